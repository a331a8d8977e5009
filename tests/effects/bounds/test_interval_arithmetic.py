"""Tests of mcstats.effects.bounds.interval_arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.drawn_numbers import INF, pairs
from mcstats.effects.bounds.interval_arithmetic import Interval


@pytest.mark.parametrize(
    ("formula", "low", "high"),
    [
        (lambda: Interval(0, 1) * Interval(2, np.inf), 0.0, np.inf),
        (lambda: Interval(-1, 0) * Interval(2, np.inf), -np.inf, 0.0),
        (lambda: Interval(0, 0) * Interval(-np.inf, np.inf), 0.0, 0.0),
        (lambda: Interval(0, 1) / Interval(2, np.inf), 0.0, 0.5),
        (lambda: Interval(-1, 0) / Interval(1, 2), -1.0, 0.0),
        (lambda: abs(Interval(-2, 1)), 0.0, 2.0),
        (lambda: Interval(-2, 1) ** 2, 0.0, 4.0),
    ],
)
def test_a_zero_stays_a_zero_in_an_enclosure(formula: Any, low: float, high: float) -> None:
    result = formula()
    assert result.lo == pytest.approx(low, rel=1e-15, abs=0)
    assert result.hi == pytest.approx(high, rel=1e-15, abs=0)
    assert (result.lo == 0) == (low == 0) and (result.hi == 0) == (high == 0)


FORMULAS: dict[str, Any] = {
    "square of a difference": lambda x, y: (x - y) ** 2,
    "product and quotient": lambda x, y: x * y / (2 + np.abs(y)),
    "root of a sum": lambda x, y: np.sqrt(x**2 + 3 * y**2 + 1) - y,
    "logs": lambda x, y: np.log(np.exp(x / 100) + np.square(y)),
    "larger and smaller": lambda x, y: np.maximum(x, y) - np.minimum(-x, 2 / (y * y + 1)),
}


@pytest.mark.parametrize("name", FORMULAS)
@given(x=pairs, y=pairs, at=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_an_enclosure_holds_every_value_of_its_formula(
    name: str, x: list[float], y: list[float], at: tuple[float, float]
) -> None:
    point = [min(max(lo + w * (hi - lo), lo), hi) for (lo, hi), w in zip((x, y), at, strict=True)]
    box = FORMULAS[name](Interval(*x), Interval(*y))
    value = FORMULAS[name](*map(np.float64, point))
    assert box.lo <= value <= box.hi


def test_dividing_by_an_interval_with_zero_leaves_no_limit() -> None:
    result = 1 / Interval(-1, 2)
    assert (result.lo, result.hi) == (-INF, INF)


@pytest.mark.parametrize("formula", [np.sin, lambda x: x**3, np.add.reduce])
def test_a_formula_without_an_enclosure_is_refused(formula: Any) -> None:
    with pytest.raises(TypeError, match="write the formula without it"):
        formula(Interval(0, 1))
