"""Tests of mcstats.report.evidence_kinds."""

from __future__ import annotations

import pytest

from helpers.complete_topic import complete_tables, complete_topic
from helpers.page_tree import Node, read_page
from helpers.page_views import complete_view, edited_view
from mcstats.model.vocabularies import Role
from mcstats.report.claim_facts import claim_facts
from mcstats.report.evidence_kinds import map_of
from mcstats.report.render import finish
from mcstats.report.view import View


def shown(view: View) -> Node:
    facts = [claim_facts(view, row) for row in view.tables.verdicts]
    return read_page(finish(str(map_of(view, facts)), "index.html"))


def test_a_topic_without_a_sham_is_decided_by_randomised_trials() -> None:
    heads = [node.text for node in shown(complete_view()).all("th")]
    assert heads[1:4] == [
        "Before–after, no control group",
        "Control group, not known to be randomised",
        "Randomised trial",
    ]


@pytest.mark.parametrize(
    ("label", "heads"),
    [
        ("sham", {"Sham-controlled trial", "Control group, no sham"}),
        ("placebo shower", {"Placebo-controlled trial", "Control group, no placebo"}),
        ("warm showers", {"Blinded comparison", "Open comparison"}),
    ],
)
def test_a_topic_is_decided_by_trials_with_a_sham_or_with_what_looks_alike(
    label: str, heads: set[str]
) -> None:
    frost, old = complete_topic().studies["frost2019"], "role: no treatment"
    arm = next(arm for arm in frost.arms if arm.role is Role.NO_TREATMENT)
    edits = ((f"label: {arm.label}", f"label: {label}"), (old, "role: sham"))
    view = edited_view(*(("studies/frost2019.yaml", *edit) for edit in edits))
    assert heads <= {node.text.strip() for node in shown(view).all("th")}


def test_each_study_has_a_circle_with_its_people() -> None:
    page = shown(complete_view())
    circles = [" ".join(node.text.split()) for node in page.with_class("dot")]
    assert len(circles) == 3
    assert any(text.startswith("Frost 2019: 60 adults") for text in circles)


def test_a_study_of_something_else_is_named_by_it() -> None:
    other = ("studies/frost2019.yaml", "shower, label: cold showers", "ice, label: ice")
    claim = ("claims.yaml", "measures: [SMD]}", "measures: [SMD], related: [ice]}")
    text = " ".join(shown(edited_view(other, claim)).text.split())
    assert "something else" in text and "ice" in text


def test_studies_that_await_their_assessment_are_circles_of_their_own() -> None:
    excluded = "  excluded:\n"
    awaiting = (
        "  awaiting:\n    - {what: Gale 2024, because: not read, claims: [mood], people: '44'}\n"
    )
    view = edited_view(("sources.yaml", excluded, awaiting + excluded))
    text = " ".join(shown(view).text.split())
    assert "Gale 2024: 44" in text and "not yet assessed" in text
    assert "not yet assessed" not in shown(complete_view()).text


def test_there_is_no_map_without_a_study() -> None:
    view = complete_view(bodies=[])
    facts = [claim_facts(view, row) for row in complete_tables().verdicts]
    assert map_of(view, facts) == ""


@pytest.mark.parametrize("topic_name", ["salt"])
def test_reviews_are_counted_in_a_column_of_their_own(pages: dict[str, str]) -> None:
    table = read_page(pages["index.html"]).with_class("map")[0]
    heads = [" ".join(node.text.split()) for node in table.all("th")]
    assert "Reviews" in heads
    assert "two reviews" in [link.text for link in table.all("a")]


@pytest.mark.parametrize("topic_name", ["bcg"])
def test_trials_whose_control_is_not_stated_are_not_said_to_lack_a_placebo(
    pages: dict[str, str],
) -> None:
    table = read_page(pages["index.html"]).with_class("map")[0]
    heads = [" ".join(node.text.split()) for node in table.all("th")]
    assert "Control group, no placebo or not stated" in heads
    assert "Placebo-controlled trial" in heads
