"""Tests of mcstats.workflow.explain."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.minimal_topic import run_command


@pytest.mark.parametrize(
    ("identifier", "told"),
    [
        (
            "trial2020-pain-end-md",
            ["route: ", "18.37", "trial2020.yaml:", "verdict pain", "steps:"],
        ),
        ("pain", ["verdict:", "because:", "rules:"]),
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


def test_an_unknown_id_gets_the_nearest_ones(
    copied_reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(copied_reports, "explain", "trial2020-pain-end-smd") == 2
    assert "trial2020-pain-end-md" in capsys.readouterr().err
