"""Bring a topic of an earlier data format over to the present one, line by line."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from mcstats.authoring.write_files import write_together
from mcstats.authoring.yaml_writer import Plain, yaml_text
from mcstats.data.topic_folder import display_path
from mcstats.data.yaml_edits import end_line
from mcstats.data.yaml_reader import read_yaml
from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import MEASURES
from mcstats.model.errors import InputError
from mcstats.model.topic import Positions
from mcstats.model.vocabularies import DataFormat, Lasting, StudyKind

PRESENT: Final = DataFormat.SECOND.value
_REMOVED: Final = ("deciding", "supporting", "consistent")


@dataclass
class Migration:
    """The new text of each file of a topic, and the questions that a person has to answer."""

    files: dict[Path, str] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)


def migrate_topic(folder: Path) -> tuple[list[str], list[str]]:
    """Bring a topic over to the present data format.

    Comments and layout stay. A topic that is of the present format already is left as it is.
    Returns a line for each file that was written, and for each question that a person has to
    answer. Raises `InputError` where a file cannot be read, or the topic would have faults
    afterwards; then nothing is written.
    """
    shown = display_path(folder / "claims.yaml")
    claims, positions = _read(folder / "claims.yaml", folder)
    if not isinstance(claims, dict):
        raise InputError([positions.fault((), "KIND", "no keys", "the keys of claims.yaml", "")])
    if "format" in claims:
        return [f"{shown}: format {claims['format']} already, nothing was changed"], []
    read = {p.stem: _read(p, folder) for p in sorted((folder / "studies").glob("*.yaml"))}
    studies = {name: data for name, (data, _) in read.items()}
    migration = Migration()
    _claims(folder, claims, studies, migration)
    _articles(folder, claims, migration)
    migration.questions.extend(_open_facts(claims, read))
    write_together(folder, migration.files)
    done = [f"{display_path(path)}: written in format {PRESENT}" for path in migration.files]
    return done, migration.questions


def _read(path: Path, root: Path) -> tuple[Any, Any]:
    data, positions, faults = read_yaml(path, display_path(path), root)
    if data is None:
        raise InputError(faults)
    return data, positions


def _compose(text: str) -> yaml.MappingNode:
    """Return the nodes of a file, which keep their places; the file was read as a mapping."""
    node = yaml.compose(text, Loader=yaml.BaseLoader)
    assert isinstance(node, yaml.MappingNode)
    return node


def _claims(
    folder: Path, claims: Mapping[str, Any], studies: Mapping[str, Any], migration: Migration
) -> None:
    path = folder / "claims.yaml"
    text = path.read_text("utf-8")
    lines = text.splitlines()
    edits: list[tuple[int, int, list[str]]] = []
    top = _compose(text)
    nodes = {key.value: (key, value) for key, value in top.value}
    edits.append((first := nodes["title"][0].start_mark.line, first, [f'format: "{PRESENT}"']))
    for claim, node in zip(claims["claims"], nodes["claims"][1].value, strict=True):
        place = f"{display_path(path)}:{node.start_mark.line + 1}"
        keys = {key.value: (key, value) for key, value in node.value}
        indent = " " * next(iter(keys.values()))[0].start_mark.column
        for name in _REMOVED:
            if name not in keys:
                continue
            start, end = keys[name][0].start_mark.line, end_line(keys[name][1], lines)
            kept = [line for line in lines[start:end] if line.lstrip().startswith("#")]
            block = {"deciding": _question, "consistent": _consistent}.get(name)
            new = block(claim, claims, studies) if block is not None else None
            if name == "supporting":
                kept += [f"{indent}# {line}" for line in _named_before(claim)]
            added = [] if new is None else textwrap.indent(yaml_text(new), indent).splitlines()
            edits.append((start, end, [*kept, *added]))
        if "threshold" in keys and "value" in claim["threshold"]:
            edits.extend(_threshold(claim, keys["threshold"][1]))
        migration.questions.extend(_open_questions(place, claim, claims, studies))
    for start, end, new_lines in sorted(edits, reverse=True):
        lines[start:end] = new_lines
    migration.files[path] = "\n".join(lines) + "\n"


def _deciding(claim: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(claim.get("deciding", []))


def _outcome(studies: Mapping[str, Any], body: Mapping[str, Any]) -> Mapping[str, Any]:
    outcomes = studies.get(body["study"], {}).get("outcomes", [])
    return next((o for o in outcomes if o["id"] == body["outcome"]), {})


def _question(
    claim: Mapping[str, Any], claims: Mapping[str, Any], studies: Mapping[str, Any]
) -> dict[str, Plain]:
    """Return the question that the results which decided a claim answer."""
    bodies, sold = _deciding(claim), claims["sold"]["intervention"]
    named = [*bodies, *claim.get("supporting", [])]
    question: dict[str, Plain] = {
        "constructs": _once(_outcome(studies, body).get("measures") for body in bodies),
        "outcomes": _once(body["outcome"] for body in bodies),
        "times": _once(body["time"] for body in bodies if studies[body["study"]].get("times")),
        "measures": _once(body.get("measure") for body in bodies),
        "related": _once(
            stimulus
            for body in named
            if (stimulus := studies[body["study"]]["intervention"]["stimulus"]) != sold
        ),
        "other_uses": _once(
            use for body in named if (use := studies[body["study"]]["use"]) != claim["use"]
        ),
    }
    if bodies:
        question["because"] = bodies[0]["because"]
    result: dict[str, Plain] = {"question": {k: v for k, v in question.items() if v}}
    far = [b for b in bodies if b.get("population_direct") == "no"]
    if far:
        result["directness"] = [
            {"study": body["study"], "population": "indirect", "because": body["because"]}
            for body in far
        ]
    return result


def _once(words: Iterable[str | None]) -> list[Plain]:
    return list(dict.fromkeys(word for word in words if word))


def _consistent(
    claim: Mapping[str, Any], claims: Mapping[str, Any], studies: Mapping[str, Any]
) -> dict[str, Plain]:
    return {
        "consistent": {
            "value": claim["consistent"],
            "because": "coded without a source in an earlier format",
            "source": claim["mechanism"]["source"],
        }
    }


def _named_before(claim: Mapping[str, Any]) -> Iterator[str]:
    for body in claim.get("supporting", []):
        name = " ".join(filter(None, (body["study"], body["outcome"], body.get("measure"))))
        yield f"supporting before: {name} (disjoint: {body['disjoint']}): {body['because']}"


def _threshold(
    claim: Mapping[str, Any], node: yaml.MappingNode
) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the edit that puts a threshold on the printed scale: ratios were logarithms."""
    measure = next((b["measure"] for b in _deciding(claim) if b.get("measure")), None)
    known = MEASURES.get(measure) if measure is not None else None
    if known is None or known.family is not Family.RATIO:
        return
    (value,) = (v for k, v in node.value if k.value == "value")
    line, start, end = value.start_mark.line, value.start_mark.column, value.end_mark.column
    text = value.start_mark.buffer
    whole = text.splitlines()[line] if text else ""
    ratio = f'"{math.exp(float(value.value)):.4g}"'
    yield line, line + 1, [whole[:start] + ratio + whole[end:]]


def _open_questions(
    place: str, claim: Mapping[str, Any], claims: Mapping[str, Any], studies: Mapping[str, Any]
) -> Iterator[str]:
    bodies, supporting = _deciding(claim), claim.get("supporting", [])
    constructs = {_outcome(studies, body).get("measures") for body in bodies}
    for construct in _once(_outcome(studies, body).get("measures") for body in supporting):
        if construct not in constructs:
            yield (
                f"{place}: {claim['id']}: does {construct} answer the question too? "
                "Then add it to constructs"
            )
    named = {body["study"] for body in (*bodies, *supporting)}
    applied = {
        claims["sold"]["intervention"],
        *(studies[name]["intervention"]["stimulus"] for name in named),
    }
    used = {claim["use"], *(studies[name]["use"] for name in named)}
    more = [
        name
        for name, study in studies.items()
        if name not in named
        and study["intervention"]["stimulus"] in applied
        and study["use"] in used
        and any(o["measures"] in constructs for o in study.get("outcomes", []))
    ]
    if more:
        yield (
            f"{place}: {claim['id']}: do {', '.join(more)} answer the question? They count now; "
            "list those that do not under exclude, with the reason"
        )
    if "consistent" in claim:
        yield f"{place}: {claim['id']}: which source says whether the reports agree?"


def _articles(folder: Path, claims: Mapping[str, Any], migration: Migration) -> None:
    """Name the studies of a claim as the evidence of the row that it repeats."""
    wanted: dict[str, dict[str, list[Plain]]] = {}
    for claim in claims["claims"]:
        if "row" in claim:
            studies = (b["study"] for b in (*_deciding(claim), *claim.get("supporting", [])))
            wanted.setdefault(claim["row"]["article"], {})[claim["row"]["row"]] = _once(studies)
    for article, rows in wanted.items():
        path = folder / "articles" / f"{article}.yaml"
        if not path.exists():
            continue
        text = path.read_text("utf-8")
        lines = text.splitlines()
        top = _compose(text)
        table = next((value for key, value in top.value if key.value == "table"), None)
        for node in reversed(table.value if table is not None else []):
            keys = {key.value: (key, value) for key, value in node.value}
            name = keys["id"][1].value
            if name not in rows or "evidence" in keys or node.flow_style:
                continue
            indent = " " * keys["id"][0].start_mark.column
            end = max(end_line(value, lines) for _, value in keys.values())
            names = ", ".join(map(str, rows[name]))
            lines[end:end] = [f"{indent}evidence: [{names}]"]
            migration.questions.append(
                f"{display_path(path)}:{node.start_mark.line + 1}: {name}: does the row name "
                f"{names}, and no other study?"
            )
        migration.files[path] = "\n".join(lines) + "\n"


def _open_facts(
    claims: Mapping[str, Any], read: Mapping[str, tuple[Any, Positions]]
) -> Iterator[str]:
    """Yield the questions about times that claims need, and about the trials of reviews."""

    def place(name: str, *path: str | int) -> str:
        positions = read[name][1]
        return f"{positions.file}:{positions.nearest(path)[0]}"

    for claim in claims["claims"]:
        lasting = claim["lasting"] != Lasting.SESSION.value
        for body in _deciding(claim) if lasting else ():
            times = read[body["study"]][0].get("times", [])
            index = next((i for i, t in enumerate(times) if t["id"] == body["time"]), None)
            if index is None or body.get("shown") != "yes" or "weeks" in times[index]:
                continue
            yield (
                f"{place(body['study'], 'times', index)}: how many weeks after the start is "
                f"{body['time']}? {claim['id']} says that the duration was shown; write weeks"
            )
    for name, (study, _) in read.items():
        if study["kind"] == StudyKind.META_ANALYSIS.value and "review" not in study:
            yield (
                f"{place(name, 'design')}: were the trials of this review randomised, and until "
                "when was searched? Write review, with designs and searched_until"
            )
