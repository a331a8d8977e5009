"""The rows of a table of studies: each figure is read strictly, and every fault is collected."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from mcstats.data.csv_table import Row, Table
from mcstats.data.reference import slug
from mcstats.data.study_columns import COLUMNS, FACTS, HIGH, LOW, NAMING, OTHERS
from mcstats.data.suggestions import quote, suggest_nearest
from mcstats.model.errors import Fault
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import kind_of, read_value
from mcstats.model.read_printed import MOST_DECIMALS, parse
from mcstats.model.vocabularies import Allocation, Better

MISSING: Final = {"", "NA"}  # R writes NA
_MISSING_WORDS: Final = frozenset(
    [*"n/a nr nd ns . - – — nan null none missing".split(), "not reported", "not stated"]
)
_POSITIVE: Final = frozenset({"sd", "se", "vi", "sei", "baseline_sd", "change_sd"})
# Rows of a forest plot below or between its studies.
_TOTAL: Final = re.compile(
    r"(sub|grand )?totals?( events)?( ?[(:\[].*)?|heterogeneity\b.*|tests? for .*"
    r"|(overall|pooled|summary|combined)( (effect|estimate|result)s?)?( ?[(:\[].*)?"
    r"|(random|fixed|common)[- ]effects?( model)?( ?[(:\[].*)?",
    re.IGNORECASE,
)

Figures = Mapping[tuple[int, str], tuple[str, str]]
"""For each arm (0 is the comparison) and key the text, and the column that it stands in."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The way in which a table is to be read."""

    renamed: Mapping[str, str] = field(default_factory=dict)  # columns by our names
    ignored: Collection[str] = ()  # columns that no note mentions
    delimiter: str = ","  # between cells
    decimal_comma: bool = False


@dataclass(frozen=True, slots=True)
class Coded:
    """One row: the study, the facts that the row gives, and each figure with its column."""

    id: str
    label: str
    line: int  # of the file
    facts: Mapping[str, str]  # those of `study_columns.FACTS` that the row holds, other than the id
    figures: Figures


class RowReader:
    """Reads rows and collects every fault."""

    def __init__(self, table: Table, columns: Mapping[str, str], how: Reading) -> None:
        self.table, self.columns, self.how = table, columns, how
        self.faults: list[Fault] = []
        self.totals: list[str] = []
        self.spelled: dict[str, str] = {}

    def fault(self, row: Row, column: str, code: str, found: str, expected: str, fix: str) -> None:
        """Note a fault of one cell."""
        self.faults.append(self.table.fault(row, column, code, found, expected, fix))

    def notes(self) -> Iterator[str]:
        """Yield the notes on rows that are no study, and on ids that were made."""
        if self.totals:
            names = ", ".join(dict.fromkeys(self.totals))
            rows = f"{len(self.totals)} rows that are totals and no studies"
            if len(self.totals) == 1:
                rows = "1 row that is a total and no study"
            yield f"left out: {rows} ({names})"
        if self.spelled:
            ids = ", ".join(f"{label} is {made}" for label, made in self.spelled.items())
            yield f"an id needs the letters a-z: {ids}; name them in a column `id` if you prefer"

    def text(self, row: Row, name: str) -> str:
        """Return the text of a cell; nothing where it is missing or no column is called so."""
        text = row.cells.get(self.columns.get(name, ""), "").strip()
        return "" if text in MISSING and name != "study" else text

    def naming(self) -> str:
        """Return the column that names a study; none where the table has none."""
        return next((self.columns[name] for name in NAMING if name in self.columns), "")

    def row(self, row: Row) -> Coded | None:
        """Return what a row says; None where it is that of a total."""
        label = self.text(row, "study") or self.text(row, "slab")
        if not label:
            label = f"{self.text(row, 'author')} {self.text(row, 'year')}".strip()
        if _TOTAL.fullmatch(label):
            self.totals.append(label)
            return None
        identifier = slug(self.text(row, "id") or label)
        if not re.search("[a-z]", identifier) and re.search(r"[^\W\d_]", label):
            identifier = slug("".join(map(_spelled, label)))
            self.spelled[label] = identifier
        if not identifier:
            self.fault(row, self.naming(), "EMPTY", "no name", "text", "name the study")
        facts = {name: text for name in FACTS[1:] if (text := self.text(row, name))}
        for name, words in (("allocation", Allocation), ("better", Better)):
            if name in facts and facts[name] not in set(words):
                fix = suggest_nearest(facts[name], list(words))
                found, expected = quote(facts[name]), ", ".join(words)
                self.fault(row, self.columns[name], "ENUM", found, expected, fix)
        figures = _with_intervals(dict(self._figures(row)))
        self._logic(row, figures)
        return Coded(identifier, label, row.line, facts, figures)

    def _figures(self, row: Row) -> Iterator[tuple[tuple[int, str], tuple[str, str]]]:
        for name, (arm, key) in COLUMNS.items():
            column = self.columns.get(name)
            if column is None or not (text := self.text(row, name)):
                continue
            text = self._normal(text, key)
            try:
                value = _value(key, text)
            except PrintedError as error:
                fix = error.fix
                if text.lower() in _MISSING_WORDS or error.code == "NUM-SPECIAL":
                    fix = "leave it empty, or write NA"
                self.fault(row, column, error.code, error.found, error.expected, fix)
                continue
            if value is not None and key in _POSITIVE and value <= 0:
                fix = "check the sign" if value < 0 else "if none is reported leave it empty"
                self.fault(row, column, "RANGE", text, "> 0", fix)
            elif value is not None and key == "n" and value < self._least(arm):
                least = "≥ 2 for a mean and SD" if self._least(arm) == 2 else "≥ 1"
                fix = "is this the number of events?"
                self.fault(row, column, "RANGE", text, least, fix)
            else:
                yield (arm, key), (text, column)

    def _normal(self, text: str, key: str) -> str:
        """Return a cell as a printed number; pandas writes 4.0 where a column has gaps."""
        if self.how.decimal_comma:
            text = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", text)
        if key == OTHERS or kind_of(key).kind == "count":
            text = re.sub(r"^([0-9]+)\.0$", r"\1", text)
        return _shortened(text)

    def _least(self, arm: int) -> int:
        means = {COLUMNS[name] for name in self.columns if name in COLUMNS}
        return 2 if {(arm, "mean"), (arm, "sd")} <= means else 1

    def _logic(self, row: Row, figures: Figures) -> None:
        for arm in (0, 1, 2):
            text, columns = figures.get((arm, "ci"), ("", ""))
            try:
                if " and " in columns:
                    read_value("ci", text)
            except PrintedError as error:
                self.fault(row, columns.partition(" and ")[0], *error.words)
        for arm in (1, 2):
            events, n = figures.get((arm, "events")), figures.get((arm, "n"))
            if events and n and parse(events[0], kind="count").lo > parse(n[0], kind="count").hi:
                found = f"{events[0]} with {n[1]} {n[0]}"
                fix = "check whether the columns n and events are swapped"
                self.fault(row, events[1], "LOGIC", found, "0…n", fix)

    def unique(self, rows: list[Coded]) -> None:
        """Note each result of a study that stands twice."""
        first: dict[tuple[str, ...], Coded] = {}
        by_line = {row.line: row for row in self.table.rows}
        for coded in rows:
            names = ("outcome", "time", "measure")
            key = (coded.id, *(coded.facts.get(name, "") for name in names))
            if coded.id and key in first:
                found = f"{quote(coded.id)}, first on line {first[key].line}"
                expected = "each study once"
                fix = f"{coded.label}a / {coded.label}b"
                if any(name in self.columns for name in names):
                    expected += " for an outcome and a time"
                else:
                    fix += ", or say which column holds the outcome or the time"
                self.fault(by_line[coded.line], self.naming(), "KEY-DUP", found, expected, fix)
            first.setdefault(key, coded)


def _value(key: str, text: str) -> float | None:
    """Return the number under a key, or its least value; None for an interval.

    Raises `PrintedError` as the readers of printed numbers.
    """
    if key in {LOW, HIGH}:
        parse(text)
        return None
    read = parse(text, kind="count") if key == OTHERS else None
    if read is None:
        whole = read_value(key, text)
        if isinstance(whole, tuple):
            return None
        read = whole.resolve()
    return read.lo if read.best is None else read.best


def _with_intervals(figures: dict[tuple[int, str], tuple[str, str]]) -> Figures:
    """Return figures with the two ends of each interval as one."""
    for arm in (0, 1, 2):
        low, high = figures.pop((arm, LOW), None), figures.pop((arm, HIGH), None)
        if low and high:
            figures[arm, "ci"] = (f"{low[0]} to {high[0]}", f"{low[1]} and {high[1]}")
    return figures


def _spelled(letter: str) -> str:
    """Return a letter that no id can have as its code point."""
    return letter if letter.isascii() or not letter.isalpha() else f"u{ord(letter):x}"


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
