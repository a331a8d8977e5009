"""`mcstats accept`, `diff` and `compare`: results, notes and progress."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from helpers.edited_topics import replace_once
from mcstats.cli import main

TRIAL = "small/studies/trial2020.yaml"


@pytest.fixture
def two(ran: Path) -> Path:
    """The folder of a topic, with a second coding of it in `other`."""
    shutil.copytree(ran / "data", ran / "other")
    replace_once(ran / "other" / TRIAL, "value: randomised,", "value: not randomised,")
    return ran


def test_a_diff_names_each_state_and_each_topic_while_it_works(
    two: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", "data", "other"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["diff", "data", "other"]) == 0
    assert capsys.readouterr() == (out, "reading data\nreading other\ncomparing small\n")
    assert main(["diff", "data", "other", "--quiet", "--fail-on", "any"]) == 1
    quiet, err = capsys.readouterr()
    assert quiet.splitlines() == out.splitlines()[:1]
    assert err.count("\n") == 1  # the gate that failed, and no progress


def test_a_comparison_names_the_codings_while_it_works(
    two: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["compare", "data/small", "other/small"]
    assert main([*words, "--json", "--verbose"]) == 0
    out, err = capsys.readouterr()
    assert len(json.loads(out)["disagreements"]) == 1
    assert err.splitlines()[0] == "comparing data/small with other/small"
    assert main([*words, "--quiet"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("answer", "status"), [("y\n", 0), ("no\n", 1)])
def test_the_question_of_accept_is_not_among_its_results(
    ran: Path,
    answer: str,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed = io.StringIO(answer)
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", typed)
    assert main(["accept", "--json"]) == status
    out, err = capsys.readouterr()
    (topic,) = json.loads(out)
    assert topic["accepted"] is (status == 0)
    assert err == "accept these numbers of small? [y/N] "
