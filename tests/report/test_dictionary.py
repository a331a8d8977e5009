"""Tests of mcstats.report.dictionary."""

from __future__ import annotations

from helpers.page_tree import Node, section_of
from mcstats.model.tables import columns
from mcstats.report.view import TABLES


def test_every_column_has_a_meaning(page_tree: Node) -> None:
    text = section_of(page_tree, "dictionary").text
    assert "as in the table" not in text
    for record in TABLES.values():
        assert all(name in text for name in columns(record))
