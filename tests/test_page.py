from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from urllib.parse import unquote

import pytest
from jinja2 import UndefinedError

from mcstats.check.page_audit import find_untraced
from mcstats.model.tables import MoveRow, NumberRow, columns, dumps, loads
from mcstats.report.badges import RATINGS, SHAPES
from mcstats.report.forest import forest, panels
from mcstats.report.inline import KINDS, Text, Words
from mcstats.report.number_register import NumberRegister, anchor, cause_of
from mcstats.report.page import SECTIONS, render
from mcstats.report.palette import DARK, LIGHT
from mcstats.report.render import fill, style, text_link
from mcstats.report.topics import Listed, render_topics
from mcstats.report.view import TABLES, Extras, View
from page_reader import Node, note_of, read
from report_case import EXTRAS, hostile, page, rubric, tables, topic

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><b>x</b>",
    "{{7*7}}{% raw %}",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
    "&amp;&#60;",
    "x" * 10_000,
)


@pytest.fixture(scope="module")
def tree() -> Node:
    return read(page()[0])


def section(tree: Node, name: str) -> Node:
    return next(n for n in tree.walk() if n.attributes.get("id") == name)


def ids(tree: Node) -> list[str]:
    return [n.attributes["id"] for n in tree.walk() if "id" in n.attributes]


def test_every_id_is_used_once(tree: Node) -> None:
    found = ids(tree)
    assert len(found) == len(set(found))
    assert all(re.fullmatch(r"[A-Za-z][\w.-]*", i) for i in found)


def test_every_link_within_the_page_has_a_target(tree: Node) -> None:
    known = set(ids(tree))
    targets = [a.attributes["href"][1:] for a in tree.all("a") if a.attributes["href"][0] == "#"]
    uses = [u.attributes["href"][1:] for u in tree.all("use")]
    assert targets and uses
    assert set(targets) | set(uses) <= known


def test_every_button_opens_a_note_and_every_note_is_opened(tree: Node) -> None:
    notes = {n.attributes["id"] for n in tree.walk() if "popover" in n.attributes}
    opened = [b for b in tree.all("button") if "popovertargetaction" not in b.attributes]
    assert {b.attributes["popovertarget"] for b in opened} == notes
    assert all(b.text.strip() for b in opened)


def test_what_an_attribute_refers_to_is_there(tree: Node) -> None:
    known = set(ids(tree))
    for node in tree.walk():
        for name in node.attributes.get("aria-labelledby", "").split():
            assert name in known


def test_headings_never_skip_a_level_and_there_is_one_of_the_first(tree: Node) -> None:
    levels = [int(n.tag[1]) for n in tree.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_every_figure_is_traced_and_the_register_is_inside_the_page(tree: Node) -> None:
    html, numbers = page()
    assert find_untraced(html, numbers) == []
    shown = {d.attributes.get("data-number") or d.attributes["id"] for d in tree.all("data")}
    assert shown == {row.number for row in numbers}


def test_a_figure_stands_in_a_button_or_in_a_row_or_note_that_names_its_place(tree: Node) -> None:
    for data in tree.all("data"):
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


def test_the_note_of_an_effect_names_print_place_line_route_and_formula(tree: Node) -> None:
    found = note_of(tree, "effects.frost2019-mood-end-smd")
    assert found is not None
    note = found.text
    words = ("12.4", "table 2", "frost2019.yaml:", "from means and SDs", "Hedges 1981")
    for told in (*words, "Lifts the mood"):
        assert told in note


def test_prose_cannot_hold_a_figure() -> None:
    with pytest.raises(ValueError, match="figure in prose"):
        Text("about 30 women")
    with pytest.raises(ValueError, match="figure in prose"):
        Text("I²")


def test_words_with_digits_are_of_a_declared_kind() -> None:
    assert all(Words("7", kind).digits for kind in KINDS)
    with pytest.raises(ValueError, match="no kind of words"):
        Words("7", "anything")


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


def test_ids_are_readable_and_never_the_same_for_two_texts() -> None:
    assert anchor("effects.a-1.yi") == "effects.a-1.yi"
    odd = [anchor(t) for t in ("a b", "a_b", "a\tb", "1a", "", "ä", "x" * 999)]
    assert len(set(odd)) == len(odd)
    assert all(re.fullmatch(r"[A-Za-z][\w.-]{0,160}", o) for o in odd)


def test_the_cause_of_a_figure_is_the_same_for_the_same_print_in_any_order() -> None:
    assert cause_of(["b", "a"]) == cause_of(["a", "b"]) != cause_of(["a", "c"])
    assert cause_of([]) == ""


def test_rows_drawn_are_the_effects_of_the_table_in_their_order() -> None:
    context = View(topic(), rubric(), tables(), (), Extras())
    drawn = []
    for panel in panels(context):
        plot = forest(context, panel, ())
        mine = [row.effect for _, rows in plot.groups for row in rows if not row.drawn.diamond]
        assert mine == [row.effect for row in panel.rows]
        drawn += mine
    assert sorted(drawn) == sorted(row.effect for row in tables().effects)


def test_an_effect_that_cannot_be_estimated_keeps_its_row_and_says_why(tree: Node) -> None:
    row = section(tree, "effects.snow2020-calm-end-md")
    assert "not estimable" in row.text
    assert "not printed: mean of every arm" in row.text


def test_a_row_holds_its_weight_in_the_summary_below_it_and_the_weights_make_up_the_whole(
    tree: Node,
) -> None:
    (main,) = (r for r in tables().pooled if r.role == "main")
    shares = [float(w) for w in main.weights.split()]
    assert sum(shares) == pytest.approx(100) and len(shares) > 1
    for effect, share in zip(main.members.split(), shares, strict=True):
        (cell,) = (
            td
            for td in section(tree, f"effects.{effect}").all("td")
            if td.attributes.get("data-head") == "Weight"
        )
        assert cell.text == f"{share:.0f}%"
        assert float(cell.all("data")[0].attributes["value"]) == share
    others = {e.effect for e in tables().effects} - set(main.members.split())
    for effect in others:
        cells = section(tree, f"effects.{effect}").all("td")
        assert [c.text for c in cells if c.attributes.get("data-head") == "Weight"] == [""]


def test_an_end_without_limit_is_drawn_as_an_arrow_and_said_in_words(tree: Node) -> None:
    row = section(tree, "effects.frost2019-sick-end-rr")
    assert any("arrow" in n.attributes.get("class", "") for n in row.all("use"))
    assert "or more]" in row.text or "or less]" in row.text


def test_an_end_beyond_the_plot_is_cut_with_an_arrow_and_the_cell_holds_its_value() -> None:
    effects = [
        replace(e, yi=1.0, ci_lb=-9.0, ci_ub=9.0) if e.effect == "frost2019-sick-end-rr" else e
        for e in tables().effects
    ]
    html, _ = render(topic(), rubric(), replace(tables(), effects=effects))
    row = section(read(html), "effects.frost2019-sick-end-rr")
    line = next(n for n in row.all("line") if n.attributes["class"] == "whisker")
    assert (line.attributes["x1"], line.attributes["x2"]) == ("0.0%", "100.0%")
    arrows = [u for u in row.all("use") if "of-interval" in u.attributes.get("class", "")]
    assert [u.attributes["href"] for u in arrows] == ["#arrow-left", "#arrow-right"]
    values = {float(d.attributes["value"]) for d in row.all("data")}
    assert {math.exp(-9.0), math.exp(9.0)} <= values
    assert "8103" in row.text


def test_the_printed_set_is_drawn_apart_from_the_interval_and_where_its_ends_are(
    tree: Node,
) -> None:
    assert "Printed set" in section(tree, "key-plot").text
    seen = 0
    for effect in tables().effects:
        if effect.yi_min is None or effect.yi_max is None:
            continue
        row = section(tree, f"effects.{effect.effect}")
        table = next(n for n in row.ancestors() if n.tag == "table")
        low, high = float(table.attributes["data-low"]), float(table.attributes["data-high"])
        (band,) = (n for n in row.all("line") if n.attributes["class"] == "set")
        for end, value in (("x1", effect.yi_min), ("x2", effect.yi_max)):
            at = low + float(band.attributes[end].rstrip("%")) / 100 * (high - low)
            assert abs(at - min(max(value, low), high)) <= (high - low) / 2000
        seen += 1
    assert seen


def test_a_ratio_is_shown_as_a_ratio_with_its_line_of_no_effect_at_one(tree: Node) -> None:
    row = section(tree, "effects.frost2019-sick-end-rr")
    effect = next(r for r in tables().effects if r.effect == "frost2019-sick-end-rr")
    data = row.all("data")
    assert any(d.attributes.get("id", "").rpartition(".")[2].startswith("exp_") for d in data)
    table = next(n for n in row.ancestors() if n.tag == "table")
    assert table.attributes["data-log"] == "yes"
    low, high = float(table.attributes["data-low"]), float(table.attributes["data-high"])
    null = next(line for line in row.all("line") if line.attributes["class"] == "null")
    at = float(null.attributes["x1"].rstrip("%")) / 100
    assert low + at * (high - low) == pytest.approx(0, abs=1e-4)
    assert effect.estimable == "bound"


def test_drawn_ends_map_back_to_the_values_of_the_table(tree: Node) -> None:
    for effect in tables().effects:
        if effect.ci_lb is None or effect.ci_ub is None:
            continue
        row = section(tree, f"effects.{effect.effect}")
        table = next(n for n in row.ancestors() if n.tag == "table")
        low, high = float(table.attributes["data-low"]), float(table.attributes["data-high"])
        line = next(n for n in row.all("line") if n.attributes["class"] == "whisker")
        for end, value in (("x1", effect.ci_lb), ("x2", effect.ci_ub)):
            at = float(line.attributes[end].rstrip("%")) / 100
            # A plot is at most a thousand pixels wide: half of one is 1 in 2000.
            assert abs(low + at * (high - low) - value) <= (high - low) / 2000


def test_every_level_of_each_scale_is_in_its_legend_used_or_not(tree: Node) -> None:
    scales, sizes = rubric().scales, rubric().certainty.sizes
    levels = {
        "key-verdicts": [scales["verdict"].words[w] for w in scales["verdict"].order[0]],
        "key-certainty": [w.capitalize() for w in scales["certainty"].order[0]],
        "key-sizes": [w.capitalize() for w in sizes if w != "unknown"],
    }
    for name, words in levels.items():
        items = [li.text.strip() for li in section(tree, name).all("li")]
        assert items[: len(words)] == words
        assert all(li.all("svg") for li in section(tree, name).all("li"))


def test_all_ratings_are_in_the_legend_before_the_lights(tree: Node) -> None:
    rob = section(tree, "rob")
    key = section(rob, "key-rob")
    for _, word in RATINGS.values():
        assert word in key.text
    order = [n.attributes.get("id") for n in rob.walk()]
    assert order.index("key-rob") < order.index("lights")
    assert {name for name, _, _ in SHAPES} == {sign for sign, _ in RATINGS.values()}


def test_every_light_has_a_word_and_a_sign_and_results_rated_alike_share_a_row(tree: Node) -> None:
    rows = section(tree, "lights").all("tbody")[0].all("tr")
    domains = list(dict.fromkeys(r.domain for r in tables().ratings))
    heads = [th.text.lower() for th in section(tree, "lights").all("thead")[0].all("th")][1:]
    shown: dict[tuple[str, str, str], str] = {}
    for row in rows:
        name, *cells = row.all("th", "td")
        assert all(td.all("use") for td in cells)
        study = next(s for s in topic().studies.values() if s.label == name.all("a")[0].text)
        told = name.all("span")[-1].text.split("; ")
        for outcome in (o for o in study.outcomes if o.label in told):
            for domain, cell in zip(heads, cells, strict=True):
                assert (study.id, outcome.id, domain) not in shown
                shown[study.id, outcome.id, domain] = cell.text
    expected = {(r.study, r.outcome, r.domain): RATINGS[r.rating][1] for r in tables().ratings}
    assert shown == expected
    assert sorted(heads) == sorted(domains)
    assert heads[:3] == ["control", "blinding", "funding"]
    alike = {tuple(td.text for td in row.all("a", "td")) for row in rows}
    assert len(alike) == len(rows) < len({(r.study, r.outcome) for r in tables().ratings})


def test_tables_have_captions_and_heads_and_no_empty_one(tree: Node) -> None:
    found = tree.all("table")
    assert found
    for table in found:
        assert table.all("caption")[0].text.strip()
        heads = table.all("th")
        assert all(th.attributes["scope"] in {"col", "row", "rowgroup"} for th in heads)
        assert all(th.text.strip() for th in heads)
        wide = len(table.all("thead")[0].all("th"))
        for row in table.all("tr"):
            spans = [int(c.attributes.get("colspan", 1)) for c in row.all("th", "td")]
            assert sum(spans) == wide


def test_the_page_has_a_language_a_title_and_its_landmarks(tree: Node) -> None:
    assert tree.all("html")[0].attributes["lang"] == "en"
    assert topic().claims.title in tree.all("title")[0].text
    for landmark in ("header", "nav", "main", "footer"):
        assert len(tree.all(landmark)) == 1
    assert tree.all("nav")[0].attributes["aria-label"].strip()
    assert tree.all("main")[0].attributes["id"] == tree.all("a")[0].attributes["href"][1:]


def test_pictures_have_a_text_and_their_figures_a_table_in_the_same_section(tree: Node) -> None:
    for svg in (s for s in tree.all("svg") if s.attributes.get("role") == "img"):
        assert svg.all("title")[0].text and svg.all("desc")[0].text
    images = tree.all("img")
    assert images
    for image in images:
        assert image.attributes["alt"].strip()
        around = next(n for n in image.ancestors() if n.tag == "section")
        order = list(around.walk())
        after = order[next(i for i, n in enumerate(order) if n is image) :]
        assert any(n.tag == "table" for n in after)


def test_the_policy_allows_nothing_but_this_style_and_pictures_inside(tree: Node) -> None:
    meta = next(m for m in tree.all("meta") if m.attributes.get("http-equiv"))
    policy = meta.attributes["content"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy and "http" not in policy
    (sheet,) = tree.all("style")
    digest = base64.b64encode(hashlib.sha256(sheet.text.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert not [name for name in policy.split("; ") if name.startswith("script")]
    assert not [n for n in tree.walk() if "style" in n.attributes]
    assert not [a for n in tree.walk() for a in n.attributes if a.startswith("on")]
    scripts = [s.attributes.get("type") for s in tree.all("script")]
    assert set(scripts) == {"application/ld+json"}


def test_nothing_is_asked_of_the_network(tree: Node) -> None:
    for node in tree.walk():
        for name in ("src", "srcset"):
            assert node.attributes.get(name, "data:").startswith("data:")
        if node.tag == "link":
            pytest.fail("a link element asks for a file")
    assert "url(" not in style() and "@import" not in style()


def test_linked_data_say_what_the_page_says(tree: Node) -> None:
    found = [json.loads(s.text) for s in tree.all("script")]
    assert [f["@type"] for f in found].count("Dataset") == 1
    reviews = {f["claimReviewed"]: f for f in found if f["@type"] == "ClaimReview"}
    assert set(reviews) == {v.statement for v in tables().verdicts}
    for row in tables().verdicts:
        rating = reviews[row.statement]["reviewRating"]
        assert rating["alternateName"] == row.verdict_text
        assert row.verdict_text in section(tree, "glance").text
        line = next(r for r in section(tree, "glance").all("tr") if row.statement in r.text)
        scale = next(s for s in line.all("svg") if s.attributes.get("class") == "scale")
        dots = [c.attributes["class"] for c in scale.all("circle")]
        assert rating["worstRating"] == 1 and rating["bestRating"] == len(dots)
        assert [n for n, dot in enumerate(dots, start=1) if dot == "on"] == [rating["ratingValue"]]
        assert reviews[row.statement]["reviewBody"] in section(tree, "reasons").text
        assert section(tree, reviews[row.statement]["url"][1:])
    for name in ("claimReviewed", "reviewRating", "url", "author"):
        assert all(review[name] for review in reviews.values())
    dataset = next(f for f in found if f["@type"] == "Dataset")
    for name in ("name", "description", "license", "creator", "distribution"):
        assert dataset[name]
    offered = {a.text for a in section(tree, "files").all("a")}
    assert {entry["contentUrl"] for entry in dataset["distribution"]} <= offered
    assert tree.all("title")[0].text == dataset["name"]


def test_files_inside_the_page_are_the_tables_byte_for_byte(tree: Node) -> None:
    links = {a.text: a.attributes for a in tree.all("a") if a.attributes["href"][:5] == "data:"}
    expected = {f"tables/{n}.csv": dumps(r, getattr(tables(), n)) for n, r in TABLES.items()}
    expected["tables/numbers.csv"] = dumps(NumberRow, page()[1])
    for name, text in expected.items():
        assert unquote(links[name]["href"].partition(",")[2]) == text
        assert links[name]["download"] == name.removeprefix("tables/")
    assert loads(NumberRow, expected["tables/numbers.csv"]) == page()[1]
    assert json.loads(unquote(links["sources.json"]["href"].partition(",")[2]))
    assert "@article{frost2019," in unquote(links["sources.bib"]["href"].partition(",")[2])


def test_a_file_that_a_link_would_change_is_refused() -> None:
    assert unquote(text_link("a,b\n1% #é\n", "text/csv").partition(",")[2]) == "a,b\n1% #é\n"
    for text in ("a\0", " a", "a "):
        with pytest.raises(ValueError, match="control characters"):
            text_link(text, "text/csv")


def test_every_column_has_a_meaning(tree: Node) -> None:
    told = section(tree, "dictionary").text
    assert "as in the table" not in told
    for record in TABLES.values():
        assert all(name in told for name in columns(record))


def test_a_declared_mismatch_does_not_fail_and_an_undeclared_one_is_named_at_the_top(
    tree: Node,
) -> None:
    declared = [r for r in tables().checks if r.declared == "yes"]
    assert declared and not [r for r in declared if r.fails]
    failed = [r for r in tables().checks if r.fails]
    assert failed, "the article's verdict differs from ours, and nobody declared it"
    assert "mismatches that nobody declared" in section(tree, "top").text
    well = replace(tables(), checks=declared)
    assert "All as declared" in section(read(render(topic(), rubric(), well)[0]), "top").text


def test_figures_that_moved_are_told_with_their_cause() -> None:
    move = MoveRow("effects.frost2019-mood-end-smd.yi", "0.70 (0.7)", "0.71 (0.71)", "datum edited")
    html, numbers = render(topic(), rubric(), tables(), [move])
    told = section(read(html), "changes").text
    assert "0.70 (0.7)" in told and "datum edited" in told
    assert find_untraced(html, numbers) == []


def test_machines_read_one_dataset_and_one_review_for_each_claim(tree: Node) -> None:
    entries = [json.loads(script.text) for script in tree.all("script")]
    assert {entry["@context"] for entry in entries} == {"https://schema.org"}
    dataset, *reviews = entries
    assert dataset["@type"] == "Dataset"
    assert {file["contentUrl"] for file in dataset["distribution"]} == {
        f"tables/{name}.csv" for name in TABLES
    }
    assert [(r["@type"], r["claimReviewed"], r["reviewBody"]) for r in reviews] == [
        ("ClaimReview", verdict.statement, verdict.because) for verdict in tables().verdicts
    ]


def test_figures_that_are_new_are_listed_apart_from_those_that_moved() -> None:
    number = "effects.frost2019-mood-end-smd.yi"
    new = MoveRow(number, "", "0.71 (0.71)", "new")
    moved = replace(new, number="effects.snow2020-mood-end-smd.yi", old="0.1 (0.1)")
    alone = section(read(render(topic(), rubric(), tables(), [new])[0]), "changes")
    assert "No accepted figure moved" in alone.text
    assert number in section(alone, "new-figures").text
    both = section(read(render(topic(), rubric(), tables(), [new, moved])[0]), "changes")
    assert "No accepted figure moved" not in both.text
    assert number not in section(both, "moves").text
    assert moved.number in section(both, "moves").text
    assert both.all("details")[0].all("table")[0].attributes["id"] == "new-figures"


def shape(tree: Node) -> list[str]:
    # Digits in the text are declared, which takes an element of its own.
    return [n.tag for n in tree.walk() if not (n.tag == "span" and n.attributes)]


@pytest.fixture(scope="module")
def harmless() -> list[str]:
    """The shape of the page whose texts all end in a letter."""
    html, _ = render(hostile(topic(), "x"), rubric(), hostile(tables(), "x"), (), EXTRAS)
    return shape(read(html))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda t: t[:12])
def test_hostile_text_adds_no_element_and_is_shown_as_it_is(text: str, harmless: list[str]) -> None:
    html, numbers = render(hostile(topic(), text), rubric(), hostile(tables(), text), (), EXTRAS)
    found = read(html)
    assert shape(found) == harmless
    assert "Lifts the mood" + text in found.text
    assert find_untraced(html, numbers) == []


def test_a_template_that_lacks_a_value_fails() -> None:
    with pytest.raises(UndefinedError):
        fill("page.html.j2", title="x")


def test_two_pages_of_the_same_data_are_the_same() -> None:
    again = render(topic(), rubric(), tables(), (), EXTRAS)
    assert again == page()


def test_contents_name_every_section_in_its_order(tree: Node) -> None:
    nav = tree.all("nav")[0]
    linked = [a.attributes["href"][1:] for a in nav.all("a")]
    main = tree.all("main")[0]
    built = [
        n.attributes["id"] for n in main.children if isinstance(n, Node) and n.tag == "section"
    ]
    assert built == [*linked, "notes"]
    assert len(linked) == len(SECTIONS)
    assert linked[0] == "verdicts"


TEXT, SHAPE = 4.5, 3.0  # WCAG 1.4.3 and 1.4.11, level AA

PAIRS = (
    *((name, ground, TEXT) for name in ("ink", "muted", "link") for ground in ("paper", "surface")),
    *((name, "paper", TEXT) for name in ("low", "some", "high", "none")),
    *(("sign", name, TEXT) for name in ("low", "some", "high")),
    *(
        (name, ground, SHAPE)
        for name in ("low", "some", "high", "none", "estimate", "set", "summary", "focus")
        for ground in ("paper", "surface")
    ),
    *(("strong-rule", ground, SHAPE) for ground in ("paper", "surface")),
)
"""Foreground, background, and the least contrast between them."""


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_colours_keep_their_contrast(
    theme: dict[str, str], front: str, ground: str, least: float
) -> None:
    assert contrast(theme[front], theme[ground]) >= least


def test_the_style_takes_every_colour_from_a_variable_that_is_held_to_a_contrast() -> None:
    sheet = style()
    # The values of the sheet are those that the test above holds to their contrast, in both themes.
    themes = re.findall(r":root\{(?:color-scheme:light dark;)?([^}]+)\}", sheet)
    for values, colours in zip(themes, (LIGHT, DARK), strict=False):
        assert dict(pair.split(":") for pair in values.removeprefix("--").split(";--")) == colours
    rules = re.sub(r":root\{[^}]*\}", "", sheet)
    used = set(re.findall(r"var\(--([\w-]+)\)", rules)) - {"sans"}
    assert used <= set(LIGHT)
    held = {front for front, _, _ in PAIRS} | {ground for _, ground, _ in PAIRS}
    # A rule between two rows says nothing that white space does not.
    assert used - held == {"rule"}
    # Only shadows, which carry no meaning, name a colour of their own.
    literal = re.findall(r"[^{};]*#[0-9a-fA-F]{3,8}\b[^;}]*", rules)
    assert all(re.match(r"(box-shadow|background):[^#]*#0000?[0-9a-f]$", one) for one in literal)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert set(LIGHT) == set(DARK)


def test_the_style_has_no_animation() -> None:
    assert not re.search(r"animation|transition|@keyframes", style())


def test_the_list_of_topics_counts_verdicts_and_says_how_the_checks_stand() -> None:
    listed = Listed("showers", "Do they?", "showers", tables().verdicts, tables().checks, rubric())
    tree = read(render_topics([listed]))
    row = next(r for r in tree.all("tr") if "Do they?" in r.text)
    words = rubric().scales["verdict"].words
    for word, number in Counter(v.verdict for v in tables().verdicts).items():
        assert f"{words[word]}: {number}" in row.text
    failed = sum(r.fails for r in tables().checks)
    assert failed and "Not as declared" in row.text and f"checks that fail: {failed}" in row.text
    sound = [c for c in tables().checks if not c.fails]
    tree = read(render_topics([replace(listed, checks=sound)]))
    row = next(r for r in tree.all("tr") if "Do they?" in r.text)
    assert "All as declared" in row.text and f"checks: {len(sound)}" in row.text
    assert row.all("a")[0].attributes["href"] == "showers/index.html"
    assert len(ids(tree)) == len(set(ids(tree)))
