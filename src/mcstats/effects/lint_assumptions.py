"""Check that the settings of assumptions mean something, alone and on each result."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterator, Sequence
from typing import Final

from mcstats.effects.assumptions import DECLARED, Options, Settings, assumptions_of, settle
from mcstats.effects.measures.registry import MEASURES
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model.base import Reported
from mcstats.model.errors import Fault
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import read_count
from mcstats.model.result import Assumption, AssumptionOption, Result, unit_counted
from mcstats.model.study import Arm, Study
from mcstats.model.topic import Path, Positions

SINCE = ("baseline", "previous")
MOST_NAMED: Final = 20
"""Of more routes a message says where they are listed."""

MOST_OPTIONS: Final = 500
"""Options of the assumptions of a study: each is an analysis of its own, some 10 ms."""


def misused_assumptions(study: Study, positions: Positions) -> Iterator[Fault]:
    """Yield a fault for each setting of a study that nothing knows or that contradicts another."""
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
    if faults:
        return  # what is wrong with one setting is wrong with all of them together
    for index, result in enumerate(study.results):
        yield from _settled(study, result, index, positions)
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
            yield fault_of_refusal(error, positions, path, "SETTING")
            return
        lacks = options.lacks() or _beyond_study(study, result, options)
        if lacks:
            if settings is DECLARED:
                path = _of_setting(study, result, lacks)
            yield fault_of_refusal(ValueError(lacks), positions, path, "SETTING")
            return


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
                    yield fault_of_refusal(unknown, positions, place, "SETTING")
                continue
            try:
                Options.from_settings({name: value})
            except ValueError as error:
                yield fault_of_refusal(error, positions, place, "SETTING")
    span = assumption.span
    if span is not None:
        try:
            declared = Options.from_settings({span.setting: span.declared})
            declared = declared.ranging(span.setting, span.low, span.high, span.total)
            if lacks := declared.lacks():
                raise ValueError(lacks)
        except ValueError as error:
            yield fault_of_refusal(error, positions, (*parent, "span"), "SETTING")


def fault_of_refusal(
    error: ValueError, positions: Positions, path: Path, code: str, passable: Sequence[str] = ()
) -> Fault:
    """Return the fault behind what the statistics refuse, with the nearest word as its fix.

    `passable` are the routes that could be taken instead.
    """
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
