"""Determine the position of an effect relative to no effect and to what is too small to matter."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import find_measure
from mcstats.model.base import Fact, Reported
from mcstats.model.claim import Claim, Threshold
from mcstats.model.read_printed import parse
from mcstats.model.result import ContrastKey, Result, read_single
from mcstats.model.rubric import Rubric
from mcstats.model.tables import EffectRow
from mcstats.model.vocabularies import ContrastKind
from mcstats.verdict.decide import effect_word

# The parameters of the rubric that say what is too small to matter where nothing is declared.
_OF_DIFFERENCES, _OF_CHANGES, _OF_RATIOS = "size_small", "margin_percent", "size_ratio_small"


@dataclass(frozen=True, slots=True)
class Limits:
    """The effects at which a benefit or a harm begins to count, on the analysis scale.

    Attributes
    ----------
    decided : float
        An interval beyond it decides: the declared threshold, or 0 for no effect.
    margin : float or None
        Effects within it are too small to matter: the declared threshold or a convention; None
        where nothing is declared and no convention applies.
    significant_counts : bool
        True if an interval within the margin that excludes no effect still decides, as for ratios
        of risks, whose worth depends on the risk.
    """

    decided: float
    margin: float | None
    significant_counts: bool = False


def limits_of(rubric: Rubric, claim: Claim, effect: EffectRow) -> Limits:
    """Return the limits for one effect: the declared threshold of its scale, or conventions."""
    family = find_measure(effect.measure).family
    threshold = claim.threshold
    if threshold is not None and family is _family_of(claim, threshold):
        declared = threshold_value(threshold, family)
        return Limits(declared, declared)
    number = {name: p.number for name, p in rubric.parameters.items()}
    if family is Family.STANDARDISED:
        return Limits(0.0, number[_OF_DIFFERENCES])
    if family is Family.PERCENT:
        return Limits(0.0, number[_OF_CHANGES])
    if family is Family.RATIO:
        return Limits(0.0, math.log(number[_OF_RATIOS]), significant_counts=True)
    if family is Family.RAW and effect.vi and effect.n1 and effect.n2:
        sd = math.sqrt(effect.vi / (1 / effect.n1 + 1 / effect.n2))
        return Limits(0.0, number[_OF_DIFFERENCES] * sd)
    return Limits(0.0, None)


def scale_margins(rubric: Rubric, factor: float) -> Rubric:
    """Return the rubric with wider or narrower conventional margins; ratios on the log scale."""
    known = rubric.parameters
    changed = {
        name: known[name].model_copy(
            update={"value": repr(_scaled(known[name].number, factor, ratio=name == _OF_RATIOS))}
        )
        for name in (_OF_DIFFERENCES, _OF_CHANGES, _OF_RATIOS)
    }
    return rubric.model_copy(update={"parameters": {**rubric.parameters, **changed}})


def _scaled(value: float, factor: float, *, ratio: bool) -> float:
    return math.exp(math.log(value) * factor) if ratio else value * factor


def _family_of(claim: Claim, threshold: Threshold) -> Family | None:
    """Return the scale of a declared threshold, or None where nothing names it."""
    code = threshold.measure or next(iter(claim.question.measures), None)
    return None if code is None else find_measure(code).family


def threshold_value(threshold: Threshold | None, family: Family | None = None) -> float:
    """Return the smallest effect of interest on the analysis scale, or 0 if none is declared.

    A ratio is printed as a ratio, above or below 1, and becomes the size of its logarithm.

    Raises
    ------
    ValueError
        For a bound, a negative number, or a ratio of 0 or less.
    """
    if threshold is None:
        return 0.0
    value = parse(threshold.value).best
    if value is None or value < 0 or (family is Family.RATIO and value <= 0):
        raise ValueError(f"a threshold of interest is a number of 0 or more, not {threshold.value}")
    return abs(math.log(value)) if family is Family.RATIO else value


def effect_words(
    effect: EffectRow | None, result: Result | None, limits: Limits | None, rubric: Rubric
) -> tuple[str, ...]:
    """Return the words for an effect that values of the printed set give, each once.

    Parameters
    ----------
    effect : EffectRow or None
        None where the result has no estimate.
    limits : Limits or None
        None where there is no effect to compare.
    """
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


def _positions(
    effect: EffectRow | None, result: Result | None, limits: Limits | None, rubric: Rubric
) -> Iterator[tuple[str, str]]:
    """Yield each pair of words for interval and direction that a value of the printed set gives.

    The interval moves with the estimate, so that both ends of the set and its best value yield
    every pair that any value yields.
    """
    if effect is None or limits is None or effect.estimable == "no":
        yield from _of_words(effect, result, rubric)
        return
    lower, upper = _ends(effect)
    if effect.estimable == "yes" and effect.contrast != ContrastKind.WITHIN.value:
        if effect.ci_lb is None or effect.ci_ub is None or effect.yi is None:
            raise ValueError(f"{effect.effect}: estimable without an interval")
        for shift in dict.fromkeys((lower - effect.yi, 0.0, upper - effect.yi)):
            at = (effect.yi + shift, effect.ci_lb + shift, effect.ci_ub + shift)
            yield _decided(*at, limits)
        return
    if effect.yi_min is None and effect.yi_max is None and effect.yi is None:
        yield from _of_words(effect, result, rubric)
        return
    if effect.contrast != ContrastKind.WITHIN.value and effect.p_max is not None:
        yield from _by_p(effect, result, rubric, _leaning(lower, upper, limits), limits)
        return
    yield "not reported", _leaning(lower, upper, limits)


def _of_words(
    effect: EffectRow | None, result: Result | None, rubric: Rubric
) -> Iterator[tuple[str, str]]:
    """Yield what a direction without a number gives, with the P value where one is printed."""
    trend = "unclear"
    if result is not None and isinstance(result.trend, Fact):
        trend = result.trend.value.value
    between = effect is not None and effect.contrast != ContrastKind.WITHIN.value
    if between and effect is not None and effect.p_max is not None and trend != "unclear":
        yield from _by_p(effect, result, rubric, trend, None)
    else:
        yield "not reported", trend


def _by_p(
    effect: EffectRow, result: Result | None, rubric: Rubric, leaning: str, limits: Limits | None
) -> Iterator[tuple[str, str]]:
    """Yield what a P value without an interval gives: a decision only against no effect."""
    alpha = rubric.parameters["information_alpha"].number
    p_min = effect.p_min or 0.0
    p_max = 1.0 if effect.p_max is None else effect.p_max
    side = leaning if limits is None else _side(*_ends(effect))
    beyond = limits is None or limits.decided == 0
    if p_min < alpha and side != "unclear":
        # A threshold beyond no effect is not what the P value was computed for.
        yield ("significant", side) if beyond else ("not reported", leaning)
    if p_max > alpha or (p_max == alpha and not _open(result)) or side == "unclear":
        yield "undecided", leaning


def _ends(effect: EffectRow) -> tuple[float, float]:
    point = effect.yi
    lower = effect.yi_min if effect.yi_min is not None else point
    upper = effect.yi_max if effect.yi_max is not None else point
    if effect.estimable == "bound":
        lower, upper = effect.yi_min, effect.yi_max
    return (-math.inf if lower is None else lower), (math.inf if upper is None else upper)


def _open(result: Result | None) -> bool:
    """Return whether the upper end of a printed P is excluded from its set, as in P < 0.05."""
    printed = result.printed.get(ContrastKey.P) if result is not None else None
    return isinstance(printed, Reported) and read_single("p", printed).hi_open


def _decided(point: float, lower: float, upper: float, limits: Limits) -> tuple[str, str]:
    margin = limits.margin
    small = margin is not None and -margin < lower and upper < margin
    if small and not (limits.significant_counts and not lower <= 0 <= upper):
        return "decides", "null"
    if lower > limits.decided:
        return "decides", "benefit"
    if upper < -limits.decided:
        return "decides", "harm"
    return "undecided", _leaning(point, point, limits)


def _leaning(lower: float, upper: float, limits: Limits) -> str:
    """Return the direction of a set of estimates that lie beyond what is too small to matter."""
    margin = limits.margin or 0.0
    if lower > 0 and lower >= margin:
        return "benefit"
    return "harm" if upper < 0 and upper <= -margin else "unclear"


def _side(lower: float, upper: float) -> str:
    if lower > 0:
        return "benefit"
    return "harm" if upper < 0 else "unclear"
