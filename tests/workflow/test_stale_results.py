"""Stale results never pass for fresh: the content of an input counts, and not its date."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from helpers.places import TESTS

SNAKEFILE = TESTS.parent / "Snakefile"
STUDY = Path("data/topic/studies/alpha2020.yaml")
RUBRIC = Path("data/rubric.yaml")


EDITS = {
    "study": (STUDY, '"4.1"', '"5.1"'),
    "rubric": (RUBRIC, 'people_some: {value: "100"', 'people_some: {value: "9"'),
}


def run(*more: str, folder: Path = Path()) -> str:
    """Run the workflow as a person does; return what it says of its folders."""
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(SNAKEFILE), *more]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder)
    return done.stderr


def results(folder: Path = Path()) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted((folder / "reports").rglob("*"))
        if path.is_file() and path.name not in ("manifest.json", ".run.lock")
    }


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def write_old_topic(folder: Path) -> None:
    write_sound_topic(folder / "data")
    for path in (folder / "data").rglob("*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sound topic, whose files are old, and its results."""
    folder = tmp_path_factory.mktemp("ran")
    write_old_topic(folder)
    run(folder=folder)
    return folder


@pytest.fixture(scope="module", params=EDITS)
def edited(
    request: pytest.FixtureRequest, ran: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """That folder with an input edited, kept as it was in `backup`, and run; and the input."""
    folder = tmp_path_factory.mktemp("edited") / "here"
    path, old, new = EDITS[request.param]
    shutil.copytree(ran, folder)
    shutil.copy2(folder / path, folder / "backup")
    edit(folder / path, old, new)
    run(folder=folder)
    return folder, path


@pytest.fixture
def fresh(ran: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The results of the sound topic, in a folder of their own that is the current one."""
    monkeypatch.chdir(shutil.copytree(ran, tmp_path / "here"))
    return results()


@pytest.mark.parametrize("forget", [False, True], ids=["as it was", "without .snakemake"])
def test_an_input_that_is_restored_with_its_old_date_is_run_again(
    fresh: dict[str, bytes],
    edited: tuple[Path, Path],
    forget: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, path = edited
    monkeypatch.chdir(shutil.copytree(folder, tmp_path / "edited"))
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


def test_a_run_that_did_not_end_vouches_for_nothing(
    ran: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_old_topic(tmp_path)
    shutil.copy2(STUDY, "backup")
    edit(STUDY, '"4.1"', '"5.1"')
    run("--until", "stability")
    os.replace("backup", STUDY)
    run()
    assert results() == results(ran)


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
