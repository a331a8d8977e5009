"""From a difference or a t statistic to an effect, raw or standardised."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import special

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, exactly
from mcstats.effects.measures.measure import Family, Measure
from mcstats.effects.measures.small_sample import FloatArray, exact_j
from mcstats.effects.measures.two_groups import variance_of_g
from mcstats.effects.routes.route import Effect, Given
from mcstats.effects.routes.worksheet import VARIANCE_UNKNOWN, Formula, Worksheet, sizes_of
from mcstats.effects.sampling_interval import mean_interval, standardised_interval

HANDBOOK: Final = "Cochrane Handbook 2019, sec. 6.5.2.3"
VARIANCES: Final = {
    "LS": ("1/n1 + 1/n2 + g²/(2N)", "Hedges 1982, eq. 8"),
    "LS2": ("J² (1/n1 + 1/n2) + g²/(2N)", "Borenstein 2009, eq. 12.17"),
    "UB": ("1/n1 + 1/n2 + (1 - (df - 2)/(df J²)) g²", "Hedges 1983, eq. 9"),
    "AV": ("1/n1 + 1/n2 + g²/(2N)", "Hedges 1982, eq. 8"),
    "REVMAN": ("1/n1 + 1/n2 + g²/(2 (N - 3.94))", "Deeks & Higgins 2010"),
}


def t_from_p(p: npt.ArrayLike, df: npt.ArrayLike, tails: int = 2) -> FloatArray:
    """Return |t| for a P value; infinite where P is zero."""
    p = np.asarray(p, dtype=float)
    # scipy 1.17 returns +inf for stdtrit(df, 0), the end of the wrong tail
    inside = np.where(p > 0, p, 0.5)
    t = -special.stdtrit(df, inside / tails)
    return np.asarray(np.where(p > 0, np.maximum(t, 0.0), np.inf))


def degrees_of_freedom(given: Given) -> Formula:
    """Return the degrees of freedom as a formula: the printed ones, or N - 2."""
    printed = given.single("df").best if "df" in given.contrast else None
    if printed is None:
        return lambda a: a.n1 + a.n2 - 2
    return lambda a: printed + 0 * a.n1


def degrees_if_known(given: Given, options: Options) -> Formula | None:
    """Return `degrees_of_freedom`, or None where neither they nor both sizes are known."""
    if options.sizes(given.group_sizes()) is not None:
        return degrees_of_freedom(given)
    printed = given.single("df").best if "df" in given.contrast else None
    return None if printed is None else lambda a: printed


def size_factor(a: Any) -> Any:
    """Return what takes t to d: √(1/n1 + 1/n2)."""
    return np.sqrt(1 / a.n1 + 1 / a.n2)


def standardised_from_t(
    sheet: Worksheet, options: Options, measure: Measure, t: Formula, df: Formula, because: str = ""
) -> Effect:
    """Return g from a formula for t; `point` where `because` says why there is no variance."""
    size = sheet.sizes
    if options.vtype not in VARIANCES:
        expected = ", ".join(VARIANCES)
        raise ValueError(f"vtype is {options.vtype!r}; expected for g: {expected}")
    if size is None:
        raise ValueError("a standardised difference needs the sizes of both groups")
    sheet.compute_step(
        "standardised difference",
        "d",
        "t √(1/n1 + 1/n2)",
        "Lipsey & Wilson 2001, app. B",
        lambda a: t(a) * size_factor(a),
    )
    yi = sheet.compute_step(
        "Hedges' g",
        "g",
        "J(df) d",
        "Hedges 1981, eq. 6e",
        lambda a: exact_j(df(a)) * t(a) * size_factor(a),
    )
    if yi.best is None:
        return sheet.effect(options, measure, yi, because=because)
    best = SimpleNamespace(n1=np.float64(size.n1), n2=np.float64(size.n2))
    m = float(df(best))
    j, factor = float(exact_j(m)), float(size_factor(best))
    g, j_, m_, n1, n2 = (np.asarray(v, dtype=float) for v in (yi.best, j, m, best.n1, best.n2))
    vi = float(variance_of_g(g, j_, m_, n1, n2, n1 + n2, options.vtype))
    if math.isfinite(vi):
        sheet.record_step("variance of g", "v", *VARIANCES[options.vtype], exactly(vi))
    ci = standardised_interval(yi.best / (j * factor), m, factor)
    return sheet.effect(options, measure, yi, vi=vi, ci=ci, df=m, because=because)


def raw_from_error(
    sheet: Worksheet,
    options: Options,
    measure: Measure,
    se: Formula,
    df: Formula | None,
    because: str = "",
) -> Effect:
    """Return the difference itself from a formula for its standard error.

    Its interval is one of t, or of the normal distribution where the degrees of freedom are None.
    """
    yi = sheet.bounds(lambda a: a.difference)
    error = sheet.best_value(se)
    m = None if df is None else sheet.best_value(df)
    if yi.best is None or error is None or (df is not None and m is None):
        return sheet.effect(options, measure, yi, because=because or VARIANCE_UNKNOWN)
    ci = mean_interval(yi.best, error, m)
    return sheet.effect(options, measure, yi, vi=error**2, ci=ci, df=m, because=because)


def effect_from_error(
    given: Given,
    options: Options,
    measure: Measure,
    inputs: Mapping[str, Span],
    se: Formula,
    text: str,
) -> Effect:
    """Return the effect from the printed difference and a formula, of `inputs`, for its SE.

    A difference in the unit of the outcome needs no sizes unless the formula does.
    """
    difference = {"difference": given.single("difference")}
    raw = measure.family is not Family.STANDARDISED
    if raw and options.sizes(given.group_sizes()) is None:
        sheet = Worksheet(difference | dict(inputs))
        sheet.compute_step("standard error", "SE", text, HANDBOOK, se)
        return raw_from_error(sheet, options, measure, se, degrees_if_known(given, options))
    sheet = Worksheet(difference | dict(inputs), sizes_of(given, options))
    df = degrees_of_freedom(given)

    def t(a: Any) -> Any:
        return a.difference / se(a)

    sheet.compute_step("standard error", "SE", text, HANDBOOK, se)
    sheet.compute_step("t statistic", "t", "difference / SE", HANDBOOK, t)
    deviation = "SE / √(1/n1 + 1/n2)"
    sheet.compute_step("pooled SD", "SD", deviation, HANDBOOK, lambda a: se(a) / size_factor(a))
    if not raw:
        return standardised_from_t(sheet, options, measure, t, df)
    return raw_from_error(sheet, options, measure, se, df)
