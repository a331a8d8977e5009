"""Routes from correlations: of two quantities, and of a group with its outcome."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, propagate
from mcstats.effects.measures.correlations import COR, ZCOR
from mcstats.effects.measures.measure import Measure, codes
from mcstats.effects.measures.percent_changes import SMDPC
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.measures.two_groups import SMD
from mcstats.effects.routes.printed_errors import against_test, deviate_of_p, of_one_group
from mcstats.effects.routes.route import NO_WIDTH, Effect, Given, Route, Unusable
from mcstats.effects.routes.standardised import degrees_of_freedom, size_factor, standardised_from_t
from mcstats.effects.routes.worksheet import VARIANCE_UNKNOWN, Worksheet, sign_of, sizes_of
from mcstats.effects.sampling_interval import mean_interval, quantile

FISHER: Final = "Fisher 1921"
BONETT: Final = "Bonett & Wright 2000, 10.1007/BF02294183"
LIPSEY: Final = "Lipsey & Wilson 2001, app. B"

Variance = Callable[[float, float], float]


def _variance_of_z(r: float, n: float) -> float:
    return 1 / (n - 3)  # Fisher 1921


def _variance_of_ranks(r: float, n: float) -> float:
    return (1 + r**2 / 2) / (n - 3)  # Bonett & Wright 2000


def _size(given: Given, options: Options) -> float:
    """Return the number of participants behind a correlation."""
    n = options.n1 if options.n1 is not None else given.single("n", 0).best
    if n is None or n < 5:
        raise Unusable("n of a correlation has to be at least 5")
    return float(n)


def _inside(r: Span) -> Span:
    """Return the part of a set between -1 and 1, where Fisher's transformation exists."""
    if r.lo >= 1 or r.hi <= -1:
        raise Unusable("a correlation of 1 or more")
    edge = (r.lo <= -1, r.hi >= 1)
    best = r.best if r.best is not None and abs(r.best) < 1 else None
    return Span(max(r.lo, -1), min(r.hi, 1), r.lo_open or edge[0], r.hi_open or edge[1], best)


def _effect_of_r(
    sheet: Worksheet,
    options: Options,
    measure: Measure,
    r: Span,
    n: float,
    because: str = "",
    variance: Variance = _variance_of_z,
) -> Effect:
    """Return the correlation on the scale of its measure, with an interval by Fisher's z."""
    r, options = _inside(r), of_one_group(options)
    z = propagate(lambda r: np.arctanh(r), {"r": r})
    sheet.record_step("correlation", "r", "as printed or derived", FISHER, r)
    sheet.record_step("Fisher's z", "z", "artanh r", FISHER, z)
    yi = z if measure is ZCOR else r
    if yi.best is None or r.best is None or z.best is None:
        return sheet.effect(options, measure, yi, because=because)
    spread = variance(r.best, n)
    vi = spread if measure is ZCOR else spread * (1 - r.best**2) ** 2  # by the delta method
    if variance is _variance_of_z:
        vi = float(measure.compute(np.asarray(r.best), np.asarray(n))[1])
    ends = mean_interval(z.best, spread**0.5, None)
    ci = ends if measure is ZCOR else (float(np.tanh(ends[0])), float(np.tanh(ends[1])))
    return sheet.effect(options, measure, yi, vi=vi, ci=ci, because=because)


def _from_r(
    key: str, variance: Variance, given: Given, options: Options, measure: Measure
) -> Effect:
    n = _size(given, options)
    return _effect_of_r(Worksheet({}), options, measure, given.single(key), n, variance=variance)


def _from_fisher_z(given: Given, options: Options, measure: Measure) -> Effect:
    n = _size(given, options)
    r = propagate(lambda z: np.tanh(z), {"z": given.single("fisher_z")})
    return _effect_of_r(Worksheet({}), options, measure, r, n)


def _from_interval(given: Given, options: Options, measure: Measure) -> Effect:
    """Return a correlation with the standard error that its interval implies."""
    r, options = _inside(given.single("pearson")), of_one_group(options)
    low, high = (_inside(end) for end in given.ends())
    if low.hi >= high.lo:
        raise Unusable(NO_WIDTH)
    reach = 2 * float(quantile(None, given.level(options)))
    sheet = Worksheet({"r": r, "lo": low, "hi": high})
    z = sheet.compute_step("Fisher's z", "z", "artanh r", FISHER, lambda a: np.arctanh(a.r))
    se = sheet.compute_step(
        "standard error of z",
        "SE",
        f"(artanh upper - artanh lower) / {reach:.6g}",
        FISHER,
        lambda a: (np.arctanh(a.hi) - np.arctanh(a.lo)) / reach,
    )
    yi = z if measure is ZCOR else r
    if yi.best is None or se.best is None or z.best is None or r.best is None:
        return sheet.effect(options, measure, yi, because=VARIANCE_UNKNOWN)
    ends = mean_interval(z.best, se.best, None)
    if measure is ZCOR:
        return sheet.effect(options, measure, yi, vi=se.best**2, ci=ends)
    vi = (se.best * (1 - r.best**2)) ** 2  # by the delta method
    ci = (float(np.tanh(ends[0])), float(np.tanh(ends[1])))
    return sheet.effect(options, measure, yi, vi=vi, ci=ci)


def _from_p(given: Given, options: Options, measure: Measure) -> Effect:
    n, options = _size(given, options), of_one_group(options)
    t = deviate_of_p(given, n - 2, options.tails)
    sheet = Worksheet({"t": t})
    sheet.record_step("t statistic", "|t|", "t quantile of 1 - P/2 at n - 2", LIPSEY, t)
    because = "the source does not say which way the correlation goes"
    sign = sign_of(given, options, because, sheet.steps)
    r = sheet.bounds(lambda a: sign / np.sqrt(1 + (n - 2) / np.square(a.t)))
    because = against_test(given, options)
    return _effect_of_r(sheet, options, measure, r, n, because)


def _statistic_of_groups(
    given: Given, options: Options, measure: Measure, key: str, t: Callable[[Any, Any], Any]
) -> Effect:
    """Return g from a figure of two groups and a formula for t from it and df."""
    df = degrees_of_freedom(given)
    figure = given.single(key)
    sheet = Worksheet({key: figure}, sizes_of(given, options))

    def statistic(a: Any) -> Any:
        return t(getattr(a, key), df(a))

    sheet.compute_step("t statistic", "t", f"from {key}", LIPSEY, statistic)
    return standardised_from_t(sheet, options, measure, statistic, df)


def _from_group_correlation(key: str, given: Given, options: Options, measure: Measure) -> Effect:
    if max(abs(given.single(key).lo), abs(given.single(key).hi)) >= 1:
        raise Unusable("a correlation of 1 leaves no difference")
    return _statistic_of_groups(
        given, options, measure, key, lambda r, df: r * np.sqrt(df / (1 - r * r))
    )


def _from_eta_squared(given: Given, options: Options, measure: Measure) -> Effect:
    if given.single("eta2").hi >= 1:
        raise Unusable("a share of variance of 1 leaves no difference")
    sign = sign_of(given, options)
    return _statistic_of_groups(
        given,
        options,
        measure,
        "eta2",
        lambda e, df: sign * np.sqrt(np.maximum(e, 0) / (1 - e) * df),
    )


def _from_standardised(
    correct: bool, key: str, given: Given, options: Options, measure: Measure
) -> Effect:
    """Return g from a printed standardised difference, corrected or not."""

    def t(value: Any, df: Any) -> Any:
        return value / exact_j(df) if correct else value

    df = degrees_of_freedom(given)
    sheet = Worksheet({key: given.single(key)}, sizes_of(given, options))

    def statistic(a: Any) -> Any:
        return t(getattr(a, key), df(a)) / size_factor(a)

    return standardised_from_t(sheet, options, measure, statistic, df)


_correlation: Final = partial(
    Route, arm_needs=("n",), measures=codes(COR, ZCOR), arms=1, reference=FISHER
)
_groups: Final = partial(
    Route, arm_needs=("n",), measures=codes(SMD, SMDPC), arms=2, of_single_values=True
)
_PAIRS: Final = "pairs of normal values, each from another participant"

FROM_CORRELATIONS: Final = (
    _correlation(
        name="pearson",
        words="from a correlation",
        needs=("pearson",),
        assumptions=_PAIRS,
        run=partial(_from_r, "pearson", _variance_of_z),
    ),
    Route(
        name="pearson_ci",
        words="from a correlation and its interval",
        needs=("pearson", "ci"),
        measures=codes(COR, ZCOR),
        assumptions=f"the interval is one by Fisher's transformation; {_PAIRS}",
        reference=FISHER,
        run=_from_interval,
    ),
    _correlation(
        name="pearson_p",
        words="from the P value of a correlation",
        needs=("p",),
        assumptions=f"P comes from a two-sided t test of the correlation; {_PAIRS}",
        run=_from_p,
    ),
    _correlation(
        name="spearman",
        words="from a rank correlation",
        needs=("spearman",),
        assumptions="the rank correlation stands for Pearson's, with a larger variance",
        reference=f"{FISHER}; {BONETT}",
        run=partial(_from_r, "spearman", _variance_of_ranks),
    ),
    _correlation(
        name="fisher_z",
        words="from a correlation after Fisher's transformation",
        needs=("fisher_z",),
        assumptions=_PAIRS,
        run=_from_fisher_z,
    ),
    _groups(
        name="point_biserial",
        words="from the correlation of the group with the outcome",
        needs=("point_biserial",),
        assumptions="equal variances in both groups and normal values; a positive r favours arm 1",
        reference=LIPSEY,
        run=partial(_from_group_correlation, "point_biserial"),
    ),
    _groups(
        name="beta_groups",
        words="from the standardised coefficient of the group",
        needs=("beta",),
        assumptions="a regression on the group alone, where it is the point-biserial correlation",
        reference=LIPSEY,
        run=partial(_from_group_correlation, "beta"),
    ),
    _groups(
        name="eta2",
        words="from the share of variance between two groups",
        needs=("eta2",),
        assumptions="an analysis of variance of two groups with equal variances",
        reference=f"{LIPSEY}; Cohen 1988, ch. 8",
        run=_from_eta_squared,
    ),
    _groups(
        name="cohen_d",
        words="from a printed Cohen's d",
        needs=("d",),
        assumptions="d is in units of the pooled SD of single values, without correction",
        reference="Hedges 1981, eq. 6e",
        run=partial(_from_standardised, False, "d"),
    ),
    _groups(
        name="hedges_g",
        words="from a printed Hedges' g",
        needs=("g",),
        assumptions="g is in units of the pooled SD of single values, with the exact correction",
        reference="Hedges 1981, eq. 6e",
        run=partial(_from_standardised, True, "g"),
    ),
)
