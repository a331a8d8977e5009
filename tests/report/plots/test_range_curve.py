"""Tests of mcstats.report.plots.range_curve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from helpers.complete_topic import complete_tables, complete_topic
from helpers.planned_figures import SVG, course_rows, first_verdict
from mcstats.model.tables import ChoiceRow
from mcstats.report.palette import DARK
from mcstats.report.picture import Plot
from mcstats.report.plots.draw import draw, plan_plots
from mcstats.report.view import Tables


def planned(moves: Callable[[ChoiceRow], bool], flip: float | None = None) -> Plot:
    claim = first_verdict().claim
    rows = [replace(r, moves=moves(r), claim=claim, flip=flip) for r in course_rows()]
    tables = Tables(verdicts=complete_tables().verdicts, choices=rows)
    (plan,) = plan_plots(complete_topic(), tables)
    return plan


def test_a_range_says_in_words_what_it_shows() -> None:
    plan = planned(lambda _: False)
    assert plan.name == f"along-{first_verdict().claim}-1"
    assert plan.title.endswith(": the verdict is the same along the whole range")
    assert "along the range from 36 to 72 people in the first group" in plan.alt
    assert "No source reports this value." in plan.caption
    assert not any(character.isdigit() for character in plan.title + plan.caption)


def test_a_tipping_point_is_named_and_what_lies_beyond_is_hollow() -> None:
    plan = planned(lambda row: float(row.option) > 60, flip=61.0)
    assert plan.title.endswith(": the verdict changes within it")
    root = ElementTree.fromstring(draw(plan)["dark"].decode())
    group = next(g for g in root.iter(f"{SVG}g") if g.attrib.get("id") == "PathCollection_1")
    squares = [use.attrib["style"] for use in group.iter(f"{SVG}use")]
    assert len(squares) == len(course_rows())
    assert sum(f"fill: {DARK['paper']}" in style for style in squares) == 6
    words = {node.text for node in root.iter(f"{SVG}text")}
    assert {"tipping point", "assumed", "people in the first group"} <= words


def test_a_value_that_is_not_assumed_stands_where_its_axis_says() -> None:
    root = ElementTree.fromstring(draw(planned(lambda _: False))["light"].decode())
    group = next(g for g in root.iter(f"{SVG}g") if g.attrib.get("id") == "PathCollection_1")
    across = [float(use.attrib["x"]) for use in group.iter(f"{SVG}use")]
    options = [float(row.option) for row in course_rows()]
    unit = (across[-1] - across[0]) / (options[-1] - options[0])
    wanted = [across[0] + unit * (option - options[0]) for option in options]
    assert across == pytest.approx(wanted, abs=0.01)
