"""Check before any computation that the statistics can do what the data files ask of them."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from mcstats.effects.assumptions import DECLARED, Options, settle
from mcstats.effects.lint_assumptions import fault_of_refusal, misused_assumptions
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.pooling.count_methods import COUNT_METHODS
from mcstats.effects.pooling.heterogeneity import METHODS
from mcstats.effects.pooling.pool import TESTS
from mcstats.effects.routes.designs import CLUSTERED, refuse_design
from mcstats.effects.routes.from_means import SKEWED
from mcstats.effects.routes.from_paired_tests import NO_CORRELATION
from mcstats.effects.routes.from_pairs import NO_PAIR_R
from mcstats.effects.routes.from_quartiles import FROM_QUARTILES
from mcstats.effects.routes.from_skewed_medians import FROM_SKEWED_MEDIANS
from mcstats.effects.routes.printed_errors import P_BOUND
from mcstats.effects.routes.route import Effect, Route
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.effects.routes.worksheet import NO_SIGN
from mcstats.effects.study_effects import StudyEffects, effects_of, find_route
from mcstats.model.errors import Fault
from mcstats.model.printed import ABOUT, Hedge
from mcstats.model.printed_keys import ArmKey
from mcstats.model.result import (
    Estimate,
    Result,
)
from mcstats.model.study import Study
from mcstats.model.topic import Path, Positions, Topic

_WITHOUT_SIZES: Final = ("not printed: n", "not printed: n of both arms")


def misuses(topic: Topic) -> Iterator[Fault]:
    """Yield a fault for each unknown measure, route or setting, and each pair that does not fit."""
    for study in topic.studies.values():
        yield from _in_study(study, topic.positions[f"studies/{study.id}"])
    for name, article in topic.articles.items():
        for index, statement in enumerate(article.statements):
            if statement.about.measure is not None:
                try:
                    find_measure(statement.about.measure)
                except ValueError as error:
                    path: Path = ("statements", index, "about", "measure")
                    yield fault_of_refusal(
                        error, topic.positions[f"articles/{name}"], path, "MEASURE"
                    )
    for index, synthesis in enumerate(topic.claims.syntheses):
        positions, parent = topic.positions["claims"], ("syntheses", index)
        try:
            find_measure(synthesis.measure)
        except ValueError as error:
            yield fault_of_refusal(error, positions, (*parent, "measure"), "MEASURE")
        for name, known in (("method", (*METHODS, *COUNT_METHODS)), ("test", TESTS)):
            value = getattr(synthesis, name)
            if value is not None and value not in known:
                unknown = ValueError(f"{name} is {value!r}; expected: {', '.join(known)}")
                yield fault_of_refusal(unknown, positions, (*parent, name), "METHOD")
        of_counts = COUNT_METHODS.get(synthesis.method or "")
        if of_counts is not None and synthesis.measure not in of_counts.measures:
            served = ", ".join(of_counts.measures)
            problem = f"the method {of_counts.name!r} for {synthesis.measure}"
            fix = "leave the method out"
            expected = f"{served}, which it pools"
            yield positions.fault((*parent, "method"), "METHOD", problem, expected, fix)


def _in_study(study: Study, positions: Positions) -> Iterator[Fault]:
    for index, result in enumerate(study.results):
        for number, wanted in enumerate(result.estimates):
            parent: Path = ("results", index, "estimates", number)
            try:
                find_route(wanted)
            except ValueError as error:
                passable = _passable(study, result, wanted)
                yield fault_of_refusal(error, positions, parent, "ROUTE", passable)
                continue
            yield from _without_print(study, result, wanted, positions, parent)
        with contextlib.suppress(ValueError):  # a setting that cannot be read has its own fault
            options, _ = settle(study, result, DECLARED)
            yield from _against_design(result, index, options, positions)
    yield from misused_assumptions(study, positions)


def _against_design(
    result: Result, index: int, options: Options, positions: Positions
) -> Iterator[Fault]:
    """Yield a fault for each route that the design of the study does not permit."""
    for number, wanted in enumerate(result.estimates):
        route = ROUTES.get(wanted.route)
        refused = "" if route is None else refuse_design(route, options)
        if refused and route is not None:
            served = [
                other.name
                for other in ROUTES.values()
                if wanted.measure in other.measures and not refuse_design(other, options)
            ]
            near = [name for name in served if name.startswith("paired")] or served
            expected = f"a route that the design permits: {', '.join(near)}"
            if not near:
                expected = "an effect that the authors adjusted for the design"
            path: Path = ("results", index, "estimates", number, "route")
            yield positions.fault(path, "DESIGN", f"the route {route.name!r}", expected, refused)


def lacking_figures(topic: Topic, hedges: Mapping[str, Hedge]) -> Iterator[str]:
    """Yield a line for each effect that something would make estimable which nobody looked for.

    A figure that is coded as `not reported` was looked for, and its line is left out.
    """
    effects = effects_of(topic)
    for study in topic.studies.values():
        positions = topic.positions[f"studies/{study.id}"]
        for index, result in enumerate(study.results):
            sought = {str(key) for key in result.printed}
            sought |= {str(key) for group in result.groups.values() for key in group}
            for number, wanted in enumerate(result.estimates):
                effect, _ = effects.estimate(study, result, wanted, hedges)
                way = _way_on(effect, result, sought)
                if way:
                    path: Path = ("results", index, "estimates", number)
                    line, _ = positions.nearest(path)
                    named = f"{wanted.measure} by {wanted.route}"
                    yield f"{positions.file}:{line} {named} {way}"


ERRORS: Final = frozenset({"ci", "se", "sei", "se_log", "sd", "pair_sd", "t"})
"""Keys of what gives a comparison its standard error."""


def _way_on(effect: Effect, result: Result, sought: Collection[str]) -> str:
    """Return what an effect lacks and what would give it; nothing where no way is known."""
    route, because = ROUTES[effect.route], effect.because
    missing = {*route.needs, *route.arm_needs} - set(sought) - {"n"}
    if because.startswith(CLUSTERED) or (effect.estimable != "yes" and missing):
        return f"lacks a figure: {because}"
    logs, named = f"{route.name}_log", {wanted.route for wanted in result.estimates}
    way = ""
    if NO_SIGN in because:
        way = "write the direction under `trend` where a source says it"
    elif SKEWED in because and logs in ROUTES:
        way = "" if logs in named else f"try the route {logs}, which gives ROM and MD"
    elif effect.estimable == "no" and route in (*FROM_SKEWED_MEDIANS, FROM_QUARTILES):
        way = "ask the authors for means and SDs"
        if FROM_QUARTILES.name not in named and set(FROM_QUARTILES.arm_needs) <= {*sought, "n"}:
            way = f"try the route {FROM_QUARTILES.name}, which gives MD and ROM"
    elif because == NO_PAIR_R or because.startswith(NO_CORRELATION):
        way = "declare `r` with its range, such as 0.3 to 0.9, as an assumption with a `span`"
    elif P_BOUND in because and not ERRORS & set(map(str, result.printed)):
        way = "look for an interval, a standard error or the exact P"
    lost = "effect" if effect.yi is None else "variance"
    return way and f"gives no {lost}: {because}; {way}"


def _passable(study: Study, result: Result, wanted: Estimate) -> list[str]:
    """Return the other routes to the same measure that what is printed leads to, raw ones first.

    A number of people alone may be missing: it can be declared.
    """
    taken = {estimate.route for estimate in result.estimates if estimate.measure == wanted.measure}
    effects, found = StudyEffects(), []
    for route in sorted(ROUTES.values(), key=lambda route: not _of_arms(route)):
        if wanted.measure not in route.measures or route.name in taken:
            continue
        other = wanted.model_copy(update={"route": route.name})
        with contextlib.suppress(ValueError):  # what cannot be read has a fault of its own
            effect, _ = effects.estimate(study, result, other, ABOUT)
            if effect.estimable != "no" or effect.because in _WITHOUT_SIZES:
                found.append(route.name)
    return found


def _of_arms(route: Route) -> list[ArmKey]:
    """Return what has to be printed of each arm; its size may stand elsewhere."""
    return [ArmKey(key) for key in route.arm_needs if key != "n"]


def _without_print(
    study: Study, result: Result, wanted: Estimate, positions: Positions, parent: Path
) -> Iterator[Fault]:
    """Yield a fault for a route from values that are not coded, where another one would do.

    What is coded as `not reported` is no slip: the page then says what is missing.
    """
    route = ROUTES[wanted.route]
    coded = {str(key) for group in result.groups.values() for key in group}
    absent = [key for key in route.needs if key not in map(str, result.printed)]
    absent += [str(key) for key in _of_arms(route) if key not in coded]
    others = _passable(study, result, wanted) if absent else []
    if others:
        problem = f"the route {route.name!r} without {', '.join(dict.fromkeys(absent))}"
        expected = "routes from what is coded, or those values as `not reported`"
        fix = f'did you mean "{others[0]}"?'
        yield positions.fault((*parent, "route"), "ROUTE", problem, expected, fix)
