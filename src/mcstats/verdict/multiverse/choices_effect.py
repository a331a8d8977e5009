"""List choices about the deciding effect: its measure, route, variance and printed P value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from mcstats.effects.assumptions import assumptions_of
from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import MEASURES, find_measure
from mcstats.effects.study_effects import find_route
from mcstats.model.base import Reported
from mcstats.model.claim import PrimaryResult
from mcstats.model.printed_characters import PrintedError
from mcstats.model.result import ArmKey, ContrastKey, Estimate, Result, read_count, read_single
from mcstats.model.study import Study
from mcstats.model.vocabularies import ChoiceKind, ContrastKind
from mcstats.verdict.multiverse.specification import (
    Change,
    Choice,
    Option,
    PRule,
    Sort,
    Specification,
    StudyEdit,
    add_assumption,
    chain_changes,
    edit_result,
    edit_study,
    offer,
)

# Of the variance of g: Borenstein 2009, eq. 12.17; Hedges 1983, eq. 9.
VARIANCE_FORMS = ("LS2", "UB")


def effect_choices(
    study: Study, result: Result, deciding: PrimaryResult, index: int
) -> Iterator[Choice]:
    """Yield the choices that lie between a printed result and its effect."""
    taken = _taken(result, deciding)
    yield from _codings(study, result)
    yield from _measures(study, result, deciding, index, taken)
    yield from _routes(study, result, taken)
    yield from _variance(study, result, taken)
    yield from _zeros(study, result, deciding, index, taken)
    yield from p_value_choices(study, result, taken)


def question_choices(study: Study, deciding: PrimaryResult, index: int) -> Iterator[Choice]:
    """Yield what else the study measured: another outcome or time, which is another question."""
    named: dict[tuple[str, str, str], tuple[str, str | None]] = {}
    times = {time.id: time.label for time in study.times}
    outcomes = {outcome.id: outcome.label for outcome in study.outcomes}
    for result in study.results:
        key = (result.outcome, result.time, result.contrast.value)
        if key == (deciding.outcome, deciding.time, deciding.contrast.value):
            continue
        if result.estimates and result.contrast is deciding.contrast:
            label = f"{outcomes[result.outcome]}, {times[result.time]}"
            measures = [estimate.measure for estimate in result.estimates]
            same = deciding.measure if deciding.measure in measures else None
            named[key] = label, same
    options = (
        Option(
            label,
            ChoiceKind.DIFFERENT,
            "another outcome or another time asks another question",
            _deciding(index, outcome=outcome, time=time, measure=same),
        )
        for (outcome, time, _), (label, same) in named.items()
    )
    declared = f"{outcomes[deciding.outcome]}, {times.get(deciding.time, deciding.time)}"
    yield from offer(f"{study.label}: the result that decides", Sort.QUESTION, declared, options)


def _taken(result: Result, deciding: PrimaryResult) -> Estimate | None:
    for estimate in result.estimates:
        if deciding.measure in (None, estimate.measure):
            return estimate
    return None


def _deciding(index: int, **changed: object) -> Change:
    def change(specification: Specification) -> Specification:
        claim = specification.claim
        body = claim.deciding[index].model_copy(update=changed)
        deciding = (*claim.deciding[:index], body, *claim.deciding[index + 1 :])
        return replace(specification, claim=claim.model_copy(update={"deciding": deciding}))

    return change


def _codings(study: Study, result: Result) -> Iterator[Choice]:
    """Yield the same outcome at the same time as the study file codes it a second time."""

    def same(other: Result) -> bool:
        keys = ("outcome", "time", "contrast")
        return all(getattr(other, key) == getattr(result, key) for key in keys)

    others = [r for r in study.results if r.id != result.id and same(r) and r.estimates]

    def only(kept: str) -> StudyEdit:
        def put(read: Study) -> Study:
            results = tuple(r for r in read.results if r.id == kept or not same(r))
            return read.model_copy(update={"results": results})

        return put

    options = tuple(
        Option(
            other.id,
            ChoiceKind.UNCERTAIN,
            other.note or "the study file codes the same result a second time",
            edit_study(study.id, only(other.id)),
        )
        for other in others
    )
    yield from offer(f"{study.label}: coding", Sort.READING, result.id, options)


def _measures(
    study: Study, result: Result, deciding: PrimaryResult, index: int, taken: Estimate | None
) -> Iterator[Choice]:
    if taken is None:
        return
    codes = dict.fromkeys(e.measure for e in result.estimates if e.measure != taken.measure)
    options = (
        Option(
            code,
            _kind(taken.measure, code),
            "the same result in another measure"
            if _kind(taken.measure, code) is ChoiceKind.EQUIVALENT
            else "the same change in units of another deviation",
            _deciding(index, measure=code),
        )
        for code in codes
    )
    yield from offer(f"{study.label}: measure", Sort.MEASURE, taken.measure, options)


def _kind(one: str, other: str) -> ChoiceKind:
    # Changes in units of different deviations are not alike (Morris & DeShon 2002).
    pair = [find_measure(code) for code in (one, other)]
    both = all(measure.within and measure.family is Family.STANDARDISED for measure in pair)
    return ChoiceKind.UNCERTAIN if both else ChoiceKind.EQUIVALENT


def _routes(study: Study, result: Result, taken: Estimate | None) -> Iterator[Choice]:
    """Yield other routes to the same measure."""
    if taken is None:
        return
    others = [e for e in result.estimates if e.measure == taken.measure and e != taken]

    def only(kept: Estimate) -> StudyEdit:
        return edit_result(
            result.id, lambda r: r.model_copy(update={"estimates": _without(r, kept)})
        )

    options = (
        Option(
            other.route,
            ChoiceKind.UNCERTAIN,
            "the same effect from other printed figures",
            edit_study(study.id, only(other)),
        )
        for other in others
    )
    yield from offer(f"{study.label}: route", Sort.MEASURE, taken.route, options)


def _without(result: Result, kept: Estimate) -> tuple[Estimate, ...]:
    return tuple(e for e in result.estimates if e.measure != kept.measure or e == kept)


def _variance(study: Study, result: Result, taken: Estimate | None) -> Iterator[Choice]:
    if taken is None:
        return
    forms = [form for form in VARIANCE_FORMS if form in find_measure(taken.measure).variants]
    named = {
        name for a in assumptions_of(study, result) if a.declared for name in a.declared.settings
    }
    if not forms or "vtype" in named:
        return
    options = tuple(
        Option(
            form,
            ChoiceKind.EQUIVALENT,
            "another published form of the same variance",
            edit_study(study.id, add_assumption(result, vtype=form)),
        )
        for form in forms
    )
    name = f"{study.label}: form of the variance"
    yield Choice(name, Sort.VARIANCE, "LS", options)


def _zeros(
    study: Study, result: Result, deciding: PrimaryResult, index: int, taken: Estimate | None
) -> Iterator[Choice]:
    """Yield ways around the correction of a table that holds a zero."""
    if taken is None or taken.route != "events" or not any(map(_zero, result.groups.values())):
        return
    corrected = find_measure(taken.measure)
    if corrected.keeps_zeros:
        return
    options = []
    # A ratio stays a ratio: a difference of arcsines is too sure of itself where nothing happened
    # in an arm, and its threshold would be another one.
    for measure in MEASURES.values():
        if not measure.keeps_zeros or measure.family is not corrected.family:
            continue
        code = measure.code
        measured = Estimate(measure=code, route=taken.route)

        def add(read: Result, measured: Estimate = measured) -> Result:
            return read.model_copy(update={"estimates": (*read.estimates, measured)})

        because = f"{MEASURES[code].name} needs no correction"
        change = chain_changes(
            edit_study(study.id, edit_result(result.id, add)), _deciding(index, measure=code)
        )
        options.append(Option(code, ChoiceKind.UNCERTAIN, because, change))
    declared = "½ added to the four cells"
    name = f"{study.label}: a cell that holds zero"
    yield Choice(name, Sort.ZERO, declared, tuple(options))


def _zero(group: object) -> bool:
    value = group.get(ArmKey.EVENTS) if isinstance(group, dict) else None
    if not isinstance(value, Reported):
        return False
    try:
        return read_count(value).lo == 0
    except PrintedError:
        return False


def p_value_choices(study: Study, result: Result, taken: Estimate | None) -> Iterator[Choice]:
    """Yield how a printed P value may be read, and whether it decides without an interval."""
    p = result.printed.get(ContrastKey.P)
    if not isinstance(p, Reported) or result.contrast is not ContrastKind.BETWEEN or taken is None:
        return
    if "p" in find_route(taken).needs:
        yield from _cut(study, result, p)
        declared, other, rule = "decides against no effect", "decides nothing", PRule.NEVER
        because = "the test behind P is not named, and a P value is not an interval"
    elif not _complete(result):
        declared = "decides nothing where no effect can be computed"
        other, rule = "decides against no effect", PRule.ALWAYS
        because = "the direction is stated in words and P is printed beside it"
    else:
        return
    change: Change = partial(replace, p_rule=rule)
    option = Option(other, ChoiceKind.UNCERTAIN, because, change)
    name = f"{study.label}: a P value without an interval"
    yield Choice(name, Sort.P_VALUE, declared, (option,))


def _complete(result: Result) -> bool:
    """Return whether anything but P is printed of a comparison."""
    printed = [k for k, v in result.printed.items() if isinstance(v, Reported)]
    of_arms = [v for group in result.groups.values() for v in group.values()]
    return any(k != ContrastKey.P for k in printed) or any(isinstance(v, Reported) for v in of_arms)


def _cut(study: Study, result: Result, p: Reported) -> Iterator[Choice]:
    """Yield how the digits of a P value came about, where the data file does not say."""
    declared = [a.declared for a in assumptions_of(study, result) if a.declared]
    if any("p_reading" in option.settings for option in declared):
        return
    try:
        read = read_single("p", p)
    except PrintedError:
        return
    if read.best is None or read.hedge:
        return
    reasons = {"truncated": "digits may have been cut off"}
    if read.best == read.step:
        reasons["floor"] = "it is the smallest value that so many decimals can show"
    options = tuple(
        Option(
            reading,
            ChoiceKind.UNCERTAIN,
            because,
            edit_study(study.id, add_assumption(result, p_reading=reading)),
        )
        for reading, because in reasons.items()
    )
    name = f"{study.label}: the digits of P"
    yield Choice(name, Sort.P_VALUE, "rounded", options)
