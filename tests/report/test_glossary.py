"""Tests of mcstats.report.glossary."""

from __future__ import annotations

from helpers.page_text import faults_of
from helpers.places import ROOT
from mcstats.report.glossary import GLOSSARY


def test_each_term_is_defined_in_whole_and_short_sentences() -> None:
    for term, meaning in GLOSSARY.items():
        assert meaning.endswith("."), term
        assert faults_of(f"<p>{meaning}</p>") == [], term


def test_terms_stand_in_alphabetical_order() -> None:
    assert list(GLOSSARY) == sorted(GLOSSARY, key=str.casefold)


def test_the_glossary_of_the_documents_leads_here_and_repeats_no_term() -> None:
    text = (ROOT / "docs/GLOSSARY.md").read_text("utf-8")
    assert "`report.glossary.GLOSSARY`" in text
    assert not [meaning for meaning in GLOSSARY.values() if meaning in text]
