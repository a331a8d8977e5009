"""Tests of mcstats.authoring.ask."""

from __future__ import annotations

import pytest

from helpers.places import DATA
from mcstats.cli import main


def test_the_command_prints_the_letter_and_names_near_ids(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["ask", "kavanagh2012", "--data", str(DATA)]) == 0
    assert "Subject: Data request, Kavanagh 2012" in capsys.readouterr().out
    assert main(["ask", "kavanag2012", "--data", str(DATA)]) == 2
    assert "kavanagh2012" in capsys.readouterr().err
