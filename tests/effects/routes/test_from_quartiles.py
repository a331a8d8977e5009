"""Effects of medians and quartiles whose shape is unknown."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from scipy import integrate, optimize, stats

from helpers.run_routes import arm, run_route, why_not

ROUTE = "medians_iqr_skewed"
P = np.array([0.25, 0.5, 0.75])
# LDL under rosuvastatin and placebo, in mg/dl (10.1056/NEJMoa0807646)
LARGE = (
    arm(median="55", q1="44", q3="72", n="8901"),
    arm(median="110", q1="94", q3="125", n="8901"),
)


def group(quartiles: Any, n: int) -> dict[str, str]:
    q1, median, q3 = (f"{value:.12g}" for value in quartiles)
    return arm(q1=q1, median=median, q3=q3, n=str(n))


def test_a_large_trial_that_prints_only_quartiles_has_an_estimate() -> None:
    assert "is skewed" in why_not("medians_iqr", "MD", *LARGE)
    assert "logarithms of group 1 are skewed" in why_not("medians_iqr_log", "MD", *LARGE)
    effect = run_route(ROUTE, "MD", *LARGE)
    assert effect.estimable == "yes"
    assert effect.span is not None
    assert effect.span.contains(55 - 110)
    luo = [0.7 * (44 + 72) / 2 + 0.3 * 55, 0.7 * (94 + 125) / 2 + 0.3 * 110]
    assert effect.span.contains(luo[0] - luo[1])
    assert effect.yi == pytest.approx(6 / (2 * stats.norm.ppf(0.75) ** 2) - 55 + 1.099055, abs=1e-5)
    assert effect.ci_ub is not None
    assert effect.ci_ub < -35
    ratio = run_route(ROUTE, "ROM", *LARGE)
    assert ratio.span is not None
    assert ratio.span.contains(math.log(55 / 110))


def quantile_estimation(quartiles: Any) -> Iterator[float]:
    """Yield the mean of each family whose quartiles come nearest (McGrath 2020)."""
    start = np.log(quartiles)
    families: list[tuple[Callable[[Any], Any], tuple[float, float]]] = [
        (lambda x: stats.norm(x[0], np.exp(x[1])), (quartiles[1], start[2])),
        (lambda x: stats.lognorm(np.exp(x[1]), scale=np.exp(x[0])), (start[1], -1.0)),
        (lambda x: stats.gamma(np.exp(x[0]), scale=np.exp(x[1])), (1.0, start[1] - 1.0)),
        (lambda x: stats.weibull_min(np.exp(x[0]), scale=np.exp(x[1])), (0.5, start[1])),
    ]
    fits = []
    for family, first in families:
        fit = optimize.least_squares(lambda x, of=family: of(x).ppf(P) - quartiles, first)
        fits.append((fit.cost, float(family(fit.x).mean())))
    yield min(fits)[1]


def box_cox(quartiles: Any) -> float:
    """Return the mean where a power of the values from 0 to 1 is normal (Cai 2021)."""

    def power(x: Any, of: float) -> Any:
        return np.log(x) if of < 1e-9 else (x**of - 1) / of

    def lean(of: float) -> float:
        q1, median, q3 = power(quartiles, of)
        return float((q1 + q3 - 2 * median) / (q3 - q1))

    # The lean rises with the power; outside, the nearest one that Cai's method looks at.
    of = 0.0 if lean(0) >= 0 else 1.0 if lean(1) <= 0 else optimize.brentq(lean, 0, 1)
    q1, median, q3 = power(quartiles, of)
    mu, sigma = 0.35 * (q1 + q3) + 0.3 * median, (q3 - q1) / (2 * stats.norm.ppf(0.75))
    if of < 1e-9:
        return math.exp(mu + sigma**2 / 2)
    ends = max(mu - 9 * sigma, -1 / of), mu + 9 * sigma
    values, _ = integrate.quad(
        lambda y: (of * y + 1) ** (1 / of) * stats.norm.pdf(y, mu, sigma), *ends
    )
    return float(values / np.diff(stats.norm.cdf(ends, mu, sigma))[0])


SHAPES = {
    "log-normal, a little skewed": stats.lognorm(0.3, scale=50),
    "log-normal": stats.lognorm(0.9, scale=50),
    "gamma": stats.gamma(3, scale=20),
    "exponential": stats.expon(scale=40),
    "Weibull": stats.weibull_min(1.6, scale=60),
    "beta, to the left": stats.beta(5, 1.5, scale=100),
    "chi-square of one": stats.gamma(0.5, scale=80),
    "Gumbel": stats.gumbel_r(60, 10),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_set_holds_the_truth_and_what_other_methods_estimate(shape: str) -> None:
    of, other = SHAPES[shape], arm(q1="90", median="100", q3="110", n="500")
    quartiles = of.ppf(P)
    effect = run_route(ROUTE, "MD", group(quartiles, 500), other)
    assert effect.span is not None
    assert effect.span.contains(of.mean() - 100)
    assert effect.yi is not None
    assert effect.ci_lb is not None and effect.ci_ub is not None
    assert effect.ci_lb < of.mean() - 100 < effect.ci_ub
    for mean in (*quantile_estimation(quartiles), box_cox(quartiles)):
        assert effect.ci_lb < mean - 100 < effect.ci_ub, mean
    # a first-order mean is nearer to the truth than the median, and than Luo's mean
    q1, median, q3 = quartiles
    for less in (median, 0.35 * (q1 + q3) + 0.3 * median):
        assert abs(effect.yi + 100 - of.mean()) < abs(less - of.mean())


@pytest.mark.parametrize("n", [25, 200])
@pytest.mark.parametrize("shape", ["log-normal", "gamma", "exponential", "beta, to the left"])
def test_intervals_of_samples_hold_the_truth(shape: str, n: int) -> None:
    of, rng = SHAPES[shape], np.random.default_rng(7)
    held, errors, estimates = [], [], []
    for _ in range(150):
        groups = [np.quantile(of.rvs(n, random_state=rng), P) for _ in range(2)]
        effect = run_route(ROUTE, "MD", *(group(quartiles, n) for quartiles in groups))
        if effect.ci_lb is not None and effect.ci_ub is not None:
            held.append(effect.ci_lb < 0 < effect.ci_ub)
            estimates.append(effect.yi)
            errors.append(effect.vi)
    assert len(held) > 60
    assert np.mean(held) > 0.95
    assert np.var(np.array(estimates, float)) < np.mean(np.array(errors, float))


def test_symmetric_quartiles_have_the_error_of_a_combination_of_quantiles() -> None:
    even = arm(q1="9.32551", median="10.00000", q3="10.67449", n="1000")
    effect = run_route(ROUTE, "MD", even, even)
    # 1.0990 (q1 + q3) - 1.1981 median of normal values
    part = 1 / (2 * stats.norm.ppf(0.75) ** 2)
    f1, f2 = stats.norm.pdf(stats.norm.ppf(0.75)), stats.norm.pdf(0)
    both = 2 * 0.1875 / f1**2 + 2 * 0.0625 / f1**2
    rest = 0.25 / f2**2 * (1 - 2 * part) ** 2 + 4 * part * (1 - 2 * part) * 0.125 / (f1 * f2)
    assert effect.vi == pytest.approx(2 * (part**2 * both + rest) / 1000, rel=1e-4)
    assert (effect.yi, effect.span is not None) == (0, True)


def test_quartiles_that_lean_too_far_or_have_no_order_give_no_mean() -> None:
    even = LARGE[1]
    far = arm(median="5", q1="4", q3="40", n="400")
    assert "lean too far" in why_not(ROUTE, "MD", far, even)
    assert "out of order" in why_not(ROUTE, "MD", even | {"q1": "111"}, even)
    assert "only a bound" in why_not(ROUTE, "MD", even | {"q1": "under 100"}, even)
    assert "may be zero" in why_not(ROUTE, "MD", even | {"q1": "110", "q3": "110"}, even)
    assert "more than two arms" in why_not(ROUTE, "MD", even, even, even)
    below = arm(median="-1", q1="-12", q3="10", n="400")
    assert "mean of group 1 may be zero" in why_not(ROUTE, "ROM", below, even)
    assert run_route(ROUTE, "MD", below, even).estimable == "yes"
