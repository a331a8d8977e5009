"""Steps in the process of Snakemake: one at a time, announced, and with their faults in lines."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from helpers.places import ROOT
from mcstats.workflow import jobs, run_steps
from mcstats.workflow.config import Config
from mcstats.workflow.jobs import step
from mcstats.workflow.steps import STEPS

CONFIG = Config("data", "reports", ("topic",), "data/rubric.yaml")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_sound_topic(tmp_path / "data")
    return tmp_path


def test_a_step_says_why_it_fails_and_the_run_stops_there(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "data/topic/claims.yaml").unlink()
    with pytest.raises(RuntimeError, match="mcstats evidence topic: stopped"):
        step("evidence", CONFIG, "topic")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("data/topic/claims.yaml [FILE] found no such file; ")


def test_a_step_that_breaks_stops_the_run_and_lets_the_next_one_in(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*arguments: object) -> int:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(run_steps, "run_step", breaks)
        with pytest.raises(ZeroDivisionError):
            step("evidence", CONFIG, "topic")
    step("evidence", CONFIG, "topic")
    assert (here / "reports/topic/tables/evidence.csv").is_file()


def test_steps_of_several_threads_run_one_after_another(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running: list[str] = []
    most: list[int] = []

    def run(name: str, *arguments: object) -> int:
        running.append(name)
        most.append(len(running))
        time.sleep(0.01)
        running.remove(name)
        return 0

    monkeypatch.setattr(run_steps, "run_step", run)
    threads = [threading.Thread(target=step, args=(name, CONFIG, "topic")) for name in STEPS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * len(STEPS)


def test_a_step_is_announced_and_the_scheduler_is_not(
    here: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    step("evidence", CONFIG, "topic")
    with pytest.raises(FileNotFoundError):
        (here / "reports/topic/datapackage.json").read_text()
    with pytest.raises(RuntimeError):
        step("index", CONFIG, "topic", "another")
    assert [record.getMessage() for record in caplog.records] == [
        "topic: evidence",
        "2 topics: index",
    ]

    def shown(message: str, event: object = None) -> bool:
        record = logging.makeLogRecord({"msg": message, "event": event})
        return jobs.is_shown(record)

    assert shown("topic: evidence") and shown("", jobs.LogEvent.PROGRESS)
    assert not shown("Select jobs to execute...")
    assert not shown("Execute 2 jobs...", jobs.LogEvent.JOB_STARTED)
    assert not shown("Finished jobid: 2", jobs.LogEvent.JOB_FINISHED)


@pytest.mark.slow
def test_a_run_shows_each_step_with_its_topic_and_how_many_are_done(here: Path) -> None:
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = done.stderr.splitlines()
    assert {line for line in lines if re.match("topic: |1 topic", line)} == {
        f"topic: {name}" for name in (*STEPS, "index")
    }
    count = len(STEPS) + 2
    shown = [line for line in lines if re.match(r"\d+ of ", line)]
    assert [line.split(" (")[0] for line in shown] == [
        f"{n} of {count} steps" for n in range(1, count + 1)
    ]
    assert not [line for line in lines if re.match(r"Select|Execute|Finished|\[|rule ", line)]
    quiet = subprocess.run(
        [*command, "--forceall", "--quiet", "all"], capture_output=True, text=True, check=True
    )
    assert quiet.stdout == ""
    assert [line for line in quiet.stderr.splitlines() if "profile" not in line] == []
