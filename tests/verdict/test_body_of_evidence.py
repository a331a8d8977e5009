"""Tests of mcstats.verdict.body_of_evidence."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.coded_bodies import assembled, coded_topic
from helpers.generated_bodies import interval
from helpers.rubric_cases import the_rubric
from mcstats.verdict.body_of_evidence import Body, effects_by_weight


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
    weights = [share for _, share in effects_by_weight(body({"a": trial(100), "b": trial(100)}))]
    assert weights == pytest.approx([50.0, 50.0])
