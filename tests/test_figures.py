from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import log, sqrt
from xml.etree import ElementTree

import pytest

from mcstats.check.page_audit import find_untraced
from mcstats.data.load_topic import load_topic
from mcstats.model.tables import VALUE_OF_RANGE, ChoiceRow, UniverseRow, VerdictRow
from mcstats.report.page import render
from mcstats.report.palette import DARK, LIGHT
from mcstats.report.plots.draw import THEMES, draw, plan_plots
from mcstats.report.plots.plot import Plot
from mcstats.verdict.multiverse.enumerate import stability_of
from mcstats.verdict.multiverse.ranges import MAX_VALUES
from pipeline import TOPIC
from report_case import EXTRAS, rubric, tables, topic

SVG = "{http://www.w3.org/2000/svg}"


def plans(universes: list[UniverseRow]) -> list[Plot]:
    return plan_plots(topic(), tables().verdicts, universes, tables().checks, tables().effects)


def world(claim: str, number: int, verdict: str, **ends: float) -> UniverseRow:
    known = dict.fromkeys(("yi", "ci_lb", "ci_ub", "yi_min", "yi_max")) | ends
    return UniverseRow(
        claim=claim,
        universe=number,
        changed=int(number > 1),
        choices="" if number == 1 else f"a choice: option {number}",
        effect="frost2019-mood-end-smd",
        quality="weak",
        verdict=verdict,
        count=number,
        measure="SMD",
        **known,
    )


def claim() -> VerdictRow:
    return tables().verdicts[0]


@cache
def varied() -> tuple[Plot, ...]:
    rows = [
        world(claim().claim, 1, claim().verdict, yi=0.7, ci_lb=0.2, ci_ub=1.2),
        world(claim().claim, 2, "unproven", yi=0.1, ci_lb=-0.4, ci_ub=0.6),
        world(claim().claim, 3, claim().verdict, yi_min=0.3, yi_max=float("inf")),
    ]
    return tuple(plans(rows))


def test_analyses_that_all_look_alike_have_no_curve() -> None:
    alike = [world(claim().claim, n, claim().verdict, yi=0.7) for n in (1, 2, 3)]
    assert [plan.name for plan in plans(alike)] == ["articles-statements"]
    unknown = [world(claim().claim, n, claim().verdict) for n in (1, 2)]
    assert [plan.name for plan in plans(unknown)] == ["articles-statements"]


def test_a_curve_says_in_words_what_it_shows() -> None:
    curve = varied()[0]
    assert curve.name == f"specifications-{claim().claim}"
    assert claim().statement in curve.alt
    assert "estimates of the 6 defensible analyses, from 0.10 to 0.70" in curve.alt


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("number", [0, 1], ids=["curve", "articles"])
def test_a_figure_is_the_same_whenever_it_is_drawn_and_its_text_stays_text(
    number: int, theme: str
) -> None:
    plan = varied()[number]
    svg = draw(plan, theme)
    assert svg == draw(plan, theme)
    text = svg.decode()
    assert "DOCTYPE" not in text and "<metadata" not in text and "date" not in text.lower()
    root = ElementTree.fromstring(text)
    width, height = (float(root.attrib[name].removesuffix("pt")) for name in ("width", "height"))
    assert plan.pixels == (
        pytest.approx(width * 96 / 72, abs=1),
        pytest.approx(height * 96 / 72, abs=1),
    )
    words = "".join(node.text or "" for node in root.iter(f"{SVG}text"))
    assert ("estimate" if number == 0 else "statements") in words


def test_ratios_are_told_and_drawn_as_ratios_with_the_measure_in_words() -> None:
    rows = [
        replace(world(claim().claim, n, claim().verdict, yi=log(ratio)), measure="RR")
        for n, ratio in ((1, 2.0), (2, 8.0))
    ]
    curve = plans(rows)[0]
    assert "from 2.00 to 8.00" in curve.alt
    root = ElementTree.fromstring(draw(curve, "light").decode())
    words = [node.text or "" for node in root.iter(f"{SVG}text")]
    assert "estimate: risk ratio" in words
    assert {"1", "2", "4", "8"} <= set(words)


def test_a_long_option_is_wrapped_and_not_cut_and_every_line_ends_at_the_plot() -> None:
    long = "the P values come from a two-sided test of two arms with a pooled deviation: one-sided"
    rows = [
        world(claim().claim, 1, claim().verdict, yi=0.7),
        replace(world(claim().claim, 2, claim().verdict, yi=0.1), choices=long),
    ]
    root = ElementTree.fromstring(draw(plans(rows)[0], "light").decode())
    lines = [n for n in root.iter(f"{SVG}text") if n.text and n.text.strip() in long]
    assert " ".join(n.text or "" for n in lines) == long
    assert len(lines) > 1
    assert all("text-anchor: end" in n.attrib["style"] for n in lines)


def test_each_theme_has_its_own_ground() -> None:
    light, dark = (draw(varied()[0], theme).decode() for theme in ("light", "dark"))
    assert LIGHT["paper"] in light and LIGHT["paper"] not in dark.replace("#ffffff00", "")
    assert DARK["paper"] in dark and DARK["paper"] not in light


def test_an_analysis_with_another_verdict_is_hollow_and_an_open_end_has_an_arrow() -> None:
    root = ElementTree.fromstring(draw(varied()[0], "light").decode())
    group = next(g for g in root.iter(f"{SVG}g") if g.attrib.get("id") == "PathCollection_1")
    squares = [path.attrib["style"] for path in group.iter(f"{SVG}path")]
    assert [f"fill: {LIGHT['paper']}" in style for style in squares] == [True, False]
    assert f"fill: {LIGHT['ink']}" in squares[1]
    arrows = [use for use in root.iter(f"{SVG}use") if LIGHT["set"] in use.attrib.get("style", "")]
    assert len(arrows) == 1


@cache
def course() -> tuple[ChoiceRow, ...]:
    found = load_topic(TOPIC)
    claim = next(c for c in found.claims.claims if c.id == "muscle")
    rows = stability_of(found, rubric(), claim).choices
    return tuple(row for row in rows if row.kind == VALUE_OF_RANGE)


def test_along_a_split_each_estimate_is_what_the_same_t_statistic_gives() -> None:
    rows = {float(row.option): row for row in course()}
    assert list(rows) == sorted(rows) and (min(rows), max(rows)) == (36, 72)
    assert len(rows) <= MAX_VALUES
    declared = rows[54]
    assert declared.yi is not None and not declared.moves
    for n1, row in rows.items():
        # g is t times the root of 1/n1 + 1/n2; t and the correction depend on their sum alone.
        expected = declared.yi * sqrt((1 / n1 + 1 / (108 - n1)) / (2 / 54))
        assert row.yi == pytest.approx(expected, rel=1e-9)
        assert row.moves == (row.verdict != declared.verdict)


def test_a_range_is_drawn_in_both_themes_and_told_in_words_and_in_a_table() -> None:
    moved = [replace(r, moves=float(r.option) > 60, claim=claim().claim) for r in course()]
    drawn = plan_plots(topic(), tables().verdicts, [], [], [], moved)
    (plan,) = drawn
    assert plan.name == f"along-{claim().claim}-1"
    assert "along the range from 36 to 72" in plan.alt
    assert "another at 6 of them" in plan.alt
    root = ElementTree.fromstring(draw(plan, "dark").decode())
    group = next(g for g in root.iter(f"{SVG}g") if g.attrib.get("id") == "PathCollection_1")
    squares = [use.attrib["style"] for use in group.iter(f"{SVG}use")]
    assert len(squares) == len(moved)
    assert sum(f"fill: {DARK['paper']}" in style for style in squares) == 6
    html, numbers = render(topic(), rubric(), replace(tables(), choices=moved), (), EXTRAS)
    assert find_untraced(html, numbers) == []
    shown = [row.value for row in numbers if row.number.startswith(f"along.{claim().claim}.1.")]
    assert shown == pytest.approx([float(r.option) for r in sorted(moved, key=lambda r: r.option)])
