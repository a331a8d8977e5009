"""Words of a topic that only the rubric knows: levels, qualifiers, facts, steps."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mcstats.schema.claim import Claim
from mcstats.schema.errors import Fault
from mcstats.schema.rubric import Rubric
from mcstats.schema.topic import Path, Positions

from .draft import Draft
from .words import listed, nearest, word

__all__ = ["unknown_words"]


def unknown_words(draft: Draft, rubric: Rubric) -> Iterator[Fault]:
    """Yield a fault for each word of a topic that its rubric does not have."""
    claims = draft.claims.value
    for index, claim in enumerate(claims.claims if claims is not None else ()):
        yield from _of_claim(claim, ("claims", index), draft.claims.positions, rubric)
    levels = {name: list(rubric.scales[name].words) for name in ("quality", "verdict")}
    qualifiers = [qualifier.id for qualifier in rubric.qualifiers]
    for article in draft.articles.values():
        for index, row in enumerate(article.value.table if article.value is not None else ()):
            at: Path = ("table", index, "reads")
            for name, words in levels.items():
                text = getattr(row.reads, name)
                yield from _known(article.positions, (*at, name), name, text, words)
            for number, qualifier in enumerate(row.reads.qualifiers):
                path = (*at, "qualifiers", number)
                yield from _known(article.positions, path, "qualifier", qualifier, qualifiers)


def _of_claim(claim: Claim, at: Path, positions: Positions, rubric: Rubric) -> Iterator[Fault]:
    facts = rubric.verdict.facts
    for number, disputed in enumerate(claim.disputed):
        path: Path = (*at, "disputed", number)
        yield from _known(positions, (*path, "fact"), "fact", disputed.fact, facts)
        if disputed.fact in facts:
            words = facts[disputed.fact].vocabulary()
            for index, other in enumerate(disputed.other):
                yield from _known(positions, (*path, "other", index), "word", other, words)
    steps = (*rubric.certainty.steps, *rubric.certainty.up)
    changes = rubric.scales["step"].words if "step" in rubric.scales else {}
    for number, override in enumerate(claim.overrides):
        path = (*at, "overrides", number)
        yield from _known(positions, (*path, "domain"), "domain", override.domain, steps)
        if changes:
            yield from _known(positions, (*path, "level"), "step", override.level, changes)


def _known(
    positions: Positions, path: Path, kind: str, text: str, words: Collection[str]
) -> Iterator[Fault]:
    if text not in words:
        found = f"the unknown {kind} {word(text)}"
        yield positions.fault(path, "ENUM", found, listed(words, text), nearest(text, words))
