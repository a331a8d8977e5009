"""Analyses of Cochrane's Review Manager: the data rows of RevMan Web, and files of RevMan 5.

Both become a table under the names of `study_columns`: one row for each study of each analysis.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Final
from xml.parsers import expat

from mcstats.data.csv_table import MAX_ROWS, Row, Table
from mcstats.data.text_file import read_text
from mcstats.model.errors import Fault, InputError

WEB_COLUMNS: Final[Mapping[str, str]] = {
    "study": "Study",
    "outcome": "Analysis name",
    "m1i": "Experimental mean",
    "sd1i": "Experimental SD",
    "ai": "Experimental cases",
    "n1i": "Experimental N",
    "m2i": "Control mean",
    "sd2i": "Control SD",
    "ci": "Control cases",
    "n2i": "Control N",
    "yi": "GIV Mean",
    "sei": "GIV SE",
}
"""The columns of an export of data rows."""
_GROUPS: Final = {
    "means": ("Experimental mean", "Experimental SD", "Control mean", "Control SD"),
    "events": ("Experimental cases", "Control cases"),
    "effects": ("GIV Mean", "GIV SE"),
}
_RM5_COLUMNS: Final[Mapping[str, str]] = {
    "study": "STUDY_ID",
    "outcome": "OUTCOME",
    "measure": "EFFECT_MEASURE",
    "m1i": "MEAN_1",
    "sd1i": "SD_1",
    "ai": "EVENTS_1",
    "n1i": "TOTAL_1",
    "m2i": "MEAN_2",
    "sd2i": "SD_2",
    "ci": "EVENTS_2",
    "n2i": "TOTAL_2",
    "yi": "ESTIMATE",
    "sei": "SE",
}
# The attributes that were entered, by the kind of the analysis; RevMan computes the others.
_ENTERED: Final[Mapping[str, tuple[str, ...]]] = {
    "DICH": ("EVENTS_1", "TOTAL_1", "EVENTS_2", "TOTAL_2"),
    "CONT": ("MEAN_1", "SD_1", "TOTAL_1", "MEAN_2", "SD_2", "TOTAL_2"),
    "IV": ("ESTIMATE", "SE"),
}
_RATIO_SCALE: Final = "of a ratio an effect of the kind Generic Inverse Variance is read as its log"


def _is_zero(text: str) -> bool:
    return text.strip().strip("0.") == ""


def web_table(table: Table) -> tuple[Table, dict[str, str], list[str]] | None:
    """Return the data rows of RevMan Web with their columns' names and what was left out.

    None where a table is another one. RevMan fills what an analysis does not use with zeros, so
    each analysis keeps the figures of its kind alone.
    """
    if not {"Analysis group", "Analysis name", "Study", "Experimental N"} <= set(table.names):
        return None
    kinds: dict[str, str] = {}
    for row in table.rows:
        analysis = _analysis(row)
        kinds[analysis] = max(kinds.get(analysis, ""), _kind(row), key=_RANK.index)
    rows, notes = [], []
    for row in table.rows:
        kind = kinds[_analysis(row)]
        subgroup = row.cells.get("Subgroup", "").strip()
        unused = [c for other, cs in _GROUPS.items() if other != kind for c in cs]
        cells = row.cells | dict.fromkeys(unused, "")
        if kind == "effects":  # their numbers of participants are for display only
            cells |= {"Experimental N": "", "Control N": ""}
        name = row.cells["Analysis name"].strip()
        cells["Analysis name"] = f"{name}: {subgroup}" if subgroup else name
        if kind and not _is_zero("".join(cells.get(c, "") for c in _SIZES[kind])):
            rows.append(Row(row.line, cells))
    if len(rows) < len(table.rows):
        number = _rows(len(table.rows) - len(rows))
        notes.append(f"left out: {number} without figures (O-E and V are not read)")
    if "effects" in kinds.values():
        notes.append(_RATIO_SCALE)
    return replace(table, rows=tuple(rows)), dict(WEB_COLUMNS), notes


_RANK: Final = ("", "events", "effects", "means")
_SIZES: Final = {
    "means": ("Experimental N", "Control N"),
    "events": ("Experimental N", "Control N"),
    "effects": ("GIV SE",),
}


def _analysis(row: Row) -> str:
    return " ".join(row.cells.get(name, "") for name in ("Analysis group", "Analysis number"))


def _kind(row: Row) -> str:
    if not _is_zero(row.cells.get("Experimental SD", "") + row.cells.get("Control SD", "")):
        return "means"
    if not _is_zero(row.cells.get("GIV SE", "")):
        return "effects"
    return "events" if not _is_zero(row.cells.get("Experimental N", "")) else ""


@dataclass(slots=True)
class _Review:
    """The part of a RevMan 5 file that was read up to a place in it."""

    line: Callable[[], int]
    path: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # of studies, by their ids
    outcome: str = ""
    subgroup: str = ""
    measure: str = ""
    rows: list[Row] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        self.path.append(tag)
        self.text.clear()
        kind, _, part = tag.rpartition("_")
        if tag == "STUDY" and "ID" in attributes:
            self.names[attributes["ID"]] = attributes.get("NAME", "")
        elif part == "OUTCOME":
            self.outcome = self.subgroup = ""
            self.measure = attributes.get("EFFECT_MEASURE", "")
        elif part == "SUBGROUP":
            self.subgroup = ""
        elif part == "DATA" and "STUDY_ID" in attributes:
            self._row(kind, attributes)

    def end(self, tag: str) -> None:
        value = " ".join("".join(self.text).split())
        parent = self.path[-2] if len(self.path) > 1 else ""
        if tag == "NAME" and parent.endswith("_OUTCOME"):
            self.outcome = value
        elif tag == "NAME" and parent.endswith("_SUBGROUP"):
            self.subgroup = value
        elif tag == "EFFECT_MEASURE":
            self.measure = value
        elif tag.endswith("_SUBGROUP"):
            self.subgroup = ""
        self.path.pop()
        self.text.clear()

    def _row(self, kind: str, attributes: dict[str, str]) -> None:
        wanted = _ENTERED.get(kind)
        entered = wanted and {name: attributes[name] for name in wanted if name in attributes}
        if not entered or (kind == "IV" and "ESTIMATE" not in entered):
            what = "of the kind O-E and V" if kind == "IPD" else "without figures"
            self.left_out[what] = self.left_out.get(what, 0) + 1
            return
        name = self.outcome + (f": {self.subgroup}" if self.subgroup else "")
        study = attributes["STUDY_ID"]
        cells = dict.fromkeys(_RM5_COLUMNS.values(), "") | entered
        plain = study.removeprefix("STD-").replace("_x0020_", " ").replace("-", " ")
        cells |= {"STUDY_ID": self.names.get(study) or plain}
        self.rows.append(
            Row(self.line(), cells | {"OUTCOME": name, "EFFECT_MEASURE": self.measure})
        )


def read_rm5(path: FilePath, shown: str) -> tuple[Table, dict[str, str], list[str]]:
    """Read the analyses of a file of RevMan 5 (XML).

    Returns the table, the column of each name of `study_columns`, and notes on what was left out.
    Raises `InputError` with every fault.
    """
    parser = expat.ParserCreate()
    review = _Review(lambda: parser.CurrentLineNumber)
    parser.StartElementHandler = review.begin
    parser.EndElementHandler = review.end
    parser.CharacterDataHandler = review.text.append
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(read_text(path, shown, path.parent), True)
    except expat.ExpatError as error:
        words = expat.ErrorString(error.code), "well-formed XML", "save the review again in RevMan"
        fault = Fault(shown, error.lineno, error.offset + 1, "XML", *words)
        raise InputError([fault]) from None
    except _Doctype:
        found, expected = "a document type", "a review as RevMan saves it"
        fault = Fault(shown, parser.CurrentLineNumber, 0, "XML", found, expected, "save it again")
        raise InputError([fault]) from None
    if not review.rows or len(review.rows) > MAX_ROWS:
        found = f"{_rows(len(review.rows))} of data"
        expected, fix = f"1 to {MAX_ROWS}", "is this a review with its analyses?"
        raise InputError.of_file(shown, "EMPTY", found, expected, fix)
    notes = [f"left out: {_rows(n)} {what}" for what, n in review.left_out.items()]
    if any(row.cells["SE"] for row in review.rows):
        notes.append(_RATIO_SCALE)
    table = Table(shown, tuple(_RM5_COLUMNS.values()), tuple(review.rows))
    return table, dict(_RM5_COLUMNS), notes


def _rows(number: int) -> str:
    return {0: "no row", 1: "1 row"}.get(number, f"{number} rows")


class _Doctype(Exception):
    """Ends the reading of a file that declares entities, which could grow without limit."""


def _refuse_doctype(*_: object) -> None:
    raise _Doctype
