"""Tests of mcstats.effects.routes.from_ratios."""

from __future__ import annotations

import math

import pytest

from helpers.run_routes import arm, run_route, why_not
from mcstats.effects.assumptions import Options

TESTED = Options(test_reported="yes")
LOWER = Options(better="lower")
EVENTS = (arm(events="39"), arm(events="51"))


def test_a_relative_reduction_is_not_a_ratio() -> None:
    # 51 % (29 to 66) lower: a ratio of 0.49 (0.34 to 0.71)
    effect = run_route("reduction_ci", "HR", options=LOWER, reduction="51%", ci="29 to 66")
    assert effect.yi == pytest.approx(-math.log(0.49))
    assert effect.ci_lb == pytest.approx(-math.log(0.71))
    assert effect.ci_ub == pytest.approx(-math.log(0.34))
    assert effect.yi_min == pytest.approx(-math.log(1 - 0.505))
    assert why_not("reduction_ci", "RR", reduction="100", ci="90 to 100") == (
        "a reduction of 100 % leaves no ratio"
    )


def test_an_increase_is_a_reduction_below_zero() -> None:
    effect = run_route("reduction_p", "RR", options=TESTED, reduction="-20", p="0.04")
    assert effect.yi == pytest.approx(math.log(1.2))


def test_a_p_without_its_test_leaves_a_point_and_a_bound_on_p_too() -> None:
    silent = run_route("estimate_p", "OR", estimate="0.62", p="0.03")
    assert (silent.estimable, silent.vi) == ("point", None)
    assert silent.because == "the source does not report the test behind P"
    bound = run_route("estimate_p", "OR", options=TESTED, estimate="0.62", p="<0.001")
    assert (bound.estimable, bound.because) == ("point", "P is printed as a bound")
    (error,) = [step.value for step in bound.steps if step.symbol == "SE"]
    assert error.hi == pytest.approx(abs(math.log(0.615)) / 3.2905, rel=1e-2)
    assert error.lo == 0


def test_a_p_of_one_leaves_the_standard_error_open() -> None:
    assert "may be zero" in why_not("estimate_p", "RR", options=TESTED, estimate="1.2", p="1")


def test_a_printed_df_makes_p_one_of_t() -> None:
    normal = run_route("estimate_p", "MD", options=TESTED, estimate="4.0", p="0.03")
    by_t = run_route("estimate_p", "MD", options=TESTED, estimate="4.0", p="0.03", df="9")
    assert normal.vi is not None and by_t.vi is not None
    assert by_t.vi < normal.vi  # the same P is a larger t


def test_a_ratio_or_a_variance_that_may_be_zero_is_refused() -> None:
    assert "may be zero" in why_not("ratio_se", "RR", estimate="0.0", se_log="0.2")
    assert "standard error may be zero" in why_not("ratio_se", "RR", estimate="0.5", se_log="0.0")
    assert "variance of O - E" in why_not("logrank", "HR", oe="-3.1", oe_variance="0.0")


def test_a_log_rank_p_needs_a_direction_and_events() -> None:
    assert "which arm is better" in why_not("hazard_p", "HR", *EVENTS, p="0.03")
    none = (EVENTS[0], arm(events="0"))
    assert "known number of events" in why_not("hazard_events", "HR", *none, estimate="0.7")
    assert "more than two arms" in why_not("hazard_events", "HR", *EVENTS, none[1], estimate="0.7")
    harm = Options(direction="harm", test_reported="yes", better="lower")
    effect = run_route("hazard_p", "HR", *EVENTS, options=harm, p="0.03")
    assert (effect.yi or 0) < 0
    bound = run_route("hazard_p", "HR", *EVENTS, options=harm, p="<0.03")
    assert (bound.estimable, bound.yi) == ("bound", None)


def test_a_number_needed_to_treat_favours_arm_1_in_the_direction_of_benefit() -> None:
    arms = (arm(), arm(percent="20%"))
    good = run_route("nnt_risk", "RD", *arms, nnt="12")
    bad = run_route("nnt_risk", "RD", *arms, options=LOWER, nnt="12")
    assert good.yi == bad.yi == pytest.approx(1 / 12)
    assert (good.estimable, good.because) == ("point", "no group sizes are printed")
    ratio = run_route("nnt_risk", "RR", *arms, options=LOWER, nnt="12")
    assert ratio.yi == pytest.approx(-math.log((0.2 - 1 / 12) / 0.2))
    harmed = run_route("nnt_risk", "RD", *arms, nnt="-12")
    assert harmed.yi == pytest.approx(-1 / 12)


def test_a_number_needed_to_treat_has_limits() -> None:
    assert why_not("nnt_risk", "RR", nnt="12") == "not printed: 2 arms"
    silent = (arm(), arm(n="20"))
    lacking = why_not("nnt_risk", "RR", *silent, nnt="12")
    assert lacking == "not printed: percentage of the control arm"
    arms = (arm(), arm(percent="20%"))
    assert "nothing or all" in why_not("nnt_risk", "RD", *arms, options=LOWER, nnt="3")
    assert "may be zero" in why_not("nnt_risk", "RD", *arms, nnt="0")
    assert "may be zero" in why_not("nnt_ci", "RD", nnt="12", ci="0 to 8")
    assert "certain width" in why_not("nnt_ci", "RD", nnt="12", ci="12 to 12")


def test_an_interval_of_a_number_needed_to_treat_on_both_sides_of_zero_passes_infinity() -> None:
    # Altman 1998: NNTB 12 (NNTH 30 to infinity to NNTB 5) is a difference of 8.3% (-3.3% to 20%)
    effect = run_route("nnt_ci", "RD", nnt="12", ci="-30 to 5")
    assert effect.yi == pytest.approx(1 / 12)
    assert (effect.ci_lb, effect.ci_ub) == (pytest.approx(-1 / 30), pytest.approx(1 / 5))
