"""Tests of mcstats.report.dictionary."""

from __future__ import annotations

from helpers.page_text import faults_of
from mcstats.model.tables import NumberRow, columns
from mcstats.report.dictionary import MEANING
from mcstats.report.view import TABLES


def test_every_column_has_a_meaning_and_nothing_else_has() -> None:
    names = {name for record in (*TABLES.values(), NumberRow) for name in columns(record)}
    assert names == set(MEANING)


def test_meanings_are_in_the_words_of_readers() -> None:
    for name, meaning in MEANING.items():
        assert faults_of(f"<dd>{meaning}.</dd>") == [], name
