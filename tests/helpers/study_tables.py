"""Tables of studies that a test writes, and their rows as they are read."""

from __future__ import annotations

from pathlib import Path

from helpers.written_files import outcome_of, write_file
from mcstats.data.study_rows import Coded, Reading
from mcstats.data.study_table import StudyTable, read_effects
from mcstats.model.errors import Fault


def table(folder: Path, text: str | bytes, how: Reading | None = None) -> list[Fault]:
    found, faults = outcome_of(read_effects, write_file(folder, text), "table.csv", how)
    assert (found is None) == bool(faults)
    return faults


def read(folder: Path, text: str, how: Reading | None = None) -> StudyTable:
    found, faults = outcome_of(read_effects, write_file(folder, text), "table.csv", how)
    assert found is not None and faults == []
    return found


def rows(folder: Path, text: str, how: Reading | None = None) -> tuple[Coded, ...]:
    return read(folder, text, how).rows
