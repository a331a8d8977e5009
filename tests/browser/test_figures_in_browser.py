"""Figures in headless Chromium: the room that texts really take, both drawings, and paper."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.figure_facts import approximate, changes, evidence, hard, ratios, wounds
from mcstats.report.figures.change_plot import change_plot
from mcstats.report.figures.evidence_map import evidence_map
from mcstats.report.figures.forest import forest_plot
from mcstats.report.palette import DARK, LIGHT
from mcstats.report.render import finish, style

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    if os.environ.get("CI"):
        raise RuntimeError("no Chromium: install it, on Debian by: apt install chromium")
    pytest.skip("no Chromium is installed: apt install chromium", allow_module_level=True)

WIDTHS = {360: "fn", 736: "fn", 737: "fw", 1280: "fw"}
"""Widths of the window, and the drawing that each shows."""
TEXTS = """() => [...document.querySelectorAll('svg.fw, svg.fn')]
  .filter(svg => getComputedStyle(svg).display !== 'none')
  .map(svg => {
    const edge = svg.getBoundingClientRect();
    const scale = edge.width / svg.viewBox.baseVal.width;
    return {figure: svg.parentNode.id, kind: svg.getAttribute('class'), scale,
            width: edge.width / scale, height: edge.height / scale,
            texts: [...svg.querySelectorAll('text')].map(text => {
      const box = text.getBoundingClientRect();
      return {words: text.textContent, size: parseFloat(getComputedStyle(text).fontSize),
              left: (box.left - edge.left) / scale, right: (box.right - edge.left) / scale,
              top: (box.top - edge.top) / scale, bottom: (box.bottom - edge.top) / scale};
    })};
  })"""
LEADING = 4.0
"""Pixels by which the boxes of two lines may meet: a box is taller than its letters."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    plots = (wounds(), approximate(), hard(), ratios((0.86, 0.77, 0.96), (18, 2.6, 126)))
    figures = [*map(forest_plot, plots), change_plot(changes()), evidence_map(*evidence())]
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    html = f'<!DOCTYPE html><html lang="en"><head>{head}<style>{style()}</style></head>'
    html += f"<body><main>{''.join(figures)}</main></body></html>"
    path: Path = tmp_path_factory.mktemp("figures") / "figures.html"
    path.write_text(finish(html, "figures.html"), encoding="utf-8")
    return path.as_uri()


def drawings(browser: Any, address: str, width: int) -> list[dict[str, Any]]:
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(address)
    found: list[dict[str, Any]] = tab.evaluate(TEXTS)
    tab.close()
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_of_a_drawing_lies_on_another_or_leaves_the_drawing(
    browser: Any, address: str, width: int
) -> None:
    found = drawings(browser, address, width)
    assert len(found) == 5
    for drawing in found:
        texts = drawing["texts"]
        for n, one in enumerate(texts):
            inside = one["left"] > -1 and one["right"] < drawing["width"] + 1
            assert inside and one["bottom"] < drawing["height"] + 1, one["words"]
            for other in texts[n + 1 :]:
                across = min(one["right"], other["right"]) - max(one["left"], other["left"])
                down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
                assert across < 1 or down < LEADING, (one["words"], other["words"])


@pytest.mark.parametrize("width", WIDTHS)
def test_a_window_shows_the_drawing_of_its_width_with_text_of_fourteen_pixels(
    browser: Any, address: str, width: int
) -> None:
    for drawing in drawings(browser, address, width):
        assert drawing["kind"] == WIDTHS[width]
        assert {text["size"] for text in drawing["texts"]} == {14}
        assert drawing["scale"] > 0.9


@pytest.mark.parametrize("width", [320, 360, 768])
def test_nothing_is_wider_than_the_window(browser: Any, address: str, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(address)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.close()


@pytest.mark.parametrize(("scheme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_a_drawing_takes_the_colours_of_the_theme_and_paper_is_light(
    browser: Any, address: str, scheme: str, colours: dict[str, str]
) -> None:
    tab = browser.new_page(color_scheme=scheme)
    tab.goto(address)
    ask = "name => getComputedStyle(document.querySelector(name)).fill"
    names = {".fw text.b": "ink", ".fw .acc": "accent", ".fw .hol": "paper", ".fw .tm": "muted"}

    def rgb(colour: str) -> str:
        return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"

    for name, part in names.items():
        assert tab.evaluate(ask, name) == rgb(colours[part])
    tab.emulate_media(media="print", color_scheme=scheme)
    for name, part in names.items():
        assert tab.evaluate(ask, name) == rgb(LIGHT[part])
    shown = "name => getComputedStyle(document.querySelector(name)).display"
    assert tab.evaluate(shown, ".fn") == "none" and tab.evaluate(shown, ".twin") == "none"
    tab.close()


def test_a_drawing_is_one_image_with_a_name_and_its_values(browser: Any, address: str) -> None:
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(address)
    images = tab.get_by_role("img", name="Forest plot: Wound area: all results favour current")
    assert images.count() == 1
    described = images.first.evaluate(
        "svg => svg.getAttribute('aria-labelledby').split(' ')"
        ".map(id => document.getElementById(id).textContent).join(' ')"
    )
    assert "34.4 (16.0 to 52.7)" in described
    assert tab.locator("svg a, svg [tabindex]").count() == 0
    tab.get_by_text("The values of this figure").first.press("Enter")
    assert tab.get_by_role("cell", name="70 (25)").first.is_visible()
    tab.close()


def test_forced_colours_leave_every_mark_visible(browser: Any, address: str) -> None:
    tab = browser.new_page(forced_colors="active")
    tab.goto(address)
    found = tab.evaluate(
        "() => [...document.querySelectorAll('.fw line.ci, .fw rect, .fw .diamond')].map(mark => {"
        "const of = getComputedStyle(mark); return [of.fill, of.stroke]})"
    )
    ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert found and all(ground not in (stroke, "none") for _, stroke in found)
    assert all(stroke != ground for _, stroke in found)
    tab.close()
