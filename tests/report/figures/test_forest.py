"""Tests of mcstats.report.figures.forest."""

from __future__ import annotations

import itertools
import math
import re
import time

import pytest

from helpers.figure_facts import (
    Element,
    approximate,
    changes,
    elements,
    hard,
    ratios,
    row,
    wounds,
)
from mcstats.report.figures.forest import ForestGroup, ForestPlot, ForestRow, forest_plot
from mcstats.report.render import finish
from mcstats.report.text import Label, plain_text

PLOTS = (wounds, approximate, hard, changes, lambda: ratios((0.86, 0.77, 0.96), (18, 2.6, 126)))
PLACE = 0.02  # percent of the width: places have two decimals
MOST_SECONDS = 0.5  # of processor time for 200 studies


def scale_of(plot: ForestPlot) -> tuple[float, float]:
    """Return the places of zero and of one unit further, as the labels of the ticks say."""
    ticks = [e for e in elements(forest_plot(plot)) if e.tag == "text"]
    values = [float(e.text.replace("−", "-")) for e in ticks]
    places = sorted(zip([math.log(v) if plot.log else v for v in values], ticks, strict=True),
                    key=lambda one: one[0])  # fmt: skip
    (first, left), (last, right) = places[0], places[-1]
    unit = (right["x"] - left["x"]) / (last - first)
    return left["x"] - first * unit, unit


def rows_of(plot: ForestPlot) -> dict[str, list[Element]]:
    """Return what stands in each row of the table, by the key of the row."""
    of = elements(forest_plot(plot))
    heads = [e.row for e in of if e.tag == "th" and e.attributes["scope"] == "row"]
    keys = [one.key for group in plot.groups for one in group.rows]
    return {key: [e for e in of if e.row == n] for key, n in zip(keys, heads, strict=True)}


@pytest.mark.parametrize(
    "plot", [wounds(), ratios((0.86, 0.77, 0.96), (1.2, 0.9, 1.7))], ids=["linear", "log"]
)
def test_what_is_drawn_lies_where_the_ticks_say(plot: ForestPlot) -> None:
    zero, unit = scale_of(plot)
    drawn = rows_of(plot)
    for fact in (one for group in plot.groups for one in group.rows):
        wanted = [None if v is None else zero + v * unit for v in (fact.low, fact.point, fact.high)]
        if fact.sort == "pooled":
            box = next(e for e in drawn[fact.key] if e.tag == "svg" and "g" in e.inside)
            path = next(e for e in drawn[fact.key] if e.tag == "path").attributes["d"]
            top = float(re.findall(r"L([\d.]+) 0", path)[0])
            places = [box["x"], box["x"] + top * box["width"] / 100, box["x"] + box["width"]]
            assert places == pytest.approx(wanted, abs=2 * PLACE)
            continue
        line = next(e for e in drawn[fact.key] if e.style & {"ci", "pi"})
        assert [line["x1"], line["x2"]] == pytest.approx([wanted[0], wanted[2]], abs=PLACE)
        if fact.point is not None:
            square = next(e for e in drawn[fact.key] if e.tag == "rect")
            assert square["x"] == pytest.approx(wanted[1], abs=PLACE)
            half = f"translate({-square['width'] / 2} {-square['width'] / 2})"
            assert square.attributes["transform"] == half


@pytest.mark.parametrize("make", PLOTS)
def test_each_row_has_its_words_beside_its_drawing(make: object) -> None:
    plot = make()  # type: ignore[operator]
    for fact in (one for group in plot.groups for one in group.rows):
        cells = [e.text for e in rows_of(plot)[fact.key] if e.tag in ("th", "td")]
        assert plain_text(fact.label) == cells[0]
        assert plain_text(fact.text) == cells[-2]


def test_the_columns_are_those_of_a_forest_plot() -> None:
    table = elements(forest_plot(wounds()))
    heads = [e.text for e in table if e.tag == "th" and e.attributes["scope"] == "col"]
    names = [
        "Study",
        "Current mean (SD)",
        "Control mean (SD)",
        "Weight",
        "Mean difference (95% CI)",
    ]
    assert heads == [*names, "Plot"]
    cells = [e.text for e in rows_of(wounds())["polak"] if e.tag in ("th", "td")]
    data = ["70 (25), n = 16", "36 (61), n = 18", "30.4%", "25.7 (4.5 to 46.8)", ""]
    assert cells == ["Study polak 2020", *data]
    assert "Weight" not in forest_plot(approximate())


def test_areas_of_squares_are_in_proportion_to_weights() -> None:
    drawn = rows_of(wounds())
    rows = [r for r in wounds().groups[1].rows if not r.is_summary]
    area = {r.key: next(e["width"] for e in drawn[r.key] if e.tag == "rect") ** 2 for r in rows}
    shares = {r.key: r.share or 0.0 for r in rows}
    for one, other in itertools.combinations(area, 2):
        assert area[one] / area[other] == pytest.approx(shares[one] / shares[other], rel=0.03)


def test_every_row_has_the_line_of_no_effect() -> None:
    plot = wounds()
    (grid,) = [
        e for e in elements(forest_plot(plot)) if e.attributes.get("id", "").endswith("grid")
    ]
    assert grid.tag == "g"
    for of in rows_of(plot).values():
        assert [e.attributes["href"] for e in of if e.tag == "use"] == [f"#{plot.id}-grid"]


def test_an_interval_that_leaves_the_axis_has_an_arrow_at_that_end() -> None:
    drawn = rows_of(hard())
    arrows = {key: len([e for e in of if e.tag == "path"]) for key, of in drawn.items()}
    assert arrows == {"long": 1, "wide": 2, "usual": 0, "other": 0, "point": 0, "none": 0}
    assert not [e for e in drawn["none"] if e.tag in ("line", "rect")]
    assert not [e for e in drawn["long"] if e.tag == "rect"]


def test_an_interval_of_ours_is_hollow_broken_and_explained() -> None:
    drawn = rows_of(approximate())["kavanagh"]
    assert {"hol"} in [e.style for e in drawn] and {"ci", "apx"} in [e.style for e in drawn]
    caption = next(e.text for e in elements(forest_plot(approximate())) if e.tag == "figcaption")
    assert "Approximate, computed by us and not reported by the authors." in caption
    assert "54 people were analysed in each group. With 36, 0.82." in " ".join(caption.split())
    assert "not reported by the authors" not in forest_plot(wounds())


def test_only_the_intervention_asked_about_has_the_accent() -> None:
    drawn = rows_of(wounds())
    assert [key for key, of in drawn.items() if any("acc" in e.style for e in of)] == ["avendano"]


def test_groups_are_not_pooled_with_one_another_and_the_caption_says_so() -> None:
    markup = forest_plot(wounds())
    assert markup.count('preserveAspectRatio="none"') == 1
    assert "The groups are not pooled with one another." in markup
    assert "Stronger currents: Random effects (REML)." in finish(markup, "index.html")


def test_changes_without_a_control_group_are_dots_without_an_interval_or_a_better_side() -> None:
    markup = forest_plot(changes())
    of = elements(markup)
    dots = [e for e in of if e.tag == "rect"]
    assert len(dots) == 4 and all(e["rx"] == e["width"] / 2 for e in dots)
    assert not [e for e in of if e.style & {"ci", "pi"}] and "Favours" not in markup
    caption = next(e.text for e in of if e.tag == "caption")
    words = "The outcomes changed by 5.9% to 21.2% in one group; there was no control group"
    assert caption == words


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
    assert next(e.text for e in elements(forest_plot(plot)) if e.tag == "caption") == title


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
    pooled = ForestRow("s", "Pooled", "", (low + high) / 2, low, high, sort="pooled")
    groups = (ForestGroup((*rows, pooled), model="REML"),)
    plot = ForestPlot("f", "Area", "MD", "MD", groups, ("control", "current"))
    assert f"Area: the pooled studies {words}" in forest_plot(plot)


def test_a_title_of_the_analyst_stands_in_place_of_ours() -> None:
    plot = ForestPlot("f", "Area", "MD", "MD", wounds().groups, title=Label("It shrank"))
    assert "<caption>It shrank</caption>" in forest_plot(plot)


def test_hostile_text_stays_text() -> None:
    bad = "<script>alert(1)</script>\"'&{{7*7}}"
    groups = (ForestGroup((ForestRow("x", Label(bad), Label(bad), 1.0, 0.0, 2.0),)),)
    markup = forest_plot(
        ForestPlot("f", Label(bad), Label(bad), Label(bad), groups, (Label(bad), Label(bad)))
    )
    assert "<script" not in markup and "{{7*7}}" in markup


def test_the_same_facts_make_the_same_bytes_in_little_time() -> None:
    rows = tuple(row(f"s{n}", n / 100, n / 100 - 1, n / 100 + 1, share=0.5) for n in range(200))
    plot = ForestPlot("f", "Area", "MD", "MD", (ForestGroup(rows),))
    first = forest_plot(plot)
    start = time.process_time()
    assert forest_plot(plot) == first
    assert time.process_time() - start < MOST_SECONDS
    assert len(rows_of(plot)) == len(rows)


def test_a_full_square_does_not_hide_its_interval() -> None:
    narrow = (row("a", 1.0, 0.98, 1.02, share=90.0), row("b", 2.0, -3.0, 7.0, share=10.0))
    drawn = rows_of(ForestPlot("f", "Area", "MD", "MD", (ForestGroup(narrow),)))
    assert [key for key, of in drawn.items() if any("in" in e.style for e in of)] == ["a"]
    names = [e.style for e in drawn["a"] if e.tag in ("line", "rect")]
    assert names == [{"ci"}, {"pt"}, {"in"}]


def test_a_side_of_no_effect_without_room_has_no_label() -> None:
    below = ForestGroup((row("a", -8.0, -10.0, -6.0), row("b", -5.0, -9.0, -1.0)))
    above = ForestGroup((row("a", 8.0, 6.0, 10.0),))
    for groups, ends in (
        ((below,), ("current", "control")),
        ((above,), ("control", "current")),
    ):
        plot = ForestPlot("f", "Area", "MD", "MD", groups, ends)
        text = " ".join(re.sub(r"<[^>]+>", "", forest_plot(plot)).split())
        assert "Favours current" in text and "Favours control" not in text
    both = ForestPlot("f", "Area", "MD", "MD", (below, above), ("control", "current"))
    text = " ".join(re.sub(r"<[^>]+>", "", forest_plot(both)).split())
    assert text.index("← Favours control") < text.index("Favours current →")
