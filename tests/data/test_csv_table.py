"""Tests of mcstats.data.csv_table."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.imported_files import SECONDS
from helpers.written_files import outcome_of, write_file
from mcstats.data import csv_table as tables
from mcstats.data.csv_table import read_table
from mcstats.model.errors import Fault


def rows(folder: Path, text: str) -> list[list[str]]:
    found, faults = outcome_of(read_table, write_file(folder, text), "table.csv")
    assert found is not None and faults == []
    return [list(row.cells.values()) for row in found.rows]


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n3,4\n",
        "a,b\r\n1,2\r\n3,4\r\n",
        "a,b\n1,2\n3,4",
        '"a","b"\r\n"1","2"\r\n3,"4"\r\n',
    ],
)
def test_rows_are_the_same_whatever_ends_a_line(text: str, tmp_path: Path) -> None:
    assert rows(tmp_path, text) == [["1", "2"], ["3", "4"]]
    found, _ = outcome_of(read_table, tmp_path / "table.csv", "table.csv")
    assert found is not None and [row.line for row in found.rows] == [2, 3]


def refused(folder: Path, text: str) -> tuple[str, int, str]:
    found, (fault,) = outcome_of(read_table, write_file(folder, text), "table.csv")
    assert found is None
    return fault.code, fault.line, fault.found


def test_a_table_is_as_large_as_its_limits_and_no_larger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    assert len(rows(tmp_path, "a,b\n1,2\n3,4\n")) == 2
    assert refused(tmp_path, "a,b\n1,2\n3,4\n5,6\n") == ("SIZE", 0, "more than 3 rows")
    monkeypatch.setattr(tables, "MAX_COLUMNS", 2)
    assert refused(tmp_path, "a,b,c\n1,2,3\n") == ("SIZE", 1, "3 columns")
    monkeypatch.setattr(tables, "MAX_CELL", 4)
    assert rows(tmp_path, "a,b\n1234,2\n") == [["1234", "2"]]
    assert refused(tmp_path, "a,b\n1,2\n1,12345\n") == ("SIZE", 3, "a cell of 5 characters")
    assert refused(tmp_path, 'a,b\n1,2\n1,"12345"\n')[0] == "SIZE"


def test_one_column_is_a_table_where_no_other_delimiter_stands_in_its_name(tmp_path: Path) -> None:
    assert rows(tmp_path, "a\n1\n\n2\n") == [["1"], ["2"]]
    code, line, found = refused(tmp_path, "a;b;c\n1;2;3\n")
    assert (code, line) == ("CSV-DELIM", 1)
    assert found.endswith('2 times and no ","')


@pytest.mark.parametrize(
    ("rows", "place", "code", "found"),
    [
        ('"x"y,1\n', (2, 1), "CSV-QUOTE", '"y" after a closing quote'),
        ('1,"x"y\n', (2, 2), "CSV-QUOTE", '"y" after a closing quote'),
        ('1,"xx"y\n', (2, 2), "CSV-QUOTE", '"y" after a closing quote'),
        ('1,2\n"x""", "z"\n', (3, 2), "CSV-QUOTE", 'a quote inside the cell " "z""'),
        ('1,2\n3,"x,4\n5,6\n', (3, 2), "CSV-QUOTE", 'an opening " never closed'),
        ('"1\n2","3\n4\n5\n6\n7\n8"\n', (3, 2), "CSV-QUOTE", 'an opening " that closes on line 8'),
        ("1,2\n\n1,2,3\n1,2\n", (4, 0), "CSV-WIDTH", "3 cells, the header has 2"),
        ("1,2\n1\n", (3, 0), "CSV-WIDTH", "1 cells, the header has 2"),
        ('"1\n2",3\n4\n', (4, 0), "CSV-WIDTH", "1 cells, the header has 2"),
    ],
)
def test_a_slip_of_a_table_is_told_where_it_stands(
    rows: str, place: tuple[int, int], code: str, found: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"a,b\n{rows}", encoding="utf-8")
    table, (fault,) = outcome_of(read_table, path, "x.csv")
    assert table is None
    assert ((fault.line, fault.column), fault.code, fault.found) == (place, code, found)


def test_a_cell_in_quotes_holds_what_it_says_and_the_next_row_knows_its_line(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b'a,b\r\n"1\n2\n3\n4\n5","x ""y"", z"\r\n"",\r\n\r\n7,"8"')
    table, faults = outcome_of(read_table, path, "x.csv")
    assert table is not None and faults == []
    assert [(row.line, tuple(row.cells.values())) for row in table.rows] == [
        (2, ("1\n2\n3\n4\n5", 'x "y", z')),
        (7, ("", "")),
        (9, ("7", "8")),
    ]


def test_a_cell_may_hold_commas_quotes_and_line_ends(tmp_path: Path) -> None:
    table, faults = outcome_of(
        read_table, write_file(tmp_path, 'a,b\r\n"x, ""y""\nz",2\r\n\n3,4'), "t.csv"
    )
    assert not faults
    assert table is not None
    assert [row.cells for row in table.rows] == [
        {"a": 'x, "y"\nz', "b": "2"},
        {"a": "3", "b": "4"},
    ]
    assert [row.line for row in table.rows] == [2, 5]


@given(raw=st.binary(max_size=200))
@settings(max_examples=300)
def test_any_bytes_are_a_table_or_faults(raw: bytes, tmp_path: Path) -> None:
    table, faults = outcome_of(read_table, write_file(tmp_path, raw), "t.csv")
    assert (table is None) == bool(faults)
    assert all(isinstance(fault, Fault) for fault in faults)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n" + "," * 9_000_000, "found 9000001 cells"),
        ("a,b\n" + "1\n" * 3_000_000, "found more than 100000 rows"),
        ('a,b\n"' + '""' * 4_000_000, 'found an opening " never closed'),
        ('a,b\n1,"' + "2\n" * 900_000 + '"\n', 'found an opening " that closes on line 900002'),
    ],
    ids=["cells", "rows", "quotes", "lines"],
)
def test_a_hostile_table_is_refused_within_seconds(text: str, told: str, tmp_path: Path) -> None:
    path = write_file(tmp_path, text)
    begun = time.process_time()
    table, (fault, *_) = outcome_of(read_table, path, "t.csv")
    assert time.process_time() - begun < SECONDS
    assert table is None
    assert told in str(fault)
