"""Tests of mcstats.report.figures.pictures."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from helpers.complete_topic import complete_tables, complete_topic
from helpers.computed_tables import shipped_rubric
from helpers.figure_facts import elements
from helpers.planned_figures import analysis_row, course_rows, first_verdict, plan_figures
from mcstats.check.page_audit import find_untraced
from mcstats.model.tables import UniverseRow
from mcstats.report.figures.pictures import pictures_of
from mcstats.report.picture import Picture, Plot
from mcstats.report.plots.draw import draw, plan_plots
from mcstats.report.render import finish
from mcstats.report.view import Extras, Tables, View

ROWS = (
    analysis_row(first_verdict().claim, 1, first_verdict().verdict, yi=0.7, ci_lb=0.2, ci_ub=1.2),
    analysis_row(first_verdict().claim, 2, "unproven", yi=0.1, ci_lb=-0.4, ci_ub=0.6),
)


def view_of(plot: Plot, universes: tuple[UniverseRow, ...] = ROWS) -> View:
    drawn = draw(plot)
    picture = Picture(plot, drawn["light"], drawn["dark"])
    claim = first_verdict().claim
    choices = [replace(row, claim=claim) for row in course_rows()]
    tables = replace(complete_tables(), universes=universes, choices=choices)
    topic = complete_topic()
    return View(topic, shipped_rubric(), tables, (), Extras([picture]))


def test_a_picture_has_both_themes_a_title_and_words_for_those_who_do_not_see_it() -> None:
    (plot,) = plan_figures(list(ROWS))
    (markup,) = pictures_of(view_of(plot))
    found = elements(finish(markup, "audit.html"))
    (image,) = [e for e in found if e.tag == "img"]
    (source,) = [e for e in found if e.tag == "source"]
    for theme, link in zip(
        draw(plot).values(), (image.attributes["src"], source.attributes["srcset"]), strict=True
    ):
        assert base64.b64decode(link.partition("base64,")[2]) == theme
    # On paper the light one stands, whatever the theme of the screen.
    assert source.attributes["media"] == "screen and (prefers-color-scheme:dark)"
    assert image.attributes["alt"] == plot.alt
    assert next(e.text for e in found if e.tag == "b") == plot.title


def test_the_table_of_a_curve_has_its_analyses_in_the_order_of_its_columns() -> None:
    (plot,) = plan_figures(list(ROWS))
    view = view_of(plot)
    (markup,) = pictures_of(view)
    cells = [e.text for e in elements(markup) if e.tag in ("td", "th") and "tbody" in e.inside]
    words = {level: view.verdict_words(level) for level in ("unproven", first_verdict().verdict)}
    assert cells == [
        *("a choice: option 2", "0.10 (−0.40 to 0.60)", "2", words["unproven"]),
        *("Nothing: as we report it", "0.70 (0.20 to 1.20)", "1", words[first_verdict().verdict]),
    ]
    html = finish(markup, "audit.html", view.register)
    assert find_untraced(html, view.register.numbers) == []


def test_the_table_of_a_range_has_each_value_with_its_estimate() -> None:
    claim = first_verdict().claim
    choices = [replace(row, claim=claim) for row in course_rows()]
    tables = Tables(verdicts=complete_tables().verdicts, choices=choices)
    (plot,) = plan_plots(complete_topic(), tables)
    view = view_of(plot)
    (markup,) = pictures_of(view)
    cells = [e.text for e in elements(markup) if e.tag in ("td", "th") and "tbody" in e.inside]
    assert cells[::3] == [row.option for row in course_rows()]
    shown = [float(text) for text in cells[1::3]]
    assert shown == pytest.approx([row.yi for row in course_rows()], abs=0.005)
    html = finish(markup, "audit.html", view.register)
    assert find_untraced(html, view.register.numbers) == []
