"""Find the results that decide a body of evidence: the strongest, of them review or trials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from mcstats.model.claim import Claim
from mcstats.model.rubric import Rubric
from mcstats.model.tables import PooledRow
from mcstats.model.topic import Topic
from mcstats.verdict.answer import Answer, least_weeks
from mcstats.verdict.eligible_results import IN_PEOPLE, Tier, interventions, uses
from mcstats.verdict.interval_position import one_word
from mcstats.verdict.result_counts import count_participants
from mcstats.verdict.same_people import why_same_people, years_of
from mcstats.verdict.synthesis_of_body import (
    SETTLED,
    Pooling,
    known_of,
    largest_first,
    pool_answers,
    words_of_body,
)

WORST_FIRST: Final = ("high", "no information", "some concerns", "low")
"""Ratings of the risk of bias, as a body that mixes them is rated."""
_SEVERAL: Final = {
    Tier.RANDOMISED: "randomised comparisons",
    Tier.NON_RANDOMISED: "comparisons that are not known to be randomised",
    Tier.BEFORE_AFTER: "changes before and after treatment, without a comparison",
    Tier.REPORTS: "reports by users",
    Tier.LABORATORY: "laboratory work",
}


@dataclass(frozen=True, slots=True)
class Deciding:
    """Results that decide, their synthesis, and the reason: a sentence without its full stop.

    Where what shows least decides, `others` are what else may; the lowest verdict decides then.
    """

    answers: tuple[Answer, ...]
    pooled: PooledRow | None
    because: str
    others: tuple[Deciding, ...] = ()


def find_deciding(
    topic: Topic, rubric: Rubric, claim: Claim, answers: Sequence[Answer], pooling: Pooling
) -> Deciding:
    """Return the results that decide, their synthesis, and why they do."""
    if not answers:
        return Deciding((), None, "Nothing that was coded answers the question")
    pooled_or_primary = [a for a in answers if not a.narrative]
    if any(a.eligible.tier in IN_PEOPLE for a in pooled_or_primary):
        answers = pooled_or_primary
    answers = long_enough(rubric, claim, answers)

    def strength(answer: Answer) -> tuple[int, bool, int]:
        one = answer.eligible
        return one.tier.rank, not one.direct, one.construct

    best = min(map(strength, answers))
    group = [a for a in answers if strength(a) == best]
    because = _why_strongest(topic, claim, group)
    if group[0].eligible.tier is Tier.NONE:
        return Deciding(tuple(group), None, because)
    trials = count_people_once(topic, [a for a in group if not a.study.is_review])
    reviews = [a for a in group if a.study.is_review]
    unsized = [a for a in (*reviews, *trials) if a.participants is None and not a.narrative]
    if _hold_fewer(trials, reviews):
        unsized = [a for a in unsized if a.study.is_review]
    if not (trials and reviews and unsized) and not any(a.study.is_review for a in unsized):
        return _largest(topic, rubric, claim, trials, reviews, because, pooling)
    # Nobody knows which of them rests on more participants: silence must not pay.
    named = ", ".join(f"{a.study.label}{' (a subgroup)' if a.subgroup else ''}" for a in unsized)
    because += f"; of how many people the result of {named} is, is not reported"
    options = [Deciding((a,), None, because) for a in reviews if not a.narrative]
    if trials:
        options.append(_of_trials(claim, trials, because, pooling))
    return options[0] if len(options) == 1 else _least(rubric, claim, options)


def long_enough(rubric: Rubric, claim: Claim, answers: Sequence[Answer]) -> Sequence[Answer]:
    """Return the answers that were measured as long after as is claimed, or all if none was.

    One whose time is not reported stays among them, because silence must not pay.
    """
    least = least_weeks(rubric, claim)
    in_people = [a for a in answers if a.eligible.tier in IN_PEOPLE]
    if not any((a.measured_weeks or 0.0) >= least for a in in_people):
        return answers
    return [a for a in answers if a.measured_weeks is None or a.measured_weeks >= least]


def _hold_fewer(trials: Sequence[Answer], reviews: Sequence[Answer]) -> bool:
    """Return whether trials have fewer people than a review, a subgroup being at most its study."""
    most = [
        count_participants(a.study) if a.participants is None and a.subgroup else a.participants
        for a in trials
    ]
    largest = max((a.participants or 0.0 for a in reviews), default=0.0)
    return None not in most and sum(filter(None, most)) < largest


def _least(rubric: Rubric, claim: Claim, options: Sequence[Deciding]) -> Deciding:
    """Return the option that shows least: by its effect, its worst risk of bias, its number.

    A significant effect and a decided one are alike where the risk of bias tells them apart.
    """
    order = rubric.verdict.facts["effect"].order[0]

    def shown(option: Deciding) -> tuple[int, int, int, bool]:
        words = words_of_body(rubric, claim, option.answers, option.pooled)
        risks = [WORST_FIRST.index(a.ratings.get("overall", "high")) for a in option.answers]
        unknown = any(a.participants is None for a in option.answers)
        word = one_word(rubric, words)
        alike = next((known for known in SETTLED if word in known), (word,))
        return min(map(order.index, alike)), min(risks), order.index(word), unknown

    least, *others = (
        replace(
            option,
            because=f"{option.because}, so that of trials and review the weaker answer decides",
        )
        for option in sorted(options, key=shown)
    )
    return replace(least, others=tuple(others))


def _largest(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    trials: Sequence[Answer],
    reviews: Sequence[Answer],
    because: str,
    pooling: Pooling,
) -> Deciding:
    """Return the trials, pooled or counted, or the review of more participants.

    Where the trials have more only with those that print no variance, what shows least decides.
    """
    if not reviews:
        return _of_trials(claim, trials, because, pooling)
    largest, review, preferred = _deciding_review(topic, reviews)
    people, shown = largest.participants or 0.0, largest.participants is not None
    if not trials:
        return Deciding((review,), None, because + preferred)
    if people > sum(a.participants or 0.0 for a in trials):
        because += f"{preferred}; the review rests on more participants than the coded trials"
        if not known_of(review) and any(map(known_of, trials)):
            # Or else a review would gain by leaving out an interval that is undecided.
            because += ", whose interval does not stand in for the one that it does not print"
        return Deciding((review,), None, because)
    if people > sum(a.participants or 0.0 for a in trials if known_of(a)):
        because += "; the trials have as many participants only with those that print no variance"
        options = [Deciding((largest,), None, because), _of_trials(claim, trials, because, pooling)]
        return _least(rubric, claim, options)
    because += "; the trials have more participants than the review" if shown else ""
    return _of_trials(claim, trials, because, pooling)


def _of_trials(claim: Claim, trials: Sequence[Answer], because: str, pooling: Pooling) -> Deciding:
    deciding, pooled, how = pool_answers(claim, trials, pooling)
    return Deciding(deciding, pooled, f"{because}; {how}" if how else because)


def _deciding_review(topic: Topic, reviews: Sequence[Answer]) -> tuple[Answer, Answer, str]:
    """Return the largest review, the one that decides, and a clause where they differ.

    A review with an interval decides in place of a larger one with P alone that settles the same:
    one that settles nothing, or the opposite, gains nothing by leaving out its interval.
    """

    def order(review: Answer) -> tuple[bool, float, int, float]:
        return not review.narrative, *_newest_of_largest(topic, review)

    largest = max(reviews, key=order)
    side = next((words for words in SETTLED if largest.word in words), frozenset())
    if not known_of(largest):
        printed = [a for a in reviews if a.word in side and known_of(a)]
        if printed:
            clause = f"; {largest.study.label} settles the same, but prints no interval"
            return largest, max(printed, key=order), clause
    return largest, largest, ""


def _newest_of_largest(topic: Topic, review: Answer) -> tuple[float, int, float]:
    """Return the key by which the review with the most participants decides, then the newest."""
    people, against = largest_first(review)
    return people, max(years_of(review.study, topic), default=0), against


def count_people_once(topic: Topic, trials: Sequence[Answer]) -> list[Answer]:
    """Return the trials without those whose participants another one of them contains."""
    kept: list[Answer] = []
    for trial in sorted(trials, key=largest_first, reverse=True):
        if not any(why_same_people(trial.study, other.study, topic) for other in kept):
            kept.append(trial)
    order = {id(a): n for n, a in enumerate(trials)}
    return sorted(kept, key=lambda a: order[id(a)])


def _why_strongest(topic: Topic, claim: Claim, group: Sequence[Answer]) -> str:
    tier = group[0].eligible.tier
    if tier is Tier.NONE:
        return "Nothing was found that answers the question"
    related = "".join(f", {text}" for text in how_indirect(topic, claim, group))
    return f"The strongest evidence is from {_SEVERAL[tier]}{related}"


def how_indirect(topic: Topic, claim: Claim, answers: Sequence[Answer]) -> list[str]:
    """Return in what any of the results are not about the intervention or the use of the claim."""
    indirect = [answer.eligible for answer in answers if not answer.eligible.direct]
    known, used = interventions(topic, claim), uses(claim)
    differs = []
    if any(one.intervention.stimulus not in known for one in indirect):
        differs.append("of a related intervention")
    if any(one.study.use not in used for one in indirect):
        differs.append("of another use than the claim's")
    return differs
