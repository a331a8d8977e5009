"""Determine the position of an effect relative to no effect and to what is too small to matter."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from typing import Final

from mcstats.effects.measures.registry import find_measure
from mcstats.model.base import Fact
from mcstats.model.result import Result
from mcstats.model.rubric import Rubric
from mcstats.model.tables import EffectRow
from mcstats.model.vocabularies import ContrastKind
from mcstats.verdict.decide import effect_word
from mcstats.verdict.limits import Limits
from mcstats.verdict.significance import by_p_value, normal_quantile

SMALLER: Final = "smaller than claimed"
"""The word for an interval that excludes an effect as large as the claim says."""


def effect_words(
    effect: EffectRow | None,
    result: Result | None,
    limits: Limits | None,
    rubric: Rubric,
    people: float | None = None,
    *,
    direction_counts: bool = True,
) -> tuple[str, ...]:
    """Return the words for an effect that values of the printed set give, each once.

    Parameters
    ----------
    effect : EffectRow or None
        None where the result has no estimate.
    limits : Limits or None
        None where there is no effect to compare.
    people : float, optional
        The participants, from whom a P value without an estimate bounds the effect.
    direction_counts : bool
        False where a direction without a number counts only if no estimate was coded, so that a
        figure that is missing never counts for more than one that is small.
    """
    if effect is None or limits is None or effect.estimable == "no" or not _has_number(effect):
        alone = direction_counts or result is None or not result.estimates
        positions = _of_words(effect, result, limits, rubric, people, direction_alone=alone)
    else:
        positions = _positions(effect, result, limits, rubric)
    words = (
        effect_word(rubric, interval=interval, direction=direction).then
        for interval, direction in positions
    )
    return tuple(dict.fromkeys(words))


def one_word(rubric: Rubric, words: Sequence[str]) -> str:
    """Return the word that all values of a printed set support.

    Values on both sides support nothing; of words on one side, the one nearest to `unclear`.
    """
    order = rubric.verdict.facts["effect"].order[0]
    middle = order.index("unclear")
    ranks = sorted(order.index(word) - middle for word in words)
    if ranks[0] < 0 < ranks[-1]:
        return "unclear"
    return order[middle + min(ranks, key=abs)]


def _has_number(effect: EffectRow) -> bool:
    return not (effect.yi_min is None and effect.yi_max is None and effect.yi is None)


def _positions(
    effect: EffectRow, result: Result | None, limits: Limits, rubric: Rubric
) -> Iterator[tuple[str, str]]:
    """Yield each pair of words for interval and direction that a value of the printed set gives.

    The interval moves with the estimate, so that both ends of the set and its best value yield
    every pair that any value yields.
    """
    if find_measure(effect.measure).is_level:
        yield "not reported", _trend(result)
        return
    lower, upper = _ends(effect)
    between = effect.contrast != ContrastKind.WITHIN.value
    if effect.estimable == "yes" and between:
        if effect.ci_lb is None or effect.ci_ub is None or effect.yi is None:
            raise ValueError(f"{effect.effect}: estimable without an interval")
        for shift in dict.fromkeys((lower - effect.yi, 0.0, upper - effect.yi)):
            at = (effect.yi + shift, effect.ci_lb + shift, effect.ci_ub + shift)
            yield _against_claimed(*at, limits, rubric)
    elif between and effect.p_max is not None:
        yield from _by_estimate_and_p(effect, result, rubric, limits)
    else:
        yield "not reported", _leaning(lower, upper, limits)


def _of_words(
    effect: EffectRow | None,
    result: Result | None,
    limits: Limits | None,
    rubric: Rubric,
    people: float | None,
    *,
    direction_alone: bool,
) -> Iterator[tuple[str, str]]:
    """Yield what a direction without a number gives, with the P value where one is printed."""
    trend = _trend(result)
    between = effect is not None and effect.contrast != ContrastKind.WITHIN.value
    if effect is None or not between or effect.p_max is None or trend == "unclear":
        yield "not reported", trend if direction_alone else "unclear"
        return
    # Standardised, in two equal arms, the standard error is 2 / sqrt(n): Cohen 1988, 2.5.
    beyond = limits is not None and (limits.decided > 0 or limits.claimed is not None)
    if limits is not None and (beyond or limits.elsewhere):
        yield "not reported", trend if direction_alone else "unclear"
        return
    error = 2 / math.sqrt(people) if people else 0.0
    margin = rubric.parameters["size_small"].number
    near = normal_quantile(max(effect.p_max, sys.float_info.min)) * error
    leaning = trend if near >= margin else "unclear"
    yield from by_p_value(effect, result, rubric, trend, leaning, (near, math.inf), margin)


def _trend(result: Result | None) -> str:
    if result is not None and isinstance(result.trend, Fact):
        return result.trend.value.value
    return "unclear"


def _by_estimate_and_p(
    effect: EffectRow, result: Result | None, rubric: Rubric, limits: Limits
) -> Iterator[tuple[str, str]]:
    """Yield what an estimate with a P value and without an interval gives."""
    lower, upper = _ends(effect)
    side, leaning = _side(lower, upper), _leaning(lower, upper, limits)
    if limits.decided > 0 or limits.elsewhere or limits.claimed is not None:
        # A threshold beyond no effect is not what the P value was computed for.
        yield "not reported", leaning
        return
    sizes = sorted((abs(lower), abs(upper)))
    margin = None if limits.unsized else limits.margin or 0.0
    if limits.significant_counts:
        margin = 0.0
    yield from by_p_value(effect, result, rubric, side, leaning, (sizes[0], sizes[1]), margin)


def _ends(effect: EffectRow) -> tuple[float, float]:
    point = effect.yi
    lower = effect.yi_min if effect.yi_min is not None else point
    upper = effect.yi_max if effect.yi_max is not None else point
    if effect.estimable == "bound":
        lower, upper = effect.yi_min, effect.yi_max
    return (-math.inf if lower is None else lower), (math.inf if upper is None else upper)


def _against_claimed(
    point: float, lower: float, upper: float, limits: Limits, rubric: Rubric
) -> tuple[str, str]:
    """Return the words for an interval, of a claim with a size those against that size.

    Only an interval beyond it supports the claim; one that ends short of it decides against it.
    """
    interval, direction = _decided(point, lower, upper, limits)
    size = limits.claimed
    if size is None or (interval == "decides" and direction != "benefit"):
        return interval, direction
    if upper < size and math.isfinite(size):
        # A rubric without the word takes such an effect for one that is too small.
        known = "smaller" in rubric.effect.facts["direction"].words
        return "decides", "smaller" if known else "null"
    if interval == "undecided" or lower >= size:
        return interval, direction
    return "undecided", "benefit"


def _decided(point: float, lower: float, upper: float, limits: Limits) -> tuple[str, str]:
    margin = limits.margin
    if margin is not None and limits.null is not None:
        margin = min(margin, limits.null)
    small = margin is not None and upper < margin and (limits.one_sided or -margin < lower)
    across = lower <= 0 <= upper
    if small and limits.generous:
        return ("undecided", "unclear") if across else ("significant", _side(lower, upper))
    if small and (across or not limits.significant_counts):
        return "decides", "null"
    if limits.unsized and lower > limits.decided:
        return ("significant", "benefit") if limits.generous else ("undecided", "unclear")
    if lower > limits.decided:
        return "decides", "benefit"
    if upper < -limits.decided:
        return "decides", "harm"
    return "undecided", _leaning(point, point, limits)


def _leaning(lower: float, upper: float, limits: Limits) -> str:
    """Return the direction of a set of estimates that lie beyond what is too small to matter."""
    margin = limits.margin or 0.0
    least = max(margin, limits.claimed or 0.0)
    if lower > 0 and _reaches(lower, least) and not limits.unsized:
        return "benefit"
    return "harm" if upper < 0 and _reaches(-upper, margin) else "unclear"


def _reaches(size: float, least: float) -> bool:
    """Return whether a size is at least another, but for digits that the order of sums changes."""
    return size >= least or math.isclose(size, least, rel_tol=1e-9)


def _side(lower: float, upper: float) -> str:
    if lower > 0:
        return "benefit"
    return "harm" if upper < 0 else "unclear"
