"""The figures of a topic that a diff compares, from tables of this program or of an earlier one."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from mcstats.model.errors import InputError
from mcstats.model.tables import (
    AbsoluteRow,
    BodyRow,
    EffectRow,
    PooledRow,
    RatingRow,
    VerdictRow,
    dumps,
)

NOISE: Final = 1e-8
"""Relative difference up to which two figures are the same.

Libraries and platforms order sums differently and stop their iterations at other points; what they
move is the ninth significant digit or a later one. No source prints as many digits.
"""
_NOTHING: Final = 1e-12  # of figures that are zero up to rounding, where no relative one exists


class Kind(StrEnum):
    """A kind of figure, by which moves are counted and gates are set."""

    NUMBERS = "numbers"
    RATINGS = "ratings"
    CERTAINTY = "certainty"
    READINGS = "readings"
    VERDICTS = "verdicts"
    BODIES = "bodies"

    def counted(self, number: int) -> str:
        """Return so many of the kind, in words."""
        return f"{number} {_SINGULAR[self] if number == 1 else _PLURAL.get(self, self.value)}"


_SINGULAR: Final = {
    Kind.NUMBERS: "number",
    Kind.RATINGS: "rating",
    Kind.CERTAINTY: "certainty",
    Kind.READINGS: "reading",
    Kind.VERDICTS: "verdict",
    Kind.BODIES: "role in a body",
}
_PLURAL: Final = {Kind.CERTAINTY: "certainties", Kind.BODIES: "roles in bodies"}


class Figure(NamedTuple):
    """The name of one figure: its kind, the row that holds it, and the column."""

    kind: Kind
    where: tuple[str, ...]
    column: str


Figures: TypeAlias = dict[Figure, str]


class _Compared(NamedTuple):
    record: type[Any]
    key: tuple[str, ...]
    columns: Mapping[str, Kind]


def _as(kind: Kind, names: str) -> dict[str, Kind]:
    return dict.fromkeys(names.split(), kind)


COMPARED: Final[Mapping[str, _Compared]] = {
    "effects": _Compared(
        EffectRow,
        ("study", "effect"),
        _as(Kind.NUMBERS, "estimable yi vi ci_lb ci_ub yi_min yi_max"),
    ),
    "ratings": _Compared(
        RatingRow, ("study", "outcome", "comparison", "domain"), _as(Kind.RATINGS, "rating")
    ),
    "pooled": _Compared(
        PooledRow,
        ("synthesis", "measure", "stratum", "role", "method", "test"),
        _as(Kind.NUMBERS, "k mu se ci_lb ci_ub pi_lb pi_ub tau2 i2"),
    ),
    "verdicts": _Compared(
        VerdictRow,
        ("claim",),
        {
            **_as(Kind.VERDICTS, "verdict quality verdict_all"),
            **_as(Kind.CERTAINTY, "certainty certainty_sold"),
            **_as(Kind.READINGS, "reading reading_text size further"),
        },
    ),
    "bodies": _Compared(
        BodyRow,
        ("claim", "question", "study", "outcome", "time", "effect"),
        _as(Kind.BODIES, "role"),
    ),
    "absolute": _Compared(
        AbsoluteRow,
        ("claim", "outcome"),
        _as(Kind.NUMBERS, "without with difference ci_lb ci_ub"),
    ),
}
OF_STUDIES: Final = ("effects", "ratings")
"""Tables of which each row follows from one study and the rules."""
OF_CLAIMS: Final = ("pooled", "verdicts", "bodies", "absolute")
"""Tables of which a row may follow from several studies."""


def figures_of_rows(table: str, rows: Iterable[Any]) -> Figures:
    """Return the figures of the records of a table."""
    return figures_of_text(table, dumps(COMPARED[table].record, rows))


def figures_of_text(table: str, text: str) -> Figures:
    """Return the figures of a table as CSV; columns that it does not have hold no figures."""
    compared = COMPARED[table]
    figures: Figures = {}
    seen: dict[tuple[str, ...], int] = {}
    for row in csv.DictReader(io.StringIO(text)):
        where = (table, *(row.get(name) or "" for name in compared.key))
        seen[where] = seen.get(where, 0) + 1
        if seen[where] > 1:
            where = (*where, str(seen[where]))
        for column, kind in compared.columns.items():
            if value := row.get(column):
                figures[Figure(kind, where, column)] = value
    return figures


def read_figures(folder: Path, *, older: bool = False) -> Figures:
    """Return the figures of the tables of a topic's results.

    Parameters
    ----------
    folder : path
        The folder of the topic's results.
    older : bool
        Another program wrote them, which may not have had all of the tables.

    Raises
    ------
    InputError
        Where a table is missing or is no table.
    """
    figures: Figures = {}
    for table in COMPARED:
        path = folder / "tables" / f"{table}.csv"
        if older and not path.exists():
            continue
        try:
            figures.update(figures_of_text(table, path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            found = (isinstance(error, OSError) and error.strerror) or "no table"
            raise InputError.of_file(
                path, "TABLE", found, "a table of a run", "run make report"
            ) from error
    return figures


def differ(old: str | None, new: str | None) -> bool:
    """Return whether two values of a figure are more than noise apart."""
    if old == new:
        return False
    one, other = _number(old), _number(new)
    if one is None or other is None:
        return True
    return not math.isclose(one, other, rel_tol=NOISE, abs_tol=_NOTHING)


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def moved(old: Figures, new: Figures) -> set[Figure]:
    """Return the figures that differ between two states by more than noise."""
    return {name for name in old.keys() | new.keys() if differ(old.get(name), new.get(name))}


def in_noise(old: Figures, new: Figures) -> int:
    """Return the number of figures that differ between two states by no more than noise."""
    shared = old.keys() & new.keys()
    return sum(old[name] != new[name] and not differ(old[name], new[name]) for name in shared)
