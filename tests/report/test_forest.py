"""Tests of mcstats.report.forest."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from helpers.complete_topic import complete_page, complete_tables, complete_topic
from helpers.computed_tables import shipped_rubric
from helpers.page_tree import Node, read_page, section_of
from mcstats.report.forest import forest, panels
from mcstats.report.page import render
from mcstats.report.published import published
from mcstats.report.view import Extras, View


def test_rows_drawn_are_the_effects_of_the_table_in_their_order() -> None:
    tables = published(complete_topic(), complete_tables())
    context = View(complete_topic(), shipped_rubric(), tables, (), Extras(), tables)
    drawn = []
    for panel in panels(context):
        plot = forest(context, panel, ())
        mine = [row.effect for _, rows in plot.groups for row in rows if not row.drawn.diamond]
        assert mine == [row.effect for row in panel.rows]
        drawn += mine
    assert sorted(drawn) == sorted(row.effect for row in complete_tables().effects)


def test_an_effect_that_cannot_be_estimated_keeps_its_row_and_says_why(page_tree: Node) -> None:
    row = section_of(page_tree, "effects.snow2020-calm-end-md")
    assert "not estimable" in row.text
    assert "not printed: mean of every arm" in row.text


def test_a_row_holds_its_weight_in_the_summary_below_it_and_the_weights_make_up_the_whole(
    page_tree: Node,
) -> None:
    # The synthesis that the topic asks for and the body of the claim hold the same results.
    (main,) = {r.members: r for r in complete_tables().pooled if r.role == "main"}.values()
    shares = [float(w) for w in main.weights.split()]
    assert sum(shares) == pytest.approx(100) and len(shares) > 1
    for effect, share in zip(main.members.split(), shares, strict=True):
        (cell,) = (
            td
            for td in section_of(page_tree, f"effects.{effect}").all("td")
            if td.attributes.get("data-head") == "Weight"
        )
        assert cell.text == f"{share:.0f}%"
        assert float(cell.all("data")[0].attributes["value"]) == share
    others = {e.effect for e in complete_tables().effects} - set(main.members.split())
    for effect in others:
        cells = section_of(page_tree, f"effects.{effect}").all("td")
        assert [c.text for c in cells if c.attributes.get("data-head") == "Weight"] == [""]


def test_an_end_without_limit_is_drawn_as_an_arrow_and_said_in_words(page_tree: Node) -> None:
    row = section_of(page_tree, "effects.frost2019-sick-end-rr")
    assert any("arrow" in n.attributes.get("class", "") for n in row.all("use"))
    assert "or more]" in row.text or "or less]" in row.text


def test_an_end_beyond_the_plot_is_cut_with_an_arrow_and_the_cell_holds_its_value() -> None:
    effects = [
        replace(e, yi=1.0, ci_lb=-9.0, ci_ub=9.0) if e.effect == "frost2019-sick-end-rr" else e
        for e in complete_tables().effects
    ]
    html, _ = render(
        complete_topic(), shipped_rubric(), replace(complete_tables(), effects=effects)
    )
    row = section_of(read_page(html), "effects.frost2019-sick-end-rr")
    line = next(n for n in row.all("line") if n.attributes["class"] == "whisker")
    assert (line.attributes["x1"], line.attributes["x2"]) == ("0.0%", "100.0%")
    arrows = [u for u in row.all("use") if "of-interval" in u.attributes.get("class", "")]
    assert [u.attributes["href"] for u in arrows] == ["#arrow-left", "#arrow-right"]
    values = {float(d.attributes["value"]) for d in row.all("data")}
    assert {math.exp(-9.0), math.exp(9.0)} <= values
    assert "8103" in row.text


def test_the_printed_set_is_drawn_apart_from_the_interval_and_where_its_ends_are(
    page_tree: Node,
) -> None:
    assert "Printed set" in section_of(page_tree, "key-plot").text
    seen = 0
    for effect in published(complete_topic(), complete_tables()).effects:
        if effect.yi_min is None or effect.yi_max is None:
            continue
        row = section_of(page_tree, f"effects.{effect.effect}")
        table = next(n for n in row.ancestors() if n.tag == "table")
        low, high = float(table.attributes["data-low"]), float(table.attributes["data-high"])
        (band,) = (n for n in row.all("line") if n.attributes["class"] == "set")
        for end, value in (("x1", effect.yi_min), ("x2", effect.yi_max)):
            place = low + float(band.attributes[end].rstrip("%")) / 100 * (high - low)
            assert abs(place - min(max(value, low), high)) <= (high - low) / 2000
        seen += 1
    assert seen


def test_a_ratio_is_shown_as_a_ratio_with_its_line_of_no_effect_at_one(page_tree: Node) -> None:
    row = section_of(page_tree, "effects.frost2019-sick-end-rr")
    effect = next(r for r in complete_tables().effects if r.effect == "frost2019-sick-end-rr")
    data = row.all("data")
    assert any(d.attributes.get("id", "").rpartition(".")[2].startswith("exp_") for d in data)
    table = next(n for n in row.ancestors() if n.tag == "table")
    assert table.attributes["data-log"] == "yes"
    low, high = float(table.attributes["data-low"]), float(table.attributes["data-high"])
    null = next(line for line in row.all("line") if line.attributes["class"] == "null")
    place = float(null.attributes["x1"].rstrip("%")) / 100
    assert low + place * (high - low) == pytest.approx(0, abs=1e-4)
    assert effect.estimable == "bound"


def test_drawn_ends_map_back_to_the_values_of_the_table(page_tree: Node) -> None:
    for effect in complete_tables().effects:
        if effect.ci_lb is None or effect.ci_ub is None:
            continue
        row = section_of(page_tree, f"effects.{effect.effect}")
        table = next(n for n in row.ancestors() if n.tag == "table")
        low, high = float(table.attributes["data-low"]), float(table.attributes["data-high"])
        line = next(n for n in row.all("line") if n.attributes["class"] == "whisker")
        for end, value in (("x1", effect.ci_lb), ("x2", effect.ci_ub)):
            place = float(line.attributes[end].rstrip("%")) / 100
            # A plot is at most a thousand pixels wide: half of one is 1 in 2000.
            assert abs(low + place * (high - low) - value) <= (high - low) / 2000


def test_the_axis_of_a_plot_is_left_out_where_nothing_can_be_drawn() -> None:
    nothing = [r for r in complete_tables().effects if r.estimable == "no"]
    assert nothing
    html, _ = render(
        complete_topic(), shipped_rubric(), replace(complete_tables(), effects=nothing, pooled=[])
    )
    plots = read_page(html).with_class("forest")
    assert plots
    for plot in plots:
        assert not plot.all("tfoot")
        assert not [t for t in plot.all("text") if "tick" in t.attributes.get("class", "")]
        assert "not printed" in plot.text
    assert all(
        plot.all("tfoot")
        for plot in read_page(complete_page()[0]).with_class("forest")
        if plot.with_class("point")
    )
