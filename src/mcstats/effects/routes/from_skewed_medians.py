"""Routes from medians of skewed values above zero, whose logarithms are normal.

The means and SDs of the logarithms follow from the logarithms of the quantiles as those of normal
values do; the mean of the values themselves is exp(μ + σ²/2).
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, propagate
from mcstats.effects.measures.measure import Family, Measure, codes
from mcstats.effects.measures.two_groups import MD, ROM
from mcstats.effects.routes.from_means import (
    FIVE,
    ORDER,
    QUARTILES,
    RANGE,
    mean_of_quantiles,
    precision_of_quantiles,
    precision_of_sd,
    refuse_skewed,
    sd_of_quantiles,
)
from mcstats.effects.routes.printed_errors import positive
from mcstats.effects.routes.route import Compute, Effect, Given, Route
from mcstats.effects.routes.worksheet import Formula, Worksheet, sizes_of

HIGGINS: Final = "Higgins, White & Anzures-Cabrera 2008, 10.1002/sim.3427"


def _logs_of_arm(given: Given, arm: int, keys: tuple[str, ...], n: float) -> dict[str, Span]:
    """Return the sets of the logarithms of the quantiles of one arm, from the lowest one on.

    Raises `Unusable` where a quantile may be zero, and as `refuse_skewed`.
    """
    logs = {
        key: propagate(
            lambda x: np.log(x),
            {"x": positive(given.single(key, arm), f"a quantile of group {arm + 1}")},
        )
        for key in ORDER
        if key in keys
    }
    refuse_skewed(logs, arm + 1, n, keys, "the logarithms of ")
    return logs


def _log_mean(logs: dict[str, Span], keys: tuple[str, ...], n: float) -> tuple[Span, Span, Span]:
    """Return the sets of the mean and SD of the logarithms, and of the log of the mean."""

    def mean(a: Any) -> Any:
        return mean_of_quantiles(partial(getattr, a), n, keys)

    def sd(a: Any) -> Any:
        return sd_of_quantiles(partial(getattr, a), n, keys)

    def log_mean(a: Any) -> Any:
        spread = sd(a)
        return mean(a) + spread * spread / 2  # Higgins et al. 2008

    def slope(key: str) -> Formula:
        """Return the derivative of the log of the mean by one log quantile."""
        unit = {k: float(k == key) for k in keys}.__getitem__
        rise, wider = (of(unit, n, keys) for of in (mean_of_quantiles, sd_of_quantiles))
        return lambda a: rise + sd(a) * wider  # mean and SD are linear in quantiles

    sheet = Worksheet(logs)
    # The outer quantiles enter mean and SD both, so that the sum need not be monotone in them.
    outer = {key: slope(key) for key in logs if key != "median"}
    return sheet.bounds(mean), sheet.bounds(sd), sheet.bounds(log_mean, outer, outer)


def _from_logs(keys: tuple[str, ...]) -> Compute:
    """Return the run of a route from quantiles of values whose logarithms are normal."""

    def run(given: Given, options: Options, measure: Measure) -> Effect:
        given.refuse_third_arm("medians")
        sizes = sizes_of(given, options, least=2)
        sheet = Worksheet({}, sizes)
        figures: list[tuple[float, float, float]] = []
        spans: list[Span] = []
        for arm, n in enumerate((sizes.n1, sizes.n2)):
            logs = _logs_of_arm(given, arm, keys, n)
            mu, sigma, span = _log_mean(logs, keys, n)
            number = arm + 1
            sheet.record_step(f"mean of logs {number}", f"μ{number}", "Luo 2018", HIGGINS, mu)
            sheet.record_step(f"SD of logs {number}", f"σ{number}", "Wan 2014", HIGGINS, sigma)
            sheet.record_step(f"log of mean {number}", f"ln m{number}", "μ + σ²/2", HIGGINS, span)
            if measure.family is not Family.RATIO:
                span = propagate(lambda x: np.exp(x), {"x": span})
            spans.append(span)
            figures.append((span.best or math.nan, sigma.best or math.nan, n))
        pair = {"first": spans[0], "last": spans[1]}
        yi = propagate(lambda first, last: first - last, pair)
        text = "ln m1 - ln m2" if measure.family is Family.RATIO else "m1 - m2"
        sheet.record_step(measure.name, measure.code, text, HIGGINS, yi)
        vi = math.fsum(_variance(measure, *of_arm, keys) for of_arm in figures)
        return sheet.effect(options, measure, yi, vi=vi)

    return run


def _variance(
    measure: Measure, mean: float, sigma: float, n: float, keys: tuple[str, ...]
) -> float:
    """Return the variance of the mean of one group, or of its logarithm."""
    of_mean = sigma**2 / (n * precision_of_quantiles(n, keys))
    of_log = of_mean + sigma**4 / (2 * (n - 1) * precision_of_sd(n, keys))  # Zhou & Gao 1997
    return of_log if measure.family is Family.RATIO else mean**2 * of_log  # by the delta method


_skewed: Final = partial(
    Route,
    measures=codes(ROM, MD),
    assumptions=(
        "values above zero whose logarithms are normal, screened by Shi 2023 "
        "(10.1177/09622802231172043)"
    ),
    reference=f"{HIGGINS}; Luo 2018, 10.1177/0962280216669183; Wan 2014, 10.1186/1471-2288-14-135",
    arms=2,
)

FROM_SKEWED_MEDIANS: Final = (
    _skewed(
        name="medians_iqr_log",
        words="from medians and quartiles of skewed values",
        arm_needs=(*QUARTILES, "n"),
        run=_from_logs(QUARTILES),
    ),
    _skewed(
        name="medians_range_log",
        words="from medians and ranges of skewed values",
        arm_needs=(*RANGE, "n"),
        run=_from_logs(RANGE),
    ),
    _skewed(
        name="medians_five_log",
        words="from medians, quartiles and ranges of skewed values",
        arm_needs=(*FIVE, "n"),
        run=_from_logs(FIVE),
    ),
)
