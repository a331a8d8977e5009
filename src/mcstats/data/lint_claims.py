"""Check that claims refer to results that the studies have, and to one kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mcstats.data.lint_dates import LONGEST_WEEKS
from mcstats.data.lint_values import number_fault
from mcstats.data.partial_read import PartialTopic
from mcstats.data.suggestions import join_words, quote_word, suggest_nearest
from mcstats.model.claim import Claim, Claims, Synthesis
from mcstats.model.errors import Fault
from mcstats.model.printed import ABOUT
from mcstats.model.read_printed import parse
from mcstats.model.result import Result
from mcstats.model.study import Study
from mcstats.model.topic import Path, Positions
from mcstats.model.vocabularies import Asserts, ContrastKind, StudyKind, YesNo


def lint_claims(draft: PartialTopic) -> Iterator[Fault]:
    """Yield a fault for each claim or synthesis that no study can answer as written."""
    claims = draft.claims.value
    if claims is not None:
        yield from _Questions(draft, claims, draft.claims.positions).faults()


def unlike_exclusions(claims: Claims, positions: Positions) -> Iterator[str]:
    """Yield a line for each study that one claim leaves out and another of the same question not.

    Two claims of one question rest on the same studies, whichever of them is true (AMSTAR 2, item
    7: Shea 2017).
    """
    for index, claim in enumerate(claims.claims):
        alike = [c for c in claims.claims if c is not claim and _asked(c) == _asked(claim)]
        for number, left_out in enumerate(claim.exclude):
            known = (left_out.study, left_out.result)
            counted = [c.id for c in alike if known not in {(e.study, e.result) for e in c.exclude}]
            if counted and left_out.outside is YesNo.NO:
                path: Path = ("claims", index, "exclude", number, "study")
                place = f"{positions.file}:{positions.nearest(path)[0]}"
                both = f"{left_out.study} is left out of {claim.id} and counts in {counted[0]}"
                yield f"{place} {both}, which asks the same; leave it out of both, or of neither"


def _asked(claim: Claim) -> tuple[object, ...]:
    """Return the question of a claim, without what orders its results."""
    asked = claim.question
    named = (asked.constructs, asked.interventions, asked.populations, asked.comparators)
    return *map(frozenset, named), asked.uses or (claim.use,), claim.outcome_label


class _Questions:
    """Compares the claims and syntheses of a topic with its studies."""

    def __init__(self, draft: PartialTopic, claims: Claims, positions: Positions) -> None:
        self.draft, self.claims, self.positions = draft, claims, positions

    def faults(self) -> Iterator[Fault]:
        for index, claim in enumerate(self.claims.claims):
            path: Path = ("claims", index)
            yield from self.claim(claim, path)
        for index, synthesis in enumerate(self.claims.syntheses):
            yield from self.synthesis(synthesis, ("syntheses", index))

    def study(self, name: str) -> Study | None:
        """Return a study of which everything that answers a question could be read."""
        part = self.draft.studies.get(name)
        needed = {"results", "outcomes", "times", "kind", "intervention", "use"}
        if part is None or not part.lost.isdisjoint(needed):
            return None
        return part.value

    def claim(self, claim: Claim, base: Path) -> Iterator[Fault]:
        yield from self.question(claim, (*base, "question"))
        yield from self.threshold(claim, base)
        yield from self.numbers(claim, base)
        for number, exclusion in enumerate(claim.exclude):
            study = self.study(exclusion.study)
            if study is None or self.answers(claim, study):
                continue
            path = (*base, "exclude", number, "study")
            found = f'"{study.id}", which measures no construct of the question'
            yield self.positions.fault(
                path, "EXCLUDE", found, "a study that answers the question", "delete the entry"
            )

    def answers(self, claim: Claim, study: Study) -> bool:
        """Return whether a study measures a construct of the question."""
        return any(o.measures in claim.question.constructs for o in study.outcomes)

    def question(self, claim: Claim, path: Path) -> Iterator[Fault]:
        """Check that studies know the names of a question, and that one of them answers it."""
        studies = [self.study(name) for name in self.draft.studies]
        if None in studies:
            return
        known = [study for study in studies if study is not None]
        outcomes = [outcome for study in known for outcome in study.outcomes]
        names: dict[str, set[str]] = {
            "constructs": {outcome.measures for outcome in outcomes},
            "outcomes": {outcome.id for outcome in outcomes},
            "times": {time.id for study in known for time in study.times},
            "interventions": {name for study in known for name in study.stimuli},
            "related": {name for study in known for name in study.stimuli},
            "populations": {r.subgroup for study in known for r in study.results if r.subgroup}
            | {study.population for study in known},
            "uses": {study.use for study in known},
            "other_uses": {study.use for study in known},
        }
        for key, words in names.items():
            for number, name in enumerate(getattr(claim.question, key)):
                if name not in words:
                    found = f"{quote_word(name)}, which no study has"
                    fix, place = suggest_nearest(name, words), (*path, key, number)
                    yield self.positions.fault(place, "REF", found, join_words(words, name), fix)
        if not claim.question.comparators:
            fix = "name the roles of the arms that it may be compared with, or leave the key out"
            place = (*path, "comparators")
            yield self.positions.fault(place, "EMPTY", "no comparator", "at least one", fix)
        if "sold" in self.draft.claims.lost:
            return  # the question may be about the product, which could not be read
        if any(self.answers(claim, study) for study in known) and not self.eligible(claim, known):
            found = "a question that no coded study answers"
            expected = "a study of these constructs with this intervention and use"
            fix = "name related interventions or other uses, or code a study of kind none"
            yield self.positions.fault(path, "BODY", found, expected, fix)

    def eligible(self, claim: Claim, studies: Iterable[Study]) -> bool:
        """Return whether intervention and use of any study are those of the question."""
        question = claim.question
        applied = {*(question.interventions or (self.claims.sold.intervention,)), *question.related}
        uses = {*(question.uses or (claim.use,)), *question.other_uses}
        return any(
            study.kind is StudyKind.NONE
            or (not study.stimuli.isdisjoint(applied) and study.use in uses)
            for study in studies
            if self.answers(claim, study)
        )

    def numbers(self, claim: Claim, base: Path) -> Iterator[Fault]:
        """Check that weeks are a number of 0 or more, and a risk one between none and all."""
        if claim.question.least_weeks is not None:
            path: Path = (*base, "question", "least_weeks")
            yield from self.within(claim.question.least_weeks, path, LONGEST_WEEKS)
        if claim.control_risk is not None:
            text = claim.control_risk.value
            most = 100.0 if "%" in text else 1.0
            yield from self.within(text, (*base, "control_risk", "value"), most)

    def within(self, text: str, path: Path, most: float) -> Iterator[Fault]:
        faults = list(number_fault(text, path, self.positions))
        yield from faults
        best = None if faults else parse(text, ABOUT).best
        if best is not None and not 0 <= best <= most:
            no_end = best < 0 and most == LONGEST_WEEKS
            expected = "0 or more" if no_end else f"0 to {most:g}"
            fix = "write the number that the source prints"
            yield self.positions.fault(path, "RANGE", quote_word(text), expected, fix)

    def threshold(self, claim: Claim, base: Path) -> Iterator[Fault]:
        no_effect = claim.asserts is Asserts.NO_EFFECT
        if no_effect and claim.threshold is None:
            found = "a claim of no effect without a margin"
            fix = "write the smallest effect that would matter under threshold"
            yield self.positions.fault((*base, "asserts"), "MARGIN", found, "a threshold", fix)
        if no_effect and claim.claimed_size is not None:
            found = "the size of an effect that is claimed to be none"
            fix = "write the smallest effect that would matter under threshold"
            expected = "a size only of an effect that is seen or caused"
            path = (*base, "claimed_size")
            yield self.positions.fault(path, "CONTRADICTION", found, expected, fix)
        for key, size in (("threshold", claim.threshold), ("claimed_size", claim.claimed_size)):
            if size is not None:
                zero = not no_effect and key == "threshold"
                yield from self.size(size.value, (*base, key, "value"), zero=zero)

    def size(self, text: str, path: Path, *, zero: bool) -> Iterator[Fault]:
        """Check that a size is a number without a sign, and above 0 where none is no size."""
        faults = list(number_fault(text, path, self.positions))
        yield from faults
        best = 1.0 if faults else parse(text, ABOUT).best or 0.0
        if best < 0:
            fix = "write its size, which has no sign"
            yield self.positions.fault(path, "RANGE", quote_word(text), "0 or more", fix)
        elif best == 0 and not zero:
            fix = "write the size that would matter, or that is claimed: no study shows none"
            yield self.positions.fault(path, "RANGE", quote_word(text), "a size above 0", fix)

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
