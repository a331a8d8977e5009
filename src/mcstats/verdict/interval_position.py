"""Determine the position of an effect relative to no effect and to what is too small to matter."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mcstats.effects.measures.measure import Compared, Family
from mcstats.effects.measures.registry import find_measure
from mcstats.model.base import Fact
from mcstats.model.claim import Claim, Threshold
from mcstats.model.read_printed import parse
from mcstats.model.result import Result
from mcstats.model.rubric import Rubric
from mcstats.model.tables import EffectRow
from mcstats.model.vocabularies import ContrastKind
from mcstats.verdict.decide import effect_word
from mcstats.verdict.significance import by_p_value, normal_quantile

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
    unsized : bool
        True if the margin follows from the number of participants and they are not reported: a
        benefit may then be too small to matter, and nothing says so.
    generous : bool
        True of a review whose studies are not distinguished: a margin may be too wide, so that an
        interval within it decides nothing.
    elsewhere : bool
        True if a threshold is declared on another scale than that of the effect: a P value does
        not say whether it is reached.
    """

    decided: float
    margin: float | None
    significant_counts: bool = False
    unsized: bool = False
    generous: bool = False
    elsewhere: bool = False


def limits_of(
    rubric: Rubric,
    claim: Claim,
    effect: EffectRow,
    people: float | None = None,
    i2: float | None = None,
) -> Limits:
    """Return the limits for one effect: the declared threshold of its scale, or conventions.

    Parameters
    ----------
    people : float, optional
        The participants of a study whose effect has no number of its own for each arm.
    i2 : float, optional
        Of a review: the share of the variance, in percent, that lies between its studies.
    """
    family = find_measure(effect.measure).family
    threshold = claim.threshold
    if threshold is not None and family is family_of_threshold(claim):
        declared = threshold_value(threshold, family)
        return Limits(declared, declared)
    limits = _conventions(rubric, effect, people, i2)
    return replace(limits, elsewhere=True) if threshold is not None else limits


def _conventions(
    rubric: Rubric, effect: EffectRow, people: float | None, i2: float | None
) -> Limits:
    family = find_measure(effect.measure).family
    number = {name: p.number for name, p in rubric.parameters.items()}
    if family is Family.STANDARDISED:
        return Limits(0.0, number[_OF_DIFFERENCES])
    if family is Family.PERCENT:
        return Limits(0.0, number[_OF_CHANGES])
    if family is Family.RATIO:
        if find_measure(effect.measure).compares is Compared.MEANS:
            # A ratio of means is a relative change, as a change in percent is.
            return Limits(0.0, math.log1p(number[_OF_CHANGES] / 100))
        return Limits(0.0, math.log(number[_OF_RATIOS]), significant_counts=True)
    if family is Family.RAW:
        return _limits_of_differences(number[_OF_DIFFERENCES], effect, people, i2)
    return Limits(0.0, None)


def _limits_of_differences(
    small: float, effect: EffectRow, people: float | None, i2: float | None
) -> Limits:
    """Return the limits of a difference in a unit: a share of its standard deviation.

    Cochrane Handbook 2019, 6.5.2.3, for two equal arms where each is not known. The variance of a
    review holds that between its studies, which I² tells apart.
    """
    compared = effect.contrast != ContrastKind.WITHIN.value
    review = effect.kind == "review"
    if effect.vi and effect.n1 and effect.n2:
        inverse = 1 / effect.n1 + 1 / effect.n2
    elif effect.vi and people and compared:
        inverse = 4 / people
    else:
        return Limits(0.0, None, unsized=compared, generous=review)
    within = 1 - min(i2 or 0.0, 99.0) / 100 if review else 1.0
    sd = math.sqrt(effect.vi * within / inverse)
    return Limits(0.0, small * sd, generous=review and i2 is None)


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


def family_of_threshold(claim: Claim) -> Family | None:
    """Return the scale of a declared threshold, or None where none is or nothing names it."""
    threshold = claim.threshold
    if threshold is None:
        return None
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
            yield _decided(*at, limits)
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
    if limits is not None and (limits.decided > 0 or limits.elsewhere):
        yield "not reported", trend if direction_alone else "unclear"
        return
    error = 2 / math.sqrt(people) if people else 0.0
    margin = rubric.parameters[_OF_DIFFERENCES].number
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
    if limits.decided > 0 or limits.elsewhere:
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


def _decided(point: float, lower: float, upper: float, limits: Limits) -> tuple[str, str]:
    margin = limits.margin
    small = margin is not None and -margin < lower and upper < margin
    if small and not (limits.significant_counts and not lower <= 0 <= upper):
        return ("undecided", "unclear") if limits.generous else ("decides", "null")
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
    if lower > 0 and lower >= margin and not limits.unsized:
        return "benefit"
    return "harm" if upper < 0 and upper <= -margin else "unclear"


def _side(lower: float, upper: float) -> str:
    if lower > 0:
        return "benefit"
    return "harm" if upper < 0 else "unclear"
