"""Tests of mcstats.verdict.bias_of_trials."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from helpers.coded_bodies import assembled, coded_topic
from helpers.generated_bodies import interval
from helpers.rubric_cases import the_rubric
from mcstats.verdict.bias_of_trials import bias_of_trials
from mcstats.verdict.certainty_of_claim import assess_certainty
from mcstats.verdict.grade.figures import Bias

CONDUCT = {
    "comprehensive": "yes",
    "searched_until": "January 2015",
    "two_readers": "yes",
    "protocol": "yes",
    "bias_assessed": "yes",
    "bias_considered": "yes",
    "appropriate": "yes",
    "participants_once": "yes",
}
SOUND = {"sequence": "adequate", "concealment": "adequate"}
HIGH = {"sequence": "inadequate", "concealment": "inadequate"}


def review(people: int = 4000, **facts: Any) -> dict[str, Any]:
    conduct = {**CONDUCT, **facts}
    told = {"kind": "meta-analysis", "people": people, "studies": 8, "estimate": 6.0}
    return {**told, "ci": [4.0, 8.0], "review": conduct}


def trial(n: int, design: dict[str, str]) -> dict[str, Any]:
    return {"n": n, "difference": 6.0, "ci": interval(6.0, n), "design": design}


def shares(studies: dict[str, Any]) -> tuple[dict[Bias, float], str]:
    body = assembled(coded_topic("memory", studies), the_rubric())
    (decides,) = body.deciding
    return bias_of_trials(body, decides)


def step(studies: dict[str, Any]) -> tuple[int, str]:
    topic = coded_topic("memory", studies)
    body = assembled(topic, the_rubric())
    found = assess_certainty(topic, the_rubric(), topic.claims.claims[0], body)
    (row,) = [note for note in found.footnotes if note.step == "risk of bias"]
    return row.change, row.rule


@pytest.mark.parametrize(
    ("facts", "of", "high", "low", "unknown"),
    [
        ({"trials_at_high_risk": "40%", "trials_at_low_risk": "60%"}, "weight", 0.4, 0.6, 0.0),
        ({"trials_at_high_risk": "25%"}, "weight", 0.25, 0.0, 0.75),
        # eight trials give the result
        ({"trials_at_high_risk": "2", "trials_at_low_risk": "5"}, "trials", 0.25, 0.625, 0.125),
        ({"trials_at_high_risk": "2", "trials": "4"}, "trials", 0.5, 0.0, 0.5),
        ({"trials_at_low_risk": "12"}, "trials", 0.0, 1.0, 0.0),
        ({"trials_at_high_risk": "0"}, "trials", 0.0, 0.0, 1.0),
        ({}, "participants", 0.0, 0.0, 1.0),
    ],
)
def test_the_shares_are_those_that_the_review_prints(
    facts: dict[str, str], of: str, high: float, low: float, unknown: float
) -> None:
    found, total = shares({"r": review(**facts)})
    assert total == of
    known = [found.get(bias, 0.0) for bias in (Bias.HIGH, Bias.LOW, Bias.UNKNOWN)]
    assert known == pytest.approx([high, low, unknown])


def test_without_them_the_coded_trials_inside_count_by_their_participants() -> None:
    inside = {"r": {**review(), "participants_of": ["a", "b"]}, "a": trial(2000, HIGH),
              "b": trial(1000, {})}  # fmt: skip
    found, total = shares(inside)
    assert total == "participants"
    assert found[Bias.HIGH] == pytest.approx(0.5)
    assert found[Bias.UNKNOWN] == pytest.approx(0.25)
    outside = {**inside, "r": review()}
    assert shares(outside)[0] == {Bias.UNKNOWN: 1.0}
    # What the review prints comes first.
    printed = {**inside, "r": {**review(trials_at_low_risk="100%"), "participants_of": ["a", "b"]}}
    assert shares(printed) == ({Bias.LOW: 1.0, Bias.UNKNOWN: 0.0}, "weight")


@pytest.mark.parametrize(
    ("facts", "change", "rule"),
    [
        ({"trials_at_low_risk": "100%"}, 0, "bias-low"),
        ({"trials_at_low_risk": "80%", "trials_with_concerns": "20%"}, 0, "bias-low"),
        ({"trials_at_low_risk": "92%", "trials_at_high_risk": "8%"}, 0, "bias-low"),
        ({"trials_at_low_risk": "70%", "trials_at_high_risk": "30%"}, -1, "bias-unchecked"),
        ({"trials_at_low_risk": "70%"}, -1, "bias-unchecked"),
        ({"trials_with_concerns": "80%", "trials_at_low_risk": "20%"}, -1, "bias-concerns"),
        ({"trials_at_high_risk": "80%", "trials_at_low_risk": "20%"}, -1, "bias-high"),
        ({}, -1, "bias-unknown"),
    ],
)
def test_the_certainty_rests_on_the_trials_and_sound_conduct_stands_for_none_of_them(
    facts: dict[str, str], change: int, rule: str
) -> None:
    assert step({"r": review(**facts)}) == (change, rule)


def test_a_review_with_flaws_of_its_own_is_lowered_though_its_trials_are_sound() -> None:
    flawed = review(trials_at_low_risk="100%", participants_once="no", appropriate="no")
    assert step({"r": flawed}) == (-1, "bias-review")


def test_the_certainty_of_a_review_never_rises_by_what_is_not_printed() -> None:
    words = ({}, {"trials_at_low_risk": "60%"}, {"trials_at_high_risk": "30%"},
             {"trials_with_concerns": "10%"})  # fmt: skip
    for number in range(1, 4):
        for kept in itertools.combinations(words, number):
            facts = {key: text for part in kept for key, text in part.items()}
            change, _ = step({"r": review(**facts)})
            for key in facts:
                hidden = {k: t for k, t in facts.items() if k != key}
                assert step({"r": review(**hidden)})[0] <= change, (facts, key)
