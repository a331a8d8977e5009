"""Where a topic's data and results lie."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from mcstats.evidence.folder import find_topics
from mcstats.evidence.load import load_topic
from mcstats.evidence.rubric import load_rubric, rubric_path
from mcstats.schema.errors import Fault, InputError
from mcstats.schema.rubric import Rubric
from mcstats.schema.topic import Topic

from .files import read_table, write_table, write_whole
from .memory import Memory
from .signature import Signature, signature, topic_files

R = TypeVar("R")


@dataclass(frozen=True)
class Place:
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
        """Read the topic."""
        return topic_in(self.folder)

    def rubric(self) -> Rubric:
        """Read the rubric that applies to the topic."""
        path = rubric_path(self.data)
        return _rubric(path, os.getcwd(), signature([path]))

    def read(self, name: str, record: type[R]) -> list[R]:
        """Read one of the topic's tables."""
        return read_table(self.out / "tables" / f"{name}.csv", record)

    def write(self, name: str, record: type[R], rows: list[R]) -> None:
        """Write one of the topic's tables."""
        write_table(self.out / "tables" / f"{name}.csv", record, rows)

    def write_text(self, name: str, content: str | bytes) -> None:
        """Write another of the topic's results."""
        write_whole(self.out / name, content)


_TOPICS = Memory()


def topic_in(folder: Path) -> Topic:
    """Read the topic of a folder, or take what was read before from the same files."""
    unchanged = signature(topic_files(folder))
    topic = _TOPICS.get((folder, os.getcwd(), unchanged))
    if topic is None:
        topic = load_topic(folder)
        keep_topic(folder, unchanged, topic)
    return topic


def keep_topic(folder: Path, unchanged: Signature, topic: Topic) -> None:
    """Spare the next who asks for a topic the reading, as long as its files are unchanged.

    Parameters
    ----------
    folder : path
        The folder that it was read from.
    unchanged : Signature
        That of all the files of the folder, taken before they were read.
    topic : Topic
        What was read.
    """
    _TOPICS.keep((folder, os.getcwd(), unchanged), topic)


# A step asks for it several times.
@lru_cache(maxsize=4)
def _rubric(path: Path, here: str, unchanged: Signature) -> Rubric:
    return load_rubric(path)


def places(options: argparse.Namespace, names: list[str]) -> list[Place]:
    """Return the topics that are meant, all of them where none is named.

    Raises
    ------
    InputError
        For a name that is no topic.
    """
    known = find_topics(options.data)
    unknown = [name for name in names if name not in known]
    if unknown or not known:
        raise InputError(
            [
                Fault(
                    str(options.data),
                    0,
                    0,
                    "TOPIC",
                    f"no topic {' '.join(unknown)}".rstrip(),
                    ", ".join(known) or "a folder with a claims.yaml",
                    "name a topic that is there",
                )
            ]
        )
    return [Place(name, options.data, options.reports) for name in names or known]
