"""The commands of the steps of the workflow."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcstats.cli import main
from mcstats.workflow.steps import STEPS


def test_each_step_writes_its_files_and_prints_nothing(
    ran: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, files in STEPS.items():
        for file in files:
            (ran / "reports/small" / file).unlink(missing_ok=True)
        assert main([name, "--topic", "small"]) == 0
        assert capsys.readouterr() == ("", "")
        assert [file for file in files if not (ran / "reports/small" / file).is_file()] == []
