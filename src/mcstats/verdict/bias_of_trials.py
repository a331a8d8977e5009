"""Find the risk of bias of the trials inside a review, which is not that of the review itself."""

from __future__ import annotations

import math
from typing import Final

from mcstats.model.base import Reported
from mcstats.model.printed_keys import ContrastKey
from mcstats.verdict.answer import Answer
from mcstats.verdict.body_of_evidence import Body
from mcstats.verdict.grade.figures import Bias
from mcstats.verdict.result_counts import count_of, printed_number, share_or_count

_WORST_FIRST: Final = (Bias.HIGH, Bias.SOME, Bias.LOW)
Shares = tuple[dict[Bias, float], str]


def bias_of_trials(body: Body, review: Answer) -> Shares:
    """Return the share of each rating among the trials in a review that decides, and of what.

    The review may print how much of the weight, or how many of its trials, are at high risk, with
    some concerns and at low risk. Otherwise the ratings of the coded trials inside it count, by
    their participants. What neither of them says is no information, and never low risk: GRADE rates
    the trials behind an estimate (Schuenemann 2013, GRADE Handbook, 5.2.1), and AMSTAR 2 the review
    (Shea 2017).
    """
    shares, total = _printed(review) or _coded(body, review)
    return {**shares, Bias.UNKNOWN: max(0.0, 1 - math.fsum(shares.values()))}, total


def _printed(review: Answer) -> Shares | None:
    """Return what the review prints, or None where it prints nothing that can be read."""
    facts = review.study.review
    said = facts.risks_of_trials.values() if facts is not None else ()
    given = {b: v for b, v in zip(_WORST_FIRST, said, strict=False) if isinstance(v, Reported)}
    numbers = {bias: share_or_count(value) for bias, value in given.items()}
    known = {bias: number for bias, number in numbers.items() if number is not None}
    if facts is None or not known:
        return None
    if any("%" in value.printed for value in given.values()):
        return _at_most_all(known, 100.0), "weight"
    counted = count_of(facts.trials) or printed_number(review.eligible.result, ContrastKey.K)
    return _at_most_all(known, counted or 0.0), "trials"


def _coded(body: Body, review: Answer) -> Shares:
    """Return the shares of the coded trials of a review in its participants."""
    people: dict[Bias, float] = {}
    for answer in (listed.answer for listed in body.listed):
        one, first = answer.eligible, review.eligible
        inside = answer.study.id in review.study.participants_of
        if inside and one.tier is first.tier and one.construct == first.construct:
            rating = Bias(answer.ratings.get("overall", "no information"))
            people[rating] = people.get(rating, 0.0) + (answer.participants or 0.0)
    return _at_most_all(people, review.participants or 0.0), "participants"


def _at_most_all(numbers: dict[Bias, float], total: float) -> dict[Bias, float]:
    """Return numbers as shares of a total, or of their sum where that is larger."""
    whole = max(total, math.fsum(numbers.values()))
    return {bias: number / whole for bias, number in numbers.items()} if whole else {}
