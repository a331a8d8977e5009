"""The printed values of a comparison, seen from the other arm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from mcstats.effects.routes.route import Given, Value
from mcstats.model.printed import Printed

SIGNED: Final = frozenset(
    "difference estimate t yi oe phi d g point_biserial coefficient beta log_odds nnt".split()
)
"""Keys of the comparison whose values change their sign, an estimate of a ratio apart."""
EXCHANGED: Final = {"only_first": "only_last", "only_last": "only_first"}

Turn = Callable[[Printed], Printed | None]


def turn_reference(given: Given, *, ratio: bool) -> Given | None:
    """Return the values with the printed comparison that of the other arm with this one.

    A difference, a statistic and a logarithm change their sign; a ratio becomes its reciprocal, and
    a relative reduction that of the reciprocal. An interval follows what it is an interval of. What
    is printed of each arm stays, and so do correlations of two quantities.

    Returns
    -------
    Given or None
        None where a ratio may be zero, which has no reciprocal.
    """
    contrast: dict[str, Value] = {}
    for key, value in given.contrast.items():
        turn = _turn_of(key, given.contrast, ratio)
        name = EXCHANGED.get(key, key)
        if turn is None:
            contrast[name] = value
            continue
        numbers = value if isinstance(value, tuple) else (value,)
        turned = [turn(number) for number in reversed(numbers)]
        known = [number for number in turned if number is not None]
        if len(known) < len(turned):
            return None
        contrast[name] = (known[0], known[1]) if isinstance(value, tuple) else known[0]
    return Given(contrast, given.arms)


def _turn_of(key: str, contrast: Mapping[str, Value], ratio: bool) -> Turn | None:
    """Return how the value under a key turns; None where it stays."""
    if key == "ci":
        of = next((name for name in ("reduction", *sorted(SIGNED)) if name in contrast), None)
        return None if of is None else _turn_of(of, contrast, ratio)
    if key == "reduction":
        return _other_reduction
    if key not in SIGNED:
        return None
    return _reciprocal if ratio and key == "estimate" else _negative


def _negative(value: Printed) -> Printed:
    best = None if value.best is None else -value.best + 0.0
    return _with_ends(value, -value.hi, -value.lo, best)


def _reciprocal(value: Printed) -> Printed | None:
    if value.lo <= 0:
        return None
    best = None if value.best is None else 1 / value.best
    return _with_ends(value, 1 / value.hi, 1 / value.lo, best)


def _other_reduction(value: Printed) -> Printed | None:
    """Return the reduction that the reciprocal ratio stands for, below zero for an increase."""
    if value.hi >= 100:
        return None

    def other(percent: float) -> float:
        return 100 * (1 - 1 / (1 - percent / 100))

    best = None if value.best is None else other(value.best)
    return _with_ends(value, other(value.hi), other(value.lo), best)


def _with_ends(value: Printed, low: float, high: float, best: float | None) -> Printed:
    """Return a printed number with other ends, those that were open now on the other side."""
    return replace(value, lo=low, hi=high, best=best, lo_open=value.hi_open, hi_open=value.lo_open)
