"""Tests of mcstats.check.statements.explain_error."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from helpers.shipped_topic import shipped_book
from helpers.statement_parts import build_about, build_figure, explained, literal_of
from mcstats.check.statements.check_statement import check_statements
from mcstats.check.statements.explain_error import UNREAD_SOURCE_FACTOR, find_slips
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.check.statements.study_index import StudyIndex
from mcstats.model.diagnoses import Diagnosis as D
from mcstats.model.written_number import read


@pytest.mark.parametrize(
    ("text", "numbers"), [("5", 9), ("500", 9), ("12", 90), ("0.12", 90), ("12.5", 900)]
)
def test_that_nothing_explains_a_number_weighs_as_one_of_all_of_its_length(
    text: str, numbers: int
) -> None:
    # from 1 to 9 there are nine numbers of one digit, from 10 to 99 ninety of two
    asked = build_about(quantity="change", outcome="o")
    (found,) = explained(read(text, "change", {}), asked, [], {D.NOT_READ: 0.5})
    assert (found.classes, found.what) == ((D.NOT_READ,), "no printed number explains it")
    assert found.weight == pytest.approx(0.5 / numbers)


def of_change(text: str, **more: Any) -> PrintedNumber:
    literal = read(text, "change", {})
    return PrintedNumber("planted", "change", literal, "abstract", "f:1", outcome="o", **more)


def test_explanations_of_one_class_weigh_together_and_share_what_the_class_has() -> None:
    asked = build_about(quantity="change", outcome="o", time="end")
    weights = {D.TIME: 0.2, D.SWAPPED: 0.1, D.NOT_READ: 0.3}

    def told_by(said: str, *own: PrintedNumber) -> dict[D, float]:
        rows = explained(read(said, "change", {}), asked, own, weights)
        return {row.diagnosis: row.weight for row in rows}

    mid, late = of_change("13.5", time="mid"), of_change("17.5", time="late")
    assert told_by("13.5", mid) == pytest.approx({D.TIME: 0.2, D.NOT_READ: 0.3 / 900})
    # of two numbers at other times, each is as likely
    assert told_by("13.5", mid, late)[D.TIME] == pytest.approx(0.1)
    # swapped at the time that is meant: 31.5 or 15.3; there a number unrelated to it is rarer
    here = of_change("13.5", time="end")
    found = told_by("31.5", here)
    assert found[D.SWAPPED] == pytest.approx(0.1 / 2)
    assert found[D.NOT_READ] == pytest.approx(0.3 / 900 * UNREAD_SOURCE_FACTOR)
    # both at once: another time, and swapped
    assert told_by("31.5", mid)[D.TIME] == pytest.approx(0.2 * 0.1 / 2)


def told(said: str, printed: str, said_unit: str, unit: str) -> set[tuple[D, ...]]:
    asked = build_about(quantity="change", unit=said_unit)
    figure = build_figure(printed, unit=unit)
    found = explained(read(said, "change", {}), asked, [figure], {})
    return {hypothesis.classes for hypothesis in found} - {(D.NOT_READ,)}


def test_a_number_of_hours_told_as_days_is_a_slip_of_units_and_converted_it_is_none() -> None:
    assert told("48", "48", "days", "h") == {(D.SHIFT,)}
    assert told("2", "48", "days", "h") == set()
    assert told("48", "48", "h", "h") == set()


def test_the_error_model_ranks_and_does_not_decide() -> None:
    known = shipped_book()
    flat = StudyIndex(known.topic, known.numbers, known.words, known.hedges, {}, known.rungs)
    ranked = {row.check: row.status for row in check_statements(known)}
    unranked = {row.check: row.status for row in check_statements(flat)}
    seen = {name for name, status in ranked.items() if status == "right"}
    assert seen == {name for name, status in unranked.items() if status == "right"}


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
