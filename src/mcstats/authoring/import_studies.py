"""Add the studies of a table to a topic: a file for each, and the questions that pool them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcstats.authoring.choose_route import choose_route, without_layout, without_route
from mcstats.authoring.schemas import schema_line
from mcstats.authoring.study_records import ARMS, CodedResult, study_record, synthesis_records
from mcstats.authoring.yaml_writer import Plain, entry, yaml_text
from mcstats.data.reference import slug
from mcstats.data.study_rows import Coded
from mcstats.data.study_table import StudyTable
from mcstats.data.yaml_edits import appended_to
from mcstats.effects.measures.named_measures import measure_in_words, usual_measure
from mcstats.model.errors import Fault, InputError
from mcstats.model.printed_characters import visible
from mcstats.model.study import Study
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import TO_WRITE, Better

TIME: Final = ("end", "at the end")  # where a table does not say when


@dataclass(frozen=True)
class Meaning:
    """The subject of the figures of a table, as far as its columns do not name it."""

    measure: str = ""  # a code; empty for the usual one
    outcome: str = "outcome"  # an id
    better: str = ""  # lower or higher, or for single outcomes "sleep=higher,falls=lower"
    source: str = ""  # the id of the table's source

    def direction(self, outcome: str, label: str) -> str:
        """Return the direction of benefit of an outcome; nothing where no option names it."""
        general = ""
        for part in self.better.split(","):
            name, mark, word = part.strip().rpartition("=")
            if not mark:
                general = word
            elif name.strip() in {outcome, label}:
                return word
        return general


def import_studies(
    table: StudyTable, meaning: Meaning, topic: Topic, folder: Path
) -> tuple[dict[Path, str], list[str]]:
    """Return the files of a topic with the studies of a table that it lacks, and what to say.

    Raises `InputError` where the table does not say enough, or an id is that of another study.
    """
    results = _results(table, meaning)
    file = visible(Path(table.shown).name)  # it stands in a comment, which a line end would close
    source = meaning.source or slug(Path(file).stem) or "table"
    studies: dict[str, list[CodedResult]] = {}
    for result in results:
        studies.setdefault(result.row.id, []).append(result)
    notes = list(table.notes)
    fresh = _fresh(table, studies, source, topic, notes)
    texts: dict[Path, str] = {}
    if not fresh:
        return {}, [*notes, "nothing is new"]
    if source not in topic.sources.sources:
        texts |= appended_to(folder / "sources.yaml", "sources", entry(source, _of_table(file)))
    for name in fresh:
        path = folder / "studies" / f"{name}.yaml"
        first = schema_line("study", path, folder.parent)
        note = f"# Imported from {file}; complete it from the paper."
        record = study_record(studies[name], table, source, file, topic)
        texts[path] = f"{first}\n{note}\n{yaml_text(record)}"
    present = {synthesis.id for synthesis in topic.claims.syntheses}
    blocks = []
    for name, synthesis, members in synthesis_records(results, file):
        if name in present:
            lines = yaml_text([m for m in members if m["study"] in fresh], indent=6).splitlines()
            notes += [f"next: add to the members of {name} in claims.yaml", *lines]
        else:
            blocks.append(yaml_text([synthesis]))
    if blocks:
        texts |= appended_to(folder / "claims.yaml", "syntheses", "".join(blocks))
    return texts, notes


def _results(table: StudyTable, meaning: Meaning) -> list[CodedResult]:
    """Return what each row becomes.

    Raises `InputError` with a fault for each thing that neither the table nor an option says.
    """
    whole = choose_route(table.keys, meaning.measure)
    if whole is None and not any(
        choose_route(row.figures, _measure(row, meaning)) for row in table.rows
    ):
        raise InputError([without_layout(table, meaning.measure)])
    faults: dict[str, Fault] = {}
    results = []
    for row in table.rows:
        outcome = _named(row.facts.get("outcome", ""), "_", (meaning.outcome,) * 2)
        time = _named(row.facts.get("time", ""), "", TIME)
        better = row.facts.get("better") or meaning.direction(*outcome)
        asked = _measure(row, meaning)
        route = choose_route(row.figures, asked) or choose_route(table.keys, asked) or whole
        if better not in set(Better):
            found = f"no --better for {outcome[1]}" if not better else f"--better {better}"
            fix = "use --better lower if a smaller value is better"
            if "outcome" in table.columns:
                fix = f"--better {outcome[0]}=lower, or --better lower for all outcomes"
            words = "BETTER", found, ", ".join(Better), fix
            faults.setdefault(f"better {outcome[0]}", Fault.of_file(table.shown, *words))
        if route is None:
            faults.setdefault("measure", without_route(table, row, asked))
            continue
        measure = asked or usual_measure(route.measures, route.needs)
        if measure is None:
            needed = ", ".join(route.measures)
            fix = "add --measure with one of them, or a column `measure`"
            words = "MEASURE", "estimates of a measure that is not named", needed, fix
            faults.setdefault("measure", Fault.of_file(table.shown, *words))
            continue
        results.append(CodedResult(row, outcome, time, measure, route, better))
    if faults:
        raise InputError(faults.values())
    return results


def _measure(row: Coded, meaning: Meaning) -> str:
    """Return the measure that an option or the row names; as it stands where it is not known."""
    if meaning.measure:
        return meaning.measure
    text = row.facts.get("measure", "")
    return (measure_in_words(text) or text) if text else ""


def _named(text: str, between: str, other: tuple[str, str]) -> tuple[str, str]:
    """Return an id and the label of an outcome or a time; the other ones where it has no name."""
    if not text:
        return other[0], other[1].replace("_", " ")
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain) or [f"u{ord(c):x}" for c in text if c.isalpha()]
    return between.join(words)[:60] or other[0], text


def _fresh(
    table: StudyTable,
    studies: Mapping[str, Sequence[CodedResult]],
    source: str,
    topic: Topic,
    notes: list[str],
) -> list[str]:
    """Return the ids of studies that are not there, and note those that were imported before.

    Raises `InputError` where an id is that of a study that does not come from this table.
    """
    faults = []
    before = []
    for name, results in studies.items():
        study = topic.studies.get(name)
        if study is None:
            continue
        if source in study.sources:
            before.append(name)
            if changed := list(_changed(study, results)):
                line = results[0].row.line
                notes.append(
                    f"{name} differs from line {line} in {', '.join(changed)}; left as it is"
                )
            continue
        found, fix = f'the study "{name}"', f"rename it, or delete studies/{name}.yaml"
        words = "KEY-DUP", found, "studies that are not there yet", fix
        faults.append(Fault(table.shown, results[0].row.line, 0, *words))
    if faults:
        raise InputError(faults)
    if before:
        notes.append(f"{len(before)} of {len(studies)} studies are there already")
    return [name for name in studies if name not in topic.studies]


def _changed(study: Study, results: Sequence[CodedResult]) -> Iterator[str]:
    """Yield each column whose figure is not the one that a study holds."""
    coded = {result.id: result for result in study.results}
    for result in results:
        held = coded.get(result.id)
        if held is None:
            yield f"the result {result.id}, which it lacks"
            continue
        for (arm, key), (text, column) in result.row.figures.items():
            values = held.printed if arm == 0 else held.groups.get(ARMS[arm], {})
            value = next((v for k, v in values.items() if k == key), None)
            if value is not None and getattr(value, "printed", None) != text:
                yield column


def _of_table(file: str) -> dict[str, Plain]:
    return {
        "kind": "other document",
        "title": f"The table {file}",
        "authors": TO_WRITE,
        "year": "no date",
        "read": ["secondary copy"],
        "note": "imported; say where the table comes from",
    }
