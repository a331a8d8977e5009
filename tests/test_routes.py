"""Every route gives what published tables, other programs or other routes give."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import special

from mcstats.effects.routes.from_means import FIVE, QUARTILES, RANGE, _mean, _sd, _skewness, _xi
from mcstats.effects.routes.route import Effect
from mcstats.effects.routes.route_registry import ROUTES
from route_oracles import BENEFIT, FIFTEEN, OF_COMPARISONS, SPLIT
from route_oracles_arms import OF_ARMS
from route_values import arm, run

ORACLES = OF_COMPARISONS | OF_ARMS
CASES = [(route, *oracle) for route, oracles in ORACLES.items() for oracle in oracles]


@pytest.mark.parametrize(
    ("effect_of", "expected"), [c[2:] for c in CASES], ids=[f"{c[0]}: {c[1]}" for c in CASES]
)
def test_a_route_gives_what_an_outside_source_gives(
    effect_of: Callable[[], Effect], expected: dict[str, Any]
) -> None:
    effect = effect_of()
    steps = {step.symbol: step.value.best for step in effect.steps}
    for name, value in expected.items():
        found = getattr(effect, name) if hasattr(effect, name) else steps[name]
        assert found == value, name


def test_every_route_has_an_oracle_and_a_citation() -> None:
    without = sorted(set(ROUTES) ^ set(ORACLES))
    assert not without, f"add a case to route_oracles or route_oracles_arms for {without}"
    for route in ROUTES.values():
        named = [word for word in route.reference.replace(",", " ").split() if word.isdigit()]
        assert any(1900 < int(year) < 2030 for year in named), f"{route.name} cites nobody"
        assert route.assumptions, f"{route.name} says nothing of what it takes for granted"


@pytest.mark.parametrize(("route", "effect_of"), [(c[0], c[2]) for c in CASES])
def test_every_step_has_a_source_and_holds_its_best_value(
    route: str, effect_of: Callable[[], Effect]
) -> None:
    effect = effect_of()
    assert effect.route == route
    assert effect.assumption == ROUTES[route].assumptions
    for step in effect.steps:
        assert step.citation
        if step.value.best is not None:
            assert step.value.contains(step.value.best), step.name
    if effect.yi is not None and effect.span is not None:
        assert effect.span.contains(effect.yi)


@pytest.mark.parametrize(
    ("p", "n", "g"),
    [
        ("<.05", "15", 0.7277),
        ("<.01", "15", 0.9817),
        ("<.001", "15", 1.3052),
        ("<.05", "54", 0.3788),
        ("<.01", "54", 0.5012),
        ("<.001", "54", 0.6468),
    ],
)
def test_p_below_alpha_is_a_bound_with_no_upper_limit_and_above_alpha_the_opposite(
    p: str, n: str, g: float
) -> None:
    arms = (arm(n=n), arm(n=n))
    below = run("p_value", "SMD", *arms, options=BENEFIT, p=p)
    assert (below.estimable, below.yi, below.vi) == ("bound", None, None)
    assert (below.yi_min, below.yi_max) == (pytest.approx(g, abs=5e-5), math.inf)
    assert below.min_open
    above = run("p_value", "SMD", *arms, p=p.replace("<", ">"))
    assert above.yi_max == pytest.approx(g, abs=5e-5)
    assert above.yi_min == -(above.yi_max or 0)


def test_dropouts_and_truncation_widen_the_set_of_a_p_value() -> None:
    from dataclasses import replace

    fewer = replace(SPLIT, total_low=90)
    rounded = run("p_value", "SMD", options=fewer, p="0.0001")
    truncated = run("p_value", "SMD", options=replace(fewer, p_reading="truncated"), p="0.0001")
    assert truncated.yi_min == pytest.approx(0.736, abs=5e-4)
    assert rounded.yi_max == pytest.approx(0.946, abs=5e-4)


def test_a_negative_oracle_is_not_returned_for_two_over_root_df() -> None:
    effect = run("t_value", "SMD", arm(n="10"), arm(n="40"), t="2.1909")
    assert effect.steps[1].value.best != pytest.approx(2 * 2.1909 / math.sqrt(48), abs=1e-3)


def test_three_arms_are_taken_together_and_nobody_is_counted_twice() -> None:
    effect = run(
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


def test_two_routes_to_one_effect_may_contradict_each_other() -> None:
    by_means = run(
        "means_sd",
        "SMD",
        arm(mean="88.9%", sd="14", n="26"),
        arm(mean="44.4%", sd="63.1", n="24"),
    )
    by_p = run("p_value", "SMD", arm(n="26"), arm(n="24"), options=BENEFIT, p="0.00003")
    d = [next(s.value.best for s in by_p.steps if s.symbol == "d"), by_means.yi]
    assert d == [pytest.approx(1.31, abs=0.006), pytest.approx(0.98, abs=0.006)]
    assert by_means.span is not None and by_p.span is not None
    assert by_p.span.lo - by_means.span.hi > 0.28


def test_two_routes_that_print_the_same_agree() -> None:
    first = run("difference_ci", "SMD", *FIFTEEN, difference="28.6", ci="11.9–45.3")
    second = run("difference_se", "SMD", *FIFTEEN, difference="28.6", se="8.15")
    third = run("difference_se", "SMD", *FIFTEEN, difference="28.6", se="9.15")
    assert first.span is not None and second.span is not None and third.span is not None
    assert first.span.meets(second.span)
    assert not first.span.meets(third.span)
    assert run("means_sd", "SMD", *FIFTEEN).span is None


D2 = {5: 2.326, 10: 3.078, 25: 3.931, 50: 4.498, 100: 5.015}  # expected range in SDs; Tippett 1925


@pytest.mark.parametrize("n", D2)
def test_the_divisor_of_a_range_is_the_expected_range_of_normal_values(n: int) -> None:
    assert float(_xi(n)) == pytest.approx(D2[n], rel=0.015)


@pytest.mark.parametrize("keys", [QUARTILES, RANGE, FIVE])
@pytest.mark.parametrize("n", [21, 85])  # 4Q + 1, so that quartiles are values of the sample
def test_medians_of_normal_samples_give_mean_and_sd_and_five_percent_look_skewed(
    keys: tuple[str, ...], n: int
) -> None:
    sample = np.random.default_rng(20120831).normal(3, 2, size=(20_000, n))
    five = np.quantile(sample, [0, 0.25, 0.5, 0.75, 1], axis=1)
    by_key = dict(zip(("min", "q1", "median", "q3", "max"), five, strict=True))
    mean, sd = _mean(by_key.__getitem__, n, keys), _sd(by_key.__getitem__, n, keys)
    assert np.mean(mean) == pytest.approx(3, abs=0.02)
    assert np.mean(sd) == pytest.approx(2, rel=0.03)
    assert np.var(mean) <= np.var(by_key["median"])
    skewed = []
    for row in range(4000):
        figures = {key: values[row] for key, values in by_key.items()}
        statistic, critical = _skewness(figures.__getitem__, float(n), keys)
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
    used = _mean({low: 1.0, high: 1.0, "median": 0.0}.__getitem__, n, keys)
    assert used == pytest.approx(best, abs=0.04)


def test_the_interval_of_g_inverts_the_noncentral_t() -> None:
    effect = run("t_value", "SMD", arm(n="12"), arm(n="7"), t="-1.75")
    factor = math.sqrt(1 / 12 + 1 / 7)
    ends = [special.nctdtr(17, bound / factor, -1.75) for bound in (effect.ci_lb, effect.ci_ub)]
    assert ends == [pytest.approx(0.975, abs=1e-8), pytest.approx(0.025, abs=1e-8)]
