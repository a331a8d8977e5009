"""Compute the range that the printed figures leave of an effect, by every permitted route."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.routes.route import Route
from mcstats.effects.routes.route_registry import ROUTES, TESTED, UNASKED
from mcstats.effects.routes.worksheet import difference_of
from mcstats.effects.study_effects import Assumed, StudyEffects
from mcstats.model.base import Reported
from mcstats.model.printed import Hedge
from mcstats.model.printed_keys import ContrastKey
from mcstats.model.result import Estimate, Result
from mcstats.model.study import Study


def routes_for(result: Result, wanted: Estimate) -> Iterator[Route]:
    """Yield the routes to a measure that may be taken for this result.

    Where P is printed and the study file takes no effect from it, its test is not one of
    independent groups, and no other statistic of such a test is asked for.
    """
    printed = isinstance(result.printed.get(ContrastKey.P), Reported)
    trusted = any(other.route in TESTED for other in result.estimates)
    for route in ROUTES.values():
        unnamed = route.name != wanted.route and route.name not in UNASKED
        untrusted = printed and not trusted and route.name in TESTED
        if wanted.measure in route.measures and not unnamed and not untrusted:
            yield route


def find_implied_range(
    study: Study,
    result: Result,
    wanted: Estimate,
    hedges: Mapping[str, Hedge],
    effects: StudyEffects,
) -> tuple[float | None, float | None]:
    """Return the set that the printed figures leave, by any route to the same measure."""
    difference = find_implied_difference(effects.assume(study, result, hedges), wanted)
    if difference is not None:
        return difference
    effect, _ = effects.estimate(study, result, wanted, hedges)
    low = -math.inf if effect.yi_min is None else effect.yi_min
    high = math.inf if effect.yi_max is None else effect.yi_max
    chosen = ROUTES[wanted.route]
    for route in routes_for(result, wanted):
        # What another route makes of the same figures is no further knowledge: the set that is
        # shown of an effect is that of the route which the study takes.
        if _figures(route) == _figures(chosen):
            continue
        by_route = Estimate(measure=wanted.measure, route=route.name)
        other, _ = effects.estimate(study, result, by_route, hedges)
        span = other.span
        if span is not None and max(low, span.lo) <= min(high, span.hi):
            low, high = max(low, span.lo), min(high, span.hi)
    if math.isinf(low) and math.isinf(high):
        return None, None
    return low, high


def _figures(route: Route) -> tuple[frozenset[str], frozenset[str]]:
    """Return what a route reads of the comparison and of each arm, sizes apart."""
    return frozenset(route.needs), frozenset(route.arm_needs) - {"n"}


def find_implied_difference(known: Assumed, wanted: Estimate) -> tuple[float, float] | None:
    """Return the set of a difference that the printed means give, in the direction of benefit."""
    measure = find_measure(wanted.measure)
    if measure.family is not Family.RAW or measure.within or len(known.result.arms) != 2:
        return None
    span = difference_of(known.given)
    if span is None:
        return None
    span = span.negated() if known.options.better == "lower" else span
    return span.lo, span.hi
