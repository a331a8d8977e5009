"""Tests of mcstats.verdict.agreement."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.coded_bodies import assembled, coded_topic
from helpers.generated_bodies import interval
from helpers.rubric_cases import the_rubric
from mcstats.verdict.agreement import Agreement, agreement_of

OTHER_UNIT = {"question": {"constructs": ["recall", "names"]}}


def trial(n: int, difference: float = 6.0, **more: Any) -> dict[str, Any]:
    return {"n": n, "difference": difference, "ci": interval(difference, n), **more}


def agreement(studies: Any, claim: Any = None) -> Agreement:
    topic = coded_topic("memory", studies, claim)
    claim = topic.claims.claims[0]
    return agreement_of(topic, the_rubric(), claim, assembled(topic, the_rubric()))


def reasons(of: Agreement) -> dict[str, str]:
    return {one.answer.study.id: one.because for one in of.compared}


def test_one_study_agrees_with_nothing() -> None:
    assert agreement({"a": trial(60)}) == Agreement("none", ())
    assert agreement({"a": trial(60, construct="sleep")}) == Agreement("none", ())


def test_what_decides_against_a_benefit_is_replicated_and_never_contradicted() -> None:
    of = agreement({"a": trial(60, -6.0), "b": trial(60, -6.0)})
    assert of.word == "same intervention"
    assert reasons(of)["b"] == "Replicates: decides against the claim in other people than A."
    other = {"a": trial(400, -6.0), "b": trial(40, 9.0, construct="names")}
    assert agreement(other, OTHER_UNIT) == Agreement("none", ())


def test_what_decides_nothing_is_neither_replicated_nor_contradicted() -> None:
    assert agreement({"a": trial(60, 1.0), "b": trial(60, 1.0)}).word == "none"


def test_other_teams_with_other_people_replicate_one_another() -> None:
    of = agreement({"a": trial(60), "b": trial(80)})
    assert (of.word, of.doubts) == ("same intervention", ())
    assert reasons(of)["b"] == "Replicates: decides for the claim in other people than A."
    assert agreement({"a": trial(60, authors="Doe J"), "b": trial(80, authors="Doe J")}).word == (
        "none"
    )
    assert agreement({"a": trial(60), "b": trial(80, participants_of=["a"])}).word == "none"


def test_a_related_intervention_replicates_less() -> None:
    related = {"question": {"related": ["pills"]}}
    assert agreement({"a": trial(60), "b": trial(80, stimulus="pills")}, related).word == (
        "other intervention"
    )


def test_a_review_replicates_with_its_doubts() -> None:
    review = {
        "kind": "meta-analysis",
        "review": {"searched_until": "2010"},
        "year": 2011,
        "people": 40,
        "studies": 3,
        "estimate": 8.0,
        "ci": [2.0, 14.0],
        "authors": "A A",
        "read": "abstract",
    }
    # a review by the same authors, whose trials are not listed, confirms nothing independently
    assert agreement({"a": trial(60, year=2015), "r": review}).word == "none"
    review["authors"] = "R R"
    assert not agreement({"a": trial(60, year=2015), "r": review}).presumed
    of = agreement({"a": trial(60, year=2015), "r": review})
    assert of.word == "same intervention"
    assert of.doubts == ("the trials of R are not listed", "R was not read in full")
    assert reasons(of)["r"] == "Replicates, if in other people than A: decides for the claim."
    beyond = agreement({"a": trial(60, year=2015), "b": trial(80, year=2015), "r": review})
    assert (beyond.word, beyond.doubts) == ("same intervention", ())


@pytest.mark.parametrize(
    ("second", "word", "because"),
    [
        (trial(4000, 0.0, construct="names"), "contradicted",
         "Contradicts: the result excludes an effect that would matter."),
        (trial(40, -9.0, construct="names"), "contradicted",
         "Contradicts: the result decides against the claim."),
        (trial(60, -4.0, construct="names"), "contradicted",
         "Contradicts: the result points against the claim, in as many participants or more."),
        ({"difference": 4.0, "construct": "names"}, "contradicted",
         "Contradicts: the result is in an unknown number of participants, and its statistics are"
         " not reported in full."),
        (trial(40, -4.0, construct="names"), "none", ""),
        (trial(60, 1.0, construct="names"), "none", ""),
        (trial(40, -9.0, stimulus="pills"), "none", ""),
        (trial(40, -9.0, arms=["intervention", "no treatment"], construct="names",
               allocation="not randomised"), "none", ""),
        (trial(40, -9.0, construct="names", design={"concealment": "inadequate"}), "none", ""),
        ({"kind": "meta-analysis", "review": {}, "people": 900, "trend": "harm", "year": 2001},
         "none", ""),
    ],
)  # fmt: skip
def test_a_result_contradicts_that_is_as_strong_and_decides_against_or_is_large(
    second: dict[str, Any], word: str, because: str
) -> None:
    claim = {"question": {"constructs": ["recall", "names"], "related": ["pills"]}}
    of = agreement({"a": trial(60), "b": second}, claim)
    assert (of.word, reasons(of).get("b", "")) == (word, because)


def test_results_that_are_pooled_may_contradict_the_rest_of_the_body() -> None:
    good = {name: trial(400) for name in "abdefgh"}
    of = agreement({**good, "c": trial(40, -9.0)})
    assert of.word == "contradicted"
    assert reasons(of)["c"] == "Contradicts: the result decides against the claim."


def test_an_undecided_study_in_the_pool_makes_no_contrary_result_too_small() -> None:
    contrary = trial(100, -3.5, construct="names")
    small = trial(20, 1.0)
    assert agreement({"a": trial(100), "c": contrary}, OTHER_UNIT).word == "contradicted"
    assert agreement({"a": trial(100), "b": small, "c": contrary}, OTHER_UNIT).word == (
        "contradicted"
    )
    assert agreement({"a": trial(100), "b": trial(40), "c": contrary}, OTHER_UNIT).word != (
        "contradicted"
    )


def test_a_contrary_result_is_worth_no_less_because_it_is_reported_in_part() -> None:
    told = {"n": 60, "difference": 4.0, "design": {"as_registered": "no"}, "registered": "2010"}
    of = agreement({"a": trial(60), "b": told})
    assert of.word == "contradicted"


def test_pooled_trials_replicate_one_another_where_none_of_them_carries_the_result() -> None:
    """No trial is significant alone; together they are, and so are the others without any one."""
    many = {f"t{n}": trial(60, 4.0) for n in range(8)}
    assert agreement({"t0": many["t0"]}).word == "none"
    of = agreement(many)
    assert of.word == "same intervention"
    assert set(reasons(of).values()) == {
        "Replicates: without any one of the trials the others decide for the claim."
    }
    # Eight trials of one team are one replication less than none.
    assert agreement({k: {**t, "authors": "Doe J"} for k, t in many.items()}).word == "none"
    # One trial that carries the result is not replicated by the undecided others.
    carried = {**{f"t{n}": trial(20, 1.0) for n in range(4)}, "big": trial(4000, 6.0)}
    assert agreement(carried).word == "none"
    # A trial that hides its variance might have changed it.
    hidden = {"n": 60, "difference": 4.0, "p": "0.03"}
    assert agreement({**many, "hidden": hidden}).word == "none"
