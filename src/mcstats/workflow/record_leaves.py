"""Flatten a record into its single values, each under a name that does not depend on its position.

An item of a list is named by its id, or by the keys that identify it; so an item that was added
above another one does not rename it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from mcstats.model.base import Record
from mcstats.model.topic import Path

_IDENTIFYING: Final = ("id", "study", "result", "check", "domain", "fact", "measure", "route")
PROSE: Final = frozenset(
    {
        *("because", "place", "words", "note", "label", "what", "statement", "title", "topic"),
        *("population", "intervention_label", "setting_label", "model", "not_found", "absences"),
    }
)
"""Keys of text for readers: no figure rests on it, and two people never write it alike.

`population` of a study is printed and compared with nothing; `use` is compared with that of the
claim, so it is none of these.
"""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value of a record: its name, its path from the top of the file, and its text."""

    name: tuple[str, ...]
    path: Path
    text: str


def leaves_of(record: Record) -> dict[tuple[str, ...], Leaf]:
    """Return the values of a record that differ from the default, by name, in their order."""
    plain = record.model_dump(mode="json", exclude_defaults=True)
    return {leaf.name: leaf for leaf in _leaves(plain, (), ())}


def changed_leaves(
    old: Mapping[tuple[str, ...], Leaf], new: Mapping[tuple[str, ...], Leaf]
) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield the name, the old and the new text of each value that differs; empty where absent."""
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if was is None or now is None or was.text != now.text:
            yield name, was.text if was else "", now.text if now else ""


def item_name(item: Any, index: int, taken: Sequence[str] = ()) -> str:
    """Return the name of an item of a list; a number where nothing in it identifies it."""
    name = str(index)
    if isinstance(item, Mapping):
        parts = [item[key] for key in _IDENTIFYING if isinstance(item.get(key), str)]
        name = item["id"] if "id" in item else "-".join(parts) or name
    return name if name not in taken else f"{name}-{index}"


def _leaves(value: Any, name: tuple[str, ...], path: Path) -> Iterator[Leaf]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*name, str(key)), (*path, str(key)))
    elif isinstance(value, (list, tuple)) and any(isinstance(item, Mapping) for item in value):
        taken: list[str] = []
        for index, item in enumerate(value):
            taken.append(item_name(item, index, taken))
            yield from _leaves(item, (*name, taken[-1]), (*path, index))
    elif isinstance(value, (list, tuple)):
        yield Leaf(name, path, ", ".join(map(str, value)))
    elif value is not None:
        yield Leaf(name, path, str(value))
