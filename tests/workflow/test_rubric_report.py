"""`mcstats rubric`: the rules as a table, and the claims that other rules would move."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from helpers.places import DATA
from helpers.rubric_cases import the_rubric
from mcstats.cli import main


def test_the_rules_are_printed_each_with_reason_and_reference(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rubric", "--rules", "--data", str(DATA)]) == 0
    out = capsys.readouterr().out
    for space in the_rubric().spaces().values():
        for table in space.tables:
            for rule in table.rules:
                assert f"  {rule.id}: " in out
                assert f"{rule.because} [{the_rubric().references[rule.reference]}]" in out


def test_a_rubric_against_itself_moves_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    same = str(DATA / "rubric.yaml")
    assert main(["rubric", "--against", same, "--data", str(DATA)]) == 0
    assert capsys.readouterr().out == "no verdict moves\n"


def test_a_stricter_rubric_lists_the_claims_it_would_move_and_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DATA / "rubric.yaml").read_text(encoding="utf-8")
    start = text.index("- id: l-benefit-moderate\n")
    end = text.index("because:", start)
    weaker = text[start:end].replace("then: likely real", "then: promising but unproven")
    assert weaker != text[start:end]
    stricter = tmp_path / "stricter.yaml"
    stricter.write_text(text[:start] + weaker + text[end:], encoding="utf-8")
    assert main(["rubric", "--against", str(stricter), "--data", str(DATA)]) == 0
    lines = capsys.readouterr().out.splitlines()
    moved = {line.split(":")[0] for line in lines}
    assert moved == {"microcurrent/ulcers_closed"}
    said = [line for line in lines if ": verdict: " in line]
    assert said
    assert all("likely real → promising but unproven" in line for line in said)


def test_the_freedom_that_the_rows_of_the_articles_leave_is_printed_in_sentences(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rubric", "--data", str(DATA)]) == 0
    out = capsys.readouterr().out
    assert "\nThe rules reproduce the verdicts of 6 of the 6 rows of the articles.\n" in out
    (fixed,) = re.findall(r"With them, (\d+) combinations .* ([\d.]+) levels remain", out)
    assert 6 <= int(fixed[0]) < 5_000
    assert 1 < float(fixed[1]) < 7
    # The rules of anecdotes decide the row on the lift after a session, and no other claim.
    (only,) = re.findall(r"decide no other claim of the topics: (.*)\.\n", out)
    assert {"quality/q-reports", "level/l-reports-seen"} <= set(only.split(", "))
    assert "quality/q-uncontrolled" not in only.split(", ")


def test_without_an_article_the_rows_fix_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rubric = str(DATA / "rubric.yaml")
    assert main(["rubric", "--rubric", rubric, "--data", str(tmp_path)]) == 0
    assert "No row of an article's verdict table is reproduced" in capsys.readouterr().out
