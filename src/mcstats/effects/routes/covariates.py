"""Standardised differences from figures that are adjusted for covariates.

A difference of adjusted means is one of the outcome, but its SD is that of the residuals. In units
of the SD of single values it is smaller by √(1 - R²), where R is the correlation of the outcome
with the covariates. Where R is neither printed nor declared, the effect is a bound over all R.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options, Sizes
from mcstats.effects.bounds.propagate import Span
from mcstats.effects.measures.measure import Measure
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.routes.printed_errors import absolute
from mcstats.effects.routes.route import Effect, Given, Unusable
from mcstats.effects.routes.standardised import size_factor
from mcstats.effects.routes.worksheet import Formula, Worksheet
from mcstats.effects.sampling_interval import mean_interval

BORENSTEIN: Final = "Borenstein 2009, ch. 12"
NO_COVARIATE_R: Final = "not printed: the correlation of the outcome with the covariates"


def covariate_r(given: Given, options: Options) -> Span:
    """Return the set of the size of R: printed, else declared, else everything below 1."""
    if "covariate_r" in given.contrast:
        r = absolute(given.single("covariate_r"))
        if r.lo >= 1:
            raise Unusable("a correlation of 1 with the covariates leaves no residuals")
        best = r.best if r.best is not None and r.best < 1 else None
        return Span(r.lo, min(r.hi, 1.0), r.lo_open, r.hi_open or r.hi >= 1, best)
    known = [v for v in (options.r_low, options.r_high, options.r) if v is not None]
    if known:
        return absolute(Span(min(known), max(known), best=options.r))
    return Span(0.0, 1.0, False, True)


def degrees_after_covariates(given: Given) -> Formula:
    """Return the degrees of freedom: the printed ones, or N - 2 less the covariates."""
    if "df" in given.contrast and (printed := given.single("df").best) is not None:
        return lambda a: printed + 0 * a.n1
    covariates = given.single("covariates").best if "covariates" in given.contrast else None
    lost = 1.0 if covariates is None else covariates
    return lambda a: a.n1 + a.n2 - 2 - lost


def standardised_by_covariates(
    sheet: Worksheet,
    given: Given,
    options: Options,
    measure: Measure,
    t: Formula,
    because: str = "",
) -> Effect:
    """Return g from a formula for the t of adjusted figures."""
    if sheet.sizes is None:
        raise ValueError("a standardised difference needs the sizes of both groups")
    df, r = degrees_after_covariates(given), covariate_r(given, options)
    sheet.compute_step("t statistic", "t", "of the adjusted figures", BORENSTEIN, t)
    sheet.record_step("correlation with the covariates", "R", "printed or declared", BORENSTEIN, r)
    sheet.inputs["covariate"] = r

    def g(a: Any) -> Any:
        shrink = np.sqrt(np.maximum(1 - a.covariate * a.covariate, 0))
        return exact_j(df(a)) * t(a) * size_factor(a) * shrink  # Borenstein 2009, ch. 12

    yi = sheet.compute_step(
        measure.name, measure.code, "J(df) t √(1/n1 + 1/n2) √(1 - R²)", BORENSTEIN, g
    )
    if r.best is None:
        because = because or NO_COVARIATE_R
    if r.best is None or yi.best is None:
        return sheet.effect(options, measure, yi, because=because)
    vi = variance_after_covariates(yi.best, r.best, sheet.sizes)
    ci = mean_interval(yi.best, vi**0.5, None)
    df_best = sheet.best_value(df)
    return sheet.effect(options, measure, yi, vi=vi, ci=ci, df=df_best, because=because)


def variance_after_covariates(g: float, r: float, sizes: Sizes) -> float:
    """Return the variance of g where the outcome has the correlation r with the covariates."""
    first = (1 / sizes.n1 + 1 / sizes.n2) * (1 - r**2)
    return first + g**2 / (2 * (sizes.n1 + sizes.n2))  # Borenstein 2009, ch. 12
