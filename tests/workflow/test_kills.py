"""A run that is killed at any moment is taken up by the same command, to the same bytes."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from helpers.places import ROOT

pytestmark = pytest.mark.slow


COMMAND = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")]
KILLS = 10  # for each of ten seeds: one test of a hundred would take longer than a shard may


def run(here: Path) -> float:
    """Run the workflow to its end, and return how long it took."""
    begun = time.monotonic()
    done = subprocess.run(
        [*COMMAND, "--cores", "2"], cwd=here, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return time.monotonic() - begun


def killed(here: Path, after: float, *, whole: bool) -> bool:
    """Kill a run, with its steps or alone, and return whether it was still at work."""
    with subprocess.Popen(
        [*COMMAND, "--cores", "2"],
        cwd=here,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(after)
            assert process.returncode == 0
            return False
        except subprocess.TimeoutExpired:
            if whole:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            return True


def sums(here: Path) -> dict[str, str]:
    """Return the hash of every result; the manifest says what varies from run to run."""
    return {
        str(path.relative_to(here)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((here / "reports").rglob("*"))
        if path.is_file() and path.name not in {"manifest.json", ".run.lock"}
    }


@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_kills_change_no_byte_and_need_no_unlocking(seed: int, tmp_path: Path) -> None:
    write_sound_topic(tmp_path / "data")
    length, draw = run(tmp_path), random.Random(seed)
    expected = sums(tmp_path)
    assert len(expected) > 20
    kills = 0
    while kills < KILLS:
        shutil.rmtree(tmp_path / "reports")
        # Several kills in a row, until the next run is left in peace.
        for _ in range(draw.randrange(1, 6)):
            kills += killed(tmp_path, draw.random() * length, whole=draw.random() < 0.7)
        run(tmp_path)
        assert sums(tmp_path) == expected
        assert list((tmp_path / "reports").rglob("*.part")) == []


def test_a_topic_that_was_edited_and_killed_ends_with_the_new_results(tmp_path: Path) -> None:
    topic = write_sound_topic(tmp_path / "data")
    length, draw = run(tmp_path), random.Random(8)
    path = topic / "studies/alpha2020.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace('printed: "1.8"', 'printed: "2.8"'), "utf-8")
    for _ in range(5):
        killed(tmp_path, draw.random() * length, whole=True)
    run(tmp_path)
    found = sums(tmp_path)
    shutil.rmtree(tmp_path / "reports")
    run(tmp_path)
    assert sums(tmp_path) == found


def alive(here: Path) -> list[int]:
    """Return the processes that work in a folder, but for this one."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve() == here and int(process.name) != os.getpid():
                found.append(int(process.name))
        except OSError:
            continue
    return found


def test_a_library_that_was_killed_is_taken_up_and_leaves_no_process(tmp_path: Path) -> None:
    topic = write_sound_topic(tmp_path / "data")
    for number in range(12):
        shutil.copytree(topic, tmp_path / f"data/other{number}")
    length, draw = run(tmp_path), random.Random(9)
    expected = sums(tmp_path)
    for _ in range(4):
        shutil.rmtree(tmp_path / "reports")
        for _ in range(3):
            killed(tmp_path, (0.2 + 0.8 * draw.random()) * length, whole=draw.random() < 0.3)
            until = time.monotonic() + 10
            while alive(tmp_path) and time.monotonic() < until:
                time.sleep(0.01)
            assert alive(tmp_path) == []
        run(tmp_path)
        assert sums(tmp_path) == expected
        assert list((tmp_path / "reports").rglob("*.part")) == []
