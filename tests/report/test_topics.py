"""Tests of mcstats.report.topics."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from helpers.complete_topic import complete_tables
from helpers.computed_tables import shipped_rubric
from helpers.page_tree import ids_of, read_page
from mcstats.report.topics import Listed, render_topics


def test_the_list_of_topics_counts_verdicts_and_says_how_the_checks_stand() -> None:
    listed = Listed(
        "showers",
        "Do they?",
        "showers",
        complete_tables().verdicts,
        complete_tables().checks,
        shipped_rubric(),
    )
    tree = read_page(render_topics([listed]))
    row = next(r for r in tree.all("tr") if "Do they?" in r.text)
    words = shipped_rubric().scales["verdict"].words
    for word, number in Counter(v.verdict for v in complete_tables().verdicts).items():
        assert f"{words[word]}: {number}" in row.text
    failed = sum(r.fails for r in complete_tables().checks)
    assert failed and "Not as declared" in row.text and f"checks that fail: {failed}" in row.text
    sound = [c for c in complete_tables().checks if not c.fails]
    tree = read_page(render_topics([replace(listed, checks=sound)]))
    row = next(r for r in tree.all("tr") if "Do they?" in r.text)
    assert "All as declared" in row.text and f"checks: {len(sound)}" in row.text
    assert row.all("a")[0].attributes["href"] == "showers/index.html"
    assert len(ids_of(tree)) == len(set(ids_of(tree)))
