"""Check estimates against their intervals, and P values against both and against the arms."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from mcstats.check.consistency.result_values import ResultValues
from mcstats.check.consistency.table_methods import intervals_of_table, p_values_of_table
from mcstats.check.row import CONTRADICTION, RIGHT, UNCHECKED
from mcstats.effects.bounds.propagate import Span, propagate
from mcstats.effects.measures.measure import Sampling
from mcstats.effects.measures.registry import MEASURES
from mcstats.effects.sampling_interval import quantile
from mcstats.model.tables import CheckRow

NOT_CENTRED = "interval not around its estimate"
P_INTERVAL = "P against the interval"
P_STATISTIC = "P against its statistic"
P_ARMS = "P against the arms"
OTHER_TEST = "another test possible"
OTHER_TIME = "the counts of another time"
SMALL_P = 0.01
"""Below it one printed P stands for so many tables that agreement says nothing."""
OTHER_METHOD = "another method possible"
ROUNDED_TWICE = 0.005
"""A printed centre that is off by less than this share of itself was rounded from rounded ends."""
NEAR: float = 3.0
"""P of a rank test and of a t test on the same arms seldom differ by more than this factor."""
NEARLY_SAME: float = 1.5
"""P of an analysis and of the unadjusted numbers beside it often differ by less than this."""
_ESTIMATES = ("difference", "estimate", "change")


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A printed estimate with its interval; of a ratio, both on the scale of the ratio."""

    key: str
    estimate: Span
    low: Span
    high: Span
    ratio: bool


def _comparison(values: ResultValues) -> _Comparison | None:
    ratio = values.printed_ratio()
    if ratio is not None and ratio[1].best is not None:
        key, estimate, low, high = ratio
        if low is None or high is None or min(low.lo, estimate.lo) <= 0:
            return None
        return _Comparison(key, estimate, low, high, ratio=True)
    ends = values.span("ci_lb"), values.span("ci_ub")
    for key in _ESTIMATES:
        span = values.span(key)
        if span is not None and span.best is not None:
            if ends[0] is None or ends[1] is None:
                return None
            return _Comparison(key, span, ends[0], ends[1], ratio=False)
    return None


def _shown(span: Span, digits: int = 4) -> str:
    ends = dict.fromkeys(f"{end:.{digits}g}" for end in (span.lo, span.hi))
    return " to ".join(ends)


def check_centre(values: ResultValues) -> Iterator[CheckRow]:
    """Check that an estimate is the middle of its interval, on the log scale for a ratio.

    An interval of a normal or log-normal estimate is symmetric (Cochrane Handbook 2019, sec. 6.3).
    """
    of = _comparison(values)
    if of is None:
        return
    key, printed, low, high, ratio = of.key, of.estimate, of.low, of.high, of.ratio

    def middle(a: Any, b: Any) -> Any:
        return np.sqrt(a * b) if ratio else (a + b) / 2

    allowed = propagate(middle, {"a": low, "b": high})
    # Numbers that were rounded twice are off by a little more than their digits say.
    room = ROUNDED_TWICE * (printed.hi if ratio else (high.hi - low.lo) / 2)
    loose = Span(allowed.lo - room, allowed.hi + room, best=allowed.best)
    scale = "on the log scale" if ratio else "as printed"
    status, what = RIGHT, f"the middle of the interval {scale} lies in {_shown(allowed)}"
    diagnosis = ""
    if not loose.meets(printed):
        status, diagnosis = CONTRADICTION, NOT_CENTRED
        if citation := _method_of_counts(values, printed, low, high):
            status, diagnosis, what = RIGHT, "", f"the counts give the interval by {citation}"
        elif _drawn_in(values, key, allowed, printed):
            status, diagnosis = UNCHECKED, OTHER_METHOD
    yield values.row(
        "interval",
        status,
        what,
        "printed.ci",
        diagnosis=diagnosis,
        printed=values.of[key].text,
        allowed=_shown(allowed),
    )


def _method_of_counts(values: ResultValues, printed: Span, low: Span, high: Span) -> str:
    """Return the citation of the method by which the counts give the printed interval, or ""."""
    if values.table is None:
        return ""
    compares = values.ratio.compares if values.ratio is not None else None
    level = values.options.interval_level()
    for citation, lower, upper in intervals_of_table(values.table, compares, level):
        for scale in (1.0,) if values.ratio is not None else (1.0, 100.0):
            ends = low.contains(lower * scale) and high.contains(upper * scale)
            if ends and lower * scale <= printed.hi and printed.lo <= upper * scale:
                return citation
    return ""


def _drawn_in(values: ResultValues, key: str, middle: Span, printed: Span) -> bool:
    """Return whether an interval may be a score interval of a risk difference.

    The middle of a score interval lies between no difference and the estimate (Newcombe 1998).
    """
    measures = [MEASURES[wanted.measure] for wanted in values.result.estimates]
    if key == "change" or all(m.sampling is not Sampling.SCORE for m in measures):
        return False
    if printed.lo > 0:
        return middle.hi >= 0 and middle.lo <= printed.hi
    return printed.hi < 0 and middle.lo <= 0 and middle.hi >= printed.lo


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
    arms = values.result.arms or tuple(values.arms)
    sizes = [values.arm(number, "n") for number in range(len(arms))]
    if len(sizes) < 2:
        return None
    known = [size.lo for size in sizes if size is not None]
    return sum(known) - len(sizes) if len(known) == len(sizes) else None


def _df_of_welch(values: ResultValues) -> float | None:
    """Return the degrees of freedom of Welch's test; None without an SD and size of each arm."""
    arms = values.both("sd", "n")
    if arms is None or min(arms["n1"].lo, arms["n2"].lo) < 2:
        return None
    n1, n2 = arms["n1"].lo, arms["n2"].lo
    v1, v2 = (arms["sd1"].best or 0) ** 2 / n1, (arms["sd2"].best or 0) ** 2 / n2
    if v1 + v2 == 0:
        return None
    return (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))  # Satterthwaite 1946


def _p_span(size: Span, df: float | None, tails: int) -> Span:
    ends = [float(_tail(end, df)) * tails / 2 for end in (size.hi, size.lo)]
    return Span(min(ends), max(ends))


def _absolute(span: Span) -> Span:
    if span.lo >= 0:
        return span
    return span.negated() if span.hi <= 0 else Span(0.0, max(-span.lo, span.hi))


def check_p_against_interval(values: ResultValues) -> Iterator[CheckRow]:
    """Check that P follows from the estimate and its interval, by z or by t.

    SE = (U - L) / 2q (Cochrane Handbook 2019, sec. 6.3.1; of the logs for a ratio, sec. 6.3.2).
    P and interval of counts are often by different methods; both are right where the counts give
    each of them.
    """
    of, p = _comparison(values), values.span("p")
    if of is None or p is None:
        return
    printed, low, high, ratio = of.estimate, of.low, of.high, of.ratio
    spans: list[Span] = []
    level, tails = values.options.interval_level(), values.options.tails
    for df in dict.fromkeys((None, _df(values), _df_of_welch(values))):

        def statistic(y: Any, a: Any, b: Any, q: float = float(quantile(df, level))) -> Any:
            if ratio:
                y, a, b = np.log(y), np.log(a), np.log(b)
            return 2 * q * y / (b - a)

        if low.hi < high.lo:
            inputs = {"y": printed, "a": low, "b": high}
            spans.append(_p_span(_absolute(propagate(statistic, inputs)), df, tails))
    of_arms, source = _p_of_arms(values)
    beside = method = ""
    if any(span.meets(p) for span in of_arms):
        beside = f", from {source} {_listed(of_arms)}"
        method = _method_of_counts(values, printed, low, high)
        if method:
            beside += f"; the counts give the interval by {method}"
    yield from _compare(
        values, "p-interval", p, spans, P_INTERVAL, "the interval", None, beside, bool(method)
    )


def check_p_against_statistic(values: ResultValues) -> Iterator[CheckRow]:
    """Check that P follows from the printed t or F with its degrees of freedom.

    F of more than two arms has one degree of freedom less than there are arms.
    """
    p, df = values.span("p"), _df(values)
    if p is None or df is None:
        return
    t, f = values.span("t"), values.span("f")
    spans: list[Span] = []
    if t is not None:
        spans = [_p_span(_absolute(t), df, values.options.tails)]
    elif f is not None and f.lo >= 0:
        for between in _df_between(values, df):
            if between == 1:
                root = propagate(lambda x: np.sqrt(x), {"x": f})
                spans.append(_p_span(root, df, values.options.tails))
            else:
                ends = [float(special.fdtrc(between, df, end)) for end in (f.hi, f.lo)]
                spans.append(Span(min(ends), max(ends)))
    yield from _compare(values, "p-statistic", p, spans, P_STATISTIC, "the statistic")


def _df_between(values: ResultValues, df: float) -> list[int]:
    """Return the degrees of freedom that the arms leave to F.

    With more of them than two arms have people, F is of the arms of the whole study.
    """
    arms = values.result.arms or tuple(values.arms)
    counts = [max(len(arms) - 1, 1)]
    sizes = values.both("n") if len(arms) == 2 else None
    if len(values.study.arms) > 2 and sizes is not None:
        if df > sizes["n1"].hi + sizes["n2"].hi - 2:
            counts.append(len(values.study.arms) - 1)
    return counts


def check_p_against_arms(values: ResultValues, alpha: float) -> Iterator[CheckRow]:
    """Check that P follows from the means and SDs, or from the events, of two arms.

    Papers seldom name the test. If P differs from the usual ones but decides alike at `alpha`, the
    row says that another test is possible.
    """
    p = values.span("p")
    if p is None:
        return
    spans, of = _p_of_arms(values)
    yield from _compare(values, "p-arms", p, spans, P_ARMS, of, alpha)


def check_p_of_other_times(results: Iterable[ResultValues]) -> Iterator[CheckRow]:
    """Yield a row where the counts of a result give the P that is printed for another time.

    A table may print one time's counts under the heading of another one.
    """
    groups: dict[tuple[str, str], list[ResultValues]] = defaultdict(list)
    for values in results:
        groups[values.study.id, values.result.outcome].append(values)
    for same in groups.values():
        for values in same:
            spans, source = _p_of_arms(values)
            own = values.span("p")
            if source != "the counts" or (own is not None and any(s.meets(own) for s in spans)):
                continue
            for other in same:
                p = other.span("p")
                if other.result.time == values.result.time or p is None or p.lo < SMALL_P:
                    continue
                theirs, _ = _p_of_arms(other)
                fits = any(s.meets(p) for s in spans) and not any(s.meets(p) for s in theirs)
                if fits:
                    yield values.row(
                        "p-other-time",
                        UNCHECKED,
                        f"P from the counts is {_listed(spans)}, which is printed for "
                        f"{other.result.time}",
                        "",
                        printed=other.of["p"].text,
                        allowed=_listed(spans),
                        diagnosis=OTHER_TIME,
                    )


def _p_of_arms(values: ResultValues) -> tuple[list[Span], str]:
    """Return P by the usual tests of two arms, and what it is computed from."""
    if len(values.result.arms) != 2:
        return [], ""
    arms, tails = values.both("mean", "sd", "n"), values.options.tails
    if arms is None:
        found = [] if values.table is None else p_values_of_table(values.table, tails)
        return [Span(value, value) for value in found], "the counts"
    n1, n2 = arms.pop("n1").lo, arms.pop("n2").lo
    if min(n1, n2) < 2 or min(arms["sd1"].lo, arms["sd2"].lo) <= 0:
        return [], ""

    def pooled(mean1: Any, mean2: Any, sd1: Any, sd2: Any) -> Any:
        s2 = ((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n1 + n2 - 2)  # Fisher 1925
        return (mean1 - mean2) / np.sqrt(s2 * (1 / n1 + 1 / n2))

    def welch(mean1: Any, mean2: Any, sd1: Any, sd2: Any) -> Any:
        return (mean1 - mean2) / np.sqrt(sd1**2 / n1 + sd2**2 / n2)  # Welch 1947

    spans = [
        _p_span(_absolute(propagate(pooled, arms)), n1 + n2 - 2, tails),
        _p_span(_absolute(propagate(welch, arms)), _df_of_welch(values), tails),
    ]
    return spans, "means and SDs"


def _listed(spans: list[Span]) -> str:
    """Return two spans, or from the least to the most of more, which several tests give."""
    texts = list(dict.fromkeys(_shown(span, 3) for span in spans))
    if len(texts) <= 2:
        return " or ".join(texts)
    return _shown(Span(min(span.lo for span in spans), max(span.hi for span in spans)), 3)


def _another_test(
    values: ResultValues, check: str, p: Span, spans: list[Span], alpha: float | None
) -> bool:
    """Return whether P may come from another test: it decides alike, or is of the same size.

    A statistic names its test. Beside the interval of a ratio of events stands the P of a
    chi-square test as often as that of the ratio.
    """
    of_events = values.ratio is not None and values.ratio.of_events
    if alpha is None and (check == "p-statistic" or not of_events):
        return False
    factor = NEARLY_SAME if alpha is None else NEAR
    near = any(span.lo / factor <= p.hi and p.lo <= span.hi * factor for span in spans)
    return near or (alpha is not None and any((s.hi < alpha) == (p.hi < alpha) for s in spans))


def _compare(
    values: ResultValues,
    check: str,
    p: Span,
    spans: list[Span],
    diagnosis: str,
    of: str,
    alpha: float | None = None,
    beside: str = "",
    explained: bool = False,
) -> Iterator[CheckRow]:
    if not spans:
        return
    allowed = _listed(spans)
    status = CONTRADICTION
    if explained or any(span.meets(p) for span in spans):
        status, diagnosis = RIGHT, ""
    elif beside or _another_test(values, check, p, spans, alpha):
        status, diagnosis = UNCHECKED, OTHER_TEST
    yield values.row(
        check,
        status,
        f"P from {of} is {allowed}{beside}",
        "printed.p",
        printed=values.of["p"].text,
        allowed=allowed,
        diagnosis=diagnosis,
    )
