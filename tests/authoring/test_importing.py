"""What analysts already have becomes files of a topic, or one line for each fault."""

from __future__ import annotations

import json
import shlex
import time
from pathlib import Path

import pytest

from helpers.written_files import MEANS_HEADER, MEANS_ROW, outcome_of, write_file
from mcstats.cli import main
from mcstats.data.bibtex import read_bibtex
from mcstats.data.csl import read_csl
from mcstats.data.csv_table import read_table
from mcstats.data.load_topic import load_topic
from mcstats.data.reference import MAX_REFERENCES
from mcstats.data.tagged_references import read_ris
from mcstats.workflow.lint import lint_data

SECONDS = 5  # of the processor, for any file that is imported


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    assert main(["new", "topic", "sleep", "--data", str(folder)]) == 0
    return folder


def bring(data: Path, table: Path, *more: str) -> int:
    return main(["import", str(table), "--data", str(data), *more])


def test_raw_means_become_studies_with_their_places_and_a_question(
    data: Path, tmp_path: Path
) -> None:
    table = write_file(tmp_path, MEANS_HEADER + MEANS_ROW + "Béla 2003,NA,5,20,7,4.9,21\n")
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
    table = write_file(tmp_path, "author,year,tpos,tneg,cpos,cneg\nAnn,2001,4,119,11,128\n")
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
    table = write_file(tmp_path, f"slab,yi,{spread}\nAnn 2001,-0.8893113339202054,0.3256\n")
    assert bring(data, table, "--better", "lower", "--measure", "RR") == 0
    result = load_topic(data / "sleep").studies["ann2001"].results[0]
    assert result.printed["yi"].printed == "-0.889311333920205"  # type: ignore[index, union-attr]
    assert [(e.measure, e.route) for e in result.estimates] == [("RR", route)]


def test_all_faults_of_a_table_are_told_at_once_and_nothing_is_written(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(data)
    table = write_file(
        tmp_path, MEANS_HEADER + MEANS_ROW.replace("5.0", "x") + "Bob,1,2,3.5,4,5,6\n"
    )
    capsys.readouterr()
    assert bring(data, table, "--better", "higher") == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert files(data) == before


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
    assert bring(data, write_file(tmp_path, MEANS_HEADER + MEANS_ROW), *more) == 2
    line = capsys.readouterr().err
    assert f"[{code}]" in line
    assert "; fix: " in line


def test_a_file_that_is_not_there_is_told_before_anything_is_asked(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(data, tmp_path / "tabel.csv") == 2
    assert "tabel.csv [FILE] found no such file; " in capsys.readouterr().err


def files(data: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}


def test_the_same_table_again_changes_nothing_and_is_no_error(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_file(tmp_path, MEANS_HEADER + MEANS_ROW)
    assert bring(data, table, "--better", "higher") == 0
    before = files(data)
    capsys.readouterr()
    assert bring(data, table, "--better", "higher") == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 of 1 studies are there already", "nothing is new",
    ]  # fmt: skip
    assert files(data) == before


def test_a_table_that_grew_brings_its_new_rows_and_says_what_moved(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_file(tmp_path, MEANS_HEADER + MEANS_ROW)
    assert bring(data, table, "--better", "higher") == 0
    before = files(data)
    write_file(tmp_path, MEANS_HEADER + MEANS_ROW.replace("12.1", "12.2") + "Bob,1,2,9,4,5,9\n")
    capsys.readouterr()
    assert bring(data, table, "--better", "higher") == 0
    told = capsys.readouterr().out
    assert "ann2001 differs from line 2 in m1i; left as it is" in told
    assert "next: add to the members of outcome_table in claims.yaml\n      - {study: bob," in told
    after = files(data)
    assert set(after) - set(before) == {data / "sleep" / "studies" / "bob.yaml"}
    assert {path: after[path] for path in before} == before


def test_a_study_of_that_id_that_is_another_one_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "study", "ann2001", "--data", str(data)]) == 0
    table = write_file(tmp_path, MEANS_HEADER + MEANS_ROW)
    assert bring(data, table, "--better", "higher") == 2
    assert 'table.csv:2 [KEY-DUP] found the study "ann2001"' in capsys.readouterr().err


def test_several_outcomes_and_times_are_one_study_and_a_question_each(
    data: Path, tmp_path: Path
) -> None:
    text = (
        "study,outcome,time,m1i,sd1i,n1i,m2i,sd2i,n2i\n"
        "Ann 2001,Pain at rest,8 weeks,30,10,20,40,11,21\n"
        "Ann 2001,Pain at rest,6 months,35,10,19,40,11,20\n"
        "Ann 2001,Walking,8 weeks,300,50,20,280,55,21\n"
        "Bob 2002,Pain at rest,8 weeks,32,10,30,41,12,31\n"
    )
    table = write_file(tmp_path, text)
    assert bring(data, table, "--better", "lower,walking=higher", "--measure", "MD") == 0
    assert lint_data(data) == []
    topic = load_topic(data / "sleep")
    ann = topic.studies["ann2001"]
    assert [(o.id, o.label, o.better) for o in ann.outcomes] == [
        ("pain_at_rest", "Pain at rest", "lower"), ("walking", "Walking", "higher"),
    ]  # fmt: skip
    assert [time.label for time in ann.times] == ["8 weeks", "6 months"]
    assert [result.id for result in ann.results] == [
        "pain_at_rest-8weeks", "pain_at_rest-6months", "walking-8weeks",
    ]  # fmt: skip
    assert [(s.id, len(s.members)) for s in topic.claims.syntheses] == [
        ("pain_at_rest_table_8weeks", 2), ("pain_at_rest_table_6months", 1), ("walking_table", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "row", "measure", "route", "printed"),
    [
        ("estimate,ci_lb,ci_ub", "0.86,0.74,0.99", "HR", "pooled_ci", "0.74 to 0.99"),
        (
            "estimate,ci_lb,ci_ub,events_1,events_2",
            "0.86,0.74,0.99,9,11",
            "HR",
            "pooled_ci",
            "0.74 to 0.99",
        ),
        ("estimate,interval", "0.86,95% CI 0.74–0.99", "RR", "pooled_ci", "95% CI 0.74–0.99"),
    ],
)
def test_a_ratio_with_its_interval_is_imported_as_printed(
    data: Path, tmp_path: Path, header: str, row: str, measure: str, route: str, printed: str
) -> None:
    table = write_file(tmp_path, f"study,{header}\nAnn 2001,{row}\n")
    assert bring(data, table, "--better", "lower", "--measure", measure) == 0
    result = load_topic(data / "sleep").studies["ann2001"].results[0]
    assert result.printed["ci"].printed == printed  # type: ignore[index, union-attr]
    assert [(e.measure, e.route) for e in result.estimates] == [(measure, route)]


def test_a_ratio_with_its_p_value_is_imported_as_printed(data: Path, tmp_path: Path) -> None:
    table = write_file(tmp_path, "study,measure,estimate,p\nAnn 2001,Hazard ratio,0.86,P = 0.03\n")
    assert bring(data, table, "--better", "lower") == 0
    result = load_topic(data / "sleep").studies["ann2001"].results[0]
    assert result.printed["p"].printed == "P = 0.03"  # type: ignore[index, union-attr]
    assert [(e.measure, e.route) for e in result.estimates] == [("HR", "estimate_p")]


@pytest.mark.parametrize(
    ("header", "row", "route"),
    [
        ("median_1,q1_1,q3_1,n1i,median_2,q1_2,q3_2,n2i", "4,2,9,20,5,3,9,21", "medians_iqr"),
        ("percent_1,n1i,percent_2,n2i", "12%,50,20%,51", "percentages"),
        ("yi,vi,ai,n1i,ci,n2i", "0.1,0.2,1,10,2,10", "events"),
        ("mean_1,se_1,n_1,mean_2,se_2,n_2", "1,0.2,9,2,0.3,9", "means_se"),
        ("difference,ci_lb,ci_ub,n1i,n2i", "−7.6,−11.2,−4.0,50,52", "difference_ci"),
        ("p,n1i,n2i", "<0.05,20,21", "p_value"),
        ("x1i,t1i,x2i,t2i", "12,1200,20,1150", "person_time"),
    ],
)
def test_the_route_is_the_one_from_the_rawest_values_that_a_table_holds(
    data: Path, tmp_path: Path, header: str, row: str, route: str
) -> None:
    table = write_file(tmp_path, f"study,{header}\nAnn 2001,{row}\n")
    assert bring(data, table, "--better", "lower") == 0
    assert lint_data(data) == []
    result = load_topic(data / "sleep").studies["ann2001"].results[0]
    assert [e.route for e in result.estimates] == [route]


@pytest.mark.parametrize(
    "header",
    [
        "studlab,event.e,n.e,event.c,n.c",
        "Trial,Events 1,Total 1,Events 2,Total 2",
        "Study name,tpos,tneg,cpos,cneg",
        "paper,Mean.1,SD.1,N.1,Mean.2,SD.2,N.2",
        "author,Effect,Std Err",
        'citation,"HR","Lower","Upper"',
    ],
)
def test_what_to_do_about_columns_of_other_programs_works_when_it_is_copied(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], header: str
) -> None:
    row = ",".join(["Ann 2001", "4", "5", "6", "20", "7", "20"][: header.count(",") + 1])
    table = write_file(tmp_path, f"{header}\n{row}\n")
    more = ["--better", "lower", "--measure", "HR"] if "HR" in header else ["--better", "lower"]
    for _ in range(3):
        capsys.readouterr()
        if bring(data, table, *more) == 0:
            break
        (line,) = capsys.readouterr().err.splitlines()
        advice = shlex.split(line.rpartition("; fix: ")[2])
        assert advice[0] == "--columns", line
        more += advice
    assert "ann2001" in load_topic(data / "sleep").studies


def test_columns_are_named_once_in_a_file_beside_the_table(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_file(tmp_path, 'name,"cured, treated",n,"cured, control",m\nAnn,4,20,6,20\n')
    names = 'study: name\nai: "cured, treated"\nn1i: "n"\nci: "cured, control"\nn2i: m\n'
    write_file(tmp_path, names, "table.columns.yaml")
    assert bring(data, table, "--better", "lower") == 0
    assert "table.columns.yaml names them" in capsys.readouterr().out
    assert load_topic(data / "sleep").studies["ann"].results[0].estimates[0].route == "events"
    write_file(tmp_path, "study: [name]\n", "table.columns.yaml")
    assert bring(data, table, "--better", "lower") == 2
    assert "table.columns.yaml:1:1 [COLUMN] found no map of names" in capsys.readouterr().err


def test_pairs_of_names_stand_in_one_word_or_in_several_before_the_file_or_behind(
    data: Path, tmp_path: Path
) -> None:
    text = "name,a,n,c,m\nAnn,4,20,6,20\n"
    table = write_file(tmp_path, text)
    pairs = ["study=name", "ai=a", "n1i=n", "ci=c", "n2i=m"]
    command = ["import", "--better", "lower", "--data", str(data), "--columns"]
    assert main([*command, ",".join(pairs), str(table)]) == 0
    assert main([*command, *pairs, str(table)]) == 0


def test_judgements_of_bias_are_no_effects_and_the_message_says_so(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_file(tmp_path, "Study,D1,D2,D3,D4,D5,Overall\nAnn,Low,Low,Low,Low,Low,Low\n")
    assert bring(data, table, "--better", "lower", "--columns", "study=Study") == 2
    assert "judgements of the risk of bias" in capsys.readouterr().err


def test_the_name_of_a_table_puts_no_key_into_a_study(data: Path, tmp_path: Path) -> None:
    table = write_file(tmp_path, "study,yi,vi\nAnn,1,2\n", "a\nnote: x.csv")
    assert bring(data, table, "--better", "lower") == 0
    assert load_topic(data / "sleep").studies["ann"].note is None


def test_a_measure_and_a_direction_that_are_not_said_are_asked_for(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_file(tmp_path, "study,estimate,ci_lb,ci_ub\nAnn,0.8,0.7,0.9\n")
    assert bring(data, table) == 2
    told = capsys.readouterr().err
    assert "[MEASURE] found estimates of a measure that is not said" in told
    assert "[BETTER] found no --better for outcome" in told


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
    path = write_file(tmp_path, text)
    begun = time.process_time()
    table, (fault, *_) = outcome_of(read_table, path, "t.csv")
    assert time.process_time() - begun < SECONDS
    assert table is None
    assert told in str(fault)


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
    assert bring(data, write_file(tmp_path, BIB, "zotero.bib"), "--studies") == 0
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
    assert bring(data, write_file(tmp_path, json.dumps(CSL[:1]), "one.json")) == 0
    assert bring(data, write_file(tmp_path, json.dumps(CSL), "both.json")) == 0
    topic = load_topic(data / "sleep")
    source = topic.sources.sources["vandenberg2020"]
    assert (source.title, source.authors) == ("On sleep", "van den Berg AB, WHO")
    assert (source.year, source.volume, source.pmid) == ("2020", "3(1)", "12")
    assert list(topic.sources.sources) == ["claimant", "vandenberg2020", "page"]


def test_the_same_reference_again_changes_nothing_and_is_no_error(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(data, write_file(tmp_path, json.dumps(CSL), "x.json")) == 0
    before = (data / "sleep" / "sources.yaml").read_bytes()
    shouted = [{**CSL[0], "id": "other", "DOI": "HTTPS://DOI.ORG/10.1000/X", "title": "Sleep"}]
    capsys.readouterr()
    for again in (CSL, shouted):
        assert bring(data, write_file(tmp_path, json.dumps(again), "x.json")) == 0
        assert "nothing is new" in capsys.readouterr().out
    assert (data / "sleep" / "sources.yaml").read_bytes() == before


def test_references_of_one_author_and_year_get_ids_of_their_own(data: Path, tmp_path: Path) -> None:
    more = [{**CSL[0], "title": f"Title {n}", "DOI": f"10.1000/{n}", "PMID": ""} for n in "xyz"]
    assert bring(data, write_file(tmp_path, json.dumps(more), "x.json")) == 0
    assert list(load_topic(data / "sleep").sources.sources)[1:] == [
        "vandenberg2020", "vandenberg2020b", "vandenberg2020c",
    ]  # fmt: skip


RIS = """\
TY  - JOUR
AU  - Berg, Anna van den
AU  - Smith, John, Jr.
AU  - The Sleep Group
TI  - Rest and
      waking
PY  - 2019/05/01/
T2  - Journal of Rest
VL  - 4
IS  - 2
SP  - 10
EP  - 19
DO  - https://doi.org/10.1000/Rest.1
AB  - Words that are not kept.
ER  -

TY  - CHAP
A1  - Poe, E.
T1  - A part
ER  -
"""
NBIB = """\
PMID- 123456
OWN - NLM
TI  - Rest: a review of
      trials.
FAU - Doe, Jane Mary
AU  - Doe JM
CN  - Rest Group
DP  - 2021 Mar 3
TA  - J Rest
JT  - Journal of rest
VI  - 7
IP  - 1
PG  - 3-9
LID - 10.1000/rest.2 [doi]
PT  - Journal Article
PT  - Meta-Analysis
AB  - Words.
"""


def test_ris_and_nbib_become_sources(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bring(data, write_file(tmp_path, RIS, "x.ris")) == 0
    assert "left out, for a list of sources has no place for it: AB" in capsys.readouterr().out
    assert bring(data, write_file(tmp_path, NBIB, "x.nbib")) == 0
    assert lint_data(data) == []
    sources = load_topic(data / "sleep").sources.sources
    article, part, review = (sources[k] for k in ("berg2019", "poe", "doe2021"))
    assert article.title == "Rest and waking"
    assert article.authors == "Berg Avd, Smith J Jr, The Sleep Group"
    assert (article.container, article.volume, article.pages) == (
        "Journal of Rest", "4(2)", "10–19",
    )  # fmt: skip
    assert (article.doi, article.year, article.kind) == (
        "10.1000/Rest.1",
        "2019",
        "journal article",
    )
    assert (part.kind, part.year) == ("book", "no date")
    assert (review.kind, review.pmid, review.doi) == (
        "systematic review",
        "123456",
        "10.1000/rest.2",
    )
    assert (review.title, review.authors) == ("Rest: a review of trials", "Doe JM, Rest Group")


@pytest.mark.parametrize("name", ["x.ris", "x.nbib"])
def test_what_is_no_export_is_told_with_its_line(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert bring(data, write_file(tmp_path, "\nSome words\n", name)) == 2
    assert f'{name}:2:1 [REF] found "Some words" before the first ' in capsys.readouterr().err


def test_one_id_for_two_documents_is_refused(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = [CSL[1], {**CSL[1], "title": "Another page"}]
    assert bring(data, write_file(tmp_path, json.dumps(twice, indent=1), "x.json")) == 2
    assert "x.json:8:2 [KEY-DUP]" in capsys.readouterr().err


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


def test_identifiers_that_lead_nowhere_are_left_out_and_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "refs.bib"
    table.write_text(
        "@article{jones, title={B trial}, author={Jones, A}, year={2020}, doi={not a doi},"
        " url={www.example.org/a}}\n"
        "@article{lee, title={C trial}, author={Lee, A}, year={2021}, pmid={PMID: 123},"
        " url={ftp://example.org}}\n",
        "utf-8",
    )
    assert bring(data, table) == 0
    told = capsys.readouterr().out
    assert 'left out of the reference on line 1: the doi "not a doi"; check it there' in told
    assert 'left out of the reference on line 2: the url "ftp://example.org"' in told
    (sources,) = data.glob("*/sources.yaml")
    text = sources.read_text("utf-8")
    assert "https://www.example.org/a" in text
    assert 'pmid: "123"' in text
