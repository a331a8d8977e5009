"""Read numbers as written, with digits, hedge and set, and relate a stated to a printed one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from typing import Final

from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed import Hedge, Number, Printed
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import kind_of
from mcstats.model.read_printed import read_interval, read_number

_TURNED = {"at least": "up to", "over": "under", "up to": "at least", "under": "over"}
_OPPOSITE = {"at least": -1, "over": -1, "up to": 1, "under": 1}


@dataclass(frozen=True, slots=True)
class Literal:
    """A written number, with the set of values that it leaves open."""

    text: str  # as written
    number: Decimal  # without its hedge
    hedge: str  # empty, about, at least, over, up to or under
    set: Printed

    @property
    def digits(self) -> int:
        """The decimals written."""
        return self.set.digits

    @property
    def bound(self) -> bool:
        """True for a bound rather than a value."""
        return self.hedge not in {"", "about"}

    def negated(self) -> Literal:
        """Return the number with the other sign."""
        hedge = _TURNED.get(self.hedge, self.hedge)
        return replace(self, number=-self.number, hedge=hedge, set=self.set.negated())

    def times(self, factor: Decimal) -> Literal:
        """Return the same value in a unit that is `factor` times smaller."""
        if factor == 1:
            return self
        number = (self.number * factor).normalize()
        digits = max(-int(number.as_tuple().exponent), 0)
        moved = self.set.times(factor, self.set.unit)
        return replace(self, number=number, set=replace(moved, digits=digits))


DIGITS_OF_A_RANGE: Final = 9
"""The middle of a range is no number that was written, so that nothing is rounded to it."""


def read(text: str, quantity: str, hedges: Mapping[str, Hedge]) -> Literal:
    """Read a number as written, with unit and hedge.

    Counts, shares and P values have limits of their own; `hedges` has the meaning of each word
    before a number. Raises `PrintedError` if the text holds none.
    """
    number = read_number(text, kind_of(quantity).kind, thousands=True)
    meaning = number.meaning(hedges)
    return Literal(text, number.value, meaning.kind if meaning else "", number.resolve(hedges))


def is_same_reading(first: str, second: str) -> bool:
    """Return whether two texts are one value: the same words, or one number spelled in two ways.

    A number in words is the same as its digits; another unit or another hedge is another value.
    """
    if first.casefold() == second.casefold():
        return True
    try:
        one, two = (read_number(text, kind_of("").kind, thousands=True) for text in (first, second))
    except PrintedError:
        return False
    hedges = [(number.hedge, number.unit.casefold()) for number in (one, two)]
    return one.value == two.value and hedges[0] == hedges[1]


def read_ends(text: str) -> tuple[Literal, Literal]:
    """Read the two ends of an interval or a range, each without its unit.

    Raises `PrintedError` if the text holds none.
    """
    low, high = map(_end, read_interval(text))
    return low, high


def _end(number: Number) -> Literal:
    digits = number.text.split(number.unit)[0].strip() if number.unit else number.text
    return Literal(digits, number.value, "", number.resolve())


def between(low: Literal, high: Literal) -> Literal:
    """Return a number that stands for all between two ends, both included."""
    inside = replace(
        low.set,
        best=None,
        lo=float(low.number),
        hi=float(high.number),
        lo_open=False,
        hi_open=False,
        digits=DIGITS_OF_A_RANGE,
    )
    return replace(low, number=(low.number + high.number) / 2, hedge="about", set=inside)


def round_to(number: Decimal, digits: int, mode: str) -> Decimal:
    """Return a number with so many decimals."""
    return number.quantize(Decimal(1).scaleb(-digits), rounding=mode)


def rounded(number: Decimal, digits: int) -> set[Decimal]:
    """Return what a number may be rounded to: two values for a tie, which its set leaves open."""
    return {round_to(number, digits, mode) for mode in (ROUND_HALF_UP, ROUND_HALF_DOWN)}


def truncated(number: Decimal, digits: int) -> Decimal:
    """Return a number with its further digits cut off."""
    return round_to(number, digits, ROUND_DOWN)


def implies(inner: Printed, outer: Printed) -> bool:
    """Return whether every value of one set lies in the other."""
    low = inner.lo > outer.lo or (inner.lo == outer.lo and (inner.lo_open or not outer.lo_open))
    high = inner.hi < outer.hi or (inner.hi == outer.hi and (inner.hi_open or not outer.hi_open))
    return low and high


@dataclass(frozen=True, slots=True)
class Relation:
    """The diagnosis of a stated number, and whether the printed one supports it."""

    diagnosis: Diagnosis
    holds: bool


RETOLD: Final = Decimal("0.05")
"""A number that is off by more than one in twenty is no rounding of another in prose."""
RETOLD_PLAINLY: Final = Decimal("0.01")
"""Without a hedge a round number is read as exact, so that one in a hundred is the most."""


def rounds_to_tens(stated: Literal, printed: Decimal) -> bool:
    """Return whether a number in tens, hundreds or millions is the printed one rounded so.

    "About 1,800" tells 1,753, and "21,000" tells 20,995. Without a hedge, and without a word such
    as "million", a number that is off by more than `RETOLD_PLAINLY` is no rounding.
    """
    number = stated.number
    exponent = int(number.as_tuple().exponent)
    room = RETOLD
    if exponent <= 0 and number == number.to_integral_value():
        exponent = int(number.normalize().as_tuple().exponent)
        room = RETOLD if stated.hedge == "about" else RETOLD_PLAINLY
    if exponent <= 0 or not printed or abs(number / printed - 1) > room:
        return False
    return number in rounded(printed, -exponent)


def _yes(diagnosis: Diagnosis) -> Relation:
    return Relation(diagnosis, True)


def _no(diagnosis: Diagnosis) -> Relation:
    return Relation(diagnosis, False)


def relate(stated: Literal, printed: Literal) -> Relation | None:
    """Return the relation of a stated number to a printed one, or None if there is none.

    A statement holds if its set covers the printed set: "over 80 %" supports "at least 70 %", and
    "at least 80 %" does not support "80 %".
    """
    if printed.bound:
        return _of_bound(stated, printed)
    if stated.bound:
        # A stated bound is compared with the printed value, not with all values that round to it.
        if not stated.set.contains(printed.number):
            return None
        return _yes(Diagnosis.WITHIN)
    if printed.hedge == "about" and not stated.hedge:
        near = stated.number == printed.number or printed.set.contains(stated.number)
        return _no(Diagnosis.HEDGE) if near else None
    return _of_value(stated, printed)


def _of_value(stated: Literal, printed: Literal) -> Relation | None:
    digits = stated.digits
    if stated.number == printed.number:
        if digits > printed.digits:
            return _no(Diagnosis.OVER_PRECISE)
        return _yes(Diagnosis.EXACT if digits == printed.digits else Diagnosis.ROUNDED)
    if digits < printed.digits:
        if stated.number in rounded(printed.number, digits):
            return _yes(Diagnosis.ROUNDED)
        in_words = stated.hedge == "about" and not any(c.isdigit() for c in stated.text)
        near = {printed.number, *rounded(printed.number, digits)}
        if in_words and any(map(stated.set.contains, near)):  # "half" has no digits to cut off
            return _yes(Diagnosis.WITHIN)
        if stated.number == truncated(printed.number, digits):
            # "Just over 24" is how prose tells 24.9.
            return Relation(Diagnosis.TRUNCATED, stated.set.hedge == "just over")
    if stated.hedge == "about" and stated.set.contains(printed.number):
        return _yes(Diagnosis.WITHIN)
    if rounds_to_tens(stated, printed.number):
        return _yes(Diagnosis.ROUNDED)
    if digits == printed.digits == 0 and rounds_to_tens(
        replace(stated, hedge="about"), printed.number
    ):
        return _no(Diagnosis.HEDGE)
    if digits > printed.digits and printed.set.contains(stated.number):
        return _no(Diagnosis.OVER_PRECISE)
    return None


def _of_bound(stated: Literal, printed: Literal) -> Relation | None:
    if stated.bound:
        if stated.number == printed.number and _OPPOSITE[stated.hedge] != _OPPOSITE[printed.hedge]:
            return _no(Diagnosis.SIGN)
        if implies(printed.set, stated.set):
            same = stated.number == printed.number and stated.hedge == printed.hedge
            return _yes(Diagnosis.EXACT if same else Diagnosis.WITHIN)
        # "over 80" excludes the one value that "at least 80" prints.
        return _no(Diagnosis.INEQUALITY) if stated.number == printed.number else None
    if stated.number == printed.number:
        return _no(Diagnosis.INEQUALITY)
    return _no(Diagnosis.OVER_PRECISE) if printed.set.contains(stated.number) else None
