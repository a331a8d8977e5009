"""What one file says of another must exist: sources, arms, outcomes, times, studies, rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mcstats.schema.article import PRINTED_AS, Article
from mcstats.schema.base import Noun, Placed
from mcstats.schema.claim import Claim, Member, Named
from mcstats.schema.errors import Fault
from mcstats.schema.study import Study
from mcstats.schema.topic import Path, Positions

from .draft import Draft
from .salvage import Part
from .words import listed, nearest, word

__all__ = ["placed_values", "unresolved"]

Known = Collection[str] | None  # None: what is known could not be read, so nothing is refused


def unresolved(draft: Draft) -> Iterator[Fault]:
    """Yield one fault for each name that leads nowhere."""
    for part in draft.studies.values():
        if part.value is not None:
            refer = _Refer(draft, part.positions)
            yield from _study(refer, part.value, part)
    if draft.claims.value is not None:
        refer = _Refer(draft, draft.claims.positions)
        if "sold" not in draft.claims.lost and draft.claims.value.sold.defined_by is not None:
            quantity = draft.claims.value.sold.defined_by
            yield from refer(("sold", "defined_by"), "quantity", quantity, _quantities(draft))
        for index, claim in enumerate(draft.claims.value.claims):
            yield from _claim(refer, claim, ("claims", index))
        for index, synthesis in enumerate(draft.claims.value.syntheses):
            for number, member in enumerate(synthesis.members):
                yield from _member(refer, member, ("syntheses", index, "members", number))
    for article in draft.articles.values():
        if article.value is not None:
            yield from _article(_Refer(draft, article.positions), article.value)
    sources = draft.sources.value
    if sources is not None and "search" not in draft.sources.lost:
        refer = _Refer(draft, draft.sources.positions)
        for index, excluded in enumerate(sources.search.excluded):
            if excluded.source is not None:
                yield from refer.source(("search", "excluded", index, "source"), excluded.source)


class _Refer:
    """Asks whether a name in one file leads somewhere."""

    def __init__(self, draft: Draft, positions: Positions) -> None:
        self.draft, self.positions = draft, positions

    def __call__(self, path: Path, kind: str, name: str, known: Known) -> Iterator[Fault]:
        if known is None or name in known:
            return
        line, column = self.positions.nearest(path)
        found = f"the unknown {kind} {word(name)}"
        fix = nearest(name, known)
        yield Fault(self.positions.file, line, column, "REF", found, listed(known, name), fix)

    def source(self, path: Path, name: str) -> Iterator[Fault]:
        return self(path, "source", name, self.draft.source_names)

    def has_detail(self, name: str) -> bool:
        """Whether a study has a detail of that name, or one of them could not be read."""
        studies = [part.value for part in self.draft.studies.values()]
        return any(study is None or name in study.details for study in studies)

    def study(self, path: Path, name: str) -> Iterator[Fault]:
        return self(path, "study", name, self.draft.studies)

    def within(self, path: Path, study: str, kind: str, name: str) -> Iterator[Fault]:
        """Ask for an arm, an outcome, a time point or a result of another study."""
        part = self.draft.studies.get(study)
        return self(path, kind, name, None if part is None else _named(part, kind))


_LISTS = {"arm": "arms", "outcome": "outcomes", "time point": "times", "result": "results"}


def _named(part: Part[Study], kind: str) -> Known:
    if part.value is None or _LISTS[kind] in part.lost:
        return None
    return {item.id for item in getattr(part.value, _LISTS[kind])}


def _quantities(draft: Draft) -> Known:
    """Return the quantities of doses that studies name; None where one could not be read."""
    names: set[str] = set()
    for part in draft.studies.values():
        if part.value is None or "intervention" in part.lost:
            return None
        names.update(part.value.intervention.dose)
    return names


def _study(refer: _Refer, study: Study, part: Part[Study]) -> Iterator[Fault]:
    for index, source in enumerate(study.sources):
        yield from refer.source(("sources", index), source)
    for path, placed in placed_values(study):
        if placed.source is not None:
            yield from refer.source((*path, "source"), placed.source)
    arms, results = _named(part, "arm"), _named(part, "result")
    for index, result in enumerate(study.results):
        at: Path = ("results", index)
        yield from refer((*at, "outcome"), "outcome", result.outcome, _named(part, "outcome"))
        yield from refer((*at, "time"), "time point", result.time, _named(part, "time point"))
        for number, arm in enumerate(result.arms):
            yield from refer((*at, "arms", number), "arm", arm, arms)
        for arm in result.groups:
            yield from refer((*at, "groups", arm), "arm", arm, arms)
    for index, assumption in enumerate(study.assumptions):
        for number, name in enumerate(assumption.results):
            yield from refer(("assumptions", index, "results", number), "result", name, results)


def _claim(refer: _Refer, claim: Claim, here: Path) -> Iterator[Fault]:
    yield from refer.source((*here, "mechanism", "source"), claim.mechanism.source)
    if claim.threshold is not None:
        yield from refer.source((*here, "threshold", "source"), claim.threshold.source)
    bodies: list[tuple[str, tuple[Named, ...]]] = [
        ("deciding", claim.deciding),
        ("supporting", claim.supporting),
    ]
    for part, named in bodies:
        for number, body in enumerate(named):
            at: Path = (*here, part, number)
            yield from refer.study((*at, "study"), body.study)
            yield from refer.within((*at, "outcome"), body.study, "outcome", body.outcome)
            yield from refer.within((*at, "time"), body.study, "time point", body.time)
    if claim.row is not None:
        yield from refer(
            (*here, "row", "article"), "article", claim.row.article, refer.draft.articles
        )
        article = refer.draft.articles.get(claim.row.article)
        if article is not None and article.value is not None and "table" not in article.lost:
            rows = {row.id for row in article.value.table}
            yield from refer((*here, "row", "row"), "row", claim.row.row, rows)


def _member(refer: _Refer, member: Member, at: Path) -> Iterator[Fault]:
    yield from refer.study((*at, "study"), member.study)
    yield from refer.within((*at, "result"), member.study, "result", member.result)


def _article(refer: _Refer, article: Article) -> Iterator[Fault]:
    yield from refer.source(("source",), article.source)
    for index, statement in enumerate(article.statements):
        about = statement.about
        at: Path = ("statements", index, "about")
        if about.study is None:
            continue
        yield from refer.study((*at, "study"), about.study)
        for key, kind, named in (
            ("outcome", "outcome", about.outcome),
            ("time", "time point", about.time),
            ("arm", "arm", about.arm),
        ):
            if named is not None:
                yield from refer.within((*at, key), about.study, kind, named)
        printed_as = PRINTED_AS.get(about.quantity)
        if printed_as is not None and not refer.has_detail(about.quantity):
            line, column = refer.positions.nearest((*at, "quantity"))
            found = f"the measure {word(about.quantity)}, which no study has among its details"
            told = (found, "what a result prints, or a key of details", f"write {printed_as}")
            yield Fault(refer.positions.file, line, column, "QUANTITY", *told)


def placed_values(noun: object, path: Path = ()) -> Iterator[tuple[Path, Placed]]:
    """Yield every value with a place inside a noun, depth first, with its path."""
    if isinstance(noun, Placed):
        yield path, noun
    if isinstance(noun, Noun):
        for name, value in noun:
            yield from placed_values(value, (*path, name))
    elif isinstance(noun, dict):
        for key, value in noun.items():
            yield from placed_values(value, (*path, str(key)))
    elif isinstance(noun, tuple):
        for index, value in enumerate(noun):
            yield from placed_values(value, (*path, index))
