from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import log
from xml.etree import ElementTree

import pytest

from mcstats.report.figures import THEMES, Plan, draw, planned
from mcstats.report.palette import DARK, LIGHT
from mcstats.schema.tables import UniverseRow, VerdictRow
from report_case import tables, topic

SVG = "{http://www.w3.org/2000/svg}"


def plans(universes: list[UniverseRow]) -> list[Plan]:
    return planned(topic(), tables().verdicts, universes, tables().checks, tables().effects)


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
def varied() -> tuple[Plan, ...]:
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
