"""Tests of mcstats.report.pages.safety."""

from __future__ import annotations

import re

import pytest

from helpers.complete_topic import SOURCES
from helpers.page_views import complete_view, edited_view, page_text, view_of
from helpers.shipped_topic import shipped_tables, shipped_topic
from mcstats.report.pages.safety import gather_safety
from mcstats.report.text import Label
from mcstats.report.view import View

FROST, BLOG = "studies/frost2019.yaml", "articles/blog2022.yaml"
SHOWN = ("safety.html", "studies.html")
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


def words_of(view: View) -> str:
    """The text of the page without its marks."""
    return " ".join(re.sub(r"<[^>]+>", "", page_text(view, "safety", gather_safety)).split())


def test_a_topic_without_data_on_harms_says_so_and_that_it_is_no_evidence_of_none() -> None:
    html = page_text(complete_view(), "safety", gather_safety)
    assert "No trial of a cold shower at home reports on harms, in what we read." in html
    assert "That is not evidence that there were none." in html


def test_trials_that_are_silent_on_harms_share_a_row() -> None:
    (group,) = gather_safety(complete_view()).silent
    assert [trial.label for trial in group.trials] == ["Frost 2019", "Hail 2021", "Snow 2020"]
    assert (group.uses, group.interventions) == (["mood"], ["cold showers"])
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
    assert [result.outcome for result in harm.results] == ["Ill at all"]


@pytest.mark.parametrize("topic_name", ["salt"])
def test_a_result_is_a_harm_where_a_claim_says_that_it_does_not_occur(
    pages: dict[str, str],
) -> None:
    section = pages["safety.html"].partition('<h2 id="harms">')[2].partition("</section>")[0]
    assert "Does not cause hyperkalaemia" in section
    assert "Hyperkalaemia" in section.partition("<table")[2]


@pytest.mark.parametrize("topic_name", ["salt"])
def test_events_of_one_group_are_counts_and_never_log_odds(pages: dict[str, str]) -> None:
    text = re.sub(r"<[^>]+>", "", pages["safety.html"])
    assert "21 of 191 with potassium chloride; no control group" in text
    assert not any("log odds" in html for name, html in pages.items() if name in SHOWN)


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


def test_areas_of_the_body_stand_below_conditions_in_a_group_of_their_own() -> None:
    facts = fact("areas_to_avoid", "neck")
    page = gather_safety(edited_view(added={"facts.yaml": facts}))
    assert [(row.condition, row.area) for row in page.warnings] == [
        ("heart", False),
        ("neck", True),
    ]
    text = words_of(edited_view(added={"facts.yaml": facts}))
    assert text.index("Conditions") < text.index("Heart") < text.index("Areas of the body")
    assert "Areas of the body" not in words_of(complete_view())


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
    assert (
        "<b>We found no approval. Food and Drug Administration: “cleared” "
        "(one device that we looked up).</b>" in html
    )


def test_harms_in_figures_stand_before_harms_in_words() -> None:
    page = gather_safety(view_of(shipped_topic(), shipped_tables()))
    counted = [harm.counted for harm in page.harms]
    assert counted == sorted(counted, reverse=True)
    assert any(counted) and not all(counted)
    assert page.counted_in == ("wounds",)


def test_a_topic_without_records_says_so() -> None:
    assert "We hold no record of a regulator on this topic." in page_text(
        complete_view(), "safety", gather_safety
    )


def test_statements_of_articles_on_safety_are_grouped_by_subject() -> None:
    more = said("pain", "none", "safety") + said("pain", "none", "safety", "quoted")
    page = gather_safety(edited_view((BLOG, HEART, HEART + more)))
    (subject,) = page.statements
    assert subject.quantity == "pain"
    assert len(subject.said) == 2


def test_sources_stand_only_beside_a_subject_of_which_one_speaks() -> None:
    pain = said("pain", "none", "safety")
    silent = page_text(edited_view((BLOG, HEART, HEART + pain)), "safety", gather_safety)
    assert "What articles say about safety" in silent
    assert "The sources say" not in silent
    view = edited_view((BLOG, HEART, HEART + pain))
    page = gather_safety(view)
    (subject,) = page.statements
    subject.sources = (Label("it hurts"),)
    text = " ".join(re.sub(r"<[^>]+>", "", page_text(view, "safety", lambda _: page)).split())
    assert "The sources say: It hurts" in text


def test_a_condition_that_only_a_label_warns_of_shows_the_article_that_calls_it_safe() -> None:
    facts = fact("contraindications", "neck")
    assert advice_on("neck", said("neck", "safe", "safety"), facts=facts) == {
        "Blog 2022": "said to be safe",
        "Maker of taps": "do not use",
    }


def test_asking_first_contradicts_a_source_that_calls_it_safe() -> None:
    view = edited_view(
        (BLOG, HEART, HEART + said("neck", "safe", "safety")),
        added={"facts.yaml": fact("ask_first", "neck")},
    )
    row = next(row for row in gather_safety(view).warnings if row.condition == "neck")
    assert row.disputed
    html = words_of(view)
    assert "Maker of taps: ask first, or wait. Blog 2022: said to be safe" in html


def test_sources_that_differ_only_in_degree_are_listed_apart() -> None:
    view = edited_view(added={"facts.yaml": fact("ask_first", "heart")})
    (row,) = gather_safety(view).warnings
    assert row.graded
    assert not row.disputed
    html = words_of(view)
    assert "contradict each other" not in html
    assert "Blog 2022: do not use. Maker of taps: ask first" in html


def test_an_excluded_source_that_speaks_of_harms_is_shown_with_the_reason() -> None:
    excluded = (
        "  excluded:\n    - {what: a review of showers, because: nothing is pooled, "
        "harms: it notes falls}\n    - {what: a letter, because: no data}\n"
    )
    view = edited_view(("sources.yaml", "  excluded:\n", excluded))
    (found,) = gather_safety(view).left_out
    assert (found.what, found.harms) == ("a review of showers", ("It notes falls.",))
    html = page_text(view, "safety", gather_safety)
    assert "On harms: It notes falls." in html
    assert "nothing is pooled." in html
    assert "no data" not in html


def test_a_record_shows_clinical_data_and_older_devices_as_its_basis() -> None:
    old = "  basis: {printed: equivalence, place: summary}\n"
    new = (
        "  predicate: {printed: Tap 0, place: summary, because: an older tap}\n"
        "  clinical_data: {printed: no clinical data was provided, place: summary}\n"
    )
    assert old in RECORD
    view = edited_view(
        ("sources.yaml", SOURCES, SOURCES + OF_RECORD),
        added={"studies/tap1.yaml": RECORD.replace(old, new)},
    )
    (record,) = gather_safety(view).records
    assert record.basis == ("Older device: Tap 0", "No clinical data was provided")
    assert record.remarks == ("An older tap.",)
    assert "No clinical data was provided" in page_text(view, "safety", gather_safety)


def test_a_record_of_which_neither_decision_nor_dose_nor_basis_was_read_has_no_row() -> None:
    bare = RECORD.partition("details:")[0].partition("  flow:")[0]
    bare += "design: {allocation: not reported}\nfunding: {payer: not reported}\n"
    view = edited_view(
        ("sources.yaml", SOURCES, SOURCES + OF_RECORD), added={"studies/tap1.yaml": bare}
    )
    assert "tap1" in view.topic.studies
    assert gather_safety(view).records == ()


def test_events_without_a_number_are_said_to_be_uncounted() -> None:
    event = "adverse_events: [{{printed: {}, place: table 3}}]"
    sold = (FROST, "not_found: [dropouts]", event.format("shivering"))
    counted = (FROST, "not_found: [dropouts]", event.format("3 of 20 shivered"))
    (harm,) = gather_safety(edited_view(sold)).harms
    assert "how often" in harm.uncounted
    (harm,) = gather_safety(edited_view(counted)).harms
    assert harm.uncounted == ""


@pytest.mark.parametrize("topic_name", ["microcurrent"])
def test_harms_of_facials_stand_before_those_of_wounds(pages: dict[str, str]) -> None:
    table = pages["safety.html"].partition('<h2 id="harms">')[2].partition("</table>")[0]
    assert table.index("User reports") < table.index("Arora 2020")
    assert "Single reports, not counted" in table


@pytest.mark.parametrize("topic_name", ["salt"])
def test_a_harm_that_is_reported_in_words_is_shown_and_its_trial_is_not_silent(
    pages: dict[str, str],
) -> None:
    text = re.sub(r"<[^>]+>", "", pages["safety.html"])
    assert "more frequent with salt with potassium chloride; no figure in the abstract" in text


def test_a_harm_without_an_effect_is_listed_with_its_shares() -> None:
    view = edited_view((FROST, "measures: illness,", "measures: adverse_illness,"))
    silent = [row for row in view.tables.effects if row.outcome != "sick"]
    (harm,) = gather_safety(view_of(view.topic, view.tables, effects=silent)).harms
    assert [(one.outcome, one.time, one.case) for one in harm.results] == [
        ("Ill at all", "6 weeks", "means")
    ]
    assert harm.counted


@pytest.mark.parametrize("topic_name", ["bcg"])
def test_silent_trials_say_each_what_was_read_of_them(pages: dict[str, str]) -> None:
    text = " ".join(re.sub(r"<[^>]+>", " ", pages["safety.html"]).split())
    rows = text.partition("What it reports on harms")[2]
    read, _, unread = rows.partition("Not in the abstract")
    assert "TPT Madras 1980" in read and "Aronson 1948" not in read
    assert "Aronson 1948" in unread.partition("Not in what we read")[0]
    assert "We know 11 of these trials only from tables or copies" in text


ADVICE = (
    "facts:\n  - {{id: a, quantity: {quantity}, names: [heart], subject: Maker, "
    "source: snow2020, place: label}}\n"
)


def test_a_warning_is_common_where_all_sources_give_it() -> None:
    agreed = ADVICE.format(quantity="contraindications")
    assert gather_safety(edited_view(added={"facts.yaml": agreed})).warned == ["heart"]
    other = ADVICE.format(quantity="ask_first")
    assert gather_safety(edited_view(added={"facts.yaml": other})).warned == []


def test_one_source_alone_agrees_with_nobody() -> None:
    assert gather_safety(complete_view()).warned == []


def test_sources_that_contradict_each_other_are_disputed() -> None:
    disputed = ADVICE.format(quantity="said_to_be_safe")
    (warning,) = gather_safety(edited_view(added={"facts.yaml": disputed})).warnings
    assert (warning.condition, warning.disputed, warning.area) == ("heart", True, False)
