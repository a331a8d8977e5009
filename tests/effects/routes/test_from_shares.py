"""Effects of percentages that are no counts."""

from __future__ import annotations

import math

import pytest

from helpers.run_routes import arm, run_route, why_not

# People who fell within a year, as a model gives them: 66.9% and 47.9%
FELL = arm(percent="66.9%", ci="54.4% to 77.5%")
OTHER = arm(percent="47.9%", ci="35.8% to 60.3%")


def test_modelled_percentages_are_no_whole_people_and_have_an_effect_all_the_same() -> None:
    sized = [group | {"n": "67"} for group in (FELL, OTHER)]
    assert "no whole number" in why_not("percentages", "RD", *sized)
    effect = run_route("percentages_ci", "RD", FELL, OTHER)
    assert effect.yi == pytest.approx(0.19)
    assert effect.vi is not None
    z = 1.959963984540054
    assert effect.vi == pytest.approx((0.231**2 + 0.245**2) / (2 * z) ** 2)
    ratio = run_route("percentages_ci", "RR", FELL, OTHER)
    assert ratio.yi == pytest.approx(math.log(66.9 / 47.9))


def test_percentages_and_intervals_that_leave_no_error_are_refused() -> None:
    none = FELL | {"percent": "0%", "ci": "0% to 5%"}
    assert "share of group 1 may be nothing or all" in why_not("percentages_ci", "RR", none, OTHER)
    edge = FELL | {"ci": "0% to 77.5%"}
    assert "end of the interval of group 1" in why_not("percentages_ci", "OR", edge, OTHER)
    assert run_route("percentages_ci", "RD", edge, OTHER).estimable == "yes"
    narrow = FELL | {"ci": "66.9% to 66.9%"}
    assert "no certain width" in why_not("percentages_ci", "RD", narrow, OTHER)
    assert "more than two arms" in why_not("percentages_ci", "RD", FELL, OTHER, OTHER)
    bound = FELL | {"percent": "over 60%"}
    assert run_route("percentages_ci", "RD", bound, OTHER).estimable == "bound"
