"""Import a table of effects, or references, into the files of a topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcstats.authoring.import_references import REFERENCES, import_references
from mcstats.authoring.new_files import TO_WRITE, written
from mcstats.authoring.schemas import schema_line
from mcstats.authoring.write_files import write_together
from mcstats.authoring.yaml_writer import Plain, entry, yaml_text
from mcstats.data.load_topic import load_topic
from mcstats.data.reference import slug
from mcstats.data.study_table import Coded, Layout, read_effects
from mcstats.data.topic_folder import display_path
from mcstats.data.yaml_edits import appended
from mcstats.effects.measures.registry import default_measure
from mcstats.model.errors import Fault, InputError
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import NOT_REPORTED, Better

LISTED_FILES: Final = 20  # of more files their number says enough
ARMS: Final = ("", "treated", "control")


@dataclass(frozen=True)
class Import:
    """An import: the file, the topic that gets it, and the options of reading.

    Attributes
    ----------
    table : path
        A table with metafor's columns (.csv), or references (.bib, .json).
    data : path
        The folder of topics.
    topic : str
        The topic that gets the studies or the sources.
    measure, outcome, better : str
        What a table's effects are of; `better` is the direction of benefit.
    columns, ignore : sequence of str
        Columns with other names, as ``ai=NAME``, and columns to skip.
    source : str, optional
        The id of the source of the table, where it is listed.
    studies : bool
        Whether each reference gets a study file.
    """

    table: Path
    data: Path
    topic: str
    measure: str | None = None
    outcome: str = "outcome"
    better: str = ""
    columns: Sequence[str] = ()
    ignore: Sequence[str] = ()
    source: str | None = None
    studies: bool = False

    @property
    def shown(self) -> str:
        """The name of the file in messages."""
        return display_path(self.table)


def import_table(wanted: Import) -> list[str]:
    """Add a table or references to a topic, all or none; return lines on what comes next.

    Raises
    ------
    InputError
        With the faults of the table, or of the topic with its rows.
    """
    kind = wanted.table.suffix.lower()
    if not wanted.table.is_file():
        fix = "create it or fix the name"
        raise InputError.of_file(
            wanted.shown, "FILE", "no such file", "a file that can be read", fix
        )
    folder = wanted.data / wanted.topic
    topic = load_topic(folder)
    notes: list[str] = []
    if kind == ".csv":
        files = _studies(wanted, folder, topic)
    elif kind in REFERENCES:
        files, notes = import_references(wanted.table, wanted.shown, topic, folder, wanted.studies)
    else:
        found, fix = f"the ending {kind or 'none'!r}", "save it as CSV, BibTeX, RIS or CSL JSON"
        endings = ".csv " + " ".join(REFERENCES)
        raise InputError.of_file(wanted.shown, "FILE", found, endings, fix)
    if not files:
        return notes
    write_together(folder, files)
    lines = written(files)
    if len(files) > LISTED_FILES:
        lines = [f"wrote {len(files)} files in {folder}"]
    if kind == ".csv":
        lines.append("next: name the results that decide in claims.yaml, and complete the studies")
    elif not wanted.studies:
        lines.append("next: mcstats new study ID, with the id of a source that tells of one")
    return [*lines, *notes, "then: mcstats lint, which lists what is still to be written"]


def _studies(wanted: Import, folder: Path, topic: Topic) -> dict[Path, str]:
    if not wanted.better:
        expected, fix = ", ".join(Better), "use --better lower if a smaller value is better"
        raise InputError.of_file(wanted.shown, "BETTER", "no --better", expected, fix)
    renamed = dict(pair.partition("=")[::2] for pair in wanted.columns)
    layout, rows, faults = read_effects(wanted.table, wanted.shown, renamed, wanted.ignore)
    if faults or layout is None:
        raise InputError(faults)
    present = [row for row in rows if row.id in topic.studies]
    if present:
        expected = "studies that are not there yet"

        def fault(row: Coded) -> Fault:
            found, fix = f'the study "{row.id}"', f"rename it, or delete studies/{row.id}.yaml"
            return Fault(wanted.shown, row.line, 0, "KEY-DUP", found, expected, fix)

        raise InputError(map(fault, present))
    source = wanted.source or slug(wanted.table.stem)
    texts: dict[Path, str] = {}
    if source not in topic.sources.sources:
        texts |= _added(folder / "sources.yaml", "sources", entry(source, _of_table(wanted.table)))
    for row in rows:
        file = folder / "studies" / f"{row.id}.yaml"
        first = schema_line("study", file, wanted.data)
        note = f"# Imported from {wanted.table.name}; complete it from the paper."
        texts[file] = f"{first}\n{note}\n{yaml_text(_study(wanted, layout, row, source, topic))}"
    block = yaml_text([_synthesis(wanted, layout, rows)])
    return texts | _added(folder / "claims.yaml", "syntheses", block)


def _study(wanted: Import, layout: Layout, row: Coded, source: str, topic: Topic) -> Plain:
    where = f"{wanted.table.name}, line {row.line}"

    def value(arm: int, key: str) -> Plain:
        figure = row.figures.get((arm, key))
        if key == "n" and "bi" in layout.columns:
            parts = [row.figures.get((arm, part)) for part in ("events", "others")]
            if None in parts:
                return NOT_REPORTED
            (events, one), (others, other) = (part for part in parts if part is not None)
            total = str(int(events) + int(others))
            return {"printed": total, "place": where, "because": f"the sum of {one} and {other}"}
        if figure is None:
            return NOT_REPORTED
        return {"printed": figure[0], "place": f"{where}, {figure[1]}"}

    sold = topic.claims.sold
    keys = list(dict.fromkeys(key for _, key in layout.columns.values()))
    keys = ["n" if key == "others" else key for key in keys]
    result: dict[str, Plain] = {
        "id": f"{wanted.outcome}-end",
        "outcome": wanted.outcome,
        "time": "end",
        "contrast": "between",
        "arms": [ARMS[1], ARMS[2]],
    }
    if layout.route.startswith("ready"):
        result["printed"] = {key: value(0, key) for key in keys}
    else:
        result["groups"] = {ARMS[arm]: {key: value(arm, key) for key in keys} for arm in (1, 2)}
    measure = wanted.measure or default_measure(layout.columns).code
    result["estimates"] = [{"measure": measure, "route": layout.route}]
    allocation: Plain = NOT_REPORTED
    if row.allocation:
        allocation = {"value": row.allocation, "place": where}
    return {
        "id": row.id,
        "label": row.label,
        "kind": "trial",
        "sources": [source],
        "setting": NOT_REPORTED,
        "population": TO_WRITE,
        "use": TO_WRITE,
        "intervention": {
            "stimulus": sold.intervention,
            "label": sold.intervention_label,
        },
        "design": {"allocation": allocation},
        "funding": {"payer": NOT_REPORTED},
        "arms": [
            {"id": ARMS[1], "role": "intervention", "label": sold.intervention_label},
            {"id": ARMS[2], "role": "no treatment", "label": "control"},
        ],
        "times": [{"id": "end", "label": "at the end", "place": where}],
        "outcomes": [
            {
                "id": wanted.outcome,
                "label": wanted.outcome.replace("_", " "),
                "measures": wanted.outcome,
                "better": wanted.better,
                "measured": "count" if layout.route == "events" else "instrument",
            }
        ],
        "results": [result],
    }


def _synthesis(wanted: Import, layout: Layout, rows: Sequence[Coded]) -> Plain:
    measure = wanted.measure or default_measure(layout.columns).code
    members: list[Plain] = [
        {"study": row.id, "result": f"{wanted.outcome}-end", "measure": measure} for row in rows
    ]
    return {
        "id": f"{wanted.outcome}_{slug(wanted.table.stem)}",
        "label": wanted.outcome.replace("_", " "),
        "measures": wanted.outcome,
        "measure": measure,
        "stratum": "all",
        "window": "at the end",
        "members": members,
        "because": f"all rows of {wanted.table.name}",
    }


def _of_table(path: Path) -> dict[str, Plain]:
    return {
        "kind": "other document",
        "title": f"The table {path.name}",
        "authors": TO_WRITE,
        "year": "no date",
        "read": ["secondary copy"],
        "note": "imported; say where the table comes from",
    }


def _added(path: Path, key: str, block: str) -> dict[Path, str]:
    return {path: appended(path.read_text("utf-8-sig"), key, block, display_path(path))}
