"""Take the decisions of the other coder into a coding, any of them, and read what results."""

from __future__ import annotations

import copy
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from mcstats.authoring.compare.codings import Codings, Decision, named_items, plain_of
from mcstats.model.base import Record
from mcstats.model.claim import Claims
from mcstats.model.public_fact import PublicFacts
from mcstats.model.source import Sources
from mcstats.model.topic import Topic


class NoVariant(ValueError):
    """Decisions of two coders that cannot stand together."""


@dataclass
class Variants:
    """Topics between two codings; each record with the same decisions is one object.

    `base` is the coding that decisions of the other are taken into, `settled` those that always
    are.
    """

    codings: Codings
    base: str = "a"
    settled: frozenset[Decision] = frozenset()
    _known: dict[tuple[str, frozenset[Decision]], Record | None] = field(default_factory=dict)

    @property
    def own(self) -> Topic:
        """The coding that is the base."""
        return self.codings.a if self.base == "a" else self.codings.b

    @property
    def other(self) -> Topic:
        """The coding that decisions are taken from."""
        return self.codings.b if self.base == "a" else self.codings.a

    def topic(self, taken: Collection[Decision]) -> Topic:
        """Return the base with some decisions of the other coding.

        Raises `NoVariant` where they cannot stand together.
        """
        own = self.own
        studies, articles, claims = dict(own.studies), dict(own.articles), own.claims
        sources, facts = own.sources, own.facts
        by_document: dict[str, set[Decision]] = {}
        for decision in (*self.settled, *taken):
            by_document.setdefault(decision.document, set()).add(decision)
        for document, mine in by_document.items():
            record = self._record(document, frozenset(mine))
            kind, _, name = document.partition("/")
            if isinstance(record, Claims):
                claims = record
            elif isinstance(record, Sources):
                sources = record
            elif isinstance(record, PublicFacts):
                facts = record
            elif kind == "studies":
                _place(studies, name, record)
            else:
                _place(articles, name, record)
        positions = {**self.other.positions, **own.positions}
        # Whatever study of the other coding is taken finds the sources that it names.
        listed = {**self.other.sources.sources, **sources.sources}
        return replace(
            own,
            sources=sources.model_copy(update={"sources": listed}),
            claims=claims,
            facts=facts,
            studies=dict(sorted(studies.items())),
            articles=dict(sorted(articles.items())),
            positions=positions,
            kept={},
        )

    def _record(self, document: str, taken: frozenset[Decision]) -> Record | None:
        key = (document, taken)
        if key not in self._known:
            self._known[key] = self._read(document, taken)
        return self._known[key]

    def _read(self, document: str, taken: frozenset[Decision]) -> Record | None:
        whole = next((decision for decision in taken if not decision.name), None)
        own, other = record_of(self.own, document), record_of(self.other, document)
        if whole is not None:
            return other
        assert own is not None and other is not None
        return revalidated(own, with_decisions(plain_of(own), plain_of(other), taken))


def record_of(topic: Topic, document: str) -> Record | None:
    """Return a record of a topic by the name of its document; None where it is not there."""
    kind, _, name = document.partition("/")
    if not name:
        return {"claims": topic.claims, "facts": topic.facts, "sources": topic.sources}[kind]
    return topic.studies.get(name) if kind == "studies" else topic.articles.get(name)


def revalidated(record: Record, plain: dict[str, Any]) -> Record:
    """Return plain values as a record of the same kind.

    Raises `NoVariant` where they are none.
    """
    try:
        return type(record).model_validate_json(json.dumps(plain))
    except ValidationError as error:
        raise NoVariant(str(error)) from error


def with_decisions(
    own: dict[str, Any], other: dict[str, Any], taken: Iterable[Decision]
) -> dict[str, Any]:
    """Return the plain values of a record with decisions of the other coder's record."""
    merged = copy.deepcopy(own)
    # Items are taken out last: another decision may lie below one that is named before it.
    for decision in sorted(taken, key=lambda one: (len(one.name), one.where)):
        _take(merged, other, decision.name)
    return merged


def _take(mine: Any, theirs: Any, name: tuple[str, ...]) -> None:
    key, *rest = name
    if isinstance(mine, list) or isinstance(theirs, list):
        own_items, other_items = named_items(mine or []), named_items(theirs or [])
        if rest:
            if key in own_items and key in other_items:
                _take(own_items[key][1], other_items[key][1], tuple(rest))
            return
        if key in own_items:
            del mine[own_items[key][0]]
        if key in other_items:
            index, item = other_items[key]
            mine.insert(min(index, len(mine)), copy.deepcopy(item))
        return
    if not rest:
        if key in theirs:
            mine[key] = copy.deepcopy(theirs[key])
        else:
            mine.pop(key, None)
        return
    if mine.get(key) is None:
        mine[key] = [] if isinstance(theirs.get(key), list) else {}
    inner = theirs.get(key)
    _take(mine[key], inner if inner is not None else type(mine[key])(), tuple(rest))


def _place(records: dict[str, Any], name: str, record: Record | None) -> None:
    if record is None:
        records.pop(name, None)
    else:
        records[name] = record
