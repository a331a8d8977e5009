"""Fixtures that several files of this folder use."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from helpers.minimal_topic import run_minimal_topic, write_minimal_topic
from helpers.places import EXAMPLE_TOPICS
from mcstats.cli import main
from mcstats.data.topic_folder import find_topics
from mcstats.workflow.steps import STEPS


@pytest.fixture
def sound_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with the sound topic and the results of an earlier run."""
    monkeypatch.chdir(tmp_path)
    write_sound_topic(tmp_path / "data")
    for name in (".run.lock", "index.html", "topic/index.html", "topic/tables/verdicts.csv"):
        path = tmp_path / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"the earlier {name}\n")
    return tmp_path


@pytest.fixture(scope="session")
def minimal_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ran")
    write_minimal_topic(folder)
    run_minimal_topic(folder)
    return folder


@pytest.fixture
def copied_reports(minimal_reports: Path, tmp_path: Path) -> Iterator[Path]:
    copy = tmp_path / "copy"
    shutil.copytree(minimal_reports, copy)
    yield copy


@pytest.fixture(scope="session")
def example_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    for topic in find_topics(EXAMPLE_TOPICS):
        for step in STEPS:
            done = main(
                [step, "--topic", topic, "--data", str(EXAMPLE_TOPICS), "--reports", str(folder)]
            )
            assert done == 0, step
    return folder
