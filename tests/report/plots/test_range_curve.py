"""Tests of mcstats.report.plots.range_curve."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from mcstats.report.page import render

from helpers.complete_topic import EXTRAS, complete_tables, complete_topic
from helpers.computed_tables import shipped_rubric
from helpers.planned_figures import SVG, course_rows, first_verdict
from mcstats.check.page_audit import find_untraced
from mcstats.report.palette import DARK
from mcstats.report.plots.draw import draw, plan_plots


def test_a_range_is_drawn_in_both_themes_and_told_in_words_and_in_a_table() -> None:
    moved = [
        replace(r, moves=float(r.option) > 60, claim=first_verdict().claim) for r in course_rows()
    ]
    drawn = plan_plots(complete_topic(), complete_tables().verdicts, [], [], [], moved)
    (plan,) = drawn
    assert plan.name == f"along-{first_verdict().claim}-1"
    assert "along the range from 36 to 72" in plan.alt
    assert "another at 6 of them" in plan.alt
    root = ElementTree.fromstring(draw(plan)["dark"].decode())
    group = next(g for g in root.iter(f"{SVG}g") if g.attrib.get("id") == "PathCollection_1")
    squares = [use.attrib["style"] for use in group.iter(f"{SVG}use")]
    assert len(squares) == len(moved)
    assert sum(f"fill: {DARK['paper']}" in style for style in squares) == 6
    html, numbers = render(
        complete_topic(), shipped_rubric(), replace(complete_tables(), choices=moved), (), EXTRAS
    )
    assert find_untraced(html, numbers) == []
    shown = [
        row.value for row in numbers if row.number.startswith(f"along.{first_verdict().claim}.1.")
    ]
    assert shown == pytest.approx([float(r.option) for r in sorted(moved, key=lambda r: r.option)])
