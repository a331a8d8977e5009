"""A CSV table that a person wrote: read strictly, or every fault of it with its place.

Nothing is repaired: a table with one cell too many is one in which a figure may stand below the
wrong name.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from mcstats.data.suggestions import quote, suggest_nearest
from mcstats.data.text_file import read_text
from mcstats.model.errors import Fault, InputError

MAX_ROWS = 100_000  # summary data, one row a study
MAX_COLUMNS = 200
MAX_CELL = 64_000  # characters
MAX_LINES = 5  # of one cell; a stray quote swallows more
MAX_OWN_LINES = 10_000  # in a table that this program wrote: as long as a text may be
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"(?!")')
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
"""The signs between cells, by the words of the option that names them."""
_WORDS = {";": '";"', "\t": "tabs", "|": '"|"', ",": '","'}


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
    path: FilePath, shown: str, expected: Collection[str] | None = None, delimiter: str = ","
) -> Table:
    """Read a table.

    `shown` is the name of the file in messages; `expected` are the names that a column may have,
    any where it is not given; `delimiter` is one of the signs in `DELIMITERS`. Raises
    `InputError` with its faults.
    """
    text = read_text(path, shown, path.parent)
    _check_delimiter(text, shown, delimiter, ours=expected is not None)
    rows = _split(text, shown, delimiter, MAX_LINES if expected is None else MAX_OWN_LINES)
    names = _names(rows[0], shown, expected)
    if faults := _widths(names, rows, shown):
        raise InputError(faults)
    read = [Row(line, dict(zip(names, cells, strict=True))) for line, cells in rows[1:]]
    return Table(shown, tuple(names), tuple(read))


def _check_delimiter(text: str, shown: str, delimiter: str, *, ours: bool) -> None:
    """Refuse a table whose first line holds another sign between cells.

    Quotes are not looked at before, since they would be found wrong in every cell.
    """
    header = re.sub(r'"[^"\n]*"', "", text.lstrip("\n").partition("\n")[0])
    other = next((sign for sign in _WORDS if sign in header), None)
    if delimiter in header or other is None:
        return
    found = f"{_WORDS[other]} {header.count(other)} times and no {_WORDS[delimiter]}"
    name = next((name for name, sign in DELIMITERS.items() if sign == other), "")
    fix = 'save it as "CSV (comma delimited)"'
    if name and not ours:
        fix = "leave out --delimiter" if other == "," else f"add --delimiter {name}"
    if other == ";" and not ours:
        fix += ", and --decimal comma if its decimal mark is a comma"
    expected = "comma-separated cells" if delimiter == "," else f"{_WORDS[delimiter]} between cells"
    raise InputError([Fault(shown, 1, 0, "CSV-DELIM", found, expected, fix)])


def _split(text: str, shown: str, delimiter: str, most: int) -> list[tuple[int, list[str]]]:
    """Return the line and the cells of each row; blank lines hold none."""
    rows: list[tuple[int, list[str]]] = []
    lines = io.StringIO(text).readlines()
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    while (line := reader.line_num + 1) <= len(lines):
        try:
            cells = next(reader)
        except csv.Error as error:  # it does not tell where
            fault = _slip("".join(lines[line - 1 :]), line, shown, delimiter, most)
            other = Fault(shown, line, 0, "CSV", str(error), "comma-separated cells", "fix the row")
            raise InputError([fault or other]) from None
        # The reader takes a quote inside a cell for text.
        if any('"' in cell or "\n" in cell or len(cell) > MAX_CELL for cell in cells):
            fault = _slip("".join(lines[line - 1 : reader.line_num]), line, shown, delimiter, most)
            if fault is not None:
                raise InputError([fault])
        if cells not in ([], [""]):
            rows.append((line, cells))
        if len(rows) > MAX_ROWS:
            found, fix = f"more than {MAX_ROWS} rows", "give summary data, one row a study"
            raise InputError([Fault.of_file(shown, "SIZE", found, f"at most {MAX_ROWS} rows", fix)])
    if len(rows) < 2:
        found = "a header and no rows" if rows else "nothing"
        raise InputError([Fault.of_file(shown, "EMPTY", found, "1 row or more", "add the rows")])
    return rows


def _slip(raw: str, line: int, shown: str, delimiter: str, most_lines: int) -> Fault | None:
    """Return what is wrong with how the cells of the first row of a text are written."""
    plain = re.compile(rf"[^{delimiter}\r\n]*")
    offset, column = 0, 1
    while True:
        words = None
        whole = _QUOTED.match(raw, offset)
        if whole is not None:
            cell, end = whole[1].replace('""', '"'), whole.end()
            behind = raw[end : end + 1]
            if (lines := cell.count("\n")) >= most_lines:
                found = f'an opening " that closes on line {line + lines}'
                fix = f'double the quote ("") or close it on line {line}'
                words = (found, f"cells of at most {most_lines:,} lines", fix)
            elif behind not in {"", delimiter, "\r", "\n"}:
                found = f"{quote(behind)} after a closing quote"
                fix = 'double the inner quote ("")'
                words = (found, "a comma or the end of the line", fix)
        elif raw.startswith('"', offset):
            fix = 'add " at the end of the cell'
            words = ('an opening " never closed', "balanced quotes", fix)
        else:
            end = plain.match(raw, offset).end()  # type: ignore[union-attr]  # it matches nothing as well
            cell = raw[offset:end]
            if '"' in cell:
                fix = 'put the cell in quotes and double the quote ("")'
                found = f"a quote inside the cell {quote(cell)}"
                words = (found, "quotes around a whole cell", fix)
        if words is not None:
            return Fault(shown, line, column, "CSV-QUOTE", *words)
        if len(cell) > MAX_CELL:
            found, most = f"a cell of {len(cell)} characters", f"at most {MAX_CELL}"
            return Fault(shown, line, 0, "SIZE", found, most, "shorten it")
        if not raw.startswith(delimiter, end):
            return None
        line, offset, column = line + cell.count("\n"), end + 1, column + 1


def _names(
    header: tuple[int, Sequence[str]], shown: str, expected: Collection[str] | None
) -> list[str]:
    line, cells = header
    if len(cells) > MAX_COLUMNS:
        found, most = f"{len(cells)} columns", f"at most {MAX_COLUMNS}"
        raise InputError(
            [Fault(shown, line, 0, "SIZE", found, most, "keep those that are asked for")]
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
            words, fix = ", ".join(expected), suggest_nearest(name, expected)
            fault(number, name, "an unknown name", words, fix)
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
        faults.append(Fault(shown, line, 0, "CSV-WIDTH", found, str(len(names)), fix))
    return faults
