"""Units as articles and papers print them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mcstats.check.statements.units import canonical, conversion_factor, counts_a_course


@pytest.mark.parametrize(
    ("unit", "to", "factor"),
    [
        ("h", "min", 60),
        ("hours", "minutes", 60),
        ("weeks", "days", 7),
        ("mA", "µA", 1000),
        ("microamps", "μA", 1),
        ("milliamps", "microamps", 1000),
        ("cm", "mm", 10),
        ("cm2", "mm²", 100),
        ("%", "percent", 1),
        ("women", "participants", 1),
        ("", "min", 1),
        ("days/week", "days", 1),
    ],
)
def test_units_of_one_quantity_convert(unit: str, to: str, factor: int) -> None:
    assert conversion_factor(unit, to) == Decimal(factor)


@pytest.mark.parametrize(
    ("unit", "to"),
    [("sessions", "days"), ("%", "percentage points"), ("min", "cm"), ("mm", "mm2"), ("V", "A")],
)
def test_units_of_two_quantities_do_not(unit: str, to: str) -> None:
    assert conversion_factor(unit, to) is None


def test_every_spelling_has_one_name() -> None:
    assert {canonical(u) for u in ("µA", "μA", "uA", "microA", "microamp", "microamperes")} == {
        "µA"
    }
    assert canonical("days/week") == canonical("day/weeks")


def test_sessions_and_days_count_a_course_and_minutes_do_not() -> None:
    assert counts_a_course("sessions") and counts_a_course("days")
    assert not counts_a_course("min")
