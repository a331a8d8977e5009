"""Check that each name in a topic is known: in another file of it, or in the rubric."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

from mcstats.data.partial_read import PartialRecord, PartialTopic
from mcstats.data.suggestions import join_words, quote_word, suggest_nearest
from mcstats.model.article import Article
from mcstats.model.base import Record
from mcstats.model.claim import Claims
from mcstats.model.errors import Fault
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.topic import Path, Positions, ids_of_others
from mcstats.model.vocabularies import NOT_REPORTED

_LISTS: Final = {
    **{"arm": "arms", "outcome": "outcomes", "time point": "times", "result": "results"},
    **{"claim": "claims", "row": "table"},
}
"""The key under which a file lists its records of a kind."""


def unknown_name(
    positions: Positions,
    path: Path,
    kind: str,
    name: str,
    known: Collection[str],
    code: str = "REF",
) -> Iterator[Fault]:
    """Yield a fault for a name of a kind that is not among those that are known."""
    if name not in known:
        found, expected = f"the unknown {kind} {quote_word(name)}", join_words(known, name)
        yield positions.fault(path, code, found, expected, suggest_nearest(name, known))


def lint_references(draft: PartialTopic) -> Iterator[Fault]:
    """Yield a fault for each id of another record that does not exist."""
    for document, part in draft.documents():
        own = draft.studies.get(document.removeprefix("studies/"))
        for path, kind, name, owner in ids_of_others(part.value):
            if name != NOT_REPORTED:  # in the place of a key that could not be read
                known = _known(draft, own, kind, owner)
                if known is not None:
                    yield from unknown_name(part.positions, path, kind, name, known)
    claims = draft.claims.value
    if claims is not None and "sold" not in draft.claims.lost and claims.sold.defined_by:
        path, known = ("sold", "defined_by"), _quantities(draft)
        if known is not None:
            quantity = claims.sold.defined_by
            yield from unknown_name(draft.claims.positions, path, "quantity", quantity, known)


def _known(
    draft: PartialTopic, own: PartialRecord[Study] | None, kind: str, owner: Record
) -> Collection[str] | None:
    """Return the ids that there are of a kind; None where their file could not be read.

    Parts of a study are looked up in the study that the owner of the id names, or in its `own`.
    """
    if kind == "source":
        return draft.source_names
    if kind in ("study", "article"):
        return draft.studies if kind == "study" else draft.articles
    part: PartialRecord[Any] | None = draft.claims
    if kind == "row":
        part = draft.articles.get(getattr(owner, "article"))  # noqa: B009
    elif kind != "claim":
        part = own or draft.studies.get(getattr(owner, "study", None) or "")
    field = _LISTS[kind]
    if part is None or part.value is None or field in part.lost:
        return None
    return {item.id for item in getattr(part.value, field)}


def _quantities(draft: PartialTopic) -> Collection[str] | None:
    """Return the quantities of doses that studies name; None where one could not be read."""
    names: set[str] = set()
    for part in draft.studies.values():
        if part.value is None or "intervention" in part.lost:
            return None
        names.update(part.value.intervention.dose)
    return names


def lint_vocabulary(draft: PartialTopic, rubric: Rubric) -> Iterator[Fault]:
    """Yield a fault for each level, qualifier, fact or step that the rubric does not have."""
    used = [(a.positions, _of_article(a.value, rubric)) for a in draft.articles.values() if a.value]
    if draft.claims.value is not None:
        used.append((draft.claims.positions, _of_claims(draft.claims.value, rubric)))
    for positions, words in used:
        for path, kind, name, known in words:
            yield from unknown_name(positions, path, kind, name, known, "ENUM")


Used = tuple[Path, str, str, Collection[str]]
"""A word of the rubric where a file uses it: its path, its kind, the word, and the known ones."""


def _of_article(article: Article, rubric: Rubric) -> Iterator[Used]:
    qualifiers = [qualifier.id for qualifier in rubric.qualifiers]
    for index, row in enumerate(article.table):
        base: Path = ("table", index, "reads")
        for name in ("quality", "verdict"):
            yield (*base, name), name, getattr(row.reads, name), list(rubric.scales[name].words)
        for number, qualifier in enumerate(row.reads.qualifiers):
            yield (*base, "qualifiers", number), "qualifier", qualifier, qualifiers


def _of_claims(claims: Claims, rubric: Rubric) -> Iterator[Used]:
    facts = rubric.verdict.facts
    steps = (*rubric.certainty.steps, *rubric.certainty.up)
    changes = rubric.scales["step"].words if "step" in rubric.scales else {}
    for index, claim in enumerate(claims.claims):
        for number, disputed in enumerate(claim.disputed):
            path: Path = ("claims", index, "disputed", number)
            yield (*path, "fact"), "fact", disputed.fact, facts
            for place, other in enumerate(disputed.other if disputed.fact in facts else ()):
                yield (*path, "other", place), "word", other, facts[disputed.fact].vocabulary()
        for number, override in enumerate(claim.overrides):
            path = ("claims", index, "overrides", number)
            yield (*path, "domain"), "domain", override.domain, steps
            if changes:
                yield (*path, "level"), "step", override.level, changes
