"""Tests of mcstats.data.bibtex."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from helpers.bibtex_fields import fields
from helpers.imported_files import SECONDS
from helpers.written_files import outcome_of, write_file
from mcstats.data.bibtex import read_bibtex
from mcstats.data.reference import MAX_REFERENCES
from mcstats.data.tagged_references import read_ris


def bib(folder: Path, text: str) -> str:
    _, (fault,) = outcome_of(read_bibtex, write_file(folder, text, "x.bib"), "x.bib")
    return f"{fault.line}:{fault.column} {fault.found}"


def test_a_fault_of_bibtex_is_told_where_it_is(tmp_path: Path) -> None:
    assert bib(tmp_path, "@article{a, title = ,}") == "1:21 no value in the entry of line 1"
    assert bib(tmp_path, "\n@article{a, title = ,}") == "2:21 no value in the entry of line 2"
    told = bib(tmp_path, "% a note\n@article{a,\n title = {b\n")
    assert told == "3:10 a brace never closed in the entry of line 2"


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        (
            r"10.1002/(SICI)1097-0258(1998)17:8{\textless}857::AID-S{\textgreater}3.0.CO;2-E",
            "10.1002/(SICI)1097-0258(1998)17:8<857::AID-S>3.0.CO;2-E",
        ),
        (
            r"10.1175/1520(1996)026${<}$2712:TEO${>}$2.0.CO;2",
            "10.1175/1520(1996)026<2712:TEO>2.0.CO;2",
        ),
        (r"10.1000/a{\_}b\textunderscore{}c", "10.1000/a_b_c"),
        ("{10.1000/xyz}", "10.1000/xyz"),
        ("https://doi.org/10.1000/xyz", "10.1000/xyz"),
    ],
)
def test_a_doi_loses_the_tex_around_its_signs(tmp_path: Path, written: str, doi: str) -> None:
    (found,) = fields(tmp_path, f"@article{{a, title={{T}}, doi={{{written}}}}}")
    assert found.fields["doi"] == doi


def test_a_part_takes_from_the_whole_what_it_lacks(tmp_path: Path) -> None:
    part, whole, alone = fields(
        tmp_path,
        "@inproceedings{x1, title={Part}, author={A, B}, crossref={X2}}",
        "@proceedings{x2, title={The Proceedings}, year=2018, editor={E, F}, doi={10.1/w}}",
        "@inproceedings{x3, title={Alone}, crossref={gone}}",
    )
    assert part.fields == {
        "title": "Part", "authors": "A B", "year": "2018",
        "container": "The Proceedings",
    }  # fmt: skip
    assert whole.fields["doi"] == "10.1/w"
    assert alone.notes == ("the entry gone that it is part of, which is not in the file",)


def authors(folder: Path, names: str) -> str:
    text = f"@article{{a, title = {{T}}, author = {{{names}}}}}"
    (found,), faults = outcome_of(read_bibtex, write_file(folder, text, "x.bib"), "x.bib")
    assert faults == []
    return found.fields["authors"]


def test_a_name_is_read_with_its_family_first_or_last(tmp_path: Path) -> None:
    assert authors(tmp_path, "Doe, Jane Mary and Richard Roe") == "Doe JM, Roe R"
    assert authors(tmp_path, "Plato and {The Group}") == "Plato, The Group"
    assert authors(tmp_path, "{U.S. Food and Drug Administration}") == (
        "U.S. Food and Drug Administration"
    )
    assert authors(tmp_path, "Smith, Jr., John") == "Smith J Jr"
    assert authors(tmp_path, "Smith, J. AND Jones, A.") == "Smith J, Jones A"
    assert authors(tmp_path, "Ludwig van Beethoven and Jean de La Fontaine") == (
        "van Beethoven L, de La Fontaine J"
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("@article{a,\n title = {x}", "x.bib:2:13 [BIB] found no field in the entry of line 1"),
        ("@article{a, title = {x", "x.bib:1:21 [BIB] found a brace never closed in the entry"),
        ("@article{\n title = {x}}", "x.bib:1:1 [BIB] found an entry without a key; expected @art"),
        ('@article{a, title = "x}', "x.bib:1:21 [BIB] found a quote never closed in the entry"),
        ("@comment{ {}", "x.bib:1:9 [BIB] found a brace never closed in the entry of line 1"),
        ("@comment{ {", "x.bib:1:11 [BIB] found a brace never closed in the entry of line 1"),
        ("@comment(a", "x.bib:1:9 [BIB] found a bracket never closed in the entry of line 1"),
        ("@book(a, title = {b)", "x.bib:1:18 [BIB] found a brace never closed in the entry of l"),
        ("@article{a, title = {x} year = 1}", "x.bib:1:21 [BIB] found text behind a value in the"),
        ("@article{a, title = x y}", 'x.bib:1:21 [BIB] found "x y" without braces in the entry'),
        ("@article{a b, title = {x}}", "x.bib:1:1 [BIB] found an entry without a key; expected @"),
        ("@string{a={b}}", "x.bib:1:1 [BIB] found no entry; expected @article{key, …; fix: "),
        ("@" * 99_999, "x.bib:1:1 [BIB] found no entry"),
        (
            "@article{a, title={T}}\n article{b,\n title={U}}\n",
            "x.bib:2:2 [BIB] found an entry without its @; expected @article{key, …; fix: put @",
        ),
        ("@string{a}", "x.bib:1:11 [BIB] found no field in the entry of line 1"),
        (
            "@article{a, author = {Doe, J., Roe, R., Poe, E.}}",
            'x.bib:1:1 [BIB] found the name "Doe, J., Roe, R., Poe, E." (too many commas) in the e',
        ),
        (
            "@article{a,\n title = {\\a " + "{" * 999 + "}" * 999 + "}}",
            "x.bib:1:1 [BIB] found TeX that cannot be read in title in the entry of line 1",
        ),
        (
            "@article{a, volume = " + "9" * 5000 + "}",
            "x.bib:1:1 [BIB] found 5,000 characters in volume in the entry of line 1",
        ),
    ],
)
def test_a_fault_in_bibtex_names_its_entry(text: str, line: str, tmp_path: Path) -> None:
    found, faults = outcome_of(read_bibtex, write_file(tmp_path, text, "x.bib"), "x.bib")
    assert not found
    assert str(faults[0]).startswith(line)
    assert "; fix: " in str(faults[0])


def test_a_field_that_an_entry_has_twice_is_named_and_a_comment_is_no_entry(tmp_path: Path) -> None:
    comment = "% made by a program {1}, see notes = none\nJabRef {x}"
    (found,) = fields(tmp_path, comment, "@article{a, title={T}, Title={U}, year=2001}")
    assert found.fields == {"title": "U", "year": "2001"}
    assert found.notes == ("title, which stands there 2 times",)


def test_every_faulty_entry_of_bibtex_is_named_in_one_run(tmp_path: Path) -> None:
    text = "@article{a, title =,}\n@book{b, title={good}}\n@misc{c, title={open,\n@misc{d, note=}\n"
    found, faults = outcome_of(read_bibtex, write_file(tmp_path, text, "x.bib"), "x.bib")
    assert not found
    assert [(fault.line, fault.column) for fault in faults] == [(1, 20), (3, 16), (4, 15)]


def test_names_of_bibtex_keep_their_parts(tmp_path: Path) -> None:
    names = r"Ludwig van Beethoven and {Simon and Schuster} and King, Jr., M. L. and {\'E}mile Zola"
    text = f"@article{{a, author = {{{names}}}}}"
    (found,), _ = outcome_of(read_bibtex, write_file(tmp_path, text, "x.bib"), "x.bib")
    assert found.fields["authors"] == "van Beethoven L, Simon and Schuster, King ML Jr, Zola É"


DOUBLING = '@string{a0 = "xxxxxxxxxx"}\n' + "".join(
    f"@string{{a{step} = {' # '.join([f'a{step - 1}'] * 10)}}}\n" for step in range(1, 9)
)
MANY = "@article{k%d, title = {{T}}, author = {M{\\'u}ller, Anna and Dow, C.}, year = 2000}\n"
HOSTILE = {
    "strings that double": (DOUBLING + "@article{k, title = a8}", "characters with its strings"),
    "comments that never close": ("@comment(" * 60_000, "more than 10,000 entries"),
    "many entries": ("".join(MANY % number for number in range(30_000)), "10,000 entries"),
    "a long file": ("@" * 3_000_001, "more than 3,000,000 characters"),
    "much TeX": ("@book{k, title = {" + "$ " * 101_000 + "}}", "characters with TeX commands"),
    "many joints": ("@book{k, title = " + "#" * 2_900_000 + "}", "no value"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bibtex_is_refused_within_seconds(name: str, tmp_path: Path) -> None:
    text, told = HOSTILE[name]
    path = write_file(tmp_path, text, "x.bib")
    begun = time.process_time()
    found, faults = outcome_of(read_bibtex, path, "x.bib")
    assert time.process_time() - begun < SECONDS
    assert not found
    assert told in str(faults[0])


COMMANDS = "".join(f"\\{a}{b}{c} " for a in "abcdefgh" for b in "klmnop" for c in "rstuv")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.ris", "TY  - JOUR\nTI  - T\n" + "word\n" * 1_900_000),
        ("x.bib", "@book{k, title = {" + COMMANDS * 3 + "}}"),
    ],
    ids=["lines", "commands"],
)
def test_a_long_reference_is_read_or_refused_within_seconds(
    tmp_path: Path, name: str, text: str
) -> None:
    path = write_file(tmp_path, text, name)
    begun = time.process_time()
    outcome_of(read_ris if name == "x.ris" else read_bibtex, path, name)
    assert time.process_time() - begun < SECONDS


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "".join(MANY % number for number in range(MAX_REFERENCES)),
        "@article{k, author = {" + "A B and " * 374_000 + "C}}",
        "@article{k, " + "title = {T}, " * 230_000 + "}",
        "@article{k, title = {" + "{" * 1_490_000 + "}" * 1_490_000 + "}}",
        "@" * 3_000_000,
    ],
    ids=["entries", "authors", "fields", "braces", "signs"],
)
def test_the_largest_bibtex_that_is_read_takes_seconds(text: str, tmp_path: Path) -> None:
    path = write_file(tmp_path, text, "x.bib")
    begun = time.process_time()
    outcome_of(read_bibtex, path, "x.bib")
    assert time.process_time() - begun < SECONDS
