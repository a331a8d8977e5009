"""Compare what a sentence names beside its figure with the study: treatment, use, people, control.

A figure can be copied well and still be told of other people, another comparison or another time.
Each of these differences is named, and each makes a statement wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from mcstats.check.row import IMPRECISE, NOT_READ, RIGHT, WRONG, statement_row
from mcstats.model.article import OTHER, About
from mcstats.model.base import Fact
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.read_stated_number import read_stated
from mcstats.model.study import Study, TimePoint
from mcstats.model.tables import CheckRow
from mcstats.model.units import days_of
from mcstats.model.vocabularies import Allocation, Role, StudyKind, YesNo
from mcstats.model.written_number import read

_ROUNDING_OF_WEEKS = Decimal("0.5")  # weeks are coded as whole numbers: a year is 52
_SLACK_OF_TIMES = Decimal("0.1")  # "five years" may be 4.7, and "a year" is not half a year


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of the setting that a sentence and its study give otherwise.

    `coded` is empty where the study does not give it.
    """

    diagnosis: Diagnosis
    what: str
    coded: str


def find_differences(
    about: About, study: Study, hedges: Mapping[str, Hedge]
) -> Iterator[Difference]:
    """Yield each difference between what a sentence names and what is coded of its study."""
    people = {study.population, *(r.subgroup for r in study.results if r.subgroup)}
    for named, known, diagnosis, has in (
        (about.intervention, study.stimuli, Diagnosis.CREDIT, f"tested {study.intervention.label}"),
        (about.use, {study.use}, Diagnosis.USE, f"is on {study.use}"),
        (about.population, people, Diagnosis.POPULATION, f"is on {study.population}"),
    ):
        if named is not None and named not in known:
            what = f"{study.label} {has}, not {named.removeprefix(OTHER).replace('_', ' ')}"
            yield Difference(diagnosis, what, f"{study.label} {has}" if any(known) else "")
    if about.causes is YesNo.YES and study.kind is StudyKind.TRIAL:
        allocation = study.design.allocation
        word = allocation.value.value if isinstance(allocation, Fact) else ""
        if word != Allocation.RANDOMISED.value:
            what = "assigned nobody at random" if word else "does not report its assignment"
            yield Difference(Diagnosis.CAUSE, f"{study.label} {what}", word)
    roles = _roles(about, study)
    if about.comparator is not None and about.comparator not in roles:
        coded = ", ".join(sorted({role.value for role in roles} - {Role.UNREPORTED.value}))
        if study.arms and Role.UNREPORTED not in roles:
            coded = coded or "no other group"
            what = f"{study.label} compared it with {coded}, not with {about.comparator.value}"
        else:
            coded, what = "", f"{study.label} does not report what the others received"
        yield Difference(Diagnosis.COMPARISON, what, coded)
    if about.after is not None and not times_after(about, study, hedges):
        times = _times(about, study)
        labels = ", ".join(time.label for time in times)
        if times and all(time.weeks is not None for time in times):
            what = f"{study.label} measured it {labels}, not after {about.after}"
            yield Difference(Diagnosis.TIME, what, labels)
        else:
            what = f"{study.label} does not report how long after the start it was measured"
            yield Difference(Diagnosis.TIME, what, "")


def with_differences(row: CheckRow, differences: Collection[Difference]) -> CheckRow:
    """Return the row of a figure with the differences in setting that its sentence adds.

    Each that the coded facts show makes the statement wrong; one that they leave open keeps it
    from being right.
    """
    shown = [each for each in differences if each.coded]
    if shown:
        first, named = shown[0], [f"{each.what} ({each.diagnosis})" for each in shown]
        if row.status == WRONG:
            return replace(row, what="; ".join([row.what, *named]))
        what = "; ".join([first.what, *named[1:]])
        return statement_row(WRONG, what, first.diagnosis, first.coded)
    if differences and row.status in (RIGHT, IMPRECISE):
        what = "; ".join([row.what, *(each.what for each in differences)])
        return statement_row(NOT_READ, what, Diagnosis.NOT_READ, row.allowed)
    return row


def times_after(about: About, study: Study, hedges: Mapping[str, Hedge]) -> list[str]:
    """Return the time points of what a sentence speaks of that lie where it says."""
    try:
        stated = read_stated(about.after or "", "", "", hedges)
    except PrintedError:
        return []
    days = days_of(stated.unit)
    if days is None:
        return []
    low, high = (Decimal(repr(end)) for end in (stated.literal.set.lo, stated.literal.set.hi))
    if not stated.literal.hedge:
        low = max(low, stated.literal.number * (1 - _SLACK_OF_TIMES))
        high = min(high, stated.literal.number * (1 + _SLACK_OF_TIMES))
    found = []
    for time in _times(about, study):
        if time.weeks is None:
            continue
        weeks = read(time.weeks, "", hedges).number
        first, last = (7 * (weeks + side * _ROUNDING_OF_WEEKS) for side in (-1, 1))
        if low * days[0] <= last and first <= high * days[1]:
            found.append(time.id)
    return found


def _times(about: About, study: Study) -> list[TimePoint]:
    """Return the time points of the results that a sentence speaks of."""
    used = {
        r.time
        for r in study.results
        if about.outcome in (None, r.outcome) and about.time in (None, r.time)
    }
    return [time for time in study.times if time.id in used]


def _roles(about: About, study: Study) -> set[Role]:
    """Return the roles of the arms with which the results of a sentence are compared."""
    compared = {
        arm
        for r in study.results
        if about.outcome in (None, r.outcome) and about.time in (None, r.time)
        for arm in (*r.arms, *r.groups)
    }
    control = [arm for arm in study.arms if arm.role is not Role.INTERVENTION]
    return {arm.role for arm in control if arm.id in compared} or {arm.role for arm in control}
