"""Printed sets through formulas: what the printing leaves open of a computed figure.

A figure is a function of printed numbers, each of which stands for an interval. `propagate`
returns the interval of the figure, with ends that are certified and never sampled: exact at the
corners of the box along inputs in which the function is monotone, and by branch and bound on
enclosures along all others.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from mcstats.effects.bounds.interval_arithmetic import FloatArray, Interval
from mcstats.model.printed import Printed

Function = Callable[..., Any]

# A chain of a dozen double operations, special functions among them, loses at most four digits of
# sixteen; a certified end this close to a corner is that corner.
ROUNDING: Final = 1e-12
# Beyond nine digits no printed number distinguishes two ends, so the division of boxes stops.
CLOSE_ENOUGH: Final = 1e-9
MOST_BOXES: Final = 20_000
MOST_ROUNDS: Final = 400


@dataclass(frozen=True, slots=True)
class Span:
    """The interval that a figure lies in.

    Attributes
    ----------
    lo, hi : float
        Ends; infinite where there is no limit.
    lo_open, hi_open : bool
        Whether an end is excluded; an infinite one always is.
    best : float or None
        The value that the printed best values give; None where one of them is only a bound.
    """

    lo: float
    hi: float
    lo_open: bool = False
    hi_open: bool = False
    best: float | None = None

    def __post_init__(self) -> None:
        """Refuse an empty interval; say of an infinite end that it is open."""
        if not self.lo <= self.hi:
            raise ValueError(f"an interval from {self.lo} to {self.hi} holds nothing")
        object.__setattr__(self, "lo_open", self.lo_open or math.isinf(self.lo))
        object.__setattr__(self, "hi_open", self.hi_open or math.isinf(self.hi))

    def contains(self, value: float) -> bool:
        """Return whether `value` lies inside, up to the rounding of doubles at a closed end."""
        slack = ROUNDING * max(1.0, abs(value))
        above = value > self.lo if self.lo_open else value >= self.lo - slack
        return above and (value < self.hi if self.hi_open else value <= self.hi + slack)

    def meets(self, other: Span) -> bool:
        """Return whether the two intervals have a value in common."""
        low, high = max(self.lo, other.lo), min(self.hi, other.hi)
        if low != high:
            return low < high
        ends = ((self.lo, self.lo_open), (self.hi, self.hi_open))
        more = ((other.lo, other.lo_open), (other.hi, other.hi_open))
        return not any(is_open for end, is_open in (*ends, *more) if end == low)

    def negated(self) -> Span:
        """Return the interval of the negative values."""
        best = None if self.best is None else -self.best
        return Span(-self.hi + 0.0, -self.lo + 0.0, self.hi_open, self.lo_open, best)

    @property
    def exact(self) -> bool:
        """True where the interval is one value."""
        return self.lo == self.hi


def span_of(printed: Printed, scale: float = 1.0) -> Span:
    """Return the set of a printed number, in units `scale` times as large (0.01 for percent)."""
    best = None if printed.best is None else printed.best * scale
    low, high = printed.lo * scale, printed.hi * scale
    return Span(low, high, printed.lo_open, printed.hi_open, best)


def scaled(span: Span, factor: float) -> Span:
    """Return the interval of the values times a positive factor."""
    best = None if span.best is None else span.best * factor
    return Span(span.lo * factor, span.hi * factor, span.lo_open, span.hi_open, best)


def as_printed(span: Span, text: str) -> Printed:
    """Return a set in the form of a printed number, for routes that read one; `text` names it."""
    return Printed(
        text=text,
        best=span.best,
        lo=span.lo,
        hi=span.hi,
        lo_open=span.lo_open,
        hi_open=span.hi_open,
        unit="",
        hedge="",
        digits=0,
        step=0.0,
    )


def exactly(value: float) -> Span:
    """Return the interval of one value."""
    return Span(value, value, best=value)


def propagate(
    function: Function,
    inputs: Mapping[str, Span],
    corners: Collection[str] | None = None,
    grid: Mapping[str, npt.ArrayLike] | None = None,
    best_grid: Mapping[str, float] | None = None,
    slopes: Mapping[str, Function] | None = None,
) -> Span:
    """Return the interval of ``function(**inputs, **grid)``.

    Parameters
    ----------
    function : callable
        Broadcasts over arrays; made of ufuncs alone where an input is not in `corners`.
    inputs : mapping of str to Span
        The sets, by argument.
    corners : collection of str, optional
        Arguments in which the function is monotone for any fixed values of the others, in
        whichever direction; all of them by default.
    grid : mapping of str to array_like, optional
        Further arguments with the values that they may take together (sizes of two groups, say),
        each of shape (k,); the interval covers all of them.
    best_grid : mapping of str to float, optional
        Their declared values, for `Span.best`.
    slopes : mapping of str to callable, optional
        Functions of the same arguments that have the sign of the derivative by an input. Where
        the enclosure of one keeps its sign on the whole box, the input counts as a corner.

    Returns
    -------
    Span
        Ends at corners are exact up to the rounding of doubles; other ends lie outside of the
        true ones by at most 1e-9 relatively, or by more when the budget of boxes is spent.
    """
    # Along an input in which the function is monotone, be it upwards or downwards for given others,
    # the extremes lie at its ends, and trying both is exact. Along any other one an extreme may lie
    # inside: no sample would prove that none is missed, so enclosures of boxes are divided instead.
    cornered = set(inputs) if corners is None else set(corners) & set(inputs)
    points = {name: np.asarray(values, dtype=float) for name, values in (grid or {}).items()}
    cornered |= {name for name, slope in (slopes or {}).items() if _steady(slope, inputs, points)}
    free = [name for name in sorted(inputs) if name not in cornered and not inputs[name].exact]
    names = [name for name in sorted(inputs) if name not in free]
    values, closed = _at_corners(function, inputs, names + free, points)
    ends = []
    for sign in (1.0, -1.0):
        end, is_open = _largest(sign * values, closed)
        if free:
            ceiling = _over_boxes(function, inputs, names, free, points, sign, end)
            if ceiling > end + ROUNDING * max(1.0, abs(end)):
                # An end from inside a box may belong to the set: closed is the wider reading.
                end, is_open = ceiling, False
        ends.append((sign * end + 0.0, is_open))
    (high, high_open), (low, low_open) = ends
    best = _best(function, inputs, dict(best_grid or {}))
    return Span(low, high, low_open, high_open, best)


def _steady(slope: Function, inputs: Mapping[str, Span], points: Mapping[str, FloatArray]) -> bool:
    """Return whether a derivative provably keeps its sign on the whole box and the grid."""
    enclosure = slope(
        **{name: Interval(span.lo, span.hi) for name, span in inputs.items()}, **points
    )
    low, high = np.asarray(enclosure.lo), np.asarray(enclosure.hi)
    return bool(np.all((low >= 0) | (high <= 0)))


def _best(
    function: Function, inputs: Mapping[str, Span], declared: Mapping[str, float]
) -> float | None:
    values = {name: np.float64(value) for name, value in declared.items()}
    for name, span in inputs.items():
        if span.best is None:
            return None
        values[name] = np.float64(span.best)
    with np.errstate(all="ignore"):
        value = float(np.asarray(function(**values)).item())
    return value if math.isfinite(value) else None


def _ends(span: Span) -> list[tuple[float, bool]]:
    ends = [(span.lo, span.lo_open)]
    return ends if span.exact else [*ends, (span.hi, span.hi_open)]


def _at_corners(
    function: Function,
    inputs: Mapping[str, Span],
    names: list[str],
    points: Mapping[str, FloatArray],
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Return the function at every corner and grid point, and which corners have no open end.

    Returns
    -------
    values, closed
        Of shape (corners, points) and (corners,).
    """
    combinations = list(itertools.product(*(_ends(inputs[name]) for name in names)))
    arguments = {
        name: np.array([c[i][0] for c in combinations])[:, None] for i, name in enumerate(names)
    }
    with np.errstate(all="ignore"):
        computed = function(**arguments, **{k: v[None, :] for k, v in points.items()})
    shape = (len(combinations), max([v.size for v in points.values()], default=1))
    closed = np.array([not any(is_open for _, is_open in row) for row in combinations])
    return np.broadcast_to(np.asarray(computed, dtype=float), shape), closed


def _largest(values: FloatArray, closed: npt.NDArray[np.bool_]) -> tuple[float, bool]:
    """Return the largest of the values at the corners, and whether no closed corner has it."""
    if np.isnan(values).any():  # inf - inf: nothing is known in this direction
        return math.inf, True
    end = float(values.max())
    if math.isinf(end):
        return end, True
    attained = (values >= end - ROUNDING * max(1.0, abs(end))).any(axis=1)
    return end, not bool((attained & closed).any())


def _over_boxes(
    function: Function,
    inputs: Mapping[str, Span],
    names: list[str],
    free: list[str],
    points: Mapping[str, FloatArray],
    sign: float,
    floor: float,
) -> float:
    """Return an upper bound of `sign` times the function, by branch and bound.

    Each corner of the monotone inputs with each point of the grid has a search of its own: one
    enclosure of them all would be wider by what they do not share. The bound of earlier searches
    is the floor of the later ones, which then discard most boxes at once.
    """
    ceiling = -math.inf
    combinations = list(itertools.product(*(_ends(inputs[name]) for name in names)))
    rows = [dict(zip(points, row, strict=True)) for row in zip(*points.values(), strict=True)]
    for combination in combinations:
        fixed = {name: np.float64(combination[i][0]) for i, name in enumerate(names)}
        for row in rows or [{}]:
            bound = _search(function, {**fixed, **row}, inputs, free, sign, max(floor, ceiling))
            ceiling = max(ceiling, bound)
    return ceiling


def _search(
    function: Function,
    fixed: Mapping[str, Any],
    inputs: Mapping[str, Span],
    free: list[str],
    sign: float,
    floor: float,
) -> float:
    """Return an upper bound of `sign` times the function over one box, by halving it.

    A box is discarded once its enclosure exceeds the largest value known, `floor` or that of some
    point, by no more than a printed number can show. The bound is the largest enclosure of all
    boxes, the discarded ones included, so that it holds wherever the search stops.
    """
    low = np.array([[inputs[name].lo for name in free]], dtype=float)
    high = np.array([[inputs[name].hi for name in free]], dtype=float)

    def ceilings(lo: FloatArray, hi: FloatArray) -> FloatArray:
        boxes = {name: Interval(lo[:, i], hi[:, i]) for i, name in enumerate(free)}
        enclosure = function(**fixed, **boxes)
        return np.broadcast_to(enclosure.hi if sign > 0 else -enclosure.lo, lo.shape[:1])

    def inside(lo: FloatArray, hi: FloatArray) -> float:
        middle = {name: (lo[:, i] + hi[:, i]) / 2 for i, name in enumerate(free)}
        with np.errstate(all="ignore"):
            values = sign * np.asarray(function(**fixed, **middle), dtype=float)
        return float(np.nanmax(values, initial=-math.inf))

    settled = -math.inf
    for turn in range(MOST_ROUNDS):
        bounds = ceilings(low, high)
        floor = max(floor, inside(low, high))
        target = floor + CLOSE_ENOUGH * max(1.0, abs(floor)) if math.isfinite(floor) else floor
        keep = bounds > target
        settled = max(settled, float(np.max(bounds[~keep], initial=-math.inf)))
        low, high, bounds = low[keep], high[keep], bounds[keep]
        # An infinite box cannot be halved, and a spent budget leaves the bound as it stands.
        if low.size == 0 or len(low) > MOST_BOXES or not np.isfinite(low + high).all():
            break
        axis = turn % len(free)  # in turn: which input narrows the enclosure most is not known
        middle = (low[:, axis] + high[:, axis]) / 2
        left, right = high.copy(), low.copy()
        left[:, axis], right[:, axis] = middle, middle
        low, high = np.concatenate([low, right]), np.concatenate([left, high])
    return max(settled, float(np.max(bounds, initial=-math.inf)))
