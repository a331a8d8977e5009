"""The command line: each command once, its exit status, and what it imports."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from mcstats.cli import COMMANDS, main, parser
from mcstats.model.errors import InputError
from mcstats.workflow.steps import STEPS

OWN = [
    *("lint", "rubric", "new", "migrate", "import", "schema"),  # data
    *("build", "check", "explain", "script", "ask", "export", "pdf"),  # reports
    *("accept", "diff", "compare"),  # teams
]
# They are of no topic: of a whole folder of data, or of the program.
WITHOUT_TOPIC = {"rubric", "compare", "schema", "completion"}
SEVERAL = {"lint", "build", "check", "accept", "migrate", "pdf", "index"}


def test_the_commands_are_the_steps_of_the_workflow_and_the_analyst_s_own() -> None:
    assert list(COMMANDS) == [*OWN, *STEPS, "index", "completion"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_and_what_it_takes(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main([name, "--help"])
    assert caught.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: mcstats {name} ")
    assert ("--topic " in text) == (name not in WITHOUT_TOPIC)
    assert ("[TOPIC ...]" in text) == (name in SEVERAL)
    assert f"    {name}" in parser().format_help()


@pytest.mark.parametrize(
    "words",
    [
        ["first", "second"],
        ["--topic", "first", "--topic", "second"],
        ["first", "--topic", "second"],
        [],
    ],
)
def test_several_topics_are_arguments_or_options(
    here: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", *words]) == 0
    assert capsys.readouterr().out == "no fault in 2 topics\n"


def test_an_option_of_one_call_does_not_stay_for_the_next(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert main(["lint", "--topic", "first"]) == 0
        assert capsys.readouterr().out == "no fault in data/first\n"


def test_a_command_that_is_none_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["no-such-command"], ["effects"], ["new", "planet", "x"]):
        with pytest.raises(SystemExit) as caught:
            main(words)
        assert caught.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (InputError.of_file("x", "CODE", "a", "b", "c"), "x [CODE] found a; expected b; fix: c\n"),
        (PermissionError(13, "Permission denied", "data/x"), "data/x: Permission denied\n"),
        (OSError(28, "No space left on device"), "mcstats: No space left on device\n"),
    ],
)
def test_a_fault_is_a_line_and_status_2(
    error: Exception, told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(**arguments: object) -> None:
        raise error

    monkeypatch.setitem(COMMANDS, "schema", COMMANDS["schema"].__class__(fails, "Fail.", ()))
    assert main(["schema"]) == 2
    assert capsys.readouterr().err == told


def test_a_bug_is_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(COMMANDS, "schema", COMMANDS["schema"].__class__(fails, "Fail.", ()))
    with pytest.raises(ZeroDivisionError):
        main(["schema"])


def test_who_reads_may_have_enough() -> None:
    script = f"{sys.executable} -m mcstats schema | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["{", "0"]


@pytest.mark.parametrize(
    ("words", "never"),
    [
        (["--help"], {"pydantic", "yaml", "numpy", "snakemake"}),
        (["lint"], {"statsmodels", "pandas", "matplotlib", "snakemake"}),
        (["new", "topic", "third"], {"statsmodels", "pandas", "matplotlib", "snakemake"}),
    ],
)
def test_a_command_imports_no_more_than_it_needs(
    here: Path, words: list[str], never: set[str]
) -> None:
    program = (
        "import sys\nfrom mcstats.cli import main\n"
        f"try:\n    status = main({words!r})\nexcept SystemExit as end:\n    status = end.code\n"
        "print(status, *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    status, *loaded = done.stdout.splitlines()[-1].split()
    assert status == "0", done.stderr
    assert never & set(loaded) == set()


def test_a_shell_completes_commands_and_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "bash"]) == 0
    script = capsys.readouterr().out
    ask = "COMP_WORDS=(mcstats {}); COMP_CWORD={}; _shtab_mcstats; echo ${{COMPREPLY[@]}}"
    asked = "\n".join([script, ask.format("li", 1), ask.format("lint --j", 2)])
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["lint", "--json"]


BAD = {
    "lint": ["nowhere"],
    "build": ["nowhere", "--quiet"],
    "check": ["nowhere"],
    "rubric": ["--rubric", "nowhere.yaml"],
    "accept": ["nowhere"],
    "diff": ["nowhere", "data"],
    "compare": ["nowhere", "data/first"],
    "explain": ["nowhere"],
    "script": ["nowhere"],
    "ask": ["nowhere"],
    "new": ["study", "a2020", "--topic", "nowhere"],
    "migrate": ["nowhere"],
    "import": ["nowhere.csv", "--topic", "first"],
    "export": ["sof", "--topic", "first"],
    "pdf": ["nowhere"],
    "schema": ["--output", "data/rubric.yaml"],
    "index": ["nowhere"],
    **{step: ["--topic", "nowhere"] for step in STEPS},
}
"""Input that each command refuses; `completion` reads none."""


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "completion"])
def test_errors_of_every_command_go_to_the_standard_error_as_lines_with_status_2(
    here: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    before = sorted((here / "data").rglob("*"))
    assert main([name, *BAD[name]]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert [line for line in err.splitlines() if ": " not in line] == []
    assert "Traceback" not in err
    assert "nowhere" in err or name in {"schema", "export"}
    assert sorted((here / "data").rglob("*")) == before
    assert not (here / "reports").exists()


@pytest.mark.parametrize(
    ("words", "closed", "status"),
    [("lint", ">&-", 0), ("lint nosuch", "2>&-", 2), ("schema", "<&- >&-", 0)],
)
def test_a_stream_that_the_caller_has_closed_changes_no_status(
    words: str, closed: str, status: int, tmp_path: Path
) -> None:
    write_sound_topic(tmp_path / "data")
    command = f'"$0" -m mcstats {words} {closed}'
    done = subprocess.run(["bash", "-c", command, sys.executable], cwd=tmp_path, check=False)
    assert done.returncode == status


def test_a_command_that_a_person_ends_says_one_line_and_ends_by_the_signal(tmp_path: Path) -> None:
    write_sound_topic(tmp_path / "data")
    script = (
        "import os, signal, sys, mcstats.workflow.lint as lint\n"
        "lint.meant_folders = lambda *_: os.kill(os.getpid(), signal.SIGINT)\n"
        "from mcstats.cli import main\n"
        "sys.argv = ['mcstats', 'lint']\n"
        "sys.exit(main())\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (-signal.SIGINT, "")
    assert done.stderr == "stopped by Ctrl-C\n"


def test_another_program_handles_the_interrupt_of_a_command_itself(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mcstats.workflow.lint.meant_folders", interrupted)
    with pytest.raises(KeyboardInterrupt):
        main(["lint"])
