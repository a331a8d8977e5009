"""Tests of mcstats.report.pages.safety."""

from __future__ import annotations

import pytest

from helpers.complete_topic import SOURCES
from helpers.page_views import complete_view, edited_view, page_text
from mcstats.report.pages.safety import gather_safety

FROST, BLOG = "studies/frost2019.yaml", "articles/blog2022.yaml"
HEART = "    about: {quantity: heart}\n    states: named\n"
RECORD = """
id: tap1
label: Tap 1
kind: regulatory record
sources: [tap1]
setting: not reported
population: users of a tap
use: mood
intervention:
  stimulus: shower
  label: cold showers
  flow: {printed: 9 litres a minute, place: device}
design: {allocation: not reported}
funding: {payer: not reported}
details:
  status: {printed: cleared, place: decision, because: clearance is no approval}
  cleared_on: {printed: "2007-11-27", place: decision}
  basis: {printed: equivalence, place: summary}
"""
OF_RECORD = (
    "  tap1: {kind: regulatory record, title: Tap, authors: Food and Drug Administration, "
    'year: "2007", read: [registry record]}\n'
)


def fact(quantity: str, names: str) -> str:
    return (
        f"facts:\n  - {{id: a, quantity: {quantity}, names: [{names}], subject: Maker of taps, "
        "source: snow2020, place: label}\n"
    )


def said(quantity: str, states: str, kind: str = "contraindication", voice: str = "article") -> str:
    return (
        f"  - id: {quantity}-{kind}-{voice}\n    place: line 8\n    kind: {kind}\n"
        f"    voice: {voice}\n    paraphrase: A sentence.\n"
        f"    about: {{quantity: {quantity}}}\n    states: {states}\n"
    )


def advice_on(condition: str, *more: str, facts: str = "") -> dict[str, str]:
    """The advice of each source on a condition, where the blog states more."""
    added = {"facts.yaml": facts} if facts else {}
    page = gather_safety(edited_view((BLOG, HEART, HEART + "".join(more)), added=added))
    return next((row.advice for row in page.warnings if row.condition == condition), {})


def test_a_topic_without_data_on_harms_says_so_and_that_it_is_no_evidence_of_none() -> None:
    html = page_text(complete_view(), "safety", gather_safety)
    assert "No trial of a cold shower at home reports on harms, in what we read." in html
    assert "That is not evidence that there were none." in html


def test_trials_that_are_silent_on_harms_share_a_row_by_use_and_intervention() -> None:
    (group,) = gather_safety(complete_view()).silent
    assert [trial.label for trial in group.trials] == ["Frost 2019", "Hail 2021", "Snow 2020"]
    assert (group.use, group.intervention) == ("mood", "cold showers")
    assert group.absent == "Not in the abstract"


def test_events_of_a_study_are_its_harms() -> None:
    edit = (
        FROST,
        "not_found: [dropouts]",
        "adverse_events: [{printed: shivering, place: table 3}]",
    )
    page = gather_safety(edited_view(edit))
    assert [(harm.ref.label, harm.events) for harm in page.harms] == [
        ("Frost 2019", ("shivering",))
    ]
    assert page.direct_harms
    assert "Frost 2019" not in {trial.label for group in page.silent for trial in group.trials}


def test_a_result_is_a_harm_by_its_construct() -> None:
    page = gather_safety(edited_view((FROST, "measures: illness,", "measures: adverse_illness,")))
    (harm,) = page.harms
    assert [result.outcome for result in harm.results] == ["ill at all"]


@pytest.mark.parametrize("topic_name", ["salt"])
def test_a_result_is_a_harm_where_a_claim_says_that_it_does_not_occur(
    pages: dict[str, str],
) -> None:
    section = pages["safety.html"].partition('<h2 id="harms">')[2].partition("</section>")[0]
    assert "Does not cause hyperkalaemia" in section
    assert "Hyperkalaemia" in section.partition("<table")[2]


@pytest.mark.parametrize(
    ("states", "advice"),
    [
        ("named", "do not use"),
        ("avoid", "do not use"),
        ("ask first", "ask first"),
        ("wait", "ask first"),
        ("safe", "said to be safe"),
        ("used for", "said to be safe"),
    ],
)
def test_a_warning_is_read_by_its_word(states: str, advice: str) -> None:
    assert advice_on("feet", said("feet", states)) == {"Blog 2022": advice}


def test_a_condition_is_in_the_matrix_where_somebody_warns_of_it() -> None:
    assert advice_on("neck", said("neck", "safe", "safety")) == {}
    assert advice_on("neck", said("neck", "avoid", "safety")) == {"Blog 2022": "do not use"}


def test_comments_of_readers_are_no_warnings() -> None:
    assert advice_on("neck", said("neck", "avoid", "safety", "reader")) == {}


def test_a_label_stands_beside_the_articles() -> None:
    facts = (
        "facts:\n  - {id: label, quantity: contraindications, names: [heart, feet], "
        "subject: Maker of taps, source: snow2020, place: label}\n"
        "  - {id: ask, quantity: ask_first, names: [age], source: snow2020, place: label}\n"
    )
    assert advice_on("heart", facts=facts) == {
        "Blog 2022": "do not use",
        "Maker of taps": "do not use",
    }
    assert advice_on("age", facts=facts) == {"Snow 2020": "ask first"}


def test_sources_that_contradict_each_other_are_named_in_a_sentence() -> None:
    view = edited_view(added={"facts.yaml": fact("said_to_be_safe", "heart")})
    (row,) = gather_safety(view).warnings
    assert row.disputed
    assert "Maker of taps: said to be safe" in page_text(view, "safety", gather_safety)
    assert not any(row.disputed for row in gather_safety(complete_view()).warnings)


def test_the_condition_that_most_speak_of_stands_first() -> None:
    added = {"facts.yaml": fact("contraindications", "legs, heart")}
    page = gather_safety(edited_view(added=added))
    assert [row.condition for row in page.warnings] == ["heart", "legs"]


def test_a_record_of_a_regulator_is_shown_with_its_decision_in_words() -> None:
    view = edited_view(
        ("sources.yaml", SOURCES, SOURCES + OF_RECORD), added={"studies/tap1.yaml": RECORD}
    )
    (record,) = gather_safety(view).records
    assert record.dates == ("27 November 2007",)
    assert record.dose == ("9 litres a minute",)
    assert record.regulator == "Food and Drug Administration"
    html = page_text(view, "safety", gather_safety)
    assert "Clearance is no approval." in html
    assert "Cleared, <span" in html


def test_a_topic_without_records_says_so() -> None:
    assert "We hold no record of a regulator on this topic." in page_text(
        complete_view(), "safety", gather_safety
    )


def test_statements_of_articles_on_safety_are_grouped_by_subject() -> None:
    more = said("pain", "none", "safety") + said("pain", "none", "safety", "quoted")
    page = gather_safety(edited_view((BLOG, HEART, HEART + more)))
    ((quantity, statements),) = page.statements
    assert quantity == "pain"
    assert len(statements) == 2
