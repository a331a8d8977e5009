"""A new topic, to which the tests of this folder add."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.imported_files import bring
from helpers.imported_trials import BETTER, RECORD
from mcstats.cli import main
from mcstats.data.load_topic import load_topic
from mcstats.model.study import Study
from mcstats.workflow.lint import lint_data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    assert main(["new", "topic", "sleep", "--data", str(tmp_path / "data")]) == 0
    return tmp_path / "data"


@pytest.fixture
def study(data: Path) -> Study:
    assert bring(data, RECORD, "--better", BETTER) == 0
    assert lint_data(data) == []
    return load_topic(data / "sleep").studies["nct99999901"]
