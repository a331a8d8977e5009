"""Collect the signalling facts of a systematic review for one outcome."""

from __future__ import annotations

from collections.abc import Mapping

from mcstats.bias.signals import word_of_fact
from mcstats.model.base import Reported
from mcstats.model.dates import parse_date
from mcstats.model.design import Review
from mcstats.model.facts import ReviewSignals
from mcstats.model.printed_keys import ContrastKey
from mcstats.model.rubric import Parameter
from mcstats.model.source import Source
from mcstats.model.study import Outcome, Study
from mcstats.model.vocabularies import NOT_REPORTED, YesNo

_MONTHS = 12


def review_signals_of(
    study: Study,
    outcome: Outcome,
    sources: Mapping[str, Source],
    parameters: Mapping[str, Parameter],
) -> ReviewSignals:
    """Return the signalling facts of a review for one outcome.

    The year of its first source, among those of the topic, says how old its search was.
    """
    review = study.review if study.review is not None else Review()
    return ReviewSignals(
        comprehensive=word_of_fact(review.comprehensive),
        searched_until=_searched(review, study, sources, parameters),
        two_readers=word_of_fact(review.two_readers),
        protocol=word_of_fact(review.protocol),
        bias_assessed=word_of_fact(review.bias_assessed),
        bias_considered=word_of_fact(review.bias_considered),
        pooled=(YesNo.YES if _pools(study, outcome) else YesNo.NO).value,
        appropriate=word_of_fact(review.appropriate),
        participants_once=word_of_fact(review.participants_once),
    )


def _pools(study: Study, outcome: Outcome) -> bool:
    """Return whether a result of the outcome prints, or is computed to, a combined effect."""
    return any(
        result.estimates or isinstance(result.printed.get(ContrastKey.ESTIMATE), Reported)
        for result in study.results
        if result.outcome == outcome.id
    )


def _searched(
    review: Review,
    study: Study,
    sources: Mapping[str, Source],
    parameters: Mapping[str, Parameter],
) -> str:
    """Return how old the search was at publication, by the limit of AMSTAR 2.

    A date without a day, and the year of publication, stand for a range of days: the search is old
    only where it is so for every day that they can mean.
    """
    if not isinstance(review.searched_until, Reported):
        return NOT_REPORTED
    until = parse_date(review.searched_until.printed)
    source = sources.get(study.sources[0])
    published = parse_date(source.year) if source is not None else None
    if until is None or published is None:
        return NOT_REPORTED
    last, first = until[1], published[0]
    months = _MONTHS * (first.year - last.year) + first.month - last.month
    # The whole months between two days are one fewer where the day of the month is not reached.
    months -= first.day < last.day
    return "old" if months > parameters["review_search"].number else "recent"
