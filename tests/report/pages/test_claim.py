"""Tests of mcstats.report.pages.claim."""

from __future__ import annotations

from dataclasses import replace

from helpers.complete_topic import complete_tables, complete_topic
from helpers.page_views import complete_view, edited_view
from mcstats.report.pages.claim import ClaimPage, gather_claim
from mcstats.report.text import plain_text
from mcstats.report.view import View


def page(view: View, name: str = "mood") -> ClaimPage:
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
    named = {plain_text(one.ref) for one in (*of.towards, *of.undecided, *of.against)}
    assert named == {"Frost 2019", "Snow 2020"}
    assert all(one.decides and not one.other for one in (*of.towards, *of.undecided, *of.against))


def test_a_study_of_something_else_says_what_it_studied() -> None:
    other = (
        "studies/snow2020.yaml",
        "stimulus: shower, label: cold showers",
        "stimulus: ice, label: ice",
    )
    old = "question: {constructs: [mood], measures: [SMD]}"
    claim = ("claims.yaml", old, "question: {constructs: [mood], measures: [SMD], related: [ice]}")
    of = page(edited_view(other, claim))
    assert {one.other for one in (*of.towards, *of.undecided, *of.against)} == {"", "ice"}


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
    assert of.start in ("High", "Low")
    assert next(step.name for step in of.steps) == "Start"
    assert "Large effect" not in [step.name for step in of.steps]
    rows = [replace(row, change=1) if row.step == "large effect" else row
            for row in complete_tables().footnotes]  # fmt: skip
    raised = page(complete_view(footnotes=rows))
    assert [s.change for s in raised.steps if s.name == "Large effect"] == ["+1"]


def test_parts_of_a_change_stand_apart() -> None:
    row = replace(
        complete_tables().changes[0],
        claim="mood", kind="nearest in the evidence", direction="up", then="real",
        change="a sham group and an independent replication",
        facts="kind: sham-rct; replication: x",
    )  # fmt: skip
    (change,) = page(complete_view(changes=[row])).changes
    assert change.parts == ("a sham group", "an independent replication")
    assert (change.then, change.rises) == (("Real",), True)


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
    assert [(o.label, o.rated) for o in of.outcomes] == [("Days ill, reduction", True)]
    assert of.adverse is None and of.absolute is None


def test_every_source_of_the_body_is_cited_once() -> None:
    of = page(complete_view())
    ids = [document.id for document in of.documents]
    assert sorted(ids) == sorted(set(ids)) == ["frost2019", "snow2020"]
    assert set(ids) <= set(complete_topic().sources.sources)
