"""Tests of mcstats.bias.review_signals."""

from __future__ import annotations

import pytest

from helpers.random_studies import topic_of_studies
from helpers.rubric_cases import the_rubric
from helpers.study_builder import build_study, reported_value
from mcstats.bias.review_signals import review_signals_of
from mcstats.model.base import Fact
from mcstats.model.design import Review
from mcstats.model.facts import ReviewSignals
from mcstats.model.study import Study
from mcstats.model.vocabularies import StudyKind, YesNo


def signals(of: Study, year: str = "2001") -> ReviewSignals:
    source = topic_of_studies([of]).sources.sources["planted"]
    sources = {"planted": source.model_copy(update={"year": year})}
    return review_signals_of(of, of.outcomes[0], sources, the_rubric().parameters)


def review(until: str | None = None, **more: str) -> Study:
    of = build_study(printed={"estimate": "2.0"}, result={"estimates": []})
    facts = {name: Fact(value=YesNo(word), place="methods") for name, word in more.items()}
    searched = reported_value(until) if until else "not reported"
    record = Review(searched_until=searched, **facts)
    return of.model_copy(update={"kind": StudyKind.META_ANALYSIS, "arms": (), "review": record})


@pytest.mark.parametrize(
    ("until", "year", "word"),
    [
        ("1 Aug 2020", "2022", "recent"),
        ("1 Aug 2020", "2021", "recent"),
        # published on 1 January at the earliest
        ("31 December 2018", "2021", "recent"),
        ("1 January 2019", "2021", "recent"),
        ("November 2018", "2021", "old"),
        ("2018", "2021", "recent"),
        ("2017", "2021", "old"),
        ("2017", "no date", "not reported"),
        ("spring", "2021", "not reported"),
        (None, "2021", "not reported"),
    ],
)
def test_a_search_is_old_if_it_ended_more_than_two_years_before_publication(
    until: str | None, year: str, word: str
) -> None:
    assert signals(review(until), year).searched_until == word


def test_what_is_coded_of_its_conduct_is_taken_over_and_the_rest_is_not_reported() -> None:
    found = signals(review(two_readers="yes", bias_assessed="no"))
    assert (found.two_readers, found.bias_assessed) == ("yes", "no")
    assert {found.comprehensive, found.protocol, found.appropriate} == {"not reported"}
    without = review().model_copy(update={"review": None})
    assert signals(without).two_readers == "not reported"


def test_results_are_pooled_where_a_combined_effect_is_printed_or_computed() -> None:
    assert signals(review()).pooled == "yes"
    told = build_study(result={"estimates": []})
    narrative = review().model_copy(update={"results": told.results})
    assert signals(narrative).pooled == "no"
    assert signals(review().model_copy(update={"results": build_study().results})).pooled == "yes"
