"""Check before any computation that the statistics can do what the data files ask of them."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from mcstats.effects.assumptions import DECLARED, Options, Settings, assumptions_of, settle
from mcstats.effects.measures.registry import MEASURES, find_measure
from mcstats.effects.pooling.count_methods import COUNT_METHODS
from mcstats.effects.pooling.heterogeneity import METHODS
from mcstats.effects.pooling.pool import TESTS
from mcstats.effects.routes.designs import CLUSTERED, refuse_design
from mcstats.effects.routes.from_means import SKEWED
from mcstats.effects.routes.from_pairs import NO_PAIR_R
from mcstats.effects.routes.from_skewed_medians import FROM_SKEWED_MEDIANS
from mcstats.effects.routes.printed_errors import P_BOUND
from mcstats.effects.routes.route import Effect, Route
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.effects.routes.worksheet import NO_SIGN
from mcstats.effects.study_effects import StudyEffects, effects_of, find_route
from mcstats.model.base import Reported
from mcstats.model.errors import Fault
from mcstats.model.printed import ABOUT, Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import ArmKey, read_count
from mcstats.model.result import (
    Assumption,
    AssumptionOption,
    Estimate,
    Result,
    unit_counted,
)
from mcstats.model.study import Arm, Study
from mcstats.model.topic import Path, Positions, Topic

SINCE = ("baseline", "previous")
MOST_NAMED: Final = 20
"""Of more routes a message says where they are listed."""
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


MOST_OPTIONS: Final = 500
"""Options of the assumptions of a study: each is an analysis of its own, some 10 ms."""


def _in_study(study: Study, positions: Positions) -> Iterator[Fault]:
    options = sum(len(assumption.others) for assumption in study.assumptions)
    if options > MOST_OPTIONS:
        found, expected = f"{options:,} other options", f"at most {MOST_OPTIONS} in a study"
        fix = "keep those that differ in what they say, or give a range as a span"
        yield positions.fault(("assumptions",), "SIZE", found, expected, fix)
        return
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
                yield _fault_of(error, positions, parent, "ROUTE", _passable(study, result, wanted))
                continue
            yield from _without_print(study, result, wanted, positions, parent)
        if faults:
            continue  # what is wrong with one setting is wrong with all of them together
        yield from _settled(study, result, index, positions)
    if not faults:
        yield from _competing(study, positions)


def _settled(study: Study, result: Result, index: int, positions: Positions) -> Iterator[Fault]:
    """Yield a fault for each way to settle the assumptions on a result that means nothing."""
    ways: list[tuple[Path, Settings]] = [(("results", index), DECLARED)]
    for place, assumption in enumerate(study.assumptions):
        for number in (
            range(len(assumption.others)) if assumption in assumptions_of(study, result) else ()
        ):
            path: Path = ("assumptions", place, "others", number)
            ways.append((path, Settings({assumption.id: number})))
    for path, settings in ways:
        try:
            options, _ = settle(study, result, settings)
        except ValueError as error:
            yield _fault_of(error, positions, path, "SETTING")
            return
        lacks = options.lacks() or _beyond_study(study, result, options)
        if lacks:
            if settings is DECLARED:
                path = _of_setting(study, result, lacks)
            yield _fault_of(ValueError(lacks), positions, path, "SETTING")
            return
        if settings is DECLARED:
            yield from _against_design(result, index, options, positions)


def _of_setting(study: Study, result: Result, problem: str) -> Path:
    """Return the place of the first assumption that sets something of which a problem speaks."""
    for place, assumption in enumerate(study.assumptions):
        if assumption in assumptions_of(study, result):
            path: Path = ("assumptions", place)
            if assumption.span is not None and assumption.span.setting in problem:
                return (*path, "span")
            declared = assumption.declared.settings if assumption.declared is not None else {}
            if any(name in problem for name in declared):
                return (*path, "declared", "settings")
    return ("results", study.results.index(result))


def _beyond_study(study: Study, result: Result, options: Options) -> str:
    """Return what is assumed of more people than the study allocated, or nothing.

    What the sources print may contradict itself; an assumption is the coder's own.
    """
    arms = {arm.id: arm for arm in study.arms}
    people = unit_counted([result]) == "people"
    if study.design.assigned.counts_people_twice or not people or len(result.arms) != 2:
        return ""
    first, second = (_allocated(arms[name]) if name in arms else None for name in result.arms)
    whole = _count_of(study.total)
    both = first + second if first is not None and second is not None else whole
    for name, most in (
        ("n1", first),
        ("n2", second),
        ("n1_high", first),
        ("total", both),
        ("n1", whole),
        ("n2", whole),
        ("total", whole),
    ):
        value = getattr(options, name)
        if value is not None and most is not None and value > most:
            return f"{name} {value:,} of {most:g} participants; expected: at most {most:g}"
    return ""


def _allocated(arm: Arm) -> float | None:
    return _count_of(arm.randomised)


def _count_of(value: Reported | str) -> float | None:
    """Return the largest number of people that a printed size and its other readings stand for."""
    if not isinstance(value, Reported):
        return None
    with contextlib.suppress(PrintedError):
        return max(read_count(value).hi, *(read_count(other).hi for other in value.other), 0.0)
    return None


def _competing(study: Study, positions: Positions) -> Iterator[Fault]:
    """Yield a fault for each setting of a result that two assumptions set."""
    seen: dict[tuple[str, str], str] = {}
    for index, assumption in enumerate(study.assumptions):
        options = [o for o in (assumption.declared, *assumption.others) if o is not None]
        names = {name for option in options for name in option.settings}
        names |= {assumption.span.setting} if assumption.span is not None else set()
        touched = assumption.results or tuple(result.id for result in study.results)
        for result, name in ((result, name) for result in touched for name in sorted(names)):
            other = seen.setdefault((result, name), assumption.id)
            if other != assumption.id:
                found = f"{name} of {result}, which the assumption {other} sets too"
                fix = "make them one assumption, or name other results"
                path: Path = ("assumptions", index)
                yield positions.fault(path, "SETTING", found, "one assumption for a setting", fix)
                break
        yield from _formulas(study, assumption, index, positions)


def _formulas(
    study: Study, assumption: Assumption, index: int, positions: Positions
) -> Iterator[Fault]:
    """Yield a fault for each formula of a variance that no measure of the results has."""
    measures = [
        MEASURES[wanted.measure]
        for result in study.results
        if not assumption.results or result.id in assumption.results
        for wanted in result.estimates
        if wanted.measure in MEASURES
    ]
    named = {"LS", *(variant for measure in measures for variant in measure.variants)}
    places: list[tuple[Path, AssumptionOption | None]] = [(("declared",), assumption.declared)]
    places += [(("others", number), option) for number, option in enumerate(assumption.others)]
    for place, option in places:
        chosen = option.settings.get("vtype") if option is not None else None
        if chosen is not None and chosen not in named:
            path: Path = ("assumptions", index, *place, "settings", "vtype")
            found, expected = f"the vtype {chosen!r}", ", ".join(sorted(named))
            fix = "the measures of these results have no such formula: leave it out"
            yield positions.fault(path, "SETTING", found, expected, fix)


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
    if because.startswith(CLUSTERED) or (effect.estimable == "no" and missing):
        return f"lacks a figure: {because}"
    logs, named = f"{route.name}_log", {wanted.route for wanted in result.estimates}
    way = ""
    if NO_SIGN in because:
        way = "write the direction under `trend` where a source says it"
    elif SKEWED in because and logs in ROUTES:
        way = "" if logs in named else f"try the route {logs}, which gives ROM and MD"
    elif effect.estimable == "no" and route in FROM_SKEWED_MEDIANS:
        way = "ask the authors for means and SDs"
    elif because == NO_PAIR_R:
        way = "declare `r` with its range as an assumption with a `span`"
    elif P_BOUND in because and not ERRORS & set(map(str, result.printed)):
        way = "look for an interval, a standard error or the exact P"
    lost = "effect" if effect.yi is None else "variance"
    return way and f"gives no {lost}: {because}; {way}"


def _in_assumption(assumption: Assumption, positions: Positions, parent: Path) -> Iterator[Fault]:
    if assumption.others and assumption.declared is None:
        found, fix = "other options and none that is declared", "move the one in use to `declared`"
        yield positions.fault((*parent, "others"), "FORM", found, "a declared option", fix)
    seen = [] if assumption.declared is None else [assumption.declared.settings]
    for number, option in enumerate(assumption.others):
        if option.settings in seen:
            found, expected = f'the settings of "{option.label}" again', "each once"
            fix = "delete it, or write the settings in which it differs"
            yield positions.fault((*parent, "others", number), "KEY-DUP", found, expected, fix)
        seen.append(option.settings)
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
            declared = Options.from_settings({span.setting: span.declared})
            declared = declared.ranging(span.setting, span.low, span.high, span.total)
            if lacks := declared.lacks():
                raise ValueError(lacks)
        except ValueError as error:
            yield _fault_of(error, positions, (*parent, "span"), "SETTING")


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


def _fault_of(
    error: ValueError, positions: Positions, path: Path, code: str, passable: Sequence[str] = ()
) -> Fault:
    """Return the fault behind what the statistics refuse, with the nearest word as its fix."""
    if isinstance(error, PrintedError):
        return positions.fault(path, *error.words)
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
    if passable and set(passable) <= set(words):  # not every route, but those that can be taken
        expected = ", ".join(passable)
    fix = f'did you mean "{close[0]}"?' if close else "write what is expected"
    if not expected and (measure := problem.rpartition(", not ")[2]) != problem:
        served = passable or [r.name for r in ROUTES.values() if measure in r.measures]
        expected = f"for {measure}: {', '.join(served)}"
        if len(served) > MOST_NAMED:
            expected = f"for {measure} one of {len(served)} routes (docs/PRINTED_INPUT.md)"
        fix = f'did you mean "{passable[0]}"?' if passable else "take another route or measure"
    expected = expected or "what the routes and measures offer"
    return positions.fault(path, code, problem, expected, fix)
