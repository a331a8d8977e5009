"""Read the configuration of a run, and list the files that a step rests on."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mcstats.data.load_rubric import rubric_path
from mcstats.data.topic_folder import display_path, find_topics, is_ignored, topic_files
from mcstats.model.errors import InputError
from mcstats.workflow.files import error_lines
from mcstats.workflow.interrupts import end_as_before, end_at_once
from mcstats.workflow.lint import lint_data, lint_names
from mcstats.workflow.manifest import is_current
from mcstats.workflow.paths import TopicPaths, topics_named
from mcstats.workflow.python_settings import set_user_settings_aside
from mcstats.workflow.results_folder import (
    announce_unseen,
    check_folder,
    discard_edited,
    outdate_unseen,
)
from mcstats.workflow.run_lock import (
    RunLock,
    acquire,
    check_access,
    check_system,
    writes_nothing,
)
from mcstats.workflow.steps import INDEX


@dataclass(frozen=True)
class Config:
    """The folders of data and reports, and the topics of a run.

    Attributes
    ----------
    lock : RunLock or None
        Held while the run lasts, so that no other writes into the same reports.
    """

    data: str
    reports: str
    topics: tuple[str, ...]
    rubric: str
    lock: RunLock | None = None

    def paths(self, topic: str) -> TopicPaths:
        """Return the paths of a topic."""
        return TopicPaths(topic, Path(self.data), Path(self.reports))

    def release(self) -> None:
        """Let another run begin: this one has ended, well or not."""
        if self.lock is not None:
            self.lock.release()
        end_as_before()
        gc.freeze()  # the process ends: its last collections would find nothing to give back


def configure(config: Mapping[str, Any], *, main: bool = True) -> Config:
    """Read the workflow's configuration, and lint the data before anything is planned.

    Parameters
    ----------
    config : mapping
        ``data``, ``reports`` and ``topic`` of the workflow.
    main : bool
        True if this process plans the run. A job on another machine repeats the plan and lints
        nothing: it would read the whole library again.

    Raises
    ------
    SystemExit
        With status 2, after one line for each fault; nothing has been touched then.
    """
    end_at_once()
    try:
        set_user_settings_aside()
        result = _read(config)
        result = _prepare(result) if main else result
    except (InputError, OSError) as error:
        end_as_before()
        print(error_lines(error), file=sys.stderr)
        sys.exit(2)
    if main and result.lock is None:
        end_as_before()
    return result


def _read(config: Mapping[str, Any]) -> Config:
    data, reports = (_folder(config, name) for name in ("data", "reports"))
    known = find_topics(Path(data))
    text = setting(config, "topic")
    if not text.strip() and known and (faults := list(lint_names(Path(data)))):
        raise InputError(faults)
    wanted = topics_wanted(text, known)
    topic_paths = topics_named(Path(data), Path(reports), wanted)
    rubric = str(rubric_path(Path(data)))
    return Config(data, reports, tuple(paths.topic for paths in topic_paths), rubric)


def _prepare(config: Config) -> Config:
    """Check the folder of the results and the data, and take the lock where results are written."""
    topic_paths = [config.paths(topic) for topic in config.topics]
    data, reports = Path(config.data), Path(config.reports)
    check_folder(topic_paths)
    changed = [paths.topic for paths in topic_paths if not is_current(paths)]
    if changed and (faults := lint_data(data, changed)):
        raise InputError(faults)
    if writes_nothing(sys.argv[1:]):
        for topic in changed:
            announce_unseen(config.paths(topic))
        return config
    inputs = [path for paths in topic_paths for path in topic_files(paths.folder)]
    check_system(reports, [*inputs, Path(config.rubric)], len(topic_paths))
    check_access(paths.out for paths in topic_paths)
    lock = acquire(reports, config.topics)
    _discard_unlike_index(data, reports)
    for paths in topic_paths:
        discard_edited(paths)
        if paths.topic in changed:
            outdate_unseen(paths)
    return replace(config, lock=lock)


def _discard_unlike_index(data: Path, reports: Path) -> None:
    """Remove a list of topics that was edited: Snakemake would keep it."""
    from mcstats.workflow.recorded_run import index_is_sound  # not needed by a run that writes none

    index = reports / INDEX
    if index.is_file() and not index_is_sound(data, reports):
        index.unlink()
        print(f"{display_path(index)}: not what the results give; made again", file=sys.stderr)


def _folder(config: Mapping[str, Any], name: str) -> str:
    """Return one of the two folders; Snakemake would take braces for a wildcard."""
    text = setting(config, name) or name
    if not text.isprintable() or set(text) & set("{}") or text.startswith("-"):
        fix = f"choose another folder for {name}"
        found = f'the folder "{text}"'
        raise InputError.of_file("config", "PATH", found, "no braces, no control characters", fix)
    return text


def setting(config: Mapping[str, Any], name: str, words: Sequence[str] | None = None) -> str:
    """Return a setting as it was typed.

    Snakemake reads the values of `--config` as YAML, in which 007 is a number and "yes" a truth.

    Parameters
    ----------
    config : mapping
        The settings as Snakemake read them.
    name : str
        One of them.
    words : sequence of str, optional
        The command line; by default that of this process.
    """
    value = config.get(name)
    if value is None or isinstance(value, str):
        return value or ""
    typed = [word for word in (words or sys.argv) if word.startswith(f"{name}=")]
    return typed[-1].partition("=")[2] if typed else str(value)


def topics_wanted(text: str, known: list[str]) -> list[str]:
    """Return the topics that are named: one, several between commas or spaces, or all.

    Raises `InputError` for commas without a name.
    """
    if not text.strip():
        return known
    if text.strip() in known:
        return [text.strip()]
    parts = text.split(",") if "," in text else text.split()
    if names := list(dict.fromkeys(part.strip() for part in parts if part.strip())):
        return names
    fix = "name a topic, or leave TOPIC empty for all"
    raise InputError.of_file("config", "TOPIC", f'"{text}", without a name', "names", fix)


def data_files(data: str, *patterns: str) -> Callable[[Any], list[str]]:
    """Return the input function that lists the files of one topic."""

    def of(wildcards: Any) -> list[str]:
        folder = Path(data, wildcards.topic)
        files = (path for pattern in patterns for path in folder.glob(pattern))
        return sorted(str(path) for path in files if not is_ignored(path.name))

    return of
