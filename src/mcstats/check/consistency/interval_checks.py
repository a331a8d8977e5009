"""Check estimates against their intervals, and P values against both and against the arms."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import special

from mcstats.check.consistency.result_values import ResultValues
from mcstats.check.row import MATCH, MISMATCH, UNSUPPORTED
from mcstats.effects.bounds.propagate import Span, propagate
from mcstats.effects.sampling_interval import quantile
from mcstats.model.tables import CheckRow

NOT_CENTRED = "interval not around its estimate"
P_INTERVAL = "P against the interval"
P_STATISTIC = "P against its statistic"
P_ARMS = "P against the arms"
OTHER_TEST = "another test possible"
_ESTIMATES = ("difference", "estimate", "change")


def _estimate(values: ResultValues) -> tuple[str, Span] | None:
    for key in _ESTIMATES:
        span = values.span(key)
        if span is not None and span.best is not None:
            return key, span
    return None


def _shown(span: Span, digits: int = 4) -> str:
    ends = dict.fromkeys(f"{end:.{digits}g}" for end in (span.lo, span.hi))
    return " to ".join(ends)


def check_centre(values: ResultValues) -> Iterator[CheckRow]:
    """Check that an estimate is the middle of its interval, on the log scale for a ratio.

    An interval of a normal or log-normal estimate is symmetric (Cochrane Handbook 2019, sec. 6.3).
    """
    estimate = _estimate(values)
    low, high = values.span("ci_lb"), values.span("ci_ub")
    if estimate is None or low is None or high is None:
        return
    key, printed = estimate
    ratio = values.ratio is not None and key == "estimate"
    if ratio and low.lo <= 0:
        return

    def middle(a: Any, b: Any) -> Any:
        return np.sqrt(a * b) if ratio else (a + b) / 2

    allowed = propagate(middle, {"a": low, "b": high})
    scale = "on the log scale" if ratio else "as printed"
    yield values.compare(
        "interval",
        allowed.meets(printed),
        f"the middle of the interval {scale} lies in {_shown(allowed)}",
        "printed.ci",
        NOT_CENTRED,
        printed=values.of[key].text,
        allowed=_shown(allowed),
    )


def _tail(t: Any, df: float | None) -> Any:
    """Return the two-sided P of a statistic, by the normal distribution if `df` is None."""
    size = np.abs(np.asarray(t, dtype=float))
    if df is None:
        return special.erfc(size / math.sqrt(2))
    return 2 * special.stdtr(df, -size)


def _df(values: ResultValues) -> float | None:
    printed = values.span("df")
    if printed is not None and printed.best is not None:
        return printed.best
    sizes = values.both("n")
    return None if sizes is None else sizes["n1"].lo + sizes["n2"].lo - 2


def _p_span(size: Span, df: float | None) -> Span:
    ends = [float(_tail(end, df)) for end in (size.hi, size.lo)]
    return Span(min(ends), max(ends))


def _absolute(span: Span) -> Span:
    if span.lo >= 0:
        return span
    return span.negated() if span.hi <= 0 else Span(0.0, max(-span.lo, span.hi))


def check_p_against_interval(values: ResultValues) -> Iterator[CheckRow]:
    """Check that P follows from the estimate and its interval, by z or by t.

    SE = (U - L) / 2q (Cochrane Handbook 2019, sec. 6.3.1; of the logs for a ratio, sec. 6.3.2).
    """
    estimate, p = _estimate(values), values.span("p")
    low, high = values.span("ci_lb"), values.span("ci_ub")
    if estimate is None or p is None or low is None or high is None:
        return
    key, printed = estimate
    ratio = values.ratio is not None and key == "estimate"
    if ratio and min(low.lo, printed.lo) <= 0:
        return
    spans: list[Span] = []
    for df in dict.fromkeys((None, _df(values))):

        def statistic(y: Any, a: Any, b: Any, q: float = float(quantile(df))) -> Any:
            if ratio:
                y, a, b = np.log(y), np.log(a), np.log(b)
            return 2 * q * y / (b - a)

        if low.hi < high.lo:
            inputs = {"y": printed, "a": low, "b": high}
            spans.append(_p_span(_absolute(propagate(statistic, inputs)), df))
    yield from _compare(values, "p-interval", p, spans, P_INTERVAL, "the interval")


def check_p_against_statistic(values: ResultValues) -> Iterator[CheckRow]:
    """Check that P follows from the printed t or F with its degrees of freedom."""
    p, df = values.span("p"), _df(values)
    if p is None or df is None:
        return
    t, f = values.span("t"), values.span("f")
    if t is None and f is not None and f.lo >= 0:
        t = propagate(lambda x: np.sqrt(x), {"x": f})
    if t is not None:
        spans = [_p_span(_absolute(t), df)]
        yield from _compare(values, "p-statistic", p, spans, P_STATISTIC, "the statistic")


def check_p_against_arms(values: ResultValues, alpha: float) -> Iterator[CheckRow]:
    """Check that P follows from the means and SDs of two arms, by Student's or Welch's test.

    Papers seldom name the test. If P differs from both but decides alike at `alpha`, the row says
    that another test is possible.
    """
    p, arms = values.span("p"), values.both("mean", "sd", "n")
    if p is None or len(values.result.arms) != 2:
        return
    if arms is None:
        yield from _p_and_counts(values, p, alpha)
        return
    n1, n2 = arms.pop("n1").lo, arms.pop("n2").lo
    if min(n1, n2) < 2 or min(arms["sd1"].lo, arms["sd2"].lo) <= 0:
        return

    def pooled(mean1: Any, mean2: Any, sd1: Any, sd2: Any) -> Any:
        s2 = ((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n1 + n2 - 2)  # Fisher 1925
        return (mean1 - mean2) / np.sqrt(s2 * (1 / n1 + 1 / n2))

    def welch(mean1: Any, mean2: Any, sd1: Any, sd2: Any) -> Any:
        return (mean1 - mean2) / np.sqrt(sd1**2 / n1 + sd2**2 / n2)  # Welch 1947

    v1, v2 = (arms["sd1"].best or 0) ** 2 / n1, (arms["sd2"].best or 0) ** 2 / n2
    df = (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))  # Satterthwaite 1946
    spans = [
        _p_span(_absolute(propagate(pooled, arms)), n1 + n2 - 2),
        _p_span(_absolute(propagate(welch, arms)), df),
    ]
    yield from _compare(values, "p-arms", p, spans, P_ARMS, "means and SDs", alpha)


def _p_and_counts(values: ResultValues, p: Span, alpha: float) -> Iterator[CheckRow]:
    """Check that P follows from the events of two arms, by Fisher's or a chi-square test."""
    counts = values.both("events", "n")
    if counts is None or any(not span.exact for span in counts.values()):
        return
    from scipy import stats  # slow to import, and few topics print counts with P

    events = [counts["events1"].lo, counts["events2"].lo]
    rest = [counts["n1"].lo - events[0], counts["n2"].lo - events[1]]
    if min(*events, *rest) < 0 or sum(events) == 0 or sum(rest) == 0:
        return
    table = [[int(events[0]), int(rest[0])], [int(events[1]), int(rest[1])]]
    p_values = [float(stats.fisher_exact(table)[1])]
    p_values += [float(stats.chi2_contingency(table, correction=c)[1]) for c in (False, True)]
    spans = [Span(value, value) for value in p_values]
    yield from _compare(values, "p-arms", p, spans, P_ARMS, "the counts", alpha)


def _compare(
    values: ResultValues,
    check: str,
    p: Span,
    spans: list[Span],
    diagnosis: str,
    of: str,
    alpha: float | None = None,
) -> Iterator[CheckRow]:
    if not spans:
        return
    allowed = " or ".join(dict.fromkeys(_shown(span, 3) for span in spans))
    status = MISMATCH
    if any(span.meets(p) for span in spans):
        status, diagnosis = MATCH, ""
    elif alpha is not None and any((span.hi < alpha) == (p.hi < alpha) for span in spans):
        status, diagnosis = UNSUPPORTED, OTHER_TEST
    yield values.row(
        check,
        status,
        f"P from {of} lies in {allowed}",
        "printed.p",
        printed=values.of["p"].text,
        allowed=allowed,
        diagnosis=diagnosis,
    )
