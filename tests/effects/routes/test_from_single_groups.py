"""Tests of mcstats.effects.routes.from_single_groups."""

from __future__ import annotations

import math

import pytest
from scipy import stats

from helpers.run_routes import arm, run_route, why_not
from mcstats.effects.assumptions import Options
from mcstats.effects.routes.from_single_groups import rate_interval


def test_the_interval_of_a_rate_is_the_exact_one_of_its_events() -> None:
    for events in (0, 1, 12):
        low, high = rate_interval(events)
        assert high == pytest.approx(stats.chi2.ppf(0.975, 2 * (events + 1)) / 2)
        assert low == pytest.approx(stats.chi2.ppf(0.025, 2 * events) / 2 if events else 0)
    effect = run_route("single_rate", "IR", arm(events="12", person_time="40"))
    assert effect.ci_ub == pytest.approx(rate_interval(12)[1] / 40)
    log = run_route("single_rate", "IRLN", arm(events="12", person_time="40"))
    assert log.ci_ub == pytest.approx(math.log(rate_interval(12)[1] / 40))


@pytest.mark.parametrize("measure", ["PR", "PLO", "PAS"])
def test_the_interval_of_a_share_is_exact_on_every_scale(measure: str) -> None:
    scale = {
        "PR": lambda p: p,
        "PLO": lambda p: math.log(p / (1 - p)),
        "PAS": lambda p: math.asin(math.sqrt(p)),
    }[measure]
    effect = run_route("single_events", measure, arm(events="12", n="40"))
    exact = stats.binomtest(12, 40).proportion_ci()
    assert (effect.ci_lb, effect.ci_ub) == (
        pytest.approx(scale(exact.low)),
        pytest.approx(scale(exact.high)),
    )


def test_nothing_and_all_have_open_log_odds() -> None:
    none = run_route("single_events", "PLO", arm(events="0", n="20"))
    assert (none.ci_lb, none.estimable) == (-math.inf, "yes")
    every = run_route("single_events", "PLO", arm(events="20", n="20"))
    assert every.ci_ub == math.inf


def test_a_level_in_one_group_favours_no_arm() -> None:
    lower = Options(better="lower")
    effect = run_route("single_events", "PR", arm(events="12", n="40"), options=lower)
    assert effect.yi == pytest.approx(0.3)


def test_bounds_on_events_leave_a_set_of_counts() -> None:
    effect = run_route("single_events", "PR", arm(events="over 12", n="40"))
    assert (effect.estimable, effect.yi_min, effect.yi_max) == ("bound", 13 / 40, 1)
    assert why_not("single_events", "PR", arm(events="45", n="40")) == "45 events among 40"
    assert "no whole number" in why_not("single_percent", "PLO", arm(percent="29%", n="54"))
    assert "only a bound" in why_not("single_events", "PR", arm(events="4", n="over 9"))
    share = run_route("single_percent", "PLO", arm(percent="over 70%", n="30"))
    assert (share.estimable, share.yi_min) == ("bound", pytest.approx(math.log(22 / 8)))
    timed = run_route("single_rate", "IR", arm(events="3", person_time="over 50"))
    assert timed.estimable == "bound"


def test_a_rate_with_its_interval_keeps_the_printed_ends() -> None:
    # 43 events in 3,468 years: exact 8.97 to 16.70 per 1,000
    of = arm(rate="12.4", ci="9.0 to 16.7")
    effect = run_route("single_rate_ci", "IR", of, options=Options(better="lower"))
    assert (effect.yi, effect.ci_lb, effect.ci_ub) == (12.4, 9.0, 16.7)
    assert effect.vi == pytest.approx((7.7 / (2 * 1.959963985)) ** 2)
    log = run_route("single_rate_ci", "IRLN", of)
    assert (log.ci_lb, log.ci_ub) == (pytest.approx(math.log(9)), pytest.approx(math.log(16.7)))
    narrower = run_route("single_rate_ci", "IR", of, options=Options(level=0.9))
    assert narrower.vi == pytest.approx((7.7 / (2 * 1.644853627)) ** 2)
    assert narrower.ci_ub == pytest.approx(12.4 + 1.959963985 * math.sqrt(narrower.vi))
    assert "no certain width" in why_not("single_rate_ci", "IR", arm(rate="3", ci="3 to 3"))
    assert run_route("single_rate_ci", "IR", arm(rate="over 3", ci="2 to 5")).estimable == "bound"
