"""Tests of mcstats.check.statements.digit_errors."""

from __future__ import annotations

from decimal import Decimal

import pytest

from helpers.statement_parts import literal_of
from mcstats.check.statements.digit_errors import find_slips
from mcstats.check.statements.written_number import read
from mcstats.model.diagnoses import Diagnosis as D


def slipped(said: str, printed: str, unit: str = "", *, ratio: bool = False) -> dict[D, float]:
    return find_slips(read(said, "change", {}), read(printed, "change", {}), unit, ratio=ratio)


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ("21.5", {D.SWAPPED: 1 / 2}),  # 21.5 or 15.2
        ("15.2", {D.SWAPPED: 1 / 2}),
        ("52.1", {}),  # not beside each other
        ("2.5", {D.DIGIT: 1 / 6}),  # 2.5, 1.5, 12; 112.5, 122.5, 12.55
        ("1.5", {D.DIGIT: 1 / 6}),
        ("12.55", {D.DIGIT: 1 / 6}),
        ("112.5", {D.DIGIT: 1 / 6}),
        ("12.51", {}),
        ("-12.5", {D.SIGN: 1.0}),
        ("12.5", {}),
    ],
)
def test_a_slip_counts_as_one_of_all_that_its_class_can_make(
    said: str, share: dict[D, float]
) -> None:
    assert slipped(said, "12.5") == pytest.approx(share)


@pytest.mark.parametrize("power", range(-7, 8))
def test_a_point_moves_up_to_three_places_or_six(power: int) -> None:
    said = f"{Decimal('12.5').scaleb(power):f}"
    assert (D.SHIFT in slipped(said, "12.5")) == (power in {-6, -3, -2, -1, 1, 2, 3, 6})


@pytest.mark.parametrize(
    ("said", "printed", "times"),
    [
        ("336", "48", True),
        ("1152", "48", True),
        ("2880", "48", True),
        ("2", "48", True),
        ("0.8", "48", True),
        ("6", "42", True),
        ("288", "48", False),
        ("8", "48", False),
    ],
)
def test_a_time_is_taken_for_another_by_seven_twenty_four_or_sixty(
    said: str, printed: str, times: bool
) -> None:
    for unit in ("h", "min", "s", "days", "weeks"):
        assert (D.SHIFT in slipped(said, printed, unit)) == times
    for unit in ("", "mA", "sessions", "%"):
        assert D.SHIFT not in slipped(said, printed, unit)


def test_a_number_that_was_rounded_before_it_slipped_counts_half() -> None:
    # 12.54 is rounded to 12.5, and then 21.5 or 15.2 are its two swaps
    assert slipped("21.5", "12.54") == pytest.approx({D.SWAPPED: 1 / 4})
    # the inverse 0.8, and -1.25, which is -1.2 or -1.3 in one decimal
    assert slipped("0.8", "1.25", ratio=True) == pytest.approx({D.SIGN: 1 / 4})
    assert D.SIGN not in slipped("0.8", "1.25")


@pytest.mark.parametrize("power", [-6, -3, -2, -1, 1, 2, 3, 6])
def test_a_point_that_moved_is_a_slip_by_any_usual_power_of_ten(power: int) -> None:
    printed, said = (read(f"{Decimal('18.37').scaleb(p):f}", "change", {}) for p in (0, power))
    assert D.SHIFT in find_slips(said, printed, "", ratio=False)


@pytest.mark.parametrize("power", [-4, 4, 5])
def test_a_point_that_nobody_moves_so_far_is_no_slip(power: int) -> None:
    printed, said = (read(f"{Decimal('18.37').scaleb(p):f}", "change", {}) for p in (0, power))
    assert D.SHIFT not in find_slips(said, printed, "", ratio=False)


@pytest.mark.parametrize(("printed", "ratio"), [("0", True), ("0.0", False)])
def test_zero_has_no_reversal(printed: str, ratio: bool) -> None:
    zero = read(printed, "change", {})
    for said in ("1", "-1", "0.5"):
        assert D.SIGN not in find_slips(read(said, "change", {}), zero, "", ratio=ratio)
    half, two = read("0.5", "change", {}), read("2", "change", {})
    assert find_slips(half, two, "", ratio=True)[D.SIGN] == pytest.approx(1 / 2)


@pytest.mark.parametrize(
    ("said", "printed", "diagnosis"),
    [
        ("21.8", "21.18", D.DIGIT),
        ("211.18", "21.18", D.DIGIT),
        ("13.87", "18.37", D.SWAPPED),
        ("1.837", "18.37", D.SHIFT),
        ("-18.37", "18.37", D.SIGN),
        ("52", "25.3", D.SWAPPED),
    ],
)
def test_a_slip_is_named(said: str, printed: str, diagnosis: D) -> None:
    assert diagnosis in find_slips(literal_of(said), literal_of(printed), "", ratio=False)


def test_a_slip_that_nobody_would_write_is_none() -> None:
    # "30" with its digits exchanged would be "03".
    assert D.SWAPPED not in find_slips(literal_of("3"), literal_of("30"), "", ratio=False)


def test_the_inverse_of_a_ratio_is_its_reversal() -> None:
    said, printed = literal_of("0.5"), literal_of("2.0")
    assert D.SIGN in find_slips(said, printed, "", ratio=True)
    assert D.SIGN not in find_slips(said, printed, "", ratio=False)
