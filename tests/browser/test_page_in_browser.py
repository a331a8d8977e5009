"""The page in headless Chromium, with axe-core: what only a browser can tell."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mcstats.report.page import render

from helpers.complete_topic import (
    EXTRAS,
    HOSTILE_TEXTS,
    MIXED,
    complete_page,
    complete_tables,
    complete_topic,
    page_of_size,
    with_text_appended,
)
from helpers.computed_tables import compute_tables, shipped_rubric
from helpers.places import SHIPPED_TOPIC, TESTS
from mcstats.data.load_topic import load_topic
from mcstats.report.palette import DARK, LIGHT

pytestmark = pytest.mark.browser


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
if CHROMIUM is None:
    # In CI it is installed, so that a missing browser there is a failure and not a skip.
    if os.environ.get("CI"):
        raise RuntimeError("no Chromium: install it, on Debian by: apt install chromium")
    pytest.skip("no Chromium is installed: apt install chromium", allow_module_level=True)

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What axe cannot decide: the rule, what the element must hold, and why a person need not look.
UNDECIDED = (
    ("color-contrast", "", "colours come from variables, whose contrast a unit test computes"),
    ("th-has-data-cells", 'scope="rowgroup"', "the head of a group spans the rows below its own"),
)
THEMES = ("light", "dark")
WIDTHS = (360, 1280)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], str]:
    folder = tmp_path_factory.mktemp("pages")

    def write(name: str, html: str) -> str:
        (folder / name).write_text(html, encoding="utf-8")
        return (folder / name).as_uri()

    return write


@pytest.fixture(scope="module")
def address(files: Callable[[str, str], str]) -> str:
    return files("page.html", complete_page()[0])


@pytest.fixture
def opened(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    contexts = []

    def go(width: int = 1280, theme: str = "light", url: str = address, **options: Any) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, **options
        )
        contexts.append(context)
        tab = context.new_page()
        tab.goto(url)
        return tab

    yield go
    for context in contexts:
        context.close()


def axe(tab: Any) -> dict[str, Any]:
    import axe_playwright_python

    script = Path(axe_playwright_python.__file__).parent / "axe.min.js"
    # The policy of the page forbids scripts, and an evaluated one does not ask it.
    tab.evaluate(script.read_text(encoding="utf-8") + ";0")
    options = {"runOnly": {"type": "tag", "values": TAGS}}
    found: dict[str, Any] = tab.evaluate("options => axe.run(document, options)", options)
    return found


def undecided(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each rule that axe leaves open, with the elements that it is about."""
    for item in found["incomplete"]:
        for node in item["nodes"]:
            checks = [check for kind in ("any", "all", "none") for check in node[kind]]
            related = [r["html"] for check in checks for r in check["relatedNodes"]]
            yield from ((item["id"], html) for html in related or [node["html"]])


def known(rule: str, html: str) -> bool:
    return any(rule == name and part in html for name, part, _ in UNDECIDED)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(opened: Callable[..., Any], width: int, theme: str) -> None:
    result = axe(opened(width, theme))
    shown = {v["id"]: [n["html"][:160] for n in v["nodes"]][:3] for v in result["violations"]}
    assert shown == {}
    assert [shown for shown in undecided(result) if not known(*shown)] == []


@pytest.mark.parametrize(
    "options",
    [{"reduced_motion": "reduce"}, {"forced_colors": "active"}, {"contrast": "more"}],
    ids=lambda o: next(iter(o)),
)
def test_axe_finds_nothing_where_a_reader_asks_for_more(
    opened: Callable[..., Any], options: dict[str, str]
) -> None:
    tab = opened(**options)
    assert axe(tab)["violations"] == []
    button = tab.locator("#glance button.fig").first
    button.focus()
    tab.keyboard.press("Enter")
    assert tab.locator(":popover-open").is_visible()
    assert tab.evaluate("document.getAnimations().length") == 0


def test_axe_finds_nothing_with_an_open_note(opened: Callable[..., Any]) -> None:
    tab = opened()
    tab.locator("#glance button.fig").first.click()
    assert tab.locator(":popover-open").count() == 1
    assert axe(tab)["violations"] == []


def test_the_page_asks_for_itself_and_nothing_else(browser: Any, address: str) -> None:
    tab = browser.new_page()
    asked: list[str] = []
    told: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: told.append(message.text))
    tab.on("pageerror", lambda error: told.append(str(error)))
    tab.goto(address)
    tab.wait_for_load_state("networkidle")
    tab.close()
    assert [url for url in asked if not url.startswith("data:")] == [address]
    assert told == []


def test_the_page_says_the_same_without_scripts(opened: Callable[..., Any]) -> None:
    with_scripts = opened().inner_text("main")
    assert opened(java_script_enabled=False).inner_text("main") == with_scripts


@pytest.mark.parametrize("width", [320, 360, 768])
def test_nothing_is_wider_than_a_narrow_screen(opened: Callable[..., Any], width: int) -> None:
    tab = opened(width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    free = "[...document.querySelectorAll('main table')].filter(t => !t.closest('.scroll, .prov'))"
    assert tab.evaluate(f"{free}.length") == 0
    frames = tab.locator(".scroll, .picture")
    for i in range(frames.count()):
        frame = frames.nth(i)
        assert frame.get_attribute("tabindex") == "0"
        assert frame.get_attribute("role") == "region"
        assert frame.get_attribute("aria-labelledby")


CLIPPED = """() => [...document.querySelectorAll('main *, header *, nav *')].filter(e => {
  const style = getComputedStyle(e);
  if (style.clipPath !== 'none' || style.display === 'inline') return false;
  if (e.closest('svg, .sr, [popover], details:not([open])')) return false;
  const text = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  return text && ['hidden', 'clip'].includes(style.overflowY)
    && e.scrollHeight > e.clientHeight + 1;
}).map(e => e.outerHTML.slice(0, 120))"""


def test_no_text_is_cut_when_letters_are_half_as_large_again(opened: Callable[..., Any]) -> None:
    tab = opened()
    tab.evaluate("document.documentElement.style.fontSize = '24px'")
    assert tab.evaluate(CLIPPED) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= 1280


OVERLAPS = """() => [...document.querySelectorAll('td, th, dd, li, p')].filter(e => {
  if (e.closest('[popover], details:not([open]), thead, .scroll')) return false;
  return e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline';
}).map(e => e.outerHTML.slice(0, 160))"""


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_runs_out_of_its_box(opened: Callable[..., Any], width: int) -> None:
    assert opened(width).evaluate(OVERLAPS) == []


def test_no_text_is_cut_at_twice_the_size(opened: Callable[..., Any]) -> None:
    # A browser that enlarges to 200 % lays a window of 1280 pixels out as one of 640.
    tab = opened(640, device_scale_factor=2)
    assert tab.evaluate(CLIPPED) == []
    assert tab.evaluate(OVERLAPS) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= 640


def test_a_page_of_twenty_studies_loads_fast_and_stays_small(
    opened: Callable[..., Any], files: Callable[[str, str], str]
) -> None:
    html = page_of_size(20, MIXED)
    tab = opened(url=files("twenty.html", html))
    entry = "performance.getEntriesByType('navigation')[0]"
    took = []
    for _ in range(10):
        tab.reload()
        took.append(tab.evaluate(f"{entry}.domContentLoadedEventEnd - {entry}.startTime"))
        if took[-1] <= 500:
            break
    # The least of several: what else the machine does is not the page's.
    assert min(took) <= 500
    assert len(html.encode()) <= 1_500_000
    assert tab.evaluate("document.querySelectorAll('*').length") <= 25_000


PLACES = """row => {
  const line = row.querySelector('.whisker, .prediction').getBoundingClientRect();
  const plot = row.querySelector('svg.ground').getBoundingClientRect();
  const table = row.closest('table').dataset;
  return [line.left - plot.left, line.right - plot.left, plot.width,
          Number(table.low), Number(table.high)];
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_drawn_ends_lie_where_their_values_say(opened: Callable[..., Any], width: int) -> None:
    tab = opened(width)
    drawn = [(f"effects.{e.effect}", e.ci_lb, e.ci_ub) for e in complete_tables().effects]
    main = [p for p in complete_tables().pooled if p.role == "main" and p.pi_lb is not None]
    drawn += [(f"forest.{p.synthesis}", p.pi_lb, p.pi_ub) for p in main]
    ends = [(name, low, high) for name, low, high in drawn if None not in (low, high)]
    assert len(ends) > 3
    for name, *values in ends:
        left, right, wide, low, high = tab.locator(f'[id="{name}"]').evaluate(PLACES)
        for at, value in zip((left, right), values, strict=True):
            assert value is not None
            # What lies beyond the plot ends at its edge, with an arrow that another test asks for.
            share = min(max((value - low) / (high - low), 0), 1)
            assert abs(at - wide * share) <= 0.5, (name, width)


def test_rows_drawn_are_the_rows_of_the_table(opened: Callable[..., Any]) -> None:
    tab = opened()
    drawn = tab.evaluate(
        "[...document.querySelectorAll('svg g.effect')].map(g => g.dataset.effect)"
    )
    rows = tab.evaluate(
        "[...document.querySelectorAll('.forest tr[id^=\"effects.\"]')].map(r => r.id.slice(8))"
    )
    assert drawn == rows
    listed = [effect.effect for effect in complete_tables().effects]
    bodies = tab.evaluate(
        """[...document.querySelectorAll('.forest tbody')].map(
           b => [...b.querySelectorAll('tr[id^="effects."]')].map(r => r.id.slice(8)))"""
    )
    for body in bodies:
        # Effects of what measures the same, in the order of the file that the page offers.
        assert body == [name for name in listed if name in body]
    assert sorted(drawn) == sorted(effect.effect for effect in complete_tables().effects)


@pytest.mark.parametrize("options", [{}, {"forced_colors": "active"}], ids=["grey", "forced"])
def test_ratings_differ_without_colour(opened: Callable[..., Any], options: dict[str, str]) -> None:
    tab = opened(**options)
    tab.evaluate("document.documentElement.style.filter = 'grayscale(1)'")
    cells = tab.locator("#key-rob .mark")
    pictures = {cells.nth(i).locator("svg").screenshot() for i in range(cells.count())}
    words = {cells.nth(i).inner_text() for i in range(cells.count())}
    assert len(pictures) == len(words) == 4


PRESSED = """() => [document.querySelector(':popover-open')?.id ?? null,
  document.activeElement.getAttribute('popovertarget')]"""


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_keyboard_opens_and_closes_the_note_of_every_figure(
    opened: Callable[..., Any], key: str
) -> None:
    tab = opened()
    tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    buttons = tab.locator("main button.fig").element_handles()
    notes = [button.get_attribute("popovertarget") for button in buttons]
    first = [button for n, button in enumerate(buttons) if notes[n] not in notes[:n]]
    assert len(first) > 50
    for button in first:  # one for each note; a note that has several opens alike
        note = button.get_attribute("popovertarget")
        button.focus()
        tab.keyboard.press(key)
        assert tab.evaluate(PRESSED)[0] == note
        tab.keyboard.press("Escape")
        assert tab.evaluate(PRESSED) == [None, note]


def test_the_first_stop_of_the_keyboard_is_the_skip_link_and_it_works(
    opened: Callable[..., Any],
) -> None:
    tab = opened()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"


# Of a frame that is taller than the window the sides of the ring are seen, not its top.
FOCUS = """() => { const e = document.activeElement; const s = getComputedStyle(e);
  const box = e.getBoundingClientRect(); const x = box.left + Math.min(4, box.width / 2);
  const y = Math.max(box.top, 0) + Math.min(4, box.height / 2);
  const over = document.elementFromPoint(x, y);
  return {tag: e.tagName, outline: parseFloat(s.outlineWidth), style: s.outlineStyle,
          colour: s.outlineColor,
          seen: box.bottom >= 0 && y <= innerHeight,
          covered: !(over === e || e.contains(over) || over?.contains(e))}; }"""


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (360, "dark")])
def test_the_tab_key_goes_through_the_page_in_its_order_and_is_always_seen(
    opened: Callable[..., Any], width: int, theme: str
) -> None:
    tab = opened(width, theme)
    focus = {"light": LIGHT, "dark": DARK}[theme]["focus"]
    ring = f"rgb({', '.join(str(int(focus[i : i + 2], 16)) for i in (1, 3, 5))})"
    order = tab.evaluate(
        """() => { window.stops = [...document.querySelectorAll(
            'a[href], button, summary, [tabindex="0"]')]
          .filter(e => e.checkVisibility({contentVisibilityAuto: true}));
          return window.stops.length; }"""
    )
    for stop in range(order):
        tab.keyboard.press("Tab")
        assert tab.evaluate("window.stops.indexOf(document.activeElement)") == stop
        state = tab.evaluate(FOCUS)
        assert state["style"] != "none" and state["outline"] >= 2, state
        # The colour whose contrast with every ground a unit test computes.
        assert state["colour"] == ring, state
        assert state["seen"] and not state["covered"], state


SMALL = """() => [...document.querySelectorAll('button, nav a, summary, .skip')]
  .filter(e => e.checkVisibility())
  .map(e => [e.outerHTML.slice(0, 120), e.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"""


@pytest.mark.parametrize("width", WIDTHS)
def test_targets_are_large_enough(opened: Callable[..., Any], width: int) -> None:
    assert opened(width).evaluate(SMALL) == []


REACHED = """async () => { const lost = [];
  for (const e of document.querySelectorAll('main data[id]')) {
    location.hash = '#' + e.id;
    await new Promise(requestAnimationFrame);
    const box = e.getBoundingClientRect();
    const shown = e.checkVisibility({contentVisibilityAuto: true});
    if (!shown || box.top < 0 || box.bottom > innerHeight + 1) lost.push(e.id);
  } return lost; }"""


def test_every_figure_can_be_linked_to_and_is_then_seen(opened: Callable[..., Any]) -> None:
    tab = opened()
    assert tab.locator("main data[id]").count() > 300
    assert tab.evaluate(REACHED) == []


def test_downloads_are_the_bytes_that_their_fingerprint_names(opened: Callable[..., Any]) -> None:
    at_once = 10  # Chromium refuses what one page offers beyond that in quick succession
    rows = opened().locator("#files tbody tr").count()
    assert rows >= 14
    for i in range(rows):
        if i % at_once == 0:
            tab = opened(accept_downloads=True)
        row = tab.locator("#files tbody tr").nth(i)
        link = row.locator("a")
        with tab.expect_download() as waiting:
            link.press("Enter")
        content = Path(waiting.value.path()).read_bytes()
        assert waiting.value.suggested_filename == link.get_attribute("download")
        shown = row.locator("code").last.inner_text().strip()
        assert hashlib.sha256(content).hexdigest() == shown


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=lambda t: t[:12])
def test_hostile_text_opens_no_dialog_and_keeps_the_layout(
    browser: Any, files: Callable[[str, str], str], text: str
) -> None:
    html, _ = render(
        with_text_appended(complete_topic(), text),
        shipped_rubric(),
        with_text_appended(complete_tables(), text),
        (),
        EXTRAS,
    )
    tab = browser.new_page(viewport={"width": 360, "height": 900})
    dialogs: list[str] = []
    tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    tab.goto(files("hostile.html", html))
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert dialogs == []
    assert text[:20] in tab.inner_text("#glance")
    assert tab.locator("main script, main img[src='x'], main b").count() == 0
    tab.close()


def test_print_shows_notes_addresses_and_verdicts_on_the_first_page(
    opened: Callable[..., Any],
) -> None:
    tab = opened(794)
    tab.emulate_media(media="print")
    hidden = "[...document.querySelectorAll('#notes .prov')].filter(n => !n.checkVisibility())"
    assert tab.locator("#notes .prov").count() > 50
    assert tab.evaluate(f"{hidden}.length") == 0
    closed = "[...document.querySelectorAll('main td')].filter(n => !n.checkVisibility())"
    assert tab.evaluate(f"{closed}.length") == 0
    assert not tab.locator("nav").is_visible()
    link = tab.locator('#documents a[href^="http"]').first
    assert "http" in link.evaluate("a => getComputedStyle(a, '::after').content")
    styles = """s => [...new Set([...document.querySelectorAll(s[0])].map(
      e => getComputedStyle(e)[s[1]]))]"""
    assert tab.evaluate(styles, ["main tr", "breakInside"]) == ["avoid"]
    assert tab.evaluate(styles, ["main thead", "display"]) == ["table-header-group"]
    # A4 less its margins is 1002 pixels high at 96 to the inch.
    box = tab.locator("#glance").bounding_box()
    assert box["y"] + box["height"] < 1002


def test_on_paper_each_figure_has_the_mark_of_the_note_that_tells_its_source(
    opened: Callable[..., Any],
) -> None:
    tab = opened(794)
    marks = """s => [...document.querySelectorAll(s[0])].map(
      e => [e.getAttribute(s[1]), getComputedStyle(e, s[2]).content])"""
    figures, notes = ["button.fig", "popovertarget", "::after"], [".prov", "id", "::before"]
    assert {shown for _, shown in tab.evaluate(marks, figures)} == {"none"}
    tab.emulate_media(media="print")
    beside, before = (dict(tab.evaluate(marks, which)) for which in (figures, notes))
    assert len(beside) > 50
    assert all(shown == f'"{name}"' for name, shown in (*beside.items(), *before.items()))
    assert beside.keys() == before.keys()


def test_all_verdicts_of_the_real_topic_stand_on_the_first_printed_page(
    opened: Callable[..., Any], files: Callable[[str, str], str], tmp_path: Path
) -> None:
    if not shutil.which("pdftotext"):
        assert not os.environ.get("CI"), (
            "no pdftotext: install it, on Debian by: apt install poppler-utils"
        )
        pytest.skip("no pdftotext is installed: apt install poppler-utils")
    of = load_topic(SHIPPED_TOPIC)
    made = compute_tables(of)
    tab = opened(url=files("real.html", render(of, shipped_rubric(), made)[0]))
    tab.pdf(path=tmp_path / "first.pdf", format="A4", page_ranges="1")
    command = ["pdftotext", "-layout", str(tmp_path / "first.pdf"), "-"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert len(made.verdicts) > 10
    # What follows the table stands after its last row: all rows are on this page.
    words = " ".join(shown.split())
    tested = [row for row in made.verdicts if row.certainty != "no eligible evidence"]
    assert len(tested) > 6
    assert words.count("as tested") == len(tested)
    for verdict in made.verdicts:
        assert verdict.statement.split()[0] in shown


def test_a_printed_page_is_tagged_and_has_an_outline(opened: Callable[..., Any]) -> None:
    content = opened().pdf(tagged=True, outline=True, prefer_css_page_size=True)
    for part in (b"/StructTreeRoot", b"/Lang", b"/Outlines"):
        assert part in content


def test_nothing_moves(opened: Callable[..., Any]) -> None:
    tab = opened(reduced_motion="no-preference")
    assert tab.evaluate("document.getAnimations().length") == 0


BUILD = """
import sys; sys.path.insert(0, sys.argv[1])
from helpers.complete_topic import complete_page as page
sys.stdout.buffer.write(page()[0].encode())
"""


@pytest.mark.parametrize(
    "around",
    [
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "2"},
    ],
    ids=["far", "plain"],
)
def test_the_page_does_not_depend_on_where_and_when_it_is_made(
    tmp_path: Path, around: dict[str, str]
) -> None:
    here = TESTS
    made = subprocess.run(
        [sys.executable, "-c", BUILD, str(here)],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, **around},
    ).stdout
    assert (
        hashlib.sha256(made).hexdigest() == hashlib.sha256(complete_page()[0].encode()).hexdigest()
    )


def test_linked_data_hold_no_figure_that_is_not_visible(opened: Callable[..., Any]) -> None:
    tab = opened()
    visible = re.sub(r"\s+", " ", tab.inner_text("main"))
    for script in tab.locator("script").all():
        result = json.loads(script.text_content())
        if result["@type"] == "ClaimReview":
            assert result["claimReviewed"] in visible
            assert result["reviewRating"]["alternateName"] in visible
            assert result["reviewBody"] in visible
