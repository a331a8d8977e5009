"""A topic: all records of one folder of ``data/``, with the place of each value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias, get_args

from mcstats.model.article import Article
from mcstats.model.base import IdOf, Record, Sourced
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


def sourced_values(record: object) -> Iterator[tuple[Path, Sourced]]:
    """Yield every value with a place inside a record, depth first, with its path."""
    return ((path, inner) for path, inner in _records_in(record, ()) if isinstance(inner, Sourced))


def ids_of_others(record: object) -> Iterator[tuple[Path, str, str, Record]]:
    """Yield each id of another record inside a record: path, kind and id, and its owner."""
    for path, owner in _records_in(record, ()):
        for name, kind in _fields_with_ids(type(owner)):
            value = getattr(owner, name)
            if isinstance(value, str):
                yield (*path, name), kind, value, owner
            elif value is not None:
                for index, one in enumerate(value):
                    yield (*path, name, one if isinstance(value, dict) else index), kind, one, owner


def _records_in(value: object, path: Path) -> Iterator[tuple[Path, Record]]:
    if isinstance(value, Record):
        yield path, value
        for name, inner in value:  # the fields, and the free keys where a model has them
            yield from _records_in(inner, (*path, name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _records_in(inner, (*path, str(key)))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _records_in(inner, (*path, index))


@cache
def _fields_with_ids(model: type[Record]) -> tuple[tuple[str, str], ...]:
    """Return the fields that hold ids of other records, each with the kind of these."""
    marked = ((name, _mark(f.annotation, f.metadata)) for name, f in model.model_fields.items())
    return tuple((name, mark.kind) for name, mark in marked if mark is not None)


def _mark(annotation: Any, metadata: Iterable[Any] = ()) -> IdOf | None:
    parts = (*metadata, *getattr(annotation, "__metadata__", ()))
    inner = (_mark(argument) for argument in get_args(annotation))
    return next((part for part in (*parts, *inner) if isinstance(part, IdOf)), None)
