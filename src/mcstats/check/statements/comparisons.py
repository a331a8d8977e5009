"""The comparisons that printed numbers of a study imply, in each form in which prose tells them.

From 3 % and 6 % follow 3 points, half the risk and 50 % less of it; from a hazard ratio of 0.59 a
rate that is 41 % lower; from two means their difference and their relative difference; from a mean
before and after the change. A comparison holds one function for the difference of its two sides, or
one for their ratio, and `value` gives it in the form that a statement tells.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from mcstats.check.printed_ratio import ratio_of_print
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.effects.measures.measure import Compared
from mcstats.effects.measures.registry import find_measure
from mcstats.model.article import About
from mcstats.model.base import Reported
from mcstats.model.study import Study
from mcstats.model.told_number import Form, Told
from mcstats.model.units import conversion_factor, is_percent, is_points
from mcstats.model.vocabularies import Better, ContrastKind
from mcstats.model.written_number import Literal, rounded, rounds_to_tens

Function: TypeAlias = Callable[..., Decimal]
_HUNDRED: Final = Decimal(100)
_LEVELS: Final = ("percent", "mean", "change_mean", "change", "rate", "median")


@dataclass(frozen=True, slots=True)
class Place:
    """The outcome, the time and the two arms of a comparison; one arm for a change."""

    outcome: str
    time: str
    first: str = ""
    second: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides that a study compares, or lets a reader compare.

    Attributes
    ----------
    name : str
        The calculation in words.
    ratio : bool
        True where `function` gives the ratio of the sides, else their difference.
    function : callable
        From the printed numbers of `inputs`.
    place : Place
    unit : str
        Of a difference; "%" where the sides are percentages.
    of : Compared or None
        What a ratio compares.
    reduces : bool
        True where a positive difference is a fall.
    within : bool
        True for the change of one arm.
    printed : bool
        True where the study prints the comparison itself.
    of_changes : bool
        True for the ratio of two percent changes, which nobody tells as a change in percent.
    lower_is_better : bool
        True where less of the outcome is better.
    """

    name: str
    ratio: bool
    function: Function
    inputs: tuple[PrintedNumber, ...]
    place: Place
    unit: str = ""
    of: Compared | None = None
    reduces: bool = False
    within: bool = False
    printed: bool = False
    of_changes: bool = False
    lower_is_better: bool = False

    @property
    def loses_sign(self) -> bool:
        """True where a fall may be told as a plain number: "5.4" for a pressure 5.4 lower."""
        return self.ratio or self.lower_is_better

    def value(self, form: Form, turned: bool) -> tuple[Function, str] | None:
        """Return the function that gives the comparison in a form, with its name, or None."""
        f = self.function
        if self.ratio:
            if form is Form.RATIO:
                return ((lambda *a: 1 / f(*a)) if turned else f), self.name
            if form is Form.PERCENT and not self.of_changes:
                if turned:
                    return (lambda *a: _HUNDRED * (1 / f(*a) - 1)), f"the change by {self.name}"
                return (lambda *a: _HUNDRED * (f(*a) - 1)), f"the change by {self.name}"
            return None
        sign = -1 if turned != self.reduces else 1
        of_shares = is_percent(self.unit) or is_points(self.unit)
        fits = {
            Form.POINTS: of_shares or not self.unit,
            Form.PLAIN: not is_percent(self.unit),
            Form.PERCENT: is_percent(self.unit) and self.printed,
            Form.RATIO: False,
        }[form]
        return ((lambda *a: sign * f(*a)), self.name) if fits else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The relation of a told number to the value of a comparison."""

    holds: bool
    reversed: bool


def compare(
    told: Told,
    function: Function,
    inputs: Sequence[PrintedNumber],
    *,
    strict: bool = False,
    loses_sign: bool = True,
) -> Agreement:
    """Return whether a told number is the value of a function of printed numbers.

    The function has to be monotone in each input, so that its ends lie at corners of the sets. A
    direction in words has to be that of the value; without one a fall of 5.4 may be told as "5.4"
    where the comparison `loses_sign`. An effect is never told as none. With `strict`, only the
    rounded value of the printed digits counts, and not all that their rounding leaves open.
    """
    if any(figure.literal.bound for figure in inputs):
        return Agreement(holds=False, reversed=False)
    try:
        exact = function(*(figure.literal.number for figure in inputs))
        corners = [function(*c) for c in itertools.product(*(_ends(f.literal) for f in inputs))]
    except (ArithmeticError, ValueError):
        return Agreement(holds=False, reversed=False)
    if not exact.is_finite() or any(not corner.is_finite() for corner in corners):
        return Agreement(holds=False, reversed=False)
    low, high = (exact, exact) if strict else (min(corners), max(corners))
    as_told = _tells(told.literal, exact, low, high)
    negated = _tells(told.literal, -exact, -high, -low)
    null = 1 if told.form is Form.RATIO else 0
    whole = not told.literal.bound and not told.literal.digits
    if whole and told.literal.number == null != exact:
        return Agreement(holds=False, reversed=False)
    if told.form is Form.RATIO:
        return Agreement(as_told, not as_told and bool(exact) and _tells_inverse(told, exact))
    if told.direction:
        right, other = (as_told, negated) if told.direction > 0 else (negated, as_told)
        return Agreement(right, not right and other)
    lost = exact < 0 and negated and loses_sign
    return Agreement(as_told or lost, not as_told and not lost and negated)


def _tells_inverse(told: Told, exact: Decimal) -> bool:
    return _tells(told.literal, 1 / exact, 1 / exact, 1 / exact)


def _ends(literal: Literal) -> tuple[Decimal, Decimal]:
    return Decimal(repr(literal.set.lo)), Decimal(repr(literal.set.hi))


def _tells(literal: Literal, exact: Decimal, low: Decimal, high: Decimal) -> bool:
    if literal.bound:
        return literal.set.contains(exact)
    if literal.number in rounded(exact, literal.digits) or rounds_to_tens(literal, exact):
        return True
    if literal.hedge:
        return literal.set.contains(exact)
    ends = _ends(literal)
    return low < high and ends[0] <= high and ends[1] >= low


def _of_reduction(percent: Decimal) -> Decimal:
    return 1 - percent / _HUNDRED


def _as_printed(value: Decimal) -> Decimal:
    return value


class _Collector:
    def __init__(self, study: Study, figures: Sequence[PrintedNumber]) -> None:
        self.study = study
        self.at: dict[tuple[str, str, str, str], list[PrintedNumber]] = defaultdict(list)
        for figure in figures:
            if figure.used and not figure.derived:
                key = (figure.quantity, figure.outcome, figure.time, figure.arm)
                self.at[key].append(figure)
        self.outcomes = {outcome.id: outcome for outcome in study.outcomes}
        self.arms = [arm.id for arm in study.arms]

    def one(self, quantity: str, outcome: str, time: str, arm: str) -> PrintedNumber | None:
        found = self.at.get((quantity, outcome, time, arm))
        return found[0] if found else None

    def all(self) -> Iterator[Comparison]:
        yield from self.of_print()
        places = dict.fromkeys((f[1], f[2]) for f in self.at if f[1])
        for outcome, time in places:
            for first, second in itertools.combinations(self.arms, 2):
                yield from self.of_levels(outcome, time, first, second)
                yield from self.of_changes(outcome, time, first, second)
                yield from self.of_counts(outcome, time, first, second)
                yield from self.of_rates(outcome, time, first, second)
            for arm in self.arms or [""]:
                yield from self.of_times(outcome, time, arm)

    def of_print(self) -> Iterator[Comparison]:
        """Yield the comparisons that results print."""
        for result in self.study.results:
            if result.contrast is not ContrastKind.BETWEEN:
                continue
            outcome = self.outcomes[result.outcome]
            arms = result.arms if len(result.arms) == 2 else ("", "")
            if result.has_reference_reversed:
                arms = arms[::-1]
            place = Place(result.outcome, result.time, *arms)
            measure = ratio_of_print(result)
            of = measure.compares if measure is not None else None
            for key in ("estimate", "difference", "reduction", "change", "yi"):
                figure = self.one(key, result.outcome, result.time, "")
                if figure is None:
                    continue
                name = f"{key} {figure.with_unit}"
                if key == "reduction":
                    function: Function = _of_reduction
                elif key == "yi":
                    function = Decimal.exp
                else:
                    function = _as_printed
                ratio = figure.ratio or key == "reduction" or (key == "yi" and measure is not None)
                if key == "yi" and not ratio:
                    continue
                unit = figure.unit or outcome.unit or ""
                if figure.scale == "percent change":
                    unit = "%"
                yield Comparison(
                    name,
                    ratio,
                    function,
                    (figure,),
                    place,
                    unit="" if ratio else unit,
                    of=of if ratio else None,
                    reduces=not ratio and outcome.prints_reductions,
                    printed=True,
                    lower_is_better=outcome.better is Better.LOWER,
                )

    def of_levels(self, outcome: str, time: str, first: str, second: str) -> Iterator[Comparison]:
        """Yield the comparisons of the levels of two arms."""
        coded = self.outcomes[outcome]
        for level in _LEVELS:
            one, two = (self.one(level, outcome, time, arm) for arm in (first, second))
            if one is None or two is None:
                continue
            percent = level == "percent" or is_percent(one.unit) or one.scale == "percent change"
            unit = "%" if percent else one.unit or coded.unit or ""
            of = f"{one.with_unit} and {two.with_unit}"
            changes = level in {"change", "change_mean"}
            place = Place(outcome, time, first, second)
            reduces = changes and coded.prints_reductions
            yield Comparison(
                f"the difference of {of}",
                False,
                lambda a, b: a - b,
                (one, two),
                place,
                unit=unit,
                reduces=reduces,
                lower_is_better=coded.better is Better.LOWER,
            )
            if two.literal.number and one.literal.number * two.literal.number > 0:
                kind = Compared.RISKS if level == "percent" else Compared.MEANS
                if level == "rate":
                    kind = Compared.RATES
                yield Comparison(
                    f"the ratio of {of}",
                    True,
                    lambda a, b: a / b,
                    (one, two),
                    place,
                    of=kind,
                    reduces=reduces,
                    of_changes=one.scale == "percent change",
                )

    def of_changes(self, outcome: str, time: str, first: str, second: str) -> Iterator[Comparison]:
        """Yield the difference of the changes of two arms by their means before and after."""
        keys = ("mean", "baseline_mean")
        parts = [self.one(key, outcome, time, arm) for arm in (first, second) for key in keys]
        if any(part is None or part.scale == "percent change" for part in parts):
            return
        a, b, c, d = (part for part in parts if part is not None)
        coded = self.outcomes[outcome]
        yield Comparison(
            f"the difference of the changes from {b.with_unit} to {a.with_unit} and from "
            f"{d.with_unit} to {c.with_unit}",
            False,
            lambda a, b, c, d: (a - b) - (c - d),
            (a, b, c, d),
            Place(outcome, time, first, second),
            unit=a.unit or coded.unit or "",
            lower_is_better=coded.better is Better.LOWER,
        )

    def of_counts(self, outcome: str, time: str, first: str, second: str) -> Iterator[Comparison]:
        """Yield the comparisons of the risks of two arms by their counts."""
        sides = []
        for arm in (first, second):
            events = self.one("events", outcome, time, arm)
            whole = self.whole(outcome, time, arm)
            if events is None or whole is None or whole.literal.number <= 0:
                return
            sides.append((events, whole))
        (a, n), (b, m) = sides
        of = " and ".join(f"{x.literal.text} of {y.literal.text}" for x, y in sides)
        place = Place(outcome, time, first, second)
        inputs = (a, n, b, m)
        yield Comparison(
            f"the difference of {of}",
            False,
            lambda a, n, b, m: _HUNDRED * (a / n - b / m),
            inputs,
            place,
            unit="%",
            lower_is_better=self.outcomes[outcome].better is Better.LOWER,
        )
        yield Comparison(
            f"the ratio of {of}",
            True,
            lambda a, n, b, m: (a / n) / (b / m),
            inputs,
            place,
            of=Compared.RISKS,
        )
        yield Comparison(
            f"the ratio of the odds of {of}",
            True,
            lambda a, n, b, m: (a / (n - a)) / (b / (m - b)),
            inputs,
            place,
            of=Compared.ODDS,
        )

    def of_rates(self, outcome: str, time: str, first: str, second: str) -> Iterator[Comparison]:
        """Yield the ratio of the rates of two arms by their events and person-time."""
        keys = ("events", "person_time")
        parts = [self.one(key, outcome, time, arm) for arm in (first, second) for key in keys]
        if any(part is None or part.literal.number <= 0 for part in parts):
            return
        a, t, b, u = (part for part in parts if part is not None)
        yield Comparison(
            f"the ratio of the rates {a.literal.text} in {t.with_unit} and "
            f"{b.literal.text} in {u.with_unit}",
            True,
            lambda a, t, b, u: (a / t) / (b / u),
            (a, t, b, u),
            Place(outcome, time, first, second),
            of=Compared.RATES,
        )

    def of_times(self, outcome: str, time: str, arm: str) -> Iterator[Comparison]:
        """Yield the change of the mean of one arm."""
        before = self.one("baseline_mean", outcome, time, arm)
        after = self.one("mean", outcome, time, arm)
        if before is None or after is None or not before.literal.number:
            return
        coded = self.outcomes[outcome]
        name = f"{before.with_unit} before and {after.with_unit} after"
        place = Place(outcome, time, arm)
        unit = after.unit or coded.unit or ""
        yield Comparison(
            f"the change from {name}",
            False,
            lambda a, b: a - b,
            (after, before),
            place,
            unit=unit,
            within=True,
            lower_is_better=coded.better is Better.LOWER,
        )
        if after.literal.number * before.literal.number > 0:
            yield Comparison(
                f"the ratio of {name}",
                True,
                lambda a, b: a / b,
                (after, before),
                place,
                within=True,
            )

    def whole(self, outcome: str, time: str, arm: str) -> PrintedNumber | None:
        """Return the denominator of a count: the n of its result, else the number analysed."""
        here = self.one("n", outcome, time, arm)
        if here is not None:
            return here
        analysed = {
            a.analysed.printed
            for a in self.study.arms
            if a.id == arm and isinstance(a.analysed, Reported)
        }
        sizes = self.at.get(("n", "", "", arm), [])
        return next((f for f in sizes if f.literal.text in analysed), None)


def comparisons_of(study: Study, figures: Sequence[PrintedNumber]) -> list[Comparison]:
    """Return every comparison of two sides that the printed numbers of a study allow."""
    return list(_Collector(study, figures).all())


def shares_of(
    study: Study, figures: Sequence[PrintedNumber]
) -> Iterator[tuple[PrintedNumber, PrintedNumber, Function]]:
    """Yield the share of each count in its whole: count, whole and the function of both."""
    collector = _Collector(study, figures)
    for (quantity, outcome, time, arm), counts in collector.at.items():
        if quantity == "events" and (whole := collector.whole(outcome, time, arm)) is not None:
            if whole.literal.number > 0:
                yield counts[0], whole, lambda events, n: _HUNDRED * events / n


def ends_of_ratios(
    figures: Sequence[PrintedNumber], quantity: str
) -> Iterator[tuple[PrintedNumber, Function]]:
    """Yield the end of an interval of a ratio with its function to the change in percent.

    The ends change places in a reduction: its lower end follows from the upper one.
    """
    turned = {"ci_lb": "ci_ub", "ci_ub": "ci_lb"}
    for figure in figures:
        if figure.ratio and figure.used and not figure.unit:
            if figure.quantity == quantity:
                yield figure, lambda x: _HUNDRED * (x - 1)
            if figure.quantity == turned.get(quantity) and figure.literal.number < 1:
                yield figure, lambda x: _HUNDRED * (1 - x)


def convertible(comparison: Comparison, unit: str) -> bool:
    """Return whether a difference can be told in a unit."""
    plain = "" if is_points(unit) or is_percent(unit) else unit
    return not plain or conversion_factor(comparison.unit, plain) is not None


def compares_odds(code: str) -> bool:
    """Return whether a measure of that code compares odds."""
    return find_measure(code).compares is Compared.ODDS


def other_wholes(
    about: About, study: Study, figures: Sequence[PrintedNumber], stated: Literal
) -> Iterator[tuple[str, PrintedNumber]]:
    """Yield the count of a stated share, with a name, where it is the share of another whole."""
    if about.quantity != "percent":
        return
    arm = about.arm or (study.arms[0].id if study.arms else "")
    collector = _Collector(study, figures)
    wholes = {f.literal.number: f for f in figures if f.quantity == "n" and f.literal.number > 0}
    for (quantity, outcome, time, of), counts in collector.at.items():
        here = (not about.outcome or outcome == about.outcome) and (
            not about.time or time == about.time
        )
        if quantity != "events" or of != arm or not here:
            continue
        count, own = counts[0], collector.whole(outcome, time, arm)
        for number, whole in wholes.items():
            fits = number >= count.literal.number
            if not fits or (own is not None and number == own.literal.number):
                continue
            share = _HUNDRED * count.literal.number / number
            if _tells(stated, share, share, share):
                yield f"{count.literal.text} of {whole.literal.text}", count
