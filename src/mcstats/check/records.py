"""Records of one study against one another: what they print otherwise, and when they were made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mcstats.schema.base import Fact, Noun, Placed, Reported
from mcstats.schema.dates import parse_date
from mcstats.schema.printed import Hedge, PrintedError
from mcstats.schema.study import Study
from mcstats.schema.tables import CheckRow
from mcstats.schema.topic import Path, Topic
from mcstats.schema.words import SourceKind

from .literal import read
from .relate import relate
from .row import MATCH, MISMATCH, declare_reading, row
from .wording import normal

__all__ = ["dates", "readings"]

DIFFER = "records differ"
ITSELF = "the source contradicts itself"
OUTSIDE = "outside the registered criteria"
LATE = "registered after completion"


def readings(topic: Topic, study: Study, hedges: Mapping[str, Hedge]) -> Iterator[CheckRow]:
    """Yield one row for each value that another place prints otherwise.

    The data give the reading that is used and the reason; that is the declaration.
    """
    for path, value in _placed(study):
        used = _text(value)
        for index, other in enumerate(value.other):
            told = _text(other)
            name = ".".join(str(step) for step in path)
            same = _same(used, told, path, hedges)
            first = value.source or study.sources[0]
            second = other.source or study.sources[0]
            diagnosis = "" if same else DIFFER if first != second else ITSELF
            if not same and _outside(topic, path, used, told, second, hedges):
                diagnosis = OUTSIDE
            found = row(
                f"{study.id}/readings/{name}/{index + 1}",
                "study",
                topic.line(f"studies/{study.id}", (*path, "other", index)),
                MATCH if same else MISMATCH,
                f"{first}, {value.place}: {used}; {second}, {other.place}: {told}",
                printed=used,
                allowed=told,
                diagnosis=diagnosis,
            )
            yield found if same else declare_reading(found, value.because or "")


def _placed(noun: object, path: Path = ()) -> Iterator[tuple[Path, Fact[Any] | Reported]]:
    if isinstance(noun, Fact | Reported):
        yield path, noun
    elif isinstance(noun, Noun):
        for name, value in noun:
            yield from _placed(value, (*path, name))
    elif isinstance(noun, dict):
        for key, value in noun.items():
            yield from _placed(value, (*path, str(key)))
    elif isinstance(noun, tuple):
        for index, value in enumerate(noun):
            yield from _placed(value, (*path, index))


def _text(value: Placed) -> str:
    if hasattr(value, "printed"):
        return str(value.printed)
    return str(getattr(value, "value", ""))


def _same(used: str, told: str, path: Path, hedges: Mapping[str, Hedge]) -> bool:
    if normal(used) == normal(told):
        return True
    try:
        first, second = (read(text, str(path[-1]), hedges) for text in (used, told))
    except PrintedError:
        return False
    relations = (relate(first, second), relate(second, first))
    return any(relation is not None and relation.holds for relation in relations)


def _outside(
    topic: Topic, path: Path, used: str, told: str, source: str, hedges: Mapping[str, Hedge]
) -> bool:
    """Whether a printed end of a range lies outside of the one that a registry has."""
    end = str(path[-1]).rsplit("_", 1)[-1]
    known = topic.sources.sources.get(source)
    if end not in {"minimum", "maximum"} or known is None:
        return False
    if known.kind is not SourceKind.REGISTRY:
        return False
    try:
        first, second = (read(text, "", hedges).number for text in (used, told))
    except PrintedError:
        return False
    return first < second if end == "minimum" else first > second


def dates(topic: Topic, study: Study) -> Iterator[CheckRow]:
    """Yield whether a study was registered before it was over, where its dates are printed."""
    values = (study.design.registered, study.design.completed)
    if not all(isinstance(value, Reported) for value in values):
        return
    texts = [value.printed for value in values if isinstance(value, Reported)]
    registered, completed = (parse_date(text) for text in texts)
    if registered is None or completed is None:
        return
    late = registered[0] > completed[1]
    yield row(
        f"{study.id}/registration",
        "study",
        topic.line(f"studies/{study.id}", ("design", "registered")),
        MISMATCH if late else MATCH,
        f"registered {texts[0]}, completed {texts[1]}",
        printed=texts[0],
        allowed=f"not after {texts[1]}",
        diagnosis=LATE if late else "",
    )
