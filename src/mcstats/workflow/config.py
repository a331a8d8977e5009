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
from .manifest import code_hash, is_current
from .paths import Place
from .results_folder import check_folder
from .run_lock import Guard, discard_edited, hold, only_looks, ready


@dataclass(frozen=True)
class Plan:
    """Where the data are, where the reports go, and which topics are wanted.

    Attributes
    ----------
    guard : Guard or None
        Held while the run lasts, so that no other writes into the same reports.
    """

    data: str
    reports: str
    topics: tuple[str, ...]
    rubric: str
    guard: Guard | None = None

    def release(self) -> None:
        """Say that the run has ended."""
        if self.guard is not None:
            self.guard.release()


def plan(config: Mapping[str, Any], *, main: bool = True) -> Plan:
    """Read the workflow's configuration and lint the data before anything is planned.

    Parameters
    ----------
    config : mapping
        ``data``, ``reports`` and ``topic`` of the workflow.
    main : bool
        Whether this process plans the run. A job on another machine repeats the plan and lints
        nothing: it would read the whole library again.

    Raises
    ------
    SystemExit
        With status 2, after one line for each fault; nothing has been touched then.
    """
    try:
        return _plan(config, main)
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


def _plan(config: Mapping[str, Any], main: bool) -> Plan:
    data, reports = (_folder(config, name) for name in ("data", "reports"))
    known = topics(Path(data))
    wanted = _wanted(str(config.get("topic") or ""), known)
    unknown = sorted(set(wanted) - set(known))
    if unknown or not known:
        found = f"no topic {' '.join(unknown)}".rstrip()
        expected = ", ".join(known) or "a folder with a claims.yaml"
        fix = "name a topic that is there"
        raise InputError.of_file(data, "TOPIC", found, expected, fix)
    rubric = str(rubric_path(Path(data)))
    places = [Place(topic, Path(data), Path(reports)) for topic in wanted]
    guard = None
    if main:
        check_folder(places)
        changed = [place.topic for place in places if not is_current(place)]
        if changed and (faults := lint_data(Path(data), changed)):
            raise InputError(faults)
    if main and not only_looks(sys.argv[1:]):
        inputs = [path for place in places for path in place.folder.rglob("*.yaml")]
        ready(Path(reports), [*inputs, Path(rubric)], len(wanted))
        guard = hold(Path(reports), wanted)
        for place in places:
            discard_edited(place)
    return Plan(data, reports, tuple(wanted), rubric, guard)


def _folder(config: Mapping[str, Any], name: str) -> str:
    """Return one of the two folders; Snakemake would take braces for a wildcard."""
    text = str(config.get(name) or name)
    if not text.isprintable() or set(text) & set("{}") or text.startswith("-"):
        fix = f"choose another folder for {name}"
        found = f'the folder "{text}"'
        raise InputError.of_file("config", "PATH", found, "no braces, no control characters", fix)
    return text


def _wanted(text: str, known: list[str]) -> list[str]:
    """Return the topics that are named: one, several between commas or spaces, or all."""
    if not text.strip():
        return known
    if text.strip() in known:
        return [text.strip()]
    if "," in text:
        return list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    return list(dict.fromkeys(text.split()))


def code(*layers: str) -> str:
    """Return a hash of the modules that a step runs, or of all: Snakemake sees no edit in them."""
    return code_hash("schema", "workflow", *layers) if layers else code_hash()


def data_files(data: str, *patterns: str) -> Callable[[Any], list[str]]:
    """Return the input function that lists the files of one topic."""

    def of(wildcards: Any) -> list[str]:
        folder = Path(data, wildcards.topic)
        found = (path for pattern in patterns for path in folder.glob(pattern))
        return sorted(str(path) for path in found if not path.name.startswith("."))

    return of
