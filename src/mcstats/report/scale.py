"""Words, scale and value of no effect of measures and routes, and the axis of a plot.

No other module of the report reads the registries of `effects`: what computes stays outside. An
empty code stands for a plain number, such as a step of a computation.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import MEASURES, find_measure
from mcstats.effects.routes.route import NEED_WORDS, lacking_in_words
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.report.format import plain

# A plot shows this much on both sides at most; what lies beyond is cut, with an arrow.
WIDEST_LOG = math.log(64)


def words_of_route(route: str) -> str:
    """Return a route in words."""
    return ROUTES[route].words


def words_of_lacking(because: str) -> str:
    """Return in words what an effect lacks to be estimable, without the names of keys."""
    words = lacking_in_words(because).partition("; where ")[0]
    words = re.sub(r" \(`\w+`\)", "", words)
    words = re.sub(r"`(\w+)`", lambda key: key[1].replace("_", " "), words)
    return re.sub(r"^not printed:", "missing:", words)


def words_of_key(key: str) -> str:
    """Return the key of a reported value in words."""
    return NEED_WORDS.get(key, key.replace("_", " "))


def measure_rank(measure: str) -> tuple[bool, int, int]:
    """Return the place of a measure among others: between arms first, by family, as registered."""
    known = find_measure(measure)
    return known.within, list(Family).index(known.family), list(MEASURES).index(known.code)


def label_of(measure: str) -> str:
    """Return a measure in words."""
    return find_measure(measure).label if measure else ""


def in_units(measure: str) -> bool:
    """Return whether a measure is a difference in the unit of its source, which shares no axis."""
    return bool(measure) and find_measure(measure).in_unit_of_outcome


def is_percent(measure: str) -> bool:
    """Return whether a measure is a change in percent."""
    return find_measure(measure).family is Family.PERCENT


def is_scale_free(measure: str) -> bool:
    """Return whether a measure is a ratio or a standardised difference."""
    return bool(measure) and find_measure(measure).family in (Family.RATIO, Family.STANDARDISED)


def null_of(measure: str) -> float:
    """Return the value of no effect of a measure, on the scale of `yi`."""
    return find_measure(measure).null if measure else 0.0


def is_ratio(measure: str) -> bool:
    """Return whether `yi` of a measure is the logarithm of a ratio; no measure is none."""
    return bool(measure) and find_measure(measure).back == "exp"


def column_as_read(measure: str, column: str) -> str:
    """Return the name of a figure on the scale on which it is read: ``exp_yi`` of a ratio."""
    return f"exp_{column}" if is_ratio(measure) else column


def as_read(measure: str, value: float) -> float:
    """Return a value of `yi` as people read it: a ratio and not its logarithm."""
    if not is_ratio(measure):
        return value
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis on the scale of `yi`, from `low` to `high`, with the value of no effect."""

    low: float
    high: float
    null: float
    log: bool
    ticks: tuple[tuple[float, str], ...]

    def at(self, value: float) -> float:
        """Return the position of a value in percent of the width, cut at the ends."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(100 * share, 4)

    def cut(self, low: float, high: float) -> tuple[float, float, bool, bool]:
        """Return the positions of both ends of an interval and whether each is cut."""
        return self.at(low), self.at(high), low < self.low, high > self.high

    def holds(self, value: float) -> bool:
        """Return whether a value lies on the axis."""
        return self.low <= value <= self.high


def axis_of(values: Iterable[float | None], measure: str) -> Axis:
    """Return an axis that holds the values and no effect, with round ticks.

    Parameters
    ----------
    values : iterable of float
        Estimates and ends of intervals, on the scale of `yi`; infinite ones do not count.
    measure : str
        Code of the measure; the ticks of a ratio are ratios.
    """
    null = null_of(measure)
    finite = [v for v in values if v is not None and math.isfinite(v)]
    low, high = min([null, *finite]), max([null, *finite])
    if is_ratio(measure):
        low, high = max(low, -WIDEST_LOG), min(high, WIDEST_LOG)
        return _ratios(low, high, null)
    if low == high:
        low, high = low - 1, high + 1
    step = _step(high - low)
    first, last = math.floor(low / step), math.ceil(high / step)
    digits = max(0, -math.floor(math.log10(step)))
    ticks = tuple((n * step, plain(n * step, digits)) for n in range(first, last + 1))
    return _axis(ticks, null, log=False)


def _ratios(low: float, high: float, null: float) -> Axis:
    # Doublings are read most easily; a narrow axis takes half as much between its ticks.
    base = 2.0 if high - low > math.log(2) else math.sqrt(2)
    first = min(math.floor(low / math.log(base) + 1e-9), -1)
    last = max(math.ceil(high / math.log(base) - 1e-9), 1)
    every = max(1, math.ceil((last - first) / 7))
    chosen = range(-every * math.ceil(-first / every), every * math.ceil(last / every) + 1, every)
    ticks = []
    for n in chosen:
        value = base**n
        digits = 0 if value >= 1 and value == int(value) else 2 if value >= 0.1 else 3
        ticks.append((n * math.log(base), plain(value, digits).rstrip("0").rstrip(".") or "0"))
        if value >= 1 and value == int(value):
            ticks[-1] = (n * math.log(base), plain(value, 0))
    return _axis(tuple(ticks), null, log=True)


def _axis(ticks: tuple[tuple[float, str], ...], null: float, *, log: bool) -> Axis:
    low, high = ticks[0][0], ticks[-1][0]
    placed = tuple(
        (round(100 * (value - low) / (high - low), 4), text.replace("-", "\N{MINUS SIGN}"))
        for value, text in ticks
    )
    return Axis(low, high, null, log, placed)


def _step(width: float) -> float:
    rough = width / 6
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
