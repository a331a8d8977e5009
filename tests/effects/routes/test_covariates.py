"""Tests of mcstats.effects.routes.covariates, by way of the routes from adjusted figures."""

from __future__ import annotations

import math

import pytest

from helpers.run_routes import arm, run_route, why_not
from mcstats.effects.assumptions import Options

SIZES = (arm(n="20"), arm(n="24"))


def test_without_the_correlation_of_the_covariates_g_is_a_bound_over_all_of_them() -> None:
    effect = run_route("ancova_t", "SMD", *SIZES, t="2.40")
    assert (effect.estimable, effect.yi, effect.yi_min) == ("bound", None, 0)
    assert effect.because == "not printed: the correlation of the outcome with the covariates"
    free = run_route("t_value", "SMD", *SIZES, t="2.405", df="41")
    assert effect.yi_max == pytest.approx(free.yi)
    half = run_route("ancova_t", "SMD", *SIZES, t="2.40", covariate_r="0.5")
    # Borenstein 2009, ch. 12: g = J t √(1/n1 + 1/n2) √(1 - R²)
    assert free.yi is not None and half.yi is not None
    assert half.yi == pytest.approx(2.40 / 2.405 * free.yi * math.sqrt(0.75))
    assert half.vi == pytest.approx((1 / 20 + 1 / 24) * 0.75 + half.yi**2 / 88)


def test_a_declared_set_of_the_correlation_widens_the_set_of_g() -> None:
    ranged = Options(r=0.5).ranging("r", "0.3", "0.7")
    effect = run_route("ancova_t", "SMD", *SIZES, options=ranged, t="2.40")
    ends = [
        run_route("ancova_t", "SMD", *SIZES, t="2.400000", covariate_r=f"{r}00000").yi
        for r in (0.3, 0.7)
    ]
    assert effect.span is not None
    assert all(end is not None and effect.span.contains(end) for end in ends)


def test_printed_degrees_of_freedom_stand_before_the_number_of_covariates() -> None:
    known = {"t": "2.40", "covariate_r": "0.5"}
    assert run_route("ancova_t", "SMD", *SIZES, **known).df == 41
    assert run_route("ancova_t", "SMD", *SIZES, covariates="3", **known).df == 39
    assert run_route("ancova_t", "SMD", *SIZES, covariates="3", df="30", **known).df == 30


def test_an_adjusted_difference_needs_no_correlation_in_its_own_unit() -> None:
    effect = run_route("ancova_difference_ci", "MD", *SIZES, difference="4.0", ci="0.4 to 7.6")
    assert (effect.estimable, effect.yi) == ("yes", 4)
    assert effect.ci_lb == pytest.approx(0.4, abs=1e-9)
    sd = run_route("ancova_difference_sd", "MD", *SIZES, difference="4.0", sd="6.0")
    assert sd.vi == pytest.approx(36 * (1 / 20 + 1 / 24))


def test_adjusted_figures_have_limits() -> None:
    assert "leaves no residuals" in why_not("ancova_t", "SMD", *SIZES, t="2", covariate_r="1.1")
    assert "which arm" in why_not("ancova_f", "SMD", *SIZES, f="5.1")
    assert "which arm" in why_not(
        "ancova_difference_p", "SMD", *SIZES, difference="0.0", p="0.02", covariate_r="0.5"
    )
    assert "certain width" in why_not(
        "ancova_difference_ci", "SMD", *SIZES, difference="4", ci="4 to 4", covariate_r="0.5"
    )
    benefit = Options(direction="benefit")
    assert "leaves no difference" in why_not(
        "partial_eta2", "SMD", *SIZES, options=benefit, partial_eta2="1.0"
    )
    means = [arm(mean="12", sd="5", n="20"), arm(mean="8", sd="0.0", n="24")]
    assert "SD of group 2 may be zero" in why_not("ancova_means_sd", "SMD", *means)
    assert "more than two arms" in why_not("ancova_means_sd", "SMD", *means, means[0])
    silent = run_route("ancova_p", "SMD", *SIZES, options=benefit, p="0.02", covariate_r="0.5")
    assert (silent.estimable, silent.vi) == ("point", None)
    unknown = run_route("ancova_d", "SMD", *SIZES, d="0.60")
    assert (unknown.estimable, unknown.vi) == ("point", None)
    assert run_route("ancova_d", "SMD", *SIZES, d="over 0.6", covariate_r="0.5").yi is None
