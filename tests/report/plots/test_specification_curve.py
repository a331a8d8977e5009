"""Tests of mcstats.report.plots.specification_curve."""

from __future__ import annotations

from dataclasses import replace
from math import log
from xml.etree import ElementTree

import pytest

from helpers.planned_figures import SVG, analysis_row, first_verdict, plan_figures, varied_figures
from mcstats.model.tables import UniverseRow
from mcstats.report.digits import Digits
from mcstats.report.palette import LIGHT
from mcstats.report.plots.draw import draw
from mcstats.report.plots.specification_curve import MOST, columns_of, specification_curve


def analysis(number: int, verdict: str = "", **ends: float) -> UniverseRow:
    return analysis_row(first_verdict().claim, number, verdict or first_verdict().verdict, **ends)


def test_analyses_that_all_look_alike_have_no_curve() -> None:
    assert plan_figures([analysis(n, yi=0.7) for n in (1, 2, 3)]) == []
    assert plan_figures([analysis(n) for n in (1, 2)]) == []


def test_a_curve_says_in_words_what_it_shows() -> None:
    (curve,) = varied_figures()
    assert curve.name == f"specifications-{first_verdict().claim}"
    # Three of the analyses are drawn: one as reported, two of the group with another verdict.
    assert (
        curve.title
        == f"{first_verdict().statement}: the verdict changes in most of the other analyses"
    )
    assert "estimates from 0.10 to 0.70 in 2 groups of analyses" in curve.alt
    assert not any(character.isdigit() for character in curve.caption)


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ([], "no analysis changes the verdict"),
        ([9], "the verdict changes in some of the other analyses"),
    ],
)
def test_a_title_weighs_groups_by_their_analyses(others: list[int], words: str) -> None:
    rows = [replace(analysis(n, yi=n / 10), count=10) for n in range(1, 9)]
    rows += [replace(analysis(n, "unproven", yi=0.9), count=1) for n in others]
    assert plan_figures(rows)[0].title.endswith(words)


def test_ratios_are_drawn_as_ratios_with_the_measure_in_words() -> None:
    rows = [replace(analysis(n, yi=log(ratio)), measure="RR") for n, ratio in ((1, 2.0), (2, 8.0))]
    curve = plan_figures(rows)[0]
    assert "from 2.00 to 8.00" in curve.alt
    root = ElementTree.fromstring(draw(curve)["light"].decode())
    words = [node.text or "" for node in root.iter(f"{SVG}text")]
    assert "Risk ratio; higher values favour the intervention" in words
    assert {"1", "2", "5", "10"} <= set(words)


def test_another_measure_has_no_place_on_the_axis() -> None:
    rows = [analysis(1, yi=0.7), analysis(2, yi=0.8), replace(analysis(3, yi=-8.3), measure="MD")]
    assert [row.universe for row in columns_of(rows)] == [1, 2]


def test_a_difference_in_units_of_another_result_has_no_place_on_the_axis() -> None:
    rows = [replace(analysis(n, yi=n), measure="MD", effect=f"e{n // 3}") for n in (1, 2, 3)]
    assert [row.universe for row in columns_of(rows)] == [1, 2]


def test_of_too_many_analyses_those_that_change_least_are_drawn() -> None:
    rows = [replace(analysis(n, yi=1 / n), changed=n) for n in range(1, 100)]
    assert {row.universe for row in columns_of(rows)} == set(range(1, MOST + 1))


def test_a_long_option_is_wrapped_and_not_cut_and_every_line_ends_at_the_plot() -> None:
    long = "the P values come from a two-sided test of two arms with a pooled deviation: one-sided"
    rows = [analysis(1, yi=0.7), replace(analysis(2, yi=0.1), choices=long)]
    root = ElementTree.fromstring(draw(plan_figures(rows)[0])["light"].decode())
    lines = [n for n in root.iter(f"{SVG}text") if n.text and n.text.strip() in long]
    assert " ".join(n.text or "" for n in lines) == long
    assert len(lines) > 1
    assert all("text-anchor: end" in n.attrib["style"] for n in lines)


def test_an_analysis_with_another_verdict_is_hollow() -> None:
    root = ElementTree.fromstring(draw(varied_figures()[0])["light"].decode())
    group = next(g for g in root.iter(f"{SVG}g") if g.attrib.get("id") == "PathCollection_1")
    squares = [path.attrib["style"] for path in group.iter(f"{SVG}path")]
    assert [f"fill: {LIGHT['paper']}" in style for style in squares] == [True, False]
    assert f"fill: {LIGHT['ink']}" in squares[1]


def test_a_claim_that_no_article_judges_has_a_curve_without_verdicts() -> None:
    (judged,) = varied_figures()
    verdict = replace(first_verdict(), article="")
    digits = {row.effect: Digits("SMD") for row in judged.rows}
    curve = specification_curve(verdict, list(judged.rows), digits, "")  # type: ignore[arg-type]
    assert "verdict" not in curve.title + curve.alt + curve.caption
    root = ElementTree.fromstring(draw(curve)["light"].decode())
    group = next(g for g in root.iter(f"{SVG}g") if g.attrib.get("id") == "PathCollection_1")
    assert all(f"fill: {LIGHT['ink']}" in str(use.attrib) for use in group.iter(f"{SVG}use"))
