"""Tests of mcstats.effects.pooling.q_profile, with exact fractions as the oracle."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.extreme_sets import draw_extreme_sets
from helpers.reference_values import pool_one
from mcstats.effects.pooling.q_profile import arrange, q_profile

# Nothing cancels: figures of a dozen operations are right to a few units in the last place, and a
# mean is lost only by what rounding an estimate moves it.
EXACT = 1e-12
Sums = tuple[Fraction, Fraction, Fraction, Fraction]


def exact_sums(t: float | Fraction, y: np.ndarray, v: np.ndarray) -> Sums:
    """Return Q, the mean, the sum of weights and that of their squares, exactly."""
    w = [1 / (Fraction(float(x)) + Fraction(t)) for x in v]
    mean = sum(a * Fraction(float(b)) for a, b in zip(w, y, strict=True)) / sum(w)
    q = sum(a * (Fraction(float(b)) - mean) ** 2 for a, b in zip(w, y, strict=True))
    return Fraction(q), Fraction(mean), Fraction(sum(w)), Fraction(sum(a * a for a in w))


def exact_tau2(method: str, y: np.ndarray, v: np.ndarray) -> float:
    k, values = len(y), [Fraction(float(x)) for x in y]
    q, _, s1, s2 = exact_sums(0, y, v)
    mean = sum(values) / k
    squares = sum((x - mean) ** 2 for x in values)
    of = {
        "DL": lambda: (q - (k - 1)) / (s1 - s2 / s1),
        "HS": lambda: (q - k) / s1,
        "HE": lambda: squares / (k - 1) - sum(Fraction(float(x)) for x in v) / k,
        "SJ": lambda: squares / k * exact_sums(squares / k, y, v)[0] / (k - 1),
    }
    return float(max(of[method](), Fraction(0)))


def extreme_sets(count: int = 90, seed: int = 17) -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(seed)
    drawn = [draw_extreme_sets(rng, count // 6, k, 6.0) for k in range(2, 8)]
    return [(y[:, i], v[:, i]) for y, v in drawn for i in range(y.shape[1])]


@pytest.mark.parametrize("method", ["EE", "DL", "HE", "HS", "SJ"])
def test_closed_forms_are_exact_where_variances_differ_a_trillionfold(method: str) -> None:
    for y, v in extreme_sets():
        got: pd.Series[Any] = pool_one(yi=y, vi=v, method=method, test="z")
        k = len(y)
        q, _, s1, s2 = exact_sums(0, y, v)
        assert got["q"] == pytest.approx(float(q), rel=EXACT)
        tau2 = 0.0 if method == "EE" else exact_tau2(method, y, v)
        scale = max(tau2, float(v.min()))
        assert got["tau2"] == pytest.approx(tau2, rel=EXACT, abs=EXACT * scale)
        _, mean, weight, _ = exact_sums(float(got["tau2"]), y, v)
        se = float(weight) ** -0.5
        assert got["se"] == pytest.approx(se, rel=EXACT)
        last_digit = 4 * np.finfo(float).eps * np.abs(y).max()
        assert abs(got["mu"] - float(mean)) <= EXACT * se + last_digit
        if method != "EE":
            typical = (k - 1) / (s1 - s2 / s1)
            share = Fraction(float(got["tau2"])) / (Fraction(float(got["tau2"])) + typical)
            assert got["i2"] == pytest.approx(100 * float(share), rel=EXACT)


@pytest.mark.parametrize("method", ["PM", "EB"])
def test_the_generalised_q_crosses_its_target_at_the_estimate_and_at_both_ends(method: str) -> None:
    for y, v in extreme_sets(seed=18):
        got = pool_one(yi=y, vi=v, method=method)
        assert got["converged"]
        df = len(y) - 1
        targets = {
            "tau2": df,
            "tau2_lb": stats.chi2.isf(0.025, df),
            "tau2_ub": stats.chi2.ppf(0.025, df),
        }
        for name, target in targets.items():
            root, at_zero = got[name], exact_sums(0, y, v)[0]
            if np.isnan(root):
                assert at_zero < stats.chi2.ppf(0.025, df)
            elif root == 0:
                assert at_zero <= target * (1 + 1e-12)
            else:
                step = 1e-9 * (root + v.min())
                before = exact_sums(max(root - step, 0.0), y, v)[0]
                assert before > target > exact_sums(root + step, y, v)[0], (name, y, v)


def test_the_most_precise_study_comes_first_and_is_the_origin() -> None:
    y, v, centre = arrange(np.array([[1.0, 5.0], [2.0, 7.0]]), np.array([[3.0, 1.0], [2.0, 4.0]]))
    assert y.tolist() == [[0, 0], [-1, 2]]
    assert v.tolist() == [[2, 1], [3, 4]]
    assert centre.tolist() == [2, 5]


def test_i2_of_two_studies_does_not_lose_its_digits_to_the_larger_weight() -> None:
    """A difference of weights gave 29.877464 %: 3e-6 off."""
    got = pool_one(yi=[52.61459337141483, -1141.56857624972], vi=[1e-6, 1e6], method="HE")
    assert got["i2"] == pytest.approx(29.877384283004524, rel=1e-13)


def test_an_interval_is_certified_only_where_both_ends_are() -> None:
    # Q(t) = 1e306 / (2 (1 + t)): its end at the upper quantile of chi-squared is a double, that at
    # the lower one, 0.00098, is none
    y, v, _ = arrange(np.array([[0.0], [1e153]]), np.ones((2, 1)))
    nearer, _, _ = arrange(np.array([[0.0], [1e152]]), np.ones((2, 1)))
    with np.errstate(all="ignore"):  # of the end that no double holds
        lower, upper, converged = q_profile(y, v, 0.95)
        low, high, sure = q_profile(nearer, v, 0.95)
    assert lower == pytest.approx(1e306 / (2 * stats.chi2.isf(0.025, 1)), rel=1e-9)
    assert np.isinf(upper)
    assert not converged
    assert low == pytest.approx(1e304 / (2 * stats.chi2.isf(0.025, 1)), rel=1e-9)
    assert high == pytest.approx(1e304 / (2 * stats.chi2.ppf(0.025, 1)), rel=1e-9)
    assert sure
