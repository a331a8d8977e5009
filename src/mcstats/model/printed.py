"""The set of values that a printed number stands for.

A `Number` holds what a source prints, and `Number.resolve` gives the set: how wide "about" is, only
the rubric can say, and how the last digit of a P value came about is a choice of the analysis.
Neither needs the text to be read again. Ends are computed in exact decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import isfinite
from types import MappingProxyType
from typing import Literal, TypeAlias

from mcstats.model.printed_characters import PrintedError

Reading = Literal["rounded", "truncated", "floor"]
Kind = Literal["value", "p", "count", "share"]
HedgeKind = Literal["about", "at least", "over", "up to", "under"]

INFINITE = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Hedge:
    """The meaning of a word before a number: its kind, and its slack in units of the last digit."""

    kind: HedgeKind
    tolerance_units: float = 0.0


# How wide "about" is, only the rubric can tell: read so, it is as wide as the last digit.
ABOUT: Mapping[str, Hedge] = MappingProxyType(
    {w: Hedge("about") for w in ("about", "roughly", "approximately", "around", "approx.", "some")}
    | {w: Hedge("about") for w in ("nearly", "almost", "close to", "just under", "just over")}
    | {w: Hedge("about") for w in ("an estimated", "~", "≈")}
)
# A bound says what it says.
BOUNDS: Mapping[str, Hedge] = MappingProxyType(
    {word: Hedge("at least") for word in ("at least", "no less than", "≥", "⩾", ">=")}
    | {word: Hedge("over") for word in ("over", "more than", "above", "greater than", ">")}
    | {word: Hedge("up to") for word in ("up to", "as much as", "as many as", "at most", "≤", "⩽")}
    | {word: Hedge("up to") for word in ("no more than", "<=")}
    | {word: Hedge("under") for word in ("under", "less than", "fewer than", "below", "<")}
)
# No P value is exactly zero, but one may print as zeros.
LIMITS: Mapping[Kind, tuple[Decimal, Decimal, str]] = MappingProxyType(
    {
        "value": (-INFINITE, INFINITE, ""),
        "p": (Decimal(0), Decimal(1), "0 … 1 for a P value"),
        "count": (Decimal(0), INFINITE, "0 or more for a count"),
        "share": (Decimal(0), Decimal(100), "0 … 100 for a share in percent"),
    }
)


@dataclass(frozen=True, slots=True)
class Printed:
    """The set of values that a printed number leaves open.

    ``lo`` and ``hi`` are its ends (infinite where there is none), ``lo_open`` and ``hi_open`` say
    whether an end belongs to it, ``best`` is the printed value (None for a bound), ``digits`` the
    decimals printed and ``step`` one unit of the last digit, all in the printed ``unit``. A count
    is exact unless it is given in millions.
    """

    text: str
    best: float | None
    lo: float
    hi: float
    lo_open: bool
    hi_open: bool
    unit: str
    hedge: str
    digits: int
    step: float

    def contains(self, value: float | Decimal) -> bool:
        """Return whether `value` lies in the set, in exact decimals: 18.365 is in "18.37"."""
        exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
        low, high = Decimal(repr(self.lo)), Decimal(repr(self.hi))
        above = low < exact if self.lo_open else low <= exact
        return above and (exact < high if self.hi_open else exact <= high)

    def times(self, factor: Decimal, unit: str) -> Printed:
        """Return the set in another unit, which is `factor` times smaller, under the same text."""
        if factor == 1:
            return replace(self, unit=unit)

        def moved(value: float) -> float:
            return float(Decimal(repr(value)) * factor) if isfinite(value) else value

        best = None if self.best is None else moved(self.best)
        low, high, step = moved(self.lo), moved(self.hi), moved(self.step)
        return replace(self, best=best, lo=low, hi=high, step=step, unit=unit)

    def negated(self) -> Printed:
        """Return the set of the negative values, under the same text."""
        best = None if self.best is None else -self.best + 0.0
        low, high, low_open, high_open = -self.hi + 0.0, -self.lo + 0.0, self.hi_open, self.lo_open
        return replace(self, best=best, lo=low, hi=high, lo_open=low_open, hi_open=high_open)


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number as it was read: its digits, its hedge and its unit."""

    text: str  # the characters as printed
    value: Decimal  # without its hedge, with as many decimals as were printed
    hedge: str  # the word or sign before the number; empty where there is none
    unit: str  # empty where there is none
    kind: Kind  # a P value, a count and a share keep limits
    _sets: dict[tuple[Hedge | None, Reading], Printed] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def digits(self) -> int:
        """The decimals printed."""
        return max(-int(self.value.as_tuple().exponent), 0)

    @property
    def step(self) -> Decimal:
        """One unit of the last digit that is printed: a hundred in "1.2E+03"."""
        return Decimal(1).scaleb(int(self.value.as_tuple().exponent))

    def meaning(self, hedges: Mapping[str, Hedge] | None = None) -> Hedge | None:
        """Return what the word before the number means, None where there is no word.

        Raises `PrintedError` with NUM-HEDGE where the word is no bound and `hedges` does not hold
        it.
        """
        if not self.hedge:
            return None
        known = (hedges or {}).get(self.hedge) or BOUNDS.get(self.hedge)
        if known is None:
            names = ", ".join(sorted(hedges or {})) or "none but bounds"
            fix = f'give "{self.hedge}" a tolerance among the hedges of the rubric'
            raise PrintedError("NUM-HEDGE", self.text, names, fix)
        return known

    def resolve(
        self, hedges: Mapping[str, Hedge] | None = None, reading: Reading = "rounded"
    ) -> Printed:
        """Return the set that the number stands for; the same one for the same reading.

        `hedges` says what each hedging word means; bounds ("over", "up to", "<") are known without
        it. `reading` says how the last digit came about: rounded (closed hull), truncated (towards
        zero), or, for a P value only, a floor ("0.0001" stands for every smaller value too). Raises
        `PrintedError` with NUM-HEDGE for a hedge without a meaning, NUM-RANGE where no value is
        left.
        """
        key = self.meaning(hedges), reading
        if key not in self._sets:
            self._sets[key] = self._set(*key)
        return self._sets[key]

    def _set(self, hedge: Hedge | None, reading: Reading) -> Printed:
        step = self.step
        floor, roof, _ = LIMITS[self.kind]
        low, high, low_open, high_open = hull(self.value, step, hedge, reading, self.kind)
        if low <= floor:
            # No P value is exactly zero, so the end of its set is open there.
            low, low_open = floor, self.kind == "p" or not floor.is_finite()
        if high >= roof:
            high, high_open = roof, not roof.is_finite()
        if low > high or (low == high and (low_open or high_open)):
            raise PrintedError(
                "NUM-RANGE", self.text, "a set that holds a value", "check the bound"
            )
        bound = reading == "floor" if hedge is None else hedge.kind != "about"
        return Printed(
            text=self.text,
            best=None if bound else float(self.value) + 0.0,  # never -0.0
            lo=float(low),
            hi=float(high),
            lo_open=low_open,
            hi_open=high_open,
            unit=self.unit,
            hedge=self.hedge,
            digits=self.digits,
            step=float(step),
        )


Pair: TypeAlias = tuple[Number, Number]
"""The two ends of an interval or a range, the lower one first."""


def hull(
    number: Decimal, step: Decimal, hedge: Hedge | None, reading: Reading, kind: Kind
) -> tuple[Decimal, Decimal, bool, bool]:
    """Return low end, high end and whether each is open, before limits of the quantity apply."""
    if reading == "floor" and kind != "p":
        raise ValueError("the reading 'floor' belongs to P values")
    if hedge is not None:
        slack = Decimal(repr(float(hedge.tolerance_units))) * step
        if hedge.kind == "about":
            slack = max(slack, step / 2)  # never narrower than the number without its hedge
            return number - slack, number + slack, False, False
        if hedge.kind in ("at least", "over"):
            return number - slack, INFINITE, hedge.kind == "over", True
        return -INFINITE, number + slack, True, hedge.kind == "under"
    if kind == "count" and step <= 1:
        return number, number, False, False
    if reading == "floor":
        # "0.000" as a floor is everything that prints as zeros; any other floor includes itself.
        return Decimal(0), number or step, True, number == 0
    if reading == "rounded":
        return number - step / 2, number + step / 2, False, False
    if number == 0:
        return -step, step, True, True
    if number > 0:
        return number, number + step, False, True
    return number - step, number, True, False
