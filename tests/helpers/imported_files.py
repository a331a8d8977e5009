"""Files that a test imports into a topic."""

from __future__ import annotations

from pathlib import Path

from mcstats.cli import main

SECONDS = 5  # of the processor, for any file that is imported


def bring(data: Path, table: Path, *more: str) -> int:
    return main(["import", str(table), "--data", str(data), *more])
