"""Find the results that answer the question of a claim: at most one of each study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mcstats.bias.comparison import Comparison, comparison_of
from mcstats.model.base import Fact
from mcstats.model.claim import Claim, Question
from mcstats.model.read_printed import parse
from mcstats.model.result import Applied, Result
from mcstats.model.running_text import join_names, upper_first
from mcstats.model.study import Outcome, Study
from mcstats.model.topic import Topic, sourced_values
from mcstats.model.vocabularies import Allocation, ContrastKind, Role, StudyKind


class Tier(StrEnum):
    """Kinds of evidence, the strongest first; the strongest that answers a question decides."""

    RANDOMISED = "randomised"
    NON_RANDOMISED = "non-randomised"
    BEFORE_AFTER = "before and after"
    REPORTS = "reports"
    LABORATORY = "laboratory"
    NONE = "none"

    @property
    def rank(self) -> int:
        """The place in the order; 0 is the strongest."""
        return list(Tier).index(self)


COMPARED = (Tier.RANDOMISED, Tier.NON_RANDOMISED)
IN_PEOPLE = (*COMPARED, Tier.BEFORE_AFTER)
_BY_KIND = {
    StudyKind.USER_REPORTS: Tier.REPORTS,
    StudyKind.LABORATORY: Tier.LABORATORY,
    StudyKind.NONE: Tier.NONE,
}
_NO_EVIDENCE = frozenset({StudyKind.RECORD, StudyKind.CONTEXT})


@dataclass(frozen=True, slots=True)
class EligibleResult:
    """A result that answers the question of a claim.

    Attributes
    ----------
    outcome : Outcome
        The outcome of the study that measures a construct of the question.
    result : Result or None
        None where the study reports no result of that outcome.
    comparison : Comparison
        The arms that the result compares.
    direct : bool
        True if intervention and use are those of the question, and not only related ones.
    construct : int
        The place of its construct in the question; 0 is the preferred one.
    """

    study: Study
    outcome: Outcome
    result: Result | None
    comparison: Comparison
    tier: Tier
    direct: bool
    construct: int

    def is_like(self, other: EligibleResult) -> bool:
        """Return whether two results are of one tier, directness and construct."""
        return (self.tier, self.direct, self.construct) == (
            other.tier,
            other.direct,
            other.construct,
        )

    @property
    def intervention(self) -> Applied:
        """The intervention that the result is of."""
        return self.study.applied_in(self.result)


@dataclass(frozen=True, slots=True)
class ExcludedResult:
    """A study that measures a construct of the question and does not answer it, with the reason."""

    study: Study
    outcome: Outcome
    because: str


def eligible_results(
    topic: Topic, claim: Claim, *, sold: bool = False
) -> tuple[list[EligibleResult], list[ExcludedResult]]:
    """Return the results that answer the question of a claim, and the studies that do not.

    Parameters
    ----------
    sold : bool
        True to count as direct only what tested the product that is sold, for the use that it is
        sold for.

    Returns
    -------
    eligible, excluded
        Both in the order of the studies. Studies that measure no construct of the question are in
        neither.
    """
    eligible: list[EligibleResult] = []
    excluded: list[ExcludedResult] = []
    for study in topic.studies.values():
        outcomes = [o for o in study.outcomes if o.measures in claim.question.constructs]
        if not outcomes or study.kind in _NO_EVIDENCE:
            continue
        reason = _reason_against(topic, claim, study)
        if reason:
            excluded.append(ExcludedResult(study, outcomes[0], reason))
            continue
        candidates = list(_candidates(topic, claim, study, outcomes, sold=sold))
        if candidates:
            eligible.append(min(candidates, key=lambda one: _preference(claim.question, one)))
        else:
            reason = _no_candidate(topic, claim, study, outcomes)
            excluded.append(ExcludedResult(study, outcomes[0], reason))
    return eligible, excluded


def _reason_against(topic: Topic, claim: Claim, study: Study) -> str:
    """Return why a whole study does not answer the question, or nothing."""
    for exclusion in claim.exclude:
        if exclusion.study == study.id and exclusion.result is None:
            return _sentence(exclusion.because)
    if study.kind is StudyKind.NONE:
        return ""  # nothing was found of what was sought, whatever it would have tested
    question = claim.question
    if study.stimuli.isdisjoint((*interventions(topic, claim), *question.related)):
        return f"The study tested another intervention ({study.intervention.label})."
    if study.use not in (*uses(claim), *question.other_uses):
        return f"The study is about another use ({study.use})."
    return ""


def retraction_of(topic: Topic, study: Study, result: Result) -> str:
    """Return what is written of the retraction of a source that a result rests on, or nothing."""
    named = {value.source or study.sources[0] for _, value in sourced_values(result)}
    sources = (topic.sources.sources.get(name) for name in (*study.sources[:1], *sorted(named)))
    return next((source.retracted for source in sources if source and source.retracted), "")


def _no_candidate(topic: Topic, claim: Claim, study: Study, outcomes: Sequence[Outcome]) -> str:
    for exclusion in claim.exclude:
        if exclusion.study == study.id:
            return _sentence(exclusion.because)
    names = {outcome.id for outcome in outcomes}
    reported = [result for result in study.results if result.outcome in names]
    if not reported:
        return "The study reports no result of this outcome."
    if retracted := next(filter(None, (retraction_of(topic, study, r) for r in reported)), ""):
        return f"The report was retracted ({retracted})."
    if all(before_treatment(study, result) for result in reported):
        return "The study reports the outcome before treatment only."
    if not any(_of_people(claim.question, study, result) for result in reported):
        return "The study reports the outcome of other people."
    asked = (*interventions(topic, claim), *claim.question.related)
    if not any(study.stimulus_of(result) in asked for result in reported):
        labels = dict.fromkeys(study.applied_in(result).label for result in reported)
        return f"The study reports the outcome of another intervention ({join_names(labels)})."
    return "The comparison that the study makes answers another question."


def _sentence(text: str) -> str:
    """Return an analyst's words as a sentence."""
    return f"{upper_first(text).rstrip('.')}."


def interventions(topic: Topic, claim: Claim) -> tuple[str, ...]:
    """Return the stimuli that the claim is about."""
    return claim.question.interventions or (topic.claims.sold.intervention,)


def claimed_intervention(topic: Topic, claim: Claim) -> str:
    """Return the label of the intervention that the claim is about."""
    named = claim.question.interventions
    studies = topic.studies.values()
    tested = (s.applied_in(result) for s in studies for result in (None, *s.results))
    labels = (one.label for one in tested if one.stimulus in named)
    return next(labels, topic.claims.sold.intervention_label)


def uses(claim: Claim) -> tuple[str, ...]:
    """Return the uses that the claim is about."""
    return claim.question.uses or (claim.use,)


def candidates_of(topic: Topic, claim: Claim, study: Study) -> list[EligibleResult]:
    """Return every result of a study that answers the question, the one that is taken first."""
    outcomes = [o for o in study.outcomes if o.measures in claim.question.constructs]
    candidates = _candidates(topic, claim, study, outcomes, sold=False)
    return sorted(candidates, key=lambda one: _preference(claim.question, one))


def _candidates(
    topic: Topic, claim: Claim, study: Study, outcomes: Sequence[Outcome], *, sold: bool
) -> Iterator[EligibleResult]:
    question, product = claim.question, topic.claims.sold
    named = (product.intervention,) if sold else interventions(topic, claim)
    used = study.use in ((product.use,) if sold else uses(claim))
    asked = {*interventions(topic, claim), *question.related}
    left_out = {e.result for e in claim.exclude if e.study == study.id}
    for outcome in outcomes:
        rank = question.constructs.index(outcome.measures)
        results: list[Result | None] = [
            r
            for r in study.results
            if r.outcome == outcome.id
            and r.id not in left_out
            and not retraction_of(topic, study, r)
            and not before_treatment(study, r)
            and _of_people(question, study, r)
            and study.stimulus_of(r) in asked
        ]
        if not results and study.kind is StudyKind.NONE:
            results = [None]
        for result in results:
            comparison = comparison_of(study, result)
            tier = tier_of(study, result, comparison)
            compared = tier in COMPARED
            if compared and study.kind is StudyKind.TRIAL:
                if comparison.comparator not in question.comparators:
                    continue
            direct = used and study.stimulus_of(result) in named
            yield EligibleResult(study, outcome, result, comparison, tier, direct, rank)


def _of_people(question: Question, study: Study, result: Result) -> bool:
    """Return whether a result is of the people that the question is about."""
    people = result.subgroup or study.population
    return not question.populations or people in question.populations


def part_of_people(topic: Topic, claim: Claim, one: EligibleResult) -> str:
    """Return the part of the people sold to that a result is of; empty for all of them.

    It is a subgroup, or the participants of a whole study where the claim names them as its people.
    """
    if one.result is not None and one.result.subgroup is not None:
        return one.result.subgroup
    people = one.study.population
    named = people in claim.question.populations and people != topic.claims.sold.population
    return people if named else ""


def before_treatment(study: Study, result: Result) -> bool:
    """Return whether a result was measured at the start or before it: no effect can show then.

    A change that is printed at the start is one of another time, and so no result of the start.
    """
    time = next(t for t in study.times if t.id == result.time)
    if time.weeks is None or result.contrast is ContrastKind.WITHIN:
        return False
    weeks = parse(time.weeks).best
    return weeks is not None and weeks <= 0


def tier_of(study: Study, result: Result | None, comparison: Comparison) -> Tier:
    """Return the kind of evidence of a result: by its own comparison, not by its study."""
    if study.kind in _BY_KIND:
        return _BY_KIND[study.kind]
    if result is not None and result.contrast is ContrastKind.WITHIN:
        return Tier.BEFORE_AFTER
    allocation = allocation_of(study)
    if comparison.comparator == "none" and not study.is_review:
        return Tier.BEFORE_AFTER
    return Tier.RANDOMISED if allocation is Allocation.RANDOMISED else Tier.NON_RANDOMISED


def allocation_of(study: Study) -> Allocation | None:
    """Return how people came into the arms; of a review, in all the studies inside it."""
    if study.review is not None:
        designs = {fact.value for fact in study.review.designs}
        return designs.pop() if len(designs) == 1 else None
    fact = study.design.allocation
    return fact.value if isinstance(fact, Fact) else None


def _preference(question: Question, one: EligibleResult) -> tuple[int | bool, ...]:
    """Return the order in which the results of one study are taken."""
    result = one.result
    time = result.time if result is not None else ""
    later = [t.id for t in one.study.times]
    comparators = [str(role) for role in question.comparators]
    return (
        one.tier.rank,
        not one.direct,
        one.construct,
        _place(one.outcome.id, question.outcomes),
        _place(one.comparison.comparator, comparators),
        result is not None and result.subgroup is not None,
        _place(time, question.times),
        -later.index(time) if time in later else 0,
        not (result is not None and result.estimates),
    )


def _place(name: str, preferred: Sequence[str | Role]) -> int:
    return preferred.index(name) if name in preferred else len(preferred)
