"""What one file says of another must exist: sources, arms, outcomes, times, studies, rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mcstats.schema.base import Placed
from mcstats.schema.claim import Named
from mcstats.schema.errors import Fault
from mcstats.schema.study import Study
from mcstats.schema.topic import Path, Topic

from .faults import nearest


def unresolved(topic: Topic) -> Iterator[Fault]:
    """Yield one fault for each name that leads nowhere."""
    sources = topic.sources.sources

    def refer(
        document: str, path: Path, kind: str, name: str, known: Collection[str]
    ) -> Iterator[Fault]:
        if name in known:
            return
        positions = topic.positions[document]
        line, column = positions.nearest(path)
        allowed = ", ".join(sorted(known)) or "(there is none yet)"
        yield Fault(
            positions.file,
            line,
            column,
            "REF",
            f'the unknown {kind} "{name}"',
            allowed,
            nearest(name, sorted(known)),
        )

    for study in topic.studies.values():
        document = f"studies/{study.id}"
        for index, source in enumerate(study.sources):
            yield from refer(document, ("sources", index), "source", source, sources)
        for path, placed in placed_values(study):
            if placed.source is not None:
                yield from refer(document, (*path, "source"), "source", placed.source, sources)
        yield from _inside(study, document, refer)
    for index, claim in enumerate(topic.claims.claims):
        here: Path = ("claims", index)
        yield from refer(
            "claims", (*here, "mechanism", "source"), "source", claim.mechanism.source, sources
        )
        if claim.threshold is not None:
            yield from refer(
                "claims", (*here, "threshold", "source"), "source", claim.threshold.source, sources
            )
        bodies_of: list[tuple[str, tuple[Named, ...]]] = [
            ("deciding", claim.deciding),
            ("supporting", claim.supporting),
        ]
        for part, bodies in bodies_of:
            for number, body in enumerate(bodies):
                at: Path = (*here, part, number)
                yield from refer("claims", (*at, "study"), "study", body.study, topic.studies)
                of = topic.studies.get(body.study)
                if of is not None:
                    outcomes = {outcome.id for outcome in of.outcomes}
                    times = {time.id for time in of.times}
                    yield from refer("claims", (*at, "outcome"), "outcome", body.outcome, outcomes)
                    yield from refer("claims", (*at, "time"), "time point", body.time, times)
        if claim.row is not None:
            row: Path = (*here, "row")
            yield from refer(
                "claims", (*row, "article"), "article", claim.row.article, topic.articles
            )
            article = topic.articles.get(claim.row.article)
            if article is not None:
                rows = {line.id for line in article.table}
                yield from refer("claims", (*row, "row"), "row", claim.row.row, rows)
    for index, synthesis in enumerate(topic.claims.syntheses):
        for number, member in enumerate(synthesis.members):
            at = ("syntheses", index, "members", number)
            yield from refer("claims", (*at, "study"), "study", member.study, topic.studies)
            of = topic.studies.get(member.study)
            if of is not None:
                results = {result.id for result in of.results}
                yield from refer("claims", (*at, "result"), "result", member.result, results)
    for article in topic.articles.values():
        document = f"articles/{article.id}"
        yield from refer(document, ("source",), "source", article.source, sources)
        for index, statement in enumerate(article.statements):
            about = statement.about
            at = ("statements", index, "about")
            if about.study is None:
                continue
            yield from refer(document, (*at, "study"), "study", about.study, topic.studies)
            of = topic.studies.get(about.study)
            if of is None:
                continue
            for key, named, known in (
                ("outcome", about.outcome, {o.id for o in of.outcomes}),
                ("time", about.time, {t.id for t in of.times}),
                ("arm", about.arm, {a.id for a in of.arms}),
            ):
                if named is not None:
                    yield from refer(document, (*at, key), key, named, known)


def _inside(study: Study, document: str, refer) -> Iterator[Fault]:  # type: ignore[no-untyped-def]
    arms = {arm.id for arm in study.arms}
    outcomes = {outcome.id for outcome in study.outcomes}
    times = {time.id for time in study.times}
    results = {result.id for result in study.results}
    for index, result in enumerate(study.results):
        at: Path = ("results", index)
        yield from refer(document, (*at, "outcome"), "outcome", result.outcome, outcomes)
        yield from refer(document, (*at, "time"), "time point", result.time, times)
        for number, arm in enumerate(result.arms):
            yield from refer(document, (*at, "arms", number), "arm", arm, arms)
        for arm in result.groups:
            yield from refer(document, (*at, "groups", arm), "arm", arm, arms)
    for index, assumption in enumerate(study.assumptions):
        for number, name in enumerate(assumption.results):
            path: Path = ("assumptions", index, "results", number)
            yield from refer(document, path, "result", name, results)


def placed_values(noun: object, path: Path = ()) -> Iterator[tuple[Path, Placed]]:
    """Yield every value with a place inside a noun, depth first, with its path."""
    if isinstance(noun, Placed):
        yield path, noun
    if hasattr(type(noun), "model_fields"):
        for name in type(noun).model_fields:  # type: ignore[attr-defined]  # a pydantic noun
            yield from placed_values(getattr(noun, name), (*path, name))
    elif isinstance(noun, dict):
        for key, value in noun.items():
            yield from placed_values(value, (*path, str(key)))
    elif isinstance(noun, tuple):
        for index, value in enumerate(noun):
            yield from placed_values(value, (*path, index))
