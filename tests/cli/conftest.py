"""Fixtures that several files of this folder use."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from helpers.minimal_topic import run_minimal_topic, write_minimal_topic


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with the data of two topics."""
    write_sound_topic(tmp_path / "data").rename(tmp_path / "data/first")
    write_sound_topic(tmp_path / "more").rename(tmp_path / "data/second")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ran")
    write_minimal_topic(folder)
    run_minimal_topic(folder)
    return folder


@pytest.fixture
def ran(first_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a topic and its results."""
    folder = tmp_path / "ran"
    shutil.copytree(first_run, folder)
    monkeypatch.chdir(folder)
    return folder
