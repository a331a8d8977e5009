"""Tests of mcstats.data.csl."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpers.written_files import outcome_of, write_file
from mcstats.data.csl import read_csl
from mcstats.data.reference import Reference


def test_people_of_csl_are_families_or_institutions(tmp_path: Path) -> None:
    people = '[{"family": "Doe", "given": "Jane"}, {"literal": "The Group"}]'
    text = f'[{{"id": "a", "type": "book", "title": "T", "author": {people}}}]'
    (found,), faults = outcome_of(read_csl, write_file(tmp_path, text, "x.json"), "x.json")
    assert faults == []
    assert found.fields["authors"] == "Doe J, The Group"
    nameless = text.replace('"id": "a", ', "").replace('"book"', '"article-journal"')
    (made,), _ = outcome_of(read_csl, write_file(tmp_path, nameless, "x.json"), "x.json")
    assert made.key == "Doe"
    _, (fault,) = outcome_of(read_csl, write_file(tmp_path, '  "a"', "x.json"), "x.json")
    assert (fault.column, fault.code, fault.found) == (3, "CSL", "no list")


def items(folder: Path, value: object) -> list[Reference]:
    found, faults = outcome_of(read_csl, write_file(folder, json.dumps(value), "x.json"), "x.json")
    assert faults == []
    return found


def test_what_crossref_and_doi_org_return_is_read(tmp_path: Path) -> None:
    dates = {"issued": {"date-parts": [[2007, 10, 12]]}}
    people = [{"given": "Jens", "family": "Koch"}, {"name": "The Consortium"}]
    work = {"DOI": "10.1000/x", "type": "journal-article", "title": "T", "author": people} | dates
    listed = {"id": "w", "title": ["In a list"], "container-title": ["A Journal"]} | dates
    first, second = items(tmp_path, [work, listed])
    assert (first.kind, first.key, first.named) == ("journal article", "Koch2007", False)
    assert first.fields["authors"] == "Koch J, The Consortium"
    assert (second.fields["title"], second.fields["container"]) == ("In a list", "A Journal")
    assert [one.fields["title"] for one in items(tmp_path, work)] == ["T"]
    answer = {"status": "ok", "message": {"items": [work, listed]}}
    assert [one.fields["title"] for one in items(tmp_path, answer)] == ["T", "In a list"]


@pytest.mark.parametrize(
    ("issued", "year"),
    [
        ("1998-05", "1998"),
        ([{"date-parts": [[2000, 3, 15], [2000, 3, 17]]}], "2000"),
        ({"date-parts": [["2001"]]}, "2001"),
        ({"raw": "May 2002"}, "2002"),
        ({"date-parts": [[None]]}, None),
    ],
)
def test_a_year_is_read_in_every_form_of_date(tmp_path: Path, issued: object, year: str) -> None:
    (found,) = items(tmp_path, [{"id": "a", "title": "T", "issued": issued}])
    assert found.fields.get("year") == year
    assert found.notes == (() if year else ("a date without a year",))


def test_a_person_with_one_name_keeps_it_whole(tmp_path: Path) -> None:
    people = [{"given": "Sutanto"}, {"family": "Smith", "given": "John", "suffix": "Jr."}]
    (found,) = items(tmp_path, [{"id": "a", "title": "T", "author": people}])
    assert found.fields["authors"] == "Sutanto, Smith J Jr"


def test_a_field_without_a_place_in_a_list_of_sources_is_named(tmp_path: Path) -> None:
    (found,) = items(tmp_path, [{"id": "a", "title": "T", "abstract": "…", "language": ""}])
    assert found.left_out == ("abstract",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{}", "1:1 [CSL] found an item without a title"),
        ('{"id": 1} []', "1:11 [JSON] found extra data"),
        ("[1]", "1:2 [CSL] found no item"),
        ("[{", "1:3 [JSON] found expecting property name"),
        ("[" * 9999, "1:2 [JSON] found nesting too deep"),
        ("[ ]", "1:3 [CSL] found a list without an item"),
        ("[\n ITEM\n] [1]", "3:3 [JSON] found text behind the list"),
        ("[ITEM ITEM]", "1:25 [JSON] found text behind an item"),
        ("[ITEM,]", "1:25 [JSON] found expecting value"),
        ("[ITEM", "1:24 [JSON] found a list that does not end"),
        ("[" + "ITEM," * 10_000 + "ITEM]", "[SIZE] found more than 10,000 items"),
        ([["x"]], "1:2 [CSL] found a list in title"),
        ("\ud800", "1:2 [CSL] found U+D800 CONTROL CHARACTER in title"),
        ("a\u202eb", "1:2 [CSL] found U+202E RIGHT-TO-LEFT OVERRIDE in title"),
        ({"volume": ["1"]}, "1:2 [CSL] found a list in volume"),
        ({"author": ["Roe"]}, '1:2 [CSL] found "Roe" for an author'),
        ({"author": [{"family": ["l"]}]}, "1:2 [CSL] found a list in family"),
        ({"author": {"family": "Roe"}}, "1:2 [CSL] found an object for the authors"),
        ({"author": [None]}, "1:2 [CSL] found null for an author"),
    ],
    ids=lambda value: None if isinstance(value, str) and len(value) < 99 else "…",
)
def test_a_fault_in_csl_is_told_with_its_place(text: object, told: str, tmp_path: Path) -> None:
    item = {"id": "a", "title": "T"}
    if isinstance(text, str) and text[:1] in "[{":
        text = text.replace("ITEM", json.dumps(item, separators=(",", ":")))
    else:
        text = json.dumps([item | (text if isinstance(text, dict) else {"title": text})])
    found, faults = outcome_of(read_csl, write_file(tmp_path, text, "x.json"), "x.json")
    assert not found
    (fault,) = faults
    assert told in str(fault)


def test_a_name_that_an_item_has_twice_is_named(tmp_path: Path) -> None:
    text = '[{"id": "a", "title": "T", "volume": "1", "title": "U", "title": "V"}]'
    (found,), faults = outcome_of(read_csl, write_file(tmp_path, text, "x.json"), "x.json")
    assert faults == []
    assert found.fields["title"] == "V"
    assert found.notes == ("title, which stands there 3 times",)


def test_a_number_of_csl_keeps_its_digits_however_many_they_are(tmp_path: Path) -> None:
    text = '[{"id": 7, "title": "T", "volume": %s, "issued": {"date-parts": [[2020, 1]]}}]'
    (found,), _ = outcome_of(
        read_csl, write_file(tmp_path, text % ("1" * 1999), "x.json"), "x.json"
    )
    assert (found.key, found.named) == ("T2020", False)
    assert found.fields == {"title": "T", "year": "2020", "volume": "1" * 1999}
    _, (fault,) = outcome_of(
        read_csl, write_file(tmp_path, text % ("1" * 5000), "x.json"), "x.json"
    )
    assert "found 5,000 characters in volume" in str(fault)
