"""Tests of mcstats.report.pages.claim."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest

from helpers.complete_topic import complete_tables, complete_topic
from helpers.computed_tables import compute_tables
from helpers.page_views import complete_view, edited_view, view_of
from helpers.places import TESTS
from helpers.shipped_topic import shipped_tables, shipped_topic
from mcstats.data.load_topic import load_topic
from mcstats.model.tables import FirmRow
from mcstats.report.pages.claim import gather_claim
from mcstats.report.text import plain_text
from mcstats.report.view import Facts, View


def page(view: View, name: str = "mood") -> Facts:
    claim = next(c for c in view.topic.claims.claims if c.id == name)
    return gather_claim(view, claim)


def test_the_head_is_what_the_analyst_wrote_or_the_claim_as_stated() -> None:
    assert page(complete_view()).title == "Lifts the mood"
    question = "question: {constructs: [mood], measures: [SMD]}\n"
    summary = "    summary: {asks: 'Do they lift the mood?', lead: They may.}\n"
    edited = page(edited_view(("claims.yaml", question, question + summary)))
    assert edited.title == "Do they lift the mood?"
    assert plain_text(edited.lead or "") == "They may."


def test_every_study_of_the_body_stands_for_or_against() -> None:
    of = page(complete_view())
    listed = [one for group in of.groups for one in group.rows]
    assert {plain_text(one.ref) for one in listed} == {"Frost 2019", "Snow 2020"}
    assert all(one.decides and not one.other for one in listed)


def test_a_study_of_something_else_says_what_it_studied() -> None:
    other = (
        "studies/snow2020.yaml",
        "stimulus: shower, label: cold showers",
        "stimulus: ice, label: ice",
    )
    old = "question: {constructs: [mood], measures: [SMD]}"
    claim = ("claims.yaml", old, "question: {constructs: [mood], measures: [SMD], related: [ice]}")
    of = page(edited_view(other, claim))
    assert {one.other for group in of.groups for one in group.rows} == {"", "ice"}


def test_the_reasons_of_bias_lead_with_control_blinding_and_funding() -> None:
    of = page(complete_view(), "colds")
    assert [reason.domain for reason in of.bias][:3] == ["Control", "Blinding", "Funding"]
    assert of.bias[0].rating == "high"
    assert not of.others and of.main is not None


def test_of_several_studies_the_ratings_of_all_domains_together_are_shown() -> None:
    of = page(complete_view())
    assert not of.bias and len(of.others) == 2


def test_steps_of_certainty_begin_with_the_start_and_leave_out_what_raises_nothing() -> None:
    of = page(complete_view())
    assert (of.steps[0].name, of.steps[0].levels) == ("Start", 0)
    assert "Large effect" not in [step.name for step in of.steps]
    rows = [replace(row, change=1) if row.step == "large effect" else row
            for row in complete_tables().footnotes]  # fmt: skip
    raised = page(complete_view(footnotes=rows))
    assert [s.change for s in raised.steps if s.name == "Large effect"] == ["+1"]


def test_parts_of_a_change_stand_apart() -> None:
    row = replace(
        complete_tables().changes[0],
        claim="mood", kind="nearest in the evidence", direction="up", then="real",
        change="a sham group; people before and after treatment",
        facts="kind: sham-rct; replication: x",
    )  # fmt: skip
    (change,) = page(complete_view(changes=[row])).changes
    assert change.parts == ("a sham group", "people before and after treatment")
    assert (change.then, change.rises) == (("Real",), True)


def test_an_and_within_a_part_does_not_part_it() -> None:
    row = replace(
        complete_tables().changes[0],
        claim="mood", kind="nearest in the evidence", direction="up", then="real",
        change="people measured before and after treatment; a result in favour of the claim",
        facts="kind: uncontrolled; effect: leans to benefit; shown: yes",
    )  # fmt: skip
    (change,) = page(complete_view(changes=[row])).changes
    assert change.parts == (
        "people measured before and after treatment", "a result in favour of the claim",
    )  # fmt: skip


def test_values_that_sources_give_differently_stand_with_their_places() -> None:
    old = "measures: [SMD]}\n"
    new = old + "    exclude: [{study: snow2020, because: left out}]\n"
    of = page(edited_view(("claims.yaml", old, new)))
    assert [(d.what, d.readings) for d in of.disagreements] == [
        ("Minutes", (("5 min", "abstract"), ("10 min", "footnote")))
    ]
    assert [plain_text(ref) for ref, _ in of.excluded] == ["Snow 2020"]


def test_what_is_found_has_a_row_for_the_result_that_decides_and_others_of_its_study() -> None:
    of = page(complete_view(), "colds")
    assert [(o.label, bool(o.grade)) for o in of.outcomes] == [("Days ill, reduction", True)]
    assert of.harms == () and of.absolute is None


def test_every_source_of_the_body_is_cited_once() -> None:
    of = page(complete_view())
    ids = [document.id for document in of.documents]
    assert sorted(ids) == sorted(set(ids)) == ["frost2019", "snow2020"]
    assert set(ids) <= set(complete_topic().sources.sources)


def test_choices_with_one_consequence_stand_together_and_other_sentences_as_they_are() -> None:
    def row(answer: str, choice: str, text: str) -> FirmRow:
        return FirmRow("mood", answer, choice, choice and "no", "", "", text)

    firm = [
        row("article verdict", "a", "If nobody was blinded, the verdict would be “Unproven”."),
        row("article verdict", "b", "If P did not count, the verdict would be “Unproven”."),
        row("article verdict", "c", "If a review, left out, counted, the verdict would be “Real”."),
        row("reading", "", "None of the choices that we varied changes our reading by itself."),
    ]  # fmt: skip
    of = page(complete_view(firm=firm))
    found = [
        (plain_text(one.then), [plain_text(c) for c in one.conditions]) for one in of.firm_verdict
    ]
    assert found == [
        ("the verdict would be “Unproven”", ["nobody was blinded", "P did not count"]),
        ("the verdict would be “Real”", ["a review, left out, counted"]),
    ]
    (reading,) = of.firm_reading
    assert plain_text(reading.then) == ""
    assert [plain_text(c) for c in reading.conditions] == [firm[3].sentence]


def test_a_count_in_words_and_in_digits_is_no_disagreement() -> None:
    old = "      - {printed: 10 min, place: footnote}\n"
    rest = """  helpers:
    printed: Seventy-four
    place: abstract
    because: the paper says it
    other:
      - {printed: "74", place: footnote}
"""
    exclude = "measures: [SMD]}\n"
    left = exclude + "    exclude: [{study: snow2020, because: left out}]\n"
    of = page(
        edited_view(("studies/frost2019.yaml", old, old + rest), ("claims.yaml", exclude, left))
    )
    assert [d.what for d in of.disagreements] == ["Minutes"]


def test_the_study_behind_the_article_and_the_one_behind_our_reading_are_both_named() -> None:
    view = view_of(shipped_topic(), shipped_tables())
    assert [one.label for one in page(view, "wrinkles").rests] == [
        "Saniee 2012",
        "Korean split-face trial 2023",
    ]
    assert [one.label for one in page(view, "muscle").rests] == ["Kavanagh 2012"]
    assert page(view, "facelift").rests == ()


@cache
def salt_view() -> View:
    topic = load_topic(TESTS / "topics" / "salt")
    return view_of(topic, compute_tables(topic))


def test_no_outcome_stands_under_the_certainty_or_the_absolute_effect_of_another() -> None:
    for claim in ("harms", "safe", "sudden", "stroke"):
        first, *others = page(salt_view(), claim).outcomes
        assert first.grade is not None
        rows = {plain_text(row.label).lower(): row for row in others}
        # Deaths are shown and rated from Yin 2022, which decides on them, and not from this trial.
        assert plain_text(rows["death"].source) == "Yin 2022"
        assert rows["death"].grade.word == "moderate" and not rows["death"].absolute
        if "stroke" in rows:
            assert rows["stroke"].grade is not None and "4.7" in plain_text(rows["stroke"].absolute)


def test_a_step_that_a_figure_of_the_review_would_settle_asks_for_it() -> None:
    asked = [s.unread for s in page(salt_view(), "pressure").steps if s.unread]
    assert asked == ["the review’s own measure of how its trials differ"]
    assert not any(s.unread for s in page(salt_view(), "hypertension").steps if not s.levels)


def test_the_people_of_all_outcomes_of_a_review_are_those_of_none() -> None:
    # Yin 2022 has 31,949 participants in all its outcomes, and says of none how many are its own.
    for claim in ("pressure", "death"):
        assert all(row.people is None for row in page(salt_view(), claim).outcomes)


def test_rates_and_changes_of_the_arms_stand_in_their_cells() -> None:
    view = view_of(shipped_topic(), shipped_tables())
    without, with_ = page(view, "muscle").outcomes[0].arms
    assert with_.case == "change" and with_.first is not None and with_.first.shown == "18.6"
    assert without.case == "missing" and "No increase" in without.absent
    salt = salt_view()
    arms = page(salt, "stroke").outcomes[0].arms
    assert [(a.case, plain_text(a.first or ""), a.unit) for a in arms] == [
        ("rate", "33.65", "per 1,000 person-years"),
        ("rate", "29.14", "per 1,000 person-years"),
    ]
    absolute = page(salt, "stroke").absolute
    assert absolute is not None
    shown = (absolute.without, absolute.with_, absolute.difference)
    assert [one.shown for one in shown] == ["33.65", "28.94", "4.71"]


def test_a_difference_of_risks_has_its_direction_in_words() -> None:
    (adverse,) = page(view_of(shipped_topic(), shipped_tables()), "wounds").harms
    words = "5 more per hundred (6 fewer to 17 more)"
    assert plain_text(adverse.found.per_hundred) == words
    assert adverse.people is None  # the review reports its people for all outcomes together


@pytest.mark.parametrize("topic_name", ["salt"])
def test_a_harm_without_an_interval_stands_beside_the_benefits(pages: dict[str, str]) -> None:
    html = pages["claims/hypertension.html"].partition('id="found"')[2].partition("</table>")[0]
    assert "Episodes of hypotension" in html
    assert "No count" not in html
    harms = pages["claims/harms.html"].partition('id="found"')[2].partition("</table>")[0]
    text = re.sub(r"<[^>]+>", "", harms)
    assert "0.1 more events per 1,000 person-years (0.7 fewer to 1.2 more)" in text


def test_an_outcome_of_another_study_names_it() -> None:
    (adverse,) = page(view_of(shipped_topic(), shipped_tables()), "wounds").harms
    assert adverse.source is not None
    assert adverse.source.label == "Avendaño-Coy 2022 (meta-analysis)"


def test_a_result_that_points_the_other_way_at_another_time_stands_beside_it() -> None:
    of = page(view_of(shipped_topic(), shipped_tables()), "ulcers_closed")
    listed = {plain_text(one.ref): one for group in of.groups for one in group.rows}
    contrary = listed["Adunsky 2005"].contrary
    assert contrary is not None and (contrary.time, contrary.side) == ("12 weeks", "worse")
    assert listed["Wood 1993"].contrary is None


@pytest.mark.parametrize("topic_name", ["microcurrent"])
def test_a_page_says_what_would_make_our_reading_more_certain(pages: dict[str, str]) -> None:
    def firm(name: str) -> str:
        html = pages[f"claims/{name}.html"]
        return html.partition('id="firm"')[2].partition("</section>")[0]

    assert "certain:</p><ul><li>studies at low risk of bias" in firm("wounds")
    assert "more participants, and so a narrower" in firm("wounds")
    assert "A study in people that measures this would be the first evidence" in firm("facelift")


@pytest.mark.parametrize("topic_name", ["microcurrent"])
def test_an_asterisk_at_an_interval_is_explained_on_its_page(pages: dict[str, str]) -> None:
    marked = [name for name, html in pages.items() if name.startswith("claims/") and ")*" in html]
    assert marked
    assert all("* marks an interval that we computed" in pages[name] for name in marked)


@pytest.mark.parametrize("topic_name", ["microcurrent"])
def test_changes_after_another_intervention_have_no_figure(pages: dict[str, str]) -> None:
    assert "Saniee" not in pages["claims/wrinkles_nmes.html"].partition('id="body"')[0]


@pytest.mark.parametrize("topic_name", ["microcurrent"])
def test_reports_that_are_not_counted_are_no_deciding_study(pages: dict[str, str]) -> None:
    text = re.sub(r"<[^>]+>", " ", pages["claims/instant_lift.html"])
    assert "what the article’s verdict rests on" in text and "deciding study" not in text


@pytest.mark.parametrize("topic_name", ["salt"])
def test_an_outcome_of_a_part_of_the_people_names_them(pages: dict[str, str]) -> None:
    text = " ".join(re.sub(r"<[^>]+>", "", pages["claims/hypertension.html"]).split())
    assert "Episodes of hypotension, two years, people with normal blood pressure before" in text


@pytest.mark.parametrize("topic_name", ["microcurrent"])
def test_where_no_choice_was_open_nothing_is_called_firm(pages: dict[str, str]) -> None:
    for name, varied in (("facelift", False), ("muscle", True)):
        text = re.sub(r"<[^>]+>", "", pages[f"claims/{name}.html"])
        assert ("No choice was open, so nothing was varied." in text) is not varied
        assert ("None of the choices that we varied" in text) is varied
        assert ("Most combinations of the open choices would give another" in text) is varied


@pytest.mark.parametrize("topic_name", ["salt"])
def test_a_claim_without_a_question_is_quoted_and_our_reading_leads(pages: dict[str, str]) -> None:
    page = pages["claims/safe.html"]
    assert "<h1>“Does not cause hyperkalaemia”</h1>" in page
    lead = page.partition('<p class="lead">')[2].partition("</p>")[0]
    assert "the risk of hyperkalaemia" in lead
    assert page.count(lead) == 1


@pytest.mark.parametrize("topic_name", ["microcurrent"])
def test_an_outcome_that_does_not_say_the_same_stands_beside_a_favourable_one(
    pages: dict[str, str],
) -> None:
    row = pages["claims/wounds.html"].partition('id="body"')[2]
    row = row.partition("(meta-analysis)")[2].partition("</tr>")[0]
    text = " ".join(re.sub(r"<[^>]+>", "", row).split())
    assert "better. Also: wounds healed: risk ratio 2.0 (0.5 to 9.1)" in text
