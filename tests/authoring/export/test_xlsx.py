"""Tests of mcstats.authoring.export.xlsx."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from helpers.exported_results import results_of
from mcstats.authoring.export import xlsx
from mcstats.cli import main
from mcstats.model.tables import VerdictRow
from mcstats.report.view import TABLES
from mcstats.workflow.files import read_table, write_table


@pytest.mark.parametrize("topic", ["bcg", "salt"])
def test_a_workbook_holds_the_cells_of_every_table(
    here: Path, topic: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "xlsx", "--topic", topic, "--output", "x.xlsx"]) == 0
    about, *sheets = openpyxl.load_workbook("x.xlsx").worksheets
    names = [row[0] for row in about.iter_rows(min_row=2, values_only=True)]
    assert [sheet.title for sheet in sheets] == names
    folder = Path("reports", topic, "tables")
    assert set(names) == {path.stem for path in folder.glob("*.csv")} & set(TABLES)
    assert {"effects", "verdicts", "pooled", "ratings"} <= set(names)
    for sheet in sheets:
        with (folder / f"{sheet.title}.csv").open(encoding="utf-8", newline="") as file:
            written = list(csv.reader(file))
        read = list(sheet.iter_rows(values_only=True))
        assert len(read) == len(written)
        for cells, texts in zip(read, written, strict=True):
            for value, text in zip(cells, texts, strict=True):
                if isinstance(value, bool):
                    assert text == ("yes" if value else "no")
                elif isinstance(value, int | float):
                    assert math.isclose(value, float(text), rel_tol=1e-15)
                else:
                    # The apostrophe keeps formulas out of CSV.
                    assert (value or "") == text.removeprefix("'")


def test_no_text_of_a_workbook_is_a_formula(here: Path) -> None:
    path = here / "reports/bcg/tables/verdicts.csv"
    rows = [replace(row, reading_text="=1+1") for row in read_table(path, VerdictRow)]
    write_table(path, VerdictRow, rows)
    content = xlsx.write(results_of(here, "bcg"))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["verdicts"]
    texts = [one for row in sheet.iter_rows() for one in row if one.value == "=1+1"]
    assert len(texts) == len(rows)
    assert {one.data_type for one in texts} == {"s"}
