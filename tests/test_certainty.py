"""Certainty after GRADE: published anchors, clamps, overrides, and what is not eligible."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mcstats.verdict.certainty import (
    Assessment,
    Directness,
    Overridden,
    assess_certainty,
    bias_word,
)
from mcstats.verdict.certainty_of_claim import word_certainty
from mcstats.verdict.precision import (
    information_size,
    information_size_of_risks,
    interval_word,
    size_word,
)
from rubric_cases import the_rubric

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
    ("low", "high", "threshold", "word"),
    [
        (None, None, None, "not estimable"),
        (0.1, 0.5, None, "excludes"),
        (-0.1, 0.5, None, "includes"),
        (0.0, 0.5, None, "includes"),
        (0.1, 0.5, 0.2, "includes"),
        (0.3, 0.5, 0.2, "excludes"),
        (-0.1, 0.1, 0.2, "excludes"),
        (-0.3, 0.5, 0.2, "includes both"),
    ],
)
def test_an_interval_lies_on_one_side_of_the_threshold_or_not(
    low: float | None, high: float | None, threshold: float | None, word: str
) -> None:
    assert interval_word(low, high, threshold) == word


def test_a_reversed_interval_or_a_negative_threshold_is_refused() -> None:
    with pytest.raises(ValueError, match="an interval from"):
        interval_word(1.0, 0.0, None)
    with pytest.raises(ValueError, match="threshold"):
        interval_word(0.0, 1.0, -0.2)


def test_the_information_size_is_the_textbook_one() -> None:
    # Cohen 1988, table 2.4.1 (two-sided .05, power .80): n per arm 393, 64 and 26
    for difference, per_arm in ((0.2, 393), (0.5, 64), (0.8, 26)):
        total = information_size(the_rubric(), difference)
        assert 2 * (per_arm - 1) < total <= 2 * (per_arm + 0.5)
    assert information_size(the_rubric()) == information_size(the_rubric(), 0.2)


@pytest.mark.parametrize("difference", [0.1, 0.2, 0.5, 0.8, 2.0])
def test_the_information_size_is_what_statsmodels_gives(difference: float) -> None:
    from statsmodels.stats.power import TTestIndPower

    per_arm = TTestIndPower().solve_power(effect_size=difference, alpha=0.05, power=0.8)
    # its search stops at about this
    assert information_size(the_rubric(), difference) == pytest.approx(2 * per_arm, rel=1e-7)


@pytest.mark.parametrize("control", [0.05, 0.3, 0.9])
def test_the_information_size_of_risks_is_what_statsmodels_gives(control: float) -> None:
    from statsmodels.stats.power import NormalIndPower
    from statsmodels.stats.proportion import proportion_effectsize

    distance = float(proportion_effectsize(control, control * 0.75))
    per_arm = NormalIndPower().solve_power(effect_size=distance, alpha=0.05, power=0.8)
    found = information_size_of_risks(the_rubric(), control, 0.25)
    assert found == pytest.approx(2 * per_arm, rel=1e-7)


def test_the_information_size_of_risks_is_near_the_normal_approximation() -> None:
    control, treated = 0.4, 0.3
    # Fleiss 1981: (z_a + z_b)^2 (p q + p' q') / (p - p')^2, with z 1.959964 and 0.841621
    approximate = 2 * (1.959964 + 0.841621) ** 2 * (0.4 * 0.6 + 0.3 * 0.7) / 0.1**2
    found = information_size_of_risks(the_rubric(), control, 1 - treated / control)
    # the two use different variances; at these risks they differ by less than two percent
    assert found == pytest.approx(approximate, rel=0.02)


@pytest.mark.parametrize("difference", [0.0, -0.2])
def test_a_difference_to_be_found_is_positive(difference: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        information_size(the_rubric(), difference)


@pytest.mark.parametrize(
    ("control", "reduction"), [(0.0, 0.25), (1.0, 0.25), (0.5, 0.0), (0.5, 1.0)]
)
def test_a_risk_and_its_reduction_lie_between_none_and_all(
    control: float, reduction: float
) -> None:
    with pytest.raises(ValueError, match="do not lie"):
        information_size_of_risks(the_rubric(), control, reduction)


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


@pytest.mark.parametrize(
    ("effect", "word"),
    [
        (None, "unknown"),
        (0.1, "trivial"),
        (-0.2, "small"),
        (0.5, "medium"),
        (0.79, "medium"),
        (1.2, "large"),
    ],
)
def test_how_big_is_a_word_of_its_own(effect: float | None, word: str) -> None:
    assert size_word(the_rubric(), effect) == word


def test_how_big_and_how_sure_make_one_sentence() -> None:
    found = assess_certainty(the_rubric(), replace(SOUND, participants=300))
    text = word_certainty(the_rubric(), found, "large", claimed="the treatment", outcome="healing")
    assert text == "The treatment probably has a large effect on healing."
    nothing = assess_certainty(the_rubric(), replace(SOUND, kind="none", low=None, high=None))
    text = word_certainty(
        the_rubric(), nothing, "unknown", claimed="the treatment", outcome="healing"
    )
    assert text == "No eligible evidence says whether the treatment has any effect on healing."
