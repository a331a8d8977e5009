"""Study files that a command begins."""

from __future__ import annotations

from pathlib import Path

from mcstats.cli import main


def new_study(data: Path, name: str, *more: str) -> int:
    return main(["new", "study", name, "--data", str(data), *more])
