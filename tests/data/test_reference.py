"""Tests of mcstats.data.reference."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.written_files import outcome_of, write_file
from mcstats.data.bibtex import read_bibtex
from mcstats.data.csl import read_csl
from mcstats.data.reference import Reference
from mcstats.data.tagged_references import read_nbib, read_ris


@pytest.mark.parametrize(
    ("note", "pmid"),
    [
        ("PMID: 2664509\ntex.x: y", "2664509"),
        ("Some words. pmid:12", "12"),
        ("PMCID: PMC12", ""),
        ("no number", ""),
    ],
)
def test_the_pubmed_id_that_a_reference_manager_leaves_in_the_note_is_read(
    tmp_path: Path, note: str, pmid: str
) -> None:
    item = {"id": "a", "type": "article-journal", "title": "T", "note": note}
    (csl,), _ = outcome_of(read_csl, write_file(tmp_path, json.dumps([item]), "z.json"), "z.json")
    (bib,), _ = outcome_of(
        read_bibtex,
        write_file(tmp_path, f"@article{{a, title = {{T}}, note = {{{note}}}}}", "z.bib"),
        "z.bib",
    )
    assert csl.fields.get("pmid", "") == bib.fields.get("pmid", "") == pmid


@given(
    raw=st.text(max_size=120), kind=st.sampled_from([read_bibtex, read_csl, read_ris, read_nbib])
)
@settings(max_examples=300)
def test_any_text_is_references_or_faults(
    raw: str, kind: Callable[..., list[Reference]], tmp_path: Path
) -> None:
    path = write_file(tmp_path, raw.encode("utf-8", "replace"), "x")
    found, faults = outcome_of(kind, path, "x")
    assert (found is None) == bool(faults)
