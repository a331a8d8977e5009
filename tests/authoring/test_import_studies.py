"""Tests of mcstats.authoring.import_studies."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.imported_files import bring
from helpers.written_files import MEANS_HEADER, MEANS_ROW, write_file
from mcstats.cli import main
from mcstats.data.load_topic import load_topic
from mcstats.workflow.lint import lint_data


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
    assert "[MEASURE] found estimates of a measure that is not named" in told
    assert "[BETTER] found no --better for outcome" in told
