"""Tests of mcstats.report.figures.evidence_map."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.complete_topic import complete_tables, complete_topic
from helpers.figure_facts import elements, evidence
from helpers.page_tree import Node, read_page
from helpers.page_views import complete_view, edited_view
from mcstats.model.vocabularies import Role
from mcstats.report.claim_facts import claim_facts
from mcstats.report.figures.evidence_map import (
    LARGEST,
    RADIUS,
    Circle,
    MapRow,
    evidence_map,
    map_of,
)
from mcstats.report.render import finish
from mcstats.report.view import View


def circles(markup: str) -> list[tuple[str, float]]:
    return [
        (e.attributes["class"], e["r"])
        for e in elements(markup)
        if e.tag == "circle" and "td" in e.inside
    ]


def test_areas_are_in_proportion_to_people() -> None:
    drawn = circles(evidence_map(*evidence()))
    scale = LARGEST / 148**0.5
    assert scale < RADIUS
    wanted = [("other", 37), ("face", 148), ("wait", 6), ("other", 30), ("other", 74)]
    assert [kind for kind, _ in drawn[:3]] == ["other", "face", "wait"]
    sizes = [r for kind, r in drawn if r != 8.0]
    assert sizes == pytest.approx([max(3.0, scale * n**0.5) for _, n in wanted], abs=0.06)


def test_a_circle_of_a_hundred_people_has_the_usual_scale() -> None:
    row = MapRow("Muscle", "", {"sham": (Circle("Kay", "#k", 108, "many"),)})
    markup = evidence_map((row,), *evidence()[1:])
    assert circles(markup) == [("other", pytest.approx(1.72 * 108**0.5, abs=0.06))]


def test_an_empty_cell_of_the_column_that_decides_says_none() -> None:
    cells = [e for e in elements(evidence_map(*evidence())) if "decides" in e.style]
    assert ["gap" in e.style for e in cells] == [True, True, False]
    assert [e.text.strip() for e in cells[:2]] == ["Sham-controlled trial: none"] * 2


def test_every_circle_is_a_link_that_says_what_it_stands_for() -> None:
    links = [e for e in elements(evidence_map(*evidence())) if "dot" in e.style]
    texts = [" ".join(e.text.split()) for e in links]
    assert texts == [
        "Ray: 37 people, something else, radiofrequency",
        "Sun: 148 people, current on faces",
        "Wait: 6 people, current on faces, not yet assessed",
        "Rat: rat skin, something else",
        "Ava: 30 people, something else, current",
        "Woo: 74 ulcers, something else, current",
    ]
    assert [e.attributes["href"] for e in links] == ["#r", "#s", "#w", "#t", "#a", "#o"]


def test_of_many_studies_in_a_cell_the_largest_are_drawn_and_the_others_counted() -> None:
    studies = tuple(Circle("S", f"#s{n}", n) for n in range(1, 15))
    row = MapRow("Muscle", "", {"sham": tuple(replace(s, shown="some") for s in studies)})
    markup = evidence_map((row,), *evidence()[1:])
    links = [e.attributes["href"] for e in elements(markup) if "dot" in e.style]
    assert set(links) == {f"#s{n}" for n in range(4, 15)}
    assert "and three more" in markup


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
