"""Assemble the body of evidence of a claim: the results that decide, and those beside them."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from mcstats.effects.routes.designs import allows_for_clusters_unsaid
from mcstats.model.claim import Claim
from mcstats.model.result import Result
from mcstats.model.rubric import Rubric
from mcstats.model.running_text import join_names, upper_first
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, PooledRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.verdict.answer import Answer, answer_of
from mcstats.verdict.deciding_results import WORST_FIRST, find_deciding, how_indirect, long_enough
from mcstats.verdict.eligible_results import (
    EligibleResult,
    ExcludedResult,
    Tier,
    eligible_results,
)
from mcstats.verdict.interval_position import one_word
from mcstats.verdict.same_people import is_newer, why_same_people
from mcstats.verdict.synthesis_of_body import (
    DECLARED_POOLING,
    Pooling,
    largest_first,
    pooled_effect,
    reports_a_number,
    word_with_unreported,
    words_of_body,
)

TESTED: Final = "tested"
SOLD: Final = "sold"
MOST_NAMED: Final = 2  # studies: a sentence holds no more
_ROUNDING: Final = 1e-9  # of sums of weights: halves are halves


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
    lowered : str
        The sentence that names results without a variance, where they lower the word; else empty.
    newer : str
        The sentence that names large trials newer than the search of a review that decides; else
        empty.
    """

    question: str
    deciding: tuple[Answer, ...]
    listed: tuple[ListedAnswer, ...]
    excluded: tuple[ExcludedResult, ...]
    pooled: PooledRow | None
    words: tuple[str, ...]
    word: str
    because: str
    lowered: str = ""
    newer: str = ""

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
        rated = [
            "" if answer is without else answer.ratings.get(domain, "no information")
            for answer in self.deciding
        ]
        return self.of_most(rated, WORST_FIRST) or "not applicable"

    def of_most(self, words: Iterable[str], order: Sequence[str]) -> str:
        """Return the first word such that results with it or an earlier one are half of the weight.

        Results with a word outside the order do not count. Empty where no result has one in it.

        Parameters
        ----------
        words : iterable of str
            The word of each result that decides, in their order.
        """
        weights: dict[str, float] = {}
        for word, weight in zip(words, self._weights(), strict=True):
            weights[word] = weights.get(word, 0.0) + weight
        total, behind = math.fsum(weights.get(one, 0.0) for one in order), 0.0
        for one in order:
            behind += weights.get(one, 0.0)
            if behind and 2 * behind >= total * (1 - _ROUNDING):
                return one
        return ""

    def _weights(self) -> Sequence[float]:
        if self.pooled is not None:
            return _numbers(self.pooled.weights)
        counts = [a.participants for a in self.deciding]
        known = [count for count in counts if count]
        return known if len(known) == len(counts) else [1.0] * len(counts)


@lru_cache(maxsize=256)  # each fact of a body asks for the same weights
def _numbers(text: str) -> tuple[float, ...]:
    return tuple(map(float, text.split()))


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
    eligible = list(eligible)
    studies = {one.study.id for one in eligible}
    by_result: dict[tuple[str, str], list[EffectRow]] = {}
    for row in effects:
        if row.study in studies:
            by_result.setdefault((row.study, row.result), []).append(row)
    rated: dict[tuple[str, str, str], dict[str, str]] = {}
    for rating in ratings:
        if rating.study in studies:
            key = rating.study, rating.outcome, rating.comparison
            rated.setdefault(key, {})[rating.domain] = rating.rating
    return [answer_of(rubric, claim, one, by_result, rated) for one in eligible]


def _with_times_of_trials(review: Answer, answers: Sequence[Answer]) -> Answer:
    """Return a review as followed for as long as its coded trials were.

    A pooled result has no time of its own, but those of the trials inside it.
    """
    inside = [a.followed_weeks for a in answers if a.study.id in review.study.participants_of]
    return replace(review, seen_weeks=max(review.followed_weeks, *inside)) if inside else review


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
    answers = [_with_times_of_trials(a, answers) if a.study.is_review else a for a in answers]
    found = find_deciding(topic, rubric, claim, answers, pooling)
    deciding, pooled, because = found.answers, found.pooled, f"{found.because}."
    deciding_ids = {id(a.eligible) for a in deciding}
    unsaid = [a.study.label for a in deciding if a.effect and allows_for_clusters_unsaid(a.effect)]
    if unsaid:
        because += f" Whether clustering was allowed for is not said of {join_names(unsaid)}."
    listed = tuple(
        ListedAnswer(a, _why_beside(topic, rubric, claim, a, deciding))
        for a in answers
        if id(a.eligible) not in deciding_ids
    )
    words = words_of_body(rubric, claim, deciding, pooled)
    unreported = [
        x.answer
        for x in listed
        if is_unreported(rubric, claim, x.answer, deciding)
        and not any(why_same_people(x.answer.study, a.study, topic) for a in deciding)
    ]
    lowered = ""
    if unreported and words:
        most = word_with_unreported(rubric, claim, deciding, unreported, pooling)
        order = rubric.verdict.facts["effect"].order[0]
        # What nobody reports takes a benefit away; it decides nothing against one.
        most = max(most, "unclear", key=order.index)
        lower = tuple(dict.fromkeys(min(word, most, key=order.index) for word in words))
        if lower != words:
            names = join_names(answer.study.label for answer in unreported)
            lowered = f"Less is taken as decided, because {names} gave no usable variance."
            because += f" {lowered}"
            words = lower
    word = one_word(rubric, words) if words else "none"
    newer = _name_newer_trials(topic, rubric, deciding, listed)
    return Body(
        question, deciding, listed, tuple(excluded), pooled, words, word, because, lowered, newer
    )


def _name_newer_trials(
    topic: Topic, rubric: Rubric, deciding: Sequence[Answer], listed: Sequence[ListedAnswer]
) -> str:
    """Return a sentence that names large trials which the review that decides could not hold.

    Shojania 2007, Ann Intern Med 147:224: a new trial may change what a review concludes.
    """
    if not deciding or not deciding[0].study.is_review:
        return ""
    review, of = deciding[0].study, deciding[0].eligible
    labels = [
        one.answer.study.label
        for one in listed
        if not one.answer.study.is_review
        and (other := one.answer.eligible).tier is of.tier
        and (other.direct, other.construct) == (of.direct, of.construct)
        and (one.answer.participants or 0.0) >= rubric.parameters["people_many"].number
        and is_newer(one.answer.study, review, topic)
        and not why_same_people(one.answer.study, review, topic)
    ]
    if not labels:
        return ""
    named = join_names(labels) if len(labels) <= MOST_NAMED else f"{len(labels)} large trials"
    verb = "is" if len(labels) == 1 else "are"
    return f"{upper_first(named)} {verb} newer than the search of {review.label}, and not in it."


def is_unreported(rubric: Rubric, claim: Claim, answer: Answer, deciding: Sequence[Answer]) -> bool:
    """Return whether a trial that might decide with the others has no usable variance."""
    one, first = answer.eligible, deciding[0].eligible
    alike = (one.tier, one.direct, one.construct) == (first.tier, first.direct, first.construct)
    if not alike or one.study.is_review or any(row.estimable == "yes" for row in answer.effects):
        return False
    if answer not in long_enough(rubric, claim, [answer, *deciding]):
        return False
    for_claim = answer.word in rubric.monotone.beneficial
    if answer.significant_for and for_claim:
        return False  # whatever its size, it takes nothing from what decides for the claim
    return reports_a_number(answer) or not for_claim


def _why_beside(
    topic: Topic, rubric: Rubric, claim: Claim, answer: Answer, deciding: Sequence[Answer]
) -> str:
    """Return why a result stands beside those that decide."""
    one = answer.eligible
    for other in deciding:
        if why := why_same_people(answer.study, other.study, topic):
            return f"{why}; nobody is counted twice."
    if answer.narrative:
        return "The review has no pooled result."
    if answer not in long_enough(rubric, claim, [answer, *deciding]):
        return "The result was measured earlier than the claim needs."
    first = deciding[0].eligible
    if one.tier is Tier.NONE:
        return "Nothing that was found there can be judged."
    if one.tier is not first.tier:
        return f"The evidence is of a weaker kind ({one.tier})."
    if one.direct is not first.direct:
        return f"The result is {', '.join(how_indirect(topic, claim, [answer]))}."
    if one.construct != first.construct:
        return f"The result is of another construct ({one.outcome.label})."
    if one.study.is_review or first.study.is_review:
        if first.study.is_review:
            return "Another review decides." if one.study.is_review else "A review decides."
        return "A trial decides." if len(deciding) == 1 else "Trials decide."
    if answer.effect is None or answer.effect.estimable != "yes":
        return "The result has no usable variance."
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
