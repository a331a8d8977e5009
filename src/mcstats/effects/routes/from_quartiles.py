"""Effects from medians and quartiles of skewed values, whatever their shape.

The mean lies off the median by a part of the lean of the quartiles, q1 + q3 - 2 median: to the
first order of skewness 1/(2z²) of it, z being the upper quartile of the standard normal
distribution (Cornish & Fisher 1938). The part is open here from 0, where the mean is the median, to
that of a log-normal distribution with a shift that has these very quartiles. The set so holds the
difference of medians and what Luo 2018, quantile estimation (McGrath 2020) and a Box-Cox
transformation (Cai 2021) estimate.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from scipy import special

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span
from mcstats.effects.measures.measure import Family, Measure, codes
from mcstats.effects.measures.two_groups import MD, ROM
from mcstats.effects.routes.from_means import COVARIANCES, QUARTILES, known_quantiles
from mcstats.effects.routes.printed_errors import positive
from mcstats.effects.routes.route import Effect, Given, Route, Unusable
from mcstats.effects.routes.worksheet import Formula, Worksheet, sizes_of
from mcstats.effects.sampling_interval import quantile

_Z: Final = float(special.ndtri(0.75))
FIRST_ORDER: Final = 1 / (2 * _Z**2)
"""The part of the lean by which the mean lies off the median, to the first order of skewness."""
MOST_LEAN: Final = 0.5
"""Lean, in distances of the quartiles, from which on the shape decides the mean: at this one the SD
of log-normal values is five times the distance of their quartiles."""
_CORNISH: Final = "Cornish & Fisher 1938, 10.2307/1400905"
_MOSTELLER: Final = "Mosteller 1946, 10.1214/aoms/1177730881"


def _part_of_lean(lean: float) -> float:
    """Return the part of the lean that a log-normal distribution with a shift gives."""
    variance = (2 * math.atanh(lean) / _Z) ** 2  # of the logarithms
    return math.expm1(variance / 2) * (1 - lean**2) / (4 * lean**2) if lean else FIRST_ORDER


def _lean(q1: float, median: float, q3: float) -> float:
    return abs(q1 + q3 - 2 * median) / (q3 - q1)


def _open_part(values: Mapping[str, Span], group: int) -> Span:
    """Return the set of the part of the lean.

    Raises `Unusable` as `known_quantiles`, and where the quartiles of the group lean too far.
    """
    lean = _lean(**known_quantiles(values, group))
    if lean > MOST_LEAN:
        raise Unusable(f"the quartiles of group {group} lean too far ({lean:.3g}) for a mean")
    low, middle, high = values["q1"], values["median"], values["q3"]
    # The signed lean rises with both quartiles and falls with the median.
    most = max(_lean(low.hi, middle.lo, high.hi), _lean(low.lo, middle.hi, high.lo))
    return Span(0.0, _part_of_lean(min(most, MOST_LEAN)), best=FIRST_ORDER)


def _figures(arm: int) -> tuple[Formula, Formula, Formula]:
    """Return the formulas of the mean of a group, its distance from the median, its variance."""

    def values(a: Any) -> tuple[Any, Any, Any, Any]:
        q1, median, q3, part = (getattr(a, f"{k}{arm}") for k in ("q1", "median", "q3", "part"))
        return q1, median, q3, part

    def mean(a: Any) -> Any:
        q1, median, q3, part = values(a)
        return median + part * (q1 + q3 - 2 * median)

    def distance(a: Any) -> Any:
        q1, median, q3, part = values(a)
        return part * np.abs(q1 + q3 - 2 * median)

    def variance(a: Any) -> Any:
        q1, median, q3, part = values(a)
        wider = (q3 - median) / (median - q1)
        # A quantile rises with the normal one by (q3 - q1)/(2z) at the median of shifted log-normal
        # values, a little more than it does, by that over `wider` at q1 and times it at q3.
        rises = part / wider, 1 - 2 * part, part * wider  # times the weights in the mean
        square = sum(
            COVARIANCES[i][j] * first * second
            for i, first in enumerate(rises)
            for j, second in enumerate(rises)
        )  # Mosteller 1946
        return ((q3 - q1) / (2 * _Z)) ** 2 * square / getattr(a, f"n{arm}")

    return mean, distance, variance


def _run(given: Given, options: Options, measure: Measure) -> Effect:
    given.refuse_third_arm("medians")
    inputs: dict[str, Span] = {}
    for arm in (1, 2):
        values = {key: given.single(key, arm - 1) for key in ("q1", "median", "q3")}
        inputs |= {f"{key}{arm}": value for key, value in values.items()}
        inputs[f"part{arm}"] = _open_part(values, arm)
    sheet = Worksheet(inputs, sizes_of(given, options, least=2))
    (m1, off1, v1), (m2, off2, v2) = _figures(1), _figures(2)
    text = "median + part (q1 + q3 - 2 median)"
    means = [
        sheet.compute_step(f"mean of group {arm}", f"m{arm}", text, _CORNISH, mean)
        for arm, mean in ((1, m1), (2, m2))
    ]
    z = float(quantile(None))
    ratio = measure.family is Family.RATIO
    for arm, mean in enumerate(means if ratio else (), 1):
        positive(mean, f"the mean of group {arm}")

    def estimate(a: Any) -> Any:
        return np.log(m1(a)) - np.log(m2(a)) if ratio else m1(a) - m2(a)

    def error(a: Any) -> Any:
        by1, by2 = (m1(a), m2(a)) if ratio else (1.0, 1.0)
        # That the mean may be the median is taken for an error of the size of an interval's half.
        apart = (off1(a) / by1 + off2(a) / by2) / z
        return np.sqrt(v1(a) / (by1 * by1) + v2(a) / (by2 * by2)) + apart  # by the delta method

    yi = sheet.compute_step(
        measure.name, measure.code, "ln m1 - ln m2" if ratio else "m1 - m2", _CORNISH, estimate
    )
    se = sheet.best_value(error)
    if yi.best is None or se is None:
        raise Unusable("the medians are so close to the quartiles that no error follows")
    return sheet.effect(options, measure, yi, vi=se**2)


FROM_QUARTILES: Final = Route(
    name="medians_iqr_skewed",
    words="from medians and quartiles of values of any shape",
    arm_needs=(*QUARTILES, "n"),
    measures=codes(MD, ROM),
    assumptions=(
        "the mean lies between the median and that of log-normal values with a shift, whose "
        "quartiles lean by at most half their distance; the interval is wider by the distance of "
        "the means from the medians"
    ),
    reference=f"{_CORNISH}; {_MOSTELLER}; Cochrane Handbook 2019, sec. 6.5.2.5",
    run=_run,
    arms=2,
)
