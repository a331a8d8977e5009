"""Tests of mcstats.data.bibtex."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.written_files import outcome_of, write_file
from mcstats.data.bibtex import read_bibtex
from mcstats.data.reference import Reference
from mcstats.data.tex import plain_text


def bib(folder: Path, text: str) -> str:
    _, (fault,) = outcome_of(read_bibtex, write_file(folder, text, "x.bib"), "x.bib")
    return f"{fault.line}:{fault.column} {fault.found}"


def test_a_fault_of_bibtex_is_told_where_it_is(tmp_path: Path) -> None:
    assert bib(tmp_path, "@article{a, title = ,}") == "1:21 no value in the entry of line 1"
    assert bib(tmp_path, "\n@article{a, title = ,}") == "2:21 no value in the entry of line 2"
    told = bib(tmp_path, "% a note\n@article{a,\n title = {b\n")
    assert told == "3:10 a brace never closed in the entry of line 2"


def fields(folder: Path, *entries: str) -> list[Reference]:
    found, faults = outcome_of(
        read_bibtex, write_file(folder, "\n".join(entries), "x.bib"), "x.bib"
    )
    assert faults == []
    return found


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


def test_a_year_for_sorting_is_not_the_year(tmp_path: Path) -> None:
    (found,) = fields(tmp_path, r"@article{a, title={N}, year={{\noop{2003}}2002}}")
    assert found.fields["year"] == "2002"


def test_a_command_that_prints_nothing_here_is_named(tmp_path: Path) -> None:
    (found,) = fields(
        tmp_path, r"@article{a, title={A \mbox{b} \foo{c} \sffoo d \v C}, abstract={x}}"
    )
    assert found.fields["title"] == "A b c d Č"
    assert found.notes == (r"the TeX command \sffoo in title",)
    assert found.left_out == ("abstract",)


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
    ("tex", "plain"),
    [
        (r"Avenda{\~n}o-Coy", "Avendaño-Coy"),
        (r"{\'E}t{\'{e}}", "Été"),
        (r"{\O}rsted and Stra{\ss}e", "Ørsted and Straße"),
        (r"\v{C}ech \c{c}a", "Čech ça"),
        (r"$\mu$A", "μA"),
        (
            r"80~{\textmu}A at 37\,{\textdegree}C: $\geq$50\%, 5$\times$ a week, {\textpm}3",
            "80 µA at 37 °C: ≥50%, 5× a week, ±3",
        ),
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
