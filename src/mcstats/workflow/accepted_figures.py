"""The accepted figures of a topic, those of its last run, and what moved between the two."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mcstats.check import accepted_numbers
from mcstats.model.tables import MoveRow, NumberRow
from mcstats.workflow.files import read_table
from mcstats.workflow.manifest import rules_of
from mcstats.workflow.paths import TopicPaths


def accepted_path(paths: TopicPaths) -> Path:
    """Return where the accepted numbers of a topic stand."""
    return paths.folder / "numbers.csv"


def moves_of(paths: TopicPaths, rows: Iterable[NumberRow] | None = None) -> list[MoveRow] | None:
    """Return what moved since the accepted numbers, or None where none are accepted.

    `rows` are the figures of a page that is being written; by default those of the last run.
    """
    if not accepted_path(paths).is_file():
        return None
    return accepted_numbers.compare(accepted_rows(paths), fresh_rows(paths, rows))


def accepted_rows(paths: TopicPaths) -> list[NumberRow]:
    """Return the accepted numbers of a topic; none where nothing was accepted yet."""
    path = accepted_path(paths)
    return read_table(path, NumberRow) if path.is_file() else []


def fresh_rows(paths: TopicPaths, rows: Iterable[NumberRow] | None = None) -> list[NumberRow]:
    """Return the numbers of a page, by default of the last run, stamped with the present rules."""
    rows = paths.read("numbers", NumberRow) if rows is None else rows
    return accepted_numbers.stamp(rows, rules_of(paths))
