"""The commands that people type."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mcstats.evidence.load import topics
from mcstats.workflow.lint import as_annotations, as_json, lint_data, lint_topics
from mcstats.workflow.paths import places
from mcstats.workflow.pdf import pdf
from mcstats.workflow.rubric_report import rubric

from .importing import import_
from .new_files import new, schema, unwritten

__all__ = [
    "accept",
    "ask",
    "check",
    "explain",
    "import_",
    "lint",
    "new",
    "pdf",
    "places",
    "rubric",
    "schema",
]


def lint(options: argparse.Namespace) -> int:
    """Read topics and list every fault; where there is none say so, and what is to be written."""
    folders = [folder for path in options.folders for folder in _meant(path)]
    faults = lint_topics(folders) if folders else lint_data(Path("data"))
    if not (faults or options.json or options.github):
        folders = folders or [Path("data") / name for name in topics(Path("data"))]
        for folder in folders:
            for line in unwritten(folder):
                print(line)
        of = folders[0] if len(folders) == 1 else f"{len(folders)} topics"
        print(f"no fault in {of}")
    if options.json:
        print(as_json(faults))
    for line in as_annotations(faults) if options.github else ():
        print(line)
    for fault in () if options.json or options.github else faults:
        print(fault, file=sys.stderr)
    return 2 if faults else 0


def _meant(path: Path) -> list[Path]:
    """Return the topics that a person means: a folder, a name in data/, all that a folder holds."""
    if not path.exists() and (Path("data") / path / "claims.yaml").is_file():
        return [Path("data") / path]
    inside = [] if not path.is_dir() or (path / "claims.yaml").exists() else topics(path)
    return [path / name for name in inside] or [path]


def check(options: argparse.Namespace) -> int:
    """Say what no longer matches."""
    from mcstats.workflow.check import (
        check as promised,  # the statistics behind it take a second to import
    )

    return promised(options)


def accept(options: argparse.Namespace) -> int:
    """Accept the numbers of this run."""
    from mcstats.workflow.check import accept as accepted

    return accepted(options)


def explain(options: argparse.Namespace) -> int:
    """Show what is behind a number, and what rests on it."""
    from mcstats.workflow.explain import explain as explained

    return explained(options)


def ask(options: argparse.Namespace) -> int:
    """Print the data request to the authors of a study."""
    from .ask import ask as asked

    return asked(options)
