"""Tests of mcstats.verdict.body_of_evidence."""

from __future__ import annotations

from typing import Any

from helpers.coded_bodies import assembled, coded_topic
from helpers.generated_bodies import interval
from helpers.rubric_cases import the_rubric
from mcstats.verdict.body_of_evidence import Body


def trial(n: int, difference: float = 6.0, **more: Any) -> dict[str, Any]:
    return {"n": n, "difference": difference, "ci": interval(difference, n), **more}


def body(studies: Any, claim: Any = None, **options: Any) -> Body:
    return assembled(coded_topic("memory", studies, claim), the_rubric(), **options)


def test_a_rating_is_the_worst_that_half_of_the_weight_has() -> None:
    def rated(n_blind: int, n_open: int) -> str:
        of = body(
            {
                "a": trial(n_blind),
                "b": trial(n_open, arms=["intervention", "no treatment"], blinded=False),
            }
        )
        return of.rating("control")

    assert rated(4000, 40) == "low"
    assert rated(40, 4000) == "some concerns"
    assert rated(100, 100) == "some concerns"


def test_what_decides_is_no_better_for_a_trial_that_leaves_out_its_variance() -> None:
    open_trial = {"n": 400, "arms": ["intervention", "usual care"], "blinded": False}
    with_interval = {**open_trial, "difference": 3.5, "ci": interval(3.5, 400)}
    with_p = {**open_trial, "p": "<0.001", "trend": "benefit"}
    known, hidden = (body({"a": trial(400), "b": told}) for told in (with_interval, with_p))
    assert [a.study.id for a in hidden.deciding] == ["a"]
    assert [a.study.id for a in hidden.unpooled] == ["b"] and not known.unpooled
    for domain in ("control", "blinding"):
        assert known.rating(domain) == hidden.rating(domain) != "low"
    assert body({"a": trial(400), "b": {**with_p, "n": 20}}).rating("control") == "low"
