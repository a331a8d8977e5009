"""Tests of mcstats.data.study_rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.study_tables import read, rows, table


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0.123456789", "0.123456789"),
        ("0.33333333333333333333", "0.333333333333333"),
        ("2.5e-20", "0.000000000000000"),
        ("1e-3", "1e-3"),
    ],
)
def test_a_number_of_a_program_keeps_as_many_decimals_as_print_may_have(
    text: str, shown: str, tmp_path: Path
) -> None:
    (coded,) = rows(tmp_path, f"study,yi,vi\nAnn,{text},0.1\n")
    assert coded.figures[0, "yi"] == (shown, "yi")


@pytest.mark.parametrize("text", ["abc", "1e9999999999999999999"])
def test_what_is_no_number_is_told_as_it_stands(text: str, tmp_path: Path) -> None:
    (fault,) = table(tmp_path, f"study,yi,vi\nAnn,{text},0.1\n")
    assert (fault.line, fault.name) == (2, "yi")


@pytest.mark.parametrize(
    ("names", "cells", "found", "column"),
    [
        ("study", "Ann", '"ann"', "study"),
        ("slab", "Ann", '"ann"', "slab"),
        ("author,year", "Ann,2001", '"ann2001"', "author"),
        ("author", "Ann", '"ann"', "author"),
        ("year", "2001", '"2001"', "year"),
        ("year,study", "2001,Ann", '"ann"', "study"),
    ],
)
def test_a_study_that_stands_twice_is_told_in_the_column_that_names_it(
    names: str, cells: str, found: str, column: str, tmp_path: Path
) -> None:
    (fault,) = table(tmp_path, f"{names},yi,vi\n{cells},0.1,0.2\n{cells},0.3,0.2\n")
    assert (fault.code, fault.found) == ("KEY-DUP", f"{found}, first on line 2")
    assert (fault.line, fault.name) == (3, column)


def test_a_study_without_a_name_is_told_where_the_name_belongs(tmp_path: Path) -> None:
    (fault,) = table(tmp_path, "year,yi,vi\nNA,0.1,0.2\n")
    assert (fault.code, fault.line, fault.name) == ("EMPTY", 2, "year")
    (fault,) = table(tmp_path, "yi,vi\n0.1,0.2\n")
    assert (fault.code, fault.line, fault.fix) == ("CSV-HEADER", 1, "--columns study=NAME")


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ("3,10,4,11", None),
        ("10,10,4,11", None),
        ("11,10,4,11", ("LOGIC", "11 with n1i 10", "ai")),
        ("3,10,12,11", ("LOGIC", "12 with n2i 11", "ci")),
        ("3,1,4,11", ("LOGIC", "3 with n1i 1", "ai")),
        ("0,0,4,11", ("RANGE", "0", "n1i")),
        ("3.5,10,4,11", ("INT", '"3.5"', "ai")),
    ],
)
def test_no_more_people_have_an_event_than_there_are(
    cells: str, found: tuple[str, str, str] | None, tmp_path: Path
) -> None:
    faults = table(tmp_path, f"study,ai,n1i,ci,n2i\nAnn,{cells}\n")
    assert [(f.code, f.found, f.name) for f in faults] == ([found] if found else [])


def test_ends_of_an_interval_in_the_wrong_order_are_told_in_their_column(tmp_path: Path) -> None:
    (fault,) = table(tmp_path, "study,estimate,ci_lb,ci_ub\nAnn,0.8,0.9,0.7\n")
    assert (fault.code, fault.line, fault.name) == ("LOGIC", 2, "ci_lb")


def test_a_row_tells_its_outcome_time_unit_and_allocation(tmp_path: Path) -> None:
    text = "study,outcome,time,unit,allocation,yi,vi\nAnn,Pain,8 weeks,mm,randomised,1,2\n"
    (coded,) = rows(tmp_path, text)
    assert coded.facts == {
        "outcome": "Pain", "time": "8 weeks", "unit": "mm", "allocation": "randomised",
    }  # fmt: skip


def test_a_study_may_stand_twice_for_two_outcomes_or_times_and_not_for_one(tmp_path: Path) -> None:
    text = "study,outcome,time,yi,vi\nAnn,Pain,1,1,2\nAnn,Pain,2,1,2\nAnn,Rest,1,1,2\n"
    assert len(rows(tmp_path, text)) == 3
    (fault,) = table(tmp_path, f"{text}Ann,Rest,1,1,2\n")
    assert (fault.code, fault.line) == ("KEY-DUP", 5)
    assert fault.expected == "each study once for an outcome and a time"


TOTALS = [
    "Total", "Total (95% CI)", "Subtotal (95% CI)", "Total events: 7", "Overall",
    "Pooled effect (random)", "Heterogeneity: Tau² = 0.1", "Test for overall effect: Z = 1",
    "Random effects model",
]  # fmt: skip


@pytest.mark.parametrize("name", TOTALS)
def test_a_total_is_no_study_and_is_told(name: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"study,yi,vi\nAnn,1,2\n{name},1,2\n")
    assert [row.label for row in found.rows] == ["Ann"]
    assert found.notes == (f"left out: 1 row that is a total and no study ({name})",)


@pytest.mark.parametrize("name", ["Total 2001", "Overallson 1999", "Subtotale", "Testa 2003"])
def test_a_study_is_not_taken_for_a_total_by_its_name(name: str, tmp_path: Path) -> None:
    assert [row.label for row in rows(tmp_path, f"study,yi,vi\n{name},1,2\n")] == [name]


def test_a_name_in_another_script_gets_an_id_that_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, "study,yi,vi\n王 2001,1,2\n李 2001,1,2\nИв,1,2\n")
    assert [row.id for row in found.rows] == ["u738b2001", "u674e2001", "u418u432"]
    assert "王 2001 is u738b2001" in found.notes[0]
    (named,) = rows(tmp_path, "study,id,yi,vi\n王 2001,wang2001,1,2\n")
    assert (named.id, named.label) == ("wang2001", "王 2001")


@pytest.mark.parametrize("missing", ["n/a", "not reported", "NR", "-", "."])
def test_a_word_for_a_missing_figure_is_told_how_to_write_it(missing: str, tmp_path: Path) -> None:
    (fault,) = table(tmp_path, f"study,ai,n1i,ci,n2i\nAnn,{missing},20,6,20\n")
    assert (fault.line, fault.name, fault.fix) == (2, "ai", "leave it empty, or write NA")
    for written in ("", "NA"):
        assert not table(tmp_path, f"study,ai,n1i,ci,n2i\nAnn,{written},20,6,20\n")


def test_whole_numbers_that_pandas_writes_with_a_decimal_are_counts(tmp_path: Path) -> None:
    first, second = rows(tmp_path, "study,ai,n1i,ci,n2i\nAnn,4.0,20.0,6.0,20.0\nBob,,,5.0,20.0\n")
    assert [first.figures[1, key][0] for key in ("events", "n")] == ["4", "20"]
    assert set(second.figures) == {(2, "events"), (2, "n")}
