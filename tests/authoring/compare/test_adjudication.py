"""Tests of mcstats.authoring.compare.adjudication."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.compared_codings import decide, run


def test_a_file_written_again_keeps_what_was_decided(
    codings: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, *codings, "--adjudicate", "decide.yaml")
    decide(Path("decide.yaml"), {"events": "b"})
    status, _, err = run(capsys, *codings, "--adjudicate", "decide.yaml")
    assert status == 2 and err.startswith("decide.yaml [EXISTS] found another file")
    again = ("--decisions", "decide.yaml", "--adjudicate", "decide.yaml")
    assert run(capsys, *codings, *again)[0] == 0
    assert Path("decide.yaml").read_text("utf-8").count("use: b") == 1


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("use: undecided", "use: c", "[ENUM]"),
        ("allocation", "alocation", "[DECISION] found no disagreement"),
        ('"14"', '"15"', "[DECISION] found a decision between"),
        ("disagreements:", "disagreement:", "[KEY"),
    ],
)
def test_a_decision_on_nothing_is_one_line_with_its_place(
    codings: tuple[str, str],
    before: str,
    after: str,
    found: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(capsys, *codings, "--adjudicate", "decide.yaml")
    path = Path("decide.yaml")
    path.write_text(path.read_text("utf-8").replace(before, after, 1), encoding="utf-8")
    status, out, err = run(capsys, *codings, "--decisions", "decide.yaml")
    assert (status, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith("decide.yaml:")
    assert found in line
