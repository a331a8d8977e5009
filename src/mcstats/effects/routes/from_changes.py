"""Routes within one arm: percentage changes, and means before and after."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, exactly
from mcstats.effects.measures.measure import Family, Measure, Sampling, codes
from mcstats.effects.measures.paired import MC, ROMC, SMCC, SMCR, SMCRH
from mcstats.effects.measures.percent_changes import PC, PCM, ROMPC
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.measures.two_groups import MD, ROM
from mcstats.effects.routes.correlation import (
    NO_CORRELATION,
    SAME_PEOPLE,
    correlation,
    deviation_of_change,
)
from mcstats.effects.routes.from_arm_changes import (
    GIBBONS,
    NO_WAY,
    arm_size,
    effect_of_standardised_change,
)
from mcstats.effects.routes.printed_errors import against_test
from mcstats.effects.routes.route import NO_WIDTH, Effect, Given, Route, Unusable
from mcstats.effects.routes.standardised import HANDBOOK, t_from_p
from mcstats.effects.routes.worksheet import VARIANCE_UNKNOWN, Formula, Worksheet, sign_of
from mcstats.effects.sampling_interval import mean_interval, quantile, standardised_interval


def _effect_from_percent_change(given: Given, options: Options, measure: Measure) -> Effect:
    """Return a printed percentage change; with its interval and n there is a variance."""
    sheet = Worksheet({"change": given.single("change")})
    yi = sheet.compute_step(
        "percentage change", measure.code, "as printed", "Vickers 2001", lambda a: a.change
    )
    known = options.n1 is not None or (bool(given.arms) and "n" in given.arms[0])
    if "ci" not in given.contrast or not known or yi.best is None:
        because = "no interval is printed" if "ci" not in given.contrast else "n is not printed"
        return sheet.effect(options, measure, yi, because=because)
    df, level = arm_size(given, options, 0) - 1, given.level(options)
    sheet.inputs["lo"], sheet.inputs["hi"] = given.ends()
    se = sheet.compute_step(
        "standard error",
        "SE",
        "(upper - lower) / (2 t quantile at n - 1)",
        HANDBOOK,
        lambda a: (a.hi - a.lo) / (2 * quantile(df, level)),
    )
    if se.best is None or se.lo <= 0:
        raise Unusable(NO_WIDTH, sheet.steps)
    ci = mean_interval(yi.best, se.best, df)
    return sheet.effect(options, measure, yi, vi=se.best**2, ci=ci, df=df)


def _effect_from_percent_changes(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the difference or the log ratio that two percentage changes imply."""
    given.refuse_third_arm("changes")
    sheet = Worksheet({"c1": given.single("change", 0), "c2": given.single("change", 1)})
    if measure.family is Family.RATIO:
        if min(sheet.inputs["c1"].lo, sheet.inputs["c2"].lo) <= -100:
            raise Unusable("a change of -100 % or less has no ratio")

        def formula(a: Any) -> Any:
            return np.log((100 + a.c1) / (100 + a.c2))  # Hedges, Gurevitch & Curtis 1999, eq. 1

        text, source = "ln((100 + c1) / (100 + c2))", "Hedges, Gurevitch & Curtis 1999, eq. 1"
        yi = sheet.compute_step(ROM.name, ROM.code, text, source, formula)
    else:
        yi = sheet.compute_step(
            "difference", measure.code, "c1 - c2", "Vickers 2001", lambda a: a.c1 - a.c2
        )
    because = "no spread of the changes is printed"
    return sheet.effect(options, measure, yi, because=because)


def _effect_of_pairs(
    given: Given, options: Options, measure: Measure, t: Span, because: str
) -> Effect:
    """Return the mean change in units of its SD from a paired t."""
    n = arm_size(given, options, 0)
    sheet = Worksheet({"t": t})
    sheet.record_step("paired t statistic", "t", "as printed, or from P", "Student 1908", t)
    yi = sheet.compute_step(
        "standardised change",
        "g",
        "J(n - 1) t / √n",
        GIBBONS,
        lambda a: exact_j(n - 1) * a.t / np.sqrt(n),
    )
    return effect_of_standardised_change(sheet, options, measure, yi, n, because)


def _effect_from_paired_t(given: Given, options: Options, measure: Measure) -> Effect:
    return _effect_of_pairs(given, options, measure, given.single("t"), "")


def _effect_from_paired_p(given: Given, options: Options, measure: Measure) -> Effect:
    n = arm_size(given, options, 0)
    sheet = Worksheet({"p": given.single("p")})
    size = sheet.compute_step(
        "size of t",
        "|t|",
        "t quantile of 1 - P/2 at n - 1",
        "Student 1908",
        lambda a: t_from_p(a.p, n - 1, options.tails),
    )
    sign = sign_of(given, options, NO_WAY.format(who="it"), sheet.steps)
    because = against_test(given, options)
    return _effect_of_pairs(given, options, measure, size if sign > 0 else size.negated(), because)


def _effect_from_before_and_after(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the change from means and SDs before and after."""
    n = arm_size(given, options, 0)
    names = {"pre": "baseline_mean", "sd_pre": "baseline_sd", "post": "mean", "sd_post": "sd"}
    sheet = Worksheet({name: given.single(key, 0) for name, key in names.items()})
    sheet.inputs["n"] = exactly(n)
    if min(sheet.inputs["sd_pre"].lo, sheet.inputs["sd_post"].lo) <= 0:
        raise Unusable("an SD may be zero as it is printed")
    r, source = correlation(given, options, 0, n)
    sheet.record_step("correlation", "r", source, "Cochrane Handbook 2019, sec. 6.5.2.8", r)
    sheet.inputs["r"] = r
    change = sheet.compute_step(
        "change", "change", "after - before", HANDBOOK, lambda a: a.post - a.pre
    )
    sd = deviation_of_change(sheet.inputs["sd_pre"], sheet.inputs["sd_post"], r)
    sheet.record_step(
        "SD of the change", "SD", "√(s1² + s2² - 2 r s1 s2)", "Cochrane Handbook 2019", sd
    )
    if "m1i" in measure.limits and min(sheet.inputs["pre"].lo, sheet.inputs["post"].lo) <= 0:
        limit = measure.limits["m1i"]
        because = f"{measure.code} needs a {limit.meaning}: {limit.text}"
        raise Unusable(because, sheet.steps)
    formula = _formula(measure)
    if measure.sampling is Sampling.NONCENTRAL_T:
        pair = Worksheet({"change": change, "sd": sd})
        yi = pair.bounds(lambda a: exact_j(n - 1) * a.change / a.sd)
    else:
        # Apart from a change in units of its own SD no estimate depends on r, only its variance.
        enclosed = {"pre", "post"} if "m1i" not in measure.corners else set()
        fixed = Worksheet({**sheet.inputs, "r": exactly(0.0)})
        yi = fixed.bounds(lambda a: formula(a)[0], enclosed)
    sheet.record_step(measure.name, measure.code, "", measure.reference, yi)
    best = {name: span.best for name, span in sheet.inputs.items()}

    if any(value is None for name, value in best.items() if name != "r"):
        return sheet.effect(options, measure, yi, because=VARIANCE_UNKNOWN)
    if yi.best is None or r.best is None:
        return sheet.effect(options, measure, yi, because=NO_CORRELATION)
    values = SimpleNamespace(**{name: np.float64(value) for name, value in best.items()})
    vi = float(formula(values)[1])
    ci = _interval(measure, yi.best, vi, n)
    return sheet.effect(options, measure, yi, vi=vi, ci=ci, df=n - 1)


def _formula(measure: Measure) -> Formula:
    """Return yi and vi by the registry, its occasion 1 holding the standardiser it needs."""

    def values(a: Any) -> Any:
        # metafor standardises by occasion 1, which is the later one in all else: a change is after
        # minus before. Only the SD of the change itself is the same from both sides.
        own = measure.sampling is Sampling.NONCENTRAL_T
        by_first = measure.family is Family.STANDARDISED and not own
        sds = (a.sd_pre, a.sd_post) if by_first else (a.sd_post, a.sd_pre)
        every = {"m1i": a.post, "sd1i": sds[0], "m2i": a.pre, "sd2i": sds[1], "ni": a.n, "ri": a.r}
        return measure.compute(**{name: every[name] for name in measure.inputs})

    return values


def _interval(measure: Measure, yi: float, vi: float, n: float) -> tuple[float, float]:
    if measure.sampling is Sampling.NONCENTRAL_T:
        t = yi / float(exact_j(n - 1)) * math.sqrt(n)
        return standardised_interval(t, n - 1, n**-0.5)
    return mean_interval(yi, math.sqrt(vi), n - 1 if measure.sampling is Sampling.T else None)


FROM_WITHIN: Final = (
    Route(
        name="percent_change",
        words="from the change in percent",
        needs=("change",),
        measures=codes(PC),
        assumptions="a change within one arm, of which no effect between arms is made",
        reference="Vickers 2001, 10.1186/1471-2288-1-6",
        run=_effect_from_percent_change,
    ),
    Route(
        name="percent_changes",
        words="from the changes in percent of both arms",
        arm_needs=("change",),
        measures=codes(PC, MD, ROMPC),
        assumptions="the change of the mean, not the mean of individual changes; equal baselines",
        reference="Vickers 2001, 10.1186/1471-2288-1-6; Hedges, Gurevitch & Curtis 1999, eq. 1",
        run=_effect_from_percent_changes,
        arms=2,
    ),
    Route(
        name="paired_t",
        words="from a paired t statistic",
        needs=("t",),
        arm_needs=("n",),
        measures=codes(SMCC),
        assumptions="a paired t test of the change; normal changes",
        reference=GIBBONS,
        run=_effect_from_paired_t,
        arms=1,
    ),
    Route(
        name="paired_p",
        words="from the P value of a paired test",
        needs=("p",),
        arm_needs=("n",),
        measures=codes(SMCC),
        assumptions="P comes from a two-sided paired t test of the change; normal changes",
        reference=f"Lipsey & Wilson 2001, app. B; {GIBBONS}",
        run=_effect_from_paired_p,
        arms=1,
    ),
    Route(
        name="pre_post",
        words="from values before and after",
        arm_needs=("baseline_mean", "baseline_sd", "mean", "sd", "n"),
        measures=codes(MC, SMCC, SMCR, SMCRH, ROMC, PCM),
        assumptions=SAME_PEOPLE,
        reference=f"Morris 2000; Becker 1988, eq. 13; {GIBBONS}",
        run=_effect_from_before_and_after,
        arms=1,
    ),
)
