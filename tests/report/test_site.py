"""Tests of mcstats.report.site, on the pages of every example topic."""

from __future__ import annotations

import re
import time
from html import unescape
from posixpath import dirname, join, normpath

import pytest

from helpers.complete_topic import EXTRAS, FILES, load_files
from helpers.computed_tables import compute_tables, shipped_rubric
from helpers.page_text import blocks_of, faults_of
from helpers.places import ROOT
from helpers.shipped_topic import shipped_tables, shipped_topic
from mcstats.check.page_audit import find_untraced
from mcstats.model.tables import NumberRow
from mcstats.report.site import FRONT, answer_of, claim_path, render
from mcstats.report.view import PAGES

MOST_BYTES, MOST_NODES = 150_000, 4_000
MOST_SECONDS = 0.64
_LINK = re.compile(r'href="([^"]*)"')
_IDENTIFIER = re.compile(r' id="([^"]*)"')
_FIGURE = re.compile(r'<a class="n" id="([^"]*)" href="[^"]*#([^"]*)"')


def test_every_page_is_there(pages: dict[str, str]) -> None:
    assert set(PAGES) < set(pages)
    claims = [name for name in pages if name not in PAGES]
    assert claims and all(re.fullmatch(r"claims/[\w.-]+\.html", name) for name in claims)


def test_no_page_has_a_word_or_sentence_that_readers_stumble_over(
    topic_name: str, pages: dict[str, str]
) -> None:
    found = {name: faults_of(html) for name, html in pages.items()}
    assert {name: faults[:5] for name, faults in found.items() if faults} == {}


def test_every_figure_is_traced(pages: dict[str, str], numbers: list[NumberRow]) -> None:
    found = {name: find_untraced(html, numbers)[:5] for name, html in pages.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_every_link_has_its_target(pages: dict[str, str]) -> None:
    ids = {name: set(_IDENTIFIER.findall(html)) for name, html in pages.items()}
    outside = re.compile(r"https?:|data:|tables/|figures/|manifest|datapackage|checks")
    broken = []
    for name, html in pages.items():
        for link in set(_LINK.findall(html)):
            page, _, place = link.partition("#")
            target = normpath(join(dirname(name), page)) if page else name
            if outside.match(target if page else "") or outside.match(page):
                continue
            if target not in ids or (place and place not in ids[target]):
                broken.append((name, link))
    assert broken == []


def test_identifiers_on_a_page_are_unique(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        found = _IDENTIFIER.findall(html)
        assert sorted(set(found)) == sorted(found), name


def test_every_figure_has_its_line_and_every_line_a_use(
    pages: dict[str, str], numbers: list[NumberRow]
) -> None:
    uses = {line for html in pages.values() for _, line in _FIGURE.findall(html)}
    assert uses <= set(_IDENTIFIER.findall(pages["audit.html"]))
    shown = {
        number for html in pages.values() for number in re.findall(r'data-number="([^"]*)"', html)
    }
    assert {row.number for row in numbers} == shown


def test_pages_are_the_same_each_time() -> None:
    topic, rubric = load_files(FILES), shipped_rubric()
    tables = compute_tables(topic)
    assert render(topic, rubric, tables, (), EXTRAS) == render(topic, rubric, tables, (), EXTRAS)


def test_a_page_holds_nothing_but_itself(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        assert "default-src 'none'" in unescape(html) and "unsafe" not in html, name
        assert not re.search(r"\sstyle=|\son\w+=|<link|<iframe|@import|@font-face", html), name
        assert not re.search(r"<script(?! type=\"application/ld\+json\")", html), name
        assert not re.search(r'src="(?!data:)', html), name


def test_the_front_page_stays_small(pages: dict[str, str]) -> None:
    assert len(pages[FRONT].encode()) <= MOST_BYTES
    assert pages[FRONT].count("<") - pages[FRONT].count("</") <= MOST_NODES


@pytest.mark.parametrize("topic_name", ["bcg", "salt"])
def test_a_topic_without_a_judging_article_has_no_column_for_one(pages: dict[str, str]) -> None:
    heads = [block.text for block in blocks_of(pages[FRONT]) if block.tag == "th"]
    assert "Our reading" not in heads
    assert not [head for head in heads if head.startswith("Verdict of")]


def test_a_topic_without_articles_has_no_entry_for_them() -> None:
    files = {name: text for name, text in FILES.items() if not name.startswith("articles/")}
    files["claims.yaml"] = files["claims.yaml"].replace(
        "    row: {article: blog2022, row: row1}\n", ""
    )
    topic = load_files(files)
    front = render(topic, shipped_rubric(), compute_tables(topic), (), EXTRAS)[0][FRONT]
    assert 'href="articles.html"' not in front
    assert 'href="studies.html"' in front


def test_the_current_page_is_marked(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        bar = html.partition('<nav aria-label="Pages of this report">')[2].partition("</nav>")[0]
        current = re.findall(r'href="([^"]*)" aria-current="page"', bar)
        listed = "articles.html" in pages[FRONT] or name != "articles.html"
        expected = ["../index.html#claims"] if name.startswith("claims/") else [name] * listed
        assert current == expected


def test_the_pages_of_the_shipped_topic_are_rendered_in_time() -> None:
    topic, tables = shipped_topic(), shipped_tables()
    took = []
    for _ in range(3):
        began = time.process_time()
        render(topic, shipped_rubric(), tables, (), EXTRAS)
        took.append(time.process_time() - began)
    assert min(took) <= MOST_SECONDS


def test_the_answer_of_a_topic_has_no_markup() -> None:
    answer = answer_of(shipped_topic(), shipped_rubric(), shipped_tables())
    assert answer.startswith("We do not know: ")
    assert "<" not in answer


def test_the_path_of_a_claim_is_a_file_name_for_any_id() -> None:
    assert claim_path("muscle") == "claims/muscle.html"
    assert re.fullmatch(r"claims/[\w.-]+\.html", claim_path("a b/../c"))
    assert claim_path("a b") != claim_path("a_b")


def test_no_template_holds_a_typed_figure() -> None:
    for path in sorted((ROOT / "src/mcstats/report/templates").glob("*.j2")):
        text = re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"<(svg|code|cite|q|title)\b.*?</\1>|<[^>]*>", "", text, flags=re.DOTALL)
        assert not re.search(r"\d", text), path.name
