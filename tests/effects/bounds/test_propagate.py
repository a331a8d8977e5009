"""Printed sets travel through formulas, with ends that are certified and never sampled."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.drawn_numbers import INF, pairs
from mcstats.effects.bounds.interval_arithmetic import Interval
from mcstats.effects.bounds.propagate import ROUNDING, Span, exactly, propagate, span_of
from mcstats.effects.measures.registry import MEASURES
from mcstats.effects.routes.worksheet import Worksheet
from mcstats.model.read_printed import parse


def test_an_interval_that_holds_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"an interval from 2\.0 to 1\.0 holds nothing"):
        Span(2.0, 1.0)
    with pytest.raises(ValueError, match="holds nothing"):
        Span(math.nan, 1.0)


def test_an_end_belongs_to_the_set_only_where_it_is_closed() -> None:
    half_open = Span(0.0, 1.0, lo_open=True)
    assert half_open.contains(1.0)
    assert not half_open.contains(0.0)
    assert Span(1.0, 2.0).meets(half_open)
    assert not Span(-1.0, 0.0).meets(half_open)
    assert not Span(2.0, 3.0).meets(half_open)
    assert Span(0.5, 3.0).meets(half_open)
    assert half_open.negated() == Span(-1.0, 0.0, hi_open=True)
    assert exactly(2.0).exact
    assert not half_open.exact


def test_a_percentage_becomes_a_share() -> None:
    assert span_of(parse("≥80%", kind="share"), 0.01) == Span(0.8, 1.0)
    assert span_of(parse("<5%", kind="share"), 0.01) == Span(0.0, 0.05, hi_open=True)


def test_monotone_inputs_meet_at_the_corners_exactly() -> None:
    shares = {"p1": Span(0.8, 1.0), "p2": Span(0.0, 0.05, hi_open=True)}
    difference = propagate(lambda p1, p2: p1 - p2, shares)
    assert (difference.lo, difference.hi) == (0.8 - 0.05, 1.0)
    assert (difference.lo_open, difference.hi_open) == (True, False)
    ratio = propagate(lambda p1, p2: np.log(p1 / p2), shares)
    assert ratio.lo == pytest.approx(math.log(16), rel=1e-15)
    assert (ratio.hi, ratio.lo_open, ratio.hi_open) == (INF, True, True)


def test_what_has_no_value_at_a_corner_is_open_in_that_direction() -> None:
    result = propagate(lambda x, y: x / y, {"x": Span(0, 1), "y": Span(0, 1)})
    assert (result.lo, result.hi) == (-INF, INF)


def test_an_unused_open_input_does_not_open_the_result() -> None:
    sheet = Worksheet({"x": Span(1, 2, best=1.5), "p": Span(0, 1, True, True)})
    assert sheet.bounds(lambda a: 2 * a.x) == Span(2, 4, best=3.0)


def test_an_extreme_inside_the_box_is_found_where_corners_would_miss_it() -> None:
    box = {"x": Span(0.0, 1.0, best=0.25)}
    corners = propagate(lambda x: x * x - x, box)
    certified = propagate(lambda x: x * x - x, box, corners=())
    assert (corners.lo, corners.hi) == (0, 0)
    assert certified.lo == pytest.approx(-0.25, abs=1e-7)
    assert certified.lo <= -0.25
    assert 0 <= certified.hi <= 1e-9
    assert certified.best == -0.1875


def test_a_bound_stays_a_bound_when_the_budget_of_boxes_is_spent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mcstats.effects.bounds.propagate.MOST_BOXES", 3)
    box = {"x": Span(0.0, 1.0), "y": Span(0.0, 1.0)}
    result = propagate(lambda x, y: x * x - x + y * y - y, box, corners=())
    assert result.lo < -0.5 < 0 <= result.hi


def test_an_infinite_box_is_enclosed_and_not_divided() -> None:
    result = propagate(lambda x: x / (1 + x), {"x": Span(1.0, INF)}, corners=())
    assert (result.lo, result.hi) == (-INF, INF)


def test_a_proved_slope_makes_an_input_a_corner() -> None:
    calls: list[str] = []

    def formula(x: Any) -> Any:
        calls.append(type(x).__name__)
        return x * x + x

    result = propagate(formula, {"x": Span(1, 2)}, (), slopes={"x": lambda x: 2 * x + 1})
    assert (result.lo, result.hi) == (2, 6)
    assert "Interval" not in calls


def test_a_slope_that_changes_its_sign_proves_nothing() -> None:
    box = {"x": Span(-1, 2)}
    result = propagate(lambda x: x * x, box, (), slopes={"x": lambda x: 2 * x})
    assert result.lo <= 0 <= result.lo + 1e-6
    assert result.hi == 4


def test_a_grid_of_sizes_is_covered_and_the_best_value_is_that_of_the_declared_pair() -> None:
    result = propagate(
        lambda x, n1, n2: x * np.sqrt(1 / n1 + 1 / n2),
        {"x": Span(1, 2, best=1)},
        grid={"n1": [36, 54, 72], "n2": [72, 54, 36]},
        best_grid={"n1": 54, "n2": 54},
    )
    assert result.lo == pytest.approx(math.sqrt(2 / 54))
    assert result.hi == pytest.approx(2 * math.sqrt(1 / 36 + 1 / 72))
    assert result.best == pytest.approx(math.sqrt(2 / 54))


def test_a_grid_is_covered_by_branch_and_bound_too() -> None:
    result = propagate(
        lambda x, n1, n2: (x * x - x) * n1 / n2,
        {"x": Span(0, 1)},
        corners=(),
        grid={"n1": [1.0, 4.0], "n2": [1.0, 1.0]},
    )
    assert result.lo == pytest.approx(-1, abs=1e-6)
    assert result.lo <= -1


@given(a=pairs, b=pairs, c=pairs)
@settings(max_examples=40)  # branch and bound has a budget of boxes, not of time
def test_branch_and_bound_is_never_narrower_than_a_fine_sample(
    a: list[float], b: list[float], c: list[float]
) -> None:
    def formula(a: Any, b: Any, c: Any) -> Any:
        return (a - b) / np.sqrt(1 + a * a + c * c) + b * c / 100

    box = {name: Span(*map(float, ends)) for name, ends in zip("abc", (a, b, c), strict=True)}
    result = propagate(formula, box, corners=("b",))
    axes = [np.linspace(span.lo, span.hi, 7) for span in box.values()]
    sample = formula(*np.meshgrid(*axes))
    assert result.lo <= sample.min() + ROUNDING * 100
    assert result.hi >= sample.max() - ROUNDING * 100


CONTINUOUS = sorted(
    code
    for code, measure in MEASURES.items()
    if {"m1i", "m2i"} <= set(measure.inputs) and not {"ai", "yi"} & set(measure.inputs)
)


@pytest.mark.parametrize("code", CONTINUOUS)
@given(data=st.data())
def test_the_corners_of_the_registry_hold_every_value_inside(code: str, data: Any) -> None:
    measure = MEASURES[code]
    spans, inside = {}, {}
    for name in measure.inputs:
        if name in ("n1i", "n2i", "ni"):
            value = float(data.draw(st.integers(4, 60)))
            spans[name], inside[name] = exactly(value), np.float64(value)
            continue
        low = -0.9 if name == "ri" else 1.0
        ends = sorted(data.draw(st.tuples(*[st.floats(low, 0.9 if name == "ri" else 50)] * 2)))
        spans[name] = Span(*ends) if name in measure.corners else exactly(ends[0])
        share = data.draw(st.floats(0, 1))
        point = ends[0] + share * (ends[1] - ends[0]) if name in measure.corners else ends[0]
        inside[name] = np.float64(min(max(point, ends[0]), ends[1]))

    def estimate(**values: Any) -> Any:
        return measure.compute(**values)[0]

    result = propagate(estimate, spans)
    value = float(estimate(**inside))
    assume(math.isfinite(value))
    slack = 1e-9 * max(1, abs(value))
    assert result.lo - slack <= value <= result.hi + slack


@given(x=st.floats(-20, 20), half=st.floats(0.001, 5), s=st.floats(1, 9), n=st.integers(3, 90))
def test_corners_and_branch_and_bound_prove_each_other_for_g(
    x: float, half: float, s: float, n: int
) -> None:
    box = {"x": Span(x - half, x + half), "s": Span(s - s / 20, s + s / 20)}

    def g(x: Any, s: Any) -> Any:
        return x / s * np.sqrt(2 / n)

    corners, certified = propagate(g, box), propagate(g, box, corners=())
    assert certified.lo == pytest.approx(corners.lo, rel=1e-8, abs=1e-8)
    assert certified.hi == pytest.approx(corners.hi, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize(
    ("low", "high", "steady"),
    [
        ([0.0, 0.5], [1.0, 2.0], True),
        ([-1.0, -0.9], [-0.5, -0.1], True),
        ([-1.0], [0.0], True),
        ([-1.0], [0.1], False),
        ([-0.1, 1.0], [0.1, 2.0], False),
        ([-1.0, 1.0], [-0.5, 2.0], True),  # at each point of the grid by itself
    ],
)
def test_a_slope_is_steady_where_it_has_one_sign_at_each_point(
    low: list[float], high: list[float], steady: bool
) -> None:
    def slope(**_: object) -> Interval:
        return Interval(np.array(low), np.array(high))

    # Corners alone find 1 where the slope is believed; boxes find the 0 between them.
    result = propagate(lambda x: x**2, {"x": Span(-1.0, 1.0)}, corners=(), slopes={"x": slope})
    assert result.lo == pytest.approx(1.0 if steady else 0.0, abs=1e-8)


def test_two_sets_that_touch_share_a_value_only_where_both_ends_are_closed() -> None:
    touching = Span(1.0, 2.0)
    assert touching.meets(Span(2.0, 3.0)) and Span(2.0, 3.0).meets(touching)
    assert touching.meets(Span(2.0, 3.0, hi_open=True))
    assert touching.meets(Span(2.0, math.inf))
    assert not touching.meets(Span(2.0, 3.0, lo_open=True))
    assert not Span(1.0, 2.0, hi_open=True).meets(Span(2.0, 3.0))
    assert Span(1.0, 2.0, lo_open=True).meets(Span(2.0, 3.0))
    assert not touching.meets(Span(2.1, 3.0))
