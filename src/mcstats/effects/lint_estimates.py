"""Check before any computation that the statistics can do what the data files ask of them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence

from mcstats.effects.assumptions import DECLARED, Options, settle
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.pooling.count_methods import COUNT_METHODS
from mcstats.effects.pooling.heterogeneity import METHODS
from mcstats.effects.pooling.pool import TESTS
from mcstats.effects.routes.designs import CLUSTERED, refuse_design
from mcstats.effects.routes.route import Route
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.effects.study_effects import effects_of, find_route
from mcstats.model.base import Reported
from mcstats.model.errors import Fault
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.result import ArmKey, Assumption, ContrastKey, Estimate, Result
from mcstats.model.study import Study
from mcstats.model.topic import Path, Positions, Topic

SINCE = ("baseline", "previous")


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
                    yield _fault_of(error, topic.positions[f"articles/{name}"], path, "MEASURE")
    for index, synthesis in enumerate(topic.claims.syntheses):
        positions, parent = topic.positions["claims"], ("syntheses", index)
        try:
            find_measure(synthesis.measure)
        except ValueError as error:
            yield _fault_of(error, positions, (*parent, "measure"), "MEASURE")
        for name, known in (("method", (*METHODS, *COUNT_METHODS)), ("test", TESTS)):
            value = getattr(synthesis, name)
            if value is not None and value not in known:
                unknown = ValueError(f"{name} is {value!r}; expected: {', '.join(known)}")
                yield _fault_of(unknown, positions, (*parent, name), "METHOD")
        of_counts = COUNT_METHODS.get(synthesis.method or "")
        if of_counts is not None and synthesis.measure not in of_counts.measures:
            served = ", ".join(of_counts.measures)
            problem = f"the method {of_counts.name!r} for {synthesis.measure}"
            fix = "leave the method out"
            expected = f"{served}, which it pools"
            yield positions.fault((*parent, "method"), "METHOD", problem, expected, fix)


def _in_study(study: Study, positions: Positions) -> Iterator[Fault]:
    faults = [
        fault
        for index, assumption in enumerate(study.assumptions)
        for fault in _in_assumption(assumption, positions, ("assumptions", index))
    ]
    yield from faults
    for index, result in enumerate(study.results):
        for number, wanted in enumerate(result.estimates):
            parent: Path = ("results", index, "estimates", number)
            try:
                find_route(wanted)
            except ValueError as error:
                yield _fault_of(error, positions, parent, "ROUTE", _passable(result, wanted))
                continue
            yield from _without_print(result, wanted, positions, parent)
        if faults:
            continue  # what is wrong with one setting is wrong with all of them together
        try:
            options, _ = settle(study, result, DECLARED)
        except ValueError as error:
            yield _fault_of(error, positions, ("results", index), "SETTING")
            continue
        yield from _against_design(result, index, options, positions)


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
            path: Path = ("results", index, "estimates", number, "route")
            yield positions.fault(path, "DESIGN", f"the route {route.name!r}", expected, refused)


def lacking_figures(topic: Topic, hedges: Mapping[str, Hedge]) -> Iterator[str]:
    """Yield a line for each effect that a figure would make estimable which nobody looked for.

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
                route = ROUTES[wanted.route]
                missing = {*route.needs, *route.arm_needs} - sought
                clustered = effect.because.startswith(CLUSTERED)
                if clustered or (effect.estimable == "no" and missing - {"n"}):
                    path: Path = ("results", index, "estimates", number)
                    line, _ = positions.nearest(path)
                    named = f"{wanted.measure} by {wanted.route}"
                    yield f"{positions.file}:{line} {named} lacks a figure: {effect.because}"


def _in_assumption(assumption: Assumption, positions: Positions, parent: Path) -> Iterator[Fault]:
    options = [((*parent, "declared"), assumption.declared)] if assumption.declared else []
    options += [((*parent, "others", n), option) for n, option in enumerate(assumption.others)]
    for path, option in options:
        for name, value in option.settings.items():
            place: Path = (*path, "settings", name)
            if name == "since":
                if value not in SINCE:
                    unknown = ValueError(f"since is {value!r}; expected: {', '.join(SINCE)}")
                    yield _fault_of(unknown, positions, place, "SETTING")
                continue
            try:
                Options.from_settings({name: value})
            except ValueError as error:
                yield _fault_of(error, positions, place, "SETTING")
    span = assumption.span
    if span is not None:
        try:
            Options.from_settings({span.setting: span.declared})
            Options().ranging(span.setting, span.low, span.high, span.total)
        except ValueError as error:
            yield _fault_of(error, positions, (*parent, "span"), "SETTING")


def _passable(result: Result, wanted: Estimate) -> list[str]:
    """Return the other routes to the same measure whose values are all printed, raw ones first."""
    arms = [result.groups.get(arm, {}) for arm in result.arms] or list(result.groups.values())
    taken = [estimate.route for estimate in result.estimates if estimate.measure == wanted.measure]
    return [
        route.name
        for route in sorted(ROUTES.values(), key=lambda route: not _of_arms(route))
        if wanted.measure in route.measures
        and route.name not in taken
        and all(isinstance(result.printed.get(ContrastKey(k)), Reported) for k in route.needs)
        and all(isinstance(a.get(k), Reported) for a in arms for k in _of_arms(route))
        and (route.needs or (arms and _of_arms(route)))
    ]


def _of_arms(route: Route) -> list[ArmKey]:
    """Return what has to be printed of each arm; its size may stand elsewhere."""
    return [ArmKey(key) for key in route.arm_needs if key != "n"]


def _without_print(
    result: Result, wanted: Estimate, positions: Positions, parent: Path
) -> Iterator[Fault]:
    """Yield a fault for a route from values that are not coded, where another one would do.

    What is coded as `not reported` is no slip: the page then says what is missing.
    """
    route = ROUTES[wanted.route]
    coded = {str(key) for group in result.groups.values() for key in group}
    absent = [key for key in route.needs if key not in map(str, result.printed)]
    absent += [str(key) for key in _of_arms(route) if key not in coded]
    others = _passable(result, wanted) if absent else []
    if others:
        problem = f"the route {route.name!r} without {', '.join(dict.fromkeys(absent))}"
        expected = "routes from what is coded, or those values as `not reported`"
        fix = f'did you mean "{others[0]}"?'
        yield positions.fault((*parent, "route"), "ROUTE", problem, expected, fix)


def _fault_of(
    error: ValueError, positions: Positions, path: Path, code: str, passable: Sequence[str] = ()
) -> Fault:
    """Return the fault behind what the statistics refuse, with the nearest word as its fix."""
    if isinstance(error, PrintedError):
        return positions.fault(path, error.code, error.found, error.expected, error.fix)
    problem, _, expected = str(error).partition("; expected: ")
    name, between, value = problem.partition(" is ")
    if between and name.isidentifier():
        problem = f"the {name} {value}"
        path = (*path, name)  # of what is around it the error names one
    given = problem.rpartition("'")[0].rpartition("'")[2]
    words = expected.split(", ")
    close = difflib.get_close_matches(given, words, n=1, cutoff=0.7) if given else []
    close = close or [name for name in passable if name in words]
    close = close or (difflib.get_close_matches(given, words, n=1, cutoff=0.5) if given else [])
    fix = f'did you mean "{close[0]}"?' if close else "write what is expected"
    if not expected and (measure := problem.rpartition(", not ")[2]) != problem:
        served = [route.name for route in ROUTES.values() if measure in route.measures]
        expected = f"for {measure}: {', '.join(served)}"
        fix = f'did you mean "{passable[0]}"?' if passable else "take another route or measure"
    expected = expected or "what the routes and measures offer"
    return positions.fault(path, code, problem, expected, fix)
