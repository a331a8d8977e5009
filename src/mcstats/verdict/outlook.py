"""Where a result leaves the effect: what its printed set and its interval say together."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mcstats.schema.base import Fact, Reported
from mcstats.schema.claim import Threshold
from mcstats.schema.printed import parse
from mcstats.schema.result import read_single
from mcstats.schema.rubric import Rubric
from mcstats.schema.study import ContrastKey, Result
from mcstats.schema.tables import EffectRow
from mcstats.schema.words import ContrastKind

__all__ = ["limit_of", "outlook", "outlooks"]


def outlook(
    effect: EffectRow | None, result: Result | None, threshold: Threshold | None, rubric: Rubric
) -> tuple[str, str]:
    """Return where a result leaves the effect: the words for interval and direction.

    The printed set and the sampling interval count together: an interval decides where all of
    what both leave open lies on one side of the threshold, which is no effect where no threshold
    of interest is declared. A change within one arm has no interval between arms.
    """
    found = list(outlooks(effect, result, threshold, rubric))
    if len(found) == 1:
        return found[0]
    # Where values of the printed set decide differently, together they decide nothing.
    return "undecided", "unclear"


def outlooks(
    effect: EffectRow | None, result: Result | None, threshold: Threshold | None, rubric: Rubric
) -> Iterator[tuple[str, str]]:
    """Yield the words for interval and direction that values of the printed set give, each once.

    The interval moves with the estimate, so that both ends of the set and its best value show
    every word that some value gives.
    """
    trend = "unclear"
    if result is not None and isinstance(result.trend, Fact):
        trend = result.trend.value.value
    if effect is None or effect.estimable == "no":
        yield "not estimable", trend
        return
    limit = limit_of(threshold)
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
        # A printed P value decides against no effect without an interval: by being below alpha.
        alpha = rubric.parameters["information_alpha"].number
        side = trend if blank else _side(lower, upper)
        if effect.p_min < alpha:
            yield ("decides", side) if side != "unclear" else ("not estimable", side)
        if effect.p_max > alpha or (effect.p_max == alpha and not _open(result)):
            yield "undecided", "unclear"
    else:
        yield "not estimable", _side(lower, upper)


def _open(result: Result | None) -> bool:
    """Whether the upper end of a printed P value is not one of its values, as in P < 0.05."""
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


def limit_of(threshold: Threshold | None) -> float:
    """Return the smallest effect of interest, 0 where none is declared."""
    if threshold is None:
        return 0.0
    value = parse(threshold.value).best
    if value is None or value < 0:
        raise ValueError(f"a threshold of interest is a number of 0 or more, not {threshold.value}")
    return value
