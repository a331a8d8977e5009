"""Steps and edges of the routes: what each intermediate figure is, and where a route refuses."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import special

from mcstats.effects.measures.registry import MEASURES
from mcstats.effects.reference_time import compounded
from mcstats.effects.routes.from_means import FIVE, QUARTILES, RANGE, _mean, _sd
from mcstats.effects.routes.options import Options
from mcstats.effects.routes.route import Effect, Given
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model.result import Estimate
from mcstats.verdict.missing_data.data_requests import _fits
from route_values import arm, run

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
    assert _mean(QUANTILES.__getitem__, n, keys) == pytest.approx(mean, rel=1e-10)
    assert _sd(QUANTILES.__getitem__, n, keys) == pytest.approx(sd, rel=1e-10)


def step(effect: Effect, name: str) -> float | None:
    (found,) = [s for s in effect.steps if s.name == name]
    return found.value.best


def test_the_middle_of_a_pooled_interval_is_shown_beside_its_estimate() -> None:
    ratio = run("pooled_ci", "RR", estimate="1.99", ci="1.39 to 2.85")
    middle = (math.log(1.39) + math.log(2.85)) / 2
    assert step(ratio, "middle of the interval") == pytest.approx(middle, rel=1e-12)
    assert step(ratio, "estimate") == pytest.approx(math.log(1.99), rel=1e-12)
    plain = run("pooled_ci", "MD", estimate="2.0", ci="1.0 to 4.0")
    assert step(plain, "middle of the interval") == pytest.approx(2.5)
    assert (plain.ci_lb, plain.ci_ub) == (1.0, 4.0)


PAIR = arm(baseline_mean="30.6", baseline_sd="15.0", mean="38.5", sd="11.6", n="20", r="0.47")
OTHER = arm(baseline_mean="23.5", baseline_sd="13.8", mean="24.9", sd="14.7", n="22", r="0.64")


def test_two_standardised_changes_have_a_wald_interval_around_their_difference() -> None:
    found = run("changes_standardised", "SMCR", PAIR, OTHER)
    assert found.yi is not None and found.vi is not None
    half = special.ndtri(0.975) * math.sqrt(found.vi)
    assert found.ci_lb == pytest.approx(found.yi - half, rel=1e-12)
    assert found.ci_ub == pytest.approx(found.yi + half, rel=1e-12)


@pytest.mark.parametrize(
    ("arms", "told"),
    [
        ((PAIR, OTHER, OTHER), "changes of more than two arms cannot be taken together"),
        ((PAIR, OTHER | {"baseline_sd": "0"}), "the SD before of group 2 may be zero as it is pr"),
        ((PAIR | {"n": "2"}, OTHER), "group 1 has 2 participants, 3 are needed"),
        ((PAIR, OTHER | {"r": "1.7"}), "group 2: the printed figures contradict one another"),
    ],
)
def test_standardised_changes_that_cannot_be_compared_say_why(
    arms: tuple[dict[str, str], ...], told: str
) -> None:
    found = run("changes_standardised", "SMCR", *arms)
    assert found.estimable == "no"
    assert told in found.because


def test_standardised_changes_of_bounds_are_bounds() -> None:
    found = run("changes_standardised", "SMCR", PAIR | {"mean": "over 38"}, OTHER)
    assert found.estimable == "bound"
    assert found.yi is None and found.vi is None


@pytest.mark.parametrize(("reduction", "sign"), [(False, 1), (True, -1)])
def test_a_change_since_the_visit_before_is_counted_from_the_beginning(
    reduction: bool, sign: int
) -> None:
    first = run("percent_change", "PC", arm(), change="20.0%")
    second = run("percent_change", "PC", arm(), change="10.0%")
    found = compounded(first, second, reduction=reduction)
    expected = 100 * sign * ((1 + sign * 0.20) * (1 + sign * 0.10) - 1)  # 32 %, or 28 % less
    assert found.yi == pytest.approx(expected, rel=1e-12)
    assert expected == pytest.approx(28.0 if reduction else 32.0)
    low, high = (
        100 * sign * ((1 + sign * a / 100) * (1 + sign * b / 100) - 1)
        for a, b in ((19.95, 9.95), (20.05, 10.05))
    )
    assert (found.yi_min, found.yi_max) == pytest.approx((low, high), rel=1e-12)
    none = replace(second, yi=None, yi_min=None, yi_max=None, estimable="no")
    assert compounded(first, none, reduction=reduction) is none


def test_a_negative_f_is_refused_and_one_that_may_be_zero_is_not() -> None:
    arms = (arm(n="15"), arm(n="15"))
    benefit = Options(direction="benefit")
    assert (
        run("f_value", "SMD", *arms, options=benefit, f="-4").because == "a printed F is negative"
    )
    found = run("f_value", "SMD", *arms, options=benefit, f="0.4")
    assert found.yi is not None and found.yi > 0
    near = run("f_value", "SMD", *arms, options=benefit, f="0.0")
    assert near.estimable != "no"
    assert near.yi_min == pytest.approx(0.0, abs=1e-12)


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
    found = run(route, "MD", texts, texts)
    assert (found.estimable != "no") is kept
    assert ("is skewed by the screen" in found.because) is not kept


ALIKE = {
    **{name: 10.0 for name in ("m1i", "m2i")},
    **{name: 3.0 for name in ("sd1i", "sd2i")},
    **{name: 12.0 for name in ("n1i", "n2i", "ni")},
    **{name: 4.0 for name in ("ai", "ci")},
    "ri": 0.5,
}


@pytest.mark.parametrize(
    "code", sorted(name for name, of in MEASURES.items() if {*of.inputs} <= {*ALIKE})
)
def test_groups_that_are_alike_in_everything_show_no_effect(code: str) -> None:
    of = MEASURES[code]
    yi, vi = of.compute(*(np.float64(ALIKE[name]) for name in of.inputs))
    assert float(yi) == pytest.approx(of.null, abs=1e-12)
    assert float(vi) > 0


@pytest.mark.parametrize(
    ("route", "printed"),
    [
        ("difference_ci", {"difference": "2.0", "ci": "0.5 to 3.5"}),
        ("difference_se", {"difference": "2.0", "se": "0.75"}),
        ("difference_sd", {"difference": "2.0", "sd": "3.0"}),
        ("t_value", {"t": "2.5"}),
        ("f_value", {"f": "6.3"}),
        ("p_value", {"p": "0.014"}),
    ],
)
def test_a_test_of_two_groups_is_asked_for_and_taken_where_there_are_two(
    route: str, printed: dict[str, str]
) -> None:
    group = arm(n="30")
    told = Options(direction="benefit", test_reported="yes")
    assert run(route, "SMD", group, group, options=told, **printed).estimable == "yes"
    wanted = Estimate(measure="SMD", route="means_sd")
    assert _fits(ROUTES[route], Given({}, ({}, {})), wanted)
    assert not _fits(ROUTES[route], Given({}, ({},)), wanted)


@pytest.mark.parametrize("name", ["r", "r_low", "r_high"])
def test_a_correlation_lies_between_minus_one_and_one(name: str) -> None:
    for value in (None, -1.0, 0.0, 1.0):
        assert getattr(replace(Options(), **{name: value}), name) == value
    for beyond in (-1.01, 1.01):
        with pytest.raises(ValueError, match=f"^{name} is {beyond}; expected: between -1 and 1$"):
            replace(Options(), **{name: beyond})


def test_groups_of_quartiles_differ_in_units_of_their_pooled_sd() -> None:
    first = arm(q1="2.000", median="4.000", q3="6.000", n="16")
    second = arm(q1="0.000", median="1.500", q3="3.000", n="25")
    # both are even about the median, which then is the mean; SD by Wan 2014, eq. 16
    s1 = 4 / (2 * special.ndtri((0.75 * 16 - 0.125) / 16.25))
    s2 = 3 / (2 * special.ndtri((0.75 * 25 - 0.125) / 25.25))
    j = math.exp(math.lgamma(39 / 2) - math.lgamma(38 / 2)) / math.sqrt(39 / 2)
    g = j * 2.5 / math.sqrt((15 * s1**2 + 24 * s2**2) / 39)  # Hedges 1981
    found = run("medians_iqr", "SMD", first, second)
    assert found.yi == pytest.approx(g, rel=1e-12)
    raw = run("medians_iqr", "MD", first, second)
    assert raw.yi == pytest.approx(2.5, rel=1e-12)
    assert raw.vi == pytest.approx(s1**2 / 16 + s2**2 / 25, rel=1e-12)


@pytest.mark.parametrize(
    ("route", "group"),
    [
        ("bounds", {"percent": "over 70%"}),
        ("percentages", {"percent": "70%", "n": "30"}),
        ("events", {"events": "21", "n": "30"}),
        ("means_sd", {"mean": "12.0", "sd": "4.0", "n": "30"}),
    ],
)
def test_one_group_is_compared_with_none(route: str, group: dict[str, str]) -> None:
    measure = "MD" if route == "means_sd" else "RD"
    alone = run(route, measure, group)
    assert (alone.estimable, "a second arm" in alone.because) == ("no", True)
    assert run(route, measure, group, group).estimable != "no"
