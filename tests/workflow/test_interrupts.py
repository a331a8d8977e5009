"""Ctrl-C, SIGTERM and the end of a terminal end a run at once, whatever a step computes."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from helpers.places import ROOT
from mcstats.workflow.config import configure
from mcstats.workflow.interrupts import end_as_before, end_at_once

SECONDS = 2.0
SIGNALS = [
    (signal.SIGINT, "Ctrl-C"),
    (signal.SIGTERM, "SIGTERM"),
    (signal.SIGHUP, "the end of its"),
]
BUSY = """
import signal, sys, threading
from pathlib import Path
from mcstats.workflow import files
from mcstats.workflow.interrupts import end_at_once

def never(handle):
    print("computing", flush=True)
    while True:
        pass

files.os.fsync = never
signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell ignores it for what runs behind it
end_at_once()
work = threading.Thread(target=files.write_whole, args=(Path("page.html"), "half"))
work.start()
work.join()
"""


def ended(process: subprocess.Popen[str], number: int) -> tuple[int, str]:
    """Send a signal, and return how the process ended and what it wrote to its terminal."""
    begun = time.monotonic()
    process.send_signal(number)
    try:
        _, written = process.communicate(timeout=30)
    finally:
        process.kill()
    assert time.monotonic() - begun < SECONDS
    return process.returncode, written


@pytest.mark.parametrize(("number", "name"), SIGNALS)
def test_a_signal_ends_a_process_whose_thread_computes_and_leaves_nothing_half_written(
    number: int, name: str, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", BUSY], cwd=tmp_path, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "computing\n"
    assert [path.suffix for path in tmp_path.iterdir()] == [".part"]
    status, written = ended(process, number)
    assert status == -number
    (line,) = written.splitlines()
    assert line.startswith(f"stopped by {name}") and line.endswith("the next run goes on from here")
    assert list(tmp_path.iterdir()) == []


def test_a_signal_that_the_caller_ignores_stays_ignored_and_others_are_given_back() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    handlers = [signal.getsignal(number) for number, _ in SIGNALS]
    try:
        end_at_once()
        end_at_once()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) is not handlers[1]
        end_as_before()
        assert [signal.getsignal(number) for number, _ in SIGNALS] == handlers
        other = threading.Thread(target=end_at_once)
        other.start()
        other.join()
        assert [signal.getsignal(number) for number, _ in SIGNALS] == handlers
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_run_that_ended_or_was_refused_leaves_the_signals_to_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers = [signal.getsignal(number) for number, _ in SIGNALS]
    monkeypatch.chdir(tmp_path)
    write_sound_topic(tmp_path / "data")
    run = configure({})
    assert signal.getsignal(signal.SIGTERM) is not handlers[1]
    run.release()
    assert [signal.getsignal(number) for number, _ in SIGNALS] == handlers
    with pytest.raises(SystemExit):
        configure({"topic": "nosuch"})
    assert [signal.getsignal(number) for number, _ in SIGNALS] == handlers


@pytest.mark.slow
@pytest.mark.parametrize(("number", "name"), SIGNALS)
def test_a_step_without_an_end_is_stopped_and_the_next_run_makes_everything(
    number: int, name: str, tmp_path: Path
) -> None:
    write_sound_topic(tmp_path / "data")
    for part in ("profiles", "src"):
        shutil.copytree(ROOT / part, tmp_path / "program" / part)
    shutil.copy(ROOT / "Snakefile", tmp_path / "program")
    steps = tmp_path / "program/src/mcstats/workflow/run_steps.py"
    sound = steps.read_text("utf-8")
    endless = "    while True:\n        pass\n"
    begin = '"""Write over how many defensible analyses each verdict holds."""\n'
    assert begin in sound
    steps.write_text(sound.replace(begin, begin + endless), "utf-8")
    command = [sys.executable, "-m", "snakemake", "--snakefile", "program/Snakefile"]
    how = {"cwd": tmp_path, "text": True, "env": os.environ | {"PYTHONPATH": "program/src"}}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, **how)  # type: ignore[call-overload]
    assert process.stderr is not None
    assert any("topic: stability" in line for line in process.stderr)
    status, written = ended(process, number)
    assert status == -number
    assert written.splitlines()[-1].startswith(f"stopped by {name}")
    assert list(tmp_path.rglob("*.part")) == []
    steps.write_text(sound, "utf-8")
    subprocess.run(command, check=True, capture_output=True, **how)  # type: ignore[call-overload]
    assert (tmp_path / "reports/topic/manifest.json").is_file()
