"""Assemble the body of evidence of a claim: the results that decide, and those beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mcstats.model.claim import Claim
from mcstats.model.result import Result
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, PooledRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.verdict.answer import Answer, answer_of
from mcstats.verdict.eligible_results import (
    EligibleResult,
    ExcludedResult,
    Tier,
    eligible_results,
)
from mcstats.verdict.interval_position import one_word
from mcstats.verdict.same_people import why_same_people, years_of
from mcstats.verdict.synthesis_of_body import (
    DECLARED_POOLING,
    Pooling,
    largest_first,
    pool_answers,
    pooled_effect,
    reports_a_number,
    word_with_unreported,
    words_of_body,
)

TESTED: Final = "tested"
SOLD: Final = "sold"
_SEVERAL: Final = {
    Tier.RANDOMISED: "randomised comparisons",
    Tier.NON_RANDOMISED: "comparisons that are not known to be randomised",
    Tier.BEFORE_AFTER: "changes before and after treatment, without a comparison",
    Tier.REPORTS: "reports by users",
    Tier.LABORATORY: "laboratory studies",
}
IN_PEOPLE: Final = (Tier.RANDOMISED, Tier.NON_RANDOMISED, Tier.BEFORE_AFTER)
_ROUNDING: Final = 1e-9  # of sums of weights: halves are halves
_WORST_FIRST: Final = ("high", "no information", "some concerns", "low")


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
        return max(self.deciding, key=largest_first, default=None)

    @property
    def effect(self) -> EffectRow | None:
        """The effect that decides: of the synthesis, or of the one result."""
        one = self.primary
        if one is None or one.effect is None or self.pooled is None:
            return None if one is None else one.effect
        return pooled_effect(one.effect, self.pooled)

    @property
    def study(self) -> Study | None:
        """The study of the primary result."""
        return None if self.primary is None else self.primary.study

    @property
    def result(self) -> Result | None:
        """The primary result."""
        return None if self.primary is None else self.primary.eligible.result

    def rating(self, domain: str, *, without: Answer | None = None) -> str:
        """Return the rating of a domain: the worst that half of the weight has at least.

        Parameters
        ----------
        without : Answer, optional
            A deciding result that does not count.
        """

        def rated(answer: Answer) -> str:
            return "" if answer is without else answer.ratings.get(domain, "no information")

        return self.of_most(rated, _WORST_FIRST) or "not applicable"

    def of_most(self, word: Callable[[Answer], str], order: Sequence[str]) -> str:
        """Return the first word such that results with it or an earlier one are half of the weight.

        Results with a word outside the order do not count. Empty where no result has one in it.
        """
        weights: dict[str, float] = {}
        for answer, weight in zip(self.deciding, self._weights(), strict=True):
            weights[word(answer)] = weights.get(word(answer), 0.0) + weight
        total, behind = math.fsum(weights.get(one, 0.0) for one in order), 0.0
        for one in order:
            behind += weights.get(one, 0.0)
            if behind and 2 * behind >= total * (1 - _ROUNDING):
                return one
        return ""

    def _weights(self) -> list[float]:
        if self.pooled is not None:
            return [float(weight) for weight in self.pooled.weights.split()]
        counts = [a.participants for a in self.deciding]
        known = [count for count in counts if count]
        return known if len(known) == len(counts) else [1.0] * len(counts)


def assemble(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    effects: Iterable[EffectRow],
    ratings: Iterable[RatingRow],
    *,
    question: str = TESTED,
    evidence: Collection[str] = (),
    pooling: Pooling = DECLARED_POOLING,
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
    pooling : Pooling, optional
        How the results that decide are pooled, where several are.
    """
    eligible, excluded = eligible_results(topic, claim, sold=question == SOLD)
    counted = [one for one in eligible if not evidence or one.study.id in evidence]
    answers = answers_of(rubric, claim, counted, effects, ratings)
    return body_of(topic, rubric, claim, answers, excluded, question=question, pooling=pooling)


def answers_of(
    rubric: Rubric,
    claim: Claim,
    eligible: Iterable[EligibleResult],
    effects: Iterable[EffectRow],
    ratings: Iterable[RatingRow],
) -> list[Answer]:
    """Return the answer of each eligible result.

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
    return [answer_of(rubric, claim, one, by_result, rated) for one in eligible]


def body_of(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    answers: Sequence[Answer],
    excluded: Sequence[ExcludedResult] = (),
    *,
    question: str = TESTED,
    pooling: Pooling = DECLARED_POOLING,
) -> Body:
    """Assemble the body of evidence from the answers to a question; as `assemble`."""
    if question == SOLD:
        answers = [a for a in answers if a.eligible.direct]
    found = _deciding(topic, rubric, claim, answers, pooling)
    deciding, pooled, because = found.answers, found.pooled, f"{found.because}."
    deciding_ids = {id(a.eligible) for a in deciding}
    listed = tuple(
        ListedAnswer(a, _why_beside(topic, a, deciding))
        for a in answers
        if id(a.eligible) not in deciding_ids
    )
    words = words_of_body(rubric, claim, deciding, pooled)
    unreported = [x.answer for x in listed if is_unreported(rubric, x.answer, deciding)]
    if unreported and words:
        most = word_with_unreported(rubric, claim, deciding, unreported, pooling)
        order = rubric.verdict.facts["effect"].order[0]
        lower = tuple(dict.fromkeys(min(word, most, key=order.index) for word in words))
        if lower != words:
            names = ", ".join(answer.study.label for answer in unreported)
            because += f" Without the variance of {names}, less is decided."
            words = lower
    word = one_word(rubric, words) if words else "none"
    return Body(question, deciding, listed, tuple(excluded), pooled, words, word, because)


def is_unreported(rubric: Rubric, answer: Answer, deciding: Sequence[Answer]) -> bool:
    """Return whether a trial as strong as those that decide reports no variance of its effect."""
    one, first = answer.eligible, deciding[0].eligible
    alike = (one.tier, one.direct, one.construct) == (first.tier, first.direct, first.construct)
    if not alike or one.review or any(row.estimable == "yes" for row in answer.effects):
        return False
    return reports_a_number(answer) or answer.word not in rubric.monotone.beneficial


@dataclass(frozen=True, slots=True)
class _Deciding:
    """Results that may decide, their synthesis, and the reason, a sentence without its stop."""

    answers: tuple[Answer, ...]
    pooled: PooledRow | None
    because: str


def _deciding(
    topic: Topic, rubric: Rubric, claim: Claim, answers: Sequence[Answer], pooling: Pooling
) -> _Deciding:
    """Return the results that decide, their synthesis, and why they do."""
    if not answers:
        return _Deciding((), None, "Nothing that was coded answers the question")
    pooled_or_primary = [a for a in answers if not a.narrative]
    if any(a.eligible.tier in IN_PEOPLE for a in pooled_or_primary):
        answers = pooled_or_primary

    def strength(answer: Answer) -> tuple[int, bool, int]:
        one = answer.eligible
        return one.tier.rank, not one.direct, one.construct

    best = min(map(strength, answers))
    group = [a for a in answers if strength(a) == best]
    because = _why_strongest(group[0].eligible)
    if group[0].eligible.tier is Tier.NONE:
        return _Deciding(tuple(group), None, because)
    trials = _once(topic, [a for a in group if not a.eligible.review])
    reviews = [a for a in group if a.eligible.review]
    unsized = [a for a in (*reviews, *trials) if a.participants is None and not a.narrative]
    if not (trials and reviews and unsized) and not any(a.eligible.review for a in unsized):
        return _largest(topic, claim, trials, reviews, because, pooling)
    # Nobody knows which of them rests on more participants: silence must not pay.
    named = ", ".join(a.study.label for a in unsized)
    because += f"; the number of participants of {named} is not reported"
    options = [_Deciding((a,), None, because) for a in reviews if not a.narrative]
    if trials:
        deciding, pooled, how = pool_answers(claim, trials, pooling)
        options.append(_Deciding(deciding, pooled, f"{because}; {how}" if how else because))
    if len(options) == 1:
        return options[0]
    order = rubric.verdict.facts["effect"].order[0]

    def least(option: _Deciding) -> tuple[int, int]:
        words = words_of_body(rubric, claim, option.answers, option.pooled)
        risks = [_WORST_FIRST.index(a.ratings.get("overall", "high")) for a in option.answers]
        return order.index(one_word(rubric, words)), min(risks)

    shown = min(options, key=least)
    return replace(shown, because=f"{shown.because}, so that what shows least decides")


def _largest(
    topic: Topic,
    claim: Claim,
    trials: Sequence[Answer],
    reviews: Sequence[Answer],
    because: str,
    pooling: Pooling,
) -> _Deciding:
    """Return the trials, pooled or counted, or the review of more participants."""
    if reviews:
        review = max(reviews, key=lambda a: (not a.narrative, *_newest_of_largest(topic, a)))
        known = sum(a.participants or 0.0 for a in trials)
        if not trials or (review.participants or 0.0) > known:
            more = "; the review rests on more participants than the coded trials"
            return _Deciding((review,), None, because + (more if trials else ""))
        if review.participants is not None:
            because += "; the trials have more participants than the review"
    deciding, pooled, how = pool_answers(claim, trials, pooling)
    return _Deciding(deciding, pooled, f"{because}; {how}" if how else because)


def _newest_of_largest(topic: Topic, review: Answer) -> tuple[float, int, float]:
    """Return the key by which the review with the most participants decides, then the newest."""
    people, against = largest_first(review)
    return people, max(years_of(review.study, topic), default=0), against


def _once(topic: Topic, trials: Sequence[Answer]) -> list[Answer]:
    """Return the trials without those whose participants another one of them contains."""
    kept: list[Answer] = []
    for trial in sorted(trials, key=largest_first, reverse=True):
        if not any(why_same_people(trial.study, other.study, topic) for other in kept):
            kept.append(trial)
    order = {id(a): n for n, a in enumerate(trials)}
    return sorted(kept, key=lambda a: order[id(a)])


def _why_strongest(one: EligibleResult) -> str:
    if one.tier is Tier.NONE:
        return "A search found nothing that answers the question"
    related = "" if one.direct else ", of a related intervention or use"
    return f"The strongest evidence is from {_SEVERAL[one.tier]}{related}"


def _why_beside(topic: Topic, answer: Answer, deciding: Sequence[Answer]) -> str:
    """Return why a result stands beside those that decide."""
    one = answer.eligible
    for other in deciding:
        if why := why_same_people(answer.study, other.study, topic):
            return f"{why}; nobody is counted twice."
    if answer.narrative:
        return "The review has no pooled result."
    first = deciding[0].eligible
    if one.tier is not first.tier:
        return f"The evidence is of a weaker kind ({one.tier})."
    if one.direct is not first.direct:
        return "The intervention or use is a related one only."
    if one.construct != first.construct:
        return f"The result is of another construct ({one.outcome.label})."
    if one.review or first.review:
        if first.review:
            return "Another review decides." if one.review else "A review decides."
        return "A trial decides." if len(deciding) == 1 else "Trials decide."
    if answer.effect is None or answer.effect.estimable != "yes":
        return "The variance of the result is not reported."
    return "The measure or the unit is another one."


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
