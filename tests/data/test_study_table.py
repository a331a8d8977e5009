"""Tests of mcstats.data.study_table."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.study_tables import read, rows, table
from helpers.written_files import MEANS_HEADER, MEANS_ROW
from mcstats.data.study_rows import Reading

MEANS = "study,m1i,sd1i,n1i,m2i,sd2i,n2i\n"


def test_each_figure_of_a_table_stands_with_its_arm(tmp_path: Path) -> None:
    text = MEANS + "Ann,12.1,5.0,15,8.2,4.0,14\n"
    (study,) = rows(tmp_path, text)
    assert study.figures == {
        (1, "mean"): ("12.1", "m1i"),
        (1, "sd"): ("5.0", "sd1i"),
        (1, "n"): ("15", "n1i"),
        (2, "mean"): ("8.2", "m2i"),
        (2, "sd"): ("4.0", "sd2i"),
        (2, "n"): ("14", "n2i"),
    }


def test_a_european_table_is_read_by_an_option_and_told_of_it_without(tmp_path: Path) -> None:
    text = '"study";"m1i";"sd1i";"n1i";"m2i";"sd2i";"n2i"\n"Ann, A";12,1;5;15;−8;5,1;15\n'
    (fault,) = table(tmp_path, text)
    assert fault.code == "CSV-DELIM"
    assert fault.fix.startswith("add --delimiter semicolon, and --decimal comma")
    (coded,) = rows(tmp_path, text, Reading(delimiter=";", decimal_comma=True))
    assert coded.label == "Ann, A"
    assert [coded.figures[k][0] for k in ((1, "mean"), (2, "mean"), (2, "sd"))] == [
        "12.1", "−8", "5.1",
    ]  # fmt: skip
    (fault,) = table(
        tmp_path, text.replace("12,1", "1.212,1"), Reading(delimiter=";", decimal_comma=True)
    )
    assert (fault.line, fault.name) == (2, "m1i")


def test_columns_that_are_not_read_are_named_in_one_line(tmp_path: Path) -> None:
    text = "study,yi,vi,ni,comment\nAnn,1,2,3,x\n"
    assert read(tmp_path, text).notes == ("not read: the columns ni, comment",)
    assert read(tmp_path, text, Reading(ignored=["ni", "comment"])).notes == ()
    (note,) = read(tmp_path, "study,yi,vi,event.e\nAnn,1,2,3\n").notes
    assert note == "not read: the column event.e; read more with --columns ai=event.e"


def test_a_name_for_a_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    text = "study,yi,variance\nAnn,1,2\n"
    (fault,) = table(tmp_path, text, Reading({"vi": "varience"}))
    assert (fault.code, fault.found) == ("COLUMN", 'no column "varience"')
    assert fault.fix == 'did you mean "variance"?'
    (fault,) = table(tmp_path, text, Reading({"zi": "variance"}))
    assert (fault.code, fault.found) == ("COLUMN", 'the name "zi"')


LINES = {
    "semicolons": (
        MEANS_HEADER.replace(",", ";") + "Ann;0,5;1;9;0,4;1;9\n",
        'table.csv:1 [CSV-DELIM] found ";" 6 times and no ","; expected comma-separated cells; '
        "fix: add --delimiter semicolon, and --decimal comma if its decimal mark is a comma",
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
        "fix: rename or delete one of the two",
    ),
    "no name": (
        MEANS_HEADER.replace("m2i", "") + MEANS_ROW,
        "table.csv:1:5 [CSV-HEADER] found no name; expected a name for each column; fix: name it "
        "or delete it",
    ),
    "a study twice": (
        MEANS_HEADER + MEANS_ROW + MEANS_ROW,
        'table.csv:3:study(1) [KEY-DUP] found "ann2001", first on line 2; expected each study '
        "once; fix: Ann 2001a / Ann 2001b, or say which column holds the outcome or the time",
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
    "half a person": (
        MEANS_HEADER + MEANS_ROW.replace(",15,8", ",20.5,8"),
        'table.csv:2:n1i(4) [INT] found "20.5"; expected whole number; fix: if it is an average '
        "per arm give the arms separately",
    ),
    "infinity": (
        MEANS_HEADER + MEANS_ROW.replace("5.0", "inf"),
        'table.csv:2:sd1i(3) [NUM-SPECIAL] found "inf"; expected finite number; fix: '
        "leave it empty, or write NA",
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
    assert str(sorted(table(tmp_path, text))[0]) == line


def test_row_names_of_r_are_told_how_to_leave_out(tmp_path: Path) -> None:
    (fault,) = table(tmp_path, ",study,yi,vi\n1,Ann,1,2\n")
    assert fault.fix == "name it or delete it (R: write.csv(…, row.names = FALSE))"
