"""Tests of mcstats.report.sections.glance."""

from __future__ import annotations

from helpers.complete_topic import complete_page, complete_tables
from helpers.page_tree import Node, cells_of, section_of


def test_a_reader_of_the_first_table_has_evidence_quality_verdict_size_certainty_and_share(
    page_tree: Node,
) -> None:
    first = section_of(page_tree, "verdicts").all("table")[0]
    assert first.attributes["id"] == "glance"
    rows = first.all("tbody")[0].all("tr")
    stability = {row.claim: row for row in complete_tables().stability}
    printed = {row.number: row.printed for row in complete_page()[1]}
    for row, verdict in zip(rows, complete_tables().verdicts, strict=True):
        assert row.all("th")[0].text == verdict.statement
        evidence, quality, word, size, sure, held = cells_of(row)
        assert (evidence, quality, word) == (
            verdict.best_evidence,
            verdict.quality_text,
            verdict.verdict_text,
        )
        effect = next((e for e in complete_tables().effects if e.effect == verdict.effect), None)
        if effect is not None and effect.yi is not None:
            assert printed[f"effects.{effect.effect}.yi"] in size
        for level in {verdict.certainty, verdict.certainty_sold}:
            assert level.capitalize() in sure or "No eligible evidence" in sure
        stable = stability[verdict.claim]
        assert held.startswith(f"{stable.held} of {stable.universes}")
