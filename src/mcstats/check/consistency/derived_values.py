"""Check printed values against those that they follow from, in one arm or in one comparison.

Each rule computes the set of values that others leave open and asks whether the printed one meets
it. Where authors may have used other participants, or a model, the row asks and does not accuse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mcstats.check.consistency.result_values import ResultValues
from mcstats.check.row import CONTRADICTION, UNCHECKED
from mcstats.effects.bounds.propagate import Span, propagate, span_of
from mcstats.effects.sampling_interval import quantile
from mcstats.model.tables import CheckRow
from mcstats.model.vocabularies import Assignment
from mcstats.model.written_number import Literal

DERIVED = "not what the other values give"
BEYOND_SCALE = "beyond the ends of the scale"
NO_WIDTH = "an interval without a width"
ONE_STUDY = "inconsistency of one study"
LOST_ALL = "a fall of more than all"
_SLACK = 0.02  # authors round what they go on with: two percent of a derived value


@dataclass(frozen=True, slots=True)
class _Rule:
    """One value that follows from others: its key, theirs, the formula, and how sure it is."""

    key: str
    of: tuple[str, ...]
    formula: Callable[..., Any]
    status: str = CONTRADICTION


_OF_ARM = (
    _Rule("se", ("sd", "n"), lambda sd, n: sd / np.sqrt(n)),
    _Rule("baseline_se", ("baseline_sd", "n"), lambda sd, n: sd / np.sqrt(n), UNCHECKED),
    _Rule("change_se", ("change_sd", "n"), lambda sd, n: sd / np.sqrt(n)),
    _Rule("change_mean", ("mean", "baseline_mean"), lambda a, b: a - b, UNCHECKED),
    _Rule("iqr", ("q3", "q1"), lambda a, b: a - b),
    _Rule("rate", ("events", "person_time"), lambda e, time: e / time, UNCHECKED),
    _Rule("f", ("t",), lambda t: t**2),
)
_OF_COMPARISON = (
    _Rule("f", ("t",), lambda t: t**2),
    _Rule("vi", ("sei",), lambda se: se**2),
)


def check_derived(values: ResultValues) -> Iterator[CheckRow]:
    """Yield a row for each value that does not follow from those beside it."""
    for arm, printed in values.arms.items():
        for rule in _OF_ARM:
            clustered = values.study.design.assigned is Assignment.CLUSTER
            if rule.of[-1] == "n" and clustered:
                continue  # the standard error counts clusters
            yield from _apply(values, rule, printed, arm)
        yield from _half_width(values, printed, arm)
    for rule in _OF_COMPARISON:
        yield from _apply(values, rule, values.of, "")
    if values.printed_ratio() is None:
        yield from _half_width(values, values.of, "")


def check_possible(values: ResultValues) -> Iterator[CheckRow]:
    """Yield a row for each value that its scale, its interval or its kind hardly allows."""
    yield from _beyond_scale(values)
    yield from _spread_of_range(values)
    low, high = values.of.get("ci_lb"), values.of.get("ci_ub")
    if low is not None and high is not None and low.number == high.number:
        what = "both ends print alike: are they the ends, or is it the estimate?"
        yield _row(
            values, "width", "", "ci", UNCHECKED, what, f"{low.text} to {high.text}", "", NO_WIDTH
        )
    studies, share = values.of.get("k"), values.of.get("i2")
    if studies is not None and share is not None and studies.number == 1 and share.set.lo > 0:
        what = "one study has no inconsistency between studies"
        yield _row(values, "one-study", "", "i2", CONTRADICTION, what, share.text, "0%", ONE_STUDY)
    yield from _falls(values)


def _apply(
    values: ResultValues, rule: _Rule, printed: Mapping[str, Literal], arm: str
) -> Iterator[CheckRow]:
    if rule.key not in printed or any(key not in printed for key in rule.of):
        return
    spans = {f"x{i}": span_of(printed[key].set) for i, key in enumerate(rule.of)}
    if rule.of[-1] in ("n", "person_time") and spans[f"x{len(rule.of) - 1}"].lo <= 0:
        return
    computed = propagate(lambda **given: rule.formula(*given.values()), spans)
    allowed = _wider(computed, printed[rule.key].set.step)
    if allowed.meets(span_of(printed[rule.key].set)):
        return
    what = f"{' and '.join(rule.of)} give {computed.lo:.4g} to {computed.hi:.4g}"
    text = f"{computed.lo:.4g} to {computed.hi:.4g}"
    yield _row(
        values, "derived", arm, rule.key, rule.status, what, printed[rule.key].text, text, DERIVED
    )


def _wider(span: Span, step: float) -> Span:
    slack = _SLACK * max(abs(span.lo), abs(span.hi)) + step / 2
    return Span(span.lo - slack, span.hi + slack)


def _half_width(
    values: ResultValues, printed: Mapping[str, Literal], arm: str
) -> Iterator[CheckRow]:
    """Compare a standard error with the interval around it, by any quantile from z to t.

    A comparison of medians or of a model may have an interval that is not symmetric: half its width
    is then no multiple of the standard error, and the row asks.
    """
    if not {"ci_lb", "ci_ub"} <= printed.keys():
        return
    source, spans = _standard_error(values, printed, arm)
    if not spans:
        return
    low, high = span_of(printed["ci_lb"].set), span_of(printed["ci_ub"].set)
    half = propagate(lambda a, b: (b - a) / 2, {"a": low, "b": high})
    sizes = [group["n"].set.lo for group in values.arms.values() if "n" in group]
    fewest = min(sizes, default=3.0) if not arm else printed["n"].set.lo if "n" in printed else 3.0
    level = values.options.interval_level()
    z, t = float(quantile(None, level)), float(quantile(max(fewest - 1, 2.0), level))
    allowed = _wider(Span(z * spans.lo, t * spans.hi), printed["ci_lb"].set.step)
    if allowed.meets(half):
        return
    what = f"half of its width is {half.lo:.4g} to {half.hi:.4g}, and {source} gives "
    what += f"{z * spans.lo:.4g} to {t * spans.hi:.4g}"
    text = f"{printed['ci_lb'].text} to {printed['ci_ub'].text}"
    yield _row(values, "half-width", arm, "ci", UNCHECKED, what, text, "", DERIVED)


def _standard_error(
    values: ResultValues, printed: Mapping[str, Literal], arm: str
) -> tuple[str, Span | None]:
    if "se" in printed:
        return "se", span_of(printed["se"].set)
    if arm and "sd" in printed and "n" in printed and printed["n"].set.lo > 0:
        if values.study.design.assigned is not Assignment.CLUSTER:
            spans = {"sd": span_of(printed["sd"].set), "n": span_of(printed["n"].set)}
            return "sd and n", propagate(lambda sd, n: sd / np.sqrt(n), spans)
    return "", None


def _beyond_scale(values: ResultValues) -> Iterator[CheckRow]:
    """Compare the levels of arms with the ends of the scale that the outcome has."""
    outcome = values.outcome
    least = -np.inf if outcome.least is None else float(outcome.least)
    most = np.inf if outcome.most is None else float(outcome.most)
    allowed = f"{least:g} to {most:g}"
    for arm, printed in values.arms.items():
        for key in ("mean", "baseline_mean", "median", "q1", "q3", "min", "max"):
            if key in printed and not least <= float(printed[key].number) <= most:
                what = f"{key} {printed[key].text} on a scale of {allowed}"
                yield _row(
                    values,
                    "scale",
                    arm,
                    key,
                    CONTRADICTION,
                    what,
                    printed[key].text,
                    allowed,
                    BEYOND_SCALE,
                )


def _spread_of_range(values: ResultValues) -> Iterator[CheckRow]:
    """Compare each SD with the largest that a range allows: half of it, for values at both ends.

    Of n values between a and b no SD exceeds (b - a) / 2 · √(n / (n - 1)) (Popoviciu 1935).
    """
    for arm, printed in values.arms.items():
        if not {"sd", "min", "max", "n"} <= printed.keys() or printed["n"].set.lo < 2:
            continue
        spans = {key: span_of(printed[key].set) for key in ("min", "max", "n")}
        largest = propagate(
            lambda low, high, n: (high - low) / 2 * np.sqrt(n / (n - 1)),  # Popoviciu 1935
            {"low": spans["min"], "high": spans["max"], "n": spans["n"]},
        )
        if printed["sd"].set.lo > largest.hi:
            text = f"at most {largest.hi:.4g}"
            what = (
                f"values from {printed['min'].text} to {printed['max'].text} have an SD of {text}"
            )
            yield _row(
                values,
                "range",
                arm,
                "sd",
                CONTRADICTION,
                what,
                printed["sd"].text,
                text,
                BEYOND_SCALE,
            )


def _falls(values: ResultValues) -> Iterator[CheckRow]:
    """Ask about each fall of more than 100 %: what is counted or measured cannot lose more."""
    turned = values.outcome.expressed.value == "reduction"
    groups = [("", values.of), *values.arms.items()]
    for arm, printed in groups:
        change = printed.get("change")
        percent = values.result.scale.value != "raw" or (
            change is not None and change.set.unit == "%"
        )
        if change is None or not percent:
            continue
        if (change.set.lo > 100) if turned else (change.set.hi < -100):
            what = "a fall of more than 100 % turns a quantity into its opposite"
            yield _row(
                values,
                "fall",
                arm,
                "change",
                UNCHECKED,
                what,
                change.text,
                "at most 100%",
                LOST_ALL,
            )


def _row(
    values: ResultValues,
    check: str,
    arm: str,
    key: str,
    status: str,
    what: str,
    printed: str,
    allowed: str,
    diagnosis: str,
) -> CheckRow:
    return values.row(
        f"{check}-{arm}-{key}" if arm else f"{check}-{key}",
        status,
        what,
        f"groups.{arm}.{key}" if arm else f"printed.{key}",
        printed=printed,
        allowed=allowed,
        diagnosis=diagnosis,
    )
