"""Routes from means whose spread is printed otherwise: pooled, read off a plot, or as SE and CI.

What is printed is first turned into the values that another route takes, as sets; that route then
does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, as_printed, propagate
from mcstats.effects.measures.measure import Family, Measure, codes
from mcstats.effects.measures.percent_changes import PC
from mcstats.effects.measures.two_groups import MD, MEANS, SMD
from mcstats.effects.routes.arm_means import (
    compare_means,
    effect_with_interval,
    spreads_of_arms,
)
from mcstats.effects.routes.controlled_changes import FROM_CONTROLLED
from mcstats.effects.routes.from_ancova import FROM_ANCOVA
from mcstats.effects.routes.from_changes import FROM_WITHIN
from mcstats.effects.routes.from_means import (
    QUARTILES,
    precisions,
    quartiles_in_sds,
)
from mcstats.effects.routes.printed_errors import positive
from mcstats.effects.routes.route import Compute, Effect, Given, Route, Unusable
from mcstats.effects.routes.standardised import (
    HANDBOOK,
    g_of_groups,
    size_factor,
    standardised_from_t,
)
from mcstats.effects.routes.worksheet import Worksheet, sizes_of
from mcstats.effects.sampling_interval import mean_interval, quantile
from mcstats.model.printed import Printed

SPREADS: Final = "Cochrane Handbook 2019, sec. 6.5.2.2"
WAN: Final = "Wan 2014, 10.1186/1471-2288-14-135"
_NORMAL: Final = "normal values in both groups"
_TARGETS: Final = {route.name: route for route in (*FROM_WITHIN, *FROM_CONTROLLED, *FROM_ANCOVA)}


# ------------------------------------------------------------------------------- one SD of all


def _from_pooled(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the effect from two means and the pooled SD of single values."""
    given.refuse_third_arm("means with one pooled SD")
    sd = positive(given.single("sd"), "the pooled SD")
    inputs = {"m1": given.single("mean", 0), "m2": given.single("mean", 1), "sd": sd}
    sheet = Worksheet(inputs, sizes_of(given, options))

    def t(a: Any) -> Any:
        return (a.m1 - a.m2) / (a.sd * size_factor(a))

    if measure.family is Family.STANDARDISED:
        return standardised_from_t(sheet, options, measure, t, lambda a: a.n1 + a.n2 - 2)
    yi = sheet.compute_step(measure.name, measure.code, "m1 - m2", SPREADS, lambda a: a.m1 - a.m2)
    se = sheet.compute_step(
        "standard error", "SE", "SD √(1/n1 + 1/n2)", SPREADS, lambda a: a.sd * size_factor(a)
    )
    if yi.best is None or se.best is None:
        return sheet.effect(options, measure, yi, because="the pooled SD is only a bound")
    df = sheet.best_value(lambda a: a.n1 + a.n2 - 2)
    ci = mean_interval(yi.best, se.best, df)
    return sheet.effect(options, measure, yi, vi=se.best**2, ci=ci, df=df)


# ------------------------------------------------------------------------------ read off a plot


def _widened(given: Given, keys: tuple[str, ...]) -> Given:
    """Return the values of arms as sets that are wider by the error of reading them off a plot."""
    error = given.single("reading_error").hi

    def wide(value: Printed) -> Printed:
        return replace(value, lo=value.lo - error, hi=value.hi + error)

    arms = tuple(
        {key: wide(v) if key in keys and isinstance(v, Printed) else v for key, v in arm.items()}
        for arm in given.arms
    )
    return Given(given.contrast, arms)


def _from_plot(kind: str) -> Compute:
    def run(given: Given, options: Options, measure: Measure) -> Effect:
        if given.printed("reading_error").best is None:
            raise Unusable("the error of reading is only a bound")
        read = _widened(given, ("mean", kind))
        spreads = spreads_of_arms(read, kind, given.level(options))
        return compare_means(read, options, measure, "mean", spreads)

    return run


def _from_adjusted_plot(given: Given, options: Options, measure: Measure) -> Effect:
    if given.printed("reading_error").best is None:
        raise Unusable("the error of reading is only a bound")
    read = _widened(given, ("mean", "sd"))
    return _TARGETS["ancova_means_sd"].run(read, options, measure)


# ------------------------------------------------------------------ SE and CI before and after


def _with_sds(given: Given, options: Options, kind: str) -> Given:
    """Return the values of arms with the SDs that their standard errors or intervals imply."""
    arms = []
    for index, arm in enumerate(given.arms):
        declared = (options.n1, options.n2)[index] if index < 2 else None
        n = declared if declared is not None else given.arm_sizes()[index]
        if n is None or n < 2:
            raise Unusable("n of a change has to be at least 2")
        spreads: dict[str, Any] = dict(arm)
        for prefix in ("", "baseline_"):
            spreads[f"{prefix}sd"] = _sd(given, options, kind, prefix, index, float(n))
        arms.append(spreads)
    return Given(given.contrast, tuple(arms))


def _sd(given: Given, options: Options, kind: str, prefix: str, arm: int, n: float) -> Printed:
    """Return the SD of one mean as a set, in the form of a printed number."""
    if kind == "se":
        error = positive(given.single(f"{prefix}se", arm), "a printed standard error")
        span = propagate(lambda se: se * n**0.5, {"se": error})
        text = f"√n × {given.printed(f'{prefix}se', arm).text}"
    else:
        low, high = given.interval(arm, f"{prefix}ci")
        reach = 2 * float(quantile(n - 1, given.level(options)))
        span = propagate(lambda lo, hi: (hi - lo) / reach * n**0.5, {"lo": low, "hi": high})
        text = "√n (upper - lower) / (2 t quantile at n - 1)"
    return as_printed(span, text)


def _by_sds(target: str, kind: str) -> Compute:
    """Return the run of a route that computes SDs first and then takes the route `target`."""

    def run(given: Given, options: Options, measure: Measure) -> Effect:
        return _TARGETS[target].run(_with_sds(given, options, kind), options, measure)

    return run


# -------------------------------------------------------------- the distance of the quartiles


def _leaning(n: float) -> Span:
    """Return where the median may lie between the quartiles so that no skewness shows."""
    critical = 2.65 / n**0.5 - 6 / n**2  # Shi 2023, 10.1177/09622802231172043
    half = min(max(critical, 0.0), 1.0) / 2
    return Span(0.5 - half, 0.5 + half, best=0.5)


def _from_iqr(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the effect from medians and the distance of the quartiles, as one number each."""
    given.refuse_third_arm("medians")
    sizes = sizes_of(given, options, least=2)
    inputs: dict[str, Span] = {}
    for arm, n in ((1, sizes.n1), (2, sizes.n2)):
        inputs[f"median{arm}"] = given.single("median", arm - 1)
        inputs[f"iqr{arm}"] = positive(
            given.single("iqr", arm - 1), "the distance of the quartiles"
        )
        inputs[f"lean{arm}"] = _leaning(n)
    sheet = Worksheet(inputs, sizes)

    def mean(arm: int) -> Callable[[Any], Any]:
        def formula(a: Any) -> Any:
            n = getattr(a, f"n{arm}")
            off = getattr(a, f"iqr{arm}") * (0.5 - getattr(a, f"lean{arm}"))
            return getattr(a, f"median{arm}") + (0.7 + 0.39 / n) * off  # Luo 2018, eq. 11

        return formula

    def sd(arm: int) -> Callable[[Any], Any]:
        # Wan 2014, eq. 16
        return lambda a: getattr(a, f"iqr{arm}") / quartiles_in_sds(getattr(a, f"n{arm}"))

    for arm in (1, 2):
        text = "median + w IQR (1/2 - place of the median between the quartiles)"
        sheet.compute_step(f"mean of group {arm}", f"m{arm}", text, "Luo 2018, eq. 11", mean(arm))
        sheet.compute_step(f"SD of group {arm}", f"SD{arm}", "IQR / η(n)", WAN, sd(arm))
    m1, m2, s1, s2 = mean(1), mean(2), sd(1), sd(2)

    if measure.family is Family.RAW:
        yi = sheet.bounds(lambda a: m1(a) - m2(a))
    else:
        yi = sheet.bounds(g_of_groups(m1, m2, s1, s2), ("iqr1", "iqr2"))
    return effect_with_interval(
        sheet, options, measure, yi, (m1, s1), (m2, s2), *precisions(sheet, sizes, QUARTILES)
    )


_both: Final = partial(Route, assumptions=_NORMAL, arms=2)
_KINDS: Final[Mapping[str, str]] = {"se": "standard errors", "ci": "intervals"}

FROM_PRINTED_SPREADS: Final = (
    _both(
        name="means_pooled",
        words="from means and their pooled SD",
        needs=("sd",),
        arm_needs=("mean", "n"),
        measures=codes(MD, SMD, PC),
        reference=f"{HANDBOOK}; Hedges 1981, eq. 6e",
        run=_from_pooled,
        of_single_values=True,
    ),
    *(
        _both(
            name=f"plot_{kind}",
            words=f"from means and {words} read off a plot",
            needs=("reading_error",),
            arm_needs=("mean", kind, "n"),
            measures=codes(*MEANS, PC),
            reference=f"{SPREADS}; every value is a set as wide as the error of reading",
            run=_from_plot(kind),
        )
        for kind, words in (("sd", "SDs"), ("se", "standard errors"))
    ),
    Route(
        name="ancova_plot",
        words="from adjusted means and SDs read off a plot",
        needs=("reading_error",),
        arm_needs=("mean", "sd", "n"),
        measures=_TARGETS["ancova_means_sd"].measures,
        assumptions=_TARGETS["ancova_means_sd"].assumptions,
        reference=_TARGETS["ancova_means_sd"].reference,
        run=_from_adjusted_plot,
        arms=2,
    ),
    *(
        Route(
            name=f"{name}_{kind}",
            words=f"{_TARGETS[target].words} and {words}",
            arm_needs=("baseline_mean", f"baseline_{kind}", "mean", kind, "n"),
            measures=_TARGETS[target].measures,
            assumptions=f"{_TARGETS[target].assumptions}; the {words} are those of the means",
            reference=f"{SPREADS}; {_TARGETS[target].reference}",
            run=_by_sds(target, kind),
            arms=_TARGETS[target].arms,
        )
        for name, target in (("pre_post", "pre_post"), ("changes_r", "changes_r"))
        for kind, words in _KINDS.items()
    ),
    _both(
        name="medians_iqr_width",
        words="from medians and the distance of the quartiles",
        arm_needs=("median", "iqr", "n"),
        measures=codes(MD, SMD),
        assumptions=(
            "normal values; the median lies between the quartiles wherever the screen of Shi 2023 "
            "sees no skewness"
        ),
        reference=f"Luo 2018, 10.1177/0962280216669183; {WAN}",
        run=_from_iqr,
    ),
)
