"""Collect the numbers that a study prints, with the coordinates that a statement can name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal

from mcstats.check.printed_ratio import ratio_of_print
from mcstats.effects.measures.measure import Compared
from mcstats.effects.measures.registry import MEASURES
from mcstats.model.base import Reported
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import ArmKey, kind_of
from mcstats.model.prose_words import COUNTED_TIMES
from mcstats.model.result import Result
from mcstats.model.study import Study
from mcstats.model.topic import Path, Topic
from mcstats.model.vocabularies import ContrastKind, Scale
from mcstats.model.written_number import Literal, read, read_ends

# Values that are in the unit of their outcome, where none stands beside them.
_IN_UNIT = frozenset(
    {"mean", "sd", "se", "median", "q1", "q3", "min", "max", "baseline_mean", "baseline_sd"}
    | {"baseline_se", "change_mean", "change_sd", "change_se", "difference"}
)
PERCENT = frozenset({"percent", "n_share", "i2"})


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """One printed number.

    `outcome`, `time`, `arm`, `contrast`, `scale`, `unit` and `subgroup` are empty where they do
    not apply; `compared` is what a ratio compares; `used` is false for the reading of another
    record, and `derived` holds the calculation behind a number that is not printed itself.
    """

    study: str
    quantity: str
    literal: Literal
    place: str
    line: str
    outcome: str = ""
    time: str = ""
    arm: str = ""
    contrast: str = ""
    scale: str = ""
    unit: str = ""
    ratio: bool = False
    compared: Compared | None = None
    subgroup: str = ""
    used: bool = True
    derived: str = ""

    @property
    def with_unit(self) -> str:
        """The number as printed, with its unit."""
        text = self.literal.text
        return text if not self.unit or self.unit in text else f"{text} {self.unit}"


def printed_numbers(topic: Topic, study: Study, hedges: Mapping[str, Hedge]) -> list[PrintedNumber]:
    """Return every number of a study that can be read."""
    collector = _NumberCollector(topic, study, hedges)
    return [*collector.whole(), *collector.details(), *collector.results()]


class _NumberCollector:
    def __init__(self, topic: Topic, study: Study, hedges: Mapping[str, Hedge]) -> None:
        self.topic, self.study, self.hedges = topic, study, hedges

    def figure(self, quantity: str, value: Reported | str, path: Path) -> Iterator[PrintedNumber]:
        """Yield the number in use, and those that other records print for the same quantity."""
        if not isinstance(value, Reported):
            return
        first = self.study.sources[0]
        texts = [(value.printed, value.source or first, value.place, path, True)]
        texts += [
            (other.printed, other.source or first, other.place, (*path, "other", i), False)
            for i, other in enumerate(value.other)
        ]
        for text, source, place, at, used in texts:
            for name, literal in self.read(quantity, text):
                unit = value.unit or literal.set.unit
                yield PrintedNumber(
                    study=self.study.id,
                    quantity=name,
                    literal=literal,
                    place=f"{source}, {place}",
                    line=self.topic.line(f"studies/{self.study.id}", at),
                    unit="%" if not unit and quantity in PERCENT else unit,
                    used=used,
                )

    def read(self, quantity: str, text: str) -> Iterator[tuple[str, Literal]]:
        names = f"{quantity}_low", f"{quantity}_high"
        if kind_of(quantity).interval:
            names = f"{quantity}_lb", f"{quantity}_ub"
        else:
            with suppress(PrintedError):
                yield quantity, read(COUNTED_TIMES.get(text, text), quantity, self.hedges)
                return
        with suppress(PrintedError):
            yield from zip(names, read_ends(text), strict=True)

    def whole(self) -> Iterator[PrintedNumber]:
        """Yield the year, and the number of participants in total and by arm."""
        study = self.study
        source = self.topic.sources.sources.get(study.sources[0])
        if source is not None and source.year.isascii() and source.year.isdigit():
            yield PrintedNumber(
                study=study.id,
                quantity="year",
                literal=read(source.year, "year", self.hedges),
                place=f"{study.sources[0]}, year",
                line=self.topic.line("sources", ("sources", study.sources[0], "year")),
            )
        yield from self.figure("n", study.total, ("total",))
        for index, arm in enumerate(study.arms):
            for key in ("randomised", "analysed"):
                for figure in self.figure("n", getattr(arm, key), ("arms", index, key)):
                    yield replace(figure, arm=arm.id)
                    yield replace(figure, arm=arm.id, quantity=f"n_{key}")
        yield from self.sums()
        yield from self.shares()

    def sums(self) -> Iterator[PrintedNumber]:
        """Yield the number of participants as the sum of the arms, where only these are printed.

        Sums of results differ where people dropped out; each that is printed can be meant.
        """
        study = self.study
        if study.design.assigned.counts_people_twice:
            return
        subgroups: dict[str, str] = {}
        sides: dict[str, list[tuple[Reported | str, Path]]] = {}
        for key in ("randomised", "analysed"):
            sides[key] = [
                (getattr(arm, key), ("arms", index, key)) for index, arm in enumerate(study.arms)
            ]
        for index, result in enumerate(study.results):
            if len(result.groups) == len(study.arms):
                subgroups[result.id] = result.subgroup or ""
                sides[result.id] = [
                    (group.get(ArmKey.N, ""), ("results", index, "groups", arm, "n"))
                    for arm, group in result.groups.items()
                ]
        seen: set[Decimal] = set()
        for key, values in sides.items():
            parts = [list(self.figure("n", value, path))[:1] for value, path in values]
            if len(parts) < 2 or not all(parts):
                continue
            numbers = [part[0].literal.number for part in parts]
            text = " + ".join(part[0].literal.text for part in parts)
            literal = read(f"{sum(numbers):f}", "n", self.hedges)
            subgroup = subgroups.get(key, "")
            whole = replace(parts[0][0], literal=literal, derived=text, subgroup=subgroup)
            if key in ("randomised", "analysed"):
                yield replace(whole, quantity=f"n_{key}")
            if sum(numbers) not in seen and (subgroup or not isinstance(study.total, Reported)):
                seen.add(Decimal(sum(numbers)))
                yield whole

    def shares(self) -> Iterator[PrintedNumber]:
        """Yield the share of each arm among all participants, if every size is printed."""
        sizes = [
            list(self.figure("n", arm.randomised, ("arms", index, "randomised")))[:1]
            for index, arm in enumerate(self.study.arms)
        ]
        if len(sizes) < 2 or not all(sizes):
            return
        numbers = [figures[0].literal.number for figures in sizes]
        if not sum(numbers):
            return
        for arm, figures, number in zip(self.study.arms, sizes, numbers, strict=True):
            share = f"{100 * number / sum(numbers):.2f}".rstrip("0").rstrip(".")
            literal = read(f"{share}%", "n_share", self.hedges)
            yield replace(
                figures[0],
                quantity="n_share",
                literal=literal,
                arm=arm.id,
                unit="%",
                derived=f"{number} of {sum(numbers)}",
            )

    def details(self) -> Iterator[PrintedNumber]:
        """Yield the details, the dose and the facts of a review that are numbers."""
        for key, value in self.study.details.items():
            yield from self.figure(key, value, ("details", key))
        for key, value in self.study.intervention.dose.items():
            if key not in self.study.details:
                yield from self.figure(key, value, ("intervention", key))
        if self.study.review is not None:
            yield from self.figure("trials", self.study.review.trials, ("review", "trials"))

    def results(self) -> Iterator[PrintedNumber]:
        """Yield the numbers of each comparison and of each of its arms."""
        for index, result in enumerate(self.study.results):
            base: Path = ("results", index)
            measure = ratio_of_print(result)
            within = result.contrast is ContrastKind.WITHIN
            outcome = self.study.outcome(result.outcome)
            unit = outcome.unit if result.scale is Scale.RAW else None
            in_unit = _IN_UNIT | ({"estimate", "ci"} if _estimates_in_unit(result) else set())
            for key, value in result.printed.items():
                for figure in self.figure(str(key), value, (*base, "printed", str(key))):
                    own = unit if str(key) in in_unit else None
                    yield replace(
                        _at(figure, result),
                        unit=figure.unit or own or "",
                        arm=result.arms[0] if within and result.arms else "",
                        contrast=result.contrast.value,
                        scale=result.scale.value,
                        ratio=measure is not None and str(key) in {"estimate", "ci"},
                        compared=measure.compares if measure is not None else None,
                    )
            for arm, group in result.groups.items():
                for arm_key, value in group.items():
                    path = (*base, "groups", arm, str(arm_key))
                    for figure in self.figure(str(arm_key), value, path):
                        own = unit if str(arm_key) in _IN_UNIT else None
                        yield replace(
                            _at(figure, result),
                            unit=figure.unit or own or "",
                            arm=arm,
                            scale=result.scale.value,
                        )


def _estimates_in_unit(result: Result) -> bool:
    """Return whether a printed estimate is a difference in the unit of its outcome."""
    return bool(result.estimates) and all(
        MEASURES[entry.measure].in_unit_of_outcome for entry in result.estimates
    )


def _at(figure: PrintedNumber, result: Result) -> PrintedNumber:
    subgroup = result.subgroup or ""
    return replace(figure, outcome=result.outcome, time=result.time, subgroup=subgroup)
