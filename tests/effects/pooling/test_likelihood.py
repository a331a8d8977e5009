"""Tests of mcstats.effects.pooling.likelihood."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.extreme_sets import draw_extreme_sets
from helpers.reference_values import pool_one
from mcstats.effects import pool
from mcstats.effects.pooling.likelihood import gradient_parts, sure_step


@pytest.mark.parametrize("reml", [True, False])
@pytest.mark.parametrize("seed", range(40))
def test_a_sure_step_of_the_likelihood_passes_no_peak_but_the_announced_one(
    seed: int, reml: bool
) -> None:
    rng = np.random.default_rng(seed)
    k = int(rng.integers(2, 7))
    v = rng.uniform(0.02, 2.0, (k, 1)) ** 2
    y = rng.normal(0, rng.uniform(0.1, 3), (k, 1)) + rng.normal(0, v**0.5)
    for start in (0.0, 0.05, 0.4, 2.0):
        t = np.asarray([start])
        parts = gradient_parts(t, y, v, reml)
        step = float(sure_step(t, parts, v.min(0), v.max(0))[0])
        inside = start + np.linspace(0, min(step, 50.0), 400)[:-1]
        wide = [np.repeat(x, inside.size, axis=1) for x in (y, v)]
        a, b, *_ = gradient_parts(inside, *wide, reml)
        up = a > b
        turns = np.flatnonzero(up[1:] != up[:-1])
        # Uphill a peak is announced, and one may lie in the step; downhill none may.
        assert turns.size <= (1 if up[0] else 0)


# Its restricted likelihood has a peak at 0 and another near 0.22: Fisher scoring may cycle.
TWO_PEAKS = {
    "yi": [-1.19763731, 0.36688972, 0.574091, 0.25665658],
    "vi": [0.30890524, 0.12428898, 0.0996691, 0.01440419],
}


def test_of_two_peaks_of_the_likelihood_the_higher_one_is_taken() -> None:
    got = pool_one(**TWO_PEAKS)
    assert got["peaks"] == 2
    assert got["converged"]
    y, v = np.array(TWO_PEAKS["yi"]), np.array(TWO_PEAKS["vi"])

    def log_likelihood(tau2: float) -> float:
        w = 1 / (v + tau2)
        mu = np.sum(w * y) / np.sum(w)
        return -0.5 * (np.sum(np.log(v + tau2)) + np.log(np.sum(w)) + np.sum(w * (y - mu) ** 2))

    grid = np.linspace(0, 3, 30_001)
    best = grid[np.argmax([log_likelihood(t) for t in grid])]
    assert got["tau2"] == pytest.approx(best, abs=1e-4)
    assert got["tau2"] > 0.2
    assert log_likelihood(0) > log_likelihood(0.02)


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_no_likelihood_is_higher_than_at_the_estimate(method: str) -> None:
    """On 3,000 ragged groups with variances that differ a hundredfold."""
    rng = np.random.default_rng(11)
    sizes = rng.integers(2, 12, 3000)
    group = np.repeat(np.arange(sizes.size), sizes)
    vi = 10 ** rng.uniform(-2, 0, group.size)
    yi = rng.normal(size=group.size) * np.sqrt(vi + rng.choice([0, 0.05, 0.5], sizes.size)[group])
    got = pool(yi, vi, group, method=method, tau2_interval=False)
    assert got["converged"].all()
    start = np.r_[0, np.cumsum(sizes)[:-1]]
    tau2 = got["tau2"].to_numpy()

    def log_likelihood(t: np.ndarray) -> np.ndarray:
        w = 1 / (vi + t[group])
        s1 = np.add.reduceat(w, start)
        mu = np.add.reduceat(w * yi, start) / s1
        terms = np.log(w) - w * (yi - mu[group]) ** 2
        return np.add.reduceat(terms, start) - (np.log(s1) if method == "REML" else 0)

    top = log_likelihood(tau2)
    for t in [0, *np.geomspace(1e-4, 100, 400)]:
        # 1e-9: rounding of sums of a dozen logarithms
        assert (log_likelihood(np.full(sizes.size, t)) <= top + 1e-9).all(), t
    assert (got["peaks"] > 1).any()


def test_a_peak_far_above_the_smallest_variance_is_not_jumped_over() -> None:
    got = pool_one(yi=[1.04, -6.88, -1.17], vi=[1.3e-5, 0.059, 24.0], method="ML", test="z")
    assert got["tau2"] == pytest.approx(13.43683, rel=1e-6)
    assert got["mu"] == pytest.approx(-2.645884, rel=1e-6)
    assert got["se"] == pytest.approx(2.388882, rel=1e-6)
    assert got["peaks"] == 2


@pytest.mark.parametrize("method", ["REML", "ML"])
@pytest.mark.parametrize("decades", [1.0, 3.0, 4.5, 6.0])
@pytest.mark.parametrize("count", [60, pytest.param(2000, marks=pytest.mark.slow)])
def test_no_grid_point_beats_the_estimate_where_variances_differ_up_to_a_trillionfold(
    method: str, decades: float, count: int
) -> None:
    """On 112,000 sets in the slow form: seven sizes, four ranges, two methods, 2,000 each."""
    rng = np.random.default_rng(99)
    for k in range(2, 9):
        y, v = draw_extreme_sets(rng, count, k, decades)
        group = np.repeat(np.arange(count), k)
        got = pool(y.T.ravel(), v.T.ravel(), group, method=method, test="z", tau2_interval=False)
        assert got["converged"].all()
        tau2 = got["tau2"].to_numpy()
        top, least = ((y - y.mean(0)) ** 2).sum(0) + v.max(0), v.min(0)
        grid = least * (2 * (top + least) / least) ** np.linspace(0, 1, 1500)[:, None] - least
        grid[0] = 0
        own = log_likelihoods(tau2[None], y, v, method)[0]
        best = log_likelihoods(grid, y, v, method).max(0)
        # 1e-9: rounding of sums of up to eight terms of the size of the likelihood
        assert (best <= own + 1e-9 * (1 + np.abs(own))).all()


def log_likelihoods(t: np.ndarray, y: np.ndarray, v: np.ndarray, method: str) -> np.ndarray:
    """Return the likelihoods of sets of shape (k, g) at t of shape (n, g)."""
    # From the most precise study: its residual is far smaller than its estimate.
    apart = (y - np.take_along_axis(y, v.argmin(0)[None], 0))[:, None]
    w = 1 / (v[:, None] + t)
    s1 = w.sum(0)
    values = (np.log(w) - w * (apart - (w * apart).sum(0) / s1) ** 2).sum(0) / 2
    return values - np.log(s1) / 2 if method == "REML" else values


def test_a_restricted_likelihood_with_a_distant_imprecise_study_has_its_inner_peak() -> None:
    yi, vi = [-945, -1.37, 0.579, -1.64, -1.65], [9.4e5, 0.82, 0.26, 0.0042, 0.0037]
    got = pool_one(yi=yi, vi=vi)
    grid = np.r_[0, np.geomspace(1e-5, 1e6, 20_000)][:, None]
    values = log_likelihoods(grid, np.array(yi)[:, None], np.array(vi)[:, None], "REML")[:, 0]
    assert got["tau2"] == pytest.approx(grid[values.argmax(), 0], rel=2e-3)
    assert values.max() - values[0] > 3.7
