"""Changes on top of changes: what two steps come to, counted from the beginning."""

from __future__ import annotations

from dataclasses import replace

from mcstats.effects.bounds.propagate import Span
from mcstats.effects.routes.route import Effect


def compounded(first: Effect, second: Effect, *, reduction: bool) -> Effect:
    """Return the percent change after two steps, each counted from where the last one ended.

    Parameters
    ----------
    first, second : Effect
        With a set each; `yi` in percent of the value that the step began with.
    reduction : bool
        Whether positive numbers say how much less there is, rather than how much more.

    Returns
    -------
    Effect
        The second effect with estimate and set counted from the beginning.
    """
    earlier, later = first.span, second.span
    if earlier is None or later is None:
        return second
    ends = Span(
        _both(earlier.lo, later.lo, reduction),
        _both(earlier.hi, later.hi, reduction),
        earlier.lo_open or later.lo_open,
        earlier.hi_open or later.hi_open,
    )
    best = None
    if first.yi is not None and second.yi is not None:
        best = _both(first.yi, second.yi, reduction)
    return replace(second, yi=best).with_span(ends)


def _both(first: float, second: float, reduction: bool) -> float:
    sign = -1 if reduction else 1
    return 100 * sign * ((1 + sign * first / 100) * (1 + sign * second / 100) - 1)
