"""Tests of mcstats.data.accepted_numbers_file."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.written_files import write_file
from mcstats.data.accepted_numbers_file import lint_accepted_numbers
from mcstats.model.tables import NumberRow, columns


@pytest.mark.parametrize(
    ("text", "finite"),
    [
        ("1.5", True),
        ("-1e3", True),
        ("nan", False),
        ("x", False),
        ("1_0", False),
        ("inf", False),
        ("-inf", False),
        ("1e999", False),
        ("1" * 5_000, False),
    ],
)
def test_an_accepted_value_is_a_number(text: str, finite: bool, tmp_path: Path) -> None:
    header = ",".join(columns(NumberRow))
    faults = lint_accepted_numbers(
        write_file(tmp_path, f"{header}\na,{text},x,count,,\n", "numbers.csv")
    )
    assert [fault.code for fault in faults] == ([] if finite else ["NUMBER"])


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        ("a,1,1,count,,0123abcd4567/0123abcd4567", []),
        ("a,1,1,count,,/0123abcd4567", []),
        ("a,1,1,guess,,/0123abcd4567", ["ENUM"]),
        ("a,1,1,,,/0123abcd4567", ["ENUM"]),
        ("a,1,1,count,,was wrong", ["FORM"]),
        ("a,1,1,count,,<script>", ["FORM"]),
    ],
)
def test_the_kind_and_the_cause_of_a_figure_are_those_that_accept_writes(
    row: str, codes: list[str], tmp_path: Path
) -> None:
    header = ",".join(columns(NumberRow))
    file = write_file(tmp_path, f"{header}\n{row}\n", "numbers.csv")
    assert [fault.code for fault in lint_accepted_numbers(file)] == codes


def test_a_text_of_many_lines_is_no_stray_quote_in_what_the_program_wrote(tmp_path: Path) -> None:
    header, text = ",".join(columns(NumberRow)), "\n".join("abcdefgh")
    file = write_file(tmp_path, f'{header}\na,,"{text}",printed,,\n', "numbers.csv")
    assert lint_accepted_numbers(file) == []
