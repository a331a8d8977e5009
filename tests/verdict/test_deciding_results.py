"""Tests of mcstats.verdict.deciding_results."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.coded_bodies import coded_topic
from helpers.generated_bodies import interval
from helpers.rubric_cases import the_rubric
from mcstats.bias.rate import rate_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.verdict.body_of_evidence import answers_of
from mcstats.verdict.deciding_results import Deciding, find_deciding
from mcstats.verdict.eligible_results import eligible_results
from mcstats.verdict.synthesis_of_body import DECLARED_POOLING


def trial(n: int, difference: float = 6.0, **more: Any) -> dict[str, Any]:
    return {"n": n, "difference": difference, "ci": interval(difference, n), **more}


def deciding(studies: Any) -> Deciding:
    topic, rubric = coded_topic("memory", studies), the_rubric()
    claim = topic.claims.claims[0]
    eligible, _ = eligible_results(topic, claim)
    effects = estimate_topic(topic, rubric.hedge_words()).effects
    answers = answers_of(rubric, claim, eligible, effects, rate_topic(topic, rubric))
    return find_deciding(topic, rubric, claim, answers, DECLARED_POOLING)


def names(of: Deciding) -> list[str]:
    return [answer.study.id for answer in of.answers]


REVIEW = {"kind": "meta-analysis", "review": {}, "studies": 4, "year": 2010}


def review(people: int | None, difference: float = 6.0) -> dict[str, Any]:
    told = {**REVIEW, "estimate": difference, "ci": interval(difference, people or 400)}
    return told if people is None else {**told, "people": people}


def test_nothing_decides_where_nothing_answers() -> None:
    assert deciding({"a": trial(60, construct="x")}) == Deciding(
        (), None, "Nothing that was coded answers the question"
    )


@pytest.mark.parametrize(
    ("studies", "decides", "because"),
    [
        ({"a": trial(60)}, ["a"], "The strongest evidence is from randomised comparisons"),
        ({"a": trial(60), "b": trial(60)}, ["a", "b"], "the results are pooled"),
        ({"a": trial(60), "r": review(400)}, ["r"],
         "the review rests on more participants than the coded trials"),
        ({"r": review(400)}, ["r"], "The strongest evidence is from randomised comparisons"),
        ({"a": trial(600), "r": review(400)}, ["a"],
         "the trials have more participants than the review"),
        ({"a": trial(60), "r": review(None, 0.0)}, ["r"], "so that what shows least decides"),
        ({"a": {"difference": 0.0, "ci": [-2.0, 2.0]}, "r": review(400, 9.0)}, ["a"],
         "the number of participants of A is not reported, so that what shows least decides"),
    ],
)  # fmt: skip
def test_the_results_that_decide_are_named_with_the_reason(
    studies: Any, decides: list[str], because: str
) -> None:
    found = deciding(studies)
    assert names(found) == decides
    assert because in found.because and not found.because.endswith(".")


def test_of_two_trials_of_the_same_people_the_larger_decides() -> None:
    studies = {"a": trial(60, participants_of=["b"]), "b": trial(90), "c": trial(40)}
    assert names(deciding(studies)) == ["b", "c"]
    equal = {"a": trial(60, 9.0, participants_of=["b"]), "b": trial(60, 3.0)}
    assert names(deciding(equal)) == ["b"], "of equals the less favourable one"
