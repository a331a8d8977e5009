"""Check a number that a statement tells against what its study prints, or lets a reader compute."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from mcstats.check.row import IMPRECISE, RIGHT, UNCHECKED, WRONG, statement_row
from mcstats.check.statements.asked_number import (
    BETWEEN_ARMS,
    CHANGES,
    COMPARED_QUANTITIES,
    Asked,
    agreement_with,
    agrees_with_share,
    fits_measure,
    rest_of,
    select_comparisons,
    shares_asked,
)
from mcstats.check.statements.comparison import compare
from mcstats.check.statements.complement import tells_the_rest
from mcstats.check.statements.explain_error import Explanation, explain, find_slips
from mcstats.check.statements.locate import (
    classify_deviation,
    find_targets,
    makes_null,
    speaking_of_all,
    tells_a_loss,
)
from mcstats.check.statements.misread_number import misread
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.check.statements.shares import ends_of_ratios
from mcstats.check.statements.study_index import StudyIndex
from mcstats.check.statements.what_was_read import not_found
from mcstats.effects.measures.measure import Compared
from mcstats.model.article import About
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed_characters import PrintedError
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.told_number import SHARES, Form, tell
from mcstats.model.units import (
    conversion_factor,
    counts_parts_for_people,
    days_of,
    is_known,
    is_percent,
    is_points,
)
from mcstats.model.vocabularies import ContrastKind, StudyKind
from mcstats.model.written_number import Literal, Relation, between, relate

MAX_ALTERNATIVES = 3
_COUNTS = frozenset({"n", "events", "percent"})
_ENDS = frozenset({"ci_lb", "ci_ub"})
_IMPRECISE = frozenset(
    {Diagnosis.TRUNCATED, Diagnosis.OVER_PRECISE, Diagnosis.HEDGE, Diagnosis.INEQUALITY}
)
# Errors in what a figure is, which show although the study does not print what was meant.
_OF_MEANING = frozenset(
    {
        Diagnosis.WITHIN_ARM,
        Diagnosis.MEDIAN,
        Diagnosis.ODDS,
        Diagnosis.POINTS,
        Diagnosis.RELATIVE,
        Diagnosis.DENOMINATOR,
        Diagnosis.SPREAD,
        Diagnosis.SUBGROUP,
    }
)


def check_number(index: StudyIndex, about: About, study: Study, text: str) -> CheckRow:
    """Return the row of a number that a statement tells of a study."""
    try:
        told = tell(text, about.quantity, about.unit or "", index.hedges)
    except PrintedError as error:
        return statement_row(UNCHECKED, f"no number: {error}")
    about = speaking_of_all(about, study)
    if about.quantity in SHARES:
        outcome = next((o for o in study.outcomes if o.id == about.outcome), None)
        only = study.outcomes[0] if len(study.outcomes) == 1 else None
        told = replace(told, rest=tells_the_rest(text, outcome or only))
    # The unit that stands with the number comes first; `about` names one where it has none.
    own = index.numbers[study.id]
    if told.per is not None and any(
        _number_per(figure.unit) == told.per[1] and figure.quantity == about.quantity
        for figure in own
    ):
        told = replace(told, literal=told.per[0], unit=told.per[1], form=Form.PLAIN)
    of_percent = re.search(r"\bper|%|\bpp\b", text.lower())
    if told.form is Form.POINTS and not of_percent and _has_own_unit(study, about):
        told = replace(told, form=Form.PLAIN, unit="")  # points of a pressure or of a scale
    elif told.form is Form.PLAIN and about.quantity not in _COUNTS and _has_own_unit(study, about):
        words = told.unit.split()
        if not any(is_known(" ".join(words[: end + 1])) for end in range(len(words))):
            told = replace(told, unit="")  # "5 lower systolic pressure": no unit that differs
    of_arms = about.contrast is None and about.quantity in BETWEEN_ARMS
    about = about.model_copy(
        update={
            "unit": told.unit or about.unit,
            "contrast": ContrastKind.BETWEEN if of_arms else about.contrast,
        }
    )
    asked = Asked(index, study, about, told)
    if told.high is not None and (row := _range(asked)) is not None:
        return row
    if told.high is not None:  # "4 to 5 fewer" holds 4.5
        asked = replace(asked, told=replace(told, literal=between(told.literal, told.high)))
    if told.form is not Form.RATIO or about.quantity in _ENDS:
        printed = _printed(asked) or _in_other_times(asked)
        if printed is not None:
            return printed
    selected = list(select_comparisons(asked))
    for comparison, function, name in selected:
        agreement = agreement_with(asked, comparison, function)
        if fits_measure(asked, comparison) and agreement.holds:
            what = f"{name}, which {study.label} prints"
            return statement_row(RIGHT, what, Diagnosis.ROUNDED, what)
    if about.quantity in _ENDS and told.form is Form.PERCENT:
        for figure, function in ends_of_ratios(asked.own, about.quantity):
            asks = about.model_copy(update={"quantity": figure.quantity, "unit": None})
            here = classify_deviation(asks, study, figure) == ()
            # The ends of a reduction are told as a fall, or without a direction.
            of_fall = figure.quantity != about.quantity
            plain = replace(told, direction=0) if of_fall else told
            here = here and not (of_fall and told.direction > 0)
            if here and compare(plain, function, (figure,), strict=True, loses_sign=False).holds:
                what = f"the change by {figure.with_unit}, which {study.label} prints"
                return statement_row(RIGHT, what, Diagnosis.ROUNDED, what)
    shares = list(shares_asked(asked))
    for count, whole, function in shares:
        if agrees_with_share(told, function, (count, whole)):
            what = f"{count.literal.text} of {whole.literal.text}, which {study.label} prints"
            return statement_row(RIGHT, what, Diagnosis.ROUNDED, what)
    return _explained(asked, bool(selected or shares))


def _has_own_unit(study: Study, about: About) -> bool:
    """Return whether the outcome of a statement is measured in a unit other than percent."""
    unit = next((o.unit for o in study.outcomes if o.id == about.outcome), None)
    return bool(unit) and not is_percent(unit or "") and not is_points(unit or "")


def _in_other_times(asked: Asked) -> CheckRow | None:
    """Return the row of weeks told as months, or months as weeks, if they may be the same time."""
    told, study = asked.told, asked.study
    days = days_of(asked.about.unit or "")
    if days is None or told.form is not Form.PLAIN or told.literal.bound:
        return None
    loose = asked.about.model_copy(update={"unit": None})
    for figure in find_targets(loose, study, asked.own):
        own = days_of(figure.unit)
        if own is None or not figure.used or conversion_factor(figure.unit, asked.about.unit or ""):
            continue
        low, high = (told.literal.number * end for end in days)
        first, last = (figure.literal.number * end for end in own)
        if low <= last and first <= high:
            what = f"{study.label} prints {figure.with_unit} ({figure.place})"
            return statement_row(RIGHT, what, Diagnosis.WITHIN, figure.with_unit)
    return None


def _number_per(unit: str) -> str:
    """Return "per 1000" of a unit that begins so, without a mark between thousands."""
    match = re.match(r"per (1,?000|100|10,?000|100,?000)\b(?! person)", unit)
    return f"per {match[1].replace(',', '')}" if match else ""


def _printed(asked: Asked) -> CheckRow | None:
    """Return the row of a number that the study itself prints, or None."""
    about, study, told = asked.about, asked.study, asked.told
    meant = find_targets(about, study, asked.own)
    allowed = _listed([figure for figure in meant if figure.used])
    held: list[tuple[PrintedNumber, Relation]] = []
    for figure in meant:
        relation = _related(asked, figure)
        holds = relation is not None and relation.holds and not makes_null(told.literal, figure)
        if holds and relation is not None and not _told_otherwise(asked, figure):
            held.append((figure, relation))
    if told.literal.bound and not about.time:  # without a time it is told of every time
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
        what += "; a difference of two percentages is one of points"
        return statement_row(IMPRECISE, what, Diagnosis.POINTS, allowed)
    if not figure.used:
        what, diagnosis = f"{what}; not the reading in use", Diagnosis.REPEATS
    return statement_row(RIGHT, what, diagnosis, allowed)


def _in_percent(asked: Asked, figure: PrintedNumber) -> bool:
    """Return whether a difference of two percent changes is told as "25 % more".

    The bare number with the source's own sign repeats the source.
    """
    of_changes = figure.scale == "percent change" and figure.contrast == "between"
    between = figure.quantity in {"difference", "estimate"} and not figure.ratio
    if asked.study.kind is StudyKind.META_ANALYSIS:  # its unit is the percentage change itself
        return False
    compared = asked.told.direction != 0 and asked.told.form is Form.PERCENT
    return of_changes and between and compared


def _related(asked: Asked, figure: PrintedNumber) -> Relation | None:
    """Return the relation of the told number to a printed one, with the direction that it has."""
    factor = conversion_factor(figure.unit, asked.about.unit or "") or Decimal(1)
    printed = figure.literal.times(factor)
    told = asked.told
    if told.rest:
        return relate(told.literal, rest_of(printed))
    signed = {*COMPARED_QUANTITIES, *CHANGES, *_ENDS}
    if told.direction and figure.quantity in signed and not figure.ratio:
        rises = told.direction > 0
        falls_positive = figure.quantity == "reduction" or _prints_reductions(asked.study, figure)
        turned = rises == falls_positive
        return relate(told.literal.negated() if turned else told.literal, printed)
    relation = relate(told.literal, printed)
    if relation is None and tells_a_loss(asked.about, asked.study, figure):
        return relate(told.literal, printed.negated())
    return relation


def _prints_reductions(study: Study, figure: PrintedNumber) -> bool:
    outcome = next((o for o in study.outcomes if o.id == figure.outcome), None)
    return outcome is not None and outcome.prints_reductions


def _told_otherwise(asked: Asked, figure: PrintedNumber) -> bool:
    """Return whether a ratio of odds is told as one of risks, or the other way round."""
    if not figure.ratio or figure.compared is None:
        return False
    if asked.of_odds:
        return figure.compared is not Compared.ODDS
    return asked.of_risk and figure.compared is Compared.ODDS


def _range(asked: Asked) -> CheckRow | None:
    """Return the row of a range: its ends are those that are printed, or it holds the number.

    None where no range and no such number is printed.
    """
    about, study, told = asked.about, asked.study, asked.told
    high = told.high
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
            for literal, part in zip((told.literal, high), parts, strict=True)
        ):
            what = f"{study.label} prints {_listed(parts[0])} to {_listed(parts[1])}"
            return statement_row(RIGHT, what, Diagnosis.EXACT, _listed(used))
    single = [f for f in find_targets(about, study, asked.own) if f.used]
    for figure in single:
        number = figure.literal.number * (
            conversion_factor(figure.unit, about.unit or "") or Decimal(1)
        )
        if told.literal.number <= number <= high.number and not figure.literal.bound:
            what = f"{study.label} prints {figure.with_unit} ({figure.place})"
            return statement_row(RIGHT, what, Diagnosis.WITHIN, _listed(single))
    if used or single:
        listed = _listed(used or single)
        what = f"{study.label} prints {listed} instead"
        loose = about.model_copy(update={"unit": None})
        slips = [
            find_slips(literal, figure.literal.times(factor), about.unit or "", ratio=False)
            for literal, end in ((told.literal, "_low"), (high, "_high"))
            for figure in find_targets(
                loose.model_copy(update={"quantity": f"{stem}{end}"}), study, asked.own
            )
            if (factor := conversion_factor(figure.unit, about.unit or "")) is not None
        ]
        common = set(slips[0]).intersection(*slips[1:]) if len(slips) > 1 else set()
        diagnosis = min(common, default=Diagnosis.DIFFERENT)
        return statement_row(WRONG, what, diagnosis, listed)
    return None


def _holds(literal: Literal, figure: PrintedNumber, unit: str) -> bool:
    factor = conversion_factor(figure.unit, unit) or Decimal(1)
    relation = relate(literal, figure.literal.times(factor))
    return relation is not None and relation.holds


def _explained(asked: Asked, computable: bool) -> CheckRow:
    """Return the row of a number that the study neither prints nor implies."""
    index, about, study, told = asked.index, asked.about, asked.study, asked.told
    meant = find_targets(about, study, asked.own)
    used = [figure for figure in meant if figure.used]
    ranked = explain(
        told.literal,
        about,
        study,
        asked.own,
        index.others(study),
        index.weights,
        misread(asked),
        told.direction,
    )
    first = ranked[0]
    unread = first.diagnosis is Diagnosis.NOT_READ
    if not used:  # printed in a unit that does not convert into the unit of the statement
        loose = about.model_copy(update={"unit": None})
        used = [figure for figure in find_targets(loose, study, asked.own) if figure.used]
    allowed = _listed(used)
    alternatives = [
        f"{other.diagnosis}: {_describe(other)}"
        for other in ranked[1:]
        if other.diagnosis is not Diagnosis.NOT_READ
    ][:MAX_ALTERNATIVES]
    if not used and not computable and first.diagnosis not in _OF_MEANING:
        hints = alternatives
        if not unread:
            hints = [f"{first.diagnosis}: {_describe(first)}", *alternatives]
        return not_found(index.topic, study, about.quantity, (), hints[:MAX_ALTERNATIVES])
    instead = f"{study.label} prints {used[0].with_unit} instead" if used else ""
    if unread:
        what = instead or f"what {study.label} prints gives another value"
        return statement_row(WRONG, what, Diagnosis.DIFFERENT, allowed, alternatives)
    what = _describe(first)
    if instead and first.figure not in used:
        what += f"; {instead}"
    gentle = len(first.classes) == 1 and first.diagnosis in _IMPRECISE
    status = IMPRECISE if gentle else WRONG
    return statement_row(status, what, first.diagnosis, allowed, alternatives)


def _listed(figures: list[PrintedNumber]) -> str:
    return "; ".join(dict.fromkeys(f"{f.with_unit} ({f.place})" for f in figures))


def _describe(hypothesis: Explanation) -> str:
    """Return the sentence of an explanation, with its second class if it has two."""
    classes = hypothesis.classes
    return hypothesis.what + (f" ({classes[1]})" if len(classes) > 1 else "")


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
