"""Units as articles and papers print them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mcstats.model.units import (
    canonical,
    conversion_factor,
    counts_a_course,
    counts_parts_for_people,
    days_of,
    differing,
    exact_factor,
    factor_if_known,
)


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
        ("moons", "mm", None),
        ("furlongs", "kg", None),
        ("women", "participants", Decimal(1)),
        ("visits", "sessions", Decimal(1)),
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


@pytest.mark.parametrize(
    ("unit", "to", "factor"),
    [
        # International Yard and Pound Agreement 1959; Conventional mmHg 13.5951 × 9.80665 Pa
        ("lb", "kg", "0.45359237"),
        ("stone", "pounds", "14"),
        ("oz", "g", "28.349523125"),
        ("inches", "cm", "2.54"),
        ("ft", "inches", "12"),
        ("mm Hg", "kPa", "0.133322387415"),
        ("kcal", "kJ", "4.184"),
        ("years", "months", "12"),
        ("fortnight", "weeks", "2"),
        ("mcg", "mg", "0.001"),
        ("cc", "mL", "1"),
        ("dL", "ml", "100"),
        ("square centimetres", "mm²", "100"),
        ("MHz", "kHz", "1000"),
        ("pg/mL", "ng/L", "1"),
        ("mg/dL", "g/L", "0.01"),
        ("mg per kg per day", "µg/kg/d", "1000"),
        ("mg/kg/day", "mg/kg/h", "0.0416666666666666666666666667"),
        ("pulses per second", "Hz", "1"),
        ("beats/min", "bpm", "1"),
    ],
)
def test_units_convert_exactly_by_their_definitions(unit: str, to: str, factor: str) -> None:
    for convert in (exact_factor, conversion_factor):
        assert float(convert(unit, to) or 0) == pytest.approx(float(factor), rel=1e-15)


@pytest.mark.parametrize(
    ("unit", "to"),
    [
        ("mmol/L", "mg/dL"),
        ("kg", "l"),
        ("weeks", "months"),
        ("mg/kg", "mg"),
        ("AU", "%"),
        ("W", "w"),
    ],
)
def test_units_that_depend_on_more_than_a_definition_do_not_convert(unit: str, to: str) -> None:
    assert exact_factor(unit, to) is None


def test_data_take_an_unknown_unit_for_itself_alone() -> None:
    assert exact_factor("AU", "a.u.") is None
    assert exact_factor("women", "participants") is None
    assert exact_factor("VAS points", "vas-points") == 1
    assert differing(["mm Hg", "", "mmHg", "kPa"]) is None
    assert differing(["mmol/l", "mmol/L", "mg/dL"]) == ("mmol/l", "mg/dL")


@pytest.mark.parametrize(
    ("told", "printed", "factor"),
    [
        ("minutes per session", "min", 1),
        ("kg more", "kg", 1),
        ("times", "min", None),
        ("hours a day", "min", 60),
    ],
)
def test_prose_may_say_more_after_a_unit(told: str, printed: str, factor: int | None) -> None:
    assert conversion_factor(told, printed) == factor


@pytest.mark.parametrize(
    ("unit", "to", "factor"),
    [
        ("mm", "mm on a scale of 100", 1),
        ("cm", "mm of ten", 10),
        ("points", "score", 1),
        ("kg", "AU", 1),
        ("mg/dL", "mmol/L", None),
        ("kg", "mm", None),
    ],
)
def test_a_unit_in_words_of_its_own_contradicts_none(
    unit: str, to: str, factor: int | None
) -> None:
    assert factor_if_known(unit, to) == factor


@pytest.mark.parametrize(
    ("unit", "to", "found"),
    [
        ("eyes", "patients", True),
        ("Women", "teeth", True),
        ("people", "pressure ulcers", True),
        ("people", "patients with ulcers", False),
        ("ulcers", "wounds", False),
        ("villagers", "ulcers", False),  # a word that is on no list decides nothing
        ("", "ulcers", False),
        ("mg", "patients", False),
    ],
)
def test_parts_of_people_are_told_from_people(unit: str, to: str, found: bool) -> None:
    assert counts_parts_for_people(unit, to) is found
    assert counts_parts_for_people(to, unit) is found


def test_rates_have_the_factor_of_their_person_years() -> None:
    assert conversion_factor("per 1000 person-years", "per 100 person-years") == Decimal("0.1")
    assert conversion_factor("per 100 patient years", "per 1,000 person-years") == 10
    assert conversion_factor("sessions", "treatments") == 1
    assert exact_factor("sessions", "treatments") is None


def test_a_month_has_between_four_weeks_and_31_days() -> None:
    assert days_of("fortnight") == (14, 14)
    assert days_of("months") == (28, 31)
    assert days_of("years") == (364, 366)
    assert days_of("kg") is None
