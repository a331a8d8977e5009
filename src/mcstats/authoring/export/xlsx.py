"""Export the tables of a topic as one workbook, a sheet for each."""

from __future__ import annotations

import inspect
import io
import math
import re
import zipfile
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from mcstats.authoring.export.results import Results
from mcstats.model.tables import columns
from mcstats.report.view import TABLES
from mcstats.workflow.files import read_table

CANNOT: Final = (
    "pages, figures, and the list of the numbers on the pages",
    "the last digit of a number: a workbook keeps 16",
    "a text of more than 32,767 characters, which is cut off",
    "types of columns and keys between tables: they are in datapackage.json",
)
"""The contents that the format cannot say."""
_PROPERTIES: Final = "docProps/core.xml"
_TIMES: Final = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def write(results: Results) -> bytes:
    """Return an xlsx file: a sheet that lists the others, and one for each table of the run."""
    folder = results.paths.out / "tables"
    found = {name: folder / f"{name}.csv" for name in TABLES}
    tables = {name: path for name, path in found.items() if path.is_file()}
    book = Workbook(write_only=True)
    summaries = {name: (inspect.getdoc(TABLES[name]) or "").split("\n\n")[0] for name in tables}
    _add_sheet(book, "about", ("sheet", results.topic.claims.title), summaries.items())
    for name, path in tables.items():
        record: type[Any] = TABLES[name]
        names = [field.name for field in fields(record)]
        rows = ([getattr(row, key) for key in names] for row in read_table(path, record))
        _add_sheet(book, name, columns(record), rows)
    out = io.BytesIO()
    book.save(out)
    return _without_time(out)


def _without_time(book: io.BytesIO) -> bytes:
    """Return a workbook without the time at which it was written: the same results, same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = _TIMES.sub(b"", old.read(name)) if name == _PROPERTIES else old.read(name)
            new.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)  # of 1980
    return out.getvalue()


def _add_sheet(
    book: Workbook, name: str, header: Iterable[str], rows: Iterable[Iterable[object]]
) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for row in (header, *rows):
        cells = []
        for value in row:
            if isinstance(value, float) and not math.isfinite(value):
                value = str(value)  # a workbook has no number for it
            cells.append(WriteOnlyCell(sheet, value))
            if isinstance(value, str):
                cells[-1].data_type = "s"  # not a formula, whatever it begins with
        sheet.append(cells)
