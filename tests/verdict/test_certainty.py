"""Certainty after GRADE: published anchors, clamps, overrides, and what is not eligible."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.rubric_cases import the_rubric
from mcstats.verdict.certainty import (
    Assessment,
    Directness,
    Overridden,
    assess_certainty,
    bias_word,
)
from mcstats.verdict.certainty_of_claim import word_certainty

DIRECT = Directness(
    population="direct", intervention="direct", outcome="direct", comparator="direct"
)
ALL_LOW = dict.fromkeys(the_rubric().certainty.domains, "low")
SOUND = Assessment(
    kind="sham-rct",
    funding="independent",
    ratings=ALL_LOW,
    directness=DIRECT,
    low=0.2,
    high=0.8,
    participants=1000,
    needed=787,
)


def level(assessment: Assessment) -> str:
    return assess_certainty(the_rubric(), assessment).level


def test_sound_and_large_randomised_evidence_is_high_and_observed_evidence_low() -> None:
    assert level(SOUND) == "high"
    assert level(replace(SOUND, kind="controlled")) == "low"


@pytest.mark.parametrize("kind", ["none", "reports", "pre-clinical"])
def test_what_is_not_eligible_is_not_called_very_low(kind: str) -> None:
    found = assess_certainty(the_rubric(), replace(SOUND, kind=kind, low=None, high=None))
    assert found.level == "no eligible evidence"
    assert [step.name for step in found.steps] == ["start"]


def test_the_same_trial_as_sold_is_less_certain_than_as_tested() -> None:
    ulcers = replace(
        SOUND,
        ratings=ALL_LOW | {"randomisation": "no information"},
        low=0.25,
        high=1.7,
        participants=30,
    )
    sold = replace(ulcers, directness=replace(DIRECT, population="indirect", outcome="indirect"))
    assert level(ulcers) == "very low"
    assert level(replace(ulcers, participants=300)) == "low"
    assert level(replace(sold, participants=300)) == "very low"
    steps = {step.name: step for step in assess_certainty(the_rubric(), sold).steps}
    assert steps["indirectness"].because.endswith("(population: indirect, outcome: indirect)")
    assert steps["inconsistency"].because.startswith("Not assessable")


def test_funding_is_no_risk_of_bias_but_may_hide_studies() -> None:
    steps = {
        s.name: s.change
        for s in assess_certainty(the_rubric(), replace(SOUND, funding="industry")).steps
    }
    assert (steps["risk of bias"], steps["publication bias"]) == (0, -1)


def test_levels_stop_at_very_low_and_at_high() -> None:
    worst = replace(
        SOUND,
        kind="controlled",
        ratings=dict.fromkeys(ALL_LOW, "high"),
        low=-1.0,
        high=1.0,
        funding="industry",
    )
    assert level(worst) == "very low"
    best = replace(SOUND, kind="controlled", risk_ratio=0.1, gradient="yes", confounding="yes")
    assert level(best) == "high"


@pytest.mark.parametrize(
    ("ratio", "found"),
    [
        (None, "low"),
        (1.9, "low"),
        (2.1, "moderate"),
        (0.45, "moderate"),
        (5.5, "high"),
        (0.19, "high"),
    ],
)
def test_a_large_relative_effect_raises_sound_observed_evidence(
    ratio: float | None, found: str
) -> None:
    assert level(replace(SOUND, kind="controlled", risk_ratio=ratio)) == found


def test_what_a_person_rates_down_is_not_rated_up() -> None:
    large = replace(SOUND, kind="controlled", risk_ratio=6.0)
    lowered = assess_certainty(
        the_rubric(), large, [Overridden("inconsistency", -1, "they disagree")]
    )
    assert lowered.level == "very low"


def test_an_override_counts_and_both_are_shown() -> None:
    found = assess_certainty(
        the_rubric(), SOUND, [Overridden("indirectness", -1, "another device")]
    )
    step = next(step for step in found.steps if step.name == "indirectness")
    assert (found.level, step.change, step.computed) == ("moderate", -1, 0)
    assert any("Set to -1 instead: another device" in note for note in found.footnotes)


def test_an_override_of_no_step_is_refused() -> None:
    with pytest.raises(ValueError, match="no step 'kindness'"):
        assess_certainty(the_rubric(), SOUND, [Overridden("kindness", -1, "why not")])


def test_without_a_threshold_the_null_is_it_and_the_page_is_told() -> None:
    assert assess_certainty(the_rubric(), SOUND).notes == ("the null is the threshold",)
    assert assess_certainty(the_rubric(), replace(SOUND, threshold=0.1)).notes == ()


@pytest.mark.parametrize(
    ("i2", "change"), [(None, 0), (0.0, 0), (49.9, 0), (50.0, -1), (74.9, -1), (75.0, -2)]
)
def test_studies_that_differ_lower_the_certainty(i2: float | None, change: int) -> None:
    steps = assess_certainty(the_rubric(), replace(SOUND, studies=5, i2=i2)).steps
    assert next(s.change for s in steps if s.name == "inconsistency") == change


def test_no_information_is_not_counted_as_low() -> None:
    assert bias_word(the_rubric(), ALL_LOW) == "low"
    assert bias_word(the_rubric(), ALL_LOW | {"blinding": "no information"}) == "some"
    assert bias_word(the_rubric(), ALL_LOW | {"blinding": "high"}) == "one high"
    assert (
        bias_word(the_rubric(), ALL_LOW | {"blinding": "high", "control": "high"}) == "several high"
    )


def test_how_big_and_how_sure_make_one_sentence() -> None:
    found = assess_certainty(the_rubric(), replace(SOUND, participants=300))
    text = word_certainty(the_rubric(), found, "large", claimed="the treatment", outcome="healing")
    assert text == "The treatment probably has a large effect on healing."
    nothing = assess_certainty(the_rubric(), replace(SOUND, kind="none", low=None, high=None))
    text = word_certainty(
        the_rubric(), nothing, "unknown", claimed="the treatment", outcome="healing"
    )
    assert text == "No eligible evidence says whether the treatment has any effect on healing."


def test_one_study_is_consistent_with_itself_and_several_need_their_i2() -> None:
    alone = assess_certainty(the_rubric(), SOUND)
    assert alone == assess_certainty(the_rubric(), replace(SOUND, studies=1))
    assert alone != assess_certainty(the_rubric(), replace(SOUND, studies=2))
