"""Tests of mcstats.effects.routes.shared_control."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from helpers.drawn_routes import DRAWN
from helpers.run_routes import arm, run_route
from mcstats.effects import escalc
from mcstats.effects.assumptions import Options
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.effects.routes.shared_control import SPLITTING

SHARED = Options(shared=2)
EVENTS = (arm(events="14", n="40"), arm(events="25", n="38"))
SIZES = (arm(n="20"), arm(n="24"))


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
def test_counts_of_a_shared_control_group_are_divided(measure: str) -> None:
    split = run_route("events", measure, *EVENTS, options=SHARED)
    whole = run_route("events", measure, *EVENTS)
    by_hand = escalc(measure, ai=28, n1i=80, ci=25, n2i=38)["vi"][0] * 2
    # half of 25 of 38 beside 14 of 40 has the ratio of variances of 28 of 80 beside 25 of 38
    assert split.vi == pytest.approx(by_hand)
    assert split.yi == whole.yi
    shares = (arm(percent="35%", n="40"), arm(percent="65.8%", n="38"))
    assert run_route("percentages", measure, *shares, options=SHARED).vi == pytest.approx(by_hand)


def test_statistics_of_a_shared_control_group_are_those_of_its_share() -> None:
    split = run_route("t_value", "SMD", *SIZES, options=SHARED, t="2.40")
    whole = run_route("t_value", "SMD", *SIZES, t="2.40")
    assert split.yi == whole.yi
    assert whole.yi is not None
    assert split.vi == pytest.approx(1 / 20 + 1 / 12 + whole.yi**2 / 64)
    raw = run_route("difference_se", "MD", *SIZES, options=SHARED, difference="4.0", se="1.5")
    assert raw.vi == pytest.approx(1.5**2 * (1 / 20 + 1 / 12) / (1 / 20 + 1 / 24))


def test_each_route_that_splits_the_group_itself_grows_its_variance_alone() -> None:
    assert set(ROUTES) >= SPLITTING
    for name in sorted(SPLITTING):
        case = DRAWN[name][0](np.random.default_rng(4)) if name in DRAWN else None
        if case is None:
            continue
        split = replace(case, options=replace(case.options, shared=2)).effect(name, 6)
        whole = case.effect(name, 6)
        assert split.yi == whole.yi
        assert split.vi is not None and whole.vi is not None
        assert split.vi > whole.vi, name


def test_means_are_split_once() -> None:
    arms = (arm(mean="12", sd="5", n="20"), arm(mean="8", sd="4", n="24"))
    split = run_route("means_sd", "MD", *arms, options=SHARED)
    assert split.vi == pytest.approx(25 / 20 + 16 / 12)


def test_a_shared_group_keeps_its_sd_and_degrees_of_freedom_in_a_standardised_difference() -> None:
    arms = (arm(mean="12", sd="5", n="23"), arm(mean="8", sd="4", n="20"))
    split = run_route("means_sd", "SMD", *arms, options=SHARED)
    whole = escalc("SMD", m1i=12, sd1i=5, n1i=23, m2i=8, sd2i=4, n2i=20)["yi"][0]
    assert (split.yi, split.df) == (pytest.approx(whole), 41)
    assert split.vi == pytest.approx(1 / 23 + 1 / 10 + whole**2 / (2 * 33))  # Hedges 1982
    d = 4 / np.sqrt((22 * 25 + 19 * 16) / 41)
    factor = np.sqrt(1 / 23 + 1 / 10)
    for end, tail in ((split.ci_lb, 0.975), (split.ci_ub, 0.025)):
        assert end is not None
        assert stats.nct.cdf(d / factor, 41, end / factor) == pytest.approx(tail, abs=1e-9)


def test_an_effect_whose_parts_cannot_be_told_apart_is_a_point() -> None:
    ratio = {"estimate": "0.70", "ci": "0.50 to 0.98"}
    effect = run_route("pooled_ci", "HR", options=SHARED, **ratio)
    assert (effect.estimable, effect.vi) == ("point", None)
    assert "shared" in effect.because
    zero = (arm(events="0", n="40"), EVENTS[1])
    assert run_route("events", "RR", *zero, options=SHARED).estimable == "point"
    peto = run_route("events", "PETO", *EVENTS, options=SHARED)
    assert peto.estimable == "point"
    adjusted = run_route("ancova_t", "SMD", *SIZES, options=SHARED, t="2.4", covariate_r="0.5")
    assert adjusted.estimable == "point"
    unbiased = Options(shared=2, vtype="UB")
    assert run_route("t_value", "SMD", *SIZES, options=unbiased, t="2.40").estimable == "point"
