"""Tests of mcstats.report.claim_facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.complete_topic import complete_tables
from helpers.page_views import complete_view, edited_view
from mcstats.report.claim_facts import (
    claim_facts,
    found_of,
    question_of,
    reading_beside,
)
from mcstats.report.text import plain_text

(MOOD, COLDS) = complete_tables().verdicts


def test_several_studies_that_decide_stand_together_with_their_people() -> None:
    facts = claim_facts(complete_view(), MOOD)
    assert facts.best.case == "studies"
    assert facts.best.studies is not None and facts.best.studies.shown == "2"
    assert facts.best.people is not None and facts.best.people.shown == "100"
    assert (facts.found.case, facts.found.intervention) == ("interval", "cold showers")


def test_one_group_has_no_comparator_and_its_change_in_its_unit() -> None:
    facts = claim_facts(complete_view(), COLDS)
    assert facts.best.case == "before and after"
    assert (facts.found.case, facts.found.side) == ("within", "better")
    assert facts.found.estimate is not None
    assert plain_text(facts.found.estimate) == "18.6%"
    assert [mark.rating for mark in facts.marks][:1] == ["high"]


def test_a_p_value_stands_in_where_no_interval_is() -> None:
    view = complete_view()
    body = next(row for row in view.tables.bodies if row.study == "snow2020")
    effect = view.effects["snow2020-calm-end-smd"]
    found = found_of(view, replace(body, outcome="calm", effect=effect.effect))
    assert found.p is not None and found.p.shown == "0.04"
    assert found.case in ("p", "interval")


def test_a_result_without_a_figure_says_where_it_was_looked_for() -> None:
    view = complete_view()
    body = next(row for row in view.tables.bodies if row.study == "snow2020")
    found = found_of(view, replace(body, outcome="calm", effect="", word="leans to benefit"))
    assert (found.case, found.side, found.missing) == ("trend", "better", "not in the abstract")


@pytest.mark.parametrize("tier", ["none", "reports", ""])
def test_nothing_was_measured_where_no_study_is(tier: str) -> None:
    view = complete_view()
    body = next(row for row in view.tables.bodies if row.study == "snow2020")
    assert found_of(view, replace(body, tier=tier)).case == "none"


def test_the_certainty_has_its_circles_and_its_sentence() -> None:
    view = complete_view()
    rated = claim_facts(view, replace(MOOD, certainty="moderate", reading_text="It may help."))
    assert (rated.grade.filled, rated.grade.word) == (3, "moderate")
    assert plain_text(rated.grade.statement) == "It may help."
    other = complete_view()
    none = claim_facts(other, replace(MOOD, certainty="no eligible evidence"))
    assert (none.grade.filled, none.grade.word) == (0, "no eligible study")


@pytest.mark.parametrize(
    ("further", "reading", "word"),
    [
        ("fair", "not tested", "Agree"),
        ("goes further", "very uncertain", "Weaker"),
        ("goes further", "not tested", "Not tested"),
        ("falls short", "benefit", "Stronger"),
        ("", "benefit", ""),
    ],
)
def test_our_reading_stands_beside_the_verdict_of_the_article(
    further: str, reading: str, word: str
) -> None:
    assert reading_beside(replace(MOOD, further=further, reading=reading)) == word


def test_a_verdict_that_our_rules_do_not_give_is_not_reproduced() -> None:
    facts = claim_facts(complete_view(), replace(MOOD, verdict_text="Unproven"))
    assert facts.article is not None
    assert not facts.article.reproduced and facts.article.ours == "Unproven"
    assert claim_facts(complete_view(), COLDS).article is None


def test_the_product_as_sold_stands_for_a_claim_where_other_people_decide_it() -> None:
    bodies = complete_tables().bodies
    sold = [
        replace(row, study="hail2021", tier="randomised")
        for row in bodies
        if row.question == "sold"
    ]
    tested = [row for row in bodies if row.question == "tested"]
    assert question_of(complete_view(), "mood") == "tested"
    assert question_of(complete_view(bodies=[*tested, *sold]), "mood") == "sold"
    none = [replace(row, tier="reports") for row in sold]
    assert question_of(complete_view(bodies=[*tested, *none]), "mood") == "tested"


def test_a_text_of_the_analyst_takes_the_place_of_the_result() -> None:
    question = "question: {constructs: [mood], measures: [SMD]}\n"
    summary = "    summary: {result: 'Mood rose by {frost2019-mood-end-md:yi}'}\n"
    view = edited_view(("claims.yaml", question, question + summary))
    assert plain_text(claim_facts(view, MOOD).written or "") == "Mood rose by 2.3 points"
