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


@pytest.mark.parametrize(
    ("unit", "to", "factor"),
    [
        ("min", "s", Decimal(60)),
        ("h", "min", Decimal(60)),
        ("days", "h", Decimal(24)),
        ("weeks", "days", Decimal(7)),
        ("mA", "µA", Decimal(1000)),
        ("cm", "mm", Decimal(10)),
        ("cm2", "mm²", Decimal(100)),
        ("", "mm", Decimal(1)),
        ("mm", "", Decimal(1)),
        ("moons", "mm", Decimal(1)),
        ("mm", "mm2", None),
        ("days", "sessions", None),
        ("%", "points", None),
    ],
)
def test_units_convert_within_their_family(unit: str, to: str, factor: Decimal | None) -> None:
    assert conversion_factor(unit, to) == factor


@pytest.mark.parametrize(
    ("prefixes", "power"),
    [("n nano", -9), ("u µ μ micro", -6), ("m milli", -3), ("c centi", -2), ("k kilo", 3)],
)
def test_a_prefix_is_a_power_of_ten_of_length_squared_of_area(prefixes: str, power: int) -> None:
    for prefix in prefixes.split():
        unit, base = (f"{prefix}metres", "m") if len(prefix) > 1 else (f"{prefix}A", "A")
        assert conversion_factor(unit, base) == Decimal(10) ** power
        assert conversion_factor(base, unit) == Decimal(10) ** -power
        if len(prefix) == 1:
            assert conversion_factor(f"{prefix}m2", "m²") == Decimal(10) ** (2 * power)
            assert conversion_factor(f"{prefix}m³", "m3") == Decimal(10) ** (3 * power)


@pytest.mark.parametrize(
    ("unit", "seconds"),
    [("s", 1), ("min", 60), ("h", 3600), ("days", 86400), ("weeks", 604800)],
)
def test_a_unit_of_time_is_so_many_seconds(unit: str, seconds: int) -> None:
    assert conversion_factor(unit, "s") == seconds


def test_spellings_of_a_unit_are_one() -> None:
    for name, spellings in (
        ("s", "s sec secs second seconds"),
        ("h", "h hr hrs hour hours"),
        ("d", "day days"),
        ("week", "w wk wks week weeks"),
        ("%", "% percent"),
        ("points", "pp point points percentage-points"),
        ("nA", "nA nanoamp nano-amperes"),
        ("µm", "um µm micrometre micrometers"),
        ("cm2", "cm2 cm² centimetre2"),
        ("kHz", "kHz kilohertz"),
        ("ml", "ml mL millilitres"),
    ):
        assert {canonical(spelling) for spelling in spellings.split()} == {name}
    assert {canonical(u) for u in ("Minutes", "min", "mins", "minute")} == {"min"}
    assert {canonical(u) for u in ("μA", "µA", "uA", "microamps", "micro-ampere")} == {"µA"}
    assert canonical("mA / cm²") == "mA/cm2"
    assert canonical("s") == "s"


@pytest.mark.parametrize(
    ("unit", "to", "factor"), [("", "mm", 1), ("mm", "", 1), ("", "", 1), ("cm", "mm", 10)]
)
def test_a_unit_that_is_not_printed_is_taken_for_the_other(unit: str, to: str, factor: int) -> None:
    assert conversion_factor(unit, to) == factor
