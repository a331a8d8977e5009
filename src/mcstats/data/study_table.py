"""Read a table of effects, one row a study, with metafor's names for its columns."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path as FilePath
from typing import Final

from mcstats.data.csv_table import Row, Table, read_table
from mcstats.data.reference import slug
from mcstats.data.suggestions import find_nearest, quote, suggest_nearest
from mcstats.model.errors import Fault
from mcstats.model.printed import MOST_DECIMALS, Kind, parse
from mcstats.model.printed_characters import PrintedError
from mcstats.model.result import kind_of
from mcstats.model.vocabularies import Allocation

MISSING: Final = {"", "NA"}  # R writes NA
NAMING: Final = ("study", "slab", "author", "year")  # the first of them that is there


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that make an effect, their keys in a study file, and the route to it.

    Attributes
    ----------
    columns : mapping of str to (int, str)
        For each column the arm (1, 2; 0 is the comparison) and the key.
    route : str
        The name of the route.
    """

    columns: Mapping[str, tuple[int, str]]
    route: str


# Raw figures stand before ready ones: what can be recomputed is.
LAYOUTS: Final = (
    Layout(
        {
            "m1i": (1, "mean"),
            "sd1i": (1, "sd"),
            "n1i": (1, "n"),
            "m2i": (2, "mean"),
            "sd2i": (2, "sd"),
            "n2i": (2, "n"),
        },
        "means_sd",
    ),
    Layout(
        {"ai": (1, "events"), "n1i": (1, "n"), "ci": (2, "events"), "n2i": (2, "n")},
        "events",
    ),
    Layout(
        {"ai": (1, "events"), "bi": (1, "others"), "ci": (2, "events"), "di": (2, "others")},
        "events",
    ),
    Layout({"yi": (0, "yi"), "vi": (0, "vi")}, "ready_vi"),
    Layout({"yi": (0, "yi"), "sei": (0, "sei")}, "ready_se"),
)
# Names that other programs give these columns; offered as a fix, never assumed.
ALSO: Final[Mapping[str, str]] = {
    **dict.fromkeys(("trial", "studlab", "name", "reference", "paper", "citation"), "study"),
    **{"event.e": "ai", "n.e": "n1i", "event.c": "ci", "n.c": "n2i", "te": "yi", "sete": "sei"},
    **{"mean.e": "m1i", "sd.e": "sd1i", "mean.c": "m2i", "sd.c": "sd2i"},
    **dict.fromkeys(("es", "effect", "estimate", "logrr", "logor", "smd", "md"), "yi"),
    **dict.fromkeys(("se", "stderr"), "sei"),
    **dict.fromkeys(("var", "variance"), "vi"),
}
POSITIVE: Final = frozenset({"sd", "vi", "sei"})


@dataclass(frozen=True, slots=True)
class Coded:
    """One row: the study's id and label, its allocation, and each figure with its column."""

    id: str
    label: str
    line: int
    allocation: str | None
    figures: Mapping[tuple[int, str], tuple[str, str]]


def read_effects(
    path: FilePath,
    shown: str,
    renamed: Mapping[str, str] | None = None,
    ignored: Collection[str] = (),
) -> tuple[Layout | None, list[Coded], list[Fault]]:
    """Read a table of effects or of what they are computed from.

    Parameters
    ----------
    path, shown : path, str
        The file, and its name in messages.
    renamed : mapping of str to str, optional
        The column that holds what metafor calls so: ``{"ai": "tpos"}``.
    ignored : collection of str
        Columns that are not read.

    Returns
    -------
    layout, rows, faults
        No rows where there is a fault.
    """
    names = dict(renamed or {})
    known = [
        *NAMING,
        "allocation",
        *dict.fromkeys(name for layout in LAYOUTS for name in layout.columns),
    ]
    wrong = [name for name in names if name not in known]
    if wrong:
        fix, expected = suggest_nearest(wrong[0], known), ", ".join(known)
        found = f"the name {quote(wrong[0])}"
        return None, [], [Fault.of_file(shown, "COLUMN", found, expected, fix)]
    wanted = [names.get(name, name) for name in known]
    table, faults = read_table(path, shown, [*wanted, *ignored])
    if table is None:
        return None, [], [_ignorable(fault) for fault in faults]
    given = {name for name in known if names.get(name, name) in table.names}
    layout = next((one for one in LAYOUTS if given >= set(one.columns)), None)
    if layout is None:
        expected = " | ".join(" ".join(one.columns) for one in LAYOUTS)
        fix = "add the missing columns, or say which they are: --columns ai=NAME …"
        found = f"the columns {', '.join(table.names)}"
        return None, [], [Fault(shown, 1, 0, "CSV-HEADER", found, expected, fix)]
    reader = _RowReader(table, layout, {name: names.get(name, name) for name in given})
    rows = [reader.row(row) for row in table.rows]
    reader.unique(rows)
    return layout, [] if reader.faults else rows, reader.faults


def _ignorable(fault: Fault) -> Fault:
    if fault.code != "CSV-HEADER" or fault.found != "an unknown name":
        return fault
    meant = ALSO.get(fault.name.lower()) or find_nearest(fault.name, fault.expected.split(", "))
    fix = f"--columns {meant}={fault.name}, or --ignore {fault.name}"
    if meant is None:
        fix = f"{fault.fix}; else --columns ai={fault.name}, or --ignore {fault.name}"
    return replace(fault, fix=fix)


class _RowReader:
    """Reads rows and collects every fault."""

    def __init__(self, table: Table, layout: Layout, columns: Mapping[str, str]) -> None:
        self.table, self.layout, self.columns = table, layout, columns
        self.faults: list[Fault] = []

    def fault(self, row: Row, column: str, code: str, found: str, expected: str, fix: str) -> None:
        self.faults.append(self.table.fault(row, column, code, found, expected, fix))

    def text(self, row: Row, name: str) -> str:
        text = row.cells.get(self.columns.get(name, ""), "").strip()
        return "" if text in MISSING and name != "study" else text

    def naming(self) -> str:
        """Return the column that names a study; none where the table has none."""
        return next((self.columns[name] for name in NAMING if name in self.columns), "")

    def row(self, row: Row) -> Coded:
        label = self.text(row, "study") or self.text(row, "slab")
        if not label:
            label = f"{self.text(row, 'author')} {self.text(row, 'year')}".strip()
        identifier = slug(label)
        if not identifier:
            self.fault(row, self.naming(), "EMPTY", "no name", "text", "name the study")
        allocation = self.text(row, "allocation") or None
        if allocation and allocation not in set(Allocation):
            column, found = self.columns["allocation"], quote(allocation)
            expected, fix = ", ".join(Allocation), suggest_nearest(allocation, list(Allocation))
            self.fault(row, column, "ENUM", found, expected, fix)
        figures = dict(self._figures(row))
        self._logic(row, figures)
        return Coded(identifier, label, row.line, allocation, figures)

    def _figures(self, row: Row) -> Iterator[tuple[tuple[int, str], tuple[str, str]]]:
        for name, (arm, key) in self.layout.columns.items():
            column = self.columns[name]
            text = self.text(row, name)
            if not text:
                continue
            text = _shortened(text)
            kind: Kind = "count" if key == "others" else kind_of(key).kind
            try:
                number = parse(text, kind=kind)
            except PrintedError as error:
                self.fault(row, column, error.code, error.found, error.expected, error.fix)
                continue
            value = number.lo if number.best is None else number.best
            if key in POSITIVE and value <= 0:
                fix = "check the sign" if value < 0 else "if none is reported leave it empty"
                self.fault(row, column, "RANGE", text, "> 0", fix)
            elif key == "n" and value < (2 if self.layout.route == "means_sd" else 1):
                least = "≥ 2 for a mean and SD" if self.layout.route == "means_sd" else "≥ 1"
                fix = "is this the number of events?"
                self.fault(row, column, "RANGE", text, least, fix)
            else:
                yield (arm, key), (text, column)

    def _logic(self, row: Row, figures: Mapping[tuple[int, str], tuple[str, str]]) -> None:
        for arm in (1, 2):
            events, n = figures.get((arm, "events")), figures.get((arm, "n"))
            if events and n and parse(events[0], kind="count").lo > parse(n[0], kind="count").hi:
                found = f"{events[0]} with {n[1]} {n[0]}"
                fix = "check whether the columns n and events are swapped"
                self.fault(row, events[1], "LOGIC", found, "0…n", fix)

    def unique(self, rows: list[Coded]) -> None:
        first: dict[str, Coded] = {}
        for row, coded in zip(self.table.rows, rows, strict=True):
            if coded.id and coded.id in first:
                found = f"{quote(coded.id)}, first on line {first[coded.id].line}"
                expected, fix = "each study once", f"{coded.label}a / {coded.label}b"
                self.fault(row, self.naming(), "KEY-DUP", found, expected, fix)
            first.setdefault(coded.id, coded)


def _shortened(text: str) -> str:
    """Round the output of a program to the most decimals that a printed number may have."""
    if not re.fullmatch(r"[+-]?\d*\.?\d+([eE][+-]?\d+)?", text):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if -int(number.as_tuple().exponent) <= MOST_DECIMALS:
        return text
    return f"{round(number, MOST_DECIMALS):f}"
