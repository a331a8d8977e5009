"""The register of a report: every figure is entered once, and shown only through its entry."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from mcstats.model.tables import FIGURE_KINDS, NumberRow
from mcstats.report.text import Number

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def anchor(text: str) -> str:
    """Return an id for any text: readable, without spaces, and never the same for two texts."""
    safe = _UNSAFE.sub("_", text)
    if safe == text and text and not text[0].isdigit() and len(text) <= 160:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"n-{safe[:60].strip('_')}-{digest}"


def cause_of(printed: Iterable[str]) -> str:
    """Return a hash of printed values: a figure that moves while it stays was moved by the code."""
    text = "\n".join(sorted(printed))
    return hashlib.sha256(text.encode()).hexdigest()[:12] if text else ""


class Use(NamedTuple):
    """A place of the report that shows a figure: the page and the id on it."""

    page: str
    id: str


@dataclass(slots=True)
class Line:
    """A line of the audit page: one result or count, with its figures and the places of their use.

    `what` is it in words, `table` and `row` are where it stands in the results, `numbers` its
    figures by id, and `uses` stand in the order of the pages.
    """

    id: str
    what: str
    table: str
    row: str
    numbers: dict[str, NumberRow] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)


class NumberRegister:
    """The figures of one report, and the lines of the audit page that hold them."""

    def __init__(self) -> None:
        self._lines: dict[str, Line] = {}
        self._line_of: dict[str, Line] = {}
        self._shown: set[str] = set()

    @property
    def numbers(self) -> list[NumberRow]:
        """Every figure that a page shows, by its id."""
        return [self.row(number) for number in sorted(self._shown)]

    def lines(self) -> Iterator[Line]:
        """Yield the lines that a page uses, in the order in which they were entered."""
        return (line for line in self._lines.values() if line.uses)

    def expect(self, line: str, page: str) -> None:
        """Record the first use of a line on a page that is yet to be written."""
        self.use(line, page, f"u-{line}")

    def use(self, line: str, page: str, identifier: str) -> None:
        """Record that a page shows a line, once for each place.

        Raises
        ------
        KeyError
            For a line that was not entered.
        """
        uses, use = self._lines[line].uses, Use(page, identifier)
        if use not in uses:
            uses.append(use)

    def show(self, number: str) -> str:
        """Record that a page shows a figure, and return the id of the line that holds it."""
        self._shown.add(number)
        return self._line_of[number].id

    def row(self, number: str) -> NumberRow:
        """Return the row of a figure."""
        return self._line_of[number].numbers[number]

    def enter(
        self,
        key: str,
        value: float | None,
        shown: str,
        kind: str,
        rests_on: Iterable[str] = (),
        cause: str = "",
        *,
        line: str = "",
        what: str,
        table: str = "",
        row: str = "",
    ) -> Number:
        """Enter a figure and return what a template shows of it.

        Parameters
        ----------
        key : str
            The readable id, such as ``effects.NAME.yi``.
        value : float or None
            The value at full precision; None where only printed characters are known. An end
            of an interval that is infinite has none.
        shown : str
            What the page shows.
        kind : str
            One of `FIGURE_KINDS`.
        rests_on : iterable of str
            Effects, tables or places behind it.
        cause : str
            See `cause_of`.
        line : str
            The line of the audit page, where several figures share one; else the key.
        what, table, row : str
            See `Line`; without a table, the key begins with its name.

        Raises
        ------
        ValueError
            For another kind, for NaN, and for two values under one id.
        """
        if kind not in FIGURE_KINDS:
            raise ValueError(f"{kind!r} is no kind of figure; expected: {', '.join(FIGURE_KINDS)}")
        if value is not None and math.isnan(value):
            raise ValueError(f"{key}: a figure that is no number may not be shown")
        number, name = anchor(key), anchor(line or key)
        entered = None if value is None or math.isinf(value) else float(value)
        new = NumberRow(number, entered, shown, kind, "; ".join(rests_on), cause)
        table = table or key.partition(".")[0]
        of = self._lines.setdefault(name, Line(name, what, table, row))
        known = of.numbers.setdefault(number, new)
        if (known.value, known.printed) != (new.value, new.printed):
            raise ValueError(f"{key}: {known.printed!r} and {shown!r} under one id")
        if self._line_of.setdefault(number, of) is not of:
            raise ValueError(f"{key}: one figure on two lines")
        text = shown if entered is None else repr(entered)
        return Number(number, name, shown, text)
