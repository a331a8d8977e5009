"""Tests of mcstats.report.figures.forest."""

from __future__ import annotations

import itertools
import math
import re
import time
from collections import defaultdict

import pytest

from helpers.figure_facts import (
    Element,
    approximate,
    elements,
    hard,
    of_drawing,
    ratios,
    row,
    wounds,
)
from mcstats.report.figures.forest import forest_plot
from mcstats.report.figures.forest_facts import ForestGroup, ForestPlot, ForestRow, Summary
from mcstats.report.render import finish
from mcstats.report.text import Label, plain_text

DRAWINGS = ("fw", "fn")
PLOTS = (wounds, approximate, hard, lambda: ratios((0.86, 0.77, 0.96), (18, 2.6, 126)))
HALF_PIXEL, TENTH = 0.5, 0.11
MOST_SECONDS = 0.5  # of processor time for 200 studies


def scale_of(drawing: list[Element], *, log: bool) -> tuple[float, float]:
    """Return the pixel of zero and the pixels of a unit, as the labels of the ticks say."""
    labels = [e for e in drawing if e.tag == "text" and e.style == {"c", "tm"}]
    values = [float(e.text.replace("−", "-")) for e in labels]
    marks = [e["x1"] for e in drawing if e.style == {"axis"} and e["x1"] == e["x2"]]
    places = dict(
        zip(sorted(math.log(v) if log else v for v in values), sorted(marks), strict=True)
    )
    (first, left), (last, right) = min(places.items()), max(places.items())
    unit = (right - left) / (last - first)
    return left - first * unit, unit


def rows_of(drawing: list[Element]) -> dict[str, list[Element]]:
    rows: dict[str, list[Element]] = defaultdict(list)
    for element in drawing:
        if element.row:
            rows[element.row].append(element)
    return rows


@pytest.mark.parametrize("style", DRAWINGS)
@pytest.mark.parametrize(
    "plot", [wounds(), ratios((0.86, 0.77, 0.96), (1.2, 0.9, 1.7))], ids=["linear", "log"]
)
def test_what_is_drawn_lies_where_the_ticks_say(plot: ForestPlot, style: str) -> None:
    drawing = of_drawing(forest_plot(plot), style)
    zero, unit = scale_of(drawing, log=plot.log)
    drawn = rows_of(drawing)
    for fact in plot.rows:
        line = next(e for e in drawn[fact.key] if "ci" in e.style)
        square = next(e for e in drawn[fact.key] if e.tag == "rect")
        places = (line["x1"], square["x"] + square["width"] / 2, line["x2"])
        for value, place in zip((fact.low, fact.point, fact.high), places, strict=True):
            assert value is not None
            assert place == pytest.approx(zero + value * unit, abs=HALF_PIXEL)
    for summary in (group.summary for group in plot.groups if group.summary):
        path = next(e for e in drawn[summary.key] if "diamond" in e.style)
        across = [float(n) for n in re.findall(r"[\d.]+", path.attributes["d"])][::2]
        wanted = [summary.low, summary.point, summary.high, summary.point]
        assert across == pytest.approx([zero + v * unit for v in wanted], abs=HALF_PIXEL)
        bar = next(e for e in drawn[f"{summary.key}-prediction"] if "pi" in e.style)
        ends = [zero + summary.pi_low * unit, zero + summary.pi_high * unit]
        assert [bar["x1"], bar["x2"]] == pytest.approx(ends, abs=HALF_PIXEL)


@pytest.mark.parametrize("make", PLOTS)
def test_both_drawings_and_the_table_have_every_row_with_its_words(make: object) -> None:
    plot = make()  # type: ignore[operator]
    markup = forest_plot(plot)
    table = [e for e in elements(markup) if "table" in e.inside]
    heads = [e.text for e in table if e.tag == "th" and e.attributes["scope"] == "row"]
    assert (
        heads[: len(plot.rows)] == [plain_text(r.label) for r in plot.rows] or len(plot.groups) > 1
    )
    for style in DRAWINGS:
        drawn = rows_of(of_drawing(markup, style))
        for fact in plot.rows:
            words = "".join(e.text for e in drawn[fact.key] if e.tag == "text").replace(" ", "")
            for text in (fact.label, fact.text):
                assert plain_text(text).replace(" ", "") in words
                assert any(plain_text(text) in e.text for e in table)
    described = next(e.text for e in elements(markup) if e.tag == "desc")
    assert all(plain_text(r.text) in described for r in plot.rows)


def test_the_columns_of_the_wide_drawing_are_those_of_the_table() -> None:
    markup = forest_plot(wounds())
    drawn = rows_of(of_drawing(markup, "fw"))["polak"]
    cells = ["70 (25)", "16", "36 (61)", "18", "30.4%", "25.7 (4.5 to 46.8)"]
    assert [e.text for e in drawn if e.tag == "text"][1:] == cells
    table = [e for e in elements(markup) if "table" in e.inside]
    heads = [e.text for e in table if e.tag == "th" and e.attributes["scope"] == "col"]
    names = ["Current, mean (SD)", "Current, n", "Control, mean (SD)", "Control, n", "Weight"]
    assert heads == ["Study", *names, "Mean difference (95% CI)"]


@pytest.mark.parametrize("style", DRAWINGS)
def test_areas_of_squares_are_in_proportion_to_weights(style: str) -> None:
    drawn = rows_of(of_drawing(forest_plot(wounds()), style))
    area = {
        r.key: next(e["width"] for e in drawn[r.key] if e.tag == "rect") ** 2
        for r in wounds().groups[1].rows
    }
    shares = {r.key: r.share or 0.0 for r in wounds().groups[1].rows}
    for one, other in itertools.combinations(area, 2):
        assert area[one] / area[other] == pytest.approx(shares[one] / shares[other], rel=0.03)


@pytest.mark.parametrize("style", DRAWINGS)
def test_the_line_of_no_effect_is_one_line_from_top_to_bottom(style: str) -> None:
    drawing = of_drawing(forest_plot(wounds()), style)
    (null,) = [e for e in drawing if "zero" in e.style]
    squares = [e["y"] for e in drawing if e.tag == "rect"]
    assert null["x1"] == null["x2"]
    assert null["y1"] < min(squares) and null["y2"] > max(squares)


@pytest.mark.parametrize("style", DRAWINGS)
def test_an_interval_that_leaves_the_axis_has_an_arrow_at_that_end(style: str) -> None:
    drawn = rows_of(of_drawing(forest_plot(hard()), style))
    arrows = {key: len([e for e in of if "arrow" in e.style]) for key, of in drawn.items()}
    assert arrows == {"long": 1, "wide": 2, "usual": 0, "other": 0, "point": 0, "none": 0}
    assert not [e for e in drawn["none"] if e.tag != "text"]
    assert not [e for e in drawn["long"] if e.tag == "rect"]


@pytest.mark.parametrize("style", DRAWINGS)
def test_an_interval_of_ours_is_hollow_broken_and_explained(style: str) -> None:
    markup = forest_plot(approximate())
    drawn = rows_of(of_drawing(markup, style))["kavanagh"]
    assert {"hol"} in [e.style for e in drawn] and {"ci", "apx"} in [e.style for e in drawn]
    caption = next(e.text for e in elements(markup) if e.tag == "figcaption")
    assert "Approximate, computed by us and not reported by the authors." in caption
    assert "54 people were analysed in each group. With 36, 0.82." in " ".join(caption.split())
    assert "not reported by the authors" not in forest_plot(wounds())


def test_only_the_intervention_asked_about_has_the_accent() -> None:
    drawing = of_drawing(forest_plot(wounds()), "fw")
    assert [e.row for e in drawing if "acc" in e.style] == ["avendano"]


def test_groups_are_not_pooled_with_one_another_and_the_caption_says_so() -> None:
    markup = forest_plot(wounds())
    assert markup.count('class="pt diamond"') == len(DRAWINGS)
    assert "The groups are not pooled with one another." in markup
    assert "Stronger currents: Random effects (REML)." in finish(markup, "index.html")


def test_a_summary_of_one_study_is_refused() -> None:
    summary = Summary("one", "Pooled", "", 1.0, 0.5, 1.5)
    with pytest.raises(ValueError, match="at least two"):
        ForestGroup((row("a", 1.0, 0.5, 1.5), ForestRow("b", "B", "not reported")), "", summary)


@pytest.mark.parametrize(
    ("plot", "title"),
    [
        (ratios((0.8, 0.7, 0.9)), "Death: one study favours drug"),
        (ratios((0.8, 0.7, 1.1)), "Death: one study found no clear difference"),
        (ratios((0.8, 0.7, 0.9), (0.7, 0.6, 0.8)), "Death: all results favour drug"),
        (
            ratios((0.8, 0.7, 0.9), (1.3, 1.2, 1.4)),
            "Death: some results favour drug, others placebo",
        ),
        (
            ratios((0.8, 0.7, 0.9), (1.3, 0.8, 1.4), (1.1, 0.9, 1.3)),
            "Death: some results favour drug; the others are inconclusive",
        ),
        (
            ratios((0.8, 0.7, 1.1), (1.3, 0.8, 1.4)),
            "Death: no study found a clear difference",
        ),
        (ratios((0.8, None, None)), "Death: no confidence interval is reported"),
        (ratios((None, None, None)), "Death: no study reports a difference that can be drawn"),
        (ratios((None, 1.2, math.inf)), "Death: one study favours placebo"),
        (
            approximate(),
            "Thickness: the P values of one study imply a difference in favour of NMES; "
            "its size is uncertain",
        ),
    ],
)
def test_the_title_states_the_finding(plot: ForestPlot, title: str) -> None:
    assert next(e.text for e in elements(forest_plot(plot)) if e.tag == "b") == title


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (5.0, 9.0, "favour current"),
        (-9.0, -5.0, "favour control"),
        (-1.0, 2.0, "do not show which side is better"),
    ],
)
def test_the_title_of_a_summary_follows_its_interval(low: float, high: float, words: str) -> None:
    rows = (row("a", 1.0, -3.0, 5.0), row("b", 2.0, -1.0, 5.0))
    group = ForestGroup(rows, "", Summary("s", "Pooled", "", (low + high) / 2, low, high))
    plot = ForestPlot("f", "Area", "MD", "MD", ("control", "current"), (group,))
    assert f"Area: the pooled studies {words}" in forest_plot(plot)


def test_a_title_of_the_analyst_stands_in_place_of_ours() -> None:
    plot = ForestPlot(
        "f", "Area", "MD", "MD", ("a", "b"), wounds().groups, title=Label("It shrank")
    )
    assert "<b>It shrank</b>" in forest_plot(plot)


def test_hostile_text_stays_text() -> None:
    bad = "<script>alert(1)</script>\"'&{{7*7}}"
    rows = (ForestRow("x", Label(bad), Label(bad), 1.0, 0.0, 2.0),)
    markup = forest_plot(
        ForestPlot("f", Label(bad), Label(bad), Label(bad), (bad, bad), (ForestGroup(rows),))
    )
    assert "<script" not in markup and "{{7*7}}" in markup


def test_the_same_facts_make_the_same_bytes_in_little_time() -> None:
    rows = tuple(row(f"s{n}", n / 100, n / 100 - 1, n / 100 + 1, share=0.5) for n in range(200))
    plot = ForestPlot("f", "Area", "MD", "MD", ("a", "b"), (ForestGroup(rows),))
    first = forest_plot(plot)
    start = time.process_time()
    assert forest_plot(plot) == first
    assert time.process_time() - start < MOST_SECONDS
    assert len({e.row for e in of_drawing(first, "fn")}) == len(rows) + 1  # no row but the axis


@pytest.mark.parametrize("style", DRAWINGS)
def test_the_label_of_a_side_begins_at_no_effect_and_an_empty_side_has_none(style: str) -> None:
    both = of_drawing(forest_plot(ratios((0.86, 0.5, 8.0), (1.2, 0.8, 9.0))), style)
    (null,) = [e["x1"] for e in both if "zero" in e.style]
    left, right = (e for e in both if e.tag == "text" and "Favours" in e.text)
    assert (left.style, right.style) == ({"e", "tm"}, {"tm"})
    assert null - left["x"] == right["x"] - null > 0
    one_sided = of_drawing(forest_plot(ratios((0.5, 0.4, 0.6))), style)
    assert [e.text for e in one_sided if "Favours" in e.text] == ["←\N{NO-BREAK SPACE}Favours drug"]


@pytest.mark.parametrize("style", DRAWINGS)
def test_a_full_square_does_not_hide_its_interval(style: str) -> None:
    drawn = rows_of(of_drawing(forest_plot(wounds()), style))["franek"]
    square, line = (next(e for e in drawn if e.style & {name}) for name in ("pt", "in"))
    edges = square["x"] - TENTH, square["x"] + square["width"] + TENTH
    assert edges[0] <= line["x1"] < line["x2"] <= edges[1]
    hollow = rows_of(of_drawing(forest_plot(approximate()), style))["kavanagh"]
    assert not [e for e in hollow if "in" in e.style]
