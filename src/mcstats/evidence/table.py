"""A CSV table that a person wrote: read strictly, or every fault of it with its place.

Nothing is repaired: a table with one cell too many is one in which a figure may stand below the
wrong name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from mcstats.schema.errors import Fault, InputError

from .text import read_text
from .words import quote, suggest_nearest

MAX_ROWS = 100_000  # summary data, one row a study
MAX_COLUMNS = 200
MAX_CELL = 64_000  # characters
MAX_LINES = 5  # of one cell; a stray quote swallows more
_DELIMITERS = {";": '";"', "\t": "tabs", "|": '"|"'}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line that it starts on, and the text below each name."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: how its file is called in messages, its names in order, its rows."""

    shown: str
    names: tuple[str, ...]
    rows: tuple[Row, ...]

    def fault(self, row: Row, name: str, code: str, found: str, expected: str, fix: str) -> Fault:
        """Return a fault of one cell."""
        column = self.names.index(name) + 1 if name in self.names else 0
        return Fault(self.shown, row.line, column, code, found, expected, fix, name)


def read_table(
    path: FilePath, shown: str, expected: Collection[str] | None = None
) -> tuple[Table | None, list[Fault]]:
    """Read a table.

    Parameters
    ----------
    path, shown : path, str
        The file, and its name in messages.
    expected : collection of str, optional
        The names that a column may have; any, where it is not given.

    Returns
    -------
    table, faults
        None where there is a fault.
    """
    try:
        text = read_text(path, shown, path.parent)
        rows = _split(text, shown)
        names = _names(rows[0], shown, expected)
        faults = _widths(names, rows, shown)
    except InputError as error:
        return None, list(error.faults)
    if faults:
        return None, faults
    read = [Row(line, dict(zip(names, cells, strict=True))) for line, cells in rows[1:]]
    return Table(shown, tuple(names), tuple(read)), []


def _fault(shown: str, line: int, code: str, found: str, expected: str, fix: str) -> Fault:
    return Fault(shown, line, 0, code, found, expected, fix)


def _split(text: str, shown: str) -> list[tuple[int, list[str]]]:
    """Return the line and the cells of each row; blank lines hold none."""
    rows: list[tuple[int, list[str]]] = []
    position, line = 0, 1
    while position < len(text):
        start = line
        cells: list[str] = []
        while True:
            cell, position, lines = _cell(text, position, line, len(cells) + 1, shown)
            line += lines
            cells.append(cell)
            if position >= len(text) or text[position] != ",":
                break
            position += 1
        if text[position : position + 1] == "\r":
            position += 1
        position, line = position + 1, line + 1
        if cells != [""]:
            rows.append((start, cells))
        if len(rows) > MAX_ROWS:
            found, fix = f"more than {MAX_ROWS} rows", "give summary data, one row a study"
            raise InputError([_fault(shown, 0, "SIZE", found, f"at most {MAX_ROWS} rows", fix)])
    if len(rows) < 2:
        found = "a header and no rows" if rows else "nothing"
        raise InputError([_fault(shown, 0, "EMPTY", found, "1 row or more", "add the rows")])
    return rows


def _cell(text: str, at: int, line: int, column: int, shown: str) -> tuple[str, int, int]:
    """Return one cell, where it ends, and how many line ends it holds."""

    def refuse(found: str, expected: str, fix: str) -> InputError:
        return InputError([Fault(shown, line, column, "CSV-QUOTE", found, expected, fix)])

    if text[at : at + 1] != '"':
        ends = [i for i in (text.find(",", at), text.find("\n", at)) if i >= 0]
        end = min(ends, default=len(text))
        if text[end - 1 : end] == "\r" and text[end : end + 1] == "\n" and end > at:
            end -= 1
        cell = text[at:end]
        if '"' in cell:
            found = f"a quote inside the cell {quote(cell)}"
            fix = 'put the cell in quotes and double the quote ("")'
            raise refuse(found, "quotes around a whole cell", fix)
        return _bounded(cell, shown, line), end, 0
    end = at + 1
    while True:
        end = text.find('"', end)
        if end < 0:
            fix = 'add " at the end of the cell'
            raise refuse('an opening " never closed', "balanced quotes", fix)
        if text[end + 1 : end + 2] != '"':
            break
        end += 2
    cell = text[at + 1 : end].replace('""', '"')
    lines = cell.count("\n")
    if lines >= MAX_LINES:
        found = f'an opening " that closes on line {line + lines}'
        fix = f'double the quote ("") or close it on line {line}'
        raise refuse(found, f"cells of at most {MAX_LINES} lines", fix)
    if text[end + 1 : end + 2] not in {"", ",", "\r", "\n"}:
        found = f"{quote(text[end + 1])} after a closing quote"
        raise refuse(found, "a comma or the end of the line", 'double the inner quote ("")')
    return _bounded(cell, shown, line), end + 1, lines


def _bounded(cell: str, shown: str, line: int) -> str:
    if len(cell) > MAX_CELL:
        found, fix = f"a cell of {len(cell)} characters", "shorten it"
        raise InputError([_fault(shown, line, "SIZE", found, f"at most {MAX_CELL}", fix)])
    return cell


def _names(
    header: tuple[int, Sequence[str]], shown: str, expected: Collection[str] | None
) -> list[str]:
    line, cells = header
    if len(cells) == 1:
        for sign, called in _DELIMITERS.items():
            if sign in cells[0]:
                found = f'{called} {cells[0].count(sign)} times and no ","'
                fix = 'save it as "CSV (comma delimited)"'
                raise InputError(
                    [_fault(shown, line, "CSV-DELIM", found, "comma-separated cells", fix)]
                )
    if len(cells) > MAX_COLUMNS:
        found, most = f"{len(cells)} columns", f"at most {MAX_COLUMNS}"
        raise InputError(
            [_fault(shown, line, "SIZE", found, most, "keep those that are asked for")]
        )
    names = [cell.strip() for cell in cells]
    faults: list[Fault] = []

    def fault(number: int, name: str, found: str, words: str, fix: str) -> None:
        faults.append(Fault(shown, line, number, "CSV-HEADER", found, words, fix, name))

    for number, name in enumerate(names, start=1):
        first = names.index(name) + 1
        if not name:
            fix = "name it or delete it"
            if number == 1:
                fix += " (R: write.csv(…, row.names = FALSE))"
            fault(number, "", "no name", "a name for each column", fix)
        elif first < number:
            left = sorted(set(expected or ()) - set(names))
            fix = suggest_nearest(name, left) if left else "rename or delete one of the two"
            fault(number, name, f"the name of column {first} again", "unique names", fix)
        elif expected is not None and name not in expected:
            fault(
                number,
                name,
                "an unknown name",
                ", ".join(expected),
                suggest_nearest(name, expected),
            )
    if faults:
        raise InputError(faults)
    return names


def _widths(
    names: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], shown: str
) -> list[Fault]:
    faults: list[Fault] = []
    wide = Counter(len(cells) for _, cells in rows[1:])
    for line, cells in rows[1:]:
        if len(cells) == len(names):
            continue
        found = f"{len(cells)} cells, the header has {len(names)}"
        if len(wide) == 1:
            fix = "every row is so: add the missing name, or delete the column"
        elif len(cells) > len(names):
            fix = f"quote the cell that holds a comma; the last is {quote(cells[-1])}"
        else:
            fix = f"add the missing comma; the last cell is {quote(cells[-1])}"
        faults.append(_fault(shown, line, "CSV-WIDTH", found, str(len(names)), fix))
    return faults
