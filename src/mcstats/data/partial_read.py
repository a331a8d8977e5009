"""Read as much as possible of faulty files, so that one run reports all their faults.

A faulty value is removed together with everything that is incomplete without it; further checks
read the remaining record. Nothing is ever computed from it.
"""

from __future__ import annotations

import copy
import difflib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Generic, TypeVar, get_origin, get_type_hints

from pydantic import BaseModel, ValidationError, create_model

from mcstats.data.validation import fault_of, faults_in, parse_record, path_of
from mcstats.model.article import Article
from mcstats.model.claim import Claims
from mcstats.model.errors import Fault
from mcstats.model.public_fact import PublicFacts
from mcstats.model.source import Sources
from mcstats.model.study import Study
from mcstats.model.topic import Path, Positions, Topic
from mcstats.model.vocabularies import NOT_REPORTED

N = TypeVar("N", bound=BaseModel)
N_co = TypeVar("N_co", bound=BaseModel, covariant=True)
MAX_REMOVED_VALUES = 50  # a file with more slips than that has to be fixed first
_NONE = Positions("", {}, {})


@dataclass(frozen=True, slots=True)
class PartialRecord(Generic[N_co]):
    """One file of a topic, as far as it could be read."""

    value: N_co | None  # None if nothing of it could be read
    positions: Positions  # of `value`
    lost: frozenset[str] = frozenset()  # keys at the top of which something was removed


@dataclass
class PartialTopic:
    """The files of one topic; studies and articles by the name of the file.

    `source_names` are the sources that are listed, also those with faults; None if the list is
    unreadable.
    """

    name: str
    sources: PartialRecord[Sources] = field(default_factory=lambda: PartialRecord(None, _NONE))
    claims: PartialRecord[Claims] = field(default_factory=lambda: PartialRecord(None, _NONE))
    facts: PartialRecord[PublicFacts] = field(
        default_factory=lambda: PartialRecord(PublicFacts(), _NONE)
    )
    source_names: Collection[str] | None = None
    studies: dict[str, PartialRecord[Study]] = field(default_factory=dict)
    articles: dict[str, PartialRecord[Article]] = field(default_factory=dict)

    def documents(self) -> Iterator[tuple[str, PartialRecord[BaseModel]]]:
        """Yield every file by the name that `Topic.positions` gives it."""
        yield "sources", self.sources
        yield "claims", self.claims
        yield "facts", self.facts
        yield from ((f"studies/{name}", part) for name, part in self.studies.items())
        yield from ((f"articles/{name}", part) for name, part in self.articles.items())

    def topic(self) -> Topic | None:
        """Return the topic, or None if a file could not be read completely."""
        sources, claims, facts = _whole(self.sources), _whole(self.claims), _whole(self.facts)
        studies = {name: _whole(part) for name, part in self.studies.items()}
        articles = {name: _whole(part) for name, part in self.articles.items()}
        if sources is None or claims is None or facts is None:
            return None
        if any(study is None or study.id != name for name, study in studies.items()):
            return None
        if any(article is None or article.id != name for name, article in articles.items()):
            return None
        return Topic(
            self.name,
            sources,
            claims.with_shared_margins(),
            {name: study for name, study in studies.items() if study is not None},
            {name: article for name, article in articles.items() if article is not None},
            {name: part.positions for name, part in self.documents()},
            facts,
        )


def _whole(part: PartialRecord[N]) -> N | None:
    return None if part.lost else part.value


def read_record(
    model: type[N], data: Any, positions: Positions
) -> tuple[PartialRecord[N], list[Fault]]:
    """Return as much of a file as forms a record, and every fault of the rest."""
    try:
        return PartialRecord(parse_record(model, data), positions), []
    except ValidationError as error:
        faults = faults_in(model, error, data, positions)
        if error.error_count() > MAX_REMOVED_VALUES:
            return PartialRecord(None, positions), faults
        errors = error.errors()
    lenient, tree = _lenient(model), copy.deepcopy(data)
    lost: set[str] = set()
    removed = 0
    while True:  # ends: each round removes something, up to `MAX_REMOVED_VALUES`
        doomed = {_doomed(each, tree) for each in errors}
        removed += len(doomed)
        if () in doomed or removed > MAX_REMOVED_VALUES:
            return PartialRecord(None, positions), faults
        for path in sorted(doomed, reverse=True):
            lost.update(_meant(model, path))
            positions = _without(tree, positions, path)
        try:
            value = parse_record(lenient, tree)
        except ValidationError as error:
            errors = error.errors()
            # Validators of the whole record run only now that its fields are valid. Other errors,
            # such as a missing key, come from the removal and are no fault of the file.
            of_validators = [each for each in errors if each["type"] == "mcstats"]
            faults += [fault_of(model, each, tree, positions) for each in of_validators]
            continue
        return PartialRecord(value, positions, frozenset(lost)), faults


def _doomed(error: Any, data: Any) -> Path:
    """Return the path to remove: the wrong value, or the mapping that lacks a key."""
    path = path_of(error["loc"], data)
    if error["type"] != "missing":
        return path
    return path[:-1] if len(path) > 1 else path


def _meant(model: type[BaseModel], path: Path) -> Iterable[str]:
    name = str(path[0])
    if name in model.model_fields:
        return (name,)
    return difflib.get_close_matches(name[:80], list(model.model_fields), n=2, cutoff=0.5)


def _without(tree: Any, positions: Positions, path: Path) -> Positions:
    """Remove one value from a tree in place, and return the positions of the rest.

    The items after a removed item of a list move up by one, and their positions with them.
    """
    node = tree
    for step in path[:-1]:
        node = node[step]
    last = path[-1]
    if isinstance(node, dict):
        node.pop(last, None)
        return positions
    del node[last]
    depth = len(path) - 1

    def moved(places: Any) -> dict[Path, tuple[int, int]]:
        kept = {}
        for at, place in places.items():
            step = at[depth] if at[:depth] == path[:-1] and len(at) > depth else -1
            if step == last:
                continue
            after = isinstance(step, int) and isinstance(last, int) and step > last
            kept[(*at[:depth], step - 1, *at[depth + 1 :]) if after else at] = place
        return kept

    return Positions(positions.file, moved(positions.values), moved(positions.keys))


@cache
def _lenient(model: type[N]) -> type[N]:
    """Return a copy of the model with all top-level fields optional."""
    hints = get_type_hints(model, include_extras=True)
    fields: dict[str, Any] = {
        name: (hints[name], _nothing(hints[name]))
        for name, field in model.model_fields.items()
        if field.is_required()
    }
    return create_model(model.__name__, __base__=model, **fields)


def _nothing(kind: Any) -> Any:
    shape = get_origin(kind)
    return shape() if shape in (tuple, dict) else NOT_REPORTED
