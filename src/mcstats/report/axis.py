"""The axis of a figure: its ends, its round ticks, and the place of a value on it."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mcstats.report.format import fixed

MOST_TICKS: Final = 7
FEWEST: Final = 2
"""Steps of an axis: fewer would leave most of it empty."""
LETTER: Final = 8.5
"""Pixels of a figure in the label of a tick, and half of what two labels stand apart."""
REACH: Final = 4.0
"""An interval is drawn whole up to so many times the median half width; beyond it has an arrow."""
WIDEST_LOG: Final = math.log(1e6)
"""A ratio axis reaches no further on either side; what lies beyond has an arrow."""
_TINY: Final = 1e-9
_NOISE: Final = 1e-12
"""A multiple of a step that is off by no more is one but for the arithmetic of doubles."""
Ticks = tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """A linear axis of values, or a logarithmic one of ratios whose values are logarithms."""

    low: float  # the values at both ends
    high: float
    null: float  # the value of no effect
    ticks: Ticks  # values and their labels

    def at(self, value: float) -> float:
        """Return the place of a value in percent; one beyond an end stands at the end."""
        inside = min(max(value, self.low), self.high)
        return 100 * ((inside - self.low) / (self.high - self.low))

    def holds(self, value: float) -> bool:
        """Return whether a value lies between the ends, but for less than a figure can show."""
        slack = _TINY * max(1.0, self.high - self.low)
        return self.low - slack <= value <= self.high + slack


def make_axis(
    kept: Iterable[float],
    intervals: Iterable[tuple[float, float, float]],
    room: float,
    *,
    null: float = 0.0,
    log: bool = False,
) -> Axis:
    """Return an axis with as many round ticks as have room.

    Parameters
    ----------
    kept : iterable of float
        Values that have to be on the axis, such as estimates and the ends of a summary.
    intervals : iterable of (float, float, float)
        Low end, estimate and high end; an end may be infinite, and one far out is not on the axis.
    room : float
        Pixels of the axis.
    null : float
        The value of no effect, which is on the axis.
    log : bool
        Whether values are logarithms of ratios, at which the ticks stand.
    """
    ends = [(middle, end) for low, middle, high in intervals for end in (low, high)]
    distances = [abs(end - middle) for middle, end in ends if math.isfinite(end)]
    reach = REACH * statistics.median(distances) if distances else 0.0
    shown = [end for middle, end in ends if abs(end - middle) <= reach]
    values = [null, *(v for v in (*kept, *shown) if math.isfinite(v))]
    low, high = min(values), max(values)
    if high - low < _TINY:
        low, high = low - (math.log(2) if log else 1.0), high + (math.log(2) if log else 1.0)
    if log:
        low, high = max(low, -WIDEST_LOG), min(high, WIDEST_LOG)
    for ticks in _ratio_ticks(low, high) if log else _linear_ticks(low, high):
        axis = Axis(ticks[0][0], ticks[-1][0], null, ticks)
        if _has_room(axis, room):
            return axis
    return replace(axis, ticks=(axis.ticks[0], axis.ticks[-1]))


def _has_room(axis: Axis, room: float) -> bool:
    middles = [(axis.at(v) * room / 100, LETTER * (len(text) + 1) / 2) for v, text in axis.ticks]
    pairs = itertools.pairwise(middles)
    apart = all(b - a >= half_a + half_b for (a, half_a), (b, half_b) in pairs)
    return len(middles) == 2 or (len(middles) <= MOST_TICKS and apart)


def _linear_ticks(low: float, high: float) -> Iterator[Ticks]:
    """Yield ticks at multiples of 1, 2 or 5, the closest first."""
    power = math.floor(math.log10((high - low) / MOST_TICKS))
    for exponent in range(power, power + 4):
        for factor in (1, 2, 5):
            step = factor * 10.0**exponent
            first, last = math.floor(low / step + _NOISE), math.ceil(high / step - _NOISE)
            yield tuple(
                (n * step, fixed(n * step, max(0, -exponent))) for n in range(first, last + 1)
            )
            if last - first <= FEWEST:
                return


def _ratio_ticks(low: float, high: float) -> Iterator[Ticks]:
    """Yield ticks at round ratios, the closest first."""
    ratios = [math.exp(low), math.exp(high)]
    if ratios[1] / ratios[0] < 5:  # the decades hold too few ticks
        for ticks in _linear_ticks(*ratios):
            if ticks[0][0] > 0:
                yield tuple((math.log(ratio), text) for ratio, text in ticks)
    first, last = math.floor(low / math.log(10)), math.ceil(high / math.log(10))
    for factors in ((1, 2, 5), (1, 3), (1,)):
        yield _enclosing(
            [f * 10.0**n for n in range(first - 1, last + 1) for f in factors], low, high
        )
    for every in (2, 3, 6):
        decades = range(first - first % every, last + every, every)
        yield _enclosing([10.0**n for n in decades], low, high)


def _enclosing(ratios: Sequence[float], low: float, high: float) -> Ticks:
    """Return the ratios from the last below `low` to the first above `high`, as logarithms."""
    logs = [math.log(ratio) for ratio in ratios]
    first = max(n for n, v in enumerate(logs) if v <= low + _TINY or n == 0)
    last = min(n for n, v in enumerate(logs) if v >= high - _TINY or n == len(logs) - 1)
    return tuple((logs[n], _ratio_text(ratios[n])) for n in range(first, last + 1))


def _ratio_text(ratio: float) -> str:
    return fixed(ratio, max(0, -math.floor(math.log10(ratio) + _TINY)))
