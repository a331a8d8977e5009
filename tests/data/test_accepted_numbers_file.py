"""Tests of mcstats.data.accepted_numbers_file."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.written_files import write_file
from mcstats.data.accepted_numbers_file import lint_accepted_numbers
from mcstats.model.tables import NumberRow, columns


@pytest.mark.parametrize(
    ("text", "finite"),
    [("1.5", True), ("-1e3", True), ("nan", False), ("x", False), ("1_0", False)],
)
def test_an_accepted_value_is_a_number(text: str, finite: bool, tmp_path: Path) -> None:
    header = ",".join(columns(NumberRow))
    faults = lint_accepted_numbers(
        write_file(tmp_path, f"{header}\na,{text},x,count,,\n", "numbers.csv")
    )
    assert [fault.code for fault in faults] == ([] if finite else ["NUMBER"])
