"""Tests of mcstats.data.tagged_references."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.written_files import outcome_of, write_file
from mcstats.data.tagged_references import read_nbib, read_ris


def test_a_reference_without_a_title_is_told_where_it_begins(tmp_path: Path) -> None:
    text = "TY  - JOUR\nTI  - T\nER  - \nTY  - JOUR\nAU  - Roe, R.\nER  - \n"
    found, (fault,) = outcome_of(read_ris, write_file(tmp_path, text, "x.ris"), "x.ris")
    assert not found
    assert str(fault).startswith("x.ris:4:1 [REF] found a reference without a title; ")


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("[Translated title].", "Translated title"),
        ("On [11C]methionine [again]", "On [11C]methionine [again]"),
        ("Whole.", "Whole"),
    ],
)
def test_a_title_loses_what_pubmed_puts_around_it(tmp_path: Path, title: str, read: str) -> None:
    text = f"PMID- 1\nTI  - {title}\nDP  - 2001 Spring\nAID - S1 [pii]\nAID - 10.1/x [doi]\n"
    (found,), _ = outcome_of(read_nbib, write_file(tmp_path, text, "x.nbib"), "x.nbib")
    assert found.fields["title"] == read
    assert (found.fields["doi"], found.fields["year"]) == ("10.1/x", "2001")


def test_a_word_of_the_export_about_itself_is_not_called_left_out(tmp_path: Path) -> None:
    text = "TY  - JOUR\nTI  - T\nID  - 7\nDB  - A library\nKW  - rest\nER  - \n"
    (found,), _ = outcome_of(read_ris, write_file(tmp_path, text, "x.ris"), "x.ris")
    assert found.left_out == ("KW",)


def test_what_begins_no_reference_is_refused_with_its_line(tmp_path: Path) -> None:
    found, faults = outcome_of(
        read_ris, write_file(tmp_path, "AU  - Roe, R.\nTI  - T\n", "x.ris"), "x.ris"
    )
    assert not found
    assert [str(fault).split(" ")[0] for fault in faults] == ["x.ris:1:1"]


def test_a_reference_that_nothing_closes_ends_where_the_next_begins(tmp_path: Path) -> None:
    text = "TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\n"
    found, faults = outcome_of(read_ris, write_file(tmp_path, text, "x.ris"), "x.ris")
    assert [one.fields["title"] for one in found] == ["One", "Two"] and not faults
