"""What analysts already have becomes files of a topic, or one line for each fault."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcstats.authoring.yaml_writer import Plain, yaml_text
from mcstats.cli import main
from mcstats.data.bibtex import read_bibtex
from mcstats.data.csl import read_csl
from mcstats.data.csv_table import read_table
from mcstats.data.load_topic import load_topic
from mcstats.data.reference import MAX_REFERENCES
from mcstats.data.study_table import read_effects
from mcstats.data.tex import plain_text
from mcstats.data.yaml_reader import read_yaml
from mcstats.model.errors import Fault
from mcstats.workflow.lint import lint_data

MEANS = "study,m1i,sd1i,n1i,m2i,sd2i,n2i\n"
GOOD = "Ann 2001,12.1,5.0,15,8.0,5.1,15\n"
SECONDS = 5  # of the processor, for any file that is imported


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    assert main(["new", "topic", "sleep", "--data", str(folder)]) == 0
    return folder


def write(tmp_path: Path, text: str | bytes, name: str = "table.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def bring(data: Path, table: Path, *more: str) -> int:
    return main(["import", str(table), "--data", str(data), *more])


def test_raw_means_become_studies_with_their_places_and_a_question(
    data: Path, tmp_path: Path
) -> None:
    table = write(tmp_path, MEANS + GOOD + "Béla 2003,NA,5,20,7,4.9,21\n")
    assert bring(data, table, "--better", "higher", "--outcome", "rest") == 0
    assert lint_data(data) == []
    topic = load_topic(data / "sleep")
    result = topic.studies["ann2001"].results[0]
    mean = result.groups["treated"]["mean"]
    assert (mean.printed, mean.place) == ("12.1", "table.csv, line 2, m1i")  # type: ignore[union-attr]
    assert topic.studies["bela2003"].results[0].groups["treated"]["mean"] == "not reported"
    question = topic.claims.syntheses[0]
    assert [(m.study, m.measure) for m in question.members] == [
        ("ann2001", "SMD"),
        ("bela2003", "SMD"),
    ]


def test_the_cells_of_a_two_by_two_table_become_events_and_sizes(
    data: Path, tmp_path: Path
) -> None:
    table = write(tmp_path, "author,year,tpos,tneg,cpos,cneg\nAnn,2001,4,119,11,128\n")
    columns = ["ai=tpos", "bi=tneg", "ci=cpos", "di=cneg"]
    assert bring(data, table, "--better", "lower", "--columns", *columns) == 0
    result = load_topic(data / "sleep").studies["ann2001"].results[0]
    sizes = [result.groups[arm]["n"] for arm in ("treated", "control")]
    assert [(n.printed, n.because) for n in sizes] == [  # type: ignore[union-attr]
        ("123", "the sum of tpos and tneg"),
        ("139", "the sum of cpos and cneg"),
    ]


@pytest.mark.parametrize(("spread", "route"), [("vi", "ready_vi"), ("sei", "ready_se")])
def test_ready_effects_keep_their_digits_and_take_the_measure_that_is_named(
    data: Path, tmp_path: Path, spread: str, route: str
) -> None:
    table = write(tmp_path, f"slab,yi,{spread}\nAnn 2001,-0.8893113339202054,0.3256\n")
    assert bring(data, table, "--better", "lower", "--measure", "RR") == 0
    result = load_topic(data / "sleep").studies["ann2001"].results[0]
    assert result.printed["yi"].printed == "-0.889311333920205"  # type: ignore[index, union-attr]
    assert [(e.measure, e.route) for e in result.estimates] == [("RR", route)]


def test_raw_figures_stand_before_ready_ones(tmp_path: Path) -> None:
    table = write(tmp_path, "study,yi,vi,ai,n1i,ci,n2i\nAnn,0.1,0.2,1,10,2,10\n")
    layout, rows, faults = read_effects(table, "table.csv")
    assert not faults
    assert layout is not None
    assert layout.route == "events"
    assert {key for _, key in rows[0].figures} == {"events", "n"}


LINES = {
    "semicolons": (
        MEANS.replace(",", ";") + "Ann;0,5;1;9;0,4;1;9\n",
        'table.csv:1 [CSV-DELIM] found ";" 6 times and no ","; expected comma-separated cells; '
        'fix: save it as "CSV (comma delimited)"',
    ),
    "one cell too many": (
        MEANS + "Ann, A,12,5,15,8,5,15\n" + GOOD,
        "table.csv:2 [CSV-WIDTH] found 8 cells, the header has 7; expected 7; fix: quote the cell "
        'that holds a comma; the last is "15"',
    ),
    "one too few": (
        MEANS + GOOD + "Bob,12,5,15,8,5\n",
        "table.csv:3 [CSV-WIDTH] found 6 cells, the header has 7; expected 7; fix: add the missing "
        'comma; the last cell is "5"',
    ),
    "every row too long": (
        MEANS + "1," + GOOD + "2," + GOOD,
        "table.csv:2 [CSV-WIDTH] found 8 cells, the header has 7; expected 7; fix: every row is "
        "so: add the missing name, or delete the column",
    ),
    "a quote never closed": (
        MEANS + '"Ann,12,5,15,8,5,15\n',
        'table.csv:2:1 [CSV-QUOTE] found an opening " never closed; expected balanced quotes; '
        'fix: add " at the end of the cell',
    ),
    "a quote that closes too late": (
        MEANS + '"Ann,1\n\n\n\n\n\n",12,5,15,8,5,15\n',
        'table.csv:2:1 [CSV-QUOTE] found an opening " that closes on line 8; expected cells of at '
        'most 5 lines; fix: double the quote ("") or close it on line 2',
    ),
    "a stray quote": (
        MEANS + 'An"n,12,5,15,8,5,15\n',
        'table.csv:2:1 [CSV-QUOTE] found a quote inside the cell "An"n"; expected quotes around a '
        'whole cell; fix: put the cell in quotes and double the quote ("")',
    ),
    "text after a quote": (
        MEANS + '"Ann"n,12,5,15,8,5,15\n',
        'table.csv:2:1 [CSV-QUOTE] found "n" after a closing quote; expected a comma or the end of '
        'the line; fix: double the inner quote ("")',
    ),
    "a name twice": (
        MEANS.replace("n2i", "n1i") + GOOD,
        "table.csv:1:n1i(7) [CSV-HEADER] found the name of column 4 again; expected unique names; "
        'fix: did you mean "n2i"?',
    ),
    "a name that is not known": (
        MEANS.replace("sd1i", "sd1") + GOOD,
        "table.csv:1:sd1(3) [CSV-HEADER] found an unknown name; expected study, slab, author, "
        "year, allocation, m1i, sd1i, n1i, m2i, sd2i, n2i, ai, ci, bi, di, yi, vi, sei; fix: "
        "--columns sd1i=sd1, or --ignore sd1",
    ),
    "no name": (
        MEANS.replace("m2i", "") + GOOD,
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
        MEANS + GOOD + GOOD,
        'table.csv:3:study(1) [KEY-DUP] found "ann2001", first on line 2; expected each study '
        "once; fix: Ann 2001a / Ann 2001b",
    ),
    "no study": (
        MEANS + GOOD.replace("Ann 2001", ""),
        "table.csv:2:study(1) [EMPTY] found no name; expected text; fix: name the study",
    ),
    "a header alone": (
        MEANS,
        "table.csv [EMPTY] found a header and no rows; expected 1 row or more; fix: add the rows",
    ),
    "a decimal comma": (
        MEANS + GOOD.replace("5.0", '"5,0"'),
        'table.csv:2:sd1i(3) [NUM-COMMA] found "5,0"; expected "." as decimal mark; fix: write 5.0 '
        "(if 5,0 meant 50 write 50)",
    ),
    "a unicode minus": (
        MEANS + GOOD.replace("12.1", "−0.5"),
        'table.csv:2:m1i(2) [NUM-CHAR] found "−0.5" (U+2212 MINUS SIGN at character 1); expected '
        'digits, one ".", leading "-"; fix: replace U+2212 by "-"',
    ),
    "a thousands mark": (
        MEANS + GOOD.replace(",15,8", ',"1,234",8'),
        'table.csv:2:n1i(4) [INT] found "1,234"; expected whole number without marks; fix: write '
        "1234",
    ),
    "half a person": (
        MEANS + GOOD.replace(",15,8", ",20.5,8"),
        'table.csv:2:n1i(4) [INT] found "20.5"; expected whole number; fix: if it is an average '
        "per arm give the arms separately",
    ),
    "infinity": (
        MEANS + GOOD.replace("5.0", "inf"),
        'table.csv:2:sd1i(3) [NUM-SPECIAL] found "inf"; expected finite number; fix: write "not '
        'reported"',
    ),
    "an overflow": (
        MEANS + GOOD.replace("8.0", "1e400"),
        'table.csv:2:m2i(5) [NUM-RANGE] found "1e400"; expected abs value ≤ 1e12; fix: check the '
        "exponent",
    ),
    "a negative SD": (
        MEANS + GOOD.replace("5.0", "-1.2"),
        "table.csv:2:sd1i(3) [RANGE] found -1.2; expected > 0; fix: check the sign",
    ),
    "no spread": (
        MEANS + GOOD.replace("5.0", "0"),
        "table.csv:2:sd1i(3) [RANGE] found 0; expected > 0; fix: if none is reported leave it "
        "empty",
    ),
    "one participant": (
        MEANS + GOOD.replace(",15,8", ",1,8"),
        "table.csv:2:n1i(4) [RANGE] found 1; expected ≥ 2 for a mean and SD; fix: is this the "
        "number of events?",
    ),
    "more events than participants": (
        "study,ai,n1i,ci,n2i\nAnn,25,20,3,20\n",
        "table.csv:2:ai(2) [LOGIC] found 25 with n1i 20; expected 0…n; fix: swapped columns? n and "
        "events look exchanged",
    ),
    "a judgement misspelt": (
        "study,allocation,yi,vi\nAnn,randomized,1,2\n",
        'table.csv:2:allocation(2) [ENUM] found "randomized"; expected randomised, not randomised, '
        'one group, not applicable; fix: did you mean "randomised"?',
    ),
    "another encoding": (
        (MEANS + GOOD).replace("Ann", "Müller").encode("cp1252"),
        "table.csv:2:2 [ENC] found byte 0xFC, not UTF-8; expected UTF-8; fix: it looks like "
        'Windows-1252 ("Müller"): iconv -f CP1252 -t UTF-8',
    ),
    "a change of direction": (
        MEANS + GOOD.replace("Ann", "A\u202enn"),
        "table.csv:2:2 [CHAR] found U+202E RIGHT-TO-LEFT OVERRIDE; expected printable text without "
        "control or direction characters; fix: delete it",
    ),
}


@pytest.mark.parametrize("name", LINES)
def test_each_fault_of_a_table_gets_its_line(name: str, tmp_path: Path) -> None:
    text, line = LINES[name]
    _, _, faults = read_effects(write(tmp_path, text), "table.csv")
    assert str(sorted(faults)[0]) == line


def test_all_faults_of_a_table_are_told_at_once_and_nothing_is_written(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    table = write(tmp_path, MEANS + GOOD.replace("5.0", "x") + "Bob,1,2,3.5,4,5,6\n")
    capsys.readouterr()
    assert bring(data, table, "--better", "higher") == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ([], "BETTER"),
        (["--better", "lower", "--measure", "XYZ"], "ROUTE"),
        (["--better", "lower", "--columns", "zi=m1i"], "COLUMN"),
        (["--better", "lower", "--topic", "dreams"], "TOPIC"),
    ],
)
def test_a_wrong_option_is_one_line_that_says_how_to_go_on(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], code: str
) -> None:
    assert bring(data, write(tmp_path, MEANS + GOOD), *more) == 2
    line = capsys.readouterr().err
    assert f"[{code}]" in line
    assert "; fix: " in line


def test_a_file_that_is_not_there_is_told_before_anything_is_asked(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(data, tmp_path / "tabel.csv") == 2
    assert "tabel.csv [FILE] found no such file; " in capsys.readouterr().err


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
    table = write(tmp_path, f"{header}\n{row}\n")
    _, _, (fault,) = read_effects(table, "table.csv")
    assert (fault.code, fault.fix) == ("CSV-HEADER", fix)
    renamed, column = fix.split(",")[0].removeprefix("--columns ").split("=")
    _, rows, faults = read_effects(table, "table.csv", {renamed: column})
    assert (len(rows), faults) == (1, [])


def test_row_names_of_r_are_told_how_to_leave_out(tmp_path: Path) -> None:
    _, _, (fault,) = read_effects(write(tmp_path, ",study,yi,vi\n1,Ann,1,2\n"), "table.csv")
    assert fault.fix == "name it or delete it (R: write.csv(…, row.names = FALSE))"


@pytest.mark.parametrize(
    ("note", "pmid"),
    [
        ("PMID: 2664509\ntex.x: y", "2664509"),
        ("Some words. pmid:12", "12"),
        ("PMCID: PMC12", ""),
        ("no number", ""),
    ],
)
def test_the_pubmed_id_that_a_reference_manager_leaves_in_the_note_is_read(
    tmp_path: Path, note: str, pmid: str
) -> None:
    item = {"id": "a", "type": "article-journal", "title": "T", "note": note}
    (csl,), _ = read_csl(write(tmp_path, json.dumps([item]), "z.json"), "z.json")
    (bib,), _ = read_bibtex(
        write(tmp_path, f"@article{{a, title = {{T}}, note = {{{note}}}}}", "z.bib"), "z.bib"
    )
    assert csl.fields.get("pmid", "") == bib.fields.get("pmid", "") == pmid


def test_a_study_that_is_there_is_not_replaced(data: Path, tmp_path: Path) -> None:
    table = write(tmp_path, MEANS + GOOD)
    assert bring(data, table, "--better", "higher") == 0
    assert bring(data, table, "--better", "higher") == 2


def test_a_cell_may_hold_commas_quotes_and_line_ends(tmp_path: Path) -> None:
    table, faults = read_table(write(tmp_path, 'a,b\r\n"x, ""y""\nz",2\r\n\n3,4'), "t.csv")
    assert not faults
    assert table is not None
    assert [row.cells for row in table.rows] == [
        {"a": 'x, "y"\nz', "b": "2"},
        {"a": "3", "b": "4"},
    ]
    assert [row.line for row in table.rows] == [2, 5]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n" + "," * 9_000_000, "found 9000001 cells"),
        ("a,b\n" + "1\n" * 3_000_000, "found more than 100000 rows"),
        ('a,b\n"' + '""' * 4_000_000, 'found an opening " never closed'),
        ('a,b\n1,"' + "2\n" * 900_000 + '"\n', 'found an opening " that closes on line 900002'),
    ],
    ids=["cells", "rows", "quotes", "lines"],
)
def test_a_hostile_table_is_refused_within_seconds(text: str, told: str, tmp_path: Path) -> None:
    path = write(tmp_path, text)
    begun = time.process_time()
    table, (fault, *_) = read_table(path, "t.csv")
    assert time.process_time() - begun < SECONDS
    assert table is None
    assert told in str(fault)


@given(raw=st.binary(max_size=200))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_table_or_faults(raw: bytes, tmp_path: Path) -> None:
    table, faults = read_table(write(tmp_path, raw), "t.csv")
    assert (table is None) == bool(faults)
    assert all(isinstance(fault, Fault) for fault in faults)


BIB = r"""
An address in a comment: someone@example.org
@string{jor = "Journal of " # rest}
@comment{nothing}
@article{müller_sleep_2019,
  title = {The {DNA} of sleep: {\"U}ber Schlaf -- 5\% \& more},
  author = {M{\"u}ller, Jos{\'e} Maria and van der Berg, A. and {The Sleep Group} and others},
  year = 2019, journal = "J. of {Sleep}", volume = {12}, number = {3}, pages = {1--9},
  doi = {https://doi.org/10.1000/xyz\_1}, month = jan
}
@misc{page, title={A page}, url={https://a.example/x}}
"""


def test_bibtex_becomes_sources(data: Path, tmp_path: Path) -> None:
    assert bring(data, write(tmp_path, BIB, "zotero.bib"), "--studies") == 0
    assert lint_data(data) == []
    topic = load_topic(data / "sleep")
    source = topic.sources.sources["muller_sleep_2019"]
    assert source.title == "The DNA of sleep: Über Schlaf – 5% & more"
    assert source.authors == "Müller JM, van der Berg A, The Sleep Group and others"
    assert (source.container, source.volume, source.pages) == ("J. of Sleep", "12(3)", "1–9")
    assert (source.year, source.doi, source.kind) == ("2019", "10.1000/xyz_1", "journal article")
    assert topic.sources.sources["page"].kind == "web article"
    assert [read.value for read in source.read] == ["not read yet"]
    assert "muller_sleep_2019" in topic.studies


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
    found, faults = read_bibtex(write(tmp_path, text, "x.bib"), "x.bib")
    assert not found
    assert str(faults[0]).startswith(line)
    assert "; fix: " in str(faults[0])


def test_every_faulty_entry_of_bibtex_is_named_in_one_run(tmp_path: Path) -> None:
    text = "@article{a, title =,}\n@book{b, title={good}}\n@misc{c, title={open,\n@misc{d, note=}\n"
    found, faults = read_bibtex(write(tmp_path, text, "x.bib"), "x.bib")
    assert not found
    assert [(fault.line, fault.column) for fault in faults] == [(1, 20), (3, 16), (4, 15)]


def test_names_of_bibtex_keep_their_parts(tmp_path: Path) -> None:
    names = r"Ludwig van Beethoven and {Simon and Schuster} and King, Jr., M. L. and {\'E}mile Zola"
    text = f"@article{{a, author = {{{names}}}}}"
    (found,), _ = read_bibtex(write(tmp_path, text, "x.bib"), "x.bib")
    assert found.fields["authors"] == "van Beethoven L, Simon and Schuster, King ML Jr., Zola É"


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
    path = write(tmp_path, text, "x.bib")
    begun = time.process_time()
    found, faults = read_bibtex(path, "x.bib")
    assert time.process_time() - begun < SECONDS
    assert not found
    assert told in str(faults[0])


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
    path = write(tmp_path, text, "x.bib")
    begun = time.process_time()
    read_bibtex(path, "x.bib")
    assert time.process_time() - begun < SECONDS


CSL = [
    {
        "id": "http://zotero.org/users/1/items/ABCD",
        "type": "article-journal",
        "title": "On <i>sleep</i>",
        "container-title": "Sleep",
        "author": [
            {"family": "Berg", "given": "A. B.", "non-dropping-particle": "van den"},
            {"literal": "WHO"},
        ],
        "issued": {"date-parts": [[2020, 1]]},
        "volume": "3",
        "issue": "1",
        "page": "1-9",
        "DOI": "10.1000/x",
        "PMID": "12",
    },
    {"id": "page", "type": "webpage", "title": "A page", "URL": "https://a.example"},
]


def test_csl_becomes_sources_and_known_ones_are_left_alone(data: Path, tmp_path: Path) -> None:
    assert bring(data, write(tmp_path, json.dumps(CSL[:1]), "one.json")) == 0
    assert bring(data, write(tmp_path, json.dumps(CSL), "both.json")) == 0
    topic = load_topic(data / "sleep")
    source = topic.sources.sources["vandenberg2020"]
    assert (source.title, source.authors) == ("On sleep", "van den Berg AB, WHO")
    assert (source.year, source.volume, source.pmid) == ("2020", "3(1)", "12")
    assert list(topic.sources.sources) == ["claimant", "vandenberg2020", "page"]


def test_one_id_for_two_documents_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = [CSL[1], {**CSL[1], "title": "Another page"}]
    assert bring(data, write(tmp_path, json.dumps(twice, indent=1), "x.json")) == 2
    assert "x.json:8:2 [KEY-DUP]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{}", "1:1 [CSL] found no list"),
        ("[1]", "1:2 [CSL] found no item"),
        ("[{", "1:3 [JSON] found expecting property name"),
        ("[" * 9999, "1:2 [JSON] found nesting too deep"),
        ("[\n ITEM\n] [1]", "3:3 [JSON] found text behind the list"),
        ("[ITEM ITEM]", "1:25 [JSON] found text behind an item"),
        ("[ITEM,]", "1:25 [JSON] found expecting value"),
        ("[ITEM", "1:24 [JSON] found a list that does not end"),
        ("[" + "ITEM," * 10_000 + "ITEM]", "[SIZE] found more than 10,000 items"),
        (["x"], "1:2 [CSL] found a list in title"),
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
    found, faults = read_csl(write(tmp_path, text, "x.json"), "x.json")
    assert not found
    (fault,) = faults
    assert told in str(fault)


def test_a_number_of_csl_keeps_its_digits_however_many_they_are(tmp_path: Path) -> None:
    text = '[{"id": 7, "title": "T", "volume": %s, "issued": {"date-parts": [[2020, 1]]}}]'
    (found,), _ = read_csl(write(tmp_path, text % ("1" * 1999), "x.json"), "x.json")
    assert found.key == "7"
    assert found.fields == {"title": "T", "year": "2020", "volume": "1" * 1999}
    _, (fault,) = read_csl(write(tmp_path, text % ("1" * 5000), "x.json"), "x.json")
    assert "found 5,000 characters in volume" in str(fault)


@given(raw=st.text(max_size=120), kind=st.sampled_from([read_bibtex, read_csl]))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_references_or_faults(raw: str, kind: object, tmp_path: Path) -> None:
    found, faults = kind(write(tmp_path, raw.encode("utf-8", "replace"), "x"), "x")  # type: ignore[operator]
    assert not (found and faults)


KEYS = st.text("abno_1", min_size=1, max_size=6).map("k{}".format)
SIGNS = "anyoNY 0123.,:;#-&*!%@'\"{}[]|>?`~=<+/\\éß漢≥"
NESTED = st.recursive(
    st.text(SIGNS, min_size=1, max_size=12).map(str.strip).filter(bool),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(KEYS, inner, min_size=1, max_size=4)
    ),
    max_leaves=8,
)


@given(value=st.dictionaries(KEYS, NESTED, min_size=1, max_size=4))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_reads_back(value: dict[str, Plain], tmp_path: Path) -> None:
    path = write(tmp_path, yaml_text(value), "x.yaml")
    read, _, faults = read_yaml(path, "x.yaml", tmp_path)
    assert [str(fault) for fault in faults] == []
    assert read == value
