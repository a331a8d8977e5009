"""The design of a study: the routes that it permits, and the design effect of clusters.

Values that belong to pairs or to clusters are not independent. A route that takes them as such is
refused, or its variance is multiplied by the design effect; neither happens in silence. An error
that the authors print of the comparison itself is that of their analysis. Without an ICC it is
taken as it is, with the remark that the report does not say whether clusters were allowed for.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, exactly, propagate
from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.routes.reversed_reference import turn_reference
from mcstats.effects.routes.route import Effect, Given, Route, Step, standardises
from mcstats.effects.routes.shared_control import split_shared_control
from mcstats.effects.sampling_interval import mean_interval
from mcstats.model.result import CLUSTERING, TIME
from mcstats.model.tables_effects import EffectRow
from mcstats.model.vocabularies import Assignment

PAIRED: Final = (
    "the values are paired ({design}): give the paired difference with its SE, t, P or CI, or the "
    "means with their SDs and a correlation (a set of r will do), or of events the pairs with one "
    "under one treatment alone, or code the first period alone"
)
NOT_PAIRED: Final = "the arms are independent ({design}): a route from pairs does not apply"
STEPPED: Final = (
    "stepped wedge: the periods differ in calendar time; give the effect that the authors adjusted "
    f"for both, with `adjusted_for: [{CLUSTERING}, {TIME}]`"
)
CLUSTERED: Final = "clusters were assigned, and the variance needs "
CLUSTERING_UNSAID: Final = "the report does not say whether clustering was allowed for"
RESIDUAL: Final = (
    "the comparison is adjusted ({names}), so that its error is one of residuals: give it to the "
    "ancova route, with the correlation of the outcome with the covariates (a set of r will do)"
)
NO_RECIPROCAL: Final = "a ratio that may be zero as it is printed has no reciprocal"
INFLATION: Final = "Cochrane Handbook 2019, sec. 23.1.4"
UNEQUAL: Final = "Eldridge, Ashby & Kerry 2006, 10.1093/ije/dyl129"


def estimate_by_design(route: Route, given: Given, options: Options, measure: str) -> Effect:
    """Return what a route makes of printed values where the design of the study permits it.

    Parameters, result and errors are those of `Route.compute`. A design that does not permit the
    route makes the effect not estimable, with what to give instead; clusters widen the variance.
    """
    refused = "" if route.missing(given, options, measure) else refuse_design(route, options)
    covariates = options.adjusted_for - {CLUSTERING, TIME}
    if not refused and covariates and route.of_single_values and standardises(measure):
        refused = RESIDUAL.format(names=", ".join(sorted(covariates)))
    if refused:
        effect = Effect(route.name, measure, "no", because=refused)
        return replace(effect, assumption=route.assumptions)
    if options.reference_reversed:
        turned = turn_reference(given, ratio=find_measure(measure).family is Family.RATIO)
        if turned is None:
            return Effect(route.name, measure, "no", because=NO_RECIPROCAL)
        given = turned
    effect = route.compute(given, options, measure)
    if options.shared != 1 or options.assignment is Assignment.CLUSTER:
        effect = replace(effect, approx_lb=None, approx_ub=None)
    effect = split_shared_control(effect, route, given, options, find_measure(measure))
    free = CLUSTERING in options.adjusted_for and not _counts_people(route)
    if options.assignment is not Assignment.CLUSTER or free:
        return effect
    widened = _widen_for_clusters(effect, given, options)
    if widened.because.startswith(CLUSTERED) and route.needs and not options.unadjusted:
        assumed = "; ".join(
            filter(None, (effect.assumption or route.assumptions, CLUSTERING_UNSAID))
        )
        return replace(effect, assumption=assumed)
    return widened


def allows_for_clusters_unsaid(effect: EffectRow) -> bool:
    """Return whether an interval of clusters is the authors' own, who do not say what it allows."""
    return CLUSTERING_UNSAID in effect.assumption


def refuse_design(route: Route, options: Options) -> str:
    """Return why a design does not permit a route; empty where it does."""
    design = options.assignment
    if design.paired and not options.first_period:
        independent = route.arms == 2 and not route.paired
        return PAIRED.format(design=design.value) if independent else ""
    if route.paired:
        return NOT_PAIRED.format(design=design.value)
    if design is Assignment.STEPPED_WEDGE:
        adjusted = {CLUSTERING, TIME} <= options.adjusted_for
        return "" if adjusted and route.needs and not _counts_people(route) else STEPPED
    return ""


def _counts_people(route: Route) -> bool:
    """Return whether the variance of a route comes of the numbers of people or events alone.

    Printed errors, intervals and tests may be adjusted by the authors; counts never are.
    """
    errors = {"se", "ci", "change_se", "change_ci", "t", "p", "f"}
    return not route.needs and not errors & set(route.arm_needs)


# ---------------------------------------------------------------------------------- clusters


def _widen_for_clusters(effect: Effect, given: Given, options: Options) -> Effect:
    """Return the effect with the variance that the correlation within clusters leaves.

    The variance is multiplied by the design effect 1 + ((1 + CV²) m - 1) ICC, and the interval is
    one of t with as many degrees of freedom as there are clusters less two. Where the correlation
    or the size of clusters is not known, a point is left.
    """
    if effect.vi is None or effect.yi is None:
        return effect
    yi, vi = effect.yi, effect.vi
    icc, size, cv = _icc(given, options), _cluster_size(given, options), exactly(0.0)
    if "cluster_cv" in given.contrast:
        percent = given.printed("cluster_cv").unit == "%"
        cv = given.single("cluster_cv", scale=0.01 if percent else 1.0)
    steps = list(effect.steps)
    if size is not None:
        steps.append(Step("average size of a cluster", "m", size, "n / clusters", INFLATION))
    bare = replace(effect, estimable="point", vi=None, ci_lb=None, ci_ub=None, steps=tuple(steps))
    if icc is None or icc.best is None or size is None or size.best is None or cv.best is None:
        lacking = [] if icc is not None and icc.best is not None else ["the ICC (`icc`)"]
        if size is None or size.best is None:
            lacking.append("the number of `clusters` of each arm, or the `cluster_size`")
        because = " and ".join(lacking) or "a figure of the clusters that is no bound"
        return replace(bare, because=CLUSTERED + because)
    factor = propagate(
        lambda icc, m, cv: 1 + ((1 + cv**2) * m - 1) * icc, {"icc": icc, "m": size, "cv": cv}
    )  # Eldridge, Ashby & Kerry 2006; with equal sizes Cochrane Handbook 2019, 23.1.4
    steps.append(Step("ICC", "ICC", icc, "as printed or declared", INFLATION))
    steps.append(Step("design effect", "DE", factor, "1 + ((1 + CV²) m - 1) ICC", UNEQUAL))
    if factor.best is None or factor.best <= 0:
        return replace(bare, because="the ICC leaves no positive design effect")
    variance = vi * factor.best  # Cochrane Handbook 2019, sec. 23.1.5
    clusters = _clusters(given)
    df = None if clusters is None or clusters <= 2 else clusters - 2
    low, high = mean_interval(yi, math.sqrt(variance), df)
    return replace(effect, vi=variance, ci_lb=low, ci_ub=high, df=df, steps=tuple(steps))


def _icc(given: Given, options: Options) -> Span | None:
    """Return the set of the correlation within clusters: printed, else declared."""
    if "icc" in given.contrast:
        return given.single("icc")
    declared = (options.icc_low, options.icc_high, options.icc)
    known = [value for value in declared if value is not None]
    return Span(min(known), max(known), best=options.icc) if known else None


def _clusters(given: Given) -> float | None:
    """Return the number of clusters in all arms; None where it is not printed of each."""
    if not given.arms or any("clusters" not in arm for arm in given.arms):
        return None
    counts = [given.single("clusters", index).best for index in range(len(given.arms))]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _cluster_size(given: Given, options: Options) -> Span | None:
    """Return the average number of participants of a cluster: printed, else from n."""
    if "cluster_size" in given.contrast:
        return given.single("cluster_size")
    clusters, printed = _clusters(given), given.arm_sizes()
    if clusters is None:
        return None
    people = options.n1 if options.n1 is not None or not printed else printed[0]
    if len(printed) > 1:
        sizes = options.sizes(given.group_sizes())
        people = None if sizes is None else sizes.n1 + sizes.n2
    return None if people is None else exactly(people / clusters)
