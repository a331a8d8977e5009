"""Everything that can be known of the data before a number is computed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mcstats.evidence.load import read_topic, topics
from mcstats.evidence.rubric import load_rubric, rubric_path
from mcstats.schema.errors import Fault, InputError


def lint_topics(folders: Iterable[Path]) -> list[Fault]:
    """Return every fault of some topics, sorted and each once."""
    from mcstats.effects.usable import misuses

    faults: set[Fault] = set()
    for folder in folders:
        topic, found = read_topic(folder)
        faults.update(found)
        if topic is not None and not found:
            faults.update(misuses(topic))
    return sorted(faults)


def lint_data(data: Path, names: Iterable[str] | None = None) -> list[Fault]:
    """Return every fault of a data folder: its rubric, and its topics or some of them."""
    faults: list[Fault] = []
    try:
        load_rubric(rubric_path(data))
    except InputError as error:
        faults.extend(error.faults)
    faults.extend(lint_topics(data / name for name in names or topics(data)))
    return sorted(faults)
