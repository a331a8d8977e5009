"""Tests of mcstats.report.page."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from itertools import pairwise
from urllib.parse import unquote

import pytest

from helpers.complete_topic import (
    EXTRAS,
    HOSTILE_TEXTS,
    complete_page,
    complete_tables,
    complete_topic,
    with_text_appended,
)
from helpers.computed_tables import shipped_rubric
from helpers.page_tree import Node, ids_of, note_of, read_page, section_of
from mcstats.check.page_audit import find_untraced
from mcstats.model.tables import MoveRow, NumberRow, dumps, loads
from mcstats.report.number_register import NumberRegister
from mcstats.report.page import SECTIONS, render
from mcstats.report.render import style
from mcstats.report.view import TABLES


def test_every_id_is_used_once(page_tree: Node) -> None:
    result = ids_of(page_tree)
    assert len(result) == len(set(result))
    assert all(re.fullmatch(r"[A-Za-z][\w.-]*", i) for i in result)


def test_every_link_within_the_page_has_a_target(page_tree: Node) -> None:
    known = set(ids_of(page_tree))
    targets = [
        a.attributes["href"][1:] for a in page_tree.all("a") if a.attributes["href"][0] == "#"
    ]
    uses = [u.attributes["href"][1:] for u in page_tree.all("use")]
    assert targets and uses
    assert set(targets) | set(uses) <= known


def test_every_button_opens_a_note_and_every_note_is_opened(page_tree: Node) -> None:
    notes = {n.attributes["id"] for n in page_tree.walk() if "popover" in n.attributes}
    opened = [b for b in page_tree.all("button") if "popovertargetaction" not in b.attributes]
    assert {b.attributes["popovertarget"] for b in opened} == notes
    assert all(b.text.strip() for b in opened)


def test_what_an_attribute_refers_to_is_there(page_tree: Node) -> None:
    known = set(ids_of(page_tree))
    for node in page_tree.walk():
        for name in node.attributes.get("aria-labelledby", "").split():
            assert name in known


def test_headings_never_skip_a_level_and_there_is_one_of_the_first(page_tree: Node) -> None:
    levels = [int(n.tag[1]) for n in page_tree.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_every_figure_is_traced_and_the_register_is_inside_the_page(page_tree: Node) -> None:
    html, numbers = complete_page()
    assert find_untraced(html, numbers) == []
    shown = {d.attributes.get("data-number") or d.attributes["id"] for d in page_tree.all("data")}
    assert shown == {row.number for row in numbers}


def test_a_figure_stands_in_a_button_or_in_a_row_or_note_that_names_its_place(
    page_tree: Node,
) -> None:
    for data in page_tree.all("data"):
        around = list(data.ancestors())
        if any(n.tag == "button" for n in around):
            continue
        near = next(n for n in around if n.tag == "tr" or "popover" in n.attributes)
        traced = (
            near
            if "popover" in near.attributes
            else next((n for n in around if "popover" in n.attributes), near)
        )
        assert re.search(r"\.yaml:\d+|tables/", traced.text), data.attributes


def test_the_note_of_an_effect_names_print_place_line_route_and_formula(page_tree: Node) -> None:
    own_note = note_of(page_tree, "effects.frost2019-mood-end-smd")
    assert own_note is not None
    note = own_note.text
    words = ("12.4", "table 2", "frost2019.yaml:", "from means and SDs", "Hedges 1981")
    for shown in (*words, "Lifts the mood"):
        assert shown in note


def test_the_register_refuses_two_values_under_one_id_and_what_is_no_number() -> None:
    register = NumberRegister()
    first = register.enter("a.b", 1.0, "1.00", "count")
    again = register.enter("a.b", 1.0, "1.00", "count")
    elsewhere = register.enter("a.b", 1.0, "1.00", "count", scope="top")
    assert (first.id, again.id, elsewhere.id) == ("a.b", "a.b--2", "top.a.b")
    with pytest.raises(ValueError, match="under one id"):
        register.enter("a.b", 2.0, "2.00", "count")
    with pytest.raises(ValueError, match="no number"):
        register.enter("c", float("nan"), "nan", "count")
    with pytest.raises(ValueError, match="no kind of figure"):
        register.enter("c", 1.0, "1", "guess")
    assert [row.number for row in register.numbers] == ["a.b"]


def test_tables_have_captions_and_heads_and_no_empty_one(page_tree: Node) -> None:
    result = page_tree.all("table")
    assert result
    for table in result:
        assert table.all("caption")[0].text.strip()
        heads = table.all("th")
        assert all(th.attributes["scope"] in {"col", "row", "rowgroup"} for th in heads)
        assert all(th.text.strip() for th in heads)
        wide = len(table.all("thead")[0].all("th"))
        for row in table.all("tr"):
            spans = [int(c.attributes.get("colspan", 1)) for c in row.all("th", "td")]
            assert sum(spans) == wide


def test_the_page_has_a_language_a_title_and_its_landmarks(page_tree: Node) -> None:
    assert page_tree.all("html")[0].attributes["lang"] == "en"
    assert complete_topic().claims.title in page_tree.all("title")[0].text
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page_tree.all(landmark)) == 1
    assert page_tree.all("nav")[0].attributes["aria-label"].strip()
    assert page_tree.all("main")[0].attributes["id"] == page_tree.all("a")[0].attributes["href"][1:]


def test_pictures_have_a_text_and_their_figures_a_table_in_the_same_section(
    page_tree: Node,
) -> None:
    for svg in (s for s in page_tree.all("svg") if s.attributes.get("role") == "img"):
        assert svg.all("title")[0].text and svg.all("desc")[0].text
    images = page_tree.all("img")
    assert images
    for image in images:
        assert image.attributes["alt"].strip()
        around = next(n for n in image.ancestors() if n.tag == "section")
        order = list(around.walk())
        after = order[next(i for i, n in enumerate(order) if n is image) :]
        assert any(n.tag == "table" for n in after)


def test_the_policy_allows_nothing_but_this_style_and_pictures_inside(page_tree: Node) -> None:
    meta = next(m for m in page_tree.all("meta") if m.attributes.get("http-equiv"))
    policy = meta.attributes["content"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy and "http" not in policy
    (sheet,) = page_tree.all("style")
    digest = base64.b64encode(hashlib.sha256(sheet.text.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert not [name for name in policy.split("; ") if name.startswith("script")]
    assert not [n for n in page_tree.walk() if "style" in n.attributes]
    assert not [a for n in page_tree.walk() for a in n.attributes if a.startswith("on")]
    scripts = [s.attributes.get("type") for s in page_tree.all("script")]
    assert set(scripts) == {"application/ld+json"}


def test_nothing_is_asked_of_the_network(page_tree: Node) -> None:
    for node in page_tree.walk():
        for name in ("src", "srcset"):
            assert node.attributes.get(name, "data:").startswith("data:")
        if node.tag == "link":
            pytest.fail("a link element asks for a file")
    assert "url(" not in style() and "@import" not in style()


def test_files_inside_the_page_are_the_tables_byte_for_byte(page_tree: Node) -> None:
    links = {
        a.text: a.attributes for a in page_tree.all("a") if a.attributes["href"][:5] == "data:"
    }
    expected = {
        f"tables/{n}.csv": dumps(r, getattr(complete_tables(), n)) for n, r in TABLES.items()
    }
    expected["tables/numbers.csv"] = dumps(NumberRow, complete_page()[1])
    for name, text in expected.items():
        assert unquote(links[name]["href"].partition(",")[2]) == text
        assert links[name]["download"] == name.removeprefix("tables/")
    assert loads(NumberRow, expected["tables/numbers.csv"]) == complete_page()[1]
    assert json.loads(unquote(links["sources.json"]["href"].partition(",")[2]))
    assert "@article{frost2019," in unquote(links["sources.bib"]["href"].partition(",")[2])


def test_a_declared_mismatch_does_not_fail_and_an_undeclared_one_is_named_at_the_top(
    page_tree: Node,
) -> None:
    declared = [r for r in complete_tables().checks if r.declared == "yes"]
    assert declared and not [r for r in declared if r.fails]
    failed = [r for r in complete_tables().checks if r.fails]
    assert failed, "the article's verdict differs from ours, and nobody declared it"
    assert "mismatches that nobody declared" in section_of(page_tree, "top").text
    well = replace(complete_tables(), checks=declared)
    assert (
        "All as declared"
        in section_of(read_page(render(complete_topic(), shipped_rubric(), well)[0]), "top").text
    )


def test_figures_that_moved_are_told_with_their_cause() -> None:
    move = MoveRow("effects.frost2019-mood-end-smd.yi", "0.70 (0.7)", "0.71 (0.71)", "datum edited")
    html, numbers = render(complete_topic(), shipped_rubric(), complete_tables(), [move])
    text = section_of(read_page(html), "changes").text
    assert "0.70 (0.7)" in text and "datum edited" in text
    assert find_untraced(html, numbers) == []


def test_machines_read_one_dataset_and_one_review_for_each_claim(page_tree: Node) -> None:
    entries = [json.loads(script.text) for script in page_tree.all("script")]
    assert {entry["@context"] for entry in entries} == {"https://schema.org"}
    dataset, *reviews = entries
    assert dataset["@type"] == "Dataset"
    assert {file["contentUrl"] for file in dataset["distribution"]} == {
        f"tables/{name}.csv" for name in TABLES
    }
    assert [(r["@type"], r["claimReviewed"], r["reviewBody"]) for r in reviews] == [
        ("ClaimReview", verdict.statement, verdict.because)
        for verdict in complete_tables().verdicts
    ]


def test_figures_that_are_new_are_listed_apart_from_those_that_moved() -> None:
    number = "effects.frost2019-mood-end-smd.yi"
    new = MoveRow(number, "", "0.71 (0.71)", "new")
    moved = replace(new, number="effects.snow2020-mood-end-smd.yi", old="0.1 (0.1)")
    alone = section_of(
        read_page(render(complete_topic(), shipped_rubric(), complete_tables(), [new])[0]),
        "changes",
    )
    assert "No accepted figure moved" in alone.text
    assert number in section_of(alone, "new-figures").text
    both = section_of(
        read_page(render(complete_topic(), shipped_rubric(), complete_tables(), [new, moved])[0]),
        "changes",
    )
    assert "No accepted figure moved" not in both.text
    assert number not in section_of(both, "moves").text
    assert moved.number in section_of(both, "moves").text
    assert both.all("details")[0].all("table")[0].attributes["id"] == "new-figures"


def shape(tree: Node) -> list[str]:
    # Digits in the text are declared, which takes an element of its own.
    return [n.tag for n in tree.walk() if not (n.tag == "span" and n.attributes)]


@pytest.fixture(scope="module")
def harmless() -> list[str]:
    """The shape of the page whose texts all end in a letter."""
    html, _ = render(
        with_text_appended(complete_topic(), "x"),
        shipped_rubric(),
        with_text_appended(complete_tables(), "x"),
        (),
        EXTRAS,
    )
    return shape(read_page(html))


@pytest.mark.parametrize("text", HOSTILE_TEXTS, ids=lambda t: t[:12])
def test_hostile_text_adds_no_element_and_is_shown_as_it_is(text: str, harmless: list[str]) -> None:
    html, numbers = render(
        with_text_appended(complete_topic(), text),
        shipped_rubric(),
        with_text_appended(complete_tables(), text),
        (),
        EXTRAS,
    )
    page = read_page(html)
    assert shape(page) == harmless
    assert "Lifts the mood" + text in page.text
    assert find_untraced(html, numbers) == []


def test_two_pages_of_the_same_data_are_the_same() -> None:
    again = render(complete_topic(), shipped_rubric(), complete_tables(), (), EXTRAS)
    assert again == complete_page()


def test_contents_name_every_section_in_its_order(page_tree: Node) -> None:
    nav = page_tree.all("nav")[0]
    linked = [a.attributes["href"][1:] for a in nav.all("a")]
    main = page_tree.all("main")[0]
    built = [
        n.attributes["id"] for n in main.children if isinstance(n, Node) and n.tag == "section"
    ]
    assert built == [*linked, "notes"]
    assert len(linked) == len(SECTIONS)
    assert linked[0] == "verdicts"


def test_the_style_has_no_animation() -> None:
    assert not re.search(r"animation|transition|@keyframes", style())
