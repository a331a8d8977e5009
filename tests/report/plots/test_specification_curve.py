"""Tests of mcstats.report.plots.specification_curve."""

from __future__ import annotations

from dataclasses import replace
from math import log
from xml.etree import ElementTree

from helpers.planned_figures import SVG, analysis_row, first_verdict, plan_figures, varied_figures
from mcstats.report.palette import LIGHT
from mcstats.report.plots.draw import draw


def test_analyses_that_all_look_alike_have_no_curve() -> None:
    alike = [
        analysis_row(first_verdict().claim, n, first_verdict().verdict, yi=0.7) for n in (1, 2, 3)
    ]
    assert [plan.name for plan in plan_figures(alike)] == ["articles-statements"]
    unknown = [analysis_row(first_verdict().claim, n, first_verdict().verdict) for n in (1, 2)]
    assert [plan.name for plan in plan_figures(unknown)] == ["articles-statements"]


def test_a_curve_says_in_words_what_it_shows() -> None:
    curve = varied_figures()[0]
    assert curve.name == f"specifications-{first_verdict().claim}"
    assert first_verdict().statement in curve.alt
    assert "estimates of the 6 defensible analyses, from 0.10 to 0.70" in curve.alt


def test_ratios_are_told_and_drawn_as_ratios_with_the_measure_in_words() -> None:
    rows = [
        replace(
            analysis_row(first_verdict().claim, n, first_verdict().verdict, yi=log(ratio)),
            measure="RR",
        )
        for n, ratio in ((1, 2.0), (2, 8.0))
    ]
    curve = plan_figures(rows)[0]
    assert "from 2.00 to 8.00" in curve.alt
    root = ElementTree.fromstring(draw(curve)["light"].decode())
    words = [node.text or "" for node in root.iter(f"{SVG}text")]
    assert "estimate: risk ratio; higher values favour the intervention" in words
    assert {"1", "2", "4", "8"} <= set(words)


def test_a_long_option_is_wrapped_and_not_cut_and_every_line_ends_at_the_plot() -> None:
    long = "the P values come from a two-sided test of two arms with a pooled deviation: one-sided"
    rows = [
        analysis_row(first_verdict().claim, 1, first_verdict().verdict, yi=0.7),
        replace(
            analysis_row(first_verdict().claim, 2, first_verdict().verdict, yi=0.1), choices=long
        ),
    ]
    root = ElementTree.fromstring(draw(plan_figures(rows)[0])["light"].decode())
    lines = [n for n in root.iter(f"{SVG}text") if n.text and n.text.strip() in long]
    assert " ".join(n.text or "" for n in lines) == long
    assert len(lines) > 1
    assert all("text-anchor: end" in n.attrib["style"] for n in lines)


def test_an_analysis_with_another_verdict_is_hollow_and_an_open_end_has_an_arrow() -> None:
    root = ElementTree.fromstring(draw(varied_figures()[0])["light"].decode())
    group = next(g for g in root.iter(f"{SVG}g") if g.attrib.get("id") == "PathCollection_1")
    squares = [path.attrib["style"] for path in group.iter(f"{SVG}path")]
    assert [f"fill: {LIGHT['paper']}" in style for style in squares] == [True, False]
    assert f"fill: {LIGHT['ink']}" in squares[1]
    arrows = [use for use in root.iter(f"{SVG}use") if LIGHT["set"] in use.attrib.get("style", "")]
    assert len(arrows) == 1
