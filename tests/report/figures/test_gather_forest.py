"""Tests of mcstats.report.figures.gather_forest, on the tables of real topics."""

from __future__ import annotations

import math
from functools import cache

import pytest

from helpers.computed_tables import compute_tables, shipped_rubric
from helpers.places import TESTS
from helpers.shipped_topic import shipped_tables, shipped_topic
from mcstats.check.page_audit import find_untraced
from mcstats.data.load_topic import load_topic
from mcstats.report.figures.forest import ForestGroup, ForestPlot, ForestRow, forest_plot
from mcstats.report.figures.gather_forest import (
    changes_of_claim,
    forest_of_claim,
    forest_of_synthesis,
)
from mcstats.report.render import finish
from mcstats.report.text import plain_text
from mcstats.report.view import View

COLDITZ_1994 = 0.49, 0.34, 0.70  # the risk ratio of thirteen trials and its interval, JAMA 271:698


@cache
def view_of(name: str) -> View:
    topic = shipped_topic() if name == "microcurrent" else load_topic(TESTS / "topics" / name)
    tables = shipped_tables() if name == "microcurrent" else compute_tables(topic)
    return View(topic, shipped_rubric(), tables)


def forest(topic: str, claim: str) -> ForestPlot:
    plot = forest_of_claim(view_of(topic), claim)
    assert plot is not None
    return plot


def summary_of(group: ForestGroup, sort: str = "pooled") -> ForestRow | None:
    return next((row for row in group.rows if row.sort == sort), None)


def test_a_meta_analysis_is_drawn_as_it_was_published() -> None:
    plot = forest_of_synthesis(view_of("bcg"), "bcg_rr")
    assert plot is not None and plot.log
    (group,) = plot.groups
    summary = summary_of(group)
    assert summary is not None
    drawn = summary.point, summary.low, summary.high
    assert [math.exp(v or 0.0) for v in drawn] == pytest.approx(COLDITZ_1994, abs=0.006)
    # the sources give the control groups different names, or none
    assert plot.favours == ("the intervention", "control")
    first = next(row for row in group.rows if row.key.startswith("aronson1948"))
    assert list(map(plain_text, first.arms)) == ["4/123", "11/139"]
    assert sum(row.share or 0.0 for row in group.rows) == pytest.approx(100)
    assert [plain_text(group.spread[name]) for name in ("i2", "df")] == ["92%", "12"]


def test_syntheses_of_one_outcome_are_groups_in_natural_units() -> None:
    plot = forest("microcurrent", "wounds")
    assert [plain_text(group.title) for group in plot.groups] == [
        "Microcurrent",
        "Stronger currents",
    ]
    assert [len(group.rows) for group in plot.groups] == [1, 5]
    assert [summary_of(group) is None for group in plot.groups] == [True, False]
    row = plot.groups[0].rows[0]
    assert (row.point, row.low, row.high) == pytest.approx((28.6, 11.9, 45.3))
    assert plain_text(plot.unit_title).endswith("percentage points")
    houghton = next(row for row in plot.rows if row.key.startswith("houghton"))
    assert list(map(plain_text, houghton.arms)) == ["70 (25), n = 16", "36 (61), n = 18"]


def test_no_study_stands_in_two_groups() -> None:
    for topic in ("microcurrent", "bcg", "salt", "prepost"):
        for claim in view_of(topic).verdicts:
            if plot := forest_of_claim(view_of(topic), claim):
                groups = [
                    {view_of(topic).effects[r.key].study for r in g.rows if not r.is_summary}
                    for g in plot.groups
                ]
                assert sum(map(len, groups)) == len(set().union(*groups))


def test_an_interval_from_a_p_value_is_marked_with_its_assumptions() -> None:
    plot = forest("microcurrent", "muscle")
    (row,) = plot.rows
    assert row.sort == "approximate"
    # The interval of d by the noncentral t distribution, from P = 0.0001 and 54 people in each arm.
    assert (row.low, row.high) == pytest.approx((0.385, 1.168), abs=0.001)
    assert plain_text(row.text) == "0.77 (0.39 to 1.17)*"
    assert list(map(plain_text, row.arms)) == ["n = 54*", "n = 54*"]
    assumed = " ".join(map(plain_text, plot.assumed))
    assert assumed.startswith("54 people were analysed in each group.") and "t test" in assumed
    assert plain_text(plot.assumed[-1]) == (
        "With 36 people with NMES in place of 54, the estimate would be 0.82; "
        "the verdict by our rules would stay the same."
    )


def test_a_synthesis_with_a_study_that_the_claim_leaves_out_is_not_its_figure() -> None:
    assert {row.key for row in forest("bcg", "everywhere").rows} == {
        "tptmadras1980-tuberculosis-end-rr"
    }
    assert len(forest("bcg", "prevents").rows) == 7


def test_where_less_is_better_the_left_end_favours_the_intervention() -> None:
    plot = forest("salt", "stroke")
    assert plot.favours == ("salt with potassium chloride", "regular salt")
    assert plot.rows[0].point is not None and plot.rows[0].point < 0


def test_a_prediction_interval_needs_three_studies_that_differ() -> None:
    alike = summary_of(forest("microcurrent", "wounds").groups[1], "prediction")
    differing = summary_of(forest("bcg", "prevents").groups[0], "prediction")
    assert alike is None
    assert differing is not None and plain_text(differing.text) == "0.071 to 2.02"


def test_changes_without_a_control_group_are_those_of_the_outcome_of_the_claim() -> None:
    assert forest_of_claim(view_of("microcurrent"), "wrinkles") is None
    plot = changes_of_claim(view_of("microcurrent"), "wrinkles")
    assert plot is not None
    assert [row.point for row in plot.rows] == [18.37, 21.18, 7.61, 5.85]
    assert plain_text(plot.people).startswith("30 women (Saniee 2012), all treated; no control")
    assert changes_of_claim(view_of("microcurrent"), "ulcers_closed") is None


@pytest.mark.parametrize("topic", ["microcurrent", "bcg", "salt", "prepost"])
def test_every_figure_of_a_drawing_is_traced(topic: str) -> None:
    view = view_of(topic)
    made: list[str] = []
    for claim in view.verdicts:
        if plot := forest_of_claim(view, claim):
            made.append(forest_plot(plot))
        if changes := changes_of_claim(view, claim):
            made.append(forest_plot(changes))
    html = finish("".join(made), "index.html", view.register)
    assert made and find_untraced(html, view.register.numbers) == []


@pytest.mark.parametrize("topic_name", ["prepost"])
def test_means_behind_a_difference_of_changes_are_labelled_as_those_after(
    pages: dict[str, str],
) -> None:
    assert any("mean after (SD)" in html for html in pages.values())
    assert not any("mean (SD)" in html for html in pages.values())
