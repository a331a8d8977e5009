"""Tests of mcstats.check.consistency.skewness."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.study_builder import build_study, check_rows, two_groups
from mcstats.check.consistency.skewness import is_skewed


@pytest.mark.parametrize("draws", [3000, pytest.param(40_000, marks=pytest.mark.slow)])
def test_fewer_than_one_clean_sample_in_200_is_called_skewed(draws: int) -> None:
    """Normal values whose mean lies two SDs from the end, the nearest that is called usual."""
    rng, flagged = np.random.default_rng(5), 0
    for _ in range(draws):
        sample = rng.normal(2.0, 1.0, int(rng.integers(3, 120)))
        flagged += is_skewed(float(sample.mean()), float(sample.std(ddof=1)), sample.size)
    assert flagged / draws <= 1 / 200


def test_values_with_a_long_tail_are_called_skewed() -> None:
    rng, flagged = np.random.default_rng(6), 0
    for _ in range(500):
        sample = rng.lognormal(0.0, 1.3, 60)
        flagged += is_skewed(float(sample.mean()), float(sample.std(ddof=1)), 60)
    assert flagged > 400


@pytest.mark.parametrize(
    ("distance", "n", "skewed"),
    [(0.9, 30, True), (1.0, 30, False), (0.5, 3, False), (0.9, 5, False), (0.2, 8, True)],
)
def test_few_people_may_come_near_the_end_by_chance(distance: float, n: int, skewed: bool) -> None:
    assert is_skewed(distance, 1.0, n) is skewed


def test_a_mean_near_either_coded_end_is_flagged_with_its_distance() -> None:
    arms = two_groups(
        {"mean": "4.0", "sd": "9.0", "n": "40"}, {"mean": "96", "sd": "8.0", "n": "40"}
    )
    rows = check_rows(build_study(groups=arms, outcome={"least": "0", "most": "100"}))
    low, high = rows["skewness-a/r"], rows["skewness-b/r"]
    assert {low.diagnosis, high.diagnosis} == {"skewed against an end of the scale"}
    assert "0.44 SDs from the lower end of the scale, 0" in low.what
    assert "0.5 SDs from the upper end of the scale, 100" in high.what


def test_nothing_is_said_without_the_ends_of_the_scale_or_the_number_of_people() -> None:
    near = {"mean": "4.0", "sd": "9.0"}
    for group, outcome in (({"n": "40"}, {}), ({}, {"least": "0"})):
        rows = check_rows(build_study(groups=two_groups(near | group, {}), outcome=outcome))
        assert not [name for name in rows if name.startswith("skewness")]
