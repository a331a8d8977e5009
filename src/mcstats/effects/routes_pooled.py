"""Routes from ready estimates, and from change scores of two arms."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

import numpy as np

from mcstats.effects.correlation import (
    SAME_PEOPLE,
    WHY,
    along,
    correlation,
    deviation_of_change,
    in_all,
)
from mcstats.effects.means import measured
from mcstats.effects.measure import Family, Measure, codes
from mcstats.effects.measures_counts import OR, RD, RR
from mcstats.effects.measures_means import MD, SMD
from mcstats.effects.measures_percent import GEN, HR, PC
from mcstats.effects.options import Options
from mcstats.effects.route import Effect, Given, Route
from mcstats.effects.sampling import quantile
from mcstats.effects.sets import Span
from mcstats.effects.sheet import Sheet, refused, sizes_of
from mcstats.effects.standardised import HANDBOOK


def _pooled(given: Given, options: Options, measure: Measure) -> Effect:
    """Return a printed estimate with the standard error that its interval implies."""
    low, high = given.ends()
    inputs = {"estimate": given.single("estimate"), "lo": low, "hi": high}
    logged = measure.family is Family.RATIO
    if low.hi >= high.lo:
        return refused(measure, "the printed interval has no certain width")
    if logged and min(span.lo for span in inputs.values()) <= 0:
        return refused(measure, "a ratio that may be zero as it is printed has no log")
    level = given.level(options)
    z = float(quantile(None, level))
    sheet = Sheet(inputs)

    def scaled(value: Any) -> Any:
        return np.log(value) if logged else value

    letter = "ln " if logged else ""
    yi = sheet.figure("estimate", "y", f"{letter}estimate", HANDBOOK, lambda a: scaled(a.estimate))
    se = sheet.figure(
        "standard error",
        "SE",
        f"({letter}upper - {letter}lower) / (2 × {z:.6g})",
        HANDBOOK,
        lambda a: (scaled(a.hi) - scaled(a.lo)) / (2 * z),
    )
    sheet.figure(
        "middle of the interval",
        "mid",
        f"({letter}lower + {letter}upper) / 2",
        HANDBOOK,
        lambda a: (scaled(a.lo) + scaled(a.hi)) / 2,
    )
    if yi.best is None or se.best is None:
        return sheet.effect(options, measure, yi)
    ci = (float(scaled(low.best)), float(scaled(high.best)))
    return sheet.effect(options, measure, yi, vi=se.best**2, ci=ci)


def _changes(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the difference of two changes from means before and after, along r if need be."""
    if len(given.arms) != 2:
        return refused(measure, "changes of more than two arms cannot be taken together")
    sizes = sizes_of(given, options)
    sheet = Sheet({}, sizes)
    deviations: list[Callable[[float], float]] = []
    ranges: list[Span] = []
    for index, n in enumerate((sizes.n1, sizes.n2)):
        arm = index + 1
        pre, post = given.single("baseline_sd", index), given.single("sd", index)
        if min(pre.lo, post.lo) <= 0:
            return refused(measure, f"an SD of group {arm} may be zero as it is printed")
        found = correlation(given, options, index, n)
        if isinstance(found, str):
            return refused(measure, f"group {arm}: {found}")
        r, source = found
        sd = deviation_of_change(pre, post, r)
        sheet.note(f"correlation of group {arm}", f"r{arm}", source, CHANGE, r)
        sheet.note(f"SD of change {arm}", f"SD{arm}", "√(s1² + s2² - 2 r s1 s2)", CHANGE, sd)
        change = Sheet(
            {"a": given.single("mean", index), "b": given.single("baseline_mean", index)}
        )
        sheet.inputs[f"m{arm}"] = change.span(lambda a: a.a - a.b)
        sheet.inputs[f"sd{arm}"] = sd
        ranges.append(r)
        deviations.append(partial(_deviation, pre, post, r))
    effect = measured(sheet, options, measure, lambda a: a.sd1, lambda a: a.sd2)
    open_r = [r for r in ranges if r.best is None]
    means = [sheet.inputs[name].best for name in ("m1", "m2")]
    if not open_r or effect.estimable == "no" or None in means:
        return effect
    variant = measure.variance_option(options.vtype)
    turned = -1.0 if options.better == "lower" else 1.0

    def at(r: float) -> tuple[float, float]:
        sd1, sd2 = (np.float64(sd(r)) for sd in deviations)
        n1, n2 = np.float64(sizes.n1), np.float64(sizes.n2)
        m1, m2 = (np.float64(mean or 0.0) for mean in means)
        yi, vi = measure.compute(m1, sd1, n1, m2, sd2, n2, **variant)
        return turned * float(yi), float(vi)

    shared = in_all(open_r)
    rows = along(shared, at) if shared is not None else ()
    return replace(effect, because=WHY, along=rows)


def _deviation(pre: Span, post: Span, r: Span, value: float) -> float:
    """Return the SD of the change at the printed SDs and one correlation, where r is open."""
    before, after = pre.best or math.nan, post.best or math.nan
    used = value if r.best is None else r.best
    return math.sqrt((before - after) ** 2 + 2 * (1 - used) * before * after)


CHANGE: Final = "Cochrane Handbook 2019, sec. 6.5.2.8"

FROM_READY: Final = (
    Route(
        name="pooled_ci",
        words="from a pooled estimate and its interval",
        needs=("estimate", "ci"),
        measures=codes(RR, OR, HR, MD, SMD, RD, PC, GEN),
        assumptions="the interval is a normal one on the analysis scale (the log for ratios)",
        reference=HANDBOOK,
        run=_pooled,
    ),
    Route(
        name="changes_r",
        words="from values before and after in both arms, by their correlation",
        arm_needs=("baseline_mean", "baseline_sd", "mean", "sd", "n"),
        measures=codes(MD, SMD),
        assumptions=SAME_PEOPLE,
        reference=f"{CHANGE}; Morris & DeShon 2002",
        run=_changes,
        arms=2,
    ),
)
