"""Tests of mcstats.check.consistency.baseline."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from helpers.study_builder import build_study, check_rows, topic_with
from mcstats.check.consistency.baseline import (
    TOO_ALIKE,
    TOO_DIFFERENT,
    check_baseline,
    judge_baseline,
    p_of_baseline,
)
from mcstats.check.consistency.result_values import values_of_results


def exact(value: float) -> tuple[float, float]:
    return value, value


def test_the_p_of_two_arms_is_that_of_students_t() -> None:
    got = p_of_baseline([exact(5.0), exact(6.1)], [exact(2.0), exact(2.5)], [30, 28])
    want = stats.ttest_ind_from_stats(5.0, 2.0, 30, 6.1, 2.5, 28).pvalue
    assert got == pytest.approx((want, want), rel=1e-12)


def test_rounding_leaves_a_range_of_p_values_that_holds_the_true_one() -> None:
    rng = np.random.default_rng(2)
    for _ in range(300):
        samples = [rng.normal(5, 2, n) for n in (12, 15)]
        want = stats.ttest_ind(*samples).pvalue
        sets = [
            [(round(x, 1) - 0.05, round(x, 1) + 0.05) for x in (s.mean(), s.std(ddof=1))]
            for s in samples
        ]
        low, high = p_of_baseline([s[0] for s in sets], [s[1] for s in sets], [12, 15])
        assert low - 1e-12 <= want <= high + 1e-12


@pytest.mark.parametrize("correlation", [0.0, 0.4, 0.7])
@pytest.mark.parametrize("draws", [400, pytest.param(12_000, marks=pytest.mark.slow)])
def test_fewer_than_one_clean_trial_in_200_is_flagged(correlation: float, draws: int) -> None:
    """Normal baseline values that go together, printed with as many digits as papers give."""
    rng = np.random.default_rng(int(100 * correlation))
    flagged = 0
    for _ in range(draws):
        k, sizes = int(rng.integers(1, 13)), rng.integers(8, 120, 2).tolist()
        covariance = np.full((k, k), correlation) + (1 - correlation) * np.eye(k)
        step = 10.0 ** -int(rng.integers(0, 3))
        ranges = []
        arms = [rng.multivariate_normal(np.zeros(k), covariance, n) * 4 + 50 for n in sizes]
        for j in range(k):
            sets = [
                [
                    (round(x / step) * step - step / 2, round(x / step) * step + step / 2)
                    for x in (arm[:, j].mean(), arm[:, j].std(ddof=1))
                ]
                for arm in arms
            ]
            ranges.append(p_of_baseline([s[0] for s in sets], [s[1] for s in sets], sizes))
        flagged += bool(judge_baseline(ranges))
    # two standard errors of the share beside what is promised
    assert flagged / draws <= 1 / 200 + 2 * np.sqrt(1 / 200 / draws)


def test_ten_like_baselines_and_one_distant_one_are_rarer_than_chance_makes_them() -> None:
    assert judge_baseline([(0.985, 1.0)] * 10) == TOO_ALIKE
    assert judge_baseline([(0.5, 0.6)] * 10) == ""
    assert judge_baseline([(0.4, 0.5)] * 3 + [(1e-5, 2e-4)]) == TOO_DIFFERENT
    assert judge_baseline([(0.02, 0.04)] * 3) == ""
    assert judge_baseline([]) == ""


def trial(baselines: list[tuple[str, str]], allocation: str = "randomised") -> Any:
    study = build_study(design={"allocation": {"value": allocation, "place": "abstract"}})
    results, outcomes = [], []
    for number, (first, second) in enumerate(baselines):
        arms = {
            arm: {"baseline_mean": mean, "baseline_sd": "5.00", "n": "50"}
            for arm, mean in (("a", first), ("b", second))
        }
        planted = build_study(
            groups=arms, result={"id": f"r{number}", "outcome": f"o{number}"},
            outcome={"id": f"o{number}"},
        )  # fmt: skip
        results += planted.results
        outcomes += planted.outcomes
    return study.model_copy(update={"results": tuple(results), "outcomes": tuple(outcomes)})


def row_of(study: Any) -> Any:
    rows = list(check_baseline(values_of_results(topic_with(study), {})))
    return rows[0] if rows else None


def test_a_trial_has_one_row_for_all_its_baselines() -> None:
    like = row_of(trial([("50.01", "50.01")] * 9))
    assert (like.check, like.status, like.diagnosis) == (
        "planted/baseline",
        "not checkable",
        TOO_ALIKE,
    )
    assert "P of 9 baseline differences" in like.what and "rarer than 1 in 200" in like.what
    apart = row_of(trial([("50.00", "55.00"), ("50.00", "50.80")]))
    assert apart.diagnosis == TOO_DIFFERENT
    plain = row_of(trial([("50.00", "51.20"), ("50.00", "49.10")]))
    assert (plain.status, plain.diagnosis) == ("right", "")


def test_arms_that_were_not_made_by_chance_may_differ() -> None:
    assert row_of(trial([("50.00", "58.00")], "not randomised")) is None
    assert not [name for name in check_rows(build_study()) if "baseline" in name]
