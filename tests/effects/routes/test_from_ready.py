"""Tests of mcstats.effects.routes.from_ready."""

from __future__ import annotations

import math

import pytest

from helpers.run_routes import run_route
from mcstats.effects.routes.route import Effect


@pytest.mark.parametrize(("route", "key"), [("ready_se", "sei"), ("ready_vi", "vi")])
def test_an_estimate_whose_error_is_a_bound_is_shown_and_not_pooled(route: str, key: str) -> None:
    result = run_route(route, "GEN", yi="0.5", **{key: "over 0.1"})
    assert (result.estimable, result.yi, result.vi, result.ci_lb) == ("point", 0.5, None, None)
    assert result.because == "a value that the variance needs is only a bound"


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ({"yi": "0.5", "sei": "0"}, "sei may be zero as it is printed"),
        ({"yi": "0.5", "sei": "0.0"}, "sei may be zero as it is printed"),
    ],
)
def test_a_standard_error_that_may_be_zero_is_refused(figures: dict[str, str], words: str) -> None:
    result = run_route("ready_se", "GEN", **figures)
    assert (result.estimable, result.because) == ("no", words)


def test_a_ready_effect_that_is_a_bound_has_no_variance() -> None:
    result = run_route("ready_se", "GEN", yi="over 0.5", sei="0.1")
    assert (result.estimable, result.yi, result.vi) == ("bound", None, None)
    known = run_route("ready_se", "GEN", yi="0.5", sei="0.1")
    assert (known.estimable, known.vi) == ("yes", pytest.approx(0.01, rel=1e-12))


@pytest.mark.parametrize(
    ("measure", "figures", "yi"),
    [
        ("RR", {"estimate": "0.67"}, math.log(0.67)),
        ("HR", {"estimate": "1.5"}, math.log(1.5)),
        ("MD", {"estimate": "-3.2"}, -3.2),
        ("RD", {"estimate": "0.04"}, 0.04),
    ],
)
def test_an_estimate_without_its_interval_keeps_its_direction_and_is_not_pooled(
    measure: str, figures: dict[str, str], yi: float
) -> None:
    found = run_route("pooled_ci", measure, **figures)
    assert (found.estimable, found.vi, found.ci_lb, found.because) == (
        "point",
        None,
        None,
        "not printed: ci",
    )
    assert found.yi == pytest.approx(yi)
    assert run_route("pooled_ci", measure, ci="0.5 to 0.9").estimable == "no"


def step(effect: Effect, name: str) -> float | None:
    (result,) = [s for s in effect.steps if s.name == name]
    return result.value.best


def test_the_middle_of_a_pooled_interval_is_shown_beside_its_estimate() -> None:
    ratio = run_route("pooled_ci", "RR", estimate="1.99", ci="1.39 to 2.85")
    middle = (math.log(1.39) + math.log(2.85)) / 2
    assert step(ratio, "middle of the interval") == pytest.approx(middle, rel=1e-12)
    assert step(ratio, "estimate") == pytest.approx(math.log(1.99), rel=1e-12)
    plain = run_route("pooled_ci", "MD", estimate="2.0", ci="1.0 to 4.0")
    assert step(plain, "middle of the interval") == pytest.approx(2.5)
    assert (plain.ci_lb, plain.ci_ub) == (1.0, 4.0)
