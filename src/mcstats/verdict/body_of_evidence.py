"""Assemble the body of evidence of a claim: the results that decide, and those beside them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from scipy import special

from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.syntheses import MAIN, pool_members
from mcstats.model.claim import Claim, Synthesis
from mcstats.model.result import Result
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, PooledRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Asserts
from mcstats.verdict.eligible_results import (
    EligibleResult,
    ExcludedResult,
    Tier,
    eligible_results,
)
from mcstats.verdict.interval_position import effect_words, limits_of, one_word
from mcstats.verdict.result_counts import count_of_arms
from mcstats.verdict.same_people import why_same_people

TESTED: Final = "tested"
SOLD: Final = "sold"
IN_PEOPLE: Final = (Tier.RANDOMISED, Tier.NON_RANDOMISED, Tier.BEFORE_AFTER)
_ESTIMABLE: Final = {"yes": 0, "point": 1, "bound": 2, "no": 3}
_ABOUT_NO_EFFECT: Final = {
    "no worthwhile effect decided": "benefit decided",
    "benefit decided": "harm decided",
    "benefit significant": "leans to harm",
    "leans to benefit": "leans to harm",
}
"""Words for an effect, as they bear on a claim that there is none."""
Pooler: TypeAlias = Callable[[Synthesis, Sequence[EffectRow], str, str], PooledRow]
_WORST_FIRST: Final = ("high", "no information", "some concerns", "low")


@dataclass(frozen=True, slots=True)
class Answer:
    """A result that answers the question of a claim, with its effect.

    Attributes
    ----------
    effects : tuple of EffectRow
        All effects of the result; `effect` is the one that is looked at.
    words : tuple of str
        The words for the effect, as it bears on the claim, that values of the printed set give.
    word : str
        The word that all of them support.
    ratings : mapping of str to str
        The rating of each domain.
    seen_weeks : float or None
        The latest time, in weeks, at which the study reports this outcome in favour of the claim.
    """

    eligible: EligibleResult
    effects: tuple[EffectRow, ...]
    effect: EffectRow | None
    words: tuple[str, ...]
    word: str
    ratings: Mapping[str, str]
    participants: float | None
    seen_weeks: float | None

    @property
    def study(self) -> Study:
        """The study of the result."""
        return self.eligible.study

    @property
    def narrative(self) -> bool:
        """Whether it is a review without a pooled result."""
        return self.eligible.review and (self.effect is None or self.effect.estimable == "no")


@dataclass(frozen=True, slots=True)
class ListedAnswer:
    """A result beside those that decide, with the reason for its place."""

    answer: Answer
    because: str


@dataclass(frozen=True, slots=True)
class Body:
    """The body of evidence for one question.

    Attributes
    ----------
    question : {"tested", "sold"}
        The question of the claim, or that of the product as it is sold.
    deciding : tuple of Answer
        The results that decide: several where they are pooled or counted. Empty where nothing
        answers the question.
    listed : tuple of ListedAnswer
        All other results that answer it.
    excluded : tuple of ExcludedResult
        Studies that measure the construct and do not answer the question.
    pooled : PooledRow or None
        The synthesis of the deciding results, where there is one.
    words : tuple of str
        The words for the effect that values of the printed sets give.
    word : str
        The word for the effect that all of them support.
    because : str
        The reason why these results decide.
    """

    question: str
    deciding: tuple[Answer, ...]
    listed: tuple[ListedAnswer, ...]
    excluded: tuple[ExcludedResult, ...]
    pooled: PooledRow | None
    words: tuple[str, ...]
    word: str
    because: str

    @property
    def tier(self) -> Tier:
        """The kind of evidence of the results that decide."""
        return self.deciding[0].eligible.tier if self.deciding else Tier.NONE

    @property
    def primary(self) -> Answer | None:
        """The deciding result with the most participants."""
        return max(self.deciding, key=lambda a: a.participants or 0.0, default=None)

    @property
    def effect(self) -> EffectRow | None:
        """The effect that decides: of the synthesis, or of the one result."""
        one = self.primary
        if one is None or one.effect is None or self.pooled is None:
            return None if one is None else one.effect
        return _pooled_effect(one.effect, self.pooled)

    @property
    def study(self) -> Study | None:
        """The study of the primary result."""
        return None if self.primary is None else self.primary.study

    @property
    def result(self) -> Result | None:
        """The primary result."""
        return None if self.primary is None else self.primary.eligible.result

    def rating(self, domain: str) -> str:
        """Return the rating of a domain: of most of the weight, the worst."""
        rated = self.of_most(lambda a: a.ratings.get(domain, "no information"), _WORST_FIRST)
        return rated or "not applicable"

    def of_most(self, word: Callable[[Answer], str], order: Sequence[str]) -> str:
        """Return the first word such that results with it or an earlier one are most of the weight.

        Empty where no result has a word of the order.
        """
        weights: dict[str, float] = {}
        for answer, weight in zip(self.deciding, self._weights(), strict=True):
            weights[word(answer)] = weights.get(word(answer), 0.0) + weight
        total, behind = math.fsum(weights.get(one, 0.0) for one in order), 0.0
        for one in order:
            behind += weights.get(one, 0.0)
            if 2 * behind > total:
                return one
        return ""

    def _weights(self) -> list[float]:
        if self.pooled is not None:
            return [float(weight) for weight in self.pooled.weights.split()]
        return [1.0] * len(self.deciding)


def assemble(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    effects: Iterable[EffectRow],
    ratings: Iterable[RatingRow],
    *,
    question: str = TESTED,
    evidence: Collection[str] = (),
) -> Body:
    """Assemble the body of evidence for the question of a claim.

    The strongest kind of evidence with a result decides: direct before indirect evidence, then the
    preferred construct. Of trials and reviews of them, those with more participants decide.

    Parameters
    ----------
    effects, ratings
        All of the topic, or those of the studies that measure the constructs.
    question : {"tested", "sold"}
        The question of the claim, or that of the product as it is sold.
    evidence : collection of str
        The ids of the studies that count; empty for all.
    """
    eligible, excluded = eligible_results(topic, claim, sold=question == SOLD)
    counted = [one for one in eligible if not evidence or one.study.id in evidence]
    answers = answers_of(rubric, claim, counted, effects, ratings)
    return body_of(topic, rubric, claim, answers, excluded, question=question)


def answers_of(
    rubric: Rubric,
    claim: Claim,
    eligible: Iterable[EligibleResult],
    effects: Iterable[EffectRow],
    ratings: Iterable[RatingRow],
) -> list[Answer]:
    """Return each eligible result with its effect, its ratings and what they say of the claim.

    Parameters
    ----------
    effects, ratings
        At least those of the outcomes of the eligible results, at every time.
    """
    by_result: dict[tuple[str, str], list[EffectRow]] = {}
    for row in effects:
        by_result.setdefault((row.study, row.result), []).append(row)
    rated: dict[tuple[str, str, str], dict[str, str]] = {}
    for rating in ratings:
        key = rating.study, rating.outcome, rating.comparison
        rated.setdefault(key, {})[rating.domain] = rating.rating
    return [_answer(rubric, claim, one, by_result, rated) for one in eligible]


def body_of(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    answers: Sequence[Answer],
    excluded: Sequence[ExcludedResult] = (),
    *,
    question: str = TESTED,
    pool: Pooler = pool_members,
) -> Body:
    """Assemble the body of evidence from the answers to a question; as `assemble`.

    Parameters
    ----------
    pool : callable, optional
        A function that pools, for callers that cache what they pooled; `pool_members` by default.
    """
    if question == SOLD:
        answers = [a for a in answers if a.eligible.direct]
    deciding, pooled, because = _deciding(topic, claim, answers, pool)
    deciding_ids = {id(a.eligible) for a in deciding}
    listed = tuple(
        ListedAnswer(a, _why_beside(topic, a, deciding))
        for a in answers
        if id(a.eligible) not in deciding_ids
    )
    words = _words_of(rubric, claim, deciding, pooled)
    word = one_word(rubric, words) if words else "none"
    return Body(question, deciding, listed, tuple(excluded), pooled, words, word, because)


def _answer(
    rubric: Rubric,
    claim: Claim,
    one: EligibleResult,
    by_result: Mapping[tuple[str, str], Sequence[EffectRow]],
    rated: Mapping[tuple[str, str, str], Mapping[str, str]],
) -> Answer:
    rows: Sequence[EffectRow] = ()
    if one.result is not None:
        rows = by_result.get((one.study.id, one.result.id), ())
    effect = _preferred_effect(claim, rows)
    words: tuple[str, ...] = ()
    if one.tier is not Tier.NONE:
        limits = None if effect is None else limits_of(rubric, claim, effect)
        words = _about(claim, effect_words(effect, one.result, limits, rubric))
    return Answer(
        eligible=one,
        effects=tuple(rows),
        effect=effect,
        words=words,
        word=one_word(rubric, words) if words else "none",
        ratings=rated.get((one.study.id, one.outcome.id, one.comparison.label), {}),
        participants=count_of_arms(one.study, one.result, effect),
        seen_weeks=_seen_weeks(rubric, claim, one, by_result),
    )


def _seen_weeks(
    rubric: Rubric,
    claim: Claim,
    one: EligibleResult,
    by_result: Mapping[tuple[str, str], Sequence[EffectRow]],
) -> float | None:
    """Return the latest time at which a study reports this outcome in favour of the claim."""
    weeks = {time.id: float(time.weeks) for time in one.study.times if time.weeks is not None}
    seen = [
        weeks[result.time]
        for result in one.study.results
        if one.result is not None
        and result.time in weeks
        and (result.outcome, result.contrast) == (one.outcome.id, one.result.contrast)
        and _words_of_result(rubric, claim, result, by_result.get((one.study.id, result.id), ()))
        in rubric.monotone.beneficial
    ]
    return max(seen, default=None)


def _words_of_result(
    rubric: Rubric, claim: Claim, result: Result, rows: Sequence[EffectRow]
) -> str:
    effect = _preferred_effect(claim, rows)
    limits = None if effect is None else limits_of(rubric, claim, effect)
    return one_word(rubric, _about(claim, effect_words(effect, result, limits, rubric)))


def _preferred_effect(claim: Claim, rows: Sequence[EffectRow]) -> EffectRow | None:
    """Return the effect in the preferred measure, of those the one that is known best."""
    preferred = claim.question.measures

    def key(row: EffectRow) -> tuple[bool, int, int]:
        place = preferred.index(row.measure) if row.measure in preferred else len(preferred)
        return row.estimable == "no", place, _ESTIMABLE[row.estimable]

    return min(rows, key=key, default=None)


def _deciding(
    topic: Topic, claim: Claim, answers: Sequence[Answer], pool: Pooler
) -> tuple[tuple[Answer, ...], PooledRow | None, str]:
    """Return the results that decide, their synthesis, and why they do."""
    if not answers:
        return (), None, "Nothing that was coded answers the question."
    pooled_or_primary = [a for a in answers if not a.narrative]
    if any(a.eligible.tier in IN_PEOPLE for a in pooled_or_primary):
        answers = pooled_or_primary

    def strength(answer: Answer) -> tuple[int, bool, int]:
        one = answer.eligible
        return one.tier.rank, not one.direct, one.construct

    best = min(map(strength, answers))
    group = [a for a in answers if strength(a) == best]
    trials = _once(topic, [a for a in group if not a.eligible.review])
    reviews = [a for a in group if a.eligible.review]
    because = _why_strongest(group[0].eligible)
    if reviews:
        review = max(reviews, key=lambda a: (a.participants or 0.0, not a.narrative))
        known = sum(a.participants or 0.0 for a in trials)
        if not trials or (review.participants or 0.0) > known:
            more = "; it rests on more participants than the coded trials" if trials else ""
            return (review,), None, because + more + "."
        if review.participants is None:
            because += "; how many participants the review rests on is not reported"
        else:
            because += "; they have more participants than the review"
    deciding, pooled, how = _together(claim, trials, pool)
    return deciding, pooled, f"{because}; {how}." if how else f"{because}."


def _once(topic: Topic, trials: Sequence[Answer]) -> list[Answer]:
    """Return the trials without those whose participants another one of them contains."""
    kept: list[Answer] = []
    for trial in sorted(trials, key=lambda a: -(a.participants or 0.0)):
        if not any(why_same_people(trial.study, other.study, topic) for other in kept):
            kept.append(trial)
    order = {id(a): n for n, a in enumerate(trials)}
    return sorted(kept, key=lambda a: order[id(a)])


def _why_strongest(one: EligibleResult) -> str:
    near = "direct" if one.direct else "indirect"
    if one.tier is Tier.NONE:
        return "A search found nothing that answers the question"
    return f"The strongest evidence is {one.tier}, {near}"


def _together(
    claim: Claim, trials: Sequence[Answer], pool: Pooler
) -> tuple[tuple[Answer, ...], PooledRow | None, str]:
    """Pool trials in the measure that most of them have with a variance, where two have it."""
    if len(trials) == 1:
        return tuple(trials), None, ""
    scales = Counter(k for a in trials for k in dict.fromkeys(_scale(a, r) for r in _known(a)))
    if not scales:
        return tuple(trials), None, "none reports a variance, so that directions are counted"
    preferred = claim.question.measures

    def worth(key: tuple[str, str, str]) -> tuple[int, int]:
        place = preferred.index(key[0]) if key[0] in preferred else len(preferred)
        return scales[key], -place

    scale = max(scales, key=worth)
    members = [
        replace(a, effect=row)
        for a in trials
        if (row := next((r for r in _known(a) if _scale(a, r) == scale), None)) is not None
    ]
    if len(members) == 1:
        why = "no two results can be pooled; of those with a variance, the largest decides"
        known = [a for a in trials if _known(a)]
        return (max(known, key=lambda a: a.participants or 0.0),), None, why
    rows = [a.effect for a in members if a.effect is not None]
    synthesis = Synthesis(
        id=claim.id,
        label=claim.statement,
        measures=claim.question.constructs[members[0].eligible.construct],
        measure=scale[0],
        stratum=str(members[0].eligible.tier),
        window="as the question prefers",
        members=(),
        because="all results of the strongest kind that answer the question",
    )
    return tuple(members), pool(synthesis, rows, MAIN, synthesis.because), "pooled"


def _known(answer: Answer) -> list[EffectRow]:
    return [r for r in answer.effects if r.estimable == "yes" and r.contrast == "between"]


def _scale(answer: Answer, row: EffectRow) -> tuple[str, str, str]:
    """Return what two effects must share to be pooled: measure, kind of value, unit."""
    raw = find_measure(row.measure).family is Family.RAW
    return row.measure, row.scale, (answer.eligible.outcome.unit or "") if raw else ""


def _pooled_effect(effect: EffectRow, pooled: PooledRow) -> EffectRow:
    """Return the effect of a synthesis as a row of effects, with the id of the synthesis."""
    return replace(
        effect,
        effect=pooled.synthesis,
        yi=pooled.mu,
        vi=None if pooled.se is None else pooled.se**2,
        sei=pooled.se,
        ci_lb=pooled.ci_lb,
        ci_ub=pooled.ci_ub,
        yi_min=pooled.mu,
        yi_max=pooled.mu,
        p_min=None,
        p_max=None,
    )


def _words_of(
    rubric: Rubric, claim: Claim, deciding: Sequence[Answer], pooled: PooledRow | None
) -> tuple[str, ...]:
    if not deciding:
        return ()
    if pooled is not None:
        largest = max(deciding, key=lambda a: a.participants or 0.0)
        if largest.effect is None:
            raise ValueError(f"{pooled.synthesis}: pooled without an effect")
        # The limits are those of a single result: the spread of one study, not of the mean.
        limits = limits_of(rubric, claim, largest.effect)
        return _about(
            claim, effect_words(_pooled_effect(largest.effect, pooled), None, limits, rubric)
        )
    if len(deciding) == 1:
        return deciding[0].words
    return (_by_direction(rubric, deciding),)


def _about(claim: Claim, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words for an effect as they bear on the claim: one of no effect reverses them."""
    if claim.asserts is not Asserts.NO_EFFECT:
        return words
    return tuple(dict.fromkeys(_ABOUT_NO_EFFECT.get(word, word) for word in words))


def _by_direction(rubric: Rubric, answers: Sequence[Answer]) -> str:
    """Return the word for results without variances: a sign test of their directions.

    Cochrane Handbook 2019, 12.2.1.3. Without a decision the results lean where all lean alike.
    """
    good = sum(a.word in rubric.monotone.beneficial for a in answers)
    bad = sum(a.word in rubric.monotone.adverse for a in answers)
    counted = good + bad
    if not counted:
        return "unclear"
    p = min(1.0, 2 * float(special.bdtr(min(good, bad), counted, 0.5)))
    if p < rubric.parameters["information_alpha"].number:
        return "benefit significant" if good > bad else "harm decided"
    if counted < len(answers) or (good and bad):
        return "unclear"
    return "leans to benefit" if good else "leans to harm"


def _why_beside(topic: Topic, answer: Answer, deciding: Sequence[Answer]) -> str:
    """Return why a result stands beside those that decide."""
    one = answer.eligible
    for other in deciding:
        if why := why_same_people(answer.study, other.study, topic):
            return f"{why}; nobody is counted twice"
    if answer.narrative:
        return "it is a review without a pooled result"
    first = deciding[0].eligible
    if one.tier is not first.tier:
        return f"it is weaker evidence ({one.tier})"
    if one.direct is not first.direct:
        return "it is indirect evidence"
    if one.construct != first.construct:
        return f"it measures another construct ({one.outcome.label})"
    if one.review is not first.review:
        return "it is a review" if one.review else "a review with more participants decides"
    if answer.effect is None or answer.effect.estimable != "yes":
        return "it reports no variance"
    return "its measure or unit is another one"


def effects_by_weight(body: Body) -> list[tuple[Answer, float]]:
    """Return the deciding results with their share of the weight, in percent."""
    if body.pooled is None:
        return [(a, 100.0 / len(body.deciding)) for a in body.deciding]
    weights = map(float, body.pooled.weights.split())
    return list(zip(body.deciding, weights, strict=True))


def total_participants(body: Body) -> float | None:
    """Return how many people the deciding results rest on, None where one is not known."""
    counts = [a.participants for a in body.deciding]
    if not counts or None in counts:
        return None
    return math.fsum(count for count in counts if count is not None)
