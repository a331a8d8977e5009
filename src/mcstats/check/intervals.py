"""Estimates against their intervals, and P values against both and against the arms."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import special

from mcstats.effects.sampling import quantile
from mcstats.effects.sets import Span, propagate
from mcstats.schema.tables import CheckRow

from .row import MATCH, MISMATCH, UNSUPPORTED
from .sample import Sample

__all__ = ["centre", "p_and_arms", "p_and_interval", "p_and_statistic"]

NOT_CENTRED = "interval not around its estimate"
P_INTERVAL = "P against the interval"
P_STATISTIC = "P against its statistic"
P_ARMS = "P against the arms"
OTHER_TEST = "another test possible"
_ESTIMATES = ("difference", "estimate", "change")


def _estimate(sample: Sample) -> tuple[str, Span] | None:
    for key in _ESTIMATES:
        span = sample.span(key)
        if span is not None and span.best is not None:
            return key, span
    return None


def _shown(span: Span, digits: int = 4) -> str:
    ends = dict.fromkeys(f"{end:.{digits}g}" for end in (span.lo, span.hi))
    return " to ".join(ends)


def centre(sample: Sample) -> Iterator[CheckRow]:
    """Yield whether an estimate is the middle of its interval: of the logs, for a ratio.

    An interval of a normal or log-normal estimate is symmetric (Cochrane Handbook 2019, sec. 6.3).
    """
    estimate = _estimate(sample)
    low, high = sample.span("ci_lb"), sample.span("ci_ub")
    if estimate is None or low is None or high is None:
        return
    key, printed = estimate
    ratio = sample.ratio is not None and key == "estimate"
    if ratio and low.lo <= 0:
        return

    def middle(a: Any, b: Any) -> Any:
        return np.sqrt(a * b) if ratio else (a + b) / 2

    allowed = propagate(middle, {"a": low, "b": high})
    met = allowed.meets(printed)
    scale = "on the log scale" if ratio else "as printed"
    yield sample.row(
        "interval",
        MATCH if met else MISMATCH,
        f"the middle of the interval {scale} lies in {_shown(allowed)}",
        "printed.ci",
        printed=sample.of[key].text,
        allowed=_shown(allowed),
        diagnosis="" if met else NOT_CENTRED,
    )


def _tail(t: Any, df: float | None) -> Any:
    """Two-sided P of a statistic: of the normal distribution where there are no df."""
    size = np.abs(np.asarray(t, dtype=float))
    if df is None:
        return special.erfc(size / math.sqrt(2))
    return 2 * special.stdtr(df, -size)


def _df(sample: Sample) -> float | None:
    printed = sample.span("df")
    if printed is not None and printed.best is not None:
        return printed.best
    sizes = sample.both("n")
    return None if sizes is None else sizes["n1"].lo + sizes["n2"].lo - 2


def _p_span(size: Span, df: float | None) -> Span:
    ends = [float(_tail(end, df)) for end in (size.hi, size.lo)]
    return Span(min(ends), max(ends))


def _absolute(span: Span) -> Span:
    if span.lo >= 0:
        return span
    return span.negated() if span.hi <= 0 else Span(0.0, max(-span.lo, span.hi))


def p_and_interval(sample: Sample) -> Iterator[CheckRow]:
    """Yield whether P follows from the estimate and its interval, by z or by t.

    SE = (U - L) / 2q (Cochrane Handbook 2019, sec. 6.3.1; of the logs for a ratio, sec. 6.3.2).
    """
    estimate, p = _estimate(sample), sample.span("p")
    low, high = sample.span("ci_lb"), sample.span("ci_ub")
    if estimate is None or p is None or low is None or high is None:
        return
    key, printed = estimate
    ratio = sample.ratio is not None and key == "estimate"
    if ratio and min(low.lo, printed.lo) <= 0:
        return
    found: list[Span] = []
    for df in dict.fromkeys((None, _df(sample))):

        def statistic(y: Any, a: Any, b: Any, q: float = float(quantile(df))) -> Any:
            if ratio:
                y, a, b = np.log(y), np.log(a), np.log(b)
            return 2 * q * y / (b - a)

        if low.hi < high.lo:
            inputs = {"y": printed, "a": low, "b": high}
            found.append(_p_span(_absolute(propagate(statistic, inputs)), df))
    yield from _compare(sample, "p-interval", p, found, P_INTERVAL, "the interval")


def p_and_statistic(sample: Sample) -> Iterator[CheckRow]:
    """Yield whether P follows from the printed t or F with its degrees of freedom."""
    p, df = sample.span("p"), _df(sample)
    if p is None or df is None:
        return
    t, f = sample.span("t"), sample.span("f")
    if t is None and f is not None and f.lo >= 0:
        t = propagate(lambda x: np.sqrt(x), {"x": f})
    if t is not None:
        found = [_p_span(_absolute(t), df)]
        yield from _compare(sample, "p-statistic", p, found, P_STATISTIC, "the statistic")


def p_and_arms(sample: Sample, alpha: float) -> Iterator[CheckRow]:
    """Yield whether P follows from the means and SDs of two arms, by Student's or Welch's test.

    Papers seldom name the test: where both decide alike, the row says that another is possible.
    """
    p, arms = sample.span("p"), sample.both("mean", "sd", "n")
    if p is None or len(sample.result.arms) != 2:
        return
    if arms is None:
        yield from _p_and_counts(sample, p, alpha)
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
    found = [
        _p_span(_absolute(propagate(pooled, arms)), n1 + n2 - 2),
        _p_span(_absolute(propagate(welch, arms)), df),
    ]
    yield from _compare(sample, "p-arms", p, found, P_ARMS, "means and SDs", alpha)


def _p_and_counts(sample: Sample, p: Span, alpha: float) -> Iterator[CheckRow]:
    """Yield whether P follows from the events of two arms, by Fisher's or a chi-square test."""
    counts = sample.both("events", "n")
    if counts is None or any(not span.exact for span in counts.values()):
        return
    from scipy import stats

    events = [counts["events1"].lo, counts["events2"].lo]
    rest = [counts["n1"].lo - events[0], counts["n2"].lo - events[1]]
    if min(*events, *rest) < 0 or sum(events) == 0 or sum(rest) == 0:
        return
    table = [[int(events[0]), int(rest[0])], [int(events[1]), int(rest[1])]]
    found = [float(stats.fisher_exact(table)[1])]
    found += [float(stats.chi2_contingency(table, correction=c)[1]) for c in (False, True)]
    spans = [Span(value, value) for value in found]
    yield from _compare(sample, "p-arms", p, spans, P_ARMS, "the counts", alpha)


def _compare(
    sample: Sample,
    check: str,
    p: Span,
    found: list[Span],
    diagnosis: str,
    of: str,
    alpha: float | None = None,
) -> Iterator[CheckRow]:
    if not found:
        return
    allowed = " or ".join(dict.fromkeys(_shown(span, 3) for span in found))
    status, said = MISMATCH, diagnosis
    if any(span.meets(p) for span in found):
        status, said = MATCH, ""
    elif alpha is not None and any((span.hi < alpha) == (p.hi < alpha) for span in found):
        status, said = UNSUPPORTED, OTHER_TEST
    yield sample.row(
        check,
        status,
        f"P from {of} lies in {allowed}",
        "printed.p",
        printed=sample.of["p"].text,
        allowed=allowed,
        diagnosis=said,
    )
