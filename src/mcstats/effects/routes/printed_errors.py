"""The standard error of a printed estimate, from what is printed beside it: SE, CI, t or P."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from scipy import special

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, propagate
from mcstats.effects.measures.measure import Family, Measure
from mcstats.effects.routes.route import Effect, Given, Unusable
from mcstats.effects.routes.standardised import HANDBOOK, t_from_p
from mcstats.effects.routes.worksheet import VARIANCE_UNKNOWN, Worksheet
from mcstats.effects.sampling_interval import mean_interval, quantile

NO_TEST: Final = "the source does not report the test behind P"
P_BOUND: Final = "P is printed as a bound"
NORMAL_ERROR: Final = "the estimate is normal on the analysis scale (the log for ratios)"

Scale = Callable[[Any], Any]


def scale_of(measure: Measure) -> tuple[Scale, str]:
    """Return the function from the printed scale to that of the analysis, and its name."""
    return (np.log, "ln ") if measure.family is Family.RATIO else (lambda value: value, "")


def of_one_group(options: Options) -> Options:
    """Return the options for a level or a correlation in one group, which favours no arm."""
    return replace(options, better="higher")


def absolute(span: Span) -> Span:
    """Return the set of the sizes of values, whatever their sign."""
    if span.lo >= 0:
        return span
    if span.hi <= 0:
        return span.negated()
    best = None if span.best is None else abs(span.best)
    high = max(-span.lo, span.hi)
    is_open = all(
        o for end, o in ((-span.lo, span.lo_open), (span.hi, span.hi_open)) if end == high
    )
    return Span(0.0, high, False, is_open, best)


def f_statistic(span: Span) -> Span:
    """Return the part of the set of a printed F that an F can have.

    Raises `Unusable` where there is none.
    """
    if span.hi < 0:
        raise Unusable("a printed F is negative")
    return Span(max(span.lo, 0.0), span.hi, span.lo_open and span.lo >= 0, span.hi_open, span.best)


def positive(span: Span, meaning: str) -> Span:
    """Return the set of a quantity that is above zero.

    Raises `Unusable` where it may be zero as it is printed.
    """
    if span.lo < 0 or (span.lo == 0 and not span.lo_open):
        raise Unusable(f"{meaning} may be zero as it is printed")
    return span


def deviate_of_p(given: Given, df: float | None, tails: int, arm: int | None = None) -> Span:
    """Return the set of the size of the statistic behind P: of t, or normal where df is None."""

    def size(p: Any) -> Any:
        if df is not None:
            return t_from_p(p, df, tails)
        inside = np.where(p > 0, p, 0.5)
        return np.where(p > 0, np.maximum(-special.ndtri(inside / tails), 0.0), np.inf)

    return propagate(size, {"p": given.single("p", arm)})


def against_test(given: Given, options: Options, arm: int | None = None) -> str:
    """Return why an effect from P has no variance; empty where nothing is against it."""
    parts = [] if given.single("p", arm).best is not None else [P_BOUND]
    parts += [NO_TEST] if options.test_reported == "no" else []
    return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class PrintedError:
    """The standard error of an estimate, and why no variance is made of it (empty: one is)."""

    se: Span
    text: str
    because: str = ""


def error_of(
    kind: str,
    given: Given,
    options: Options,
    yi: Span,
    df: float | None = None,
    scale: Scale = lambda value: value,
) -> PrintedError:
    """Return the standard error of an estimate on its analysis scale.

    Parameters
    ----------
    kind : "se", "se_log", "ci", "t" or "p", the key that is printed of the comparison.
    yi : the set of the estimate on the analysis scale.
    df : degrees of freedom of the interval or the test; normal for None.
    scale : from the printed ends of an interval to the analysis scale.

    Raises
    ------
    Unusable
        Where the standard error may be zero, or nothing limits it.
    """
    if kind in ("se", "se_log"):
        return PrintedError(
            positive(given.single(kind), "the printed standard error"), "as printed"
        )
    if kind == "ci":
        low, high = given.interval()
        reach = 2 * float(quantile(df, given.level(options)))
        ends = {"lo": low, "hi": high}
        se = propagate(lambda lo, hi: (scale(hi) - scale(lo)) / reach, ends)
        return PrintedError(se, f"(upper - lower) / {reach:.6g}")
    because = ""
    if kind == "p":
        because = against_test(given, options)
        statistic = deviate_of_p(given, df, options.tails)
    else:
        statistic = absolute(given.single(kind))
    if statistic.lo <= 0 and statistic.best in (None, 0.0):
        raise Unusable("a statistic that may be zero says nothing of the standard error")
    sets = {"size": absolute(yi), "statistic": statistic}
    se = propagate(lambda size, statistic: size / statistic, sets)
    # Cochrane Handbook 2019, sec. 6.3.2 and 6.5.2.3
    return PrintedError(se, f"|estimate| / {'quantile of P' if kind == 'p' else 't'}", because)


def effect_of_error(
    sheet: Worksheet,
    options: Options,
    measure: Measure,
    yi: Span,
    error: PrintedError,
    df: float | None = None,
    ci: tuple[float, float] | None = None,
) -> Effect:
    """Return the effect of an estimate with its standard error; `ci` is the printed interval."""
    sheet.record_step("standard error", "SE", error.text, HANDBOOK, error.se)
    se = error.se.best
    if yi.best is None or se is None or not math.isfinite(se) or se <= 0:
        because = error.because or VARIANCE_UNKNOWN
        return sheet.effect(options, measure, yi, because=because)
    ci = ci or mean_interval(yi.best, se, df)
    return sheet.effect(options, measure, yi, vi=se**2, ci=ci, df=df, because=error.because)
