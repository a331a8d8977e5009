"""Tests of mcstats.model.written_number."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statement_parts import literal_of
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.printed import Hedge
from mcstats.model.written_number import Literal, implies, is_same_reading, read, relate

ABOUT = {"about": Hedge("about", 1)}


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


@pytest.mark.parametrize(
    ("said", "printed", "diagnosis", "holds"),
    [
        ("18.4", "18.4", D.EXACT, True),
        ("18.40", "18.4", D.OVER_PRECISE, False),
        ("20", "20.0", D.ROUNDED, True),
        ("18.4", "18.37", D.ROUNDED, True),
        ("18.3", "18.37", D.TRUNCATED, False),
        ("about 18.3", "18.37", D.TRUNCATED, False),
        ("about 19", "18.37", D.WITHIN, True),
        ("about 18.2", "18.37", None, None),
        ("18.375", "18.37", D.OVER_PRECISE, False),
        ("18.376", "18.37", None, None),
        # a half may be rounded either way
        ("18.4", "18.35", D.ROUNDED, True),
        ("18.3", "18.35", D.ROUNDED, True),
        # a bound is said of the printed value
        ("over 18", "18.37", D.WITHIN, True),
        ("over 18.37", "18.37", None, None),
        ("at least 18.37", "18.37", D.WITHIN, True),
        ("under 18", "18.37", None, None),
        # a hedge that is left out
        ("18", "about 18", D.HEDGE, False),
        ("19", "about 18", D.HEDGE, False),
        ("20", "about 18", None, None),
        ("about 18", "about 18", D.EXACT, True),
        # what is printed is a bound itself
        ("over 80", "over 80", D.EXACT, True),
        ("at least 80", "over 80", D.WITHIN, True),
        ("over 70", "over 80", D.WITHIN, True),
        ("over 90", "over 80", None, None),
        ("under 80", "over 80", D.SIGN, False),
        ("up to 80", "at least 80", D.SIGN, False),
        ("over 80", "at least 80", D.INEQUALITY, False),
        ("under 80", "up to 80", D.INEQUALITY, False),
        ("up to 80", "under 80", D.WITHIN, True),
        ("80", "over 80", D.INEQUALITY, False),
        ("85", "over 80", D.OVER_PRECISE, False),
        ("75", "over 80", None, None),
    ],
)
def test_a_number_may_be_said_where_its_set_covers_what_is_printed(
    said: str, printed: str, diagnosis: D | None, holds: bool | None
) -> None:
    found = relate(read(said, "change", ABOUT), read(printed, "change", ABOUT))
    if diagnosis is None:
        assert found is None
    else:
        assert found is not None
        assert (found.diagnosis, found.holds) == (diagnosis, holds)


@pytest.mark.parametrize(
    ("said", "printed", "diagnosis", "holds"),
    [
        ("18.37%", "18.37%", D.EXACT, True),
        ("thirty", "30", D.EXACT, True),
        ("18.4%", "18.37%", D.ROUNDED, True),
        ("43", "43.0", D.ROUNDED, True),
        ("36%", "36.5%", D.ROUNDED, True),
        ("37%", "36.5%", D.ROUNDED, True),
        ("about 25%", "25.3%", D.ROUNDED, True),
        ("about 26%", "25.3%", D.WITHIN, True),
        ("about 18%", "18.6%", D.TRUNCATED, False),
        ("18%", "18.6%", D.TRUNCATED, False),
        ("18.370%", "18.37%", D.OVER_PRECISE, False),
        ("18.37%", "18.4%", D.OVER_PRECISE, False),
        ("under 8%", "7.61%", D.WITHIN, True),
        ("at least 80%", "≥80%", D.EXACT, True),
        ("more than 70%", "over 70%", D.EXACT, True),
        ("at least 70%", "over 70%", D.WITHIN, True),
        ("over 80%", "≥80%", D.INEQUALITY, False),
        ("80%", "≥80%", D.INEQUALITY, False),
        ("about 80%", "≥80%", D.INEQUALITY, False),
        ("85%", "≥80%", D.OVER_PRECISE, False),
        ("under 70%", "over 70%", D.SIGN, False),
        ("30", "about 30", D.HEDGE, False),
        ("about 30", "about 30", D.EXACT, True),
    ],
)
def test_a_number_is_told_by_how_it_comes_from_the_printed_one(
    said: str, printed: str, diagnosis: D, holds: bool
) -> None:
    found = relate(literal_of(said), literal_of(printed))
    assert found is not None
    assert (found.diagnosis, found.holds) == (diagnosis, holds)


@pytest.mark.parametrize(
    ("said", "printed"),
    [("21.8%", "21.18%"), ("over 20%", "18.37%"), ("60%", "≥80%"), ("about 27%", "25.3%")],
)
def test_a_number_that_does_not_come_from_the_printed_one_is_no_telling_of_it(
    said: str, printed: str
) -> None:
    assert relate(literal_of(said), literal_of(printed)) is None


@given(st.decimals(min_value=1, max_value=999, places=3), st.integers(0, 2))
def test_every_rounding_of_a_printed_number_may_be_said(number: Decimal, digits: int) -> None:
    for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN):
        told = number.quantize(Decimal(1).scaleb(-digits), rounding=mode)
        found = relate(literal_of(f"{told}"), literal_of(f"{number}"))
        assert found is not None and found.holds


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("One hundred and eight", "108", True),
        ("20,995", "20995", True),
        ("Ten hours", "ten hours", True),
        ("12 h", "12 days", False),
        ("about 12", "12", False),
        ("May 2009", "2009", False),
        ("one group", "two groups", False),
    ],
)
def test_two_spellings_of_one_number_are_one_reading(first: str, second: str, same: bool) -> None:
    assert is_same_reading(first, second) is same
    assert is_same_reading(second, first) is same
