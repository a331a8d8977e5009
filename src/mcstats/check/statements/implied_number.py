"""A comparison that printed numbers imply, and its agreement with a number as prose tells it.

A comparison holds one function for the difference of its two sides, or one for their ratio, and
`value` gives it in the form that a statement tells.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.effects.measures.measure import Compared
from mcstats.effects.measures.registry import find_measure
from mcstats.model.stated_number import Form, StatedNumber
from mcstats.model.units import conversion_factor, is_percent, is_points
from mcstats.model.written_number import Literal, rounded, rounds_to_tens

Function: TypeAlias = Callable[..., Decimal]
HUNDRED: Final = Decimal(100)
COUNTED: Final = "cases"
"""The unit of a difference of two counts, which is compared with no bare number."""


@dataclass(frozen=True, slots=True)
class Place:
    """The outcome, time, two arms and subgroup of a comparison; one arm for a change."""

    outcome: str
    time: str
    first: str = ""
    second: str = ""
    subgroup: str = ""


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

    def excess(self) -> float:
        """Return how much the first side exceeds the second; 0 where it cannot be computed."""
        try:
            value = self.function(*(figure.literal.number for figure in self.inputs))
        except (ArithmeticError, ValueError):
            return 0.0
        return float(value - 1 if self.ratio else -value if self.reduces else value)

    def value(self, form: Form, turned: bool) -> tuple[Function, str] | None:
        """Return the function that gives the comparison in a form, with its name, or None."""
        f = self.function
        if self.ratio:
            if form is Form.RATIO or (form is Form.MULTIPLE and self.of_changes):
                return ((lambda *a: 1 / f(*a)) if turned else f), self.name
            if form is Form.PERCENT and not self.of_changes:
                if turned:
                    return (lambda *a: HUNDRED * (1 / f(*a) - 1)), f"the change by {self.name}"
                return (lambda *a: HUNDRED * (f(*a) - 1)), f"the change by {self.name}"
            return None
        sign = -1 if turned != self.reduces else 1
        of_shares = is_percent(self.unit) or is_points(self.unit)
        fits = {
            Form.POINTS: of_shares or not self.unit,
            Form.PLAIN: not is_percent(self.unit),
            Form.PERCENT: is_percent(self.unit) and self.printed,
            Form.RATIO: False,
            Form.MULTIPLE: False,
        }[form]
        return ((lambda *a: sign * f(*a)), self.name) if fits else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The relation of a told number to the value of a comparison."""

    holds: bool
    reversed: bool


def compare(
    stated: StatedNumber,
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
    as_told = tells(stated.literal, exact, low, high)
    negated = tells(stated.literal, -exact, -high, -low)
    of_ratio = stated.form in (Form.RATIO, Form.MULTIPLE)
    null = 1 if of_ratio else 0
    whole = not stated.literal.bound and not stated.literal.digits
    if whole and stated.literal.number == null != exact:
        return Agreement(holds=False, reversed=False)
    if of_ratio:
        return Agreement(as_told, not as_told and bool(exact) and _tells_inverse(stated, exact))
    if stated.direction:
        right, other = (as_told, negated) if stated.direction > 0 else (negated, as_told)
        return Agreement(right, not right and other)
    lost = exact < 0 and negated and loses_sign
    return Agreement(as_told or lost, not as_told and not lost and negated)


def _tells_inverse(stated: StatedNumber, exact: Decimal) -> bool:
    return tells(stated.literal, 1 / exact, 1 / exact, 1 / exact)


def _ends(literal: Literal) -> tuple[Decimal, Decimal]:
    return Decimal(repr(literal.set.lo)), Decimal(repr(literal.set.hi))


def tells(literal: Literal, exact: Decimal, low: Decimal, high: Decimal) -> bool:
    """Return whether a number tells a value, or one between the ends that its digits leave."""
    if literal.bound:
        return literal.set.contains(exact)
    if literal.number in rounded(exact, literal.digits) or rounds_to_tens(literal, exact):
        return True
    if literal.hedge:
        return literal.set.contains(exact)
    ends = _ends(literal)
    return low < high and ends[0] <= high and ends[1] >= low


def convertible(comparison: Comparison, unit: str) -> bool:
    """Return whether a difference can be told in a unit."""
    if comparison.unit == COUNTED and not unit:
        return False
    plain = "" if is_points(unit) or is_percent(unit) else unit
    return not plain or conversion_factor(comparison.unit, plain) is not None


def compares_odds(code: str) -> bool:
    """Return whether a measure of that code compares odds."""
    return find_measure(code).compares is Compared.ODDS
