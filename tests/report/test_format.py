"""Tests of mcstats.report.format."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mcstats.report.format import MINUS, count, fixed, number_word, p_value, plain, significant

FINITE = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12)
DIGITS = st.integers(0, 6)


@given(FINITE, DIGITS)
@example(2.675, 2)
@example(-0.004, 2)
@example(-0.0, 2)
def test_a_figure_is_never_a_negative_zero_and_has_a_true_minus(value: float, digits: int) -> None:
    text = fixed(value, digits)
    assert "-" not in text
    assert not (text.startswith(MINUS) and not any(c in "123456789" for c in text))


@given(FINITE, DIGITS)
def test_rounding_moves_a_value_by_half_a_unit_at_most(value: float, digits: int) -> None:
    shown = Decimal(plain(value, digits))
    assert abs(shown - Decimal(repr(value))) <= Decimal(1).scaleb(-digits) / 2


@given(FINITE, FINITE, DIGITS)
def test_a_larger_value_is_never_shown_as_a_smaller_figure(a: float, b: float, digits: int) -> None:
    low, high = sorted((a, b))
    assert Decimal(plain(low, digits)) <= Decimal(plain(high, digits))


@given(FINITE, DIGITS)
def test_a_figure_and_its_negative_mirror_each_other(value: float, digits: int) -> None:
    assert plain(value, digits).lstrip("-") == plain(-value, digits).lstrip("-")


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (2.675, 2, "2.68"),  # format() gives 2.67, because the double lies below
        (0.125, 2, "0.13"),
        (-0.125, 2, f"{MINUS}0.13"),
        (1e-9, 2, "0.00"),
        (-1e-9, 2, "0.00"),
        (1234567.0, 1, "1234567.0"),
        (5e-324, 3, "0.000"),
        (1e300, 1, f"1{300 * '0'}.0"),
        (math.inf, 2, "∞"),
        (-math.inf, 0, f"{MINUS}∞"),
    ],
)
def test_halves_go_away_from_zero(value: float, digits: int, shown: str) -> None:
    assert fixed(value, digits) == shown


def test_what_is_no_number_cannot_be_written_as_a_figure() -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        fixed(math.nan, 2)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "<0.001"),
        (0.0009999, "<0.001"),
        (0.001, "0.001"),
        (0.0495, "0.050"),
        (0.05, "0.050"),
        (0.1, "0.10"),
        (0.996, ">0.99"),
        (1.0, "1.00"),
    ],
)
def test_a_p_value_is_a_bound_where_it_would_round_to_nothing(value: float, shown: str) -> None:
    assert p_value(value) == shown


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_a_p_value_inside_is_never_shown_as_zero_or_one(value: float) -> None:
    assert p_value(value) not in {"0.00", "0.000", "1.00"}


def test_counts_are_grouped_by_commas() -> None:
    assert [count(n) for n in (123, 1234, 12345)] == ["123", "1,234", "12,345"]
    assert count(-1234) == f"{MINUS}1,234"
    with pytest.raises(ValueError, match="no count"):
        count(1.5)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.00152, "0.0015"), (0.0996, "0.10"), (12.34, "12"), (0.0, "0"), (-0.25, MINUS + "0.25")],
)
def test_significant_digits_begin_at_the_first_that_is_not_zero(value: float, shown: str) -> None:
    assert significant(value, 2) == shown


def test_small_numbers_are_words() -> None:
    assert (number_word(0), number_word(12), number_word(40)) == ("zero", "twelve", "40")
