"""What the Snakefile needs to plan: which topics there are, and which files a step rests on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcstats.evidence.load import topics
from mcstats.evidence.rubric import rubric_path
from mcstats.schema.errors import InputError

from .lint import lint_data

LAYERS = ("schema", "evidence", "effects", "bias", "verdict", "check", "report")
_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Plan:
    """Where the data are, where the reports go, and which topics are wanted."""

    data: str
    reports: str
    topics: tuple[str, ...]
    rubric: str


def plan(config: Mapping[str, Any]) -> Plan:
    """Read the workflow's configuration and lint the data before anything is planned.

    Raises
    ------
    SystemExit
        With status 2, after one line for each fault; nothing has been touched then.
    """
    data, reports = str(config.get("data", "data")), str(config.get("reports", "reports"))
    known = topics(Path(data))
    wanted = str(config["topic"]).replace(",", " ").split() if config.get("topic") else known
    unknown = sorted(set(wanted) - set(known))
    if unknown or not known:
        listed = ", ".join(known) or "none: a topic is a folder with a claims.yaml"
        print(f"{data}: found no topic {' '.join(unknown)}; there is {listed}", file=sys.stderr)
        sys.exit(2)
    faults = lint_data(Path(data), wanted)
    if faults:
        print(InputError(faults), file=sys.stderr)
        sys.exit(2)
    rubric = rubric_path(Path(data))
    return Plan(data, reports, tuple(wanted), str(rubric))


def code(*layers: str) -> list[str]:
    """Return the modules that a step runs, because Snakemake does not see edits in a package."""
    folders = [_PACKAGE / layer for layer in ("schema", "commands", *layers)]
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return sorted(str(path) for path in found if path.suffix in (".py", ".j2", ".css"))


def data_files(data: str, *patterns: str) -> Callable[[Any], list[str]]:
    """Return the input function that lists the files of one topic."""

    def of(wildcards: Any) -> list[str]:
        folder = Path(data, wildcards.topic)
        return sorted(str(path) for pattern in patterns for path in folder.glob(pattern))

    return of
