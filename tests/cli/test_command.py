"""The options that commands share, and the streams of what they print."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from mcstats.cli import COMMANDS, Console, main


@pytest.mark.parametrize("option", ["--quiet", "--verbose", "--json"])
def test_every_command_has_the_options_for_its_output(option: str) -> None:
    for command in COMMANDS.values():
        assert [names for names, _ in command.arguments].count((option,)) == 1


def test_the_lines_of_a_command_without_json_of_its_own_are_written_as_json(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["migrate", "first", "--json"]) == 0
    written = capsys.readouterr().out
    assert main(["migrate", "first"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines
    parsed = json.loads(written)
    assert parsed.keys() == {"results", "notes"}
    assert [*parsed["notes"], *parsed["results"]] == lines


@pytest.mark.parametrize(
    "option", ["--quiet", "--verbose", "--json", "--data", "--reports", "--github"]
)
def test_an_option_has_the_same_words_in_every_command(option: str) -> None:
    described = [
        options
        for command in COMMANDS.values()
        for names, options in command.arguments
        if option in names
    ]
    assert len(described) > 1
    assert [one for one in described if one != described[0]] == []


@pytest.mark.parametrize(
    "words",
    [
        *([name, "--quiet", "--verbose"] for name in sorted(COMMANDS)),
        *([name, "--json", "--github"] for name in ("lint", "check")),
    ],
)
def test_options_that_contradict_each_other_are_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "not allowed with argument" in err


@pytest.mark.parametrize(
    ("console", "terminal", "out", "err"),
    [
        (Console(), False, ["result", "note"], []),
        (Console(), True, ["result", "note"], ["progress"]),
        (Console(verbose=True), False, ["result", "note"], ["progress"]),
        (Console(quiet=True), True, ["result"], []),
        (Console(json=True), True, ["result"], ["progress"]),
        (Console(json=True), False, ["result"], []),
    ],
)
def test_results_are_printed_always_notes_and_progress_as_the_options_say(
    console: Console,
    terminal: bool,
    out: list[str],
    err: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    console.results(["result"])
    console.notes(["note"])
    console.progress("progress")
    shown = capsys.readouterr()
    assert (shown.out.splitlines(), shown.err.splitlines()) == (out, err)
