"""Tests of mcstats.verdict.precision."""

from __future__ import annotations

import pytest

from helpers.rubric_cases import the_rubric
from mcstats.verdict.precision import (
    information_size,
    information_size_of_risks,
    interval_word,
    size_word,
)


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
