"""Tests of mcstats.data.study_table."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.written_files import MEANS_HEADER, MEANS_ROW, outcome_of, write_file
from mcstats.data.study_rows import Coded, Reading
from mcstats.data.study_table import StudyTable, read_effects
from mcstats.model.errors import Fault


def table(folder: Path, text: str | bytes, how: Reading | None = None) -> list[Fault]:
    found, faults = outcome_of(read_effects, write_file(folder, text), "table.csv", how)
    assert (found is None) == bool(faults)
    return faults


def read(folder: Path, text: str, how: Reading | None = None) -> StudyTable:
    found, faults = outcome_of(read_effects, write_file(folder, text), "table.csv", how)
    assert found is not None and faults == []
    return found


def rows(folder: Path, text: str, how: Reading | None = None) -> tuple[Coded, ...]:
    return read(folder, text, how).rows


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
    (coded,) = rows(tmp_path, f"study,yi,vi\nAnn,{text},0.1\n")
    assert coded.figures[0, "yi"] == (shown, "yi")


@pytest.mark.parametrize("text", ["abc", "1e9999999999999999999"])
def test_what_is_no_number_is_told_as_it_stands(text: str, tmp_path: Path) -> None:
    (fault,) = table(tmp_path, f"study,yi,vi\nAnn,{text},0.1\n")
    assert (fault.line, fault.name) == (2, "yi")


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
    assert (fault.code, fault.line, fault.fix) == ("CSV-HEADER", 1, "--columns study=NAME")


@pytest.mark.parametrize(
    ("header", "row", "figures"),
    [
        (
            "ai,n1i,ci,n2i",
            "3,10,4,11",
            {
                (1, "events"): ("3", "ai"),
                (1, "n"): ("10", "n1i"),
                (2, "events"): ("4", "ci"),
                (2, "n"): ("11", "n2i"),
            },
        ),
        (
            "ai,bi,ci,di",
            "3,7,4,8",
            {
                (1, "events"): ("3", "ai"),
                (1, "others"): ("7", "bi"),
                (2, "events"): ("4", "ci"),
                (2, "others"): ("8", "di"),
            },
        ),
        ("yi,sei", "-0.5,0.2", {(0, "yi"): ("-0.5", "yi"), (0, "sei"): ("0.2", "sei")}),
        (
            "estimate,ci_lb,ci_ub,p",
            "0.86,0.74,0.99,<0.05",
            {
                (0, "estimate"): ("0.86", "estimate"),
                (0, "p"): ("<0.05", "p"),
                (0, "ci"): ("0.74 to 0.99", "ci_lb and ci_ub"),
            },
        ),
        (
            "median_1,q1_1,q3_1,percent_2,interval",
            "4,2,15,12%,1.2 to 3.4",
            {
                (1, "median"): ("4", "median_1"),
                (1, "q1"): ("2", "q1_1"),
                (1, "q3"): ("15", "q3_1"),
                (2, "percent"): ("12%", "percent_2"),
                (0, "ci"): ("1.2 to 3.4", "interval"),
            },
        ),
    ],
)
def test_each_column_puts_its_figure_where_it_belongs(
    header: str, row: str, figures: dict[tuple[int, str], tuple[str, str]], tmp_path: Path
) -> None:
    (coded,) = rows(tmp_path, f"study,{header}\nAnn,{row}\n")
    assert coded.figures == figures
    assert (coded.id, coded.label, coded.line, coded.facts) == ("ann", "Ann", 2, {})


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


def test_ends_of_an_interval_in_the_wrong_order_are_told_in_their_column(tmp_path: Path) -> None:
    (fault,) = table(tmp_path, "study,estimate,ci_lb,ci_ub\nAnn,0.8,0.9,0.7\n")
    assert (fault.code, fault.line, fault.name) == ("LOGIC", 2, "ci_lb")


def test_a_row_tells_its_outcome_time_unit_and_allocation(tmp_path: Path) -> None:
    text = "study,outcome,time,unit,allocation,yi,vi\nAnn,Pain,8 weeks,mm,randomised,1,2\n"
    (coded,) = rows(tmp_path, text)
    assert coded.facts == {
        "outcome": "Pain", "time": "8 weeks", "unit": "mm", "allocation": "randomised",
    }  # fmt: skip


def test_a_study_may_stand_twice_for_two_outcomes_or_times_and_not_for_one(tmp_path: Path) -> None:
    text = "study,outcome,time,yi,vi\nAnn,Pain,1,1,2\nAnn,Pain,2,1,2\nAnn,Rest,1,1,2\n"
    assert len(rows(tmp_path, text)) == 3
    (fault,) = table(tmp_path, f"{text}Ann,Rest,1,1,2\n")
    assert (fault.code, fault.line) == ("KEY-DUP", 5)
    assert fault.expected == "each study once for an outcome and a time"


TOTALS = [
    "Total", "Total (95% CI)", "Subtotal (95% CI)", "Total events: 7", "Overall",
    "Pooled effect (random)", "Heterogeneity: Tau² = 0.1", "Test for overall effect: Z = 1",
    "Random effects model",
]  # fmt: skip


@pytest.mark.parametrize("name", TOTALS)
def test_a_total_is_no_study_and_is_told(name: str, tmp_path: Path) -> None:
    found = read(tmp_path, f"study,yi,vi\nAnn,1,2\n{name},1,2\n")
    assert [row.label for row in found.rows] == ["Ann"]
    assert found.notes == (f"left out: 1 row that is a total and no study ({name})",)


@pytest.mark.parametrize("name", ["Total 2001", "Overallson 1999", "Subtotale", "Testa 2003"])
def test_a_study_is_not_taken_for_a_total_by_its_name(name: str, tmp_path: Path) -> None:
    assert [row.label for row in rows(tmp_path, f"study,yi,vi\n{name},1,2\n")] == [name]


def test_a_name_in_another_script_gets_an_id_that_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, "study,yi,vi\n王 2001,1,2\n李 2001,1,2\nИв,1,2\n")
    assert [row.id for row in found.rows] == ["u738b2001", "u674e2001", "u418u432"]
    assert "王 2001 is u738b2001" in found.notes[0]
    (named,) = rows(tmp_path, "study,id,yi,vi\n王 2001,wang2001,1,2\n")
    assert (named.id, named.label) == ("wang2001", "王 2001")


@pytest.mark.parametrize("missing", ["n/a", "not reported", "NR", "-", "."])
def test_a_word_for_a_missing_figure_is_told_how_to_write_it(missing: str, tmp_path: Path) -> None:
    (fault,) = table(tmp_path, f"study,ai,n1i,ci,n2i\nAnn,{missing},20,6,20\n")
    assert (fault.line, fault.name, fault.fix) == (2, "ai", "leave it empty, or write NA")
    for written in ("", "NA"):
        assert not table(tmp_path, f"study,ai,n1i,ci,n2i\nAnn,{written},20,6,20\n")


def test_whole_numbers_that_pandas_writes_with_a_decimal_are_counts(tmp_path: Path) -> None:
    first, second = rows(tmp_path, "study,ai,n1i,ci,n2i\nAnn,4.0,20.0,6.0,20.0\nBob,,,5.0,20.0\n")
    assert [first.figures[1, key][0] for key in ("events", "n")] == ["4", "20"]
    assert set(second.figures) == {(2, "events"), (2, "n")}


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
