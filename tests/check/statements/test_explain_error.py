"""Tests of mcstats.check.statements.explain_error."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.shipped_topic import shipped_book
from helpers.statement_parts import build_about, build_figure
from helpers.study_builder import build_study
from mcstats.check.statements.check_statement import StudyIndex, check_statements
from mcstats.check.statements.explain_error import UNRELATED, explain
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.check.statements.written_number import read
from mcstats.model.diagnoses import Diagnosis as D


@pytest.mark.parametrize(
    ("text", "numbers"), [("5", 9), ("500", 9), ("12", 90), ("0.12", 90), ("12.5", 900)]
)
def test_that_nothing_explains_a_number_weighs_as_one_of_all_of_its_length(
    text: str, numbers: int
) -> None:
    # from 1 to 9 there are nine numbers of one digit, from 10 to 99 ninety of two
    asked = build_about(quantity="change", outcome="o")
    (found,) = explain(read(text, "change", {}), asked, build_study(), [], [], {D.NOT_READ: 0.5})
    assert (found.classes, found.what) == ((D.NOT_READ,), "no printed number explains it")
    assert found.weight == pytest.approx(0.5 / numbers)


def of_change(text: str, **more: Any) -> PrintedNumber:
    literal = read(text, "change", {})
    return PrintedNumber("planted", "change", literal, "abstract", "f:1", outcome="o", **more)


def test_explanations_of_one_class_weigh_together_and_share_what_the_class_has() -> None:
    asked = build_about(quantity="change", outcome="o", time="end")
    weights = {D.TIME: 0.2, D.SWAPPED: 0.1, D.NOT_READ: 0.3}

    def explained(said: str, *own: PrintedNumber) -> dict[D, float]:
        rows = explain(read(said, "change", {}), asked, build_study(), own, [], weights)
        return {row.diagnosis: row.weight for row in rows}

    mid, late = of_change("13.5", time="mid"), of_change("17.5", time="late")
    assert explained("13.5", mid) == pytest.approx({D.TIME: 0.2, D.NOT_READ: 0.3 / 900})
    # of two numbers at other times, each is as likely
    assert explained("13.5", mid, late)[D.TIME] == pytest.approx(0.1)
    # swapped at the time that is meant: 31.5 or 15.3; there a number unrelated to it is rarer
    here = of_change("13.5", time="end")
    found = explained("31.5", here)
    assert found[D.SWAPPED] == pytest.approx(0.1 / 2)
    assert found[D.NOT_READ] == pytest.approx(0.3 / 900 * UNRELATED)
    # both at once: another time, and swapped
    assert explained("31.5", mid)[D.TIME] == pytest.approx(0.2 * 0.1 / 2)


def told(said: str, printed: str, said_unit: str, unit: str) -> set[tuple[D, ...]]:
    asked = build_about(quantity="change", unit=said_unit)
    found = explain(
        read(said, "change", {}), asked, build_study(), [build_figure(printed, unit=unit)], [], {}
    )
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
    seen = {name for name, status in ranked.items() if status == "match"}
    assert seen == {name for name, status in unranked.items() if status == "match"}
