"""A control group that serves several comparisons of one study, split between them.

Nobody is counted twice if each comparison takes its share of the group (Cochrane Handbook 2019,
sec. 23.3.4): the part of the variance that comes of the last arm grows, the estimate stays.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.measures.measure import Compared, Family, Measure
from mcstats.effects.routes.route import Effect, Given, Route
from mcstats.effects.sampling_interval import mean_interval

SPLITTING: Final = frozenset(
    {
        *("means_sd", "means_se", "means_ci", "plot_sd", "plot_se"),
        *("medians_iqr", "medians_range", "medians_five", "medians_iqr_width"),
        *("changes_sd", "changes_se", "changes_ci", "changes_t", "changes_f", "changes_p"),
        *("changes_r", "changes_r_se", "changes_r_ci"),
    }
)
"""Routes that take a share of the control group themselves."""
NOT_SPLIT: Final = "the control group is shared, and this route does not tell its part apart"


def split_shared_control(
    effect: Effect, route: Route, given: Given, options: Options, measure: Measure
) -> Effect:
    """Return the effect with the variance that a share of the control group leaves.

    Routes from means and spreads of each arm split the group themselves. Where the part of the
    last arm in the variance cannot be separated, the effect is a point.
    """
    shared = options.shared
    if shared == 1 or effect.vi is None or effect.yi is None or route.name in SPLITTING:
        return effect
    vi, n1, n2 = None, effect.n1, effect.n2
    if n1 is not None and n2 is not None:
        if measure.of_events:
            vi = _of_counts(effect, given, shared, measure)
        elif measure.family is Family.STANDARDISED:
            usual = route.of_single_values and options.vtype == "LS"
            vi = split_standardised(effect.vi, effect.yi, n1, n2, shared) if usual else None
        elif measure.compares is Compared.MEANS and measure.family in (Family.RAW, Family.PERCENT):
            first, last = 1 / n1, 1 / n2
            vi = effect.vi * (first + shared * last) / (first + last)
    if vi is None:
        return replace(
            effect, estimable="point", vi=None, ci_lb=None, ci_ub=None, because=NOT_SPLIT
        )
    low, high = mean_interval(effect.yi, math.sqrt(vi), None)
    return replace(effect, vi=vi, ci_lb=low, ci_ub=high)


def split_standardised(vi: float, g: float, n1: float, n2: float, shared: int) -> float:
    """Return the variance of g with a share of the last group; Hedges 1982, eq. 8."""
    part = n2 / shared
    spread = 1 / (n1 + part) - 1 / (n1 + n2)
    return vi + 1 / part - 1 / n2 + g**2 / 2 * spread


def _of_counts(effect: Effect, given: Given, shared: int, measure: Measure) -> float | None:
    """Return the variance from the counts of two arms, those of the last one divided."""
    if len(given.arms) != 2 or measure.of_risks is None or not effect.n1 or not effect.n2:
        return None
    counts = []
    for index, n in enumerate((effect.n1, effect.n2)):
        arm = given.arms[index]
        if "events" in arm:
            count = given.single("events", index).best
        elif "percent" in arm:
            share = given.single("percent", index).best
            count = None if share is None else float(round(share * n / 100))
        else:
            return None
        if count is None:
            return None
        counts.append(count)
    if 0 in counts or counts[0] == effect.n1 or counts[1] == effect.n2:
        return None  # half an event would be divided too
    table = (counts[0], effect.n1, counts[1] / shared, effect.n2 / shared)
    return float(measure.compute(*(np.asarray(v, dtype=float) for v in table))[1])
