"""Routes from means before and after in two arms: changes compared, raw or in units of an SD."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span
from mcstats.effects.measures.measure import Measure, codes
from mcstats.effects.measures.paired import SMCR, sd_of_change
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.measures.two_groups import MD, SMD
from mcstats.effects.routes.arm_means import effect_of_means
from mcstats.effects.routes.correlation import (
    NO_CORRELATION,
    SAME_PEOPLE,
    correlation,
    deviation_of_change,
    effects_along,
    in_all,
)
from mcstats.effects.routes.route import Effect, Given, Route, Unusable
from mcstats.effects.routes.worksheet import Formula, Worksheet, sizes_of
from mcstats.effects.sampling_interval import mean_interval

CHANGE: Final = "Cochrane Handbook 2019, sec. 6.5.2.8"
BECKER: Final = "Becker 1988, 10.1111/j.2044-8317.1988.tb00901.x"


def _effect_of_raw_changes(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the difference of two changes from means before and after, along r if need be."""
    if len(given.arms) != 2:
        raise Unusable("changes of more than two arms cannot be taken together")
    sizes = sizes_of(given, options)
    sheet = Worksheet({}, sizes)
    deviations: list[Callable[[float], float]] = []
    ranges: list[Span] = []
    for index, n in enumerate((sizes.n1, sizes.n2)):
        arm = index + 1
        pre, post = given.single("baseline_sd", index), given.single("sd", index)
        if min(pre.lo, post.lo) <= 0:
            raise Unusable(f"an SD of group {arm} may be zero as it is printed")
        r, source = correlation(given, options, index, n, f"group {arm}: ")
        sd = deviation_of_change(pre, post, r)
        sheet.record_step(f"correlation of group {arm}", f"r{arm}", source, CHANGE, r)
        sheet.record_step(f"SD of change {arm}", f"SD{arm}", "√(s1² + s2² - 2 r s1 s2)", CHANGE, sd)
        change = Worksheet(
            {"a": given.single("mean", index), "b": given.single("baseline_mean", index)}
        )
        sheet.inputs[f"m{arm}"] = change.bounds(lambda a: a.a - a.b)
        sheet.inputs[f"sd{arm}"] = sd
        ranges.append(r)
        deviations.append(partial(_deviation, pre, post, r))
    effect = effect_of_means(sheet, options, measure, lambda a: a.sd1, lambda a: a.sd2)
    open_r = [r for r in ranges if r.best is None]
    means = [sheet.inputs[name].best for name in ("m1", "m2")]
    if not open_r or None in means:
        return effect
    variant = measure.variance_option(options.vtype)
    turned = -1.0 if options.better == "lower" else 1.0

    def effect_at(r: float) -> tuple[float, float]:
        sd1, sd2 = (np.float64(sd(r)) for sd in deviations)
        n1, n2 = np.float64(sizes.n1), np.float64(sizes.n2)
        m1, m2 = (np.float64(mean or 0.0) for mean in means)
        yi, vi = measure.compute(m1, sd1, n1, m2, sd2, n2, **variant)
        return turned * float(yi), float(vi)

    shared = in_all(open_r)
    rows = effects_along(shared, effect_at) if shared is not None else ()
    return replace(effect, because=NO_CORRELATION, along=rows)


def _deviation(pre: Span, post: Span, r: Span, value: float) -> float:
    """Return the SD of the change at the printed SDs and one correlation, where r is open."""
    before, after = pre.best or math.nan, post.best or math.nan
    used = value if r.best is None else r.best
    return float(sd_of_change(np.asarray(before), np.asarray(after), np.asarray(used)))


def _effect_of_standardised_changes(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the difference of two standardised changes, along r where none is printed."""
    if len(given.arms) != 2:
        raise Unusable("changes of more than two arms cannot be taken together")
    sizes = sizes_of(given, options)
    sheet = Worksheet({}, sizes)
    correlations: list[Span] = []
    for arm, n in enumerate((sizes.n1, sizes.n2), start=1):
        names = {"pre": "baseline_mean", "sd": "baseline_sd", "post": "mean"}
        for name, key in names.items():
            sheet.inputs[f"{name}{arm}"] = given.single(key, arm - 1)
        if sheet.inputs[f"sd{arm}"].lo <= 0:
            raise Unusable(f"the SD before of group {arm} may be zero as it is printed")
        if n < 3:
            raise Unusable(f"group {arm} has {n:.15g} participants, 3 are needed")
        r, source = correlation(given, options, arm - 1, n, f"group {arm}: ")
        sheet.record_step(f"correlation of group {arm}", f"r{arm}", source, BECKER, r)
        correlations.append(r)
    changes = [_standardised(arm) for arm in (1, 2)]
    for arm, change in enumerate(changes, start=1):
        text = "J(n - 1) (after - before) / SD before"
        sheet.compute_step(f"standardised change of group {arm}", f"g{arm}", text, BECKER, change)
    yi = sheet.compute_step(
        "difference", "g", "g1 - g2", BECKER, lambda a: changes[0](a) - changes[1](a)
    )
    known = yi.best is not None and None not in [span.best for span in sheet.inputs.values()]
    if not known:
        return sheet.effect(options, measure, yi)

    def effect_at(*r: float) -> tuple[float, float]:
        return _difference(sheet, (sizes.n1, sizes.n2), r, options)

    best = [r.best for r in correlations]
    if None in best:
        shared = in_all(correlations)
        rows = effects_along(shared, lambda r: effect_at(r, r)) if shared is not None else ()
        return sheet.effect(options, measure, yi, because=NO_CORRELATION, along=rows)
    estimate, variance = effect_at(*(r for r in best if r is not None))
    ci = mean_interval(estimate, variance**0.5, None)
    return sheet.effect(options, measure, yi, vi=variance, ci=ci)


def _standardised(arm: int) -> Formula:
    def change(a: Any) -> Any:
        after, before = getattr(a, f"post{arm}"), getattr(a, f"pre{arm}")
        n, sd = getattr(a, f"n{arm}"), getattr(a, f"sd{arm}")
        return exact_j(n - 1) * (after - before) / sd  # Becker 1988

    return change


def _difference(
    sheet: Worksheet, sizes: tuple[float, float], r: tuple[float, ...], options: Options
) -> tuple[float, float]:
    """Return the difference and its variance, the groups being independent."""
    values = SimpleNamespace(**{name: span.best for name, span in sheet.inputs.items()})
    variant = SMCR.variance_option(options.vtype)
    changes = [
        SMCR.compute(
            m1i=np.float64(getattr(values, f"post{arm}")),
            sd1i=np.float64(getattr(values, f"sd{arm}")),
            m2i=np.float64(getattr(values, f"pre{arm}")),
            ni=np.float64(n),
            ri=np.float64(correlated),
            **variant,
        )
        for arm, n, correlated in zip((1, 2), sizes, r, strict=True)
    ]
    (g1, v1), (g2, v2) = ((float(yi), float(vi)) for yi, vi in changes)
    return g1 - g2, v1 + v2  # Becker 1988


FROM_CONTROLLED: Final = (
    Route(
        name="changes_r",
        words="from values before and after in both arms, by their correlation",
        arm_needs=("baseline_mean", "baseline_sd", "mean", "sd", "n"),
        measures=codes(MD, SMD),
        assumptions=SAME_PEOPLE,
        reference=f"{CHANGE}; Morris & DeShon 2002",
        run=_effect_of_raw_changes,
        arms=2,
    ),
    Route(
        name="changes_standardised",
        words="from changes in units of the SD before",
        arm_needs=("baseline_mean", "baseline_sd", "mean", "n"),
        measures=codes(SMCR),
        assumptions=(
            "each change is in units of its own group's SD before; a correlation is never assumed"
        ),
        reference=f"{BECKER}; Morris 2008, 10.1177/1094428106291059",
        run=_effect_of_standardised_changes,
        arms=2,
    ),
)
