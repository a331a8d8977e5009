"""List choices about the deciding effect: its measure, route, variance and printed P value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mcstats.effects.assumptions import assumptions_of
from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import MEASURES, find_measure
from mcstats.effects.study_effects import find_route
from mcstats.model.base import Reported
from mcstats.model.claim import Claim
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import ArmKey, ContrastKey, read_count, read_single
from mcstats.model.result import Estimate, Result
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow
from mcstats.model.vocabularies import ChoiceKind, ContrastKind
from mcstats.verdict.eligible_results import EligibleResult
from mcstats.verdict.multiverse.specification import (
    Change,
    Choice,
    Option,
    Sort,
    Specification,
    StudyEdit,
    add_assumption,
    chain_changes,
    edit_claim,
    edit_result,
    edit_study,
    offer,
)

# Of the variance of g: Borenstein 2009, eq. 12.17; Hedges 1983, eq. 9.
VARIANCE_FORMS = ("LS2", "UB")
_CUT = {"truncated": "cut off and not rounded", "floor": "the least that is printed"}


def effect_choices(study: Study, result: Result, effect: EffectRow | None) -> Iterator[Choice]:
    """Yield the choices that lie between a printed result and the effect that is taken of it."""
    taken = _taken(result, effect)
    if taken is not None:
        yield from _measures(study, result, taken)
        yield from _routes(study, result, taken)
        yield from _variance(study, result, taken)
        yield from _zeros(study, result, taken)
        yield from p_value_choices(study, result, taken)


def question_choices(
    taken: EligibleResult, candidates: Sequence[EligibleResult]
) -> Iterator[Choice]:
    """Yield the other results of a study that answer the question.

    They are other readings of the same result. Another outcome, time, comparison or group of people
    asks another question.
    """
    study, declared = taken.study, taken.result
    if declared is None:
        return
    others = [
        (one, one.result)
        for one in candidates
        if one.result is not None and one.result.id != declared.id and one.result.estimates
    ]
    mine, named = _labels(taken), dict[str, Option]()
    again = [result for one, result in others if _labels(one) == mine]
    readings = (
        Option(
            f"reading {number}",
            ChoiceKind.UNCERTAIN,
            result.note or "the study file holds the same result a second time",
            _take(study.id, result.id),
            (f"the other reading of the result of {study.label} were used",),
        )
        for number, result in enumerate(again, start=2)
    )
    yield from offer(f"{study.label}: reading", Sort.READING, "reading 1", readings)
    for one, result in others:
        labels = _labels(one)
        if labels != mine:
            whom = [
                label for label, same in zip(labels[2:], mine[2:], strict=True) if label != same
            ]
            text = ", ".join(filter(None, (*labels[:2], *whom)))
            option = Option(
                text,
                ChoiceKind.DIFFERENT,
                "another outcome, time, comparison or group of people asks another question",
                _take(study.id, result.id),
                (f"another result of {study.label} decided",),
            )
            named.setdefault(text, option)
    name = f"{study.label}: the result that is taken"
    yield from offer(name, Sort.QUESTION, ", ".join(mine[:2]), named.values())


def _labels(one: EligibleResult) -> tuple[str, str, str, str]:
    """Return the outcome, the time, the arms and the subgroup of a result in words."""
    times = {time.id: time.label for time in one.study.times}
    arms = {arm.id: arm.label for arm in one.study.arms}
    time = one.result.time if one.result is not None else ""
    compared = " against ".join(arms[name] for name in one.comparison.arms)
    if not one.comparison.is_between:
        compared = f"within {compared}"
    subgroup = one.result.subgroup if one.result is not None else None
    return one.outcome.label, times.get(time, time), compared, subgroup or ""


def _take(study: str, result: str) -> Change:
    def change(specification: Specification) -> Specification:
        return replace(specification, taken={**specification.taken, study: result})

    return change


def _taken(result: Result, effect: EffectRow | None) -> Estimate | None:
    if effect is None:
        return None
    same = (e for e in result.estimates if (e.measure, e.route) == (effect.measure, effect.route))
    return next(same, None)


def _measured(code: str) -> Change:
    """Return the change that prefers a measure."""

    def prefer(claim: Claim) -> Claim:
        rest = tuple(name for name in claim.question.measures if name != code)
        question = claim.question.model_copy(update={"measures": (code, *rest)})
        return claim.model_copy(update={"question": question})

    return edit_claim(prefer)


def _measures(study: Study, result: Result, taken: Estimate) -> Iterator[Choice]:
    codes = dict.fromkeys(e.measure for e in result.estimates if e.measure != taken.measure)
    options = (
        Option(
            code,
            _kind(taken.measure, code),
            "the same result in another measure"
            if _kind(taken.measure, code) is ChoiceKind.EQUIVALENT
            else "the same change in units of another deviation",
            _measured(code),
            (f"the effect of {study.label} were measured as {find_measure(code).name}",),
        )
        for code in codes
    )
    yield from offer(f"{study.label}: measure", Sort.MEASURE, taken.measure, options)


def _kind(one: str, other: str) -> ChoiceKind:
    # Changes in units of different deviations are not alike (Morris & DeShon 2002).
    pair = [find_measure(code) for code in (one, other)]
    both = all(measure.within and measure.family is Family.STANDARDISED for measure in pair)
    return ChoiceKind.UNCERTAIN if both else ChoiceKind.EQUIVALENT


def _routes(study: Study, result: Result, taken: Estimate) -> Iterator[Choice]:
    """Yield other routes to the same measure."""
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
            (f"the effect of {study.label} were computed from other reported figures",),
        )
        for other in others
    )
    yield from offer(f"{study.label}: route", Sort.MEASURE, taken.route, options)


def _without(result: Result, kept: Estimate) -> tuple[Estimate, ...]:
    return tuple(e for e in result.estimates if e.measure != kept.measure or e == kept)


def _variance(study: Study, result: Result, taken: Estimate) -> Iterator[Choice]:
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
            (f"the variance in {study.label} took another published form",),
        )
        for form in forms
    )
    name = f"{study.label}: form of the variance"
    yield Choice(name, Sort.VARIANCE, "LS", options)


def _zeros(study: Study, result: Result, taken: Estimate) -> Iterator[Choice]:
    """Yield ways around the correction of a table that holds a zero."""
    if taken.route != "events" or not any(map(_zero, result.groups.values())):
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
        change = chain_changes(edit_study(study.id, edit_result(result.id, add)), _measured(code))
        if_so = (f"the zero in {study.label} needed no correction",)
        options.append(Option(code, ChoiceKind.UNCERTAIN, because, change, if_so))
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


def p_value_choices(study: Study, result: Result, taken: Estimate) -> Iterator[Choice]:
    """Yield the readings of a printed P value: its digits, and whether it counts at all."""
    p = result.printed.get(ContrastKey.P)
    if not isinstance(p, Reported) or result.contrast is not ContrastKind.BETWEEN:
        return
    if "p" in find_route(taken).needs:
        yield from _cut(study, result, p)
    option = Option(
        "it does not count",
        ChoiceKind.UNCERTAIN,
        "a P value is no interval, and its test may be another than the one that is assumed",
        _without_p(study.id),
        (f"the P value of {study.label}, reported without an interval, did not count",),
    )
    yield Choice(
        f"{study.label}: a P value without an interval", Sort.P_VALUE, "it counts", (option,)
    )


def _without_p(study: str) -> Change:
    def change(specification: Specification) -> Specification:
        return replace(specification, without_p=specification.without_p | {study})

    return change


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
            (f"the digits of the P value of {study.label} were {_CUT[reading]}",),
        )
        for reading, because in reasons.items()
    )
    name = f"{study.label}: the digits of P"
    yield Choice(name, Sort.P_VALUE, "rounded", options)
