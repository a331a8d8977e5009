"""Tests of mcstats.workflow.explain."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.minimal_topic import run_command
from helpers.places import EXAMPLE_TOPICS
from mcstats.cli import main


@pytest.mark.parametrize(
    ("identifier", "told"),
    [
        (
            "trial2020-pain-end-md",
            [
                "route: ",
                "18.37",
                "trial2020.yaml:",
                "verdict pain",
                "evidence on pain: decides",
                "steps:",
            ],
        ),
        (
            "pain",
            [
                "our reading: ",
                "as sold: ",
                "verdict:",
                "because:",
                "rules:",
                "decides: trial2020 pain (randomised, trial2020-pain-end-md, benefit decided)",
            ],
        ),
        ("blog/known", ["adjacent digits swapped", "declared: yes"]),
        ("effects.md.yi", ["6.27", "rests on: trial2020-pain-end-md", "route: "]),
        ("trial2020.results.0.groups.warm.mean", ["18.37", "what rests on it: trial2020"]),
    ],
)
def test_explain_shows_the_route_the_inputs_their_places_and_what_rests_on_them(
    copied_reports: Path, identifier: str, told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(copied_reports, "explain", identifier) == 0
    shown = capsys.readouterr().out
    for part in told:
        assert part in shown


def test_a_claim_that_several_studies_decide_is_explained_by_their_synthesis(
    example_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--data", str(EXAMPLE_TOPICS), "--reports", str(example_reports)]
    assert main(["explain", "prevents", *folders]) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    (pooled,) = (line for line in lines if line.startswith("synthesis prevents (REML"))
    assert pooled.endswith("k = 7")
    assert sum(line.startswith("decides: ") for line in lines) == 7
    assert any(line.startswith("undecided: comstock1969 tuberculosis") for line in lines)
    assert any(line.startswith("of 1000 people: ") for line in lines)
    assert main(["explain", "hart1977-tuberculosis-end-rr", *folders]) == 0
    assert "    evidence on prevents: decides" in capsys.readouterr().out.splitlines()


def test_an_unknown_id_gets_the_nearest_ones(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(copied_reports, "explain", "trial2020-pain-end-smd") == 2
    assert "trial2020-pain-end-md" in capsys.readouterr().err


def test_a_synthesis_is_explained_by_its_members_and_its_other_ways(
    example_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--data", str(EXAMPLE_TOPICS), "--reports", str(example_reports)]
    assert main(["explain", "bcg_rr", *folders]) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert lines[0].startswith("synthesis bcg_rr (REML")
    # The pooled risk ratio of the 13 trials: metafor, dat.bcg.
    ratios = [line for line in lines if line.startswith("Risk ratio ")]
    assert ratios[1].startswith("Risk ratio 0.489 (") or ratios[1].startswith("Risk ratio 2.04 (")
    members = lines[lines.index("members:") + 1 :]
    assert sum(line.endswith("%") for line in members) == 13
    assert any(line.startswith("estimator DL: synthesis bcg_rr") for line in lines)
    assert any("pooled.bcg_rr." in line for line in lines[lines.index("what rests on it:") :])


def test_a_ratio_is_shown_as_people_read_it_and_its_step_as_a_logarithm(
    example_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--data", str(EXAMPLE_TOPICS), "--reports", str(example_reports)]
    assert main(["explain", "hart1977-tuberculosis-end-rr", *folders]) == 0
    shown = capsys.readouterr().out
    # 62 of 13598 against 248 of 12867: Hart & Sutherland 1977
    assert "Risk ratio 0.237 (0.179 to 0.312)" in shown
    assert "log risk ratio: ln RR = ln(p1 / p2), of p = events / n = -1.44155" in shown


def test_a_printed_value_that_no_effect_takes_names_the_pages_that_show_it(
    example_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--data", str(EXAMPLE_TOPICS), "--reports", str(example_reports), "--topic", "salt"]
    page = (example_reports / "salt" / "studies.html").read_text("utf-8")
    totals = re.findall(r'data-number="evidence\.([\w.-]+\.total)"', page)
    assert totals
    assert main(["explain", totals[0], *folders]) == 0
    lines = capsys.readouterr().out.splitlines()
    (found,) = (line for line in lines if f"evidence.{totals[0]}" in line)
    assert found.strip().startswith("1 figure of the page")
    assert "studies.html" in lines[lines.index(found) + 1]
