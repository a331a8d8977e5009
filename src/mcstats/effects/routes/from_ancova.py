"""Routes from figures of an analysis of covariance: differences, means and tests."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.measures.measure import Family, Measure, codes
from mcstats.effects.measures.percent_changes import PC, SMDPC
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.measures.two_groups import MD, SMD
from mcstats.effects.routes.arm_means import Spread, spreads_of_arms
from mcstats.effects.routes.covariates import (
    BORENSTEIN,
    NO_COVARIATE_R,
    covariate_r,
    degrees_after_covariates,
    standardised_by_covariates,
    variance_after_covariates,
)
from mcstats.effects.routes.printed_errors import (
    PrintedError,
    against_test,
    effect_of_error,
    error_of,
    positive,
)
from mcstats.effects.routes.route import Compute, Effect, Given, Route, Unusable
from mcstats.effects.routes.standardised import size_factor, t_from_p
from mcstats.effects.routes.worksheet import Formula, Worksheet, sign_of, sizes_of
from mcstats.effects.sampling_interval import mean_interval, quantile


def _residual_error(kind: str, given: Given, options: Options, df: Formula) -> Spread:
    """Return the standard error of an adjusted difference as a formula of what is printed."""
    if kind == "ci":
        low, high = given.interval()
        level = given.level(options)
        return Spread(
            {"lo": low, "hi": high}, lambda a: (a.hi - a.lo) / (2 * quantile(df(a), level))
        )  # Cochrane Handbook 2019, sec. 6.5.2.3
    printed = {kind: positive(given.single(kind), f"the adjusted {kind.upper()}")}
    return Spread(printed, (lambda a: a.se) if kind == "se" else (lambda a: a.sd * size_factor(a)))


def _from_difference(kind: str) -> Compute:
    """Return the run of a route from an adjusted difference with its error."""

    def run(given: Given, options: Options, measure: Measure) -> Effect:
        sizes = sizes_of(given, options)
        difference, df = given.single("difference"), degrees_after_covariates(given)
        sheet = Worksheet({"difference": difference}, sizes)
        m = sheet.best_value(df)
        if measure.family is not Family.STANDARDISED:
            if kind == "sd":
                sd = positive(given.single("sd"), "the adjusted SD")
                se = Worksheet({"sd": sd}, sizes).bounds(lambda a: a.sd * size_factor(a))
                error = PrintedError(se, "SD √(1/n1 + 1/n2)")
            else:
                error = error_of(kind, given, options, difference, m)
            return effect_of_error(sheet, options, measure, difference, error, m)
        because = ""
        if kind == "p":
            because = against_test(given, options)
            sign = sign_of(given, options)
            sheet.inputs["p"] = given.single("p")
            return standardised_by_covariates(
                sheet,
                given,
                options,
                measure,
                lambda a: sign * t_from_p(a.p, df(a), options.tails),
                because,
            )
        residual = _residual_error(kind, given, options, df)
        sheet.inputs |= residual.inputs
        return standardised_by_covariates(
            sheet, given, options, measure, lambda a: a.difference / residual.sd(a), because
        )

    return run


def _from_means(kind: str) -> Compute:
    """Return the run of a route from adjusted means with their spread, or one of all."""

    def run(given: Given, options: Options, measure: Measure) -> Effect:
        given.refuse_third_arm("adjusted means")
        sizes = sizes_of(given, options)
        sheet = Worksheet({"m1": given.single("mean", 0), "m2": given.single("mean", 1)}, sizes)
        if kind == "pooled":
            sheet.inputs["sd"] = positive(given.single("sd"), "the pooled SD")
            spreads = [Spread({}, lambda a: a.sd)] * 2
        else:
            spreads = spreads_of_arms(given, kind, given.level(options))
        for spread in spreads:
            sheet.inputs |= spread.inputs
        for arm, spread in enumerate(spreads, 1):
            sd = sheet.compute_step(
                f"adjusted SD of group {arm}", f"SD{arm}", spread.text, BORENSTEIN, spread.sd
            )
            positive(sd, f"the SD of group {arm}")
        s1, s2 = (spread.sd for spread in spreads)

        def pooled(a: Any) -> Any:
            square = (a.n1 - 1) * s1(a) ** 2 + (a.n2 - 1) * s2(a) ** 2
            return np.sqrt(square / (a.n1 + a.n2 - 2))  # Cochrane Handbook 2019, sec. 6.5.1

        if measure.family is Family.STANDARDISED:
            return standardised_by_covariates(
                sheet,
                given,
                options,
                measure,
                lambda a: (a.m1 - a.m2) / pooled(a) / size_factor(a),
            )
        yi = sheet.compute_step(
            measure.name, measure.code, "m1 - m2", BORENSTEIN, lambda a: a.m1 - a.m2
        )
        se = sheet.bounds(lambda a: pooled(a) * size_factor(a))
        m = sheet.best_value(degrees_after_covariates(given))
        return effect_of_error(
            sheet, options, measure, yi, PrintedError(se, "SD √(1/n1 + 1/n2)"), m
        )

    return run


def _from_statistic(key: str, size: Callable[[Any, Any], Any]) -> Compute:
    """Return the run of a route from a statistic of an ANCOVA and a formula for the size of t."""

    def run(given: Given, options: Options, measure: Measure) -> Effect:
        figure, df = given.single(key), degrees_after_covariates(given)
        if key == "partial_eta2" and figure.hi >= 1:
            raise Unusable("a share of variance of 1 leaves no difference")
        sheet = Worksheet({key: figure}, sizes_of(given, options))
        sign = 1 if key == "t" else sign_of(given, options)
        because = against_test(given, options) if key == "p" else ""
        return standardised_by_covariates(
            sheet,
            given,
            options,
            measure,
            lambda a: sign * size(getattr(a, key), df(a)),
            because,
        )

    return run


def _from_p(given: Given, options: Options, measure: Measure) -> Effect:
    tails = options.tails
    return _from_statistic("p", lambda p, df: t_from_p(p, df, tails))(given, options, measure)


def _from_d(given: Given, options: Options, measure: Measure) -> Effect:
    """Return g from an adjusted d in units of the SD of single values; R is in the variance."""
    sizes = sizes_of(given, options)
    sheet, df, r = (
        Worksheet({"d": given.single("d")}, sizes),
        degrees_after_covariates(given),
        covariate_r(given, options),
    )
    yi = sheet.compute_step(
        measure.name, measure.code, "J(df) d", BORENSTEIN, lambda a: exact_j(df(a)) * a.d
    )
    if yi.best is None:
        return sheet.effect(options, measure, yi)
    if r.best is None:
        return sheet.effect(options, measure, yi, because=NO_COVARIATE_R)
    vi = variance_after_covariates(yi.best, r.best, sizes)
    ci = mean_interval(yi.best, vi**0.5, None)
    return sheet.effect(options, measure, yi, vi=vi, ci=ci, df=sheet.best_value(df))


_ADJUSTED: Final = (
    "equal residual variances in both groups; one covariate where their number is not printed; "
    "without the correlation of the outcome with the covariates, g is only a bound"
)
_difference: Final = partial(
    Route,
    arm_needs=("n",),
    measures=codes(SMD, SMDPC, MD, PC),
    assumptions=_ADJUSTED,
    reference=BORENSTEIN,
    arms=2,
)
_statistic: Final = partial(_difference, measures=codes(SMD, SMDPC))

FROM_ANCOVA: Final = (
    *(
        _difference(
            name=f"ancova_difference_{kind}",
            words=f"from an adjusted difference and its {words}",
            needs=("difference", kind),
            run=_from_difference(kind),
        )
        for kind, words in (
            ("sd", "residual SD"),
            ("se", "standard error"),
            ("ci", "interval"),
            ("p", "P value"),
        )
    ),
    *(
        _difference(
            name=f"ancova_means_{kind}",
            words=f"from adjusted means and their {words}",
            arm_needs=("mean", kind, "n"),
            run=_from_means(kind),
        )
        for kind, words in (("sd", "SDs"), ("se", "standard errors"), ("ci", "intervals"))
    ),
    _difference(
        name="ancova_means_pooled",
        words="from adjusted means and their pooled SD",
        needs=("sd",),
        arm_needs=("mean", "n"),
        run=_from_means("pooled"),
    ),
    _statistic(
        name="ancova_t",
        words="from the t statistic of an adjusted difference",
        needs=("t",),
        run=_from_statistic("t", lambda t, df: t),
    ),
    _statistic(
        name="ancova_f",
        words="from the F statistic of an analysis of covariance",
        needs=("f",),
        run=_from_statistic("f", lambda f, df: np.sqrt(np.maximum(f, 0))),
    ),
    _statistic(
        name="ancova_p",
        words="from the P value of an adjusted difference",
        needs=("p",),
        run=_from_p,
    ),
    _statistic(
        name="partial_eta2",
        words="from the share of variance after covariates",
        needs=("partial_eta2",),
        run=_from_statistic("partial_eta2", lambda e, df: np.sqrt(np.maximum(e, 0) / (1 - e) * df)),
    ),
    _statistic(
        name="ancova_d",
        words="from a printed adjusted Cohen's d",
        needs=("d",),
        run=_from_d,
    ),
)
