"""Figures in headless Chromium: wide and narrow, in both themes, in forced colours, on paper."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.figure_facts import approximate, changes, evidence, hard, ratios, wounds
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

CARDS = {320: True, 360: True, 1280: False}
"""Widths of the window, and whether each study stands in a card with its drawing below."""
TABLES = """() => [...document.querySelectorAll('.forest table')].map(table => ({
  cards: getComputedStyle(table).display === 'block',
  wide: table.scrollWidth - table.clientWidth,
  rows: [...table.querySelectorAll('tbody tr')].map(row => {
    const box = of => { const b = of.getBoundingClientRect();
                        return {left: b.left, right: b.right, top: b.top, bottom: b.bottom}; };
    const head = row.querySelector('th'), plot = row.querySelector('.plot > svg');
    return {head: box(head), plot: box(plot), shown: getComputedStyle(plot).display,
            group: head.scope === 'rowgroup'};
  })}))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    plots = (wounds(), approximate(), hard(), ratios((0.86, 0.77, 0.96), (18, 2.6, 126)))
    figures = [*map(forest_plot, (*plots, changes())), evidence_map(*evidence())]
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    html = f'<!DOCTYPE html><html lang="en"><head>{head}<style>{style()}</style></head>'
    html += f"<body><main>{''.join(figures)}</main></body></html>"
    path: Path = tmp_path_factory.mktemp("figures") / "figures.html"
    path.write_text(finish(html, "figures.html"), encoding="utf-8")
    return path.as_uri()


def opened(browser: Any, address: str, width: int = 1280, **more: Any) -> Any:
    tab = browser.new_page(viewport={"width": width, "height": 900}, **more)
    tab.goto(address, timeout=120_000)  # milliseconds; a busy machine stops a browser for long
    return tab


@pytest.mark.parametrize("width", CARDS)
def test_each_row_is_drawn_beside_its_words_or_below_them_on_a_narrow_screen(
    browser: Any, address: str, width: int
) -> None:
    tab = opened(browser, address, width)
    tables = tab.evaluate(TABLES)
    assert len(tables) == 5
    for table in tables:
        assert table["cards"] == CARDS[width] and table["wide"] <= 0
        for row in table["rows"]:
            head, plot = row["head"], row["plot"]
            if row["group"] and table["cards"]:
                continue
            assert plot["right"] - plot["left"] > 150
            beside = plot["left"] > head["left"] + 50 and plot["top"] < head["bottom"]
            assert beside != table["cards"] and (beside or plot["top"] >= head["bottom"] - 1)
    tab.close()


def test_the_line_of_no_effect_is_unbroken_on_a_wide_screen(browser: Any, address: str) -> None:
    tab = opened(browser, address)
    for table in tab.evaluate(TABLES):
        plots = [row["plot"] for row in table["rows"]]
        for one, other in itertools.pairwise(plots):
            assert other["top"] <= one["bottom"] + 1 and one["left"] == other["left"]
    tab.close()


@pytest.mark.parametrize("width", [320, 360, 620, 768, 1000])
def test_nothing_is_wider_than_the_window(browser: Any, address: str, width: int) -> None:
    tab = opened(browser, address, width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.close()


@pytest.mark.parametrize(("scheme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_a_drawing_takes_the_colours_of_the_theme_and_paper_is_light(
    browser: Any, address: str, scheme: str, colours: dict[str, str]
) -> None:
    tab = opened(browser, address, color_scheme=scheme)
    ask = "name => getComputedStyle(document.querySelector(name)).fill"
    names = {".forest .pt": "ink", ".acc": "accent", ".hol": "paper", ".forest text": "muted"}

    def rgb(colour: str) -> str:
        return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"

    for name, part in names.items():
        assert tab.evaluate(ask, name) == rgb(colours[part])
    tab.emulate_media(media="print", color_scheme=scheme)
    for name, part in names.items():
        assert tab.evaluate(ask, name) == rgb(LIGHT[part])
    tab.close()


def test_a_figure_is_a_table_with_a_name_and_drawings_that_nobody_has_to_hear(
    browser: Any, address: str
) -> None:
    tab = opened(browser, address)
    table = tab.get_by_role("table", name="Wound area: all results favour current")
    assert table.count() == 1
    assert table.get_by_role("cell", name="34.4 (16.0 to 52.7)").is_visible()
    assert table.get_by_role("columnheader", name="Weight").is_visible()
    assert tab.locator(".forest").get_by_role("img").count() == 0
    assert tab.locator("svg a, svg [tabindex]").count() == 0
    tab.close()


def test_forced_colours_leave_every_mark_visible(browser: Any, address: str) -> None:
    tab = opened(browser, address, forced_colors="active")
    found = tab.evaluate(
        "() => [...document.querySelectorAll('.ci, .forest rect, .forest path')].map(mark => {"
        "const of = getComputedStyle(mark); return [of.fill, of.stroke]})"
    )
    ground = tab.evaluate("getComputedStyle(document.body).backgroundColor")
    assert found and all(ground not in (stroke, "none") for _, stroke in found)
    tab.close()
