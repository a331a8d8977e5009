"""`mcstats import`: a table of effects, or references, into the files of a topic."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from mcstats.evidence.append import appended
from mcstats.evidence.csl import read_csl
from mcstats.evidence.effect_table import Coded, Layout, read_effects
from mcstats.evidence.folder import shown
from mcstats.evidence.load import load_topic
from mcstats.evidence.reference import Reference, slug
from mcstats.schema.errors import Fault, InputError
from mcstats.schema.topic import Topic
from mcstats.schema.words import NOT_REPORTED, Better

from .coding import TO_WRITE, only_topic, tell, template
from .schemas import schema_line
from .together import write_together
from .writing import Plain, entry, yaml_text

__all__ = ["import_"]

MOST_TOLD: Final = 20  # files; of more their number says enough
ARMS: Final = ("", "treated", "control")


def import_(options: argparse.Namespace) -> int:
    """Read a table or references, and add them to a topic: all of them, or none."""
    kind = options.table.suffix.lower()
    if not options.table.is_file():
        fix = "create it or fix the name"
        raise _refused(options.table, "FILE", "no such file", "a file that can be read", fix)
    folder = options.data / only_topic(options)
    topic = load_topic(folder)
    if kind == ".csv":
        files = _studies(options, folder, topic)
    elif kind in {".bib", ".json"}:
        files = _references(options, folder, topic)
    else:
        raise _refused(
            options.table,
            "FILE",
            f"the ending {kind or 'none'!r}",
            ".csv .bib .json",
            "save the table as CSV, the references as BibTeX or CSL JSON",
        )
    write_together(folder, files)
    if len(files) > MOST_TOLD:
        print(f"wrote {len(files)} files in {folder}")
    else:
        tell(files)
    if kind == ".csv":
        print("next: name the results that decide in claims.yaml, and complete the studies")
    elif not options.studies:
        print("next: mcstats new study ID, with the id of a source that tells of one")
    print("then: mcstats lint, which lists what is still to be written")
    return 0


def _studies(options: argparse.Namespace, folder: Path, topic: Topic) -> dict[Path, str]:
    if options.better is None:
        expected, fix = ", ".join(Better), "say it: --better lower, where less is a benefit"
        raise _refused(options.table, "BETTER", "no --better", expected, fix)
    renamed = dict(pair.partition("=")[::2] for pair in options.columns)
    layout, rows, faults = read_effects(
        options.table, shown(options.table), renamed, options.ignore
    )
    if faults or layout is None:
        raise InputError(faults)
    present = [row for row in rows if row.id in topic.studies]
    if present:
        raise InputError(
            Fault(
                shown(options.table),
                row.line,
                0,
                "KEY-DUP",
                f'the study "{row.id}"',
                "studies that are not there yet",
                f"rename it, or delete studies/{row.id}.yaml",
            )
            for row in present
        )
    source = options.source or slug(options.table.stem)
    texts: dict[Path, str] = {}
    if source not in topic.sources.sources:
        texts |= _added(folder / "sources.yaml", "sources", entry(source, _of_table(options.table)))
    for row in rows:
        file = folder / "studies" / f"{row.id}.yaml"
        first = schema_line("study", file, options.data)
        note = f"# Imported from {options.table.name}; complete it from the paper."
        texts[file] = f"{first}\n{note}\n{yaml_text(_study(options, layout, row, source, topic))}"
    block = yaml_text([_synthesis(options, layout, rows)])
    return texts | _added(folder / "claims.yaml", "syntheses", block)


def _study(
    options: argparse.Namespace, layout: Layout, row: Coded, source: str, topic: Topic
) -> Plain:
    where = f"{options.table.name}, line {row.line}"

    def value(arm: int, key: str) -> Plain:
        found = row.figures.get((arm, key))
        if key == "n" and "bi" in layout.columns:
            parts = [row.figures.get((arm, part)) for part in ("events", "others")]
            if None in parts:
                return NOT_REPORTED
            (events, one), (others, other) = (part for part in parts if part is not None)
            total = str(int(events) + int(others))
            return {"printed": total, "place": where, "because": f"the sum of {one} and {other}"}
        if found is None:
            return NOT_REPORTED
        return {"printed": found[0], "place": f"{where}, {found[1]}"}

    sold = topic.claims.sold
    keys = list(dict.fromkeys(key for _, key in layout.columns.values()))
    keys = ["n" if key == "others" else key for key in keys]
    result: dict[str, Plain] = {
        "id": f"{options.outcome}-end",
        "outcome": options.outcome,
        "time": "end",
        "contrast": "between",
        "arms": [ARMS[1], ARMS[2]],
    }
    if layout.route.startswith("ready"):
        result["printed"] = {key: value(0, key) for key in keys}
    else:
        result["groups"] = {ARMS[arm]: {key: value(arm, key) for key in keys} for arm in (1, 2)}
    measure = options.measure or layout.measure
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
            "amplitude": NOT_REPORTED,
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
                "id": options.outcome,
                "label": options.outcome.replace("_", " "),
                "measures": options.outcome,
                "better": options.better,
                "measured": "count" if layout.route == "events" else "instrument",
            }
        ],
        "results": [result],
    }


def _synthesis(options: argparse.Namespace, layout: Layout, rows: Sequence[Coded]) -> Plain:
    measure = options.measure or layout.measure
    members: list[Plain] = [
        {"study": row.id, "result": f"{options.outcome}-end", "measure": measure} for row in rows
    ]
    return {
        "id": f"{options.outcome}_{slug(options.table.stem)}",
        "label": options.outcome.replace("_", " "),
        "measures": options.outcome,
        "measure": measure,
        "stratum": "all",
        "window": "at the end",
        "members": members,
        "because": f"all rows of {options.table.name}",
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


def _references(options: argparse.Namespace, folder: Path, topic: Topic) -> dict[Path, str]:
    if options.table.suffix.lower() == ".bib":
        from mcstats.evidence.bibtex import read_bibtex  # its library takes 30 ms to import

        found, faults = read_bibtex(options.table, shown(options.table))
    else:
        found, faults = read_csl(options.table, shown(options.table))
    if faults:
        raise InputError(faults)
    fresh = list(_fresh(options.table, found, topic))
    if not fresh:
        raise _refused(options.table, "EMPTY", "no new reference", "1 or more", "nothing to do")
    block = "".join(entry(key, _source(reference)) for key, reference in fresh)
    files = _added(folder / "sources.yaml", "sources", block)
    sold = topic.claims.sold
    for key, _ in fresh if options.studies else ():
        file = folder / "studies" / f"{key}.yaml"
        if key not in topic.studies:
            files[file] = template(
                "study",
                schema_line("study", file, options.data),
                id=key,
                stimulus=sold.intervention,
                stimulus_label=sold.intervention_label,
            )
    return files


def _fresh(
    path: Path, references: Sequence[Reference], topic: Topic
) -> list[tuple[str, Reference]]:
    """Return the references that are not there yet, by their ids.

    Raises
    ------
    InputError
        Where one id would mean two documents.
    """
    titles = {key: source.title for key, source in topic.sources.sources.items()}
    faults, fresh = [], []
    for reference in references:
        key, title = slug(reference.key, "_-"), reference.fields.get("title", "")
        if key in titles and titles[key].casefold() == title.casefold():
            continue
        if key in titles or not key:
            faults.append(
                Fault(
                    shown(path),
                    reference.line,
                    reference.column,
                    "KEY-DUP",
                    f'the id "{key}" of another document' if key else "no key",
                    "an id for each document",
                    f"change the key {reference.key}",
                )
            )
        titles[key] = title
        fresh.append((key, reference))
    if faults:
        raise InputError(faults)
    return fresh


def _source(reference: Reference) -> dict[str, Plain]:
    fields = {"title": TO_WRITE, "authors": "not stated", "year": "no date"} | dict(
        reference.fields
    )
    return {"kind": str(reference.kind), **fields, "read": ["not read yet"]}


def _added(path: Path, key: str, block: str) -> dict[Path, str]:
    return {path: appended(path.read_text("utf-8-sig"), key, block, shown(path))}


def _refused(path: Path, code: str, found: str, expected: str, fix: str) -> InputError:
    return InputError([Fault(shown(path), 0, 0, code, found, expected, fix)])
