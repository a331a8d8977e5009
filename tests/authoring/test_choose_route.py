"""Tests of mcstats.authoring.choose_route."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from helpers.imported_files import bring
from helpers.written_files import write_file
from mcstats.data.load_topic import load_topic
from mcstats.workflow.lint import lint_data


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


def test_judgements_of_bias_are_no_effects_and_the_message_says_so(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write_file(tmp_path, "Study,D1,D2,D3,D4,D5,Overall\nAnn,Low,Low,Low,Low,Low,Low\n")
    assert bring(data, table, "--better", "lower", "--columns", "study=Study") == 2
    assert "judgements of the risk of bias" in capsys.readouterr().err
