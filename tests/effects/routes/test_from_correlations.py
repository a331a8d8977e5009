"""Tests of mcstats.effects.routes.from_correlations."""

from __future__ import annotations

import math

import pytest

from helpers.run_routes import arm, run_route, why_not
from mcstats.effects.assumptions import Options

FIFTY = arm(n="50")
SIZES = (arm(n="20"), arm(n="24"))


def test_the_interval_of_a_correlation_is_that_of_fishers_z() -> None:
    z = run_route("pearson", "ZCOR", FIFTY, pearson="0.42")
    r = run_route("pearson", "COR", FIFTY, pearson="0.42")
    assert z.ci_lb is not None and r.ci_lb is not None
    assert r.ci_lb == pytest.approx(math.tanh(z.ci_lb))
    assert (r.yi_min, r.yi_max) == (pytest.approx(0.415), pytest.approx(0.425))
    interval = run_route("pearson_ci", "COR", pearson="0.42", ci="0.16 to 0.63")
    assert interval.ci_lb == pytest.approx(0.16, abs=0.01)


def test_a_rank_correlation_has_the_larger_variance() -> None:
    ranks = run_route("spearman", "ZCOR", FIFTY, spearman="0.42")
    values = run_route("pearson", "ZCOR", FIFTY, pearson="0.42")
    assert ranks.vi is not None and values.vi is not None
    assert ranks.vi / values.vi == pytest.approx(1 + 0.42**2 / 2)
    raw = run_route("spearman", "COR", FIFTY, spearman="0.42")
    assert raw.vi == pytest.approx(ranks.vi * (1 - 0.42**2) ** 2)


def test_a_correlation_favours_no_arm_and_its_p_needs_a_direction() -> None:
    lower = Options(better="lower")
    assert run_route("pearson", "COR", FIFTY, options=lower, pearson="0.42").yi == 0.42
    assert "which way" in why_not("pearson_p", "COR", FIFTY, p="0.02")
    way = Options(direction="harm", test_reported="yes")
    assert (run_route("pearson_p", "COR", FIFTY, options=way, p="0.02").yi or 0) < 0
    bound = run_route("pearson_p", "COR", FIFTY, options=way, p="<0.02")
    assert (bound.estimable, bound.yi_min) == ("bound", -1)


def test_correlations_have_limits() -> None:
    assert why_not("pearson", "COR", FIFTY, pearson="1.2") == "a correlation of 1 or more"
    assert "at least 5" in why_not("pearson", "COR", arm(n="4"), pearson="0.2")
    assert "certain width" in why_not("pearson_ci", "COR", pearson="0.4", ci="0.4 to 0.4")
    assert run_route("pearson_ci", "ZCOR", pearson="over 0.4", ci="0.2 to 0.6").yi is None
    edge = run_route("pearson", "ZCOR", FIFTY, pearson="1.0")
    assert (edge.estimable, edge.yi_max) == ("bound", math.inf)


def test_figures_of_two_groups_have_limits() -> None:
    assert "leaves no difference" in why_not("point_biserial", "SMD", *SIZES, point_biserial="1.0")
    assert "which arm" in why_not("eta2", "SMD", *SIZES, eta2="0.10")
    benefit = Options(direction="benefit")
    assert "leaves no difference" in why_not("eta2", "SMD", *SIZES, options=benefit, eta2="1.0")
    none = run_route("eta2", "SMD", *SIZES, options=benefit, eta2="0.00")
    assert none.yi_min == 0


def test_a_printed_g_keeps_its_value_and_a_printed_d_is_corrected() -> None:
    assert run_route("hedges_g", "SMD", *SIZES, g="0.60").yi == pytest.approx(0.6)
    assert (run_route("cohen_d", "SMD", *SIZES, d="0.60").yi or 1) < 0.595
