"""Tests of mcstats.report.sections.checks."""

from __future__ import annotations

from collections import Counter

from helpers.complete_topic import complete_tables
from helpers.page_tree import Node, section_of
from mcstats.report.badges import STATUSES


def test_checks_are_counted_by_what_is_compared(page_tree: Node) -> None:
    rows = section_of(page_tree, "check-counts").all("tbody")[0].all("tr")
    by_kind = Counter(row.kind for row in complete_tables().checks)
    assert len(rows) == len(by_kind)
    for row in rows:
        kind, *counts = row.all("th", "td")
        assert " against " in kind.text
        assert sum(int(cell.text) for cell in counts[: len(STATUSES)]) in by_kind.values()
    heads = [s.text for s in section_of(page_tree, "checks").all("summary")]
    assert heads and all(" against " in head for head in heads)
