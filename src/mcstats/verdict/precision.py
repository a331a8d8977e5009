"""Measure imprecision: the interval against a threshold, and the optimal information size."""

from __future__ import annotations

import math
from collections.abc import Callable

from scipy import special

from mcstats.model.rubric import Rubric


def interval_word(low: float | None, high: float | None, threshold: float | None) -> str:
    """Return the position of an interval relative to the threshold of interest.

    Parameters
    ----------
    low, high : float or None
        The interval, favourable upwards; None if it is not known.
    threshold : float or None
        The smallest effect of interest, ≥ 0; None makes the null, 0, the threshold.

    Raises
    ------
    ValueError
        If the interval is reversed or the threshold negative.
    """
    if low is None or high is None:
        return "not estimable"
    of_interest = 0.0 if threshold is None else threshold
    if low > high or of_interest < 0:
        raise ValueError(f"an interval from {low} to {high} against a threshold of {of_interest}")
    if of_interest > 0 and low <= -of_interest and high >= of_interest:
        return "includes both"
    return "includes" if low <= of_interest <= high else "excludes"


def information_size(rubric: Rubric, difference: float | None = None) -> float:
    """Return the number of participants, in both arms, that a t test of two equal arms needs.

    Parameters
    ----------
    difference : float, optional
        The standardised mean difference to detect; by default that of the rubric.

    Raises
    ------
    ValueError
        If the difference is not positive.
    """
    wanted = (
        rubric.parameters["information_difference"].number if difference is None else difference
    )
    if not wanted > 0:
        raise ValueError(f"a difference to be found is positive, not {wanted}")
    # Guyatt 2011 (GRADE 6): the size of one adequately powered trial
    alpha = rubric.parameters["information_alpha"].number

    def power(n: float) -> float:
        df, shift = 2 * n - 2, wanted * math.sqrt(n / 2)
        limit = float(special.stdtrit(df, 1 - alpha / 2))
        # Cohen 1988, ch. 2: noncentral t, both tails
        return float(1 - special.nctdtr(df, shift, limit) + special.nctdtr(df, shift, -limit))

    return 2 * _least(power, rubric.parameters["information_power"].number)


def information_size_of_risks(
    rubric: Rubric, control: float, reduction: float | None = None
) -> float:
    """Return the number of participants, in both arms, that a test of two risks needs.

    Parameters
    ----------
    control : float
        The risk in the control arm, in (0, 1).
    reduction : float, optional
        The relative reduction of that risk to detect; by default that of the rubric.

    Raises
    ------
    ValueError
        If the risk or the reduction does not lie in (0, 1).
    """
    wanted = rubric.parameters["information_reduction"].number if reduction is None else reduction
    if not (0 < control < 1 and 0 < wanted < 1):
        raise ValueError(f"a risk of {control} and a reduction by {wanted} do not lie in (0, 1)")
    alpha = rubric.parameters["information_alpha"].number
    # Cohen 1988, ch. 6: the difference of risks after the arcsine transformation
    distance = 2 * (math.asin(math.sqrt(control)) - math.asin(math.sqrt(control * (1 - wanted))))
    limit = float(special.ndtri(1 - alpha / 2))

    def power(n: float) -> float:
        shift = distance * math.sqrt(n / 2)
        return float(special.ndtr(shift - limit) + special.ndtr(-shift - limit))

    return 2 * _least(power, rubric.parameters["information_power"].number)


def _least(power: Callable[[float], float], wanted: float) -> float:
    """Return the smallest size of an arm, a real number, at which the power reaches `wanted`."""
    low = high = 2.0
    while power(high) < wanted:
        low, high = high, 2 * high
    while low < (middle := (low + high) / 2) < high:
        low, high = (low, middle) if power(middle) >= wanted else (middle, high)
    return high


def size_word(rubric: Rubric, effect: float | None, prefix: str = "size") -> str:
    """Return the word for the size of an effect: the last one whose lower limit it reaches.

    Parameters
    ----------
    effect : float or None
        A standardised mean difference, or a ratio of 1 or more; None if it is not estimable.
    prefix : str
        Prefix of the parameters with the lower limits: ``size``, or ``size_ratio`` for ratios.
    """
    if effect is None:
        return "unknown"
    result = next(iter(rubric.certainty.sizes))
    for word in rubric.certainty.sizes:
        begins = rubric.parameters.get(f"{prefix}_{word}")
        if begins is not None and abs(effect) >= begins.number:
            result = word
    return result
