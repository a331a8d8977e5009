"""Tests of mcstats.report.sections.reasons."""

from __future__ import annotations

from helpers.complete_topic import complete_tables
from helpers.page_tree import Node, section_of


def test_the_reason_of_a_rating_opens_with_what_it_rests_on_and_its_place(page_tree: Node) -> None:
    reasons = section_of(page_tree, "rob-reasons")
    for study in dict.fromkeys(row.study for row in complete_tables().ratings):
        text = next(
            d
            for d in reasons.all("details")
            if d.all("table")[0].attributes["id"] == f"rob-{study}"
        ).text
        for row in (r for r in complete_tables().ratings if r.study == study):
            assert row.because in text
            if row.domain != "overall":
                assert all(part in text for part in (row.fact, row.at, row.line))
