"""Tests of mcstats.effects.routes.from_means."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import special

from helpers.run_routes import arm, run_route
from mcstats.effects.routes.from_means import (
    FIVE,
    QUARTILES,
    RANGE,
    mean_of_quantiles,
    precision_of_quantiles,
    precision_of_sd,
    range_in_sds,
    screen_skewness,
    sd_of_quantiles,
)


def test_a_median_that_is_only_a_bound_gives_no_mean() -> None:
    plain = arm(median="4.0", q1="3.0", q3="5.0", n="30")
    result = run_route("medians_iqr", "SMD", plain, plain | {"median": "under 4.5"})
    assert (result.estimable, result.because) == ("no", "a figure of group 2 is only a bound")


QUANTILES = {"min": 1.0, "q1": 3.0, "median": 4.0, "q3": 6.0, "max": 10.0}


@pytest.mark.parametrize(
    ("keys", "n", "mean", "sd"),
    [
        # w = 0.7 + 0.39/16 = 0.724375; SD = 3 / (2 z(11.875/16.25))
        (QUARTILES, 16.0, 0.724375 * 4.5 + 0.275625 * 4, 3 / (2 * special.ndtri(11.875 / 16.25))),
        # w = 4 / (4 + 16^0.75) = 4/12; SD = 9 / (2 z(15.625/16.25))
        (RANGE, 16.0, 5.5 / 3 + 8 / 3, 9 / (2 * special.ndtri(15.625 / 16.25))),
        # w = 2.2 / (2.2 + 8), u = 0.7 - 0.72 / 16^0.55; SD by 1 / (1 + 0.07 · 16^0.6)
        (
            FIVE,
            16.0,
            2.2 / 10.2 * 5.5
            + (0.7 - 0.72 / 4.594793419988) * 4.5
            + (1 - 2.2 / 10.2 - 0.7 + 0.72 / 4.594793419988) * 4,
            9 / (2 * special.ndtri(15.625 / 16.25)) / (1 + 0.07 * 5.278031643092)
            + 3 / (2 * special.ndtri(11.875 / 16.25)) * (1 - 1 / (1 + 0.07 * 5.278031643092)),
        ),
    ],
)
def test_mean_and_sd_from_quantiles_are_those_of_luo_wan_and_shi(
    keys: tuple[str, ...], n: float, mean: float, sd: float
) -> None:
    assert mean_of_quantiles(QUANTILES.__getitem__, n, keys) == pytest.approx(mean, rel=1e-10)
    assert sd_of_quantiles(QUANTILES.__getitem__, n, keys) == pytest.approx(sd, rel=1e-10)


# Groups of 9 or 16 whose figures lean a little less and a little more than Shi 2023 lets pass.
@pytest.mark.parametrize(
    ("route", "n", "ends", "median", "kept"),
    [
        # 2.65/√9 - 6/9² = 0.8093 against |0 + 2 - 2m| / 2
        ("medians_iqr", "9", {"q1": "0.000", "q3": "2.000"}, "0.195", True),
        ("medians_iqr", "9", {"q1": "0.000", "q3": "2.000"}, "0.185", False),
        ("medians_iqr", "9", {"q1": "0.000", "q3": "2.000"}, "1.805", True),
        ("medians_iqr", "9", {"q1": "0.000", "q3": "2.000"}, "1.815", False),
        # 1/ln(9 + 9) + 2.5/(9 + 1) = 0.5960
        ("medians_range", "9", {"min": "0.000", "max": "2.000"}, "0.407", True),
        ("medians_range", "9", {"min": "0.000", "max": "2.000"}, "0.401", False),
        # 3/√16 - 40/16³ = 0.7402 against 2.65 ln(0.6 · 16)/√16 = 1.4984 times the lean of the ends
        ("medians_five", "16", {"min": "0.000", "max": "2.000"}, "0.509", True),
        ("medians_five", "16", {"min": "0.000", "max": "2.000"}, "0.503", False),
    ],
)
def test_figures_that_lean_more_than_chance_would_make_them_are_refused(
    route: str, n: str, ends: dict[str, str], median: str, kept: bool
) -> None:
    texts = ends | {"median": median, "n": n}
    if route == "medians_five":  # quartiles on either side of the median lean nowhere
        texts |= {"q1": f"{float(median) - 0.2:.3f}", "q3": f"{float(median) + 0.2:.3f}"}
    result = run_route(route, "MD", texts, texts)
    assert (result.estimable != "no") is kept
    assert ("is skewed by the screen" in result.because) is not kept


def test_groups_of_quartiles_differ_in_units_of_their_pooled_sd() -> None:
    first = arm(q1="2.000", median="4.000", q3="6.000", n="16")
    second = arm(q1="0.000", median="1.500", q3="3.000", n="25")
    # both are even about the median, which then is the mean; SD by Wan 2014, eq. 16
    s1 = 4 / (2 * special.ndtri((0.75 * 16 - 0.125) / 16.25))
    s2 = 3 / (2 * special.ndtri((0.75 * 25 - 0.125) / 25.25))
    j = math.exp(math.lgamma(39 / 2) - math.lgamma(38 / 2)) / math.sqrt(39 / 2)
    g = j * 2.5 / math.sqrt((15 * s1**2 + 24 * s2**2) / 39)  # Hedges 1981
    result = run_route("medians_iqr", "SMD", first, second)
    assert result.yi == pytest.approx(g, rel=1e-12)
    raw = run_route("medians_iqr", "MD", first, second)
    assert raw.yi == pytest.approx(2.5, rel=1e-12)
    # by how much the mean of quartiles is less precise than that of all values (see below)
    less1, less2 = ((0.7 + 0.39 / n, 0.3 - 0.39 / n) for n in (16, 25))
    wider = [w * w * 1.2379 + r * r * 1.5708 + 2 * w * r * 0.98603 for w, r in (less1, less2)]
    assert raw.vi == pytest.approx(s1**2 / 16 * wider[0] + s2**2 / 25 * wider[1], rel=1e-4)


@pytest.mark.parametrize("n", [25, 100])
@pytest.mark.parametrize("keys", [QUARTILES, RANGE, FIVE])
def test_intervals_from_quantiles_hold_the_truth_as_often_as_they_say(
    keys: tuple[str, ...], n: int
) -> None:
    rng, shares = np.random.default_rng(5), {"q1": 0.25, "median": 0.5, "q3": 0.75}
    drawn = rng.normal(50, 9, (6000, 2, n))
    quantiles = {key: np.quantile(drawn, share, axis=2) for key, share in shares.items()}
    quantiles |= {"min": drawn.min(2), "max": drawn.max(2)}
    mean = mean_of_quantiles(quantiles.__getitem__, n, keys)
    sd = sd_of_quantiles(quantiles.__getitem__, n, keys)
    counted = n * precision_of_quantiles(n, keys)
    error = np.sqrt((sd**2).sum(axis=1) / counted)
    reach = special.stdtrit(2 * counted - 2, 0.975) * error
    held = float((np.abs(mean[:, 0] - mean[:, 1]) < reach).mean())
    assert 0.935 < held < 0.96, held
    # and so does the SD: its relative variance is 1/(2 n) over its precision
    relative = float(sd.var() / sd.mean() ** 2) * 2 * n * precision_of_sd(n, keys)
    assert 0.9 < relative < 1.25, relative


def test_three_arms_are_taken_together_and_nobody_is_counted_twice() -> None:
    effect = run_route(
        "means_ci",
        "MD",
        arm(mean="82.34%", ci="70.06-94.63", n="23"),
        arm(mean="70.77%", ci="53.51-88.04", n="20"),
        arm(mean="40.53%", ci="23.60-57.46", n="20"),
    )
    sd1, sd2 = 28.409063, 36.889890
    mean = (23 * 82.34 + 20 * 70.77) / 43
    # the variance of 43 values out of sums of squares, by definition
    squares = 22 * sd1**2 + 23 * (82.34 - mean) ** 2 + 19 * sd2**2 + 20 * (70.77 - mean) ** 2
    steps = {step.symbol: step.value.best for step in effect.steps}
    assert (effect.n1, effect.n2) == (43, 20)
    assert effect.yi == pytest.approx(mean - 40.53)
    assert steps["SD1"] == pytest.approx(math.sqrt(squares / 42), abs=1e-5)


D2 = {5: 2.326, 10: 3.078, 25: 3.931, 50: 4.498, 100: 5.015}  # expected range in SDs; Tippett 1925


@pytest.mark.parametrize("n", D2)
def test_the_divisor_of_a_range_is_the_expected_range_of_normal_values(n: int) -> None:
    assert float(range_in_sds(n)) == pytest.approx(D2[n], rel=0.015)


@pytest.mark.parametrize("keys", [QUARTILES, RANGE, FIVE])
@pytest.mark.parametrize("n", [21, 85])  # 4Q + 1, so that quartiles are values of the sample
def test_medians_of_normal_samples_give_mean_and_sd_and_five_percent_look_skewed(
    keys: tuple[str, ...], n: int
) -> None:
    sample = np.random.default_rng(20120831).normal(3, 2, size=(20_000, n))
    five = np.quantile(sample, [0, 0.25, 0.5, 0.75, 1], axis=1)
    by_key = dict(zip(("min", "q1", "median", "q3", "max"), five, strict=True))
    mean, sd = (
        mean_of_quantiles(by_key.__getitem__, n, keys),
        sd_of_quantiles(by_key.__getitem__, n, keys),
    )
    assert np.mean(mean) == pytest.approx(3, abs=0.02)
    assert np.mean(sd) == pytest.approx(2, rel=0.03)
    assert np.var(mean) <= np.var(by_key["median"])
    skewed = []
    for row in range(4000):
        figures = {key: values[row] for key, values in by_key.items()}
        statistic, critical = screen_skewness(figures.__getitem__, float(n), keys)
        skewed.append(statistic >= critical)
    assert np.mean(skewed) == pytest.approx(0.05, abs=0.015)


@pytest.mark.parametrize(("keys", "low", "high"), [(QUARTILES, "q1", "q3"), (RANGE, "min", "max")])
@pytest.mark.parametrize("n", [21, 85])
def test_the_weight_of_a_mean_from_quantiles_is_the_one_with_the_least_variance(
    keys: tuple[str, ...], low: str, high: str, n: int
) -> None:
    sample = np.random.default_rng(20150921).normal(size=(40_000, n))
    first, second = (0.25, 0.75) if low == "q1" else (0, 1)
    ends = np.quantile(sample, [first, second], axis=1)
    middle, apart = np.median(sample, axis=1), ends.mean(axis=0) - np.median(sample, axis=1)
    best = -np.cov(middle, apart)[0, 1] / np.var(apart)  # least squares, by simulation
    used = mean_of_quantiles({low: 1.0, high: 1.0, "median": 0.0}.__getitem__, n, keys)
    assert used == pytest.approx(best, abs=0.04)
