"""Tests of mcstats.data.study_table."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.written_files import MEANS_HEADER, MEANS_ROW, write_file
from mcstats.data.study_table import read_effects
from mcstats.effects.measures.registry import default_measure
from mcstats.model.errors import Fault

MEANS = "study,m1i,sd1i,n1i,m2i,sd2i,n2i\n"


def test_each_figure_of_a_table_stands_with_its_arm(tmp_path: Path) -> None:
    text = MEANS + "Ann,12.1,5.0,15,8.2,4.0,14\n"
    _, coded, faults = read_effects(write_file(tmp_path, text), "table.csv")
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
    table = write_file(tmp_path, f"study,yi,vi\nAnn,{text},0.1\n")
    _, (coded,), faults = read_effects(table, "table.csv")
    assert faults == []
    assert coded.figures[0, "yi"] == (shown, "yi")


@pytest.mark.parametrize("text", ["abc", "1e9999999999999999999"])
def test_what_is_no_number_is_told_as_it_stands(text: str, tmp_path: Path) -> None:
    _, _, (fault,) = read_effects(
        write_file(tmp_path, f"study,yi,vi\nAnn,{text},0.1\n"), "table.csv"
    )
    assert (fault.line, fault.name) == (2, "yi")


def table(folder: Path, text: str) -> list[Fault]:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return read_effects(path, "table.csv")[2]


@pytest.mark.parametrize(
    ("names", "cells", "found", "column"),
    [
        ("study", "Ann", '"ann"', "study"),
        ("slab", "Ann", '"ann"', "slab"),
        ("author,year", "Ann,2001", '"ann2001"', "author"),
        ("author", "Ann", '"ann"', "author"),
        ("year", "2001", '"2001"', "year"),
        ("year,study", "2001,Ann", '"ann"', "study"),
    ],
)
def test_a_study_that_stands_twice_is_told_in_the_column_that_names_it(
    names: str, cells: str, found: str, column: str, tmp_path: Path
) -> None:
    (fault,) = table(tmp_path, f"{names},yi,vi\n{cells},0.1,0.2\n{cells},0.3,0.2\n")
    assert (fault.code, fault.found) == ("KEY-DUP", f"{found}, first on line 2")
    assert (fault.line, fault.name) == (3, column)


def test_a_study_without_a_name_is_told_where_the_name_belongs(tmp_path: Path) -> None:
    (fault,) = table(tmp_path, "year,yi,vi\nNA,0.1,0.2\n")
    assert (fault.code, fault.line, fault.name) == ("EMPTY", 2, "year")
    (fault,) = table(tmp_path, "yi,vi\n0.1,0.2\n")
    assert (fault.code, fault.line, fault.name) == ("EMPTY", 2, "")


@pytest.mark.parametrize(
    ("table_", "route", "figures"),
    [
        (
            "ai,n1i,ci,n2i\n3,10,4,11\n",
            ("RR", "events"),
            {
                (1, "events"): ("3", "ai"),
                (1, "n"): ("10", "n1i"),
                (2, "events"): ("4", "ci"),
                (2, "n"): ("11", "n2i"),
            },
        ),
        (
            "ai,bi,ci,di\n3,7,4,8\n",
            ("RR", "events"),
            {
                (1, "events"): ("3", "ai"),
                (1, "others"): ("7", "bi"),
                (2, "events"): ("4", "ci"),
                (2, "others"): ("8", "di"),
            },
        ),
        (
            "yi,vi\n-0.5,0.04\n",
            ("GEN", "ready_vi"),
            {(0, "yi"): ("-0.5", "yi"), (0, "vi"): ("0.04", "vi")},
        ),
        (
            "yi,sei\n-0.5,0.2\n",
            ("GEN", "ready_se"),
            {(0, "yi"): ("-0.5", "yi"), (0, "sei"): ("0.2", "sei")},
        ),
    ],
)
def test_each_layout_of_a_table_puts_its_figures_where_they_belong(
    table_: str,
    route: tuple[str, str],
    figures: dict[tuple[int, str], tuple[str, str]],
    tmp_path: Path,
) -> None:
    header, row = table_.splitlines()
    path = tmp_path / "table.csv"
    path.write_text(f"study,{header}\nAnn,{row}\n", encoding="utf-8")
    layout, (coded,), faults = read_effects(path, "table.csv")
    assert layout is not None and faults == []
    assert (default_measure(layout.columns).code, layout.route) == route
    assert coded.figures == figures
    assert (coded.id, coded.label, coded.line, coded.allocation) == ("ann", "Ann", 2, None)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ("3,10,4,11", None),
        ("10,10,4,11", None),
        ("11,10,4,11", ("LOGIC", "11 with n1i 10", "ai")),
        ("3,10,12,11", ("LOGIC", "12 with n2i 11", "ci")),
        ("3,1,4,11", ("LOGIC", "3 with n1i 1", "ai")),
        ("0,0,4,11", ("RANGE", "0", "n1i")),
        ("3.5,10,4,11", ("INT", '"3.5"', "ai")),
    ],
)
def test_no_more_people_have_an_event_than_there_are(
    cells: str, found: tuple[str, str, str] | None, tmp_path: Path
) -> None:
    faults = table(tmp_path, f"study,ai,n1i,ci,n2i\nAnn,{cells}\n")
    assert [(f.code, f.found, f.name) for f in faults] == ([found] if found else [])


def test_raw_figures_stand_before_ready_ones(tmp_path: Path) -> None:
    table = write_file(tmp_path, "study,yi,vi,ai,n1i,ci,n2i\nAnn,0.1,0.2,1,10,2,10\n")
    layout, rows, faults = read_effects(table, "table.csv")
    assert not faults
    assert layout is not None
    assert layout.route == "events"
    assert {key for _, key in rows[0].figures} == {"events", "n"}


LINES = {
    "semicolons": (
        MEANS_HEADER.replace(",", ";") + "Ann;0,5;1;9;0,4;1;9\n",
        'table.csv:1 [CSV-DELIM] found ";" 6 times and no ","; expected comma-separated cells; '
        'fix: save it as "CSV (comma delimited)"',
    ),
    "one cell too many": (
        MEANS_HEADER + "Ann, A,12,5,15,8,5,15\n" + MEANS_ROW,
        "table.csv:2 [CSV-WIDTH] found 8 cells, the header has 7; expected 7; fix: quote the cell "
        'that holds a comma; the last is "15"',
    ),
    "one too few": (
        MEANS_HEADER + MEANS_ROW + "Bob,12,5,15,8,5\n",
        "table.csv:3 [CSV-WIDTH] found 6 cells, the header has 7; expected 7; fix: add the missing "
        'comma; the last cell is "5"',
    ),
    "every row too long": (
        MEANS_HEADER + "1," + MEANS_ROW + "2," + MEANS_ROW,
        "table.csv:2 [CSV-WIDTH] found 8 cells, the header has 7; expected 7; fix: every row is "
        "so: add the missing name, or delete the column",
    ),
    "a quote never closed": (
        MEANS_HEADER + '"Ann,12,5,15,8,5,15\n',
        'table.csv:2:1 [CSV-QUOTE] found an opening " never closed; expected balanced quotes; '
        'fix: add " at the end of the cell',
    ),
    "a quote that closes too late": (
        MEANS_HEADER + '"Ann,1\n\n\n\n\n\n",12,5,15,8,5,15\n',
        'table.csv:2:1 [CSV-QUOTE] found an opening " that closes on line 8; expected cells of at '
        'most 5 lines; fix: double the quote ("") or close it on line 2',
    ),
    "a stray quote": (
        MEANS_HEADER + 'An"n,12,5,15,8,5,15\n',
        'table.csv:2:1 [CSV-QUOTE] found a quote inside the cell "An"n"; expected quotes around a '
        'whole cell; fix: put the cell in quotes and double the quote ("")',
    ),
    "text after a quote": (
        MEANS_HEADER + '"Ann"n,12,5,15,8,5,15\n',
        'table.csv:2:1 [CSV-QUOTE] found "n" after a closing quote; expected a comma or the end of '
        'the line; fix: double the inner quote ("")',
    ),
    "a name twice": (
        MEANS_HEADER.replace("n2i", "n1i") + MEANS_ROW,
        "table.csv:1:n1i(7) [CSV-HEADER] found the name of column 4 again; expected unique names; "
        'fix: did you mean "n2i"?',
    ),
    "a name that is not known": (
        MEANS_HEADER.replace("sd1i", "sd1") + MEANS_ROW,
        "table.csv:1:sd1(3) [CSV-HEADER] found an unknown name; expected study, slab, author, "
        "year, allocation, m1i, sd1i, n1i, m2i, sd2i, n2i, ai, ci, bi, di, yi, vi, sei; fix: "
        "--columns sd1i=sd1, or --ignore sd1",
    ),
    "no name": (
        MEANS_HEADER.replace("m2i", "") + MEANS_ROW,
        "table.csv:1:5 [CSV-HEADER] found no name; expected a name for each column; fix: name it "
        "or delete it",
    ),
    "a column missing": (
        "study,m1i\nAnn,3\n",
        "table.csv:1 [CSV-HEADER] found the columns study, m1i; expected m1i sd1i n1i m2i sd2i n2i "
        "| ai n1i ci n2i | ai bi ci di | yi vi | yi sei; fix: add the missing columns, or say "
        "which they are: --columns ai=NAME …",
    ),
    "a study twice": (
        MEANS_HEADER + MEANS_ROW + MEANS_ROW,
        'table.csv:3:study(1) [KEY-DUP] found "ann2001", first on line 2; expected each study '
        "once; fix: Ann 2001a / Ann 2001b",
    ),
    "no study": (
        MEANS_HEADER + MEANS_ROW.replace("Ann 2001", ""),
        "table.csv:2:study(1) [EMPTY] found no name; expected text; fix: name the study",
    ),
    "a header alone": (
        MEANS_HEADER,
        "table.csv [EMPTY] found a header and no rows; expected 1 row or more; fix: add the rows",
    ),
    "a decimal comma": (
        MEANS_HEADER + MEANS_ROW.replace("5.0", '"5,0"'),
        'table.csv:2:sd1i(3) [NUM-COMMA] found "5,0"; expected "." as decimal mark; fix: write 5.0 '
        "(if 5,0 meant 50 write 50)",
    ),
    "a unicode minus": (
        MEANS_HEADER + MEANS_ROW.replace("12.1", "−0.5"),
        'table.csv:2:m1i(2) [NUM-CHAR] found "−0.5" (U+2212 MINUS SIGN at character 1); expected '
        'digits, one ".", leading "-"; fix: replace U+2212 by "-"',
    ),
    "a thousands mark": (
        MEANS_HEADER + MEANS_ROW.replace(",15,8", ',"1,234",8'),
        'table.csv:2:n1i(4) [INT] found "1,234"; expected whole number without marks; fix: write '
        "1234",
    ),
    "half a person": (
        MEANS_HEADER + MEANS_ROW.replace(",15,8", ",20.5,8"),
        'table.csv:2:n1i(4) [INT] found "20.5"; expected whole number; fix: if it is an average '
        "per arm give the arms separately",
    ),
    "infinity": (
        MEANS_HEADER + MEANS_ROW.replace("5.0", "inf"),
        'table.csv:2:sd1i(3) [NUM-SPECIAL] found "inf"; expected finite number; fix: write "not '
        'reported"',
    ),
    "an overflow": (
        MEANS_HEADER + MEANS_ROW.replace("8.0", "1e400"),
        'table.csv:2:m2i(5) [NUM-RANGE] found "1e400"; expected abs value ≤ 1e12; fix: check the '
        "exponent",
    ),
    "a negative SD": (
        MEANS_HEADER + MEANS_ROW.replace("5.0", "-1.2"),
        "table.csv:2:sd1i(3) [RANGE] found -1.2; expected > 0; fix: check the sign",
    ),
    "no spread": (
        MEANS_HEADER + MEANS_ROW.replace("5.0", "0"),
        "table.csv:2:sd1i(3) [RANGE] found 0; expected > 0; fix: if none is reported leave it "
        "empty",
    ),
    "one participant": (
        MEANS_HEADER + MEANS_ROW.replace(",15,8", ",1,8"),
        "table.csv:2:n1i(4) [RANGE] found 1; expected ≥ 2 for a mean and SD; fix: is this the "
        "number of events?",
    ),
    "more events than participants": (
        "study,ai,n1i,ci,n2i\nAnn,25,20,3,20\n",
        "table.csv:2:ai(2) [LOGIC] found 25 with n1i 20; expected 0…n; fix: check whether the "
        "columns n and events are swapped",
    ),
    "a judgement misspelt": (
        "study,allocation,yi,vi\nAnn,randomized,1,2\n",
        'table.csv:2:allocation(2) [ENUM] found "randomized"; expected randomised, not randomised, '
        'one group, not applicable; fix: did you mean "randomised"?',
    ),
    "another encoding": (
        (MEANS_HEADER + MEANS_ROW).replace("Ann", "Müller").encode("cp1252"),
        "table.csv:2:2 [ENC] found byte 0xFC, not UTF-8; expected UTF-8; fix: it looks like "
        'Windows-1252 ("Müller"): iconv -f CP1252 -t UTF-8',
    ),
    "a change of direction": (
        MEANS_HEADER + MEANS_ROW.replace("Ann", "A\u202enn"),
        "table.csv:2:2 [CHAR] found U+202E RIGHT-TO-LEFT OVERRIDE; expected printable text without "
        "control or direction characters; fix: delete it",
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_each_fault_of_a_table_gets_its_line(name: str, tmp_path: Path) -> None:
    text, line = LINES[name]
    _, _, faults = read_effects(write_file(tmp_path, text), "table.csv")
    assert str(sorted(faults)[0]) == line


@pytest.mark.parametrize(
    ("header", "fix"),
    [
        ("trial,ai,n1i,ci,n2i", "--columns study=trial, or --ignore trial"),
        ("study,event.e,n1i,ci,n2i", "--columns ai=event.e, or --ignore event.e"),
        ("study,yi,Variance", "--columns vi=Variance, or --ignore Variance"),
    ],
)
def test_a_column_by_the_name_of_another_program_is_told_what_it_may_be(
    tmp_path: Path, header: str, fix: str
) -> None:
    row = ",".join(["1"] * (header.count(",") + 1))
    table = write_file(tmp_path, f"{header}\n{row}\n")
    _, _, (fault,) = read_effects(table, "table.csv")
    assert (fault.code, fault.fix) == ("CSV-HEADER", fix)
    renamed, column = fix.split(",")[0].removeprefix("--columns ").split("=")
    _, rows, faults = read_effects(table, "table.csv", {renamed: column})
    assert (len(rows), faults) == (1, [])


def test_row_names_of_r_are_told_how_to_leave_out(tmp_path: Path) -> None:
    _, _, (fault,) = read_effects(write_file(tmp_path, ",study,yi,vi\n1,Ann,1,2\n"), "table.csv")
    assert fault.fix == "name it or delete it (R: write.csv(…, row.names = FALSE))"
