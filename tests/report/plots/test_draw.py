"""Tests of mcstats.report.plots.draw."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from helpers.planned_figures import SVG, varied_figures
from mcstats.report.palette import DARK, LIGHT
from mcstats.report.plots.draw import THEMES, draw


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("number", [0, 1], ids=["curve", "articles"])
def test_a_figure_is_the_same_whenever_it_is_drawn_and_its_text_stays_text(
    number: int, theme: str
) -> None:
    plan = varied_figures()[number]
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


def test_each_theme_has_its_own_ground() -> None:
    light, dark = (draw(varied_figures()[0], theme).decode() for theme in ("light", "dark"))
    assert LIGHT["paper"] in light and LIGHT["paper"] not in dark.replace("#ffffff00", "")
    assert DARK["paper"] in dark and DARK["paper"] not in light
