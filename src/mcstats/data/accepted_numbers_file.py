"""Check the accepted numbers of a topic, which `mcstats accept` writes and a person may edit."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator
from pathlib import Path as FilePath

from mcstats.data.csv_table import Table, read_table
from mcstats.data.suggestions import quote
from mcstats.data.topic_folder import display_path
from mcstats.model.errors import Fault, InputError
from mcstats.model.tables import FIGURE_KINDS, NumberRow, columns

_CAUSE = re.compile(r"[0-9a-z]{0,64}(?:/[0-9a-z]{1,64})?")
_AGAIN = "run mcstats accept, which writes the file anew"


def lint_accepted_numbers(path: FilePath) -> list[Fault]:
    """Return the faults of ``numbers.csv``; a topic without this file has accepted nothing yet."""
    if not os.path.lexists(path):
        return []
    names = columns(NumberRow)
    try:
        table = read_table(path, display_path(path), names)
    except InputError as error:
        return list(error.faults)
    if table.names != names:
        missing = [name for name in names if name not in table.names]
        found = f"no column {missing[0]}" if missing else "the columns in another order"
        return [Fault(table.shown, 1, 0, "CSV-HEADER", found, ", ".join(names), _AGAIN)]
    return list(_cells(table))


def _cells(table: Table) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for row in table.rows:
        number, value = row.cells["number"], row.cells["value"]
        if not number:
            yield table.fault(row, "number", "EMPTY", "nothing", "the name of a number", _AGAIN)
        elif number in first:
            found = f"{quote(number)}, first on line {first[number]}"
            yield table.fault(row, "number", "KEY-DUP", found, "each number once", _AGAIN)
        first.setdefault(number, row.line)
        kind, cause = row.cells["kind"], row.cells["cause"]
        if kind not in FIGURE_KINDS:
            expected = ", ".join(FIGURE_KINDS)
            yield table.fault(row, "kind", "ENUM", quote(kind), expected, _AGAIN)
        if _CAUSE.fullmatch(cause) is None:
            expected = "two fingerprints, as 0123abcd/4567cdef"
            yield table.fault(row, "cause", "FORM", quote(cause), expected, _AGAIN)
        if value and not _finite(value):
            found, expected = quote(value), "a finite number, or nothing"
            yield table.fault(row, "value", "NUMBER", found, expected, _AGAIN)


def _finite(text: str) -> bool:
    try:
        return text.isascii() and "_" not in text and math.isfinite(float(text))
    except ValueError:
        return False
