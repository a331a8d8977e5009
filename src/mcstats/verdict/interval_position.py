"""Determine the position of an interval relative to the threshold of interest."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mcstats.model.base import Fact, Reported
from mcstats.model.claim import Threshold
from mcstats.model.read_printed import parse
from mcstats.model.result import ContrastKey, Result, read_single
from mcstats.model.rubric import Rubric
from mcstats.model.tables import EffectRow
from mcstats.model.vocabularies import ContrastKind


def interval_position(
    effect: EffectRow | None, result: Result | None, threshold: Threshold | None, rubric: Rubric
) -> tuple[str, str]:
    """Return the words for the interval and the direction of a result.

    The printed set and the sampling interval count together: an interval decides if all values that
    both leave open lie on one side of the threshold, which is no effect unless a threshold of
    interest is declared. A change within one arm has no interval between arms.
    """
    positions = list(interval_positions(effect, result, threshold, rubric))
    if len(positions) == 1:
        return positions[0]
    # Values of the printed set that decide differently decide nothing together.
    return "undecided", "unclear"


def interval_positions(
    effect: EffectRow | None, result: Result | None, threshold: Threshold | None, rubric: Rubric
) -> Iterator[tuple[str, str]]:
    """Yield each pair of words for interval and direction that a value of the printed set gives.

    The interval moves with the estimate, so that both ends of the set and its best value yield
    every pair that any value yields.
    """
    trend = "unclear"
    if result is not None and isinstance(result.trend, Fact):
        trend = result.trend.value.value
    if effect is None or effect.estimable == "no":
        yield "not estimable", trend
        return
    limit = threshold_value(threshold)
    lower, upper = effect.yi_min, effect.yi_max
    blank = lower is None and upper is None
    lower = -math.inf if lower is None else lower
    upper = math.inf if upper is None else upper
    if effect.contrast == ContrastKind.WITHIN.value:
        yield "not estimable", _side(lower, upper)
    elif effect.estimable == "yes":
        if effect.ci_lb is None or effect.ci_ub is None or effect.yi is None:
            raise ValueError(f"{effect.effect}: estimable without an interval")
        shifts = (lower - effect.yi, 0.0, upper - effect.yi)
        yield from dict.fromkeys(
            _decided(effect.ci_lb + shift, effect.ci_ub + shift, limit) for shift in shifts
        )
    elif effect.p_max is not None and effect.p_min is not None and limit == 0:
        # Without an interval, a printed P value below alpha decides against no effect.
        alpha = rubric.parameters["information_alpha"].number
        side = trend if blank else _side(lower, upper)
        if effect.p_min < alpha:
            yield ("decides", side) if side != "unclear" else ("not estimable", side)
        if effect.p_max > alpha or (effect.p_max == alpha and not _open(result)):
            yield "undecided", "unclear"
    else:
        yield "not estimable", _side(lower, upper)


def _open(result: Result | None) -> bool:
    """Return whether the upper end of a printed P is excluded from its set, as in P < 0.05."""
    printed = result.printed.get(ContrastKey.P) if result is not None else None
    return isinstance(printed, Reported) and read_single("p", printed).hi_open


def _decided(lower: float, upper: float, limit: float) -> tuple[str, str]:
    if lower > limit:
        return "decides", "benefit"
    if upper < -limit:
        return "decides", "harm"
    if limit > 0 and upper < limit and lower > -limit:
        return "decides", "null"
    return "undecided", "unclear"


def _side(lower: float, upper: float) -> str:
    if lower > 0:
        return "benefit"
    return "harm" if upper < 0 else "unclear"


def threshold_value(threshold: Threshold | None) -> float:
    """Return the smallest effect of interest, or 0 if none is declared."""
    if threshold is None:
        return 0.0
    value = parse(threshold.value).best
    if value is None or value < 0:
        raise ValueError(f"a threshold of interest is a number of 0 or more, not {threshold.value}")
    return value
