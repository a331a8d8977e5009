"""`mcstats export`: what it writes, what it says is lost, and what it refuses."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import pytest

from mcstats.authoring.export import fhir, revman, robvis, summary_of_findings
from mcstats.cli import main
from mcstats.model.tables import VerdictRow
from mcstats.workflow.files import read_table, write_table

TEXTS = {"robvis": robvis, "revman": revman, "sof": summary_of_findings, "fhir": fhir}


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main(["export", *words])
    out, err = capsys.readouterr()
    return status, out, err


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_holds_what_the_terminal_shows_and_what_is_lost_is_said_apart(
    here: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run(capsys, name, "--topic", "bcg")
    assert status == 0
    assert err.splitlines() == [f"{name} cannot say: {line}" for line in TEXTS[name].CANNOT]
    assert len(TEXTS[name].CANNOT) >= 2
    assert run(capsys, name, "--topic", "bcg", "--output", "x", "--quiet") == (0, "", "")
    assert Path("x").read_text("utf-8") == out


@pytest.mark.parametrize("name", [*TEXTS, "xlsx"])
def test_an_export_replaces_an_earlier_one_and_no_file_of_the_data(
    here: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    written = set()
    for _ in range(2):
        assert run(capsys, name, "--topic", "bcg", "--output", "x", "--quiet")[0] == 0
        written.add(Path("x").read_bytes())
    assert len(written) == 1
    claims = here / "data/bcg/claims.yaml"
    before = claims.read_bytes()
    status, _, err = run(capsys, name, "--topic", "bcg", "--output", str(claims))
    assert (status, claims.read_bytes()) == (2, before)
    assert "claims.yaml [EXISTS] found another file; expected a new file" in err


def test_json_lists_what_the_format_cannot_say(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, err = run(capsys, "sof", "--topic", "bcg", "--output", "x.csv", "--json")
    content = json.loads(out)
    assert err == ""
    assert content["output"] == "x.csv"
    assert content["cannot_say"] == list(summary_of_findings.CANNOT)


def test_results_of_other_data_are_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = here / "data/bcg/claims.yaml"
    path.write_text(path.read_text("utf-8") + "# later\n", encoding="utf-8")
    status, out, err = run(capsys, "sof", "--topic", "bcg")
    assert (status, out) == (2, "")
    assert err == (
        "reports/bcg [EXPORT] found results of other data: bcg/claims.yaml changed since; "
        "expected results of the data that are there; fix: run make report\n"
    )


def test_without_results_there_is_one_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "sof", "--topic", "bcg", "--reports", "none")
    assert status == 2
    assert len(err.splitlines()) == 1
    assert "fix: run make report" in err


def edited(here: Path, **changes: str) -> None:
    from dataclasses import replace

    path = here / "reports/bcg/tables/verdicts.csv"
    first, *rest = read_table(path, VerdictRow)
    write_table(path, VerdictRow, [replace(first, **changes), *rest])


@pytest.mark.parametrize("name", ["sof", "fhir"])
def test_a_certainty_that_the_format_has_no_word_for_is_refused(
    here: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(here, certainty="grade B")
    status, out, err = run(capsys, name, "--topic", "bcg", "--output", "x")
    assert (status, out, Path("x").exists()) == (2, "", False)
    assert re.fullmatch(
        r"reports/bcg \[EXPORT\] found the certainty 'grade B' of prevents, which .* cannot hold; "
        r"expected high, moderate, low, very low, no eligible evidence; fix: export ro-crate, "
        r"which keeps every table\n",
        err,
    )


@pytest.mark.parametrize("name", ["sof", "fhir"])
def test_a_verdict_that_would_be_lost_is_refused(
    here: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edited(here, verdict_text="")
    status, _, err = run(capsys, name, "--topic", "bcg")
    assert status == 2
    assert err.startswith(
        f"reports/bcg [EXPORT] found no place in {name} for the verdict on prevents; expected"
    )


def test_a_claim_without_a_verdict_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = here / "reports/bcg/tables/verdicts.csv"
    write_table(path, VerdictRow, read_table(path, VerdictRow)[1:])
    status, _, err = run(capsys, "fhir", "--topic", "bcg")
    assert status == 2
    assert "found no verdict on prevents; expected a verdict on every claim" in err


def test_a_workbook_needs_a_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "xlsx", "--topic", "bcg") == (
        2,
        "",
        "export [OPTION] found no --output; expected a file; "
        "fix: mcstats export xlsx --output PATH\n",
    )


def test_a_folder_is_needed_for_a_crate_and_is_a_new_one(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = run(capsys, "ro-crate", "--topic", "bcg")
    assert (status, "expected a new folder" in err) == (2, True)
    status, _, err = run(capsys, "ro-crate", "--topic", "bcg", "--output", "data")
    assert err.startswith("data [EXISTS] found a folder that exists already")
    assert math.isclose(status, 2)
