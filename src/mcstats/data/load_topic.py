"""Read the files of a topic as records, or report every fault of every file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path as FilePath
from typing import Any, TypeVar

from pydantic import BaseModel

from mcstats.data.accepted_numbers_file import lint_accepted_numbers
from mcstats.data.lint_absences import lint_absences
from mcstats.data.lint_claims import lint_claims
from mcstats.data.lint_dates import lint_dates
from mcstats.data.lint_design import lint_design
from mcstats.data.lint_identifiers import lint_identifiers
from mcstats.data.lint_references import lint_references
from mcstats.data.lint_search import lint_search
from mcstats.data.lint_statements import lint_statements
from mcstats.data.lint_values import lint_values
from mcstats.data.lint_written import lint_written
from mcstats.data.partial_read import PartialRecord, PartialTopic, read_record
from mcstats.data.topic_folder import Files, display_path
from mcstats.data.validation import add_new_places
from mcstats.data.yaml_reader import cap_faults, read_yaml
from mcstats.model.article import Article
from mcstats.model.claim import Claims
from mcstats.model.errors import Fault, InputError
from mcstats.model.public_fact import PublicFacts
from mcstats.model.source import Sources
from mcstats.model.study import Study
from mcstats.model.topic import Topic

N = TypeVar("N", bound=BaseModel)


def load_topic(folder: FilePath) -> Topic:
    """Read one topic from its folder.

    Raises `InputError` with all the faults of all its files.
    """
    topic, faults = read_topic(folder)
    if faults or topic is None:
        raise InputError(faults)
    return topic


def read_topic(folder: FilePath) -> tuple[Topic | None, list[Fault]]:
    """Read one topic and return it with its faults; None if a file could not be read completely."""
    draft, faults = read_draft(folder)
    return draft.topic(), faults


def read_draft(folder: FilePath) -> tuple[PartialTopic, list[Fault]]:
    """Read as much of one topic as possible, and return it with all the faults of its files."""
    files = Files(folder)
    draft = PartialTopic(files.root.name)
    if not files.readable:
        return draft, files.faults
    files.strays()
    by_file: list[list[Fault]] = []

    def read(model: type[N], path: FilePath) -> tuple[PartialRecord[N], Any]:
        data, positions, faults = read_yaml(path, display_path(path), files.root)
        part: PartialRecord[N] = PartialRecord(None, positions)
        if data is not None:
            part, wrong = read_record(model, data, positions)
            faults = add_new_places(faults, wrong)
        by_file.append(faults)
        return part, data

    draft.sources, data = read(Sources, files.root / "sources.yaml")
    if isinstance(data, dict) and isinstance(data.get("sources"), dict):
        draft.source_names = frozenset(data["sources"])
    claims = files.root / "claims.yaml"
    draft.claims, data = read(Claims, claims)
    if isinstance(data, dict) and data and "format" not in data:
        found = "a topic of an earlier data format"
        fix = f"mcstats migrate {display_path(files.root)}"
        by_file[-1] = [Fault(display_path(claims), 1, 1, "FORMAT", found, 'format: "2"', fix)]
    if (facts := files.root / "facts.yaml").exists():
        draft.facts, _ = read(PublicFacts, facts)
    for path in files.of("studies"):
        draft.studies[path.stem], _ = read(Study, path)
    for path in files.of("articles"):
        draft.articles[path.stem], _ = read(Article, path)
    by_file.append(lint_accepted_numbers(files.root / "numbers.csv"))
    faults = [*files.faults, *(fault for of_file in by_file for fault in cap_faults(of_file))]
    return draft, add_new_places(faults, [*_meaning(draft), *lint_absences(draft, files.root)])


def _meaning(draft: PartialTopic) -> Iterable[Fault]:
    """Yield the faults in meaning: names, numbers, contradictions, references, claims."""
    yield from lint_identifiers(draft)
    for part in draft.studies.values():
        if part.value is not None:
            yield from lint_design(part.value, part.positions, part.lost)
            yield from lint_values(part.value, part.positions)
    yield from lint_dates(draft)
    yield from lint_references(draft)
    yield from lint_search(draft)
    yield from lint_claims(draft)
    yield from lint_written(draft)
    yield from lint_statements(draft)
