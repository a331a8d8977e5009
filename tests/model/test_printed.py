"""Tests of mcstats.model.printed."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from helpers.printed_sets import HEDGES, bounds
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.read_printed import parse, read_number

INF = math.inf


PLAIN = [
    ("18.37%", 18.37, 18.365, 18.375, "%", 2),
    ("1·32", 1.32, 1.315, 1.325, "", 2),
    ("·048", 0.048, 0.0475, 0.0485, "", 3),
    (".048", 0.048, 0.0475, 0.0485, "", 3),
    ("-2.43", -2.43, -2.435, -2.425, "", 2),
    ("+26.7%", 26.7, 26.65, 26.75, "%", 1),
    ("-0.0", 0.0, -0.05, 0.05, "", 1),
    ("thirty", 30, 29.5, 30.5, "", 0),
    ("One hundred and eight healthy women", 108, 107.5, 108.5, "healthy women", 0),
    ("one", 1, 0.5, 1.5, "", 0),
    ("twenty-five days", 25, 24.5, 25.5, "days", 0),
    ("two thousand and five", 2005, 2004.5, 2005.5, "", 0),
    ("six hundred thousand nine hundred and ninety", 600990, 600989.5, 600990.5, "", 0),
    ("10 microA", 10, 9.5, 10.5, "microA", 0),
    ("100 µA", 100, 99.5, 100.5, "µA", 0),
    ("2.06mm", 2.06, 2.055, 2.065, "mm", 2),
    ("-8.3 cm2", -8.3, -8.35, -8.25, "cm2", 1),
    ("20 min/day", 20, 19.5, 20.5, "min/day", 0),
    ("seventy percent", 70, 69.5, 70.5, "%", 0),
]


@pytest.mark.parametrize(("text", "best", "lo", "hi", "unit", "digits"), PLAIN)
def test_a_plain_number_is_the_closed_hull_of_what_rounds_to_it(
    text: str, best: float, lo: float, hi: float, unit: str, digits: int
) -> None:
    read = parse(text)
    assert (read.best, *bounds(read)) == (best, lo, hi, "[]")
    assert (read.unit, read.digits, read.step) == (unit, digits, float(Decimal(1).scaleb(-digits)))
    assert (read.text, read.hedge) == (text, "")


@pytest.mark.parametrize(
    ("text", "lo", "hi", "ends"),
    [
        ("≥80%", 80, 100, "[]"),
        (">=80%", 80, 100, "[]"),
        ("at least 80%", 80, 100, "[]"),
        ("> 70%", 70, 100, "(]"),
        ("over 70%", 70, 100, "(]"),
        ("Over seventy percent", 70, 100, "(]"),
        ("more than 70%", 70, 100, "(]"),
        ("<5%", 0, 5, "[)"),
        ("fewer than 5%", 0, 5, "[)"),
        ("under 8%", 0, 8, "[)"),
        ("up to 75%", 0, 75, "[]"),
        ("as much as 75%", 0, 75, "[]"),
    ],
)
def test_a_bound_on_a_share_ends_where_shares_end(
    text: str, lo: float, hi: float, ends: str
) -> None:
    read = parse(text, kind="share")
    assert bounds(read) == (lo, hi, ends)
    assert read.best is None


def test_a_bound_on_any_other_value_has_no_limit_on_the_far_side() -> None:
    assert bounds(parse("≥80%")) == (80, INF, "[)")
    assert bounds(parse("under 8 cm")) == (-INF, 8, "()")


def test_about_has_the_tolerance_of_the_table_and_is_never_narrower_than_the_bare_number() -> None:
    assert bounds(parse("about 29%", HEDGES)) == (28, 30, "[]")
    assert bounds(parse("roughly 18.4%", HEDGES)) == (18.2, 18.6, "[]")
    assert bounds(parse("~29", HEDGES)) == (28.5, 29.5, "[]")
    assert parse("about 29%", HEDGES).best == 29


def test_a_hedge_of_the_table_stands_before_the_built_in_meaning() -> None:
    assert bounds(parse("over 70%", {"over": Hedge("over", 0.5)})) == (69.5, INF, "()")


@pytest.mark.parametrize(
    ("text", "reading", "lo", "hi", "ends"),
    [
        ("P = 0.0001", "rounded", 0.00005, 0.00015, "[]"),
        ("0.0001", "rounded", 0.00005, 0.00015, "[]"),
        ("0.0001", "truncated", 0.0001, 0.0002, "[)"),
        ("0.0001", "floor", 0, 0.0001, "(]"),
        ("P=.00003", "rounded", 0.000025, 0.000035, "[]"),
        ("p-value = 0.03", "rounded", 0.025, 0.035, "[]"),
        ("0.000", "rounded", 0, 0.0005, "(]"),
        ("0.000", "truncated", 0, 0.001, "()"),
        ("0.000", "floor", 0, 0.001, "()"),
        ("P < 0.001", "rounded", 0, 0.001, "()"),
        ("<.05", "rounded", 0, 0.05, "()"),
        ("p<.0001", "truncated", 0, 0.0001, "()"),
        ("P ≤ 0.001", "rounded", 0, 0.001, "(]"),
        ("> 0.05", "rounded", 0.05, 1, "(]"),
        ("1", "rounded", 0.5, 1, "[]"),
    ],
)
def test_a_p_value_lies_above_zero_and_up_to_one(
    text: str, reading: str, lo: float, hi: float, ends: str
) -> None:
    read = parse(text, None, reading, kind="p")  # type: ignore[arg-type]
    assert bounds(read) == (lo, hi, ends)


def test_truncated_means_towards_zero_on_both_sides_of_it() -> None:
    assert bounds(parse("1.25", None, "truncated")) == (1.25, 1.26, "[)")
    assert bounds(parse("-1.25", None, "truncated")) == (-1.26, -1.25, "(]")
    assert bounds(parse("0.0", None, "truncated")) == (-0.1, 0.1, "()")


def test_a_floor_is_refused_of_anything_but_a_p_value() -> None:
    with pytest.raises(ValueError, match="the reading 'floor' belongs to P values"):
        parse("18.4", None, "floor")


def test_how_wide_about_is_and_how_p_was_rounded_are_asked_of_the_number_and_not_of_its_text() -> (
    None
):
    about = read_number("about 18.4%")
    assert (about.value, about.hedge, about.unit, about.digits) == (
        Decimal("18.4"), "about", "%", 1,
    )  # fmt: skip
    assert bounds(about.resolve({"about": Hedge("about", 1)})) == (18.3, 18.5, "[]")
    assert bounds(about.resolve({"about": Hedge("about", 3)})) == (18.1, 18.7, "[]")
    with pytest.raises(PrintedError, match="NUM-HEDGE"):
        about.resolve()
    p = read_number("P = 0.0001", "p")
    assert [bounds(p.resolve(reading=r)) for r in ("rounded", "truncated", "floor")] == [
        (0.00005, 0.00015, "[]"), (0.0001, 0.0002, "[)"), (0, 0.0001, "(]"),
    ]  # fmt: skip


def test_the_same_reading_of_a_number_is_the_same_set() -> None:
    number = read_number("about 29%")
    assert number is read_number("about 29%")
    assert number.resolve(HEDGES) is number.resolve({"about": Hedge("about", 1)})
    assert number.resolve(HEDGES) is not number.resolve({"about": Hedge("about", 2)})


@pytest.mark.parametrize("value", [18.365, 18.375, Decimal("18.365"), Decimal("18.375")])
def test_the_ends_of_a_rounded_number_are_in_its_set_as_decimals(value: float | Decimal) -> None:
    assert parse("18.37").contains(value)
    step = Decimal("0.000001")
    assert not parse("18.37").contains(Decimal("18.365") - step)
    assert not parse("18.37").contains(Decimal("18.375") + step)
    assert not parse("over 18").contains(18.0)
    assert parse("at least 18").contains(18.0)
