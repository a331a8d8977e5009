"""Edges of reading: limits met exactly, places of faults, and what is left of a spoilt file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bad_input import sound_topic
from mcstats.data import csv_table as tables
from mcstats.data.accepted_numbers_file import lint_accepted_numbers
from mcstats.data.bibtex import read_bibtex
from mcstats.data.csl import read_csl
from mcstats.data.csv_table import read_table
from mcstats.data.study_table import read_effects
from mcstats.data.text_file import MAX_FAULTS
from mcstats.data.yaml_edits import appended
from mcstats.data.yaml_reader import MAX_NODES, read_yaml
from mcstats.model.errors import Fault, InputError
from mcstats.model.tables import NumberRow, columns
from mcstats.workflow.lint import lint_data


def file(folder: Path, text: str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def rows(folder: Path, text: str) -> list[list[str]]:
    found, faults = read_table(file(folder, text), "table.csv")
    assert found is not None and faults == []
    return [list(row.cells.values()) for row in found.rows]


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n3,4\n",
        "a,b\r\n1,2\r\n3,4\r\n",
        "a,b\n1,2\n3,4",
        '"a","b"\r\n"1","2"\r\n3,"4"\r\n',
    ],
)
def test_rows_are_the_same_whatever_ends_a_line(text: str, tmp_path: Path) -> None:
    assert rows(tmp_path, text) == [["1", "2"], ["3", "4"]]
    found, _ = read_table(tmp_path / "table.csv", "table.csv")
    assert found is not None and [row.line for row in found.rows] == [2, 3]


def refused(folder: Path, text: str) -> tuple[str, int, str]:
    found, (fault,) = read_table(file(folder, text), "table.csv")
    assert found is None
    return fault.code, fault.line, fault.found


def test_a_table_is_as_large_as_its_limits_and_no_larger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    assert len(rows(tmp_path, "a,b\n1,2\n3,4\n")) == 2
    assert refused(tmp_path, "a,b\n1,2\n3,4\n5,6\n") == ("SIZE", 0, "more than 3 rows")
    monkeypatch.setattr(tables, "MAX_COLUMNS", 2)
    assert refused(tmp_path, "a,b,c\n1,2,3\n") == ("SIZE", 1, "3 columns")
    monkeypatch.setattr(tables, "MAX_CELL", 4)
    assert rows(tmp_path, "a,b\n1234,2\n") == [["1234", "2"]]
    assert refused(tmp_path, "a,b\n1,2\n1,12345\n") == ("SIZE", 3, "a cell of 5 characters")
    assert refused(tmp_path, 'a,b\n1,2\n1,"12345"\n')[0] == "SIZE"


def test_one_column_is_a_table_where_no_other_delimiter_stands_in_its_name(tmp_path: Path) -> None:
    assert rows(tmp_path, "a\n1\n\n2\n") == [["1"], ["2"]]
    code, line, found = refused(tmp_path, "a;b;c\n1;2;3\n")
    assert (code, line) == ("CSV-DELIM", 1)
    assert found.endswith('2 times and no ","')


MEANS = "study,m1i,sd1i,n1i,m2i,sd2i,n2i\n"


def test_each_figure_of_a_table_stands_with_its_arm(tmp_path: Path) -> None:
    text = MEANS + "Ann,12.1,5.0,15,8.2,4.0,14\n"
    _, coded, faults = read_effects(file(tmp_path, text), "table.csv")
    assert faults == []
    (study,) = coded
    assert study.figures == {
        (1, "mean"): ("12.1", "m1i"),
        (1, "sd"): ("5.0", "sd1i"),
        (1, "n"): ("15", "n1i"),
        (2, "mean"): ("8.2", "m2i"),
        (2, "sd"): ("4.0", "sd2i"),
        (2, "n"): ("14", "n2i"),
    }


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0.123456789", "0.123456789"),
        ("0.33333333333333333333", "0.333333333333333"),
        ("2.5e-20", "0.000000000000000"),
        ("1e-3", "1e-3"),
    ],
)
def test_a_number_of_a_program_keeps_as_many_decimals_as_print_may_have(
    text: str, shown: str, tmp_path: Path
) -> None:
    table = file(tmp_path, f"study,yi,vi\nAnn,{text},0.1\n")
    _, (coded,), faults = read_effects(table, "table.csv")
    assert faults == []
    assert coded.figures[0, "yi"] == (shown, "yi")


@pytest.mark.parametrize("text", ["abc", "1e9999999999999999999"])
def test_what_is_no_number_is_told_as_it_stands(text: str, tmp_path: Path) -> None:
    _, _, (fault,) = read_effects(file(tmp_path, f"study,yi,vi\nAnn,{text},0.1\n"), "table.csv")
    assert (fault.line, fault.name) == (2, "yi")


@pytest.mark.parametrize(
    ("text", "finite"),
    [("1.5", True), ("-1e3", True), ("nan", False), ("x", False), ("1_0", False)],
)
def test_an_accepted_value_is_a_number(text: str, finite: bool, tmp_path: Path) -> None:
    header = ",".join(columns(NumberRow))
    faults = lint_accepted_numbers(file(tmp_path, f"{header}\na,{text},x,count,,\n", "numbers.csv"))
    assert [fault.code for fault in faults] == ([] if finite else ["NUMBER"])


def bib(folder: Path, text: str) -> str:
    _, (fault,) = read_bibtex(file(folder, text, "x.bib"), "x.bib")
    return f"{fault.line}:{fault.column} {fault.found}"


def test_a_fault_of_bibtex_is_told_where_it_is(tmp_path: Path) -> None:
    assert bib(tmp_path, "@article{a, title = ,}") == "1:21 no value in the entry of line 1"
    assert bib(tmp_path, "\n@article{a, title = ,}") == "2:21 no value in the entry of line 2"
    told = bib(tmp_path, "% a note\n@article{a,\n title = {b\n")
    assert told == "3:10 a brace never closed in the entry of line 2"


def authors(folder: Path, names: str) -> str:
    text = f"@article{{a, title = {{T}}, author = {{{names}}}}}"
    (found,), faults = read_bibtex(file(folder, text, "x.bib"), "x.bib")
    assert faults == []
    return found.fields["authors"]


def test_a_name_is_read_with_its_family_first_or_last(tmp_path: Path) -> None:
    assert authors(tmp_path, "Doe, Jane Mary and Richard Roe") == "Doe JM, Roe R"
    assert authors(tmp_path, "Plato and {The Group}") == "Plato, The Group"


def test_people_of_csl_are_families_or_institutions(tmp_path: Path) -> None:
    people = '[{"family": "Doe", "given": "Jane"}, {"literal": "The Group"}]'
    text = f'[{{"id": "a", "type": "book", "title": "T", "author": {people}}}]'
    (found,), faults = read_csl(file(tmp_path, text, "x.json"), "x.json")
    assert faults == []
    assert found.fields["authors"] == "Doe J, The Group"
    nameless = text.replace('"id": "a", ', "").replace('"book"', '"article-journal"')
    (made,), _ = read_csl(file(tmp_path, nameless, "x.json"), "x.json")
    assert made.key == "Doe"
    _, (fault,) = read_csl(file(tmp_path, '  {"id": "a"}', "x.json"), "x.json")
    assert (fault.column, fault.code, fault.found) == (3, "CSL", "no list")


def test_entries_on_one_line_are_refused_with_their_place() -> None:
    with pytest.raises(InputError) as caught:
        appended("a: 1\nsources: {x: 1}\n", "sources", "y: 2\n", "sources.yaml")
    (fault,) = caught.value.faults
    assert (fault.line, fault.column, fault.code) == (2, 10, "FLOW")
    assert appended("sources:\n  x: 1\n", "sources", "y: 2\n", "s") == "sources:\n  x: 1\n  y: 2\n"


def told(folder: Path, text: str) -> list[Fault]:
    path = file(folder, text, "x.yaml")
    return read_yaml(path, "x.yaml", folder)[2]


def nodes(count: int) -> str:
    """A file of so many values: the mapping itself, its list, and what that holds."""
    return "a:\n" + "- b\n" * (count - 2)


def test_a_file_holds_as_many_values_as_it_may_and_no_more(tmp_path: Path) -> None:
    assert told(tmp_path, nodes(MAX_NODES)) == []
    (fault,) = told(tmp_path, nodes(MAX_NODES + 1))
    assert (fault.code, fault.line) == ("SIZE", MAX_NODES)


def test_of_very_many_faults_the_first_are_told_and_that_there_are_more(tmp_path: Path) -> None:
    faults = told(tmp_path, "".join(f"k{n}: 1\n" for n in range(MAX_FAULTS)))
    assert [fault.code for fault in faults] == ["UNQUOTED"] * MAX_FAULTS
    *first, more = told(tmp_path, "".join(f"k{n}: 1\n" for n in range(MAX_FAULTS + 5)))
    assert len(first) == MAX_FAULTS
    assert (more.code, more.line) == ("MORE", first[-1].line) == ("MORE", MAX_FAULTS)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("&a x: y\n", ["YAML-ALIAS"]),
        ("!!str x: y\n", ["YAML-TAG"]),
        ("x: {y: 0,45}\n", ["NUM-COMMA"]),
        # the number stands elsewhere, so that no comma cut it
        ("w: 0\nx: {y: a,45}\n", ["UNQUOTED", "EMPTY"]),
        ("x: {y: 0, 45}\n", ["UNQUOTED", "EMPTY"]),
        ("x: {y: 0, 45: a}\n", ["UNQUOTED"]),
    ],
)
def test_a_key_is_plain_text_and_a_decimal_comma_is_told_only_where_it_cut_a_number(
    text: str, codes: list[str], tmp_path: Path
) -> None:
    assert [fault.code for fault in told(tmp_path, text)] == codes


def linted(folder: Path, edits: dict[str, list[tuple[str, str]]]) -> list[Fault]:
    topic = sound_topic(folder / "data")
    for name, changes in edits.items():
        text = (topic / name).read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) >= 1, old
            text = text.replace(old, new, 1)
        (topic / name).write_text(text, encoding="utf-8")
    return lint_data(topic.parent)


ALPHA = "studies/alpha2020.yaml"
PRINTED = 'difference: {printed: "-1.9", place: table 2}'


@pytest.mark.parametrize(
    ("old", "new", "code", "found"),
    [
        ('n: {printed: "20", place: table 2}', 'n: {printed: "0", place: table 2}', "RANGE", '"0"'),
        (PRINTED, f'{PRINTED}\n      r: {{printed: "1.2", place: t}}', "RANGE", '"1.2"'),
        (PRINTED, f'{PRINTED}\n      r: {{printed: "-1.2", place: t}}', "RANGE", '"-1.2"'),
        (PRINTED, f'{PRINTED}\n      f: {{printed: "-0.5", place: t}}', "RANGE", '"-0.5"'),
    ],
)
def test_a_number_that_its_key_cannot_have_is_told(
    old: str, new: str, code: str, found: str, tmp_path: Path
) -> None:
    fault = linted(tmp_path, {ALPHA: [(old, new)]})[0]
    assert (fault.code, fault.found) == (code, found)


def test_the_ends_of_a_range_are_inside_it(tmp_path: Path) -> None:
    more = "".join(
        f'\n      {k}: {{printed: "{v}", place: t}}' for k, v in (("r", "-1"), ("f", "0"))
    )
    assert linted(tmp_path, {ALPHA: [(PRINTED, PRINTED + more)]}) == []


def test_a_file_full_of_slips_is_told_as_far_as_it_goes_and_given_up(tmp_path: Path) -> None:
    slips = "".join(f"key{n}: x\n" for n in range(60))
    faults = linted(tmp_path, {ALPHA: [("population:", slips + "population:")]})
    assert [f.code for f in faults if f.file.endswith(ALPHA.rpartition("/")[2])] == [
        "KEY-UNKNOWN"
    ] * 60
    assert {f.code for f in faults} <= {"KEY-UNKNOWN", "REF"}


def test_a_file_that_is_no_study_at_all_is_told_once_and_its_claims_are_not_blamed(
    tmp_path: Path,
) -> None:
    topic = sound_topic(tmp_path / "data")
    (topic / ALPHA).write_text("arms: none\noutcomes: none\nresults: none\n", encoding="utf-8")
    faults = lint_data(topic.parent)
    lines = [(f.line, f.code) for f in faults if f.file.endswith("alpha2020.yaml")]
    assert (1, "TYPE") in lines and (2, "TYPE") in lines and (3, "TYPE") in lines
    assert not [f for f in faults if f.code in {"ID-FILE", "EMPTY"}]


def test_the_quantity_that_defines_a_product_is_looked_up_in_the_studies_that_can_be_read(
    tmp_path: Path,
) -> None:
    at_home = "setting_label: warm stones at home"

    def faults(folder: str, name: str, *alpha: tuple[str, str]) -> list[str]:
        sold = (at_home, f"{at_home}\n  defined_by: {name}")
        found = linted(tmp_path / folder, {"claims.yaml": [sold], ALPHA: list(alpha)})
        return [fault.found for fault in found if fault.file.endswith("claims.yaml")]

    assert faults("named", "temperature") == []
    assert faults("misspelt", "temprature") == ['the unknown quantity "temprature"']
    # Of a file that is no study nobody knows what it would have named.
    assert faults("unread", "temprature", ("id: alpha2020\n", "- alpha2020\n")) == []
    assert faults("lost", "temprature", ("  label: warm stones\n", "")) == []


def test_claims_without_their_product_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    faults = linted(tmp_path, {"claims.yaml": [("sold:\n", "soled:\n")]})
    assert [fault.code for fault in faults] == ["KEY-UNKNOWN"]


def test_an_arm_that_stands_twice_in_a_result_is_told_to_go(tmp_path: Path) -> None:
    (fault,) = linted(tmp_path, {ALPHA: [("arms: [warm, cold]", "arms: [warm, cold, cold]")]})
    assert (fault.code, fault.found) == ("KEY-DUP", 'the id "cold" again, first on line 53')
    assert (fault.line, fault.fix) == (53, "delete one of the two")
