"""Tests of mcstats.model.source."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.faulty_topics import lint_with_edits

YEAR = '    year: "2020"\n'


def found(folder: Path, text: str) -> list[str]:
    faults = lint_with_edits(folder, {"sources.yaml": [(YEAR, text)]})
    return [f"{fault.code} {fault.fix}" for fault in faults]


@pytest.mark.parametrize(
    "year", ["99999", "0", "2999", "MMXX", "2020a", "²", "①", "-5", "2020-2021", "1" * 5_000]
)
def test_a_year_is_four_digits_or_no_date(year: str, tmp_path: Path) -> None:
    fix = 'YEAR write the year of publication, or "no date"'
    assert found(tmp_path, f'    year: "{year}"\n') == [fix]


@pytest.mark.parametrize("year", ["1665", "2020", "2099", "no date"])
def test_a_year_of_print_is_taken(year: str, tmp_path: Path) -> None:
    assert found(tmp_path, f'    year: "{year}"\n') == []


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("doi", "not a doi", "DOI copy it from the first page, or leave it out"),
        ("doi", "https://doi.org/10.1000/x.1", "DOI write 10.1000/x.1"),
        ("doi", "doi:10.1000/x", "DOI write 10.1000/x"),
        ("doi", "10.1000/x y", "DOI write 10.1000/x"),
        ("pmid", "abc", "PMID copy it from PubMed, or leave it out"),
        ("pmid", "PMID 123", 'PMID write "123"'),
        ("pmid", "0", "PMID copy it from PubMed, or leave it out"),
        ("url", "example.org", "URL copy the address of the page from a browser"),
        ("url", "javascript:alert(1)", "URL copy the address of the page from a browser"),
        ("url", "https://a b.org", "URL copy the address of the page from a browser"),
        ("registry", "??", "REGISTRY copy it from the record"),
        ("registry", "NCT1", "REGISTRY copy it from the record"),
        ("registry", "ISRCTN1234567", "REGISTRY copy it from the record"),
    ],
)
def test_an_identifier_that_leads_nowhere_is_refused_with_its_remedy(
    key: str, text: str, told: str, tmp_path: Path
) -> None:
    assert found(tmp_path, f'{YEAR}    {key}: "{text}"\n') == [told]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("doi", "10.1000/182"),
        ("doi", "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"),
        ("pmid", "32123456"),
        ("url", "https://www.example.org:8080/a?b=c#d"),
        ("registry", "NCT01234567"),
        ("registry", "ISRCTN12345678 and NCT01234567"),
        ("registry", "K072260"),
    ],
)
def test_an_identifier_of_its_form_is_taken(key: str, text: str, tmp_path: Path) -> None:
    assert found(tmp_path, f'{YEAR}    {key}: "{text}"\n') == []
