"""Tests of mcstats.report.plots.draw."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from helpers.places import ROOT
from helpers.planned_figures import SVG, varied_figures
from mcstats.report.palette import DARK, LIGHT
from mcstats.report.picture import Plot
from mcstats.report.plots.draw import THEMES, draw


@pytest.mark.parametrize("theme", THEMES)
def test_a_figure_is_the_same_whenever_it_is_drawn_and_its_text_stays_text(theme: str) -> None:
    (plan,) = varied_figures()
    svg = draw(plan)[theme]
    assert svg == draw(plan)[theme]
    text = svg.decode()
    assert "DOCTYPE" not in text and "<metadata" not in text and "date" not in text.lower()
    root = ElementTree.fromstring(text)
    width, height = (float(root.attrib[name].removesuffix("pt")) for name in ("width", "height"))
    assert plan.pixels == (
        pytest.approx(width * 96 / 72, abs=1),
        pytest.approx(height * 96 / 72, abs=1),
    )
    words = "".join(node.text or "" for node in root.iter(f"{SVG}text"))
    assert "analyses in each group" in words


def test_each_theme_has_its_own_ground() -> None:
    light, dark = (svg.decode() for svg in draw(varied_figures()[0]).values())
    assert LIGHT["paper"] in light and LIGHT["paper"] not in dark.replace("#ffffff00", "")
    assert DARK["paper"] in dark and DARK["paper"] not in light


def test_the_themes_differ_in_the_colours_of_the_palettes_alone() -> None:
    light, dark = (svg.decode() for svg in draw(varied_figures()[0]).values())
    colour = re.compile(r"#[0-9a-f]{6}\b")
    assert colour.sub("#", light) == colour.sub("#", dark)
    counterparts = {(LIGHT[name], DARK[name]) for name in LIGHT}
    pairs = set(zip(colour.findall(light), colour.findall(dark), strict=True))
    assert {(one, other) for one, other in pairs if one != other} <= counterparts
    assert (LIGHT["ink"], DARK["ink"]) in pairs and (LIGHT["paper"], DARK["paper"]) in pairs


def test_words_that_look_like_a_colour_stay_as_they_are() -> None:
    words = "lot #000001; fill: #000002; <b>#000003</b>"

    def paint(figure: Any, colours: Mapping[str, str]) -> None:
        figure.text(0.1, 0.5, words, color=colours["high"])

    plot = Plot(
        name="lots", claim="", rows=(), height=1.0, title="", alt="", caption="", paint=paint
    )
    for theme, svg in draw(plot).items():
        (text,) = ElementTree.fromstring(svg.decode()).iter(f"{SVG}text")
        assert text.text == words
        assert f"fill: {THEMES[theme]['high']}" in text.attrib["style"]


DRAWN = """
import sys
from mcstats.workflow.python_settings import set_user_settings_aside
set_user_settings_aside()
from helpers.planned_figures import varied_figures
from mcstats.report.plots.draw import draw
sys.stdout.buffer.write(b"".join(draw(varied_figures()[0]).values()))
"""


def test_no_setting_of_matplotlib_that_a_user_made_changes_a_figure(tmp_path: Path) -> None:
    home = tmp_path / "home/.config/matplotlib"
    home.mkdir(parents=True)
    rc = "text.usetex: True\nfont.size: 30\nsvg.fonttype: path\nsavefig.dpi: 300\n"
    (tmp_path / "matplotlibrc").write_text(rc + "axes.prop_cycle: cycler('color', ['r'])\n")
    (home / "matplotlibrc").write_text(rc + "savefig.bbox: tight\naxes.unicode_minus: False\n")
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    set_by_user = {"HOME": str(tmp_path / "home"), "MPLBACKEND": "nonsense"}
    drawn = subprocess.run(
        [sys.executable, "-c", DRAWN],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": path} | set_by_user,
        capture_output=True,
        check=True,
    ).stdout
    assert drawn == b"".join(draw(varied_figures()[0]).values())
    assert len(drawn) > 10_000
