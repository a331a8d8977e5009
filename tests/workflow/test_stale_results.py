"""Stale results never pass for fresh: the content of an input counts, and not its date."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.places import TESTS

SNAKEFILE = TESTS.parent / "Snakefile"
STUDY = Path("data/topic/studies/alpha2020.yaml")
RUBRIC = Path("data/rubric.yaml")


def run(*more: str) -> str:
    """Run the workflow as a person does; return what it says of its folders."""
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(SNAKEFILE), *more]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stderr


def results() -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in sorted(Path("reports").rglob("*"))
        if path.is_file() and path.name not in ("manifest.json", ".run.lock")
    }


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def fresh(sound_folder: Path) -> dict[str, bytes]:
    """The results of the sound topic, whose files are old."""
    for path in Path("data").rglob("*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    run()
    return results()


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [(STUDY, '"4.1"', '"5.1"'), (RUBRIC, 'people_some: {value: "100"', 'people_some: {value: "9"')],
    ids=["study", "rubric"],
)
@pytest.mark.parametrize("forget", [False, True], ids=["as it was", "without .snakemake"])
def test_an_input_that_is_restored_with_its_old_date_is_run_again(
    fresh: dict[str, bytes], path: Path, old: str, new: str, forget: bool
) -> None:
    shutil.copy2(path, "backup")
    edit(path, old, new)
    run()
    assert results() != fresh
    if forget:
        shutil.rmtree(".snakemake")
    os.replace("backup", path)
    assert f"{path} is not what the last run read; a run makes the results again" in run("-n")
    assert f"{path} is not what the last run read; made again" in run()
    assert results() == fresh
    assert "made again" not in run()


def test_an_edit_that_keeps_size_and_date_is_run(fresh: dict[str, bytes]) -> None:
    before = STUDY.stat()
    edit(STUDY, '"4.1"', '"5.1"')
    os.utime(STUDY, ns=(before.st_atime_ns, before.st_mtime_ns))
    run()
    assert results() != fresh


def test_a_run_that_did_not_end_vouches_for_nothing(sound_folder: Path) -> None:
    for path in Path("data").rglob("*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    shutil.copy2(STUDY, "backup")
    edit(STUDY, '"4.1"', '"5.1"')
    run("--until", "stability")
    os.replace("backup", STUDY)
    run()
    restored = results()
    shutil.rmtree("reports")
    run()
    assert results() == restored


@pytest.mark.parametrize(
    "change",
    [lambda: os.utime(STUDY), lambda: Path("data/topic/scan.tif").write_bytes(b"x")],
    ids=["another date", "a scan beside the data"],
)
def test_what_no_step_reads_runs_nothing_again(
    fresh: dict[str, bytes], change: Callable[[], object]
) -> None:
    before = Path("reports/topic/tables/effects.csv").stat().st_mtime_ns
    change()
    run()
    assert Path("reports/topic/tables/effects.csv").stat().st_mtime_ns == before
    assert results() == fresh
