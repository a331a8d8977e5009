"""Tests of mcstats.check.statements.written_number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mcstats.check.statements.written_number import Literal, implies, read


def moved(text: str, factor: str) -> Literal:
    return read(text, "change", {}).times(Decimal(factor))


def test_a_number_in_another_unit_keeps_its_value_and_moves_its_set() -> None:
    found = moved("1.5", "1000")
    assert (found.number, found.digits) == (Decimal(1500), 0)
    assert (found.set.lo, found.set.hi, found.set.best) == (1450.0, 1550.0, 1500.0)
    assert found.set.step == pytest.approx(100.0)
    small = moved("150", "0.001")
    assert (small.number, small.digits) == (Decimal("0.15"), 2)
    plain = read("1.5", "change", {})
    assert plain.times(Decimal(1)) is plain


@pytest.mark.parametrize(
    ("inner", "outer", "holds"),
    [
        (">80", "≥80", True),
        ("≥80", ">80", False),
        ("≥80", "≥80", True),
        (">80", ">80", True),
        ("≥81", ">80", True),
        ("<5", "≤5", True),
        ("≤5", "<5", False),
        ("≤5", "≤5", True),
        ("≤4", "≤5", True),
        ("≥80", "≤80", False),
    ],
)
def test_one_bound_implies_another_where_all_its_values_lie_in_it(
    inner: str, outer: str, holds: bool
) -> None:
    assert implies(read(inner, "change", {}).set, read(outer, "change", {}).set) is holds
