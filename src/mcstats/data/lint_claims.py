"""Check that claims and articles refer to results that the studies have, and to one kind."""

from __future__ import annotations

from collections.abc import Iterator

from mcstats.data.lint_values import READABLE, number_fault
from mcstats.data.partial_read import PartialTopic
from mcstats.data.suggestions import join_words, quote_word
from mcstats.model.article import Article
from mcstats.model.claim import Claim, Claims, NamedResult, Synthesis
from mcstats.model.errors import Fault
from mcstats.model.printed import Kind
from mcstats.model.printed_characters import PrintedError
from mcstats.model.read_printed import parse
from mcstats.model.result import Result, kind_of
from mcstats.model.study import Study
from mcstats.model.topic import Path, Positions
from mcstats.model.vocabularies import ContrastKind


def lint_claims(draft: PartialTopic) -> Iterator[Fault]:
    """Yield a fault for each claim, synthesis or statement that no study can answer as written."""
    claims = draft.claims.value
    if claims is not None:
        yield from _Questions(draft, claims, draft.claims.positions).faults()
    for article in draft.articles.values():
        if article.value is not None:
            yield from _statements(article.value, article.positions)


class _Questions:
    """Compares the claims and syntheses of a topic with its studies."""

    def __init__(self, draft: PartialTopic, claims: Claims, positions: Positions) -> None:
        self.draft, self.claims, self.positions = draft, claims, positions

    def faults(self) -> Iterator[Fault]:
        for index, claim in enumerate(self.claims.claims):
            path: Path = ("claims", index)
            yield from self.claim(claim, path)
            for number, body in enumerate(claim.deciding):
                yield from self.body(body, (*path, "deciding", number))
            for number, other in enumerate(claim.supporting):
                yield from self.body(other, (*path, "supporting", number))
        for index, synthesis in enumerate(self.claims.syntheses):
            yield from self.synthesis(synthesis, ("syntheses", index))

    def study(self, name: str) -> Study | None:
        """Return a study whose results could all be read."""
        part = self.draft.studies.get(name)
        if part is None or not part.lost.isdisjoint({"results", "outcomes", "times", "kind"}):
            return None
        return part.value

    def claim(self, claim: Claim, base: Path) -> Iterator[Fault]:
        if claim.threshold is None:
            return
        path: Path = (*base, "threshold", "value")
        faults = list(number_fault(claim.threshold.value, path, self.positions))
        yield from faults
        if not faults and (parse(claim.threshold.value, READABLE).best or 0) < 0:
            found = f'"{claim.threshold.value}"'
            fix = "write its size: the smallest effect of interest has no sign"
            yield self.positions.fault(path, "RANGE", found, "0 or more", fix)

    def body(self, body: NamedResult, path: Path) -> Iterator[Fault]:
        """Check the result that a body of evidence names, and its measure."""
        study = self.study(body.study)
        if study is None or not study.results:
            return
        results = [r for r in study.results if (r.outcome, r.time) == (body.outcome, body.time)]
        contrasts = {str(result.contrast) for result in results}
        known = {outcome.id for outcome in study.outcomes}, {time.id for time in study.times}
        if body.outcome not in known[0] or body.time not in known[1]:
            return
        if not results:
            pairs = {f"{r.outcome} at {r.time}" for r in study.results}
            found = f'no result of "{body.outcome}" at "{body.time}" in {study.id}'
            fix = "name a result that the study has, or add it there"
            yield self.positions.fault(
                (*path, "outcome"), "REF", found, join_words(pairs, body.outcome), fix
            )
        elif str(body.contrast) not in contrasts:
            found = f'no contrast "{body.contrast}" of "{body.outcome}" at "{body.time}"'
            fix = f"write contrast: {min(contrasts)}"
            yield self.positions.fault(
                (*path, "contrast"), "REF", found, join_words(contrasts), fix
            )
        elif body.measure is not None:
            candidates = [result for result in results if result.contrast is body.contrast]
            measures = {wanted.measure for result in candidates for wanted in result.estimates}
            if body.measure not in measures:
                found = f"no estimate of {quote_word(body.measure)} for that result"
                fix = "name one of them, or add it to the estimates of the result"
                yield self.positions.fault(
                    (*path, "measure"), "REF", found, join_words(measures), fix
                )

    def synthesis(self, synthesis: Synthesis, base: Path) -> Iterator[Fault]:
        """Check that all members have one construct, measure, scale and contrast."""
        scales: dict[str, str] = {}
        for number, member in enumerate(synthesis.members):
            path: Path = (*base, "members", number)
            study = self.study(member.study)
            results = () if study is None else study.results
            result = next((r for r in results if r.id == member.result), None)
            if study is None or result is None:
                continue
            for key, found, expected in _unlike(synthesis, member.measure, study, result):
                fix = "take the member out, or ask another question"
                yield self.positions.fault((*path, key), "POOL", found, expected, fix)
            first = scales.setdefault(str(result.scale), f"{member.study} {member.result}")
            if len(scales) > 1 and first == f"{member.study} {member.result}":
                (scale, before), *_ = scales.items()
                found = f'the scale "{result.scale}" beside "{scale}" of {before}'
                fix = "pool each scale by itself"
                yield self.positions.fault((*path, "result"), "POOL", found, "one scale", fix)


def _unlike(
    synthesis: Synthesis, measure: str, study: Study, result: Result
) -> Iterator[tuple[str, str, str]]:
    constructs = {outcome.id: outcome.measures for outcome in study.outcomes}
    construct = constructs.get(result.outcome, synthesis.measures)
    if construct != synthesis.measures:
        yield "result", f'a result that measures "{construct}"', synthesis.measures
    if result.contrast is not ContrastKind.BETWEEN:
        yield "result", "a change within one arm", "contrasts between arms"
    offered = {wanted.measure for wanted in result.estimates}
    if measure != synthesis.measure:
        yield "measure", f"the measure {quote_word(measure)}", synthesis.measure
    elif measure not in offered:
        yield (
            "measure",
            f"no estimate of {quote_word(measure)} for that result",
            join_words(offered),
        )


def _statements(article: Article, positions: Positions) -> Iterator[Fault]:
    for index, statement in enumerate(article.statements):
        path: Path = ("statements", index)
        if (statement.says is None) == (statement.states is None):
            found = "neither says nor states" if statement.says is None else "says and states"
            fix = "write the number under says, or the word under states"
            yield positions.fault(path, "FORM", found, "one of says, states", fix)
        if statement.says is not None:
            faults: list[PrintedError] = []
            kinds: tuple[Kind, ...] = (kind_of(statement.about.quantity).kind, "value")
            for kind in kinds:  # what its quantity cannot be may still be what an article says
                try:
                    parse(statement.says, READABLE, kind=kind, thousands=True)
                except PrintedError as error:
                    faults.append(error)
            if len(faults) == len(kinds):
                first = faults[0]
                fault = first.code, first.found, first.expected, first.fix
                yield positions.fault((*path, "says"), *fault)
