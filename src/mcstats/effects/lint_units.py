"""Refuse values in unlike units or on another scale, and measures that nothing can have."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from mcstats.effects.effect_rows import unit_of_effect
from mcstats.effects.inputs_of_result import conversion_of, is_percentage, printed_unit
from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import MEASURES
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model.base import Reported
from mcstats.model.claim import Claim, ClaimedSize, Synthesis
from mcstats.model.errors import Fault
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import ArmKey, ContrastKey, kind_of, read_value
from mcstats.model.read_printed import read_number
from mcstats.model.result import Result
from mcstats.model.study import Study
from mcstats.model.topic import Path, Positions, Topic
from mcstats.model.units import exact_factor, is_percent, is_points
from mcstats.model.vocabularies import Scale


def unlike_units(topic: Topic) -> Iterator[Fault]:
    """Yield a fault for each value, and each member of a synthesis, in a unit of another kind."""
    for study in topic.studies.values():
        positions = topic.positions[f"studies/{study.id}"]
        for index, result in enumerate(study.results):
            yield from _in_result(study, result, ("results", index), positions)
    for index, synthesis in enumerate(topic.claims.syntheses):
        yield from _in_synthesis(topic, synthesis, ("syntheses", index))
    estimated = {
        wanted.measure
        for study in topic.studies.values()
        for result in study.results
        for wanted in result.estimates
    }
    for index, claim in enumerate(topic.claims.claims):
        if estimated:
            yield from _unknown_measures(topic, claim, estimated, ("claims", index))
        for key, size in (("threshold", claim.threshold), ("claimed_size", claim.claimed_size)):
            if size is not None:
                base: Path = ("claims", index, key)
                if estimated:
                    yield from _unknown_measure(topic, claim, size, estimated, base)
                yield from _of_size(topic, claim, size, (*base, "value"))


def _unknown_measures(
    topic: Topic, claim: Claim, estimated: Collection[str], base: Path
) -> Iterator[Fault]:
    """Yield a fault for each measure of a claim that no study has.

    They may be named before a study has them, but one of them has to be there.
    """
    expected, fix = ", ".join(sorted(estimated)), "name a measure that a study has"
    codes = claim.question.measures
    for number, code in enumerate(codes):
        if code not in MEASURES or not set(codes) & set(estimated):
            place = (*base, "question", "measures", number)
            found = f'"{code}", which no study has'
            yield topic.positions["claims"].fault(place, "REF", found, expected, fix)


def _unknown_measure(
    topic: Topic, claim: Claim, size: ClaimedSize, estimated: Collection[str], base: Path
) -> Iterator[Fault]:
    """Yield a fault for the measure of a size that no study has, or the question does not ask for.

    It may be a difference of risks, which holds for ratios too.
    """
    named, asked = size.measure, [code for code in claim.question.measures if code in MEASURES]
    if named is None:
        return
    absolute = named in MEASURES and MEASURES[named].family is Family.RISK_DIFFERENCE
    families = {MEASURES[code].family for code in asked}
    if absolute and Family.RATIO in families:
        return
    if named not in estimated and not absolute:
        expected = ", ".join(sorted(estimated))
        found = f'"{named}", which no study has'
        fix = "name a measure that a study has, or one of a difference of risks"
    elif asked and MEASURES[named].family not in families:
        found, expected = f'"{named}" where the question asks for others', ", ".join(asked)
        fix = "write the size in a measure of the question, or add the measure to it"
    else:
        return
    yield topic.positions["claims"].fault((*base, "measure"), "REF", found, expected, fix)


def _of_size(topic: Topic, claim: Claim, size: ClaimedSize, path: Path) -> Iterator[Fault]:
    """Yield a fault for a smallest effect of interest, or a claimed one, not on its scale.

    A standardised difference has no unit, a ratio is one, a difference of risks is below 1 or a
    percentage.
    """
    codes = sorted(code for code in _measures_of(topic, claim, size) if code in MEASURES)
    ratios = [code for code in codes if MEASURES[code].family is Family.RATIO]
    try:
        number = read_number(size.value)
    except PrintedError:
        return  # what is no number has a fault of its own
    families = {MEASURES[code].family for code in codes}
    if families == {Family.STANDARDISED}:
        sound = not number.unit
        expected, fix = "a number without a unit: standard deviations", "write the number alone"
    elif families == {Family.RISK_DIFFERENCE}:
        sound = number.value < (100 if number.unit == "%" else 1)
        expected, fix = "a difference of risks, such as 0.01 or 1%", "write it below 1, or with %"
    else:
        sound = not ratios or (number.value > 0 and number.value != 1 and not number.unit)
        expected = "a ratio above 0 that is not 1, on the scale of print"
        fix = "write the ratio, such as 0.8 or 1.25, and no logarithm or percentage"
    if not sound:
        found = f'"{size.value}" for {(ratios or codes)[0]}'
        yield topic.positions["claims"].fault(path, "SCALE", found, expected, fix)


def _measures_of(topic: Topic, claim: Claim, size: ClaimedSize) -> set[str]:
    """Return the measures that a size may belong to: the one named, else all of the question."""
    if size.measure is not None:
        return {size.measure}
    if claim.question.measures:
        return {claim.question.measures[0]}
    return {
        wanted.measure
        for study in topic.studies.values()
        for outcome in study.outcomes
        if outcome.measures in claim.question.constructs
        for result in study.results
        if result.outcome == outcome.id
        for wanted in result.estimates
    }


def _in_result(study: Study, result: Result, base: Path, positions: Positions) -> Iterator[Fault]:
    """Yield a fault for each value whose unit is not that of its outcome, or of the first value."""
    outcome = study.outcome(result.outcome)
    first = ""
    yield from _percent_as_ratio(result, base, positions)
    yield from _unlike_rates(result, base, positions)
    yield from _slope(result, base, positions)
    yield from _no_ratio(result, base, positions)
    if outcome.unit is None:
        yield from _unit_in_one_arm(result, base, positions)
    for path, key, value in _measured(result):
        unit, place = printed_unit(key, value), (*base, *path)
        if not unit:
            continue
        if is_percentage(unit, result):
            if outcome.unit and not is_percentage(outcome.unit, result):
                found = f'"{value.printed}" in percent'
                expected = f'a value in "{outcome.unit}", the unit of the outcome'
                fix = (
                    "if it is a change in percent write `scale: percent change` in the result; an "
                    "SD in percent of the mean is no SD"
                )
                yield positions.fault((*place, "printed"), "UNIT", found, expected, fix)
            continue
        place = (*place, "unit" if value.unit and unit == value.unit else "printed")
        if outcome.unit is not None:
            if conversion_of(study, result, key, value) is None:
                found = f'the unit "{unit}"'
                expected = (
                    f'"{outcome.unit}", the unit of the outcome, or one that converts exactly'
                )
                fix = "check the unit of the value and of the outcome"
                yield positions.fault(place, "UNIT", found, expected, fix)
            continue
        first = first or unit
        factor = exact_factor(unit, first)
        if factor != 1:
            found = f'the unit "{unit}" beside "{first}"'
            fix = "check which unit is meant"
            if factor is not None:
                fix = f"write `unit: {first}` in the outcome {outcome.id}, into which it converts"
            yield positions.fault(place, "UNIT", found, "one unit for one outcome", fix)


def _no_ratio(result: Result, base: Path, positions: Positions) -> Iterator[Fault]:
    """Yield a fault for each number under a key that is read as a ratio, and that cannot be one."""
    if not _read_as_ratio(result):
        return
    for key in (ContrastKey.ESTIMATE, ContrastKey.CI):
        value = result.printed.get(key)
        if not isinstance(value, Reported):
            continue
        read = read_value(str(key), value.printed)
        numbers = read if isinstance(read, tuple) else (read,)
        # The lower end of a ratio may print as zero; the estimate is then still above it.
        wrong = numbers[0].value < 0 or numbers[-1].value <= 0
        if wrong:
            found, expected = f'"{value.printed}" as a ratio', "a ratio above 0"
            fix = (
                "check the sign; a logarithm is written under `yi`, a difference under `difference`"
            )
            place = (*base, "printed", str(key), "printed")
            yield positions.fault(place, "RANGE", found, expected, fix)
            return


def _read_as_ratio(result: Result) -> bool:
    """Return whether an estimate of a result is read as a ratio."""
    read = [e for e in result.estimates if "estimate" in ROUTES[e.route].needs]
    return any(MEASURES[e.measure].family is Family.RATIO for e in read)


def _unit_in_one_arm(result: Result, base: Path, positions: Positions) -> Iterator[Fault]:
    """Yield a fault for each value with a unit, or in percent, that another arm prints without."""
    if result.scale is not Scale.RAW:
        return
    first: dict[str, tuple[str, str]] = {}
    sizes = (
        (("groups", arm, "n"), "n", size)
        for arm, group in result.groups.items()
        if isinstance(size := group.get(ArmKey.N), Reported)
    )
    for path, key, value in (*_measured(result), *sizes):
        if path[0] != "groups":
            continue
        unit = (value.unit or "") if key == "n" else printed_unit(key, value)
        known, printed = first.setdefault(key, (unit, value.printed))
        if (is_percent(unit) or is_points(unit)) is not (is_percent(known) or is_points(known)) or (
            bool(unit) is not bool(known)
        ):
            found = f'the {key} "{value.printed}" beside "{printed}" of another arm'
            fix = f"add `unit: {unit or known}` to the value that prints none, or check both"
            place = (*base, *path, "printed")
            yield positions.fault(place, "UNIT", found, "one unit in all arms", fix)


def _percent_as_ratio(result: Result, base: Path, positions: Positions) -> Iterator[Fault]:
    """Yield a fault for each percent sign under a key that is read as a ratio."""
    if not _read_as_ratio(result):
        return
    for key in (ContrastKey.ESTIMATE, ContrastKey.CI):
        value = result.printed.get(key)
        unit = printed_unit(str(key), value) if isinstance(value, Reported) else ""
        if isinstance(value, Reported) and (is_percent(unit) or is_points(unit)):
            found = f'"{value.printed}" as a ratio'
            if unit not in value.printed:
                found = f'"{value.printed}" in {unit} as a ratio'
            expected = "a ratio without a unit"
            fix = (
                "if it says how much lower, write it under `reduction`, "
                "and take the route `reduction_ci`"
            )
            place = (*base, "printed", str(key), "printed")
            yield positions.fault(place, "UNIT", found, expected, fix)
            return


def _unlike_rates(result: Result, base: Path, positions: Positions) -> Iterator[Fault]:
    """Yield a fault for each rate, or time at risk, in another unit than that of another arm."""
    for key in (ArmKey.RATE, ArmKey.PERSON_TIME):
        first: tuple[str, str] | None = None
        for arm, group in result.groups.items():
            value = group.get(key)
            if not isinstance(value, Reported):
                continue
            unit = re.sub(r"person|[ ,-]", "", printed_unit(str(key), value))
            first = first or (unit, value.printed)
            if unit != first[0] and exact_factor(unit, first[0]) != 1:
                place = (*base, "groups", arm, str(key))
                found = f'the {key.words} "{value.printed}" in another unit than "{first[1]}"'
                fix = "write both in one unit, and how it was printed under `because`"
                yield positions.fault(place, "UNIT", found, "one unit in all arms", fix)


def _slope(result: Result, base: Path, positions: Positions) -> Iterator[Fault]:
    """Yield a fault for each estimate per step of a quantity that is read as one of two arms."""
    if all(MEASURES[wanted.measure].compares is None for wanted in result.estimates):
        return
    for key in (ContrastKey.ESTIMATE, ContrastKey.COEFFICIENT, ContrastKey.DIFFERENCE):
        value = result.printed.get(key)
        unit = printed_unit(str(key), value) if isinstance(value, Reported) else ""
        if isinstance(value, Reported) and unit.startswith("per "):
            found, expected = f'"{value.printed}" {unit}', "a comparison of two arms"
            fix = "a slope compares no arms: write it under `details`"
            yield positions.fault((*base, "printed", str(key)), "UNIT", found, expected, fix)


def _measured(result: Result) -> Iterator[tuple[Path, str, Reported]]:
    """Yield the values of a result that are in the unit of its outcome, each with its path."""
    measures = [MEASURES[e.measure] for e in result.estimates]
    of_ratio = any(measure.family is Family.RATIO for measure in measures)
    for key, value in result.printed.items():
        if isinstance(value, Reported) and kind_of(str(key)).measured:
            if not (of_ratio and str(key) in ("estimate", "ci", "se")):
                yield ("printed", str(key)), str(key), value
    for arm, group in result.groups.items():
        for arm_key, value in group.items():
            if isinstance(value, Reported) and kind_of(str(arm_key)).measured:
                yield ("groups", arm, str(arm_key)), str(arm_key), value


def _in_synthesis(topic: Topic, synthesis: Synthesis, base: Path) -> Iterator[Fault]:
    """Yield a fault for each member whose difference is in another unit than the first one's."""
    measure = MEASURES.get(synthesis.measure)
    if measure is None or not measure.in_unit_of_outcome:
        return
    positions = topic.positions["claims"]
    first: tuple[str, str] | None = None
    for number, member in enumerate(synthesis.members):
        study = topic.studies.get(member.study)
        result = next((r for r in study.results if r.id == member.result), None) if study else None
        if study is None or result is None:
            continue
        unit = unit_of_effect(study, result, synthesis.measure)
        if first is None:
            first = unit, study.id
        elif exact_factor(unit, first[0]) != 1:
            where = (*base, "members", number, "result")
            shown = f'the unit "{unit}"' if unit else "no unit"
            of_first = f'"{first[0]}"' if first[0] else "none"
            found = f"{shown} beside {of_first} of {first[1]}"
            fix = "name the unit of each outcome"
            if unit and first[0]:
                fix = "if it is one unit name it alike, else pool a measure without a unit"
                if exact_factor(unit, first[0]) is not None:
                    fix = (
                        f"in {study.id} write `unit: {first[0]}` in the outcome {result.outcome}, "
                        f"and `unit: {unit}` with each of its values"
                    )
            yield positions.fault(where, "POOL", found, "one unit in a synthesis", fix)
