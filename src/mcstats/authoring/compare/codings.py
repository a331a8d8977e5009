"""Read two codings of one topic, and list the decisions on which they agree or differ."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Any, Final

from mcstats.data.load_topic import read_topic
from mcstats.model.base import Record
from mcstats.model.errors import Fault, InputError
from mcstats.model.topic import Path, Topic
from mcstats.workflow.record_leaves import PROSE, item_name

ABSENT: Final = "not coded"
CODED: Final = "coded"
NOTHING: Final = "nothing"
_VALUE: Final = ("value", "printed")
_LOCATING: Final = frozenset(
    "source sources other discrepancies declared authors container volume pages url".split()
)
_UNNAMED: Final = frozenset({("groups",), ("details",)})  # their keys are names, not fields
Plain = Any


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that each of two coders decided."""

    document: str  # claims, facts, sources, studies/ID or articles/ID
    name: tuple[str, ...]  # keys and ids that lead to it; empty for the document itself
    field: str  # the kind of decision, the same in every document
    a: str  # the words of the first coder
    b: str
    at_a: str  # file:line
    at_b: str

    @property
    def agreed(self) -> bool:
        """True where both decided alike."""
        return self.a == self.b

    @property
    def where(self) -> str:
        """The name of the decision within the topic."""
        return "/".join((self.document, *self.name))


@dataclass(frozen=True, slots=True)
class Codings:
    """Two codings of one topic, with their folders and all decisions that both had to make."""

    a: Topic
    b: Topic
    folders: tuple[FilePath, FilePath]
    decisions: tuple[Decision, ...]

    @property
    def disagreements(self) -> tuple[Decision, ...]:
        """The decisions on which they differ."""
        return tuple(decision for decision in self.decisions if not decision.agreed)


def read_codings(a: FilePath, b: FilePath) -> Codings:
    """Read two codings.

    Raises `InputError` with all faults of both, or with one where they are of different topics.
    """
    faults: list[Fault] = []
    topics = []
    for folder in (a, b):
        topic, wrong = read_topic(folder)
        faults.extend(wrong)
        topics.append(topic)
    if faults or topics[0] is None or topics[1] is None:
        raise InputError(faults)
    one, other = topics[0], topics[1]
    if not one.studies.keys() & other.studies.keys():
        found = f"no study that {b} codes too"
        raise InputError.of_file(
            a, "CODINGS", found, "two codings of one topic", "name two folders of the same topic"
        )
    return Codings(one, other, (a, b), tuple(_decisions(one, other)))


def plain_of(record: Record) -> dict[str, Any]:
    """Return a record as plain values with its defaults, as `Record.model_validate_json` reads."""
    plain: dict[str, Any] = record.model_dump(mode="json")
    return plain


def _decisions(a: Topic, b: Topic) -> Iterator[Decision]:
    for kind, mine, theirs in (
        ("studies", a.studies, b.studies),
        ("articles", a.articles, b.articles),
    ):
        for name in sorted(mine.keys() | theirs.keys()):
            walk = _Walk(f"{kind}/{name}", (a, b))
            yield walk.presence(name in mine, name in theirs)
            if name in mine and name in theirs:
                yield from walk.mapping(plain_of(mine[name]), plain_of(theirs[name]))
    plain = ({k: v for k, v in plain_of(t.claims).items() if k != "format"} for t in (a, b))
    yield from _Walk("claims", (a, b)).mapping(*plain)
    facts = _Walk("facts", (a, b)).below("facts", ("facts", "facts"), is_field=False)
    yield from facts.value(*(plain_of(topic.facts)["facts"] for topic in (a, b)))
    listed = _Walk("sources", (a, b)).below("sources", ("sources", "sources"), is_field=False)
    for name in sorted(a.sources.sources.keys() & b.sources.sources.keys()):
        both = (plain_of(topic.sources.sources[name]) for topic in (a, b))
        yield from listed.below(name, (name, name), is_field=False).mapping(*both)


@dataclass(frozen=True, slots=True)
class _Walk:
    """One place that two codings of a document share; it lists the decisions below it."""

    document: str
    topics: tuple[Topic, Topic]
    name: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    paths: tuple[Path, ...] = ((), ())

    def below(self, key: str, steps: Sequence[str | int], *, is_field: bool) -> _Walk:
        """Return the place under a key or the name of an item, one step further in each file."""
        paths = tuple((*path, step) for path, step in zip(self.paths, steps, strict=True))
        field = (*self.field, key) if is_field else self.field
        return replace(self, name=(*self.name, key), field=field, paths=paths)

    def decision(self, a: str, b: str) -> Decision:
        words = [self.document.partition("/")[0], *self.field]
        if {a, b} <= {CODED, ABSENT}:
            words.append(CODED)
        places = map(self._place, self.topics, self.paths)
        return Decision(self.document, self.name, ".".join(words), a, b, *places)

    def presence(self, in_a: bool, in_b: bool) -> Decision:
        """Return the decision to code something at all."""
        return self.decision(*(CODED if there else ABSENT for there in (in_a, in_b)))

    def _place(self, topic: Topic, path: Path) -> str:
        if self.document not in topic.positions:
            return ""
        positions = topic.positions[self.document]
        return f"{positions.file}:{positions.nearest(path)[0]}"

    def mapping(self, a: Mapping[str, Plain], b: Mapping[str, Plain]) -> Iterator[Decision]:
        """Yield the decisions on the keys of two mappings."""
        are_names = self.name[-1:] == self.field[-1:] and self.field[-1:] in _UNNAMED
        for key in dict.fromkeys((*a, *b)):
            if key not in PROSE | _LOCATING and (key != "id" or self.name):
                place = self.below(key, (key, key), is_field=not are_names)
                yield from place.value(a.get(key), b.get(key))

    def value(self, a: Plain, b: Plain) -> Iterator[Decision]:
        """Yield the decisions on two values of one key; None where a coder wrote none."""
        if _is_items(a) or _is_items(b):
            yield from self._items(a or [], b or [])
        elif _is_open(a) or _is_open(b):
            if isinstance(a, Mapping) and isinstance(b, Mapping):
                yield from self.mapping(a, b)
            else:
                yield self.presence(bool(a), not a)
        elif a not in (None, [], {}) or b not in (None, [], {}):
            yield self.decision(text_of(a), text_of(b))

    def _items(self, a: Sequence[Plain], b: Sequence[Plain]) -> Iterator[Decision]:
        mine, theirs = named_items(a), named_items(b)
        for key in dict.fromkeys((*mine, *theirs)):
            (step_a, item_a), (step_b, item_b) = (
                items.get(key, (0, None)) for items in (mine, theirs)
            )
            place = self.below(key, (step_a, step_b), is_field=False)
            yield place.presence(key in mine, key in theirs)
            if key in mine and key in theirs:
                yield from place.value(item_a, item_b)


def named_items(items: Sequence[Plain]) -> dict[str, tuple[int, Plain]]:
    """Return the items of a list by name, each with its place."""
    named: dict[str, tuple[int, Plain]] = {}
    for index, item in enumerate(items):
        named[item_name(item, index, tuple(named))] = (index, item)
    return named


def is_printed(value: Plain) -> bool:
    """Return whether a value is one with a place: a fact, or something printed."""
    return isinstance(value, Mapping) and "place" in value and any(key in value for key in _VALUE)


def text_of(value: Plain) -> str:
    """Return what a coder wrote, in one line: a word, the printed characters, or a list."""
    if value in (None, [], {}):
        return NOTHING
    if isinstance(value, Mapping):
        text = next(str(value[key]) for key in _VALUE if key in value)
        inferred = " (inferred)" if value.get("inferred") == "yes" else ""
        unit = value.get("unit")
        text = f"{text} [{unit}]" if unit else f"{text}{inferred}"
    elif isinstance(value, list):
        text = ", ".join(map(str, value))
    else:
        text = str(value)
    # Two people type one printed number with other spaces and other signs of minus.
    return " ".join(unicodedata.normalize("NFKC", text).replace("\u2212", "-").split())


def _is_items(value: Plain) -> bool:
    return isinstance(value, list) and any(isinstance(item, Mapping) for item in value)


def _is_open(value: Plain) -> bool:
    """Return whether a value holds further decisions."""
    if isinstance(value, Mapping):
        return not is_printed(value) and bool(value)
    return _is_items(value)
