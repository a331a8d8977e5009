"""Tests of mcstats.effects.routes.from_rates."""

from __future__ import annotations

import math

import pytest

from helpers.run_routes import arm, run_route, why_not

ARMS = (arm(events="30", person_time="54308.5"), arm(events="60", person_time="51477.5"))


def test_the_arms_before_the_last_are_taken_together() -> None:
    halves = [arm(events="15", person_time="27154.25")] * 2
    whole = run_route("person_time", "IRR", *ARMS)
    parts = run_route("person_time", "IRR", *halves, ARMS[1])
    assert parts.yi == pytest.approx(whole.yi)
    assert parts.vi == pytest.approx(whole.vi)


def test_a_group_without_events_gets_half_an_event_as_in_metafor() -> None:
    none = (arm(events="0", person_time="50"), arm(events="3", person_time="40"))
    # metafor 3.8.1: escalc("IRR", x1i=0, t1i=50, x2i=3, t2i=40)
    effect = run_route("person_time", "IRR", *none)
    assert (effect.yi, effect.vi) == (pytest.approx(-2.169054, abs=5e-7), pytest.approx(16 / 7))
    assert why_not("person_time", "IRR", none[0], none[0]) == "no events in both groups"
    assert run_route("person_time", "IRD", none[0], none[0]).estimable == "yes"


def test_rates_per_1000_person_years_need_no_person_time_for_their_ratio() -> None:
    arms = (arm(rate="5.5", events="30"), arm(rate="11.6", events="60"))
    effect = run_route("rates_events", "IRR", *arms)
    assert effect.yi == pytest.approx(math.log(5.5 / 11.6))
    assert effect.vi == pytest.approx(1 / 30 + 1 / 60)
    assert effect.yi_min == pytest.approx(math.log(5.45 / 11.65))
    of_groups = {step.name: (step.symbol, step.value.best) for step in effect.steps}
    for number, years in ((1, 30 / 5.5), (2, 60 / 11.6)):  # in units of 1000
        symbol, value = of_groups[f"person-time of group {number}"]
        assert (symbol, value) == (f"t{number}", pytest.approx(years))


def test_bounds_and_zeros_are_refused_by_name() -> None:
    bound = (arm(events="over 3", person_time="50"), ARMS[1])
    assert why_not("person_time", "IRR", *bound) == "a printed number of events is only a bound"
    empty = (arm(rate="0.0", events="0"), arm(rate="1.2", events="3"))
    assert "rate of group 1 may be zero" in why_not("rates_events", "IRR", *empty)
    none = (arm(rate="0.4", events="0"), arm(rate="1.2", events="3"))
    assert "leaves the person-time open" in why_not("rates_events", "IRR", *none)
    narrow = (arm(rate="1.2", ci="1.2 to 1.2"), arm(rate="1.5", ci="1.1 to 2.0"))
    assert "no certain width" in why_not("rates_ci", "IRR", *narrow)
    three = [arm(rate="1.2", ci="1.0 to 1.5")] * 3
    assert "more than two arms" in why_not("rates_ci", "IRR", *three)
    timed = (arm(events="3", person_time="over 50"), ARMS[1])
    assert run_route("person_time", "IRR", *timed).estimable == "bound"
    open_rate = (arm(rate="over 1", events="3"), arm(rate="1.2", events="3"))
    assert run_route("rates_events", "IRD", *open_rate).estimable == "bound"
    fuzzy = (arm(rate="over 1", ci="1.0 to 1.5"), arm(rate="1.2", ci="1.0 to 1.5"))
    assert run_route("rates_ci", "IRD", *fuzzy).estimable == "bound"
