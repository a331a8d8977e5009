"""Results of two example topics, for each test to copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.places import EXAMPLE_TOPICS
from mcstats.cli import main

STEPS = ("effects", "ratings", "pooled", "verdicts", "manifest")


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported")
    for topic in ("bcg", "prepost", "salt"):
        shutil.copytree(EXAMPLE_TOPICS / topic, folder / "data" / topic)
        for step in STEPS:
            where = ["--data", str(folder / "data"), "--reports", str(folder / "reports")]
            assert main([step, "--topic", topic, *where]) == 0
    return folder


@pytest.fixture
def here(ran: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with the data and the results of the topics."""
    shutil.copytree(ran, tmp_path / "ran")
    monkeypatch.chdir(tmp_path / "ran")
    return tmp_path / "ran"
