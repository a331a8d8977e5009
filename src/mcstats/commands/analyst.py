"""The commands that people type."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from .coding import new, schema
from .lint import lint_data, lint_topics
from .place import places
from .rules import rubric

__all__ = ["accept", "check", "explain", "lint", "new", "places", "rubric", "schema"]


def lint(options: argparse.Namespace) -> int:
    """Read topics and list every fault."""
    faults = lint_topics(options.folders) if options.folders else lint_data(Path("data"))
    if options.json:
        print(json.dumps([asdict(fault) for fault in faults], indent=2, ensure_ascii=False))
    for fault in faults:
        if options.github:
            told = f"found {fault.found}; allowed {fault.allowed}; mend: {fault.mend}"
            place = f"file={fault.file},line={fault.line},col={fault.column}"
            print(f"::error {place},title={fault.code}::{told}")
        elif not options.json:
            print(fault, file=sys.stderr)
    return 2 if faults else 0


def check(options: argparse.Namespace) -> int:
    """Say what no longer matches."""
    from .promises import check as promised  # the statistics behind it take a second to import

    return promised(options)


def accept(options: argparse.Namespace) -> int:
    """Accept the numbers of this run."""
    from .promises import accept as accepted

    return accepted(options)


def explain(options: argparse.Namespace) -> int:
    """Show what is behind a number, and what rests on it."""
    from .explain import explain as explained

    return explained(options)
