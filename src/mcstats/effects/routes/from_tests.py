"""Routes from a difference with its interval, and from test statistics."""

from __future__ import annotations

import math
from functools import partial
from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span
from mcstats.effects.measures.measure import Family, Measure, codes
from mcstats.effects.measures.percent_changes import PC, SMDPC
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.measures.two_groups import MD, SMD
from mcstats.effects.routes.printed_errors import NO_TEST, P_BOUND, f_statistic
from mcstats.effects.routes.route import Effect, Given, Route, Unusable
from mcstats.effects.routes.standardised import (
    HANDBOOK,
    degrees_if_known,
    degrees_of_freedom,
    effect_from_error,
    raw_from_error,
    size_factor,
    standardised_from_t,
    t_from_p,
)
from mcstats.effects.routes.worksheet import (
    NO_SIGN,
    Formula,
    Worksheet,
    difference_of,
    raw_sign,
    sign_of,
    sizes_of,
)
from mcstats.effects.sampling_interval import quantile


def _effect_from_interval(given: Given, options: Options, measure: Measure) -> Effect:
    low, high = given.interval()
    level, df = given.level(options), degrees_if_known(given, options)
    of = "normal quantile, no sizes being printed," if df is None else "t quantile"
    return effect_from_error(
        given,
        options,
        measure,
        {"lo": low, "hi": high},
        lambda a: (a.hi - a.lo) / (2 * quantile(None if df is None else df(a), level)),
        f"(upper - lower) / (2 {of} of level {level:.6g})",
    )


def _effect_from_se(given: Given, options: Options, measure: Measure) -> Effect:
    se = given.single("se")
    if se.lo <= 0:
        raise Unusable("the printed standard error may be zero")
    return effect_from_error(given, options, measure, {"se": se}, lambda a: a.se, "as printed")


def _effect_from_sd(given: Given, options: Options, measure: Measure) -> Effect:
    sd = given.single("sd")
    if sd.lo <= 0:
        raise Unusable("the printed SD may be zero")

    def se(a: Any) -> Any:
        return a.sd * size_factor(a)

    return effect_from_error(given, options, measure, {"sd": sd}, se, "SD √(1/n1 + 1/n2)")


def _effect_of_t(
    given: Given,
    options: Options,
    measure: Measure,
    inputs: dict[str, Span],
    t: Formula,
    text: str,
    because: str,
) -> Effect:
    """Return the effect from a formula for t, standardised or through the standard error."""
    sheet = Worksheet(inputs, sizes_of(given, options))
    df = degrees_of_freedom(given)
    sheet.compute_step("t statistic", "t", text, STUDENT, t)
    if measure.family is Family.STANDARDISED:
        return standardised_from_t(sheet, options, measure, t, df, because)
    difference = difference_of(given)
    if difference is None:
        raise Unusable("not printed: difference, or a mean of both arms", sheet.steps)
    sheet.inputs["difference"] = difference

    def se(a: Any) -> Any:
        return np.abs(a.difference) / np.abs(t(a))  # Cochrane Handbook 2019, sec. 6.5.2.3

    # either may lie on both sides of zero, where its size is not monotone
    sheet.compute_step("standard error", "SE", "difference / t", HANDBOOK, se, ("difference", "t"))
    return raw_from_error(sheet, options, measure, se, df, because)


STUDENT: Final = "Student 1908"
WELCH: Final = "a Welch t is not a t with a pooled SD"


def _effect_from_t(given: Given, options: Options, measure: Measure) -> Effect:
    because = WELCH if options.test == "welch" else ""
    inputs = {"t": given.single("t")}
    return _effect_of_t(given, options, measure, inputs, lambda a: a.t, "as printed", because)


def _effect_from_f(given: Given, options: Options, measure: Measure) -> Effect:
    f = f_statistic(given.single("f"))
    _refuse_omnibus(given, options)
    sign = sign_of(given, options)
    because = WELCH if options.test == "welch" else ""
    return _effect_of_t(
        given, options, measure, {"f": f}, lambda a: sign * np.sqrt(a.f), "± √F", because
    )


def _refuse_omnibus(given: Given, options: Options) -> None:
    """Refuse an F that is of more than two groups: it is no square of a t.

    Raises `Unusable` where there are more arms, or more degrees of freedom than two groups leave.
    """
    if len(given.arms) > 2:
        raise Unusable(
            f"F of {len(given.arms)} groups tests them all at once and is no comparison of two"
        )
    sizes = sizes_of(given, options)
    people = float((sizes.pairs1 + sizes.pairs2).max())
    df = given.single("df").best if "df" in given.contrast else None
    if df is not None and df > people - 2:
        raise Unusable(
            f"F has {df:g} degrees of freedom, and two groups of {people:g} people leave "
            f"{people - 2:g}: it is of more groups"
        )


def _effect_from_p(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the effect from P, exact or a bound."""
    if "f" in given.contrast:
        _refuse_omnibus(given, options)  # P is then that of F
    p, df = given.single("p"), degrees_of_freedom(given)
    sign, tails = raw_sign(given, options), options.tails

    def size(a: Any) -> Any:
        return t_from_p(a.p, df(a), tails)

    because = WELCH if options.test == "welch" else ""
    if options.test_reported == "no":
        because = NO_TEST
    if p.best is None:
        because = f"{P_BOUND}; {because}" if because else P_BOUND
    text = f"t quantile of {'1 - P/2' if tails == 2 else '1 - P'} at df"
    if sign is not None:
        inputs = {"p": p}
        return _effect_of_t(
            given, options, measure, inputs, lambda a: sign * size(a), text, because
        )
    sheet = Worksheet({"p": p}, sizes_of(given, options))
    sheet.compute_step("size of t", "|t|", text, STUDENT, size)
    g = sheet.compute_step(
        "size of g",
        "|g|",
        "J(df) |t| √(1/n1 + 1/n2)",
        "Hedges 1981, eq. 6e",
        lambda a: exact_j(df(a)) * size(a) * size_factor(a),
    )
    if g.lo == 0 and measure.family is Family.STANDARDISED and not math.isinf(g.hi):
        both = Span(-g.hi, g.hi, g.hi_open, g.hi_open)  # either sign is possible
        return sheet.effect(options, measure, both, because=f"{because}; {NO_SIGN}")
    raise Unusable(NO_SIGN, sheet.steps)


TEST_OF_P: Final = "P comes from a two-sided t test of two independent groups with the pooled SD"
"""The assumption about a P value where a study states no other."""
_POOLED: Final = "equal variances in both groups and normal values"

_of_difference: Final = partial(
    Route,
    arm_needs=("n",),
    measures=codes(MD, PC, SMD, SMDPC),
    reference=f"{HANDBOOK}; g Hedges 1981, eq. 6e",
    arms=2,
    of_single_values=True,
)
_of_statistic: Final = partial(
    Route,
    arm_needs=("n",),
    measures=codes(SMD, SMDPC, MD, PC),
    arms=2,
    of_single_values=True,
)

FROM_TESTS: Final = (
    _of_difference(
        name="difference_ci",
        words="from the difference and its interval",
        needs=("difference", "ci"),
        assumptions=(
            "the interval is a t interval with the pooled SD and N - 2 df, or a normal one where "
            f"no sizes are printed; {_POOLED}"
        ),
        run=_effect_from_interval,
        unsized=True,
    ),
    _of_difference(
        name="difference_se",
        words="from the difference and its standard error",
        needs=("difference", "se"),
        assumptions=_POOLED,
        run=_effect_from_se,
        unsized=True,
    ),
    _of_difference(
        name="difference_sd",
        words="from the difference and the pooled SD",
        needs=("difference", "sd"),
        assumptions=f"the SD is the pooled one of single values; {_POOLED}",
        run=_effect_from_sd,
    ),
    _of_statistic(
        name="t_value",
        words="from a t statistic",
        needs=("t",),
        assumptions=f"a t test of two independent groups; {_POOLED}",
        reference="Hedges 1981, eq. 6e; Lipsey & Wilson 2001, app. B",
        run=_effect_from_t,
    ),
    _of_statistic(
        name="f_value",
        words="from an F statistic",
        needs=("f",),
        assumptions=f"an analysis of variance of two groups, whose F is the square of t; {_POOLED}",
        reference="Lipsey & Wilson 2001, app. B",
        run=_effect_from_f,
    ),
    _of_statistic(
        name="p_value",
        words="from a P value",
        needs=("p",),
        assumptions=f"{TEST_OF_P}; {_POOLED}",
        reference=f"Lipsey & Wilson 2001, app. B; {HANDBOOK}",
        run=_effect_from_p,
    ),
)
