"""Tests of mcstats.data.trial_record."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.written_files import outcome_of, write_file
from mcstats.data.trial_record import read_trials


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"protocolSection": {}}', "[TRIAL] found no number and title in record 1"),
        ('{"protocolSection": ', "x.json:1:21 [JSON] found expecting value"),
        ('{"studies": [], "protocolSection": 1}', "[SIZE] found 0 records"),
        ("[" * 100_000, "[JSON] found nesting too deep"),
    ],
)
def test_what_is_no_record_is_refused(tmp_path: Path, text: str, message: str) -> None:
    _, (fault,) = outcome_of(read_trials, write_file(tmp_path, text, "x.json"), "x.json")
    assert message in str(fault)
