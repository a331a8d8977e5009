"""Routes from estimates that the source computed, mostly ratios, with what is printed beside."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span
from mcstats.effects.measures.measure import Family, Measure, codes
from mcstats.effects.measures.percent_changes import GEN, HR, PC
from mcstats.effects.measures.rates import IRD, IRR
from mcstats.effects.measures.two_by_two import OR, PETO, RD, RR
from mcstats.effects.measures.two_groups import MD, ROM
from mcstats.effects.routes.printed_errors import (
    NORMAL_ERROR,
    PrintedError,
    against_test,
    deviate_of_p,
    effect_of_error,
    error_of,
    positive,
    scale_of,
)
from mcstats.effects.routes.route import NO_WIDTH, Compute, Effect, Given, Route, Unusable
from mcstats.effects.routes.standardised import HANDBOOK
from mcstats.effects.routes.worksheet import Worksheet, sign_of
from mcstats.effects.sampling_interval import mean_interval, quantile

RATIOS: Final = codes(RR, OR, HR, IRR, ROM)
ESTIMATES: Final = (*RATIOS, *codes(RD, IRD, MD, PC, GEN))
RATIO_HANDBOOK: Final = "Cochrane Handbook 2019, sec. 6.3.2"
TIERNEY: Final = "Tierney et al. 2007, 10.1186/1745-6215-8-16"
PARMAR: Final = "Parmar, Torri & Stewart 1998"
NNT: Final = "Altman 1998, 10.1136/bmj.317.7168.1309"


def _from_estimate(kind: str) -> Compute:
    """Return the run of a route from `estimate` with an error printed as `kind`."""

    def run(given: Given, options: Options, measure: Measure) -> Effect:
        scale, letter = scale_of(measure)
        estimate = given.single("estimate")
        if measure.family is Family.RATIO:
            positive(estimate, "a ratio")
        sheet = Worksheet({"estimate": estimate})
        yi = sheet.compute_step(
            "estimate", "y", f"{letter}estimate", RATIO_HANDBOOK, lambda a: scale(a.estimate)
        )
        df = given.single("df").best if "df" in given.contrast else None
        return effect_of_error(
            sheet, options, measure, yi, error_of(kind, given, options, yi, df), df
        )

    return run


def _from_reduction(kind: str) -> Compute:
    """Return the run of a route from a relative reduction in percent."""

    def ratio(percent: Any) -> Any:
        return np.log1p(-percent / 100)

    def run(given: Given, options: Options, measure: Measure) -> Effect:
        sheet = Worksheet({"reduction": given.single("reduction")})
        ends = given.ends() if kind == "ci" else ()
        if max(span.hi for span in (sheet.inputs["reduction"], *ends)) >= 100:
            raise Unusable("a reduction of 100 % leaves no ratio")
        yi = sheet.compute_step(
            measure.name,
            measure.code,
            "ln(1 - reduction / 100)",
            RATIO_HANDBOOK,
            lambda a: ratio(a.reduction),
        )
        printed = None
        if kind == "ci":
            # the larger reduction is the smaller ratio
            error = error_of(kind, given, options, yi, scale=lambda end: -ratio(end))
            low, high = (span.best for span in ends)
            if low is not None and high is not None:
                printed = (float(ratio(high)), float(ratio(low)))
        else:
            error = error_of(kind, given, options, yi)
        return effect_of_error(sheet, options, measure, yi, error, ci=printed)

    return run


def _from_logrank(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the log hazard ratio (O - E) / V with the variance 1 / V."""
    v = positive(given.single("oe_variance"), "the variance of O - E")
    sheet = Worksheet({"oe": given.single("oe"), "v": v})
    yi = sheet.compute_step(
        measure.name, measure.code, "(O - E) / V", TIERNEY, lambda a: a.oe / a.v
    )
    se = sheet.bounds(lambda a: 1 / np.sqrt(a.v))
    return effect_of_error(sheet, options, measure, yi, PrintedError(se, "1 / √V"))


def _events_variance(given: Given) -> float:
    """Return the variance of O - E that the events of two arms imply."""
    given.refuse_third_arm("events")
    first, second = (given.single("events", index).best for index in (0, 1))
    if not first or not second:
        raise Unusable("an arm without a known number of events has no hazard ratio")
    return first * second / (first + second)  # Parmar, Torri & Stewart 1998


def _from_events_and_p(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the log hazard ratio from P and the events of each arm."""
    v = _events_variance(given)
    sheet = Worksheet({"z": deviate_of_p(given, None, options.tails)})
    sheet.record_step("normal deviate", "z", "quantile of P", TIERNEY, sheet.inputs["z"])
    sign = sign_of(given, options, steps=sheet.steps)
    yi = sheet.compute_step(
        measure.name, measure.code, "± z / √V", PARMAR, lambda a: sign * a.z / v**0.5
    )
    because = against_test(given, options)
    if yi.best is None:
        return sheet.effect(options, measure, yi, because=because)
    ci = mean_interval(yi.best, v**-0.5, None)
    return sheet.effect(options, measure, yi, vi=1 / v, ci=ci, because=because)


def _from_hazard_ratio_and_events(given: Given, options: Options, measure: Measure) -> Effect:
    v = _events_variance(given)
    sheet = Worksheet({"estimate": positive(given.single("estimate"), "a ratio")})
    yi = sheet.compute_step(
        measure.name, measure.code, "ln estimate", PARMAR, lambda a: np.log(a.estimate)
    )
    se = Span(v**-0.5, v**-0.5, best=v**-0.5)
    return effect_of_error(sheet, options, measure, yi, PrintedError(se, "√(1/e1 + 1/e2)"))


def _benefit(options: Options) -> int:
    """Return the sign of a risk difference that favours arm 1."""
    turned = -1 if options.better == "lower" else 1
    return -turned if options.direction == "harm" else turned


def _from_nnt(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the effect from the number needed to treat and the risk of the last arm."""
    if not given.arms or "percent" not in given.arms[-1]:
        raise Unusable("not printed: percentage of the control arm")
    sign = _benefit(options)
    nnt = given.single("nnt")
    if nnt.lo <= 0 <= nnt.hi:
        raise Unusable("a number needed to treat that may be zero has no risk difference")
    sheet = Worksheet({"nnt": nnt, "p2": given.single("percent", len(given.arms) - 1, scale=0.01)})

    def p1(a: Any) -> Any:
        return a.p2 + sign / a.nnt

    first = sheet.compute_step("risk of arm 1", "p1", "p2 ± 1 / NNT", NNT, p1)
    second = sheet.inputs["p2"]
    if min(first.lo, second.lo) <= 0 or max(first.hi, second.hi) >= 1:
        raise Unusable("the risk that follows may be nothing or all", sheet.steps)
    if measure.of_risks is None:
        raise Unusable(f"{measure.code} is not made of two risks alone", sheet.steps)
    text, formula = measure.of_risks
    enclosed = {"p2"} if measure.family is Family.RATIO else set()
    if measure.family is Family.RATIO:
        yi = sheet.compute_step(
            measure.name, measure.code, text, NNT, lambda a: formula(p1(a), a.p2), enclosed
        )
    else:
        yi = sheet.compute_step(
            measure.name, measure.code, "± 1 / NNT", NNT, lambda a: sign / a.nnt
        )
    sizes = options.sizes(given.group_sizes())
    if sizes is None or yi.best is None or first.best is None or second.best is None:
        return sheet.effect(options, measure, yi, because="no group sizes are printed")
    sheet.sizes = sizes
    n1, n2 = np.float64(sizes.n1), np.float64(sizes.n2)
    table = (np.asarray(first.best * n1), n1, np.asarray(second.best * n2), n2)
    vi = float(measure.compute(*table)[1])
    return sheet.effect(options, measure, yi, vi=vi)


def _from_nnt_interval(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the risk difference from a number needed to treat with its interval.

    An interval with ends on both sides of zero passes infinity, where there is no difference.
    """
    low, high = given.ends()
    nnt, sign = given.single("nnt"), _benefit(options)
    if any(span.lo <= 0 <= span.hi for span in (low, high, nnt)):
        raise Unusable("a number needed to treat may be zero as it is printed")
    reach = 2 * float(quantile(None, given.level(options)))
    sheet = Worksheet({"nnt": nnt, "lo": low, "hi": high})
    yi = sheet.compute_step(measure.name, measure.code, "± 1 / NNT", NNT, lambda a: sign / a.nnt)
    turned = -1 if low.hi < 0 < high.lo else 1  # Altman 1998
    se = sheet.bounds(lambda a: turned * (1 / a.lo - 1 / a.hi) / reach)
    if se.lo <= 0:
        raise Unusable(NO_WIDTH)
    error = PrintedError(se, f"(1 / lower - 1 / upper) / {reach:.6g}")
    return effect_of_error(sheet, options, measure, yi, error)


FROM_RATIOS: Final = (
    Route(
        name="ratio_se",
        words="from a ratio and the standard error of its logarithm",
        needs=("estimate", "se_log"),
        measures=RATIOS,
        assumptions=NORMAL_ERROR,
        reference=RATIO_HANDBOOK,
        run=_from_estimate("se_log"),
    ),
    Route(
        name="estimate_se",
        words="from an estimate and its standard error",
        needs=("estimate", "se"),
        measures=codes(RD, IRD, MD, PC, GEN),
        assumptions=NORMAL_ERROR,
        reference=HANDBOOK,
        run=_from_estimate("se"),
    ),
    Route(
        name="estimate_p",
        words="from an estimate and its P value",
        needs=("estimate", "p"),
        measures=ESTIMATES,
        assumptions=f"P comes from a two-sided Wald test of the estimate; {NORMAL_ERROR}",
        reference=f"{RATIO_HANDBOOK}; Altman & Bland 2011, 10.1136/bmj.d2090",
        run=_from_estimate("p"),
    ),
    Route(
        name="reduction_ci",
        words="from a relative reduction and its interval",
        needs=("reduction", "ci"),
        measures=RATIOS,
        assumptions=f"the ratio is one less the reduction; {NORMAL_ERROR}",
        reference=RATIO_HANDBOOK,
        run=_from_reduction("ci"),
    ),
    Route(
        name="reduction_p",
        words="from a relative reduction and its P value",
        needs=("reduction", "p"),
        measures=RATIOS,
        assumptions=f"P comes from a two-sided Wald test of the log ratio; {NORMAL_ERROR}",
        reference=f"{RATIO_HANDBOOK}; Altman & Bland 2011, 10.1136/bmj.d2090",
        run=_from_reduction("p"),
    ),
    Route(
        name="logrank",
        words="from observed and expected events",
        needs=("oe", "oe_variance"),
        measures=codes(HR, PETO),
        assumptions="the one-step estimate of a log-rank analysis",
        reference=f"{TIERNEY}; Yusuf et al. 1985",
        run=_from_logrank,
    ),
    Route(
        name="hazard_p",
        words="from the P value of a log-rank test and the events of each arm",
        needs=("p",),
        arm_needs=("events",),
        measures=codes(HR),
        assumptions="P comes from a two-sided log-rank test; the variance follows from the events",
        reference=f"{PARMAR}; {TIERNEY}",
        run=_from_events_and_p,
        arms=2,
    ),
    Route(
        name="hazard_events",
        words="from a hazard ratio and the events of each arm",
        needs=("estimate",),
        arm_needs=("events",),
        measures=codes(HR),
        assumptions="the variance follows from the events of each arm",
        reference=f"{PARMAR}; {TIERNEY}",
        run=_from_hazard_ratio_and_events,
        arms=2,
    ),
    Route(
        name="nnt_risk",
        words="from a number needed to treat and the risk of the control arm",
        needs=("nnt",),
        measures=codes(RD, RR, OR),
        assumptions="a number above 0 is one needed to benefit",
        reference=NNT,
        run=_from_nnt,
        arms=2,
    ),
    Route(
        name="nnt_ci",
        words="from a number needed to treat and its interval",
        needs=("nnt", "ci"),
        measures=codes(RD),
        assumptions="a number above 0 is one needed to benefit; the risk difference is normal",
        reference=NNT,
        run=_from_nnt_interval,
    ),
)
