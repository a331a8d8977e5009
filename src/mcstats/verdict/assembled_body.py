"""Assemble the body of evidence of a claim from the results that answer its question."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from mcstats.effects.routes.designs import allows_for_clusters_unsaid
from mcstats.model.claim import Claim
from mcstats.model.rubric import Rubric
from mcstats.model.running_text import join_names, upper_first
from mcstats.model.tables import EffectRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.verdict.answer import Answer, answer_of
from mcstats.verdict.body_of_evidence import SOLD, TESTED, Body, ListedAnswer
from mcstats.verdict.decide import decide
from mcstats.verdict.deciding_results import (
    Deciding,
    find_deciding,
    how_indirect,
    long_enough,
)
from mcstats.verdict.eligible_results import (
    COMPARED,
    EligibleResult,
    ExcludedResult,
    Tier,
    eligible_results,
)
from mcstats.verdict.facts_of_body import facts_of_body
from mcstats.verdict.interval_position import one_word
from mcstats.verdict.same_people import is_newer, why_same_people
from mcstats.verdict.synthesis_of_body import (
    DECLARED_POOLING,
    Pooling,
    known_of,
    reports_a_number,
    word_with_unreported,
    words_of_body,
)

MOST_NAMED: Final = 2  # studies: a sentence holds no more


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
    bodies = [
        _body_around(topic, rubric, claim, answers, tuple(excluded), one, question, pooling)
        for one in (found, *found.others)
    ]
    return bodies[0] if len(bodies) == 1 else _of_lowest_verdict(topic, rubric, claim, bodies)


def _of_lowest_verdict(topic: Topic, rubric: Rubric, claim: Claim, bodies: Sequence[Body]) -> Body:
    """Return the body with the lowest verdict, of equals that of a review: it holds more trials."""
    order = rubric.scales["verdict"].order[0]

    def rank(body: Body) -> tuple[int, bool]:
        facts = facts_of_body(topic, rubric, claim, body).facts
        of_trials = not any(answer.study.is_review for answer in body.deciding)
        return order.index(decide(rubric, facts).verdict), of_trials

    return min(bodies, key=rank)


def _body_around(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    answers: Sequence[Answer],
    excluded: tuple[ExcludedResult, ...],
    found: Deciding,
    question: str,
    pooling: Pooling,
) -> Body:
    """Return the body of evidence that certain results decide."""
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
    unpooled = tuple(
        x.answer for x in listed if _is_unpooled(topic, rubric, claim, x.answer, deciding)
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
        # A missing variance may undo a benefit, but it decides nothing against one.
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
        question,
        deciding,
        listed,
        excluded,
        pooled,
        words,
        word,
        because,
        lowered,
        newer,
        unpooled,
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
        and one.answer.eligible.is_like(of)
        and (one.answer.participants or 0.0) >= rubric.parameters["people_many"].number
        and is_newer(one.answer.study, review, topic)
        and not why_same_people(one.answer.study, review, topic)
    ]
    if not labels:
        return ""
    named = join_names(labels) if len(labels) <= MOST_NAMED else f"{len(labels)} large trials"
    verb = "is" if len(labels) == 1 else "are"
    return (
        f"{upper_first(named)} {verb} newer than the search of {review.label}, and missing there."
    )


def is_unreported(rubric: Rubric, claim: Claim, answer: Answer, deciding: Sequence[Answer]) -> bool:
    """Return whether a trial that might decide with the others has no usable variance."""
    one = answer.eligible
    alike = one.is_like(deciding[0].eligible)
    if not alike or one.study.is_review or any(row.estimable == "yes" for row in answer.effects):
        return False
    if answer not in long_enough(rubric, claim, [answer, *deciding]):
        return False
    for_claim = answer.word in rubric.monotone.beneficial
    if answer.significant_for and for_claim:
        return False  # whatever its size, it takes nothing from what decides for the claim
    return reports_a_number(answer) or not for_claim


def _is_unpooled(
    topic: Topic, rubric: Rubric, claim: Claim, answer: Answer, deciding: Sequence[Answer]
) -> bool:
    """Return whether a trial would decide with the others if it printed a variance."""
    if not deciding or answer.study.is_review or deciding[0].study.is_review:
        return False
    return (
        answer.eligible.is_like(deciding[0].eligible)
        and answer.eligible.tier in COMPARED
        and not known_of(answer)
        and answer in long_enough(rubric, claim, [answer, *deciding])
        and not any(why_same_people(answer.study, a.study, topic) for a in deciding)
    )


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
