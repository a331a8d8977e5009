"""The manifest of a run: what it read and wrote, and whether the data are still what it read."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.faulty_topics import write_sound_topic
from helpers.minimal_topic import results_of, run_again
from mcstats.workflow import config, manifest
from mcstats.workflow.config import configure
from mcstats.workflow.manifest import is_current, read_manifest, write_manifest
from mcstats.workflow.paths import TopicPaths

PLACES = [TopicPaths(name, Path("data"), Path("reports")) for name in ("first", "second")]
FIRST, SECOND = PLACES


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two topics that were run."""
    monkeypatch.chdir(tmp_path)
    first = write_sound_topic(tmp_path / "data")
    shutil.copytree(first, first.parent / "second")
    first.rename(first.parent / "first")
    (tmp_path / "data/first/scan.tif").write_text("a scan")
    configure({}).release()
    for place in PLACES:
        place.write_text("index.html", "a page")
        write_manifest(place)
    return tmp_path


@pytest.fixture
def linted(here: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The topics that were linted, in order."""
    names: list[str] = []
    really = config.lint_data

    def noting(data: Path, wanted: list[str]) -> Any:
        names.extend(wanted)
        return really(data, wanted)

    monkeypatch.setattr(config, "lint_data", noting)
    return names


def append(name: str) -> Callable[[], object]:
    def act() -> None:
        with Path(name).open("a") as file:
            file.write("# an edit\n")

    return act


def set_back(name: str) -> Callable[[], object]:
    def act() -> None:
        before = os.stat(name)
        append(name)()
        os.utime(name, ns=(before.st_atime_ns, before.st_mtime_ns))

    return act


STUDY = "data/second/studies/alpha2020.yaml"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda: None, []),
        (append("data/second/claims.yaml"), ["second"]),
        (append(STUDY), ["second"]),
        (set_back(STUDY), ["second"]),
        (lambda: shutil.copy(STUDY, "data/second/studies/new.yml"), ["second"]),
        (lambda: Path("data/second/studies/x.yaml").symlink_to("nowhere"), ["second"]),
        (lambda: os.unlink(STUDY), ["second"]),
        (lambda: Path("data/second/numbers.csv").write_text("x"), ["second"]),
        (append("data/rubric.yaml"), ["first", "second"]),
        (lambda: os.unlink("reports/second/manifest.json"), ["second"]),
        (lambda: Path("reports/second/manifest.json").write_text("[" * 100_000), ["second"]),
        (append("data/first/scan.tif"), []),
        (lambda: Path("data/second/.#hidden.yaml").write_text("x"), []),
        (lambda: os.utime(STUDY), []),
    ],
)
def test_only_what_was_not_part_of_the_last_complete_run_is_linted(
    linted: list[str], change: Callable[[], object], expected: list[str]
) -> None:
    change()
    try:
        configure({}).release()
    except SystemExit as stopped:
        assert stopped.code == 2
    assert linted == expected


def test_another_program_lints_everything(
    linted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "code_hash", lambda *layers: "another")
    configure({}).release()
    assert linted == ["first", "second"]


def test_a_topic_with_a_fault_is_told_every_time(linted: list[str]) -> None:
    Path("data/second/claims.yaml").write_text("title: x\n", "utf-8")
    for _ in range(2):
        with pytest.raises(SystemExit):
            configure({})
    assert linted == ["second"] * 2


def test_an_unreadable_file_is_not_current(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> str:
        raise PermissionError

    assert is_current(SECOND)
    monkeypatch.setattr(manifest, "sha256", refuse)
    assert not is_current(SECOND)


def test_an_input_that_was_edited_during_the_run_counts_as_edited_since(here: Path) -> None:
    guard = configure({}).lock
    time.sleep(0.02)
    append(STUDY)()
    append("data/second/numbers.csv")()
    write_manifest(SECOND)
    inputs = read_manifest(SECOND)["inputs"]
    assert [name for name in inputs if not inputs[name]] == ["second/studies/alpha2020.yaml"]
    assert not is_current(SECOND)
    assert guard is not None
    guard.release()
    os.unlink("data/second/numbers.csv")
    configure({}).release()
    write_manifest(SECOND)
    assert "" not in read_manifest(SECOND)["inputs"].values()
    assert is_current(SECOND)


def test_a_manifest_holds_the_hash_of_each_file_that_a_run_reads_or_writes(here: Path) -> None:
    (here / "reports/first/.hidden").write_text("x")
    (here / "data/first/.git").mkdir()
    (here / "data/first/.git/config.yaml").write_text("x")
    write_manifest(FIRST)
    content = json.loads((here / "reports/first/manifest.json").read_text())
    assert list(content["outputs"]) == ["index.html"]
    assert content["beside"] == ["first/scan.tif"]  # a scan of a paper: named, and not hashed
    assert set(content["inputs"]) == {
        "rubric.yaml",
        *(
            f"first/{name}"
            for name in (
                "articles/paper.yaml",
                "claims.yaml",
                "sources.yaml",
                *(f"studies/{study}.yaml" for study in ("alpha2020", "beta2019", "survey2018")),
            )
        ),
    }


def test_the_manifest_lists_what_was_read_and_written_and_nothing_else_varies(
    copied_reports: Path,
) -> None:
    import json

    content = json.loads((results_of(copied_reports) / "manifest.json").read_text())
    assert "small/studies/trial2020.yaml" in content["inputs"]
    assert {"index.html", "checks.xml", "tables/effects.csv"} <= set(content["outputs"])
    assert "manifest.json" not in content["outputs"]
    before = {p: p.read_bytes() for p in results_of(copied_reports).rglob("*") if p.is_file()}
    run_again(copied_reports)
    changed = [p.name for p, raw in before.items() if p.read_bytes() != raw]
    assert changed in ([], ["manifest.json"])
