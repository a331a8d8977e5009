"""Locate, read and write the files of a topic."""

from __future__ import annotations

import difflib
import io
import operator
import os
import pickle
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from mcstats.data.load_rubric import load_rubric, rubric_path
from mcstats.data.load_topic import load_topic
from mcstats.data.topic_folder import find_topics
from mcstats.model.errors import Fault, InputError
from mcstats.model.rubric import Rubric
from mcstats.model.topic import Topic
from mcstats.workflow.files import read_table, write_table, write_whole

R = TypeVar("R")
MAX_TOPICS = 4  # at hand at once; the steps of one topic often follow one another
State: TypeAlias = tuple[tuple[str, int, int], ...]

recent_topics: dict[tuple[str, State], Topic] = {}
"""The topics at hand by `topic_state`, the one used last at the end."""


@dataclass(frozen=True)
class TopicPaths:
    """One topic of one data folder, and the folder of its results."""

    topic: str
    data: Path
    reports: Path

    @property
    def folder(self) -> Path:
        """The folder of the topic's data."""
        return self.data / self.topic

    @property
    def out(self) -> Path:
        """The folder of the topic's results."""
        return self.reports / self.topic

    def load(self) -> Topic:
        """Read the topic, or return what this process has read of the same files."""
        known = topic_state(self.folder)
        topic = recent_topics.pop(known, None) or _unpack_topic(*known)
        keep_topic(known, topic)
        return topic

    def rubric(self) -> Rubric:
        """Read the rubric that applies to the topic."""
        return read_rubric(rubric_path(self.data))

    def read(self, name: str, record: type[R]) -> list[R]:
        """Read one of the topic's tables."""
        return read_table(self.out / "tables" / f"{name}.csv", record)

    def write(self, name: str, record: type[R], rows: list[R]) -> None:
        """Write one of the topic's tables."""
        write_table(self.out / "tables" / f"{name}.csv", record, rows)

    def write_text(self, name: str, content: str | bytes) -> None:
        """Write another of the topic's results."""
        write_whole(self.out / name, content)


def topic_state(folder: Path) -> tuple[str, State]:
    """Return the absolute path of a topic, and the times of its files: changed ones are others."""
    absolute = os.path.abspath(folder)
    files: list[str] = []
    for top, folders, names in os.walk(absolute):
        files += (os.path.join(top, name) for name in names)
        if top != absolute:
            folders.clear()  # nothing below is read, and it may be much
    return absolute, _state(files)


def keep_topic(known: tuple[str, State], topic: Topic) -> None:
    """Keep a topic at hand, so that it is not read again while its files are unchanged.

    Parameters
    ----------
    known : path and state
        `topic_state` of the topic, taken before it was read.
    topic : Topic
        What was read; the estimates of the dry run are kept with it.
    """
    recent_topics[known] = topic
    while len(recent_topics) > MAX_TOPICS:
        recent_topics.pop(next(iter(recent_topics)))


def _state(files: Iterable[str]) -> State:
    """Return names and times of files; with the content of a file at least one of them changes."""
    entries = []
    for file in files:
        try:
            times = os.stat(file)
        except OSError:
            entries.append((file, 0, 0))  # such as a link that leads nowhere
        else:
            entries.append((file, times.st_mtime_ns, times.st_ctime_ns))
    return tuple(sorted(entries))


def read_rubric(path: Path) -> Rubric:
    """Read a rubric, or return what this process has read of the same file."""
    return _rubric(path, os.getcwd(), _state([str(path)]))


@lru_cache(maxsize=4)
def _rubric(path: Path, here: str, state: State) -> Rubric:
    return load_rubric(path)


def _unpack_topic(folder: str, state: State) -> Topic:
    """Return a topic as its files are in some state."""
    topic: Topic = pickle.loads(zlib.decompress(pack_topic(folder, state)))
    return topic


# Snakemake runs the steps of a library in any order. A topic takes a megabyte, packed a fortieth.
@lru_cache(maxsize=2_000)
def pack_topic(folder: str, state: State) -> bytes:
    """Read a topic as its files are in some state, and return it packed."""
    out = io.BytesIO()
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(load_topic(Path(folder)))
    return zlib.compress(out.getvalue(), 1)


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        """Name a generic class by its origin and its arguments; it has no name of its own."""
        generic = getattr(value, "__pydantic_generic_metadata__", None)
        if isinstance(value, type) and generic and generic["origin"]:
            return operator.getitem, (generic["origin"], generic["args"])
        return NotImplemented


def topics_named(data: Path, reports: Path, names: Sequence[str] = ()) -> list[TopicPaths]:
    """Return the topics of these names, or all of a data folder.

    Raises `InputError` for a name that is no topic.
    """
    known = find_topics(data)
    if not known:
        raise InputError([fault_of_no_topic(data)])
    if unknown := [name for name in names if name not in known]:
        found, expected = f"no topic {' '.join(unknown)}", ", ".join(known)
        raise InputError.of_file(data, "TOPIC", found, expected, "name an existing topic")
    return [TopicPaths(name, data, reports) for name in dict.fromkeys(names) or known]


def fault_of_no_topic(data: Path) -> Fault:
    """Return the fault of a data folder without topics, which may itself be a topic."""
    if (data / "claims.yaml").is_file():
        above = data.absolute().parent if data.name in {"", ".."} else data.parent
        fix = f"use --data {above} and name the topic {data.absolute().name}"
        return Fault.of_file(data, "TOPIC", "a topic", "the folder that holds topics", fix)
    fix = "go to the folder that holds data, or begin a topic with mcstats new topic NAME"
    return Fault.of_file(data, "TOPIC", "no topic", "a folder with a claims.yaml", fix)


def topic_with(
    identifier: str, known: Mapping[TopicPaths, Collection[str]], what: str, expected: str
) -> TopicPaths:
    """Return the topic that has something of this id.

    Parameters
    ----------
    identifier : str
        The id.
    known : mapping of TopicPaths to collection of str
        The ids of each topic that may be meant.
    what, expected : str
        The kinds of thing that have ids, and the ids that there are, in words.

    Raises
    ------
    InputError
        With the nearest ids where no topic has it, or with the topics where several do.
    """
    having = [paths for paths, ids in known.items() if identifier in ids]
    if len(having) == 1:
        return having[0]
    where = next(iter(known)).data
    if having:
        names = ", ".join(paths.topic for paths in having)
        found = f"{identifier!r} in several topics"
        raise InputError.of_file(where, "ID", found, f"one of {names}", "add --topic NAME")
    every = sorted(set().union(*known.values()))
    near = difflib.get_close_matches(identifier, every, n=3, cutoff=0.4)
    found, fix = f"no {what} {identifier!r}", "take an id from a file of data, a table or the page"
    raise InputError.of_file(where, "ID", found, ", ".join(near) or expected, fix)
