"""What the page says of changes, of what is missing, and of what was varied."""

from __future__ import annotations

from helpers.complete_topic import FILES, complete_tables, load_files
from helpers.computed_tables import compute_tables, shipped_rubric
from helpers.page_tree import Node, read_page, section_of
from mcstats.report.page import render


def test_the_nearest_changes_of_each_verdict_are_told_with_the_verdict_that_follows(
    page_tree: Node,
) -> None:
    words = shipped_rubric().scales["verdict"].words
    near = [r for r in complete_tables().changes if r.kind.startswith("nearest")]
    assert {r.claim for r in near} == {v.claim for v in complete_tables().verdicts}
    for row in near:
        text = section_of(page_tree, f"would-{row.claim}").text
        assert row.change in text
        assert f"{'rises' if row.direction == 'up' else 'falls'}: {words[row.then]}" in text
    for verdict in complete_tables().verdicts:
        links = section_of(page_tree, f"claim-{verdict.claim}").all("a")
        assert f"#would-{verdict.claim}" in [a.attributes["href"] for a in links]


def test_every_single_change_is_listed_with_all_the_verdicts_it_may_give(page_tree: Node) -> None:
    words = shipped_rubric().scales["verdict"].words
    for verdict in complete_tables().verdicts:
        single = [
            r
            for r in complete_tables().changes
            if r.claim == verdict.claim and r.kind == "one change"
        ]
        shown = {}
        for tr in section_of(page_tree, f"singles-{verdict.claim}").all("tbody")[0].all("tr"):
            first, sets, then = tr.all("th", "td")
            shown[first.text, sets.text] = then.text.partition(": ")[2]
        assert shown == {
            (r.change, r.facts): " or ".join(words[level] for level in r.then.split("; "))
            for r in single
        }


def test_the_size_that_decides_is_traced_and_claims_without_one_say_why() -> None:
    alone = "    exclude: [{study: snow2020, because: it was too small}]\n    row: {"
    claims = FILES["claims.yaml"].replace("    row: {", alone)
    of = load_files(FILES | {"claims.yaml": claims})
    tables = compute_tables(of)
    html, figures = render(of, shipped_rubric(), tables)
    shown = section_of(read_page(html), "would-change").text
    sized = [r for r in tables.changes if r.kind == "size"]
    numbers = {row.number: row for row in figures}
    without = [r for r in sized if r.n1 is None]
    assert without and len(without) < len(sized)
    for row in sized:
        if row.n1 is None:
            assert row.because in shown
        else:
            assert numbers[f"changes.{row.claim}.n1"].value == row.n1
            assert numbers[f"changes.{row.claim}.now1"].value == row.now1


def test_a_synthesis_has_no_size_of_one_study(page_tree: Node) -> None:
    text = section_of(page_tree, "would-change").text
    assert (
        "Lifts the mood: several results are pooled, so that no size of one study follows" in text
    )
