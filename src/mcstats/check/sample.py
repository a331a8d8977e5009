"""What a study prints of one result, ready to be held against itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from mcstats.effects.sets import Span, span_of
from mcstats.schema.base import Reported
from mcstats.schema.printed import Hedge, PrintedError
from mcstats.schema.result import kind_of
from mcstats.schema.study import ArmKey, ContrastKey, Result, Study
from mcstats.schema.tables import CheckRow
from mcstats.schema.topic import Path, Topic

from .literal import Literal, read, read_ends
from .row import row

__all__ = ["RATIOS", "Sample", "samples"]

RATIOS = frozenset({"RR", "OR", "HR", "ROM"})


@dataclass(frozen=True, slots=True)
class Sample:
    """One result of one study with everything that is printed of it.

    Attributes
    ----------
    of : mapping
        What is printed of the comparison, by key; an interval is two entries, ci_lb and ci_ub.
    arms : mapping
        What is printed of each arm, by arm and key.
    measure : str
        The ratio that an estimate is, or empty.
    """

    topic: Topic
    study: Study
    index: int
    result: Result
    of: Mapping[str, Literal]
    arms: Mapping[str, Mapping[str, Literal]]
    measure: str

    def span(self, key: str) -> Span | None:
        """Return the set of a number of the comparison."""
        return span_of(self.of[key].set) if key in self.of else None

    def arm(self, number: int, key: str) -> Span | None:
        """Return the set of a number of the first (0) or second (1) arm."""
        names = self.result.arms or tuple(self.arms)
        printed = self.arms.get(names[number], {}) if len(names) > number else {}
        return span_of(printed[key].set) if key in printed else None

    def both(self, *keys: str) -> dict[str, Span] | None:
        """Return the sets of several numbers of both arms, or None where one is not printed."""
        found: dict[str, Span] = {}
        for number in (0, 1):
            for key in keys:
                span = self.arm(number, key)
                if span is None:
                    return None
                found[f"{key}{number + 1}"] = span
        return found

    def row(self, check: str, status: str, what: str, key: str, **more: Any) -> CheckRow:
        """Return a row about this result, placed at what is printed under `key`."""
        path: Path = ("results", self.index, *key.split("."))
        return row(
            f"{self.study.id}/{check}/{self.result.id}",
            "study",
            self.topic.line(f"studies/{self.study.id}", path),
            status,
            what,
            **more,
        )


def samples(topic: Topic, hedges: Mapping[str, Hedge]) -> Iterator[Sample]:
    """Yield every result of every study."""
    for study in topic.studies.values():
        for index, result in enumerate(study.results):
            of = dict(_read(result.printed, hedges))
            arms = {arm: dict(_read(group, hedges)) for arm, group in result.groups.items()}
            measures = {estimate.measure for estimate in result.estimates}
            measure = next(iter(sorted(measures & RATIOS)), "")
            yield Sample(topic, study, index, result, of, arms, measure)


def _read(
    printed: Mapping[ContrastKey, Reported | str] | Mapping[ArmKey, Reported | str],
    hedges: Mapping[str, Hedge],
) -> Iterator[tuple[str, Literal]]:
    for key, value in printed.items():
        if not isinstance(value, Reported):
            continue
        with suppress(PrintedError):
            if kind_of(str(key)).interval:
                yield from zip(("ci_lb", "ci_ub"), read_ends(value.printed), strict=True)
            else:
                yield str(key), read(value.printed, str(key), hedges)
