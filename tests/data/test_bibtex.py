"""Tests of mcstats.data.bibtex."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.written_files import write_file
from mcstats.data.bibtex import read_bibtex
from mcstats.data.tex import plain_text


def bib(folder: Path, text: str) -> str:
    _, (fault,) = read_bibtex(write_file(folder, text, "x.bib"), "x.bib")
    return f"{fault.line}:{fault.column} {fault.found}"


def test_a_fault_of_bibtex_is_told_where_it_is(tmp_path: Path) -> None:
    assert bib(tmp_path, "@article{a, title = ,}") == "1:21 no value in the entry of line 1"
    assert bib(tmp_path, "\n@article{a, title = ,}") == "2:21 no value in the entry of line 2"
    told = bib(tmp_path, "% a note\n@article{a,\n title = {b\n")
    assert told == "3:10 a brace never closed in the entry of line 2"


def authors(folder: Path, names: str) -> str:
    text = f"@article{{a, title = {{T}}, author = {{{names}}}}}"
    (found,), faults = read_bibtex(write_file(folder, text, "x.bib"), "x.bib")
    assert faults == []
    return found.fields["authors"]


def test_a_name_is_read_with_its_family_first_or_last(tmp_path: Path) -> None:
    assert authors(tmp_path, "Doe, Jane Mary and Richard Roe") == "Doe JM, Roe R"
    assert authors(tmp_path, "Plato and {The Group}") == "Plato, The Group"


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"Avenda{\~n}o-Coy", "Avendaño-Coy"),
        (r"{\'E}t{\'{e}}", "Été"),
        (r"{\O}rsted and Stra{\ss}e", "Ørsted and Straße"),
        (r"\v{C}ech \c{c}a", "Čech ça"),
        (r"$\mu$A", "μA"),
        (r"\emph{Plain} {\textendash} a~b", "Plain – a b"),
        (r"50% of {\'e}t{\'e} & after, $\pm$ 5\%", "50% of été & after, ± 5%"),
        ("{Brace {groups}} -- and --- dashes", "Brace groups – and — dashes"),
    ],
)
def test_accents_and_commands_become_characters(tex: str, plain: str) -> None:
    assert plain_text(tex) == plain


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
    found, faults = read_bibtex(write_file(tmp_path, text, "x.bib"), "x.bib")
    assert not found
    assert str(faults[0]).startswith(line)
    assert "; fix: " in str(faults[0])
