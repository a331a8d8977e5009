"""Tests of mcstats.report.sections.glance."""

from __future__ import annotations

from dataclasses import replace

from helpers.complete_topic import complete_page, complete_tables, page_with_tables
from helpers.page_tree import Node, cells_of, section_of


def test_a_reader_of_the_first_table_has_reading_certainty_evidence_quality_verdict_and_size(
    page_tree: Node,
) -> None:
    first = section_of(page_tree, "verdicts").all("table")[0]
    assert first.attributes["id"] == "glance"
    rows = first.all("tbody")[0].all("tr")
    printed = {row.number: row.printed for row in complete_page()[1]}
    for row, verdict in zip(rows, complete_tables().verdicts, strict=True):
        assert row.all("th")[0].text == verdict.statement
        reading, evidence, quality, word, size = cells_of(row)
        assert (evidence, quality) == (verdict.best_evidence, verdict.quality_text)
        assert reading.startswith(verdict.reading_text)
        for level in {verdict.certainty, verdict.certainty_sold}:
            assert level in reading.lower() or "No eligible evidence" in reading
        assert word.startswith(verdict.verdict_text)
        effect = next((e for e in complete_tables().effects if e.effect == verdict.effect), None)
        if effect is not None and effect.yi is not None:
            assert printed[f"effects.{effect.effect}.yi"] in size
        if verdict.effect == verdict.claim:
            assert printed[f"pooled.{verdict.claim}.mu"] in size and "studies pooled" in size


def test_the_articles_word_is_held_against_the_evidence_beside_its_verdict() -> None:
    first, *rest = complete_tables().verdicts
    assert first.further == "goes further"
    other = replace(first, premises="mechanism", verdict_all_text="Unproven", study="hail2021")
    page = page_with_tables(verdicts=[other, *rest])
    cells = cells_of(section_of(page, "glance").all("tbody")[0].all("tr")[0])
    assert "the article’s word: goes further than the evidence" in cells[3]
    assert "on premises of the article: a plausible mechanism" in cells[3]
    assert "the same rules on all evidence: Unproven" in cells[3]
    assert cells[0].endswith("rests on Frost 2019, Snow 2020")
    without = replace(first, article="", article_verdict="", further="")
    page = page_with_tables(verdicts=[without, *rest])
    text = section_of(page, "glance").all("tbody")[0].all("tr")[0].text
    assert "the article’s word" not in text and "on all evidence:" not in text
