"""Check that each name in a topic is known: in another file of it, or in the rubric."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mcstats.data.partial_read import PartialRecord, PartialTopic
from mcstats.data.suggestions import join_words, quote_word, suggest_nearest
from mcstats.model.article import PRINTED_AS, Article
from mcstats.model.claim import Claim, Member
from mcstats.model.errors import Fault
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.topic import Path, Positions, sourced_values

# None where the file with the names could not be read, so that nothing is refused.
Known = Collection[str] | None


def lint_references(draft: PartialTopic) -> Iterator[Fault]:
    """Yield a fault for each name of another record that does not exist."""
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
    """Looks up the names that one file uses."""

    def __init__(self, draft: PartialTopic, positions: Positions) -> None:
        self.draft, self.positions = draft, positions

    def __call__(self, path: Path, kind: str, name: str, known: Known) -> Iterator[Fault]:
        if known is not None:
            yield from _unknown(self.positions, path, kind, name, known, "REF")

    def source(self, path: Path, name: str) -> Iterator[Fault]:
        return self(path, "source", name, self.draft.source_names)

    def has_detail(self, name: str) -> bool:
        """Return whether a study has a detail of that name, or could not be read."""
        studies = [part.value for part in self.draft.studies.values()]
        return any(study is None or name in study.details for study in studies)

    def study(self, path: Path, name: str) -> Iterator[Fault]:
        return self(path, "study", name, self.draft.studies)

    def within(self, path: Path, study: str, kind: str, name: str) -> Iterator[Fault]:
        """Look up an arm, an outcome, a time point or a result of another study."""
        part = self.draft.studies.get(study)
        return self(path, kind, name, None if part is None else _named(part, kind))


_LISTS = {"arm": "arms", "outcome": "outcomes", "time point": "times", "result": "results"}


def _named(part: PartialRecord[Study], kind: str) -> Known:
    if part.value is None or _LISTS[kind] in part.lost:
        return None
    return {item.id for item in getattr(part.value, _LISTS[kind])}


def _quantities(draft: PartialTopic) -> Known:
    """Return the quantities of doses that studies name; None where one could not be read."""
    names: set[str] = set()
    for part in draft.studies.values():
        if part.value is None or "intervention" in part.lost:
            return None
        names.update(part.value.intervention.dose)
    return names


def _study(refer: _Refer, study: Study, part: PartialRecord[Study]) -> Iterator[Fault]:
    for index, source in enumerate(study.sources):
        yield from refer.source(("sources", index), source)
    for path, value in sourced_values(study):
        if value.source is not None:
            yield from refer.source((*path, "source"), value.source)
    for index, name in enumerate(study.participants_of):
        yield from refer.study(("participants_of", index), name)
    arms, results = _named(part, "arm"), _named(part, "result")
    for index, result in enumerate(study.results):
        base: Path = ("results", index)
        yield from refer((*base, "outcome"), "outcome", result.outcome, _named(part, "outcome"))
        yield from refer((*base, "time"), "time point", result.time, _named(part, "time point"))
        for number, arm in enumerate(result.arms):
            yield from refer((*base, "arms", number), "arm", arm, arms)
        for arm in result.groups:
            yield from refer((*base, "groups", arm), "arm", arm, arms)
    for index, assumption in enumerate(study.assumptions):
        for number, name in enumerate(assumption.results):
            yield from refer(("assumptions", index, "results", number), "result", name, results)


def _claim(refer: _Refer, claim: Claim, base: Path) -> Iterator[Fault]:
    yield from refer.source((*base, "mechanism", "source"), claim.mechanism.source)
    if claim.threshold is not None:
        yield from refer.source((*base, "threshold", "source"), claim.threshold.source)
    for name in ("consistent", "dose_response", "opposing_confounding", "control_risk"):
        coded = getattr(claim, name)
        if coded is not None:
            yield from refer.source((*base, name, "source"), coded.source)
    for number, exclusion in enumerate(claim.exclude):
        path: Path = (*base, "exclude", number)
        yield from refer.study((*path, "study"), exclusion.study)
        if exclusion.result is not None:
            yield from refer.within((*path, "result"), exclusion.study, "result", exclusion.result)
    for number, judged in enumerate(claim.directness):
        yield from refer.study((*base, "directness", number, "study"), judged.study)
    if claim.row is not None:
        yield from refer(
            (*base, "row", "article"), "article", claim.row.article, refer.draft.articles
        )
        article = refer.draft.articles.get(claim.row.article)
        if article is not None and article.value is not None and "table" not in article.lost:
            rows = {row.id for row in article.value.table}
            yield from refer((*base, "row", "row"), "row", claim.row.row, rows)


def _member(refer: _Refer, member: Member, path: Path) -> Iterator[Fault]:
    yield from refer.study((*path, "study"), member.study)
    yield from refer.within((*path, "result"), member.study, "result", member.result)


def _article(refer: _Refer, article: Article) -> Iterator[Fault]:
    yield from refer.source(("source",), article.source)
    for index, row in enumerate(article.table):
        for number, named in enumerate(row.evidence):
            yield from refer.study(("table", index, "evidence", number), named)
    for index, statement in enumerate(article.statements):
        about = statement.about
        path: Path = ("statements", index, "about")
        if about.claim is not None and refer.draft.claims.value is not None:
            claims = {claim.id for claim in refer.draft.claims.value.claims}
            yield from refer((*path, "claim"), "claim", about.claim, claims)
        if about.study is None:
            continue
        yield from refer.study((*path, "study"), about.study)
        for key, kind, name in (
            ("outcome", "outcome", about.outcome),
            ("time", "time point", about.time),
            ("arm", "arm", about.arm),
        ):
            if name is not None:
                yield from refer.within((*path, key), about.study, kind, name)
        printed_as = PRINTED_AS.get(about.quantity)
        if printed_as is not None and not refer.has_detail(about.quantity):
            found = (
                f"the measure {quote_word(about.quantity)}, which no study has among its details"
            )
            expected, fix = "what a result prints, or a key of details", f"write {printed_as}"
            yield refer.positions.fault((*path, "quantity"), "QUANTITY", found, expected, fix)


def lint_vocabulary(draft: PartialTopic, rubric: Rubric) -> Iterator[Fault]:
    """Yield a fault for each level, qualifier, fact or step that the rubric does not have."""
    claims = draft.claims.value
    for index, claim in enumerate(claims.claims if claims is not None else ()):
        yield from _of_claim(claim, ("claims", index), draft.claims.positions, rubric)
    levels = {name: list(rubric.scales[name].words) for name in ("quality", "verdict")}
    qualifiers = [qualifier.id for qualifier in rubric.qualifiers]
    for article in draft.articles.values():
        for index, row in enumerate(article.value.table if article.value is not None else ()):
            base: Path = ("table", index, "reads")
            for name, words in levels.items():
                text = getattr(row.reads, name)
                yield from _unknown(article.positions, (*base, name), name, text, words)
            for number, qualifier in enumerate(row.reads.qualifiers):
                path = (*base, "qualifiers", number)
                yield from _unknown(article.positions, path, "qualifier", qualifier, qualifiers)


def _of_claim(claim: Claim, base: Path, positions: Positions, rubric: Rubric) -> Iterator[Fault]:
    facts = rubric.verdict.facts
    for number, disputed in enumerate(claim.disputed):
        path: Path = (*base, "disputed", number)
        yield from _unknown(positions, (*path, "fact"), "fact", disputed.fact, facts)
        if disputed.fact in facts:
            words = facts[disputed.fact].vocabulary()
            for index, other in enumerate(disputed.other):
                yield from _unknown(positions, (*path, "other", index), "word", other, words)
    steps = (*rubric.certainty.steps, *rubric.certainty.up)
    changes = rubric.scales["step"].words if "step" in rubric.scales else {}
    for number, override in enumerate(claim.overrides):
        path = (*base, "overrides", number)
        yield from _unknown(positions, (*path, "domain"), "domain", override.domain, steps)
        if changes:
            yield from _unknown(positions, (*path, "level"), "step", override.level, changes)


def _unknown(
    positions: Positions,
    path: Path,
    kind: str,
    name: str,
    known: Collection[str],
    code: str = "ENUM",
) -> Iterator[Fault]:
    if name not in known:
        found = f"the unknown {kind} {quote_word(name)}"
        yield positions.fault(
            path, code, found, join_words(known, name), suggest_nearest(name, known)
        )
