"""The slow tests run in shards that end in time, and go on where they were stopped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from helpers.places import ROOT
from run_slow import MORE, state_of

TESTS = """
import pathlib
import time
import pytest

def note(name):
    with pathlib.Path("ran").open("a") as file:
        file.write(name + " ")

def test_fast(): note("fast")

@pytest.mark.slow
@pytest.mark.parametrize("number", range(4))
def test_slow(number):
    note(str(number))
    time.sleep(0.3)
    assert number != 2 or pathlib.Path("fixed").exists()
"""
SHARD = """
import sys
from pathlib import Path
import run_slow
run_slow.SECONDS = float(sys.argv[1])
part, parts = map(int, sys.argv[2].split("/"))
sys.exit(run_slow.run_shard(Path("record"), part, parts, ["-q", "-p", "no:cacheprovider"]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "test_it.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    slow: slow\n")
    (tmp_path / "record").mkdir()
    return tmp_path


def shard(folder: Path, seconds: float, part: str = "1/1") -> tuple[int, list[str]]:
    """Run a shard, and return its status and the tests that ran."""
    (folder / "ran").write_text("")
    done = subprocess.run(
        [sys.executable, "-c", SHARD, str(seconds), part],
        cwd=folder, env={"PYTHONPATH": str(ROOT / "tests")}, capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode, (folder / "ran").read_text().split()


def test_a_shard_begins_no_test_after_its_time_and_the_next_one_goes_on(folder: Path) -> None:
    assert shard(folder, 0.2) == (MORE, ["0"])
    assert shard(folder, 0.2) == (MORE, ["1"])
    assert shard(folder, 60) == (1, ["2", "3"])
    assert shard(folder, 60) == (1, [])


def test_a_test_that_failed_is_run_again_by_the_next_call_and_one_that_passed_is_not(
    folder: Path,
) -> None:
    assert shard(folder, 60) == (1, ["0", "1", "2", "3"])
    (folder / "record/failed-1-1").unlink()
    (folder / "fixed").touch()
    assert shard(folder, 60) == (0, ["2"])
    assert shard(folder, 60) == (0, [])


def test_the_parts_of_several_machines_have_every_test_once(folder: Path) -> None:
    (folder / "fixed").touch()
    ran = [shard(folder, 60, f"{part}/3") for part in (1, 2, 3)]
    assert [status for status, _ in ran] == [0, 0, 0]
    assert sorted(name for _, names in ran for name in names) == ["0", "1", "2", "3"]


def test_an_edit_of_any_file_means_that_every_test_runs_again(tmp_path: Path) -> None:
    (tmp_path / "src/deep").mkdir(parents=True)
    (tmp_path / "src/deep/a.py").write_text("1")
    (tmp_path / "Snakefile").write_text("1")
    states = {state_of(tmp_path)}
    for name in ("src/deep/a.py", "Snakefile", "src/b.css"):
        (tmp_path / name).write_text("2")
        states.add(state_of(tmp_path))
    (tmp_path / "build").mkdir()
    (tmp_path / "build/x").write_text("1")
    assert state_of(tmp_path) in states and len(states) == 4
