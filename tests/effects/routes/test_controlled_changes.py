"""Tests of mcstats.effects.routes.controlled_changes."""

from __future__ import annotations

import math

import pytest
from scipy import special

from helpers.run_routes import arm, run_route

PAIR = arm(baseline_mean="30.6", baseline_sd="15.0", mean="38.5", sd="11.6", n="20", r="0.47")
OTHER = arm(baseline_mean="23.5", baseline_sd="13.8", mean="24.9", sd="14.7", n="22", r="0.64")


def test_two_standardised_changes_have_a_wald_interval_around_their_difference() -> None:
    result = run_route("changes_standardised", "SMCR", PAIR, OTHER)
    assert result.yi is not None and result.vi is not None
    half = special.ndtri(0.975) * math.sqrt(result.vi)
    assert result.ci_lb == pytest.approx(result.yi - half, rel=1e-12)
    assert result.ci_ub == pytest.approx(result.yi + half, rel=1e-12)


@pytest.mark.parametrize(
    ("arms", "words"),
    [
        ((PAIR, OTHER, OTHER), "changes of more than two arms cannot be taken together"),
        ((PAIR, OTHER | {"baseline_sd": "0"}), "the SD before of group 2 may be zero as it is pr"),
        ((PAIR | {"n": "2"}, OTHER), "group 1 has 2 participants, 3 are needed"),
        ((PAIR, OTHER | {"r": "1.7"}), "group 2: the printed figures contradict one another"),
    ],
)
def test_standardised_changes_that_cannot_be_compared_say_why(
    arms: tuple[dict[str, str], ...], words: str
) -> None:
    result = run_route("changes_standardised", "SMCR", *arms)
    assert result.estimable == "no"
    assert words in result.because


def test_standardised_changes_of_bounds_are_bounds() -> None:
    result = run_route("changes_standardised", "SMCR", PAIR | {"mean": "over 38"}, OTHER)
    assert result.estimable == "bound"
    assert result.yi is None and result.vi is None
