"""Check the names within a topic: ids equal file names and are unique, lists are not empty.

An effect or a check is looked up by its id alone, so a second entry with the same id would hide
the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mcstats.data.partial_read import PartialTopic
from mcstats.data.suggestions import quote_word
from mcstats.model.article import Article
from mcstats.model.claim import Claims
from mcstats.model.errors import Fault
from mcstats.model.study import Study
from mcstats.model.topic import Path, Positions


def lint_identifiers(draft: PartialTopic) -> Iterator[Fault]:
    """Yield a fault for each id that differs from its file or stands twice, and each empty list."""
    for document, part in draft.documents():
        record, positions = part.value, part.positions
        if isinstance(record, Study | Article) and "id" not in part.lost:
            name = document.partition("/")[2]
            if record.id != name:
                found = f"the id {quote_word(record.id)} in {document}.yaml"
                fix = "give the file and the id one name"
                yield positions.fault(("id",), "ID-FILE", found, f'"{name}"', fix)
        for path, what, names in _lists(record):
            yield from _once(positions, path, what, names)
        for path, what, items in _needed(record):
            if not items and path[0] not in part.lost:
                fix = f"add a {what}" if path[-1] != "other" else "add the word that it may be"
                yield positions.fault(path, "EMPTY", f"no {what}", "at least one", fix)
    yield from _one_label_each(draft)
    yield from _one_entry_each(draft)
    if draft.claims.value is not None:
        yield from _syntheses(draft.claims.value, draft.claims.positions)
    if draft.source_names is not None and not draft.source_names:
        expected, fix = "at least one", "add a source"
        yield draft.sources.positions.fault(("sources",), "EMPTY", "no source", expected, fix)


def _one_label_each(draft: PartialTopic) -> Iterator[Fault]:
    """Yield a fault for each study that the pages could not tell from another one."""
    first: dict[str, Study] = {}
    for part in draft.studies.values():
        study = part.value
        if study is None or "label" in part.lost:
            continue
        other = first.setdefault(study.label, study)
        if other is not study:
            found = f"the label {quote_word(study.label)} of {other.id} too"
            fix = "add a letter to the year, or the first words of the title"
            yield part.positions.fault(("label",), "LABEL", found, "one label each", fix)


def _one_entry_each(draft: PartialTopic) -> Iterator[Fault]:
    """Yield a fault for each document that is listed as two sources."""
    sources = draft.sources.value
    first: dict[str, str] = {}
    for name, source in (sources.sources if sources is not None else {}).items():
        for key in ("doi", "pmid"):
            text = getattr(source, key)
            if text is None:
                continue
            other = first.setdefault(f"{key} {text.lower()}", name)
            if other != name:
                found = f"the {key} {quote_word(text)} of {other} too"
                expected, fix = "one entry for one document", "delete one, or correct the number"
                path: Path = ("sources", name, key)
                yield draft.sources.positions.fault(path, "KEY-DUP", found, expected, fix)


def _lists(record: object) -> Iterator[tuple[Path, str, Sequence[str]]]:
    """Yield each list in which nothing may stand twice: its path, what it holds, and the names.

    Items of "ids" are records with an id, whose uses have to be renamed with it.
    """
    if isinstance(record, Study):
        yield ("sources",), "id", record.sources
        yield ("participants_of",), "study", record.participants_of
        for name in ("arms", "outcomes", "times", "results", "assumptions"):
            yield (name,), "ids", [item.id for item in getattr(record, name)]
        for index, result in enumerate(record.results):
            yield ("results", index, "arms"), "id", result.arms
            routes = [f"{wanted.measure} by {wanted.route}" for wanted in result.estimates]
            yield ("results", index, "estimates"), "estimate", routes
    elif isinstance(record, Article):
        yield ("table",), "ids", [row.id for row in record.table]
        for index, row in enumerate(record.table):
            yield ("table", index, "evidence"), "study", row.evidence
            yield ("table", index, "reads", "qualifiers"), "qualifier", row.reads.qualifiers
        yield ("statements",), "ids", [one.id for one in record.statements]
    elif isinstance(record, Claims):
        yield ("claims",), "ids", [claim.id for claim in record.claims]
        for index, claim in enumerate(record.claims):
            path: Path = ("claims", index)
            yield (*path, "question", "constructs"), "construct", claim.question.constructs
            yield (*path, "directness"), "study", [one.study for one in claim.directness]
            left_out = [f"{e.study} {e.result or ''}".strip() for e in claim.exclude]
            yield (*path, "exclude"), "exclusion", left_out
            yield (*path, "overrides"), "domain", [one.domain for one in claim.overrides]
        yield ("syntheses",), "ids", [one.id for one in record.syntheses]
        for index, synthesis in enumerate(record.syntheses):
            members = [f"{m.study} {m.result} {m.measure}" for m in synthesis.members]
            yield ("syntheses", index, "members"), "member", members


def _needed(record: object) -> Iterator[tuple[Path, str, Sequence[object]]]:
    """Yield each list that may not be empty: its path, what it holds, and the items."""
    if isinstance(record, Study):
        yield ("sources",), "source", record.sources
    elif isinstance(record, Claims):
        yield ("claims",), "claim", record.claims
        for index, claim in enumerate(record.claims):
            path: Path = ("claims", index)
            yield (*path, "question", "constructs"), "construct", claim.question.constructs
            for number, disputed in enumerate(claim.disputed):
                yield (*path, "disputed", number, "other"), "other word", disputed.other
        for index, synthesis in enumerate(record.syntheses):
            yield ("syntheses", index, "members"), "member", synthesis.members


def _syntheses(claims: Claims, positions: Positions) -> Iterator[Fault]:
    """Yield a fault for each synthesis with the id of a claim, which the claim's own one has."""
    of_claims = {claim.id for claim in claims.claims}
    for index, synthesis in enumerate(claims.syntheses):
        if synthesis.id in of_claims:
            found = f"the id {quote_word(synthesis.id)} of a claim"
            expected = "an id of its own: the claim's own evidence is pooled under the claim's id"
            fix = "rename the synthesis"
            yield positions.fault(("syntheses", index, "id"), "KEY-DUP", found, expected, fix)


def _once(positions: Positions, base: Path, what: str, names: Sequence[str]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    of_records = what == "ids"
    for index, name in enumerate(names):
        path: Path = (*base, index, "id") if of_records else (*base, index)
        if name not in first:
            first[name] = positions.nearest(path)[0]
            continue
        shown = "id" if of_records else what
        found = f"the {shown} {quote_word(name)} again, first on line {first[name]}"
        fix = "rename one of the two, and its uses" if of_records else "delete one of the two"
        yield positions.fault(path, "KEY-DUP", found, "each once in a list", fix)
