"""Tests of mcstats.report.figures.evidence_map."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.figure_facts import elements, evidence
from mcstats.report.figures.evidence_map import LARGEST, RADIUS, MapRow, Study, evidence_map


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
    row = MapRow("Muscle", "", {"sham": (Study("Kay", "#k", 108, "many"),)})
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
    studies = tuple(Study("S", f"#s{n}", n) for n in range(1, 15))
    row = MapRow("Muscle", "", {"sham": tuple(replace(s, shown="some") for s in studies)})
    markup = evidence_map((row,), *evidence()[1:])
    links = [e.attributes["href"] for e in elements(markup) if "dot" in e.style]
    assert set(links) == {f"#s{n}" for n in range(4, 15)}
    assert "and three more" in markup
