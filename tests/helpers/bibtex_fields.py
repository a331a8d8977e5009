"""Entries of BibTeX that a test writes, as they are read."""

from __future__ import annotations

from pathlib import Path

from helpers.written_files import outcome_of, write_file
from mcstats.data.bibtex import read_bibtex
from mcstats.data.reference import Reference


def fields(folder: Path, *entries: str) -> list[Reference]:
    found, faults = outcome_of(
        read_bibtex, write_file(folder, "\n".join(entries), "x.bib"), "x.bib"
    )
    assert faults == []
    return found
