"""A topic: all records of one folder of ``data/``, with the place of each value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from mcstats.model.article import Article
from mcstats.model.base import Record, Sourced
from mcstats.model.claim import Claims
from mcstats.model.errors import Fault
from mcstats.model.public_fact import PublicFacts
from mcstats.model.source import Sources
from mcstats.model.study import Study

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Positions:
    """The line and column of each value of one file, and of each key; both count from 1.

    A path is the keys and list positions from the top of the file, and `file` as the user would
    type it.
    """

    file: str
    values: Mapping[Path, tuple[int, int]]
    keys: Mapping[Path, tuple[int, int]]

    def nearest(self, path: Path, *, key: bool = False) -> tuple[int, int]:
        """Return the place of `path`, or of the nearest value that contains it."""
        if key and path in self.keys:
            return self.keys[path]
        while path:
            if path in self.values:
                return self.values[path]
            path = path[:-1]
        return self.values.get((), (1, 1))

    def fault(
        self, path: Path, code: str, found: str, expected: str, fix: str, *, key: bool = False
    ) -> Fault:
        """Build the fault of one value, placed where the value or its nearest parent stands.

        With `key` it points at the key rather than at its value.
        """
        return Fault(self.file, *self.nearest(path, key=key), code, found, expected, fix)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic, named as its folder; studies and articles stand by id in alphabetical order.

    `positions` are by document: ``sources``, ``claims``, ``facts``, ``studies/ID`` and so on.
    """

    name: str
    sources: Sources
    claims: Claims
    studies: Mapping[str, Study]
    articles: Mapping[str, Article]
    positions: Mapping[str, Positions] = field(default_factory=dict)
    facts: PublicFacts = field(default_factory=PublicFacts)
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """Computed from the topic and taken again by a later step; no part of its value."""

    def line(self, document: str, path: Path) -> str:
        """Return ``topic/file:line`` of a value: the same wherever the data folder lies."""
        line = self.positions[document].nearest(path)[0]
        return f"{self.name}/{document}.yaml:{line}"


def sourced_values(record: object, path: Path = ()) -> Iterator[tuple[Path, Sourced]]:
    """Yield every value with a place inside a record, depth first, with its path."""
    if isinstance(record, Sourced):
        yield path, record
    if isinstance(record, Record):
        for name, value in record:  # the fields, and the free keys where a model has them
            yield from sourced_values(value, (*path, name))
    elif isinstance(record, dict):
        for key, value in record.items():
            yield from sourced_values(value, (*path, str(key)))
    elif isinstance(record, tuple):
        for index, value in enumerate(record):
            yield from sourced_values(value, (*path, index))
