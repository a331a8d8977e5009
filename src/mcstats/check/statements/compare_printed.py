"""Compare a number that a statement tells with the numbers that its study itself prints."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from decimal import Decimal

from mcstats.check.row import IMPRECISE, RIGHT, WRONG, statement_row
from mcstats.check.statements.asked_number import CHANGES, COMPARED_QUANTITIES, Asked, rest_of
from mcstats.check.statements.explain_error import find_slips
from mcstats.check.statements.locate import find_targets, makes_null, tells_a_loss
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.effects.measures.measure import Compared
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.stated_number import Form
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.units import conversion_factor, counts_parts_for_people, days_of, is_points
from mcstats.model.written_number import Literal, Relation, relate

ENDS = frozenset({"ci_lb", "ci_ub"})
"""The quantities of the ends of an interval."""
_LEVELS = frozenset({"events", "percent", "rate"})


def compare_with_printed(asked: Asked) -> CheckRow | None:
    """Return the row of a number that the study itself prints, or None."""
    about, study, stated = asked.about, asked.study, asked.stated
    meant = find_targets(about, study, asked.own)
    allowed = list_printed([figure for figure in meant if figure.used])
    held: list[tuple[PrintedNumber, Relation]] = []
    for figure in meant:
        relation = _related(asked, figure)
        holds = relation is not None and relation.holds and not makes_null(stated.literal, figure)
        if holds and relation is not None and not _told_otherwise(asked, figure):
            held.append((figure, relation))
    if stated.literal.bound and not about.time:  # without a time it holds of every time
        used = [figure for figure in meant if figure.used and figure.time]
        if any(figure.used for figure, _ in held) and len(held) < len(used):
            return None
    if not held:
        return None
    unit = about.unit or ""
    held.sort(key=lambda hit: counts_parts_for_people(hit[0].unit, unit))
    figure, relation = held[0]
    # The unit is that of the reading in use; another record may count people.
    parts_for_people = figure.used and counts_parts_for_people(figure.unit, unit)
    place = figure.derived or figure.place
    what = f"{study.label} prints {figure.with_unit} ({place}){_reading(study, figure)}"
    diagnosis = relation.diagnosis
    if parts_for_people:
        what += f"; these are not {unit}"
        return statement_row(IMPRECISE, what, Diagnosis.DENOMINATOR, allowed)
    if _in_percent(asked, figure):
        points = is_points(figure.unit)
        what += "" if points else " and not of what"
        what += "; a difference of two percentages is one of points"
        return statement_row(IMPRECISE, what, Diagnosis.POINTS, allowed)
    if not figure.used:
        what, diagnosis = f"{what}; another part of it says otherwise", Diagnosis.REPEATS
    return statement_row(RIGHT, what, diagnosis, allowed)


def _in_percent(asked: Asked, figure: PrintedNumber) -> bool:
    """Return whether a statement gives a difference of two percent changes as "25 % more".

    The bare number with the source's own sign repeats the source.
    """
    of_changes = figure.scale == "percent change" and figure.contrast == "between"
    between = figure.quantity in {"difference", "estimate"} and not figure.ratio
    if asked.study.is_review:  # its unit is the percentage change itself
        return False
    compared = asked.stated.direction != 0 and asked.stated.form is Form.PERCENT
    return of_changes and between and compared


def _related(asked: Asked, figure: PrintedNumber) -> Relation | None:
    """Return the relation of the told number to a printed one, with the direction that it has."""
    factor = conversion_factor(figure.unit, asked.about.unit or "") or Decimal(1)
    printed = figure.literal.times(factor)
    stated = asked.stated
    if stated.rest:
        return relate(stated.literal, rest_of(printed))
    signed = {*COMPARED_QUANTITIES, *CHANGES, *ENDS}
    if stated.direction and figure.quantity in signed and not figure.ratio:
        rises = stated.direction > 0
        falls_positive = figure.quantity == "reduction" or _prints_reductions(asked.study, figure)
        turned = rises == falls_positive
        return relate(stated.literal.negated() if turned else stated.literal, printed)
    relation = relate(stated.literal, printed)
    if relation is None and tells_a_loss(asked.about, asked.study, figure):
        return relate(stated.literal, printed.negated())
    return relation


def _prints_reductions(study: Study, figure: PrintedNumber) -> bool:
    outcome = study.find_outcome(figure.outcome)
    return outcome is not None and outcome.prints_reductions


def _told_otherwise(asked: Asked, figure: PrintedNumber) -> bool:
    """Return whether a statement confuses a ratio of odds with one of risks."""
    if not figure.ratio or figure.compared is None:
        return False
    if asked.of_odds:
        return figure.compared is not Compared.ODDS
    return asked.of_risk and figure.compared is Compared.ODDS


def compare_range(asked: Asked) -> CheckRow | None:
    """Return the row of a range: its ends are those that are printed, or it holds the number.

    None where no range and no such number is printed.
    """
    about, study, stated = asked.about, asked.study, asked.stated
    high = stated.high
    if high is None:
        raise ValueError("no range")
    pairs = [("_low", "_high"), ("_lb", "_ub"), ("_minimum", "_maximum")]
    stem = about.quantity.removesuffix("_low").removesuffix("_high")
    used: list[PrintedNumber] = []
    for ends in pairs:
        parts = [
            find_targets(about.model_copy(update={"quantity": f"{stem}{end}"}), study, asked.own)
            for end in ends
        ]
        used += [figure for part in parts for figure in part if figure.used]
        if all(
            any(_holds(literal, figure, about.unit or "") for figure in part)
            for literal, part in zip((stated.literal, high), parts, strict=True)
        ):
            what = f"{study.label} prints {list_printed(parts[0])} to {list_printed(parts[1])}"
            return statement_row(RIGHT, what, Diagnosis.EXACT, list_printed(used))
    if arms := _of_two_arms(asked, high):
        what = f"{study.label} prints {arms[0].with_unit} and {arms[1].with_unit}"
        return statement_row(RIGHT, what, Diagnosis.EXACT, list_printed(arms))
    single = [f for f in find_targets(about, study, asked.own) if f.used]
    for figure in single:
        number = figure.literal.number * (
            conversion_factor(figure.unit, about.unit or "") or Decimal(1)
        )
        if stated.literal.number <= number <= high.number and not figure.literal.bound:
            what = f"{study.label} prints {figure.with_unit} ({figure.place})"
            return statement_row(RIGHT, what, Diagnosis.WITHIN, list_printed(single))
    if used or single:
        listed = list_printed(used or single)
        what = f"{study.label} prints {listed} instead"
        loose = about.model_copy(update={"unit": None})
        slips = [
            find_slips(literal, figure.literal.times(factor), about.unit or "", ratio=False)
            for literal, end in ((stated.literal, "_low"), (high, "_high"))
            for figure in find_targets(
                loose.model_copy(update={"quantity": f"{stem}{end}"}), study, asked.own
            )
            if (factor := conversion_factor(figure.unit, about.unit or "")) is not None
        ]
        common = set(slips[0]).intersection(*slips[1:]) if len(slips) > 1 else set()
        diagnosis = min(common, default=Diagnosis.DIFFERENT)
        return statement_row(WRONG, what, diagnosis, listed)
    return None


def _of_two_arms(asked: Asked, high: Literal) -> list[PrintedNumber]:
    """Return the levels of two arms that a range without an arm gives, or nothing.

    "From 73 to 83" leads to the treated arm; the means of one arm before and after are not meant.
    """
    about, study, low = asked.about, asked.study, asked.stated.literal
    if about.arm is not None or about.quantity not in _LEVELS:
        return []
    for first, second in itertools.permutations((arm.id for arm in study.arms), 2):
        if low.text.startswith("from ") and first == study.arms[0].id:
            continue
        pair = [
            figure
            for literal, arm in ((low, first), (high, second))
            for figure in find_targets(about.model_copy(update={"arm": arm}), study, asked.own)[:1]
            if figure.used and _holds(literal, figure, about.unit or "")
        ]
        if len(pair) == 2:
            return pair
    return []


def _holds(literal: Literal, figure: PrintedNumber, unit: str) -> bool:
    factor = conversion_factor(figure.unit, unit) or Decimal(1)
    relation = relate(literal, figure.literal.times(factor))
    return relation is not None and relation.holds


def compare_in_other_times(asked: Asked) -> CheckRow | None:
    """Return the row of weeks told as months, or months as weeks, if they may be the same time."""
    stated, study = asked.stated, asked.study
    days = days_of(asked.about.unit or "")
    if days is None or stated.form is not Form.PLAIN or stated.literal.bound:
        return None
    loose = asked.about.model_copy(update={"unit": None})
    for figure in find_targets(loose, study, asked.own):
        own = days_of(figure.unit)
        if own is None or not figure.used or conversion_factor(figure.unit, asked.about.unit or ""):
            continue
        low, high = (stated.literal.number * end for end in days)
        first, last = (figure.literal.number * end for end in own)
        if low <= last and first <= high:
            what = f"{study.label} prints {figure.with_unit} ({figure.place})"
            return statement_row(RIGHT, what, Diagnosis.WITHIN, figure.with_unit)
    return None


def list_printed(figures: Iterable[PrintedNumber]) -> str:
    """Return printed numbers with their places, each once."""
    return "; ".join(dict.fromkeys(f"{f.with_unit} ({f.place})" for f in figures))


def _reading(study: Study, figure: PrintedNumber) -> str:
    """Name the assumption behind the meaning of a printed number, if another is defensible."""
    results = {r.id for r in study.results if (r.outcome, r.time) == (figure.outcome, figure.time)}
    labels = [
        assumption.declared.label
        for assumption in study.assumptions
        if assumption.declared is not None
        and "since" in assumption.declared.settings
        and results & set(assumption.results)
    ]
    return f", read as {labels[0]}" if labels else ""
