"""Tests of mcstats.effects.routes.from_printed_spreads and from_skewed_medians."""

from __future__ import annotations

import math

import pytest

from helpers.route_references import MORRIS
from helpers.run_routes import arm, run_route, why_not
from mcstats.effects.assumptions import Options

PLOT = (arm(mean="12.0", sd="5.0", n="20"), arm(mean="8.0", sd="4.0", n="24"))
MEANS = (arm(mean="12", n="20"), arm(mean="8", n="24"))
WIDE = (arm(median="12", iqr="8", n="20"), arm(median="9", iqr="7", n="24"))
SKEWED = (
    arm(median="5", q1="3", q3="13", n="40"),
    arm(median="7", q1="4", q3="18", n="40"),
)


def test_a_larger_reading_error_widens_the_set_around_the_same_estimate() -> None:
    near = run_route("plot_sd", "MD", *PLOT, reading_error="0.1")
    far = run_route("plot_sd", "MD", *PLOT, reading_error="0.5")
    assert near.yi == far.yi == 4
    # each mean is 12.0 ± 0.05 ± 0.55: the error as printed is at most 0.55
    assert (far.yi_min, far.yi_max) == (pytest.approx(2.8), pytest.approx(5.2))
    assert (near.yi_max or 0) < (far.yi_max or 0)
    assert "only a bound" in why_not("plot_sd", "MD", *PLOT, reading_error="under 0.5")
    assert "SD of group 2 may be zero" in why_not("plot_sd", "MD", *PLOT, reading_error="4")
    assert "only a bound" in why_not("ancova_plot", "MD", *PLOT, reading_error="under 0.5")


def test_one_sd_of_all_has_to_be_above_zero() -> None:
    assert "may be zero" in why_not("means_pooled", "MD", *MEANS, sd="0")
    bound = run_route("means_pooled", "MD", *MEANS, sd="over 5")
    assert (bound.estimable, bound.yi, bound.vi) == ("point", 4, None)
    assert "more than two arms" in why_not("means_pooled", "MD", *MEANS, MEANS[0], sd="5")


def test_errors_before_and_after_become_sds_that_the_usual_route_takes() -> None:
    by_sd = run_route("pre_post", "SMCR", MORRIS, options=Options(r=0.47))
    root = math.sqrt(20)
    se = MORRIS | {"baseline_se": f"{15 / root:.9f}", "se": f"{11.6 / root:.9f}"}
    by_se = run_route("pre_post_se", "SMCR", se, options=Options(r=0.47))
    assert (by_se.yi, by_se.vi) == (pytest.approx(by_sd.yi), pytest.approx(by_sd.vi))
    flat = se | {"se": "0.0"}
    assert "may be zero" in why_not("pre_post_se", "SMCR", flat)
    narrow = MORRIS | {"baseline_ci": "30.6 to 30.6", "ci": "30 to 40"}
    assert "certain width" in why_not("pre_post_ci", "SMCR", narrow)
    assert "at least 2" in why_not("pre_post_se", "SMCR", se | {"n": "1"})


def test_the_place_of_the_median_between_the_quartiles_stays_open() -> None:
    effect = run_route("medians_iqr_width", "MD", *WIDE)
    assert effect.yi == pytest.approx(3)
    # by Shi's screen the median of 20 values may lie anywhere from 0.21 to 0.79 of the way
    assert (effect.yi_min or 3) < 0.5
    for lean in (0.3, 0.5, 0.7):
        arms = [
            arm(
                median=group["median"],
                q1=f"{float(group['median']) - lean * float(group['iqr']):.4f}",
                q3=f"{float(group['median']) + (1 - lean) * float(group['iqr']):.4f}",
                n=group["n"],
            )
            for group in WIDE
        ]
        known = run_route("medians_iqr", "MD", *arms)
        assert effect.span is not None and known.yi is not None
        assert effect.span.contains(known.yi)
    assert "may be zero" in why_not("medians_iqr_width", "MD", WIDE[0] | {"iqr": "0"}, WIDE[1])
    assert "more than two arms" in why_not("medians_iqr_width", "MD", *WIDE, WIDE[0])


def test_skewed_medians_have_a_ratio_of_means_by_their_logarithms() -> None:
    assert "skewed" in why_not("medians_iqr", "MD", *SKEWED)
    effect = run_route("medians_iqr_log", "ROM", *SKEWED)
    assert (effect.estimable, (effect.yi or 0) < 0) == ("yes", True)
    lean = (arm(median="5", q1="4.9", q3="40", n="40"), SKEWED[1])
    assert "logarithms of group 1 are skewed" in why_not("medians_iqr_log", "ROM", *lean)
    zero = (SKEWED[0] | {"q1": "0"}, SKEWED[1])
    assert "a quantile of group 1 may be zero" in why_not("medians_iqr_log", "ROM", *zero)
    turned = (SKEWED[0] | {"q1": "11"}, SKEWED[1])
    assert "out of order" in why_not("medians_iqr_log", "ROM", *turned)
    same = (SKEWED[0] | {"q1": "5", "q3": "5"}, SKEWED[1])
    assert "spread of group 1" in why_not("medians_iqr_log", "ROM", *same)
    bound = (SKEWED[0] | {"q3": "over 9"}, SKEWED[1])
    assert "only a bound" in why_not("medians_iqr_log", "ROM", *bound)
    assert "more than two arms" in why_not("medians_iqr_log", "ROM", *SKEWED, SKEWED[0])


@pytest.mark.parametrize(
    ("route", "measure", "values"),
    [
        ("medians_iqr_width", "MD", {"median": "12", "iqr": "8"}),
        ("medians_iqr", "MD", {"q1": "8", "median": "12", "q3": "16"}),
        ("medians_range_log", "ROM", {"min": "2", "median": "12", "max": "40"}),
    ],
)
def test_one_participant_has_no_quartiles(route: str, measure: str, values: dict[str, str]) -> None:
    told = why_not(route, measure, arm(n="1", **values), arm(n="20", **values))
    assert told == "a group of one participant has no spread"
