"""Read a table of effects: rows of studies, each with one result of one outcome at one time."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath

from mcstats.data.csv_table import Table, read_table
from mcstats.data.revman import read_rm5, web_table
from mcstats.data.study_columns import (
    COLUMNS,
    HIGH,
    LOW,
    NAMING,
    OTHERS,
    known_columns,
    likely_names,
    meant_by,
)
from mcstats.data.study_rows import Coded, Reading, RowReader
from mcstats.data.suggestions import quote, suggest_nearest
from mcstats.model.errors import Fault, InputError


@dataclass(frozen=True, slots=True)
class StudyTable:
    """The rows of a table, the columns that they come from, and what was left out of it."""

    shown: str  # the name of the file in messages
    names: tuple[str, ...]  # as the file has them
    columns: Mapping[str, str]  # by the names of `study_columns`
    rows: tuple[Coded, ...]  # one for each result
    notes: tuple[str, ...] = ()  # a line for each kind of thing that was left out

    @property
    def keys(self) -> dict[tuple[int, str], None]:
        """The arms and keys that the columns can hold, in their order."""
        places = dict.fromkeys(COLUMNS[name] for name in self.columns if name in COLUMNS)
        ends = {(arm, "ci") for arm, key in places if key == LOW and (arm, HIGH) in places}
        sizes = {(arm, "n") for arm, key in places if key == OTHERS}
        return {
            p: None for p in [*places, *sorted(ends | sizes)] if p[1] not in {LOW, HIGH, OTHERS}
        }


def read_effects(path: FilePath, shown: str, how: Reading | None = None) -> StudyTable:
    """Read a table of effects or of what they are computed from (CSV, or a RevMan file).

    By default it has metafor's names, commas and decimal points. Raises `InputError` with every
    fault.
    """
    how = how or Reading()
    wrong = [name for name in how.renamed if name not in known_columns()]
    if wrong:
        fix = suggest_nearest(wrong[0], known_columns())
        found, expected = f"the name {quote(wrong[0])}", ", ".join(known_columns())
        raise InputError.of_file(shown, "COLUMN", found, expected, fix)
    table, names, notes = _table(path, shown, how)
    renamed = {**names, **how.renamed}
    absent = [column for column in how.renamed.values() if column not in table.names]
    if absent:
        expected = ", ".join(table.names)
        found, fix = f"no column {quote(absent[0])}", suggest_nearest(absent[0], table.names)
        raise InputError([Fault(shown, 1, 0, "COLUMN", found, expected, fix)])
    columns = {
        name: column
        for name in known_columns()
        if (column := renamed.get(name, name)) in table.names
    }
    if not set(NAMING) & set(columns):
        pairs, lacking = likely_names(table.names)
        found, expected = "no column that names the study", " | ".join(NAMING)
        fix = f"--columns {shlex.quote(','.join(pairs[:1] if lacking else pairs))}"
        raise InputError([Fault(shown, 1, 0, "CSV-HEADER", found, expected, fix)])
    reader = RowReader(table, columns, how)
    rows = [coded for row in table.rows if (coded := reader.row(row)) is not None]
    reader.unique(rows)
    # Of the columns of RevMan it is known what they are.
    unread = () if names else _unread(table.names, columns, how.ignored)
    notes += [*unread, *reader.notes()]
    if reader.faults:
        raise InputError(reader.faults)
    return StudyTable(shown, table.names, columns, tuple(rows), tuple(notes))


def _table(path: FilePath, shown: str, how: Reading) -> tuple[Table, dict[str, str], list[str]]:
    """Return a table, the names that its format gives to its columns, and notes on it."""
    if path.suffix.lower() == ".rm5":
        return read_rm5(path, shown)
    table = read_table(path, shown, delimiter=how.delimiter)
    return web_table(table) or (table, {}, [])


def _unread(
    names: Collection[str], columns: Mapping[str, str], ignored: Collection[str]
) -> Iterator[str]:
    """Yield the line that names the columns that are not read, with what one may be."""
    unread = [name for name in names if name not in {*columns.values(), *ignored}]
    if not unread:
        return
    # Only what is not there already can be meant by a column.
    meant = ((meant_by(c), c) for c in unread)
    likely = [f"{ours}={c}" for ours, c in meant if ours and ours not in columns]
    hint = f"; read more with --columns {shlex.quote(','.join(likely[:1]))}" if likely else ""
    yield f"not read: the column{'s' * (len(unread) > 1)} {', '.join(unread)}{hint}"
