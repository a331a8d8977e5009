"""Tests of mcstats.report.figures.change_plot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.figure_facts import changes, elements, of_drawing
from mcstats.report.figures.change_plot import Change, ChangePlot, ChangeRow, change_plot
from mcstats.report.text import Label, plain_text

DRAWINGS = ("fw", "fn")


@pytest.mark.parametrize("style", DRAWINGS)
def test_a_dot_stands_where_the_ticks_say_and_has_no_interval(style: str) -> None:
    drawing = of_drawing(change_plot(changes()), style)
    labels = [e for e in drawing if e.tag == "text" and e.style == {"c", "tm"}]
    marks = sorted(e["x1"] for e in drawing if e.style == {"axis"} and e["x1"] == e["x2"])
    values = sorted(float(e.text) for e in labels)
    unit = (marks[-1] - marks[0]) / (values[-1] - values[0])
    dots = [e for e in drawing if e.tag == "circle" and e.row]
    facts = [change for row in changes().rows for change in row.changes]
    for dot, change in zip(dots, facts, strict=True):
        assert dot["cx"] == pytest.approx(marks[0] + (change.value - values[0]) * unit, abs=0.5)
    assert not [e for e in drawing if "ci" in e.style]


@pytest.mark.parametrize("style", DRAWINGS)
def test_every_change_stands_in_words_in_the_drawing_and_in_the_table(style: str) -> None:
    markup = change_plot(changes())
    drawn = {e.text for e in of_drawing(markup, style) if e.tag == "text"}
    cells = {e.text for e in elements(markup) if e.tag == "td"}
    words = {plain_text(c.text) for row in changes().rows for c in row.changes}
    assert words <= drawn and words <= cells
    assert {plain_text(time) for time in changes().times} <= drawn


def test_times_are_told_apart_by_their_filling() -> None:
    drawing = of_drawing(change_plot(changes()), "fw")
    styles = [e.style for e in drawing if e.tag == "circle" and e.row]
    assert styles == [{"acc"}, {"acch"}] * 2
    other = of_drawing(change_plot(replace(changes(), asked=False)), "fw")
    assert [e.style for e in other if e.tag == "circle" and e.row] == [{"pt"}, {"hol"}] * 2


def test_title_and_caption_say_that_there_was_no_control_group() -> None:
    markup = change_plot(changes())
    title = next(e.text for e in elements(markup) if e.tag == "b")
    caption = next(e.text for e in elements(markup) if e.tag == "figcaption")
    assert title == "The outcomes changed by 5.9% to 21.2% in one group; there was no control group"
    assert caption.startswith("30 women, all treated; no control group; confidence intervals not")


def test_more_times_than_can_be_told_apart_are_refused() -> None:
    row = ChangeRow("Area", tuple(Change(str(n), Label(f"{n} weeks"), n, "") for n in range(3)))
    with pytest.raises(ValueError, match="3 times; at most 2"):
        ChangePlot("f", "%", (row,), "30 women")
