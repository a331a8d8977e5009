"""The register of a page: every figure is entered once, and shown only through its entry.

Beside the register stand the figures that come straight from a table: counts of its rows, shares
of analyses, and printed values.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterable
from typing import Final

from mcstats.model.tables import NumberRow
from mcstats.report.blocks import Block, Note, Terms
from mcstats.report.format import count
from mcstats.report.inline import (
    Content,
    Inlines,
    Num,
    Opens,
    Words,
)

NUMBER_KINDS: Final = ("count", "closed form", "iterative", "printed")
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


class NumberRegister:
    """The figures of one page and the notes behind them, in the order in which they are entered."""

    def __init__(self) -> None:
        self._rows: dict[str, NumberRow] = {}
        self._notes: dict[str, Note] = {}
        self._ids: dict[str, int] = {}

    @property
    def numbers(self) -> list[NumberRow]:
        """Every figure by its id."""
        return [self._rows[key] for key in sorted(self._rows)]

    @property
    def notes(self) -> list[Note]:
        """Every note, in the order of the page."""
        return list(self._notes.values())

    def enter(
        self,
        key: str,
        value: float | None,
        shown: str,
        kind: str,
        rests_on: Iterable[str] = (),
        cause: str = "",
        *,
        scope: str = "",
    ) -> Num:
        """Enter a figure and return one occurrence of it.

        Parameters
        ----------
        key : str
            The readable id, such as ``effects.NAME.yi``.
        value : float or None
            The value at full precision; None where only printed characters are known.
        shown : str
            What the page shows.
        kind : str
            One of `NUMBER_KINDS`.
        rests_on : iterable of str
            Effects, tables or places behind it.
        cause : str
            See `cause_of`.
        scope : str
            The section, where that is not the figure's own; it goes before the id. Repeated in a
            note (scope ``note``) a figure has no id.

        Raises
        ------
        ValueError
            For another kind, for NaN, and for two values under one id.
        """
        if kind not in NUMBER_KINDS:
            raise ValueError(f"{kind!r} is no kind of figure; expected: {', '.join(NUMBER_KINDS)}")
        if value is not None and math.isnan(value):
            raise ValueError(f"{key}: a figure that is no number may not be shown")
        number = anchor(key)
        entered = None if value is None else float(value)
        row = NumberRow(number, entered, shown, kind, "; ".join(rests_on), cause)
        known = self._rows.setdefault(number, row)
        if (known.value, known.printed) != (row.value, row.printed):
            raise ValueError(f"{key}: {known.printed!r} and {shown!r} under one id")
        wanted = f"{scope}.{number}" if scope else number
        text = shown if entered is None else repr(entered)
        return Num("" if scope == "note" else self._free(wanted), number, text, shown)

    def enter_printed(self, key: str, printed: str, place: str, *, scope: str = "") -> Num:
        """Enter a figure of which only the printed characters are known, with its place."""
        return self.enter(key, None, printed, "printed", [place], cause_of([printed]), scope=scope)

    def enter_note(
        self, key: str, title: Content, blocks: Callable[[], tuple[Block, ...]], target: str
    ) -> str:
        """Enter the note behind figures once, and return its id; its link names `target`.

        The id is short because it is printed: on paper it leads from a figure to its note.
        """
        name = anchor(key)
        if name not in self._notes:
            number = f"n{len(self._notes) + 1}"
            # The place is taken before its blocks enter their own figures: notes keep their order.
            self._notes[name] = Note(number, title, (), anchor(target))
            self._notes[name] = Note(number, title, blocks(), anchor(target))
        return self._notes[name].id

    def _free(self, wanted: str) -> str:
        self._ids[wanted] = self._ids.get(wanted, 0) + 1
        return wanted if self._ids[wanted] == 1 else f"{wanted}--{self._ids[wanted]}"


def count_note(
    register: NumberRegister, key: str, table: str, counted: str, target: str = ""
) -> str:
    """Enter the note of a count and return its id: which rows of which table are counted."""
    key, words = f"counts.{key}", Words(counted)
    terms = Terms(("Counted", words), ("From", Words(table, "label")))
    return register.enter_note(key, words, lambda: (terms,), target or key)


def row_count(
    register: NumberRegister, key: str, value: int, table: str, counted: str, *, folder: str = ""
) -> Inlines:
    """Return a count of rows of a table, opening the note that says which are counted.

    `key` stands below ``counts``, `table` is a name without its ending, and `folder` is that of the
    topic on a page that stands outside it.
    """
    file = f"{folder}tables/{table}.csv"
    note = count_note(register, key, file, counted)
    return (Opens(note, register.enter(f"counts.{key}", value, count(value), "count", [file])),)
