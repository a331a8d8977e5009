"""Routes from the changes of arms: with SE, CI, t, F or P, and from means before and after."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, propagate
from mcstats.effects.measures.measure import Family, Measure, Sampling, codes
from mcstats.effects.measures.paired import MC, ROMC, SMCC
from mcstats.effects.measures.percent_changes import PC, PCM
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.measures.two_groups import MD, SMD, SMDH
from mcstats.effects.routes.arm_means import Spread, compare_means
from mcstats.effects.routes.printed_errors import (
    P_BOUND,
    absolute,
    against_test,
    deviate_of_p,
    f_statistic,
    positive,
)
from mcstats.effects.routes.route import Compute, Effect, Given, Route, Unusable
from mcstats.effects.routes.standardised import HANDBOOK
from mcstats.effects.routes.worksheet import VARIANCE_UNKNOWN, Worksheet
from mcstats.effects.sampling_interval import mean_interval, quantile, standardised_interval

CHANGES: Final = "Cochrane Handbook 2019, sec. 6.5.2.8"
GIBBONS: Final = "Gibbons, Hedeker & Davis 1993, eq. 21, 10.3102/10769986018003271"
BECKER: Final = "Becker 1988, 10.1111/j.2044-8317.1988.tb00901.x"
NO_WAY: Final = "the source does not say which way {who} changed"
NO_SPREAD: Final = "no spread of the changes is printed"
ERRORS: Final = {
    "se": ("change_se", "standard errors", "standard error"),
    "ci": ("change_ci", "intervals", "interval"),
    "t": ("t", "paired t statistics", "paired t statistic"),
    "f": ("f", "F statistics", "F statistic"),
    "p": ("p", "P values", "P value"),
}


def size_of_t(given: Given, options: Options, kind: str, arm: int, n: float) -> Span:
    """Return the set of the size of the paired t of one arm, from t, F or P."""
    if kind == "p":
        return deviate_of_p(given, n - 1, options.tails, arm)
    if kind == "f":
        return propagate(lambda f: np.sqrt(f), {"f": f_statistic(given.single("f", arm))})
    return absolute(given.single("t", arm))


def arm_size(given: Given, options: Options, arm: int) -> float:
    """Return the number analysed of one arm, declared or printed."""
    declared = (options.n1, options.n2)[arm] if arm < 2 else None
    n = declared if declared is not None else given.arm_sizes()[arm]
    if n is None or n < 2:
        raise Unusable("n of a change has to be at least 2")
    return float(n)


def effect_of_standardised_change(
    sheet: Worksheet, options: Options, measure: Measure, yi: Span, n: float, because: str = ""
) -> Effect:
    """Return the effect of a mean change of n people in units of its SD, from the set of g."""
    if yi.best is None:
        return sheet.effect(options, measure, yi, because=because)
    vi = 1 / n + yi.best**2 / (2 * n)  # Gibbons, Hedeker & Davis 1993, eq. 21
    ci = standardised_interval(yi.best / float(exact_j(n - 1)) * n**0.5, n - 1, n**-0.5)
    return sheet.effect(options, measure, yi, vi=vi, ci=ci, df=n - 1, because=because)


def _spread(given: Given, options: Options, kind: str, arm: int, n: float) -> Spread:
    """Return the SD of the change of one arm as a formula of what is printed beside it."""
    number = arm + 1
    if kind == "se":
        name = f"se{number}"
        error = positive(given.single("change_se", arm), "the standard error of a change")
        return Spread({name: error}, lambda a: getattr(a, name) * n**0.5, "SE √n")
    if kind == "ci":
        low, high = given.interval(arm, "change_ci")
        reach = 2 * float(quantile(n - 1, given.level(options)))
        ends = {f"lo{number}": low, f"hi{number}": high}
        return Spread(
            ends,
            lambda a: (getattr(a, f"hi{number}") - getattr(a, f"lo{number}")) / reach * n**0.5,
            "√n (upper - lower) / (2 t quantile at n - 1)",
        )  # Cochrane Handbook 2019, sec. 6.5.2.2
    t = size_of_t(given, options, kind, arm, n)
    size = absolute(given.single("change_mean", arm))
    if t.lo <= 0 or size.lo <= 0:
        raise Unusable("a change that may be zero says nothing of its SD")
    sizes = {f"size{number}": size, f"t{number}": t}
    return Spread(
        sizes,
        lambda a: getattr(a, f"size{number}") * n**0.5 / getattr(a, f"t{number}"),
        "|change| √n / |t|",
    )  # Cochrane Handbook 2019, sec. 6.5.2.3


def _of_two_arms(kind: str) -> Compute:
    """Return the run of a route from the changes of two arms, each with an error."""

    def run(given: Given, options: Options, measure: Measure) -> Effect:
        given.refuse_third_arm("changes")
        if kind == "p" and measure.family is not Family.STANDARDISED:
            bounds = [given.single("p", arm).best is None for arm in (0, 1)]
            if any(bounds):
                return _difference_alone(given, options, measure)
        spreads = [
            _spread(given, options, kind, arm, arm_size(given, options, arm)) for arm in (0, 1)
        ]
        effect = compare_means(given, options, measure, "change_mean", spreads)
        return _without_test(effect, given, options) if kind == "p" else effect

    return run


def _difference_alone(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the difference of two changes without a variance, P being a bound."""
    sheet = Worksheet({f"m{arm + 1}": given.single("change_mean", arm) for arm in (0, 1)})
    yi = sheet.compute_step(
        measure.name, measure.code, "change1 - change2", CHANGES, lambda a: a.m1 - a.m2
    )
    return sheet.effect(options, measure, yi, because=P_BOUND)


def _without_test(effect: Effect, given: Given, options: Options) -> Effect:
    """Return the effect as a point where the test behind a P of an arm is not known."""
    because = next(filter(None, (against_test(given, options, arm) for arm in (0, 1))), "")
    if not because or effect.estimable != "yes":
        return effect
    return replace(effect, estimable="point", vi=None, ci_lb=None, ci_ub=None, because=because)


def _of_one_arm(kind: str) -> Compute:
    """Return the run of a route from the mean change of one arm with an error, or its SD."""

    def run(given: Given, options: Options, measure: Measure) -> Effect:
        n = arm_size(given, options, 0)
        sheet = Worksheet({"change": given.single("change_mean", 0)})
        because = against_test(given, options, 0) if kind == "p" else ""
        if kind in ("t", "f", "p"):
            sheet.inputs["t"] = size_of_t(given, options, kind, 0, n)
            change = sheet.inputs["change"]
            sign = 0 if change.lo < 0 < change.hi else math.copysign(1, change.lo + change.hi)

            def ratio(a: Any) -> Any:
                return sign * a.t / n**0.5

            size = absolute(change)
            sd = Worksheet({"size": size, "t": sheet.inputs["t"]}).bounds(
                lambda a: a.size * n**0.5 / a.t
            )
            text = "|change| √n / |t|"
        else:
            spread = (
                Spread({"sd1": positive(given.single("change_sd", 0), "the SD of a change")}, _sd1)
                if kind == "sd"
                else _spread(given, options, kind, 0, n)
            )
            sheet.inputs |= spread.inputs
            sd, text = sheet.bounds(spread.sd), spread.text
            positive(sd, "the SD of a change")

            def ratio(a: Any) -> Any:
                return a.change / spread.sd(a)

        sheet.record_step("SD of the change", "SD", text, CHANGES, sd)
        own = measure.sampling is Sampling.NONCENTRAL_T
        if own and kind in ("t", "f", "p") and sign == 0:
            raise Unusable(NO_WAY.format(who="it"), sheet.steps)
        if own:
            yi = sheet.compute_step(
                measure.name,
                measure.code,
                "J(n - 1) change / SD",
                GIBBONS,
                lambda a: exact_j(n - 1) * ratio(a),
            )
        else:
            yi = sheet.compute_step(
                measure.name, measure.code, "as printed", CHANGES, lambda a: a.change
            )
        if yi.best is None or sd.best is None or not math.isfinite(sd.best) or sd.best <= 0:
            return sheet.effect(options, measure, yi, because=because or VARIANCE_UNKNOWN)
        if own:
            return effect_of_standardised_change(sheet, options, measure, yi, n, because)
        vi = sd.best**2 / n
        ci = mean_interval(yi.best, vi**0.5, n - 1)
        return sheet.effect(options, measure, yi, vi=vi, ci=ci, df=n - 1, because=because)

    return run


def _sd1(a: Any) -> Any:
    return a.sd1


# --------------------------------------------------------------------------- from x to y


def _from_to(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the change of one arm from its means before and after, without a variance."""
    sheet = Worksheet({"a": given.single("mean", 0), "b": given.single("baseline_mean", 0)})
    text, formula = "after - before", lambda a: a.a - a.b
    if measure.family is not Family.RAW:
        if min(sheet.inputs["a"].lo, sheet.inputs["b"].lo) <= 0:
            limit = measure.limits["m1i"]
            raise Unusable(f"{measure.code} needs a {limit.meaning}: {limit.text}")
        text, formula = "ln(after / before)", lambda a: np.log(a.a / a.b)
        if measure.family is Family.PERCENT:
            text, formula = "100 (after / before - 1)", lambda a: 100 * (a.a / a.b - 1)
    yi = sheet.compute_step(measure.name, measure.code, text, CHANGES, formula)
    return sheet.effect(options, measure, yi, because=NO_SPREAD)


def _from_to_of_arms(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the difference of two changes from means before and after, without a variance."""
    given.refuse_third_arm("changes")
    sheet = Worksheet(
        {
            f"{name}{arm + 1}": given.single(key, arm)
            for arm in (0, 1)
            for name, key in (("a", "mean"), ("b", "baseline_mean"))
        }
    )
    yi = sheet.compute_step(
        measure.name,
        measure.code,
        "difference of the changes",
        CHANGES,
        lambda a: (a.a1 - a.b1) - (a.a2 - a.b2),
    )
    return sheet.effect(options, measure, yi, because=NO_SPREAD)


_NORMAL: Final = "normal changes"

FROM_ARM_CHANGES: Final = (
    *(
        Route(
            name=f"changes_{kind}",
            words=f"from changes and their {many}",
            arm_needs=("change_mean", key, "n"),
            measures=codes(MD, SMD, SMDH, PC),
            assumptions=f"the error is that of the mean change of each arm; {_NORMAL}",
            reference=f"{HANDBOOK}; {CHANGES}",
            run=_of_two_arms(kind),
            arms=2,
        )
        for kind, (key, many, _) in ERRORS.items()
    ),
    *(
        Route(
            name=f"change_{kind}",
            words=f"from the change of one arm and its {one}",
            arm_needs=("change_mean", key, "n"),
            measures=codes(MC, SMCC, PC),
            assumptions=f"a change within one arm; {_NORMAL}",
            reference=f"{CHANGES}; {GIBBONS}",
            run=_of_one_arm(kind),
            arms=1,
        )
        for kind, (key, _, one) in ({"sd": ("change_sd", "SDs", "SD")} | ERRORS).items()
    ),
    Route(
        name="from_to",
        words="from the means of one arm before and after",
        arm_needs=("baseline_mean", "mean"),
        measures=codes(MC, PCM, ROMC),
        assumptions="the same participants before and after",
        reference=CHANGES,
        estimable="point",
        run=_from_to,
        arms=1,
    ),
    Route(
        name="from_to_of_arms",
        words="from the means of both arms before and after",
        arm_needs=("baseline_mean", "mean"),
        measures=codes(MD),
        assumptions="the same participants before and after",
        reference=CHANGES,
        estimable="point",
        run=_from_to_of_arms,
        arms=2,
    ),
)
