"""From the files of a topic to nouns, or to every fault of every file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path as FilePath
from typing import TypeVar

from pydantic import BaseModel

from mcstats.schema.article import Article
from mcstats.schema.claim import Claims
from mcstats.schema.errors import Fault, InputError
from mcstats.schema.source import Sources
from mcstats.schema.study import Study
from mcstats.schema.topic import Positions, Topic

from .contradictions import contradictions
from .faults import validate
from .numbers import unreadable
from .references import unresolved
from .yaml import read_yaml

N = TypeVar("N", bound=BaseModel)


def topics(data: FilePath) -> list[str]:
    """Return the names of the topics: the folders of `data` that hold a ``claims.yaml``."""
    return sorted(path.parent.name for path in data.glob("*/claims.yaml"))


def load_topic(folder: FilePath) -> Topic:
    """Read one topic.

    Parameters
    ----------
    folder : path
        The folder that holds ``sources.yaml``, ``claims.yaml``, ``studies/`` and ``articles/``.

    Raises
    ------
    InputError
        With all the faults of all its files.
    """
    topic, faults = read_topic(folder)
    if faults or topic is None:
        raise InputError(faults)
    return topic


def read_topic(folder: FilePath) -> tuple[Topic | None, list[Fault]]:
    """Read one topic and return it with its faults; None where a file could not be understood."""
    faults: list[Fault] = []
    positions: dict[str, Positions] = {}

    def read(noun: type[N], path: FilePath, name: str) -> N | None:
        data, places, found = read_yaml(path, _shown(path), folder)
        positions[name] = places
        faults.extend(found)
        if data is None:
            return None
        value, wrong = validate(noun, data, places)
        # An unquoted number is also a wrong word: one fault for one place is enough.
        told = {(fault.line, fault.column) for fault in found}
        faults.extend(fault for fault in wrong if (fault.line, fault.column) not in told)
        return value

    def read_all(noun: type[N], kind: str) -> tuple[dict[str, N], bool]:
        nouns: dict[str, N] = {}
        complete = True
        for path in _files(folder / kind):
            value = read(noun, path, f"{kind}/{path.stem}")
            if value is None:
                complete = False
                continue
            identifier = str(value.id)  # type: ignore[attr-defined]  # every file noun has one
            if identifier != path.stem:
                places = positions[f"{kind}/{path.stem}"]
                line, column = places.nearest(("id",))
                faults.append(
                    Fault(
                        places.file,
                        line,
                        column,
                        "ID-FILE",
                        f'the id "{identifier}" in {path.name}',
                        f'"{path.stem}"',
                        "give the file and the id one name",
                    )
                )
            nouns[path.stem] = value
        return nouns, complete

    sources = read(Sources, folder / "sources.yaml", "sources")
    claims = read(Claims, folder / "claims.yaml", "claims")
    studies, all_studies = read_all(Study, "studies")
    articles, all_articles = read_all(Article, "articles")
    for study in studies.values():
        places = positions[f"studies/{study.id}"]
        faults.extend(contradictions(study, places))
        faults.extend(unreadable(study, places))
    if sources is None or claims is None or not all_studies or not all_articles:
        return None, faults
    topic = Topic(folder.name, sources, claims, studies, articles, positions)
    faults.extend(unresolved(topic))
    return topic, faults


def load_all(folders: Iterable[FilePath]) -> Mapping[str, Topic]:
    """Read several topics; the faults of all of them are raised together."""
    faults: list[Fault] = []
    found: dict[str, Topic] = {}
    for folder in folders:
        topic, wrong = read_topic(folder)
        faults.extend(wrong)
        if topic is not None:
            found[topic.name] = topic
    if faults:
        raise InputError(faults)
    return found


def _files(folder: FilePath) -> list[FilePath]:
    return sorted(path for path in folder.glob("*.yaml") if not path.name.startswith("."))


def _shown(path: FilePath) -> str:
    """Return the path as the user would type it: relative below the current folder."""
    absolute, here = os.path.abspath(path), os.getcwd()
    if absolute.startswith(here + os.sep):
        return os.path.relpath(absolute, here)
    return str(path)
