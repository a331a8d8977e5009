"""The tables that travel between processes: one record per row, one codec for all of them.

Numbers are written with the fewest digits that read back as the same number, truth values as
yes and no, and what is not reported as an empty cell. A text cell that a spreadsheet would run as
a formula gets a leading apostrophe, which is taken off again on reading.
"""

from __future__ import annotations

import csv
import inspect
import io
import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Annotated, Any, Final, TypeVar, get_origin, get_type_hints

# `as` marks a record as exported: all other modules import the records from here.
from mcstats.model.tables_effects import FEWEST_TESTED as FEWEST_TESTED
from mcstats.model.tables_effects import INTERVALS as INTERVALS
from mcstats.model.tables_effects import OF_ARTICLE as OF_ARTICLE
from mcstats.model.tables_effects import EffectRow as EffectRow
from mcstats.model.tables_effects import EvidenceRow as EvidenceRow
from mcstats.model.tables_effects import InputRow as InputRow
from mcstats.model.tables_effects import PooledRow as PooledRow
from mcstats.model.tables_effects import RatingRow as RatingRow
from mcstats.model.tables_effects import SmallStudyRow as SmallStudyRow
from mcstats.model.tables_effects import StepRow as StepRow
from mcstats.model.tables_verdicts import TOUCHES_NOTHING as TOUCHES_NOTHING
from mcstats.model.tables_verdicts import VALUE_OF_RANGE as VALUE_OF_RANGE
from mcstats.model.tables_verdicts import AbsoluteRow as AbsoluteRow
from mcstats.model.tables_verdicts import BodyRow as BodyRow
from mcstats.model.tables_verdicts import ChangeRow as ChangeRow
from mcstats.model.tables_verdicts import ChoiceRow as ChoiceRow
from mcstats.model.tables_verdicts import FirmRow as FirmRow
from mcstats.model.tables_verdicts import FootnoteRow as FootnoteRow
from mcstats.model.tables_verdicts import MissingRow as MissingRow
from mcstats.model.tables_verdicts import OutcomeRow as OutcomeRow
from mcstats.model.tables_verdicts import PoolingRow as PoolingRow
from mcstats.model.tables_verdicts import StabilityRow as StabilityRow
from mcstats.model.tables_verdicts import UniverseRow as UniverseRow
from mcstats.model.tables_verdicts import VerdictRow as VerdictRow
from mcstats.model.vocabularies import CheckStatus

_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\0", "'")
FIGURE_KINDS = ("count", "closed form", "iterative", "printed")
"""The kinds of a figure, which say how far two runs may differ in it."""
_TRUTH = {"yes": True, "no": False}

FAILING: Final = frozenset(
    {CheckStatus.WRONG, CheckStatus.NOT_IN_SOURCE, CheckStatus.CONTRADICTION}
)
"""The outcomes that fail a check unless they are declared."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """The outcome of one check.

    `counts_as` says whose matter a result is that is not right, `same_as` names the check that it
    is charged with; it then counts as nothing of its own.
    """

    check: Annotated[str, "identifier of the check"]
    kind: str
    where: Annotated[str, "file and line of what was checked"]
    printed: str
    allowed: str
    status: Annotated[str, "match, mismatch, unsupported or not checkable"]
    diagnosis: Annotated[str, "the class of error, or of agreement"]
    declared: str
    what: Annotated[str, "what was found, in words"]
    alternatives: Annotated[str, "further explanations of a mismatch, most likely first"]
    counts_as: Annotated[str, "whose matter it is that the result is not right"] = ""
    consequence: Annotated[str, "what a reader risks if the statement is wrong"] = ""
    same_as: Annotated[str, "the check that it is counted with"] = ""

    @property
    def fails(self) -> bool:
        """True where ``check`` fails: undeclared errors, and declarations that have expired.

        That articles disagree with one another fails nothing: no file can be put right.
        """
        if self.declared == "expired":
            return True
        return self.declared == "no" and self.kind != "articles" and self.status in FAILING


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One figure of the pages: its full precision, what is shown, and what it rests on.

    `kind` is count, closed form, iterative or printed (then `value` may be empty, and the printed
    characters are the value); `rests_on` lists effects, tables or places, `cause` is a hash of the
    printed values behind it.
    """

    number: str
    value: float | None
    printed: str
    kind: str
    rests_on: Annotated[str, "effects, tables or places behind a figure"]
    cause: Annotated[str, "hash of the reported values behind a figure, or why a figure moved"]


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A figure that differs from the accepted one, with the reason where there is one."""

    number: str
    old: str
    new: str
    cause: str


class TableError(ValueError):
    """A table that this program did not write, or that was edited."""


R = TypeVar("R")

_KNOWN: dict[type[Any], tuple[tuple[str, Any], ...]] = {}


def _columns(record: type[Any]) -> tuple[tuple[str, Any], ...]:
    if record not in _KNOWN:
        hints = get_type_hints(record)
        _KNOWN[record] = tuple((field.name, hints[field.name]) for field in fields(record))
    return _KNOWN[record]


def columns(record: type[Any]) -> tuple[str, ...]:
    """Return the column names of a record, in order.

    A field whose name would be a word of Python ends in an underscore, its column does not.
    """
    return tuple(name.removesuffix("_") for name, _ in _columns(record))


def meanings_of(records: Iterable[type[Any]]) -> dict[str, str]:
    """Return the meaning of each column; it stands once, at the first record that has it."""
    hints = (item for one in records for item in get_type_hints(one, include_extras=True).items())
    return {name.removesuffix("_"): hint.__metadata__[0] for name, hint in hints
            if get_origin(hint) is Annotated}  # fmt: skip


def title_of(record: type[Any]) -> str:
    """Return what a table holds, as the first sentence on its record says it."""
    return (inspect.getdoc(record) or "").split("\n\n")[0].replace("\n", " ")


def _write(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if math.isnan(value):
            raise TableError("a NaN may not reach a table: what cannot be computed is empty")
        return "0.0" if value == 0 else repr(float(value))
    if isinstance(value, int):
        return str(int(value))
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _of_kind(value: Any, kind: Any) -> Any:
    """Return a whole number of a column of reals as it is read back: 22 would become 22.0."""
    whole = type(value) is int and kind in (float, float | None)
    return float(value) if whole else value


def _read(text: str, kind: Any, name: str) -> Any:
    if kind is str:
        return text[1:] if text.startswith("'") else text
    if kind is bool or kind == (bool | None):
        if text == "" and kind is not bool:
            return None
        if text not in _TRUTH:
            raise TableError(f"{name}: found {text!r}; expected yes, no")
        return _TRUTH[text]
    if text == "" and kind is not float and kind is not int:
        return None
    try:
        return int(text) if kind in (int, int | None) else float(text)
    except ValueError as error:
        raise TableError(f"{name}: found {text!r}; expected a number") from error


def dumps(record: type[R], rows: Iterable[R]) -> str:
    """Write records as CSV text with a header.

    Raises `TableError` for a NaN.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    named = _columns(record)
    writer.writerow(columns(record))
    for row in rows:
        writer.writerow([_write(_of_kind(getattr(row, name), kind)) for name, kind in named])
    return out.getvalue()


def loads(record: type[R], text: str) -> list[R]:
    """Read what `dumps` wrote.

    Raises `TableError` for another header, a row of another length, or a cell of another type.
    """
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise TableError(str(error)) from error
    named = _columns(record)
    if not rows or tuple(rows[0]) != columns(record):
        raise TableError(f"found the header {rows[:1]}; expected {columns(record)}")
    records = []
    for number, row in enumerate(rows[1:], start=2):
        if not row:
            continue  # a blank line, which an editor left
        if len(row) != len(named):
            raise TableError(f"row {number}: found {len(row)} cells; expected {len(named)}")
        cells = (_read(cell, kind, name) for cell, (name, kind) in zip(row, named, strict=True))
        records.append(record(*cells))
    return records
