"""The comparisons that printed numbers of a study imply, in each form in which prose tells them.

From 3 % and 6 % follow 3 points, half the risk and 50 % less of it; from a hazard ratio of 0.59 a
rate that is 41 % lower; from two means their difference and their relative difference; from a mean
before and after the change.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from mcstats.check.printed_ratio import ratio_of_print
from mcstats.check.statements.implied_number import COUNTED, HUNDRED, Comparison, Function, Place
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.effects.measures.measure import Compared
from mcstats.model.base import Reported
from mcstats.model.study import Study
from mcstats.model.units import is_percent
from mcstats.model.vocabularies import Better, ContrastKind

_LEVELS: Final = ("percent", "mean", "change_mean", "change", "rate", "median")
_OF_LEVEL: Final = {"percent": Compared.RISKS, "rate": Compared.RATES}


class Collector:
    """The printed numbers of a study by their place, and the comparisons that they allow."""

    def __init__(self, study: Study, figures: Sequence[PrintedNumber]) -> None:
        self.study = study
        self.at: dict[tuple[str, Place], PrintedNumber] = {}
        self.sizes: dict[str, list[PrintedNumber]] = defaultdict(list)
        for figure in figures:
            if figure.used and not figure.derived:
                place = Place(figure.outcome, figure.time, figure.arm, subgroup=figure.subgroup)
                self.at.setdefault((figure.quantity, place), figure)
                if figure.quantity == "n" and not figure.outcome:
                    self.sizes[figure.arm].append(figure)
        self.outcomes = {outcome.id: outcome for outcome in study.outcomes}
        self.arms = [arm.id for arm in study.arms]

    def of_arms(self, place: Place, *keys: str) -> list[PrintedNumber] | None:
        """Return the numbers under each key, of one arm and then the other; None if one lacks."""
        arms = [arm for arm in (place.first, place.second) if arm] or [""]
        parts = [
            self.at.get((key, replace(place, first=arm, second=""))) for arm in arms for key in keys
        ]
        found = [part for part in parts if part is not None]
        return found if len(found) == len(parts) else None

    def all(self) -> Iterator[Comparison]:
        """Yield every comparison."""
        yield from self.of_print()
        spots = dict.fromkeys(
            Place(p.outcome, p.time, subgroup=p.subgroup) for _, p in self.at if p.outcome
        )
        for spot in spots:
            for first, second in itertools.combinations(self.arms, 2):
                place = replace(spot, first=first, second=second)
                yield from self.of_levels(place)
                yield from self.of_changes(place)
                yield from self.of_counts(place)
                yield from self.of_rates(place)
            for arm in self.arms or [""]:
                yield from self.of_times(replace(spot, first=arm))

    def difference(
        self, of: str, place: Place, function: Function, inputs: Sequence[PrintedNumber], unit: str
    ) -> Comparison:
        """Return the difference of two sides."""
        outcome = self.outcomes[place.outcome]
        return Comparison(
            f"the difference of {of}",
            False,
            function,
            tuple(inputs),
            place,
            unit=unit or outcome.unit or "",
            lower_is_better=outcome.better is Better.LOWER,
        )

    def of_print(self) -> Iterator[Comparison]:
        """Yield the comparisons that results print."""
        for result in self.study.results:
            if result.contrast is not ContrastKind.BETWEEN:
                continue
            outcome = self.outcomes[result.outcome]
            arms = result.arms if len(result.arms) == 2 else ("", "")
            if result.has_reference_reversed:
                arms = arms[::-1]
            place = Place(result.outcome, result.time, *arms, subgroup=result.subgroup or "")
            measure = ratio_of_print(result)
            for key, function in _PRINTED.items():
                figure = self.at.get((key, replace(place, first="", second="")))
                ratio = figure is not None and (
                    figure.ratio or key == "reduction" or (key == "yi" and measure is not None)
                )
                if figure is None or (key == "yi" and not ratio):
                    continue
                unit = "%" if figure.scale == "percent change" else figure.unit or outcome.unit
                yield Comparison(
                    f"{key} {figure.with_unit}",
                    ratio,
                    function,
                    (figure,),
                    place,
                    unit="" if ratio else unit or "",
                    of=measure.compares if ratio and measure is not None else None,
                    reduces=not ratio and outcome.prints_reductions,
                    printed=True,
                    lower_is_better=outcome.better is Better.LOWER,
                )

    def of_levels(self, place: Place) -> Iterator[Comparison]:
        """Yield the comparisons of the levels of two arms."""
        for level in _LEVELS:
            pair = self.of_arms(place, level)
            if pair is None:
                continue
            one, two = pair
            of_changes = one.scale == "percent change"
            percent = level == "percent" or is_percent(one.unit) or of_changes
            of = f"{one.with_unit} and {two.with_unit}"
            changes = level in {"change", "change_mean"}
            reduces = changes and self.outcomes[place.outcome].prints_reductions
            difference = self.difference(of, place, _minus, pair, "%" if percent else one.unit)
            yield replace(difference, reduces=reduces)
            if two.literal.number and one.literal.number * two.literal.number > 0:
                kind = _OF_LEVEL.get(level, Compared.MEANS)
                ratio = Comparison(f"the ratio of {of}", True, _over, (one, two), place, of=kind)
                yield replace(ratio, reduces=reduces, of_changes=of_changes)

    def of_changes(self, place: Place) -> Iterator[Comparison]:
        """Yield the difference of the changes of two arms by their means before and after."""
        parts = self.of_arms(place, "baseline_mean", "mean")
        if parts is None or any(part.scale == "percent change" for part in parts):
            return
        a, b, c, d = (part.with_unit for part in parts)
        of = f"the changes from {a} to {b} and from {c} to {d}"
        yield self.difference(of, place, lambda a, b, c, d: (b - a) - (d - c), parts, parts[1].unit)

    def of_counts(self, place: Place) -> Iterator[Comparison]:
        """Yield the comparisons of the counts, the risks and the odds of two arms."""
        events = self.of_arms(place, "events")
        if events is None:
            return
        of = " and ".join(event.literal.text for event in events)
        yield self.difference(of, place, _minus, events, COUNTED)
        wholes = [self.whole(event) for event in events]
        inputs = [x for pair in zip(events, wholes, strict=True) for x in pair if x is not None]
        if len(inputs) < 4 or any(x is None or x.literal.number <= 0 for x in wholes):
            return
        (a, n, b, m) = (x.literal.text for x in inputs)
        of = f"{a} of {n} and {b} of {m}"
        yield self.difference(of, place, lambda a, n, b, m: HUNDRED * (a / n - b / m), inputs, "%")
        for name, function, kind in (
            ("", lambda a, n, b, m: (a / n) / (b / m), Compared.RISKS),
            ("the odds of ", lambda a, n, b, m: (a / (n - a)) / (b / (m - b)), Compared.ODDS),
        ):
            yield Comparison(
                f"the ratio of {name}{of}", True, function, tuple(inputs), place, of=kind
            )

    def of_rates(self, place: Place) -> Iterator[Comparison]:
        """Yield the ratio of the rates of two arms by their events and person-time."""
        parts = self.of_arms(place, "events", "person_time")
        if parts is None or any(part.literal.number <= 0 for part in parts):
            return
        a, t, b, u = parts
        yield Comparison(
            f"the ratio of the rates {a.literal.text} in {t.with_unit} and "
            f"{b.literal.text} in {u.with_unit}",
            True,
            lambda a, t, b, u: (a / t) / (b / u),
            (a, t, b, u),
            place,
            of=Compared.RATES,
        )

    def of_times(self, place: Place) -> Iterator[Comparison]:
        """Yield the change of the mean of one arm."""
        parts = self.of_arms(place, "baseline_mean", "change_mean")
        if parts is not None and parts[0].literal.number > 0:
            sign = -1 if self.outcomes[place.outcome].prints_reductions else 1
            of = f"{parts[1].with_unit} to {parts[0].with_unit} before"
            yield Comparison(
                f"the share of {of}",
                True,
                lambda a, b: (a + sign * b) / a,
                tuple(parts),
                place,
                within=True,
            )
        pair = self.of_arms(place, "baseline_mean", "mean")
        if pair is None or not pair[0].literal.number:
            return
        before, after = pair
        of = f"{before.with_unit} before and {after.with_unit} after"
        change = self.difference(of, place, lambda a, b: b - a, pair, after.unit)
        yield replace(change, name=f"the change from {of}", within=True)
        if after.literal.number * before.literal.number > 0:
            name = f"the ratio of {of}"
            yield Comparison(name, True, lambda a, b: b / a, (before, after), place, within=True)

    def counts(self) -> Iterator[tuple[PrintedNumber, PrintedNumber | None]]:
        """Yield each printed count with its denominator."""
        for (quantity, _), figure in self.at.items():
            if quantity == "events":
                yield figure, self.whole(figure)

    def whole(self, count: PrintedNumber) -> PrintedNumber | None:
        """Return the denominator of a count: the n of its result, else the number analysed."""
        place = Place(count.outcome, count.time, count.arm, subgroup=count.subgroup)
        here = self.at.get(("n", place))
        if here is not None or count.subgroup:
            return here
        analysed = {
            a.analysed.printed
            for a in self.study.arms
            if a.id == count.arm and isinstance(a.analysed, Reported)
        }
        sizes = self.sizes.get(count.arm, [])
        return next((f for f in sizes if f.literal.text in analysed), None)


def comparisons_of(study: Study, figures: Sequence[PrintedNumber]) -> list[Comparison]:
    """Return every comparison of two sides that the printed numbers of a study allow."""
    return list(Collector(study, figures).all())


def _minus(a: Decimal, b: Decimal) -> Decimal:
    return a - b


def _over(a: Decimal, b: Decimal) -> Decimal:
    return a / b


def _of_reduction(percent: Decimal) -> Decimal:
    return 1 - percent / HUNDRED


def _as_printed(value: Decimal) -> Decimal:
    return value


_PRINTED: Final[dict[str, Function]] = {
    "estimate": _as_printed,
    "difference": _as_printed,
    "reduction": _of_reduction,
    "change": _as_printed,
    "yi": lambda x: x.exp(),
}
