"""Tests of mcstats.report.claim_facts."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from helpers.complete_topic import complete_tables
from helpers.computed_tables import compute_tables
from helpers.page_views import complete_view, edited_view, view_of
from helpers.places import TESTS
from helpers.shipped_topic import shipped_tables, shipped_topic
from mcstats.data.load_topic import load_topic
from mcstats.report.claim_facts import (
    best_evidence,
    claim_facts,
    events_of,
    found_of,
    question_of,
    reading_beside,
)
from mcstats.report.text import plain_text
from mcstats.report.view import View


@cache
def salt() -> View:
    topic = load_topic(TESTS / "topics" / "salt")
    return view_of(topic, compute_tables(topic))


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


def test_a_result_that_was_not_read_is_no_result_without_a_direction() -> None:
    trend = "    trend: {value: benefit, place: abstract}\n"
    view = edited_view(("studies/snow2020.yaml", trend, ""))
    body = next(row for row in view.tables.bodies if row.study == "snow2020")
    found = found_of(view, replace(body, outcome="calm", effect="", word="unclear"))
    assert (found.case, found.side) == ("unread", "")


def test_a_direction_in_words_is_kept_where_it_decides_nothing_with_what_leaves_it_open() -> None:
    trend = "trend: {value: benefit, place: abstract}"
    open_ = "trend: {value: benefit, place: abstract, because: it may be against the beginning}"
    view = edited_view(("studies/snow2020.yaml", trend, open_))
    body = next(row for row in view.tables.bodies if row.study == "snow2020")
    found = found_of(view, replace(body, outcome="calm", effect="", word="unclear"))
    assert (found.case, found.side) == ("trend", "better")
    assert found.qualified == "it may be against the beginning"


def test_events_in_one_group_are_shown_as_counted() -> None:
    view = salt()
    row = next(r for r in view.tables.bodies if r.study == "gritter2022" and r.claim == "harms")
    found = found_of(view, row)
    (share,) = found.events
    assert (found.case, share.events.shown, share.total.shown) == ("share", "21", "191")


def test_events_that_recur_are_not_counted_of_fewer_people() -> None:
    topic = load_topic(TESTS / "topics" / "bcg")
    view = view_of(topic, compute_tables(topic))
    effect = next(row for row in view.tables.effects if len(events_of(view, row)) == 2)
    inputs = view.inputs[effect.effect]
    more = [replace(of, lo=1e6, hi=1e6) if of.key == "events" else of for of in inputs]
    view.inputs[effect.effect] = more
    assert events_of(view, effect) == ()


@pytest.mark.parametrize("claim", ["harms", "safe"])
def test_a_harm_is_worse_whatever_the_claim_says(claim: str) -> None:
    view = salt()
    row = next(r for r in view.tables.bodies if r.study == "decide2023" and r.claim == claim)
    found = found_of(view, row)
    assert (found.case, found.side, found.event) == ("trend", "worse", True)


def test_an_estimate_of_the_source_stands_where_nothing_is_computed_with_it(
    tmp_path: Path,
) -> None:
    shutil.copytree(TESTS / "topics" / "salt", tmp_path / "salt")
    file = tmp_path / "salt" / "studies" / "li2016.yaml"
    crude = 'adjusted: {value: "no", place: made up}'  # so that nobody allowed for the villages
    file.write_text(file.read_text("utf-8").replace("adjusted: not reported", crude, 1), "utf-8")
    topic = load_topic(tmp_path / "salt")
    view = view_of(topic, compute_tables(topic))
    row = next(r for r in view.tables.bodies if r.study == "li2016" and r.claim == "pressure")
    found = found_of(view, row)
    assert (found.case, found.significant) == ("reported", False)
    assert plain_text(found.estimate or "") == "−1.1 mmHg (−3.3 to 1.1)"
    assert "clusters were assigned" in found.lacking


def test_a_review_has_the_people_and_trials_of_its_result(tmp_path: Path) -> None:
    shutil.copytree(TESTS / "topics" / "salt", tmp_path / "salt")
    file = tmp_path / "salt" / "studies" / "yin2022.yaml"
    head, _, deaths = file.read_text("utf-8").partition("  - id: death-end\n")
    size = (
        '      k: {printed: "19", place: made up}\n      n: {printed: "30,111", place: made up}\n'
    )
    edited = deaths.replace("    printed:\n", f"    printed:\n{size}", 1)
    file.write_text(f"{head}  - id: death-end\n{edited}", encoding="utf-8")
    topic = load_topic(tmp_path / "salt")
    view = view_of(topic, compute_tables(topic))
    best = claim_facts(view, view.verdicts["death"]).best
    assert (best.case, best.randomised, best.in_all) == ("review", True, False)
    assert best.people is not None and best.people.shown == "30,111"
    assert best.trials is not None and best.trials.shown == "19"


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


def test_of_what_is_not_tested_the_reason_is_that_nobody_tested_it() -> None:
    row = replace(MOOD, further="goes further", reading="not tested", further_because="x")
    assert claim_facts(complete_view(), row).reason == "No study in people tested it."
    assert claim_facts(complete_view(), replace(row, reading="very uncertain")).reason == "x"


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


def test_a_claim_about_another_intervention_is_answered_by_what_was_tested() -> None:
    view = view_of(shipped_topic(), shipped_tables())
    assert question_of(view, "wrinkles_nmes") == "tested"
    facts = claim_facts(view, view.verdicts["wrinkles_nmes"])
    assert facts.best.ref is not None and facts.best.ref.label == "Omatsu 2024"


def test_a_text_of_the_analyst_takes_the_place_of_the_result() -> None:
    question = "question: {constructs: [mood], measures: [SMD]}\n"
    summary = "    summary: {result: 'Mood rose by {frost2019-mood-end-md:yi}'}\n"
    view = edited_view(("claims.yaml", question, question + summary))
    assert plain_text(claim_facts(view, MOOD).written or "") == "Mood rose by 2.3 points"


def test_a_result_of_a_subgroup_names_it_and_counts_no_whole_trial() -> None:
    view = salt()
    rows = [r for r in view.tables.bodies if (r.study, r.claim) == ("ssass2021", "pressure")]
    best = best_evidence(view, "pressure", rows[:1])
    assert (best.people, best.population) == (None, "People with a stroke before")
    whole = [r for r in view.tables.bodies if (r.study, r.claim) == ("ssass2021", "stroke")]
    people = best_evidence(view, "stroke", whole[:1]).people
    assert people is not None and people.shown == "20,995"
