"""Fixtures that several files of this folder use."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.compared_codings import EDITS
from helpers.two_codings import write_coding


@pytest.fixture
def codings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.chdir(tmp_path)
    write_coding(tmp_path / "first", "bcg", [])
    write_coding(tmp_path / "second", "bcg", EDITS)
    return "first", "second"
