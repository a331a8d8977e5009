"""Read the printed values of each result, for the checks of a study against itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from mcstats.check.printed_ratio import ratio_of_print
from mcstats.check.row import CONTRADICTION, RIGHT, check_row
from mcstats.effects.assumptions import DECLARED, Options, settle
from mcstats.effects.bounds.propagate import Span, propagate, span_of
from mcstats.effects.measures.measure import Measure
from mcstats.model.base import Reported
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import ArmKey, ContrastKey, kind_of
from mcstats.model.result import Result
from mcstats.model.study import Outcome, Study
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Path, Topic
from mcstats.model.written_number import Literal, read, read_ends


@dataclass(frozen=True, slots=True)
class ResultValues:
    """One result of one study with all its printed values.

    Attributes
    ----------
    of : mapping
        The values of the comparison by key; an interval is two entries, ci_lb and ci_ub.
    arms : mapping
        Values of each arm, by arm and key.
    ratio : Measure or None
        The ratio that a printed estimate is; None where it is none.
    options : Options
        The declared assumptions, such as the level of the interval and the tails of P.
    """

    topic: Topic
    study: Study
    index: int
    result: Result
    of: Mapping[str, Literal]
    arms: Mapping[str, Mapping[str, Literal]]
    ratio: Measure | None
    options: Options

    def span(self, key: str) -> Span | None:
        """Return the set of a number of the comparison."""
        return span_of(self.of[key].set) if key in self.of else None

    def printed_ratio(self) -> tuple[str, Span, Span | None, Span | None] | None:
        """Return the key of a printed ratio, the ratio, and both ends of its interval.

        A relative reduction of 51 % is a ratio of 0.49, and its upper end the lower one.
        """
        low, high = self.span("ci_lb"), self.span("ci_ub")
        ratio = self.span("estimate")
        if self.ratio is not None and ratio is not None:
            return "estimate", ratio, low, high
        reduction = self.span("reduction")
        if reduction is None:
            return None
        low, high = (None if end is None else _as_ratio(end) for end in (high, low))
        return "reduction", _as_ratio(reduction), low, high

    def arm(self, number: int, key: str) -> Span | None:
        """Return the set of a number of the first (0) or second (1) arm."""
        names = self.result.arms or tuple(self.arms)
        printed = self.arms.get(names[number], {}) if len(names) > number else {}
        return span_of(printed[key].set) if key in printed else None

    def both(self, *keys: str) -> dict[str, Span] | None:
        """Return the sets of several numbers of both arms, or None if one is not printed."""
        spans: dict[str, Span] = {}
        for number in (0, 1):
            for key in keys:
                span = self.arm(number, key)
                if span is None:
                    return None
                spans[f"{key}{number + 1}"] = span
        return spans

    @property
    def table(self) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """The events and the rest of two arms; None where they are not printed, or not whole."""
        counts = self.both("events", "n") if self.compares_two else None
        if counts is None or any(not span.exact for span in counts.values()):
            return None
        first, second = (
            (int(counts[f"events{i}"].lo), int(counts[f"n{i}"].lo - counts[f"events{i}"].lo))
            for i in (1, 2)
        )
        return (first, second) if min(*first, *second) >= 0 else None

    @property
    def compares_two(self) -> bool:
        """True for a comparison of two arms."""
        return len(self.result.arms or self.arms) == 2

    @property
    def outcome(self) -> Outcome:
        """The outcome that the result measures."""
        return self.study.outcome(self.result.outcome)

    def compare(
        self, check: str, agrees: bool, what: str, key: str, diagnosis: str, **more: Any
    ) -> CheckRow:
        """Return a row that matches, or is a mismatch with a diagnosis."""
        status, diagnosis = (RIGHT, "") if agrees else (CONTRADICTION, diagnosis)
        return self.row(check, status, what, key, diagnosis=diagnosis, **more)

    def row(self, check: str, status: str, what: str, key: str, **more: Any) -> CheckRow:
        """Return a row about this result, placed at the value under `key`."""
        path: Path = ("results", self.index, *key.split("."))
        return check_row(
            f"{self.study.id}/{check}/{self.result.id}",
            "study",
            self.topic.line(f"studies/{self.study.id}", path),
            status,
            what,
            **more,
        )


def _as_ratio(reduction: Span) -> Span:
    return propagate(lambda x: 1 - x / 100, {"x": reduction})


def values_of_results(topic: Topic, hedges: Mapping[str, Hedge]) -> Iterator[ResultValues]:
    """Yield the values of every result of every study."""
    for study in topic.studies.values():
        for index, result in enumerate(study.results):
            of = dict(_read(result.printed, hedges))
            arms = {arm: dict(_read(group, hedges)) for arm, group in result.groups.items()}
            options, _ = settle(study, result, DECLARED)
            yield ResultValues(
                topic, study, index, result, of, arms, ratio_of_print(result), options
            )


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
