"""Evaluate a claim under each specification, caching what a choice leaves as it is.

A choice acts on one study, or on the rules: the answer of a study is kept by the study and its
settings, a body of evidence by its answers, and a decision by its facts.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from mcstats.bias.overall import OVERALL, rate_overall
from mcstats.bias.rate import rate_outcome
from mcstats.effects.assumptions import DECLARED
from mcstats.effects.effect_rows import effect_row
from mcstats.effects.study_effects import effects_of
from mcstats.model.claim import Claim, Exclusion
from mcstats.model.facts import Facts
from mcstats.model.rubric import Rubric
from mcstats.model.study import Outcome, Study
from mcstats.model.tables import EffectRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.verdict.agreement import Agreement, agreement_of
from mcstats.verdict.answer import Answer
from mcstats.verdict.assembled_body import answers_of, body_of
from mcstats.verdict.body_of_evidence import Body
from mcstats.verdict.certainty_of_claim import Certainty, assess_certainty
from mcstats.verdict.decide import Decision, decide
from mcstats.verdict.eligible_results import (
    EligibleResult,
    ExcludedResult,
    eligible_results,
)
from mcstats.verdict.facts_of_body import BodyFacts, facts_of_body
from mcstats.verdict.judge import Judged, find_article_row, judge_facts
from mcstats.verdict.limits import scale_margins
from mcstats.verdict.multiverse.specification import Choice, Option, Specification

TakenOptions = Sequence[tuple[Choice, Option]]
NO_INFORMATION: Final = "no information"


@dataclass(frozen=True, slots=True)
class Conclusions:
    """The answers to a claim under one specification.

    Attributes
    ----------
    article : Judged
        On the evidence that the row of the article names, or on all where no article judges.
    everything : Judged
        On all evidence.
    certainty : Certainty
        Of all evidence, with the reading.
    """

    article: Judged
    everything: Judged
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class _Assessed:
    """One study's answer under some settings, or the reason why it has none."""

    holds: tuple[object, ...]  # what the key names by identity stays alive with it
    answer: Answer | None
    excluded: tuple[ExcludedResult, ...]


class Evaluator:
    """Judges one claim under any specification."""

    def __init__(self, topic: Topic, rubric: Rubric, claim: Claim) -> None:
        self.rubric, self.claim = rubric, claim
        self.declared = Specification(topic, claim, rubric.hedge_words())
        row = find_article_row(topic, claim)
        self.named: tuple[str, ...] = row[1].evidence if row is not None else ()
        constructs = claim.question.constructs
        self._candidates = tuple(
            name
            for name, study in topic.studies.items()
            if any(outcome.measures in constructs for outcome in study.outcomes)
        )
        self._effects = effects_of(topic)
        self._margins: dict[float, Rubric] = {1.0: rubric}
        self._refilled: dict[Any, tuple[Answer, Answer]] = {}
        self._overall: dict[tuple[tuple[str, str], ...], str] = {}
        self._assessed: dict[Any, _Assessed] = {}
        self._eligible: dict[Any, tuple[list[EligibleResult], list[ExcludedResult]]] = {}
        self._rows: dict[Any, tuple[object, dict[tuple[int, int], EffectRow]]] = {}
        self._bodies: dict[Any, Body] = {}
        self._filled: dict[Any, tuple[Body, Body]] = {}
        self._agreements: dict[Any, tuple[list[Answer], Agreement]] = {}
        self._derived: dict[Any, tuple[Body, BodyFacts]] = {}
        self._decided: dict[Facts, Decision] = {}
        self._certainties: dict[tuple[int, int], tuple[Body, Claim, Certainty]] = {}

    def specification(self, taken: TakenOptions) -> Specification:
        """Return the declared specification with some options taken."""
        result = self.declared
        for _, option in taken:
            result = option.change(result)
        return result

    def judge(self, specification: Specification) -> Judged:
        """Judge the claim on the evidence of its article, or on all where no article judges.

        Raises
        ------
        FactsError
            Where the specification contradicts itself.
        """
        return self.judge_body(specification, self.body(specification, self.named))

    def conclude(self, specification: Specification) -> Conclusions:
        """Judge the claim on both, and read all evidence.

        Raises
        ------
        FactsError
            Where the specification contradicts itself.
        """
        article = self.judge(specification)
        body = self.body(specification)
        everything = self.judge_body(specification, body) if self.named else article
        return Conclusions(article, everything, self._certainty(specification, body))

    def body(self, specification: Specification, named: Collection[str] = ()) -> Body:
        """Return the body of evidence under a specification.

        Parameters
        ----------
        named : collection of str
            The ids of the studies that count; empty for all.

        Raises
        ------
        FactsError
            Where the specification contradicts itself.
        """
        assessed = self._assess_all(specification)
        counted = [
            one.answer
            for one in assessed
            if one.answer is not None and (not named or one.answer.study.id in named)
        ]
        pooling = specification.pooling
        key = (*_identity(specification.claim), pooling, *map(id, counted))
        if key not in self._bodies:
            excluded = [reason for one in assessed for reason in one.excluded]
            self._bodies[key] = body_of(
                specification.topic,
                self._with_margin(specification.margin),
                specification.claim,
                counted,
                excluded,
                pooling=pooling,
            )
        return self._rerate_all(self._bodies[key], specification)

    def judge_body(self, specification: Specification, body: Body) -> Judged:
        """Decide on a body of evidence under the facts and the replications of a specification.

        Raises
        ------
        FactsError
            Where they contradict one another.
        """
        claim = specification.claim
        key = id(body), _identity(claim), specification.not_replicating
        if key not in self._derived:
            without = specification.not_replicating
            listed = tuple(one for one in body.listed if one.answer.study.id not in without)
            compared = replace(body, listed=listed)
            derived = facts_of_body(
                specification.topic,
                self.rubric,
                claim,
                compared,
                self._agreement(specification.topic, claim, compared),
            )
            self._derived[key] = body, derived
        derived = self._derived[key][1]
        return judge_facts(
            self.rubric, claim, body, derived, facts=specification.facts, decider=self.decide
        )

    def _agreement(self, topic: Topic, claim: Claim, body: Body) -> Agreement:
        """Return the agreement of a body, which of all ratings reads the overall ones only."""
        answers = [*body.deciding, *(one.answer for one in body.listed)]
        key = (
            len(body.deciding),
            _identity(claim),
            *(id(answer.eligible) for answer in answers),
            *(id(answer.effect) for answer in answers),
            *(answer.ratings.get(OVERALL) for answer in answers),
            body.word,
        )
        if key not in self._agreements:
            found = agreement_of(topic, self.rubric, claim, body, on_word=claim.row is not None)
            self._agreements[key] = answers, found
        return self._agreements[key][1]

    def decide(self, facts: Facts) -> Decision:
        """Return the decision on some facts; each combination is decided once."""
        if facts not in self._decided:
            self._decided[facts] = decide(self.rubric, facts)
        return self._decided[facts]

    def _rerate_all(self, body: Body, specification: Specification) -> Body:
        """Return a body with the ratings of a specification, the same one for the same ratings."""
        words, others = specification.ratings, specification.others_rated
        if not words and not others:
            return body
        key = id(body), tuple(sorted(words.items())), tuple(sorted(others.items()))
        if key not in self._filled:
            filled = self._rerate_others(self.rerate(body, words), others)
            self._filled[key] = body, filled
        return self._filled[key][1]

    def rerate(self, body: Body, words: Mapping[str, str]) -> Body:
        """Return a body with ratings in place of "no information" on its deciding results."""
        named = tuple(words.items())
        return replace(
            body, deciding=tuple(self._rerated(answer, words, named) for answer in body.deciding)
        )

    def _rerated(
        self, answer: Answer, words: Mapping[str, str], named: tuple[tuple[str, str], ...]
    ) -> Answer:
        key = id(answer), named
        if key not in self._refilled:
            filled = replace(answer, ratings=self.fill(answer, words))
            self._refilled[key] = answer, filled
        return self._refilled[key][1]

    def _rerate_others(self, body: Body, words: Mapping[str, str]) -> Body:
        listed = tuple(
            one
            if (word := words.get((answer := one.answer).study.id)) is None
            else replace(
                one,
                answer=replace(
                    answer, ratings=self.fill(answer, dict.fromkeys(answer.ratings, word))
                ),
            )
            for one in body.listed
        )
        return replace(body, listed=listed)

    def fill(self, answer: Answer, words: Mapping[str, str]) -> dict[str, str]:
        """Return the ratings of a result with others in place of "no information"."""
        ratings = {
            domain: words.get(domain, word) if word == NO_INFORMATION else word
            for domain, word in answer.ratings.items()
        }
        if OVERALL in ratings and not self.is_overridden(answer):
            key = tuple(ratings.items())
            if key not in self._overall:
                self._overall[key] = rate_overall(ratings, self.rubric.parameters).rating
            ratings[OVERALL] = self._overall[key]
        return ratings

    def is_overridden(self, answer: Answer) -> bool:
        """Return whether a person rated the result as a whole."""
        one = answer.eligible
        return bool(one.study.overrides) and any(
            row.comparison == one.comparison.label
            for row in self._rated(one.study, one.outcome)
            if row.overridden and row.domain == OVERALL
        )

    def _certainty(self, specification: Specification, body: Body) -> Certainty:
        key = id(body), id(specification.claim)
        if key not in self._certainties:
            args = specification.topic, self.rubric, specification.claim, body
            self._certainties[key] = body, specification.claim, assess_certainty(*args)
        return self._certainties[key][2]

    def _assess_all(self, specification: Specification) -> list[_Assessed]:
        """Return the answers of the studies that count, each kept by all that it depends on."""
        claim, studies = specification.claim, specification.topic.studies
        settings, taken = specification.settings, specification.taken
        read_by = id(specification.hedges), specification.margin
        left_out: dict[str, tuple[int, ...]] = {}
        for one in claim.exclude:
            left_out[one.study] = (*left_out.get(one.study, ()), id(one))
        result = []
        for name in self._candidates:
            if name in specification.left_out:
                continue
            asked = id(studies[name]), *_identity(claim), left_out.get(name), taken.get(name)
            key = asked, *read_by, settings.get(name), name in specification.without_p
            if key not in self._assessed:
                self._assessed[key] = self._assess(specification, name, asked)
            result.append(self._assessed[key])
        return result

    def _assess(self, specification: Specification, name: str, asked: Hashable) -> _Assessed:
        """Return the answer of a study; `asked` is all that its eligible results depend on."""
        topic, claim = specification.topic, specification.claim
        study, taken = topic.studies[name], specification.taken.get(name)
        if asked not in self._eligible:
            alone = replace(topic, studies={study.id: study})
            of = claim if taken is None else take_result(claim, study, taken)
            self._eligible[asked] = eligible_results(alone, of)
        eligible, excluded = self._eligible[asked]
        outcomes = {one.outcome.id: one.outcome for one in eligible}.values()
        answers = answers_of(
            self._with_margin(specification.margin),
            claim,
            eligible,
            self._estimated(specification, study, eligible),
            [row for outcome in outcomes for row in self._rated(study, outcome)],
        )
        holds = study, claim, specification.hedges
        return _Assessed(holds, answers[0] if answers else None, tuple(excluded))

    def _estimated(
        self,
        specification: Specification,
        study: Study,
        eligible: Sequence[EligibleResult],
    ) -> Iterator[EffectRow]:
        """Yield the effects of the outcomes that answer, at every time: a later one may count."""
        outcomes, hedges = {one.outcome.id for one in eligible}, specification.hedges
        settings = specification.settings.get(study.id, DECLARED)
        without_p = study.id in specification.without_p
        # An edit of the design leaves the effects alone, unless it is one of the assignment.
        parts = (id(value) for name, value in study if name != "design")
        key = *parts, study.design.assigned, settings, id(hedges)
        _, known = self._rows.setdefault(key, ((study, hedges), {}))
        for result in study.results:
            for wanted in result.estimates if result.outcome in outcomes else ():
                row = known.get((id(result), id(wanted)))
                if row is None:
                    effect, _ = self._effects.estimate(study, result, wanted, hedges, settings)
                    row = effect_row(study, result, wanted, effect, hedges, settings=settings)
                    known[id(result), id(wanted)] = row
                if without_p:
                    row = replace(row, p_min=None, p_max=None, approx_lb=None, approx_ub=None)
                yield row

    def _rated(self, study: Study, outcome: Outcome) -> Sequence[RatingRow]:
        return rate_outcome(self.declared.topic, self.rubric, study, outcome)

    def _with_margin(self, factor: float) -> Rubric:
        if factor not in self._margins:
            self._margins[factor] = scale_margins(self.rubric, factor)
        return self._margins[factor]


def _identity(claim: Claim) -> tuple[int, int]:
    """Return what tells the copies of a claim apart for an answer, its exclusions aside."""
    return id(claim.question), id(claim.threshold)


def take_result(claim: Claim, study: Study, result: str) -> Claim:
    """Return the claim for which a study gives one result, by its id, or none."""
    because = "another of its results is taken"
    others = (
        Exclusion(study=study.id, result=other.id, because=because)
        for other in study.results
        if other.id != result
    )
    return claim.model_copy(update={"exclude": (*claim.exclude, *others)})
