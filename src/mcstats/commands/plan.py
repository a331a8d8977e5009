"""What the Snakefile needs to plan: which topics there are, and which files a step rests on."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mcstats.evidence.folder import find_topics
from mcstats.evidence.rubric import rubric_path
from mcstats.schema.errors import Fault, InputError
from mcstats.schema.topic import Topic

from .guard import Guard, hold, only_looks, ready, untampered
from .lint import lint_data
from .place import Place, keep_topic
from .results_folder import check_folder
from .seen import Seen
from .signature import signature, topic_files
from .stamps import FOLDER, fingerprint, modules, stamp

LAYERS = ("schema", "evidence", "effects", "bias", "verdict", "check", "report")


@dataclass(frozen=True)
class Plan:
    """Where the data are, where the reports go, and which topics are wanted.

    Attributes
    ----------
    places : str
        The options of a command that name both folders, quoted for a shell and for Snakemake.
    guard : Guard or None
        Held while the run lasts, so that no other writes into the same reports.
    """

    data: str
    reports: str
    topics: tuple[str, ...]
    rubric: str
    guard: Guard | None = None

    @property
    def places(self) -> str:
        """The options that name both folders."""
        return f"--data {shlex.quote(self.data)} --reports {shlex.quote(self.reports)}"

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
    known = find_topics(Path(data))
    wanted = _wanted(str(config.get("topic") or ""), known)
    unknown = sorted(set(wanted) - set(known))
    if unknown or not known:
        found = f"no topic {' '.join(unknown)}".rstrip()
        expected = ", ".join(known) or "a folder with a claims.yaml"
        fix = "name a topic that is there"
        raise InputError([Fault(data, 0, 0, "TOPIC", found, expected, fix)])
    if main:
        check_folder(Place(topic, Path(data), Path(reports)) for topic in wanted)
    rubric = str(rubric_path(Path(data)))
    seen = Seen(FOLDER / "seen.json")
    if main:
        _lint(data, wanted, rubric, seen)
    guard = None
    if main and not only_looks(sys.argv[1:]):
        inputs = [path for topic in wanted for path in Path(data, topic).rglob("*.yaml")]
        ready(Path(reports), [*inputs, Path(rubric), *modules(*LAYERS)], len(wanted))
        guard = hold(Path(reports), wanted)
        untampered(Path(reports), wanted, seen)
    if main:
        seen.save()
    return Plan(data, reports, tuple(wanted), rubric, guard)


def _lint(data: str, wanted: list[str], rubric: str, seen: Seen) -> None:
    """Lint the topics that changed since they were last without a fault, or all after a new rubric.

    Raises
    ------
    InputError
        With every fault of them.
    """
    common = (*signature([Path(rubric)]), (fingerprint(*LAYERS), 0, 0, 0))
    files = {topic: signature(topic_files(Path(data, topic))) for topic in wanted}
    found = {topic: (*files[topic], *common) for topic in wanted}
    changed = [topic for topic in wanted if not seen.same(f"{data}/{topic}", found[topic])]

    def keep(name: str, topic: Topic) -> None:
        keep_topic(Path(data, name), files[name], topic)

    if changed and (faults := lint_data(Path(data), changed, keep)):
        raise InputError(faults)
    for topic in changed:
        seen.good(f"{data}/{topic}", found[topic])


def _folder(config: Mapping[str, Any], name: str) -> str:
    """Return one of the two folders; Snakemake would take braces for a wildcard."""
    text = str(config.get(name) or name)
    if not text.isprintable() or set(text) & set("{}") or text.startswith("-"):
        fix = f"choose another folder for {name}"
        told = ("PATH", f'the folder "{text}"', "no braces, no control characters", fix)
        raise InputError([Fault("config", 0, 0, *told)])
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
    """Return a file as old as the modules that a step runs: Snakemake sees no edit in a package."""
    return stamp(*layers)


def data_files(data: str, *patterns: str) -> Callable[[Any], list[str]]:
    """Return the input function that lists the files of one topic."""

    def of(wildcards: Any) -> list[str]:
        folder = Path(data, wildcards.topic)
        found = (path for pattern in patterns for path in folder.glob(pattern))
        return sorted(str(path) for path in found if not path.name.startswith("."))

    return of
