"""Check the names within a topic: ids equal file names and are unique, lists are not empty.

An effect or a check is looked up by its id alone, so a second entry with the same id would hide
the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

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
        if isinstance(part.value, Study | Article) and "id" not in part.lost:
            name = document.partition("/")[2]
            if part.value.id != name:
                found = f"the id {quote_word(part.value.id)} in {document}.yaml"
                fix = "give the file and the id one name"
                yield part.positions.fault(("id",), "ID-FILE", found, f'"{name}"', fix)
    for study in draft.studies.values():
        if study.value is not None:
            yield from _study(study.value, study.positions, study.lost)
    yield from _one_label_each(draft)
    yield from _one_entry_each(draft)
    for article in draft.articles.values():
        if article.value is not None:
            yield from _article(article.value, article.positions)
    if draft.claims.value is not None:
        yield from _claims(draft.claims.value, draft.claims.positions, draft.claims.lost)
    if draft.source_names is not None and not draft.source_names:
        yield from _some((), draft.sources.positions, ("sources",), "source")


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


def _study(study: Study, positions: Positions, lost: Iterable[str]) -> Iterator[Fault]:
    if "sources" not in lost:
        yield from _some(study.sources, positions, ("sources",), "source")
    yield from _once(positions, ("sources",), study.sources, leaf=False)
    yield from _once(
        positions, ("participants_of",), study.participants_of, leaf=False, what="study"
    )
    for name in ("arms", "outcomes", "times", "results", "assumptions"):
        yield from _once(positions, (name,), [item.id for item in getattr(study, name)])
    for index, result in enumerate(study.results):
        path: Path = ("results", index)
        yield from _once(positions, (*path, "arms"), result.arms, leaf=False)
        routes = [f"{wanted.measure} by {wanted.route}" for wanted in result.estimates]
        yield from _once(positions, (*path, "estimates"), routes, leaf=False, what="estimate")


def _article(article: Article, positions: Positions) -> Iterator[Fault]:
    yield from _once(positions, ("table",), [row.id for row in article.table])
    for index, row in enumerate(article.table):
        path: Path = ("table", index)
        yield from _once(positions, (*path, "evidence"), row.evidence, leaf=False, what="study")
        reads: Path = (*path, "reads", "qualifiers")
        yield from _once(positions, reads, row.reads.qualifiers, leaf=False, what="qualifier")
    yield from _once(positions, ("statements",), [one.id for one in article.statements])


def _claims(claims: Claims, positions: Positions, lost: Iterable[str]) -> Iterator[Fault]:
    if "claims" not in lost:
        yield from _some(claims.claims, positions, ("claims",), "claim")
    yield from _once(positions, ("claims",), [claim.id for claim in claims.claims])
    for index, claim in enumerate(claims.claims):
        path: Path = ("claims", index)
        if "claims" not in lost:
            constructs = claim.question.constructs
            yield from _some(constructs, positions, (*path, "question", "constructs"), "construct")
            yield from _once(
                positions,
                (*path, "question", "constructs"),
                constructs,
                leaf=False,
                what="construct",
            )
        judged = [one.study for one in claim.directness]
        yield from _once(positions, (*path, "directness"), judged, leaf=False, what="study")
        left_out = [f"{e.study} {e.result or ''}".strip() for e in claim.exclude]
        yield from _once(positions, (*path, "exclude"), left_out, leaf=False, what="exclusion")
        for number, disputed in enumerate(claim.disputed):
            yield from _some(
                disputed.other, positions, (*path, "disputed", number, "other"), "other word"
            )
        overridden = [override.domain for override in claim.overrides]
        yield from _once(positions, (*path, "overrides"), overridden, leaf=False, what="domain")
    yield from _once(positions, ("syntheses",), [one.id for one in claims.syntheses])
    of_claims = {claim.id for claim in claims.claims}
    for index, synthesis in enumerate(claims.syntheses):
        path = ("syntheses", index, "members")
        if synthesis.id in of_claims:
            # The synthesis of a body of evidence has the id of its claim.
            found = f"the id {quote_word(synthesis.id)} of a claim"
            expected = "an id of its own: the claim's own evidence is pooled under the claim's id"
            fix = "rename the synthesis"
            yield positions.fault(("syntheses", index, "id"), "KEY-DUP", found, expected, fix)
        if "syntheses" not in lost:
            yield from _some(synthesis.members, positions, path, "member")
        members = [f"{m.study} {m.result} {m.measure}" for m in synthesis.members]
        yield from _once(positions, path, members, leaf=False, what="member")


def _once(
    positions: Positions, base: Path, names: Sequence[str], *, leaf: bool = True, what: str = "id"
) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, name in enumerate(names):
        path: Path = (*base, index, "id") if leaf else (*base, index)
        if name not in first:
            first[name] = positions.nearest(path)[0]
            continue
        found = f"the {what} {quote_word(name)} again, first on line {first[name]}"
        fix = "rename one of the two, and its uses" if leaf else "delete one of the two"
        yield positions.fault(path, "KEY-DUP", found, "each once in a list", fix)


def _some(items: Sequence[Any], positions: Positions, path: Path, what: str) -> Iterator[Fault]:
    if not items:
        fix = f"add a {what}" if path[-1] != "other" else "add the word that it may be"
        yield positions.fault(path, "EMPTY", f"no {what}", "at least one", fix)
