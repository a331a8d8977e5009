"""Tests of mcstats.workflow.explain."""

from __future__ import annotations

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
    assert any(line.startswith("against: comstock1969 tuberculosis") for line in lines)
    assert any(line.startswith("of 1000 people: ") for line in lines)
    assert main(["explain", "hart1977-tuberculosis-end-rr", *folders]) == 0
    assert "    evidence on prevents: decides" in capsys.readouterr().out.splitlines()


def test_an_unknown_id_gets_the_nearest_ones(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(copied_reports, "explain", "trial2020-pain-end-smd") == 2
    assert "trial2020-pain-end-md" in capsys.readouterr().err
