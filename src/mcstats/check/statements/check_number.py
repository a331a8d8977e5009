"""Check a number that a statement tells against what its study prints, or lets a reader compute."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from mcstats.check.row import IMPRECISE, RIGHT, UNCHECKED, WRONG, statement_row
from mcstats.check.statements.asked_number import (
    BETWEEN_ARMS,
    Asked,
    agreement_with,
    agrees_with_share,
    fits_measure,
    is_no_relative_change,
    select_comparisons,
    shares_asked,
)
from mcstats.check.statements.compare_printed import (
    ENDS,
    compare_in_other_times,
    compare_range,
    compare_with_printed,
    list_printed,
)
from mcstats.check.statements.complement import tells_the_rest
from mcstats.check.statements.explain_error import Explanation, explain
from mcstats.check.statements.implied_number import Function
from mcstats.check.statements.locate import (
    find_targets,
    speaking_of_all,
)
from mcstats.check.statements.misread_number import misread
from mcstats.check.statements.odds_as_risks import compare_as_risks
from mcstats.check.statements.other_forms import (
    compare_all_arms,
    compare_ends_as_changes,
    compare_rough_part,
)
from mcstats.check.statements.other_side import tells_other_side
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.check.statements.study_index import StudyIndex
from mcstats.check.statements.what_was_read import not_found
from mcstats.model.article import About
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed_characters import PrintedError
from mcstats.model.read_stated_number import SHARES, read_stated
from mcstats.model.stated_number import Form, StatedNumber
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.units import (
    is_known,
    is_percent,
    is_points,
)
from mcstats.model.vocabularies import ContrastKind
from mcstats.model.written_number import between

MAX_ALTERNATIVES = 3
DIGITS_OF_COMPUTED = 3
DIGITS_BEYOND_CHANCE = 3
"""Two results of a study that share three digits are more likely one than two."""
_COUNTS = frozenset({"n", "events", "percent"})
_IMPRECISE = frozenset(
    {Diagnosis.TRUNCATED, Diagnosis.OVER_PRECISE, Diagnosis.HEDGE, Diagnosis.INEQUALITY}
)
# Errors in what a figure is, which show although the study does not print what was meant.
_OF_MEANING = frozenset(
    {
        Diagnosis.WITHIN_ARM,
        Diagnosis.EFFECT,
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
        stated = read_stated(text, about.quantity, about.unit or "", index.hedges)
    except PrintedError as error:
        return statement_row(UNCHECKED, f"no number: {error}")
    about = speaking_of_all(about, study)
    if about.arm is None and tells_other_side(text, study):
        stated = replace(stated, turned=True)
    if about.quantity in SHARES:
        outcome = study.find_outcome(about.outcome)
        only = study.outcomes[0] if len(study.outcomes) == 1 else None
        stated = replace(stated, rest=tells_the_rest(text, outcome or only))
    # The unit that stands with the number comes first; `about` names one where it has none.
    own = index.numbers[study.id]
    if stated.per is not None and any(
        _number_per(figure.unit) == stated.per[1] and figure.quantity == about.quantity
        for figure in own
    ):
        stated = replace(stated, literal=stated.per[0], unit=stated.per[1], form=Form.PLAIN)
    of_percent = re.search(r"\bper|%|\bpp\b", text.lower())
    if stated.form is Form.POINTS and not of_percent and _has_own_unit(study, about):
        stated = replace(stated, form=Form.PLAIN, unit="")  # points of a pressure or of a scale
    elif (
        stated.form is Form.PLAIN and about.quantity not in _COUNTS and _has_own_unit(study, about)
    ):
        words = stated.unit.split()
        if not any(is_known(" ".join(words[: end + 1])) for end in range(len(words))):
            stated = replace(stated, unit="")  # "5 lower systolic pressure": no unit that differs
    of_arms = about.contrast is None and about.quantity in BETWEEN_ARMS
    about = about.model_copy(
        update={
            "unit": stated.unit or about.unit,
            "contrast": ContrastKind.BETWEEN if of_arms else about.contrast,
        }
    )
    asked = Asked(index, study, about, stated)
    if (part := _as_ratio(asked, text)) is not None:
        row = _check(replace(asked, stated=part))
        if row.status == RIGHT:
            return row
    return _check(asked)


def _as_ratio(asked: Asked, text: str) -> StatedNumber | None:
    """Return a part of the whole in words, "a third of the odds", as the ratio that it may be."""
    stated, of_ratio = asked.stated, asked.about.quantity == "estimate"
    if not of_ratio or stated.form is not Form.PERCENT or stated.direction or stated.high:
        return None
    if "%" in text or any(c.isdigit() for c in text):
        return None
    return replace(stated, literal=stated.literal.times(Decimal("0.01")), form=Form.RATIO, unit="")


def _check(asked: Asked) -> CheckRow:
    about, study, stated = asked.about, asked.study, asked.stated
    if stated.high is not None:
        if (row := compare_ends_as_changes(asked) or compare_range(asked)) is not None:
            return row
        # "4 to 5 fewer" holds 4.5
        asked = replace(asked, stated=replace(stated, literal=between(stated.literal, stated.high)))
    if stated.form not in (Form.RATIO, Form.MULTIPLE) or about.quantity in ENDS:
        printed = compare_with_printed(asked) or compare_in_other_times(asked)
        if printed is not None:
            return printed
    if (row := compare_as_risks(asked)) is not None:
        return row
    selected = list(select_comparisons(asked))
    # Where a study prints a ratio, its inputs explain no number that their rounding leaves open.
    of_print = {comparison.ratio for comparison, _, _ in selected if comparison.printed}
    for comparison, function, name in selected:
        strict = comparison.ratio in of_print
        agreement = agreement_with(asked, comparison, function, strict=strict)
        fits = fits_measure(asked, comparison) and not is_no_relative_change(asked, comparison)
        if fits and agreement.holds:
            what = f"{name}, which {study.label} prints"
            return statement_row(RIGHT, what, Diagnosis.ROUNDED, what)
    if (row := compare_ends_as_changes(asked) or compare_all_arms(asked)) is not None:
        return row
    shares = list(shares_asked(asked))
    for count, whole, function in shares:
        if agrees_with_share(stated, function, (count, whole)):
            what = f"{count.literal.text} of {whole.literal.text}, which {study.label} prints"
            return statement_row(RIGHT, what, Diagnosis.ROUNDED, what)
    computed = [_computed(asked, c.inputs, function, name) for c, function, name in selected]
    for count, whole, function in shares:
        name = f"{count.literal.text} of {whole.literal.text}"
        computed.append(_computed(asked, (count, whole), function, name))
    return compare_rough_part(asked) or _explained(asked, computed)


def _computed(asked: Asked, inputs: Sequence[PrintedNumber], function: Function, name: str) -> str:
    """Return the value that a calculation gives in the form of the statement, and its name."""
    try:
        value = float(function(*(figure.literal.number for figure in inputs)))
    except ArithmeticError:
        return name
    shares = asked.stated.form in (Form.PERCENT, Form.POINTS) or asked.about.quantity in SHARES
    return f"{value:.{DIGITS_OF_COMPUTED}g}{'%' if shares else ''} ({name})"


def _has_own_unit(study: Study, about: About) -> bool:
    """Return whether the outcome of a statement is measured in a unit other than percent."""
    outcome = study.find_outcome(about.outcome)
    unit = outcome.unit if outcome is not None and outcome.unit else "%"
    return not is_percent(unit) and not is_points(unit)


def _number_per(unit: str) -> str:
    """Return "per 1000" of a unit that begins so, without a mark between thousands."""
    match = re.match(r"per (1,?000|100|10,?000|100,?000)\b(?! person)", unit)
    return f"per {match[1].replace(',', '')}" if match else ""


def _explained(asked: Asked, computed: list[str]) -> CheckRow:
    """Return the row of a number that the study neither prints nor implies.

    `computed` holds what it implies instead.
    """
    about, study = asked.about, asked.study
    meant = find_targets(about, study, asked.own)
    used = [figure for figure in meant if figure.used]
    ranked = explain(asked, misread(asked))
    first = ranked[0]
    unread = first.diagnosis is Diagnosis.NOT_READ
    if not used:  # printed in a unit that does not convert into the unit of the statement
        loose = about.model_copy(update={"unit": None})
        used = [figure for figure in find_targets(loose, study, asked.own) if figure.used]
    allowed = list_printed(used) or next(iter(computed), "")
    alternatives = [
        f"{other.diagnosis}: {_describe(other)}"
        for other in ranked[1:]
        if other.diagnosis is not Diagnosis.NOT_READ
        and not (other.diagnosis is Diagnosis.OTHER_STUDY and len(other.classes) > 1)
    ][:MAX_ALTERNATIVES]
    shown = first.diagnosis in _OF_MEANING or _repeats_elsewhere(asked, first)
    if not used and not computed and not shown:
        hints = alternatives
        if not unread:
            hints = [f"{first.diagnosis}: {_describe(first)}", *alternatives]
        return not_found(asked.index.topic, study, about.quantity, (), hints[:MAX_ALTERNATIVES])
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


def _repeats_elsewhere(asked: Asked, explanation: Explanation) -> bool:
    """Return whether a number is that of another arm or time, with too many digits for chance."""
    figure, stated = explanation.figure, asked.stated.literal
    if figure is None or explanation.classes not in ((Diagnosis.ARM,), (Diagnosis.TIME,)):
        return False
    digits = len(stated.number.normalize().as_tuple().digits)
    return digits >= DIGITS_BEYOND_CHANCE and stated.number == figure.literal.number


def _describe(hypothesis: Explanation) -> str:
    """Return the sentence of an explanation, with its second class if it has two."""
    classes = hypothesis.classes
    return hypothesis.what + (f" ({classes[1]})" if len(classes) > 1 else "")
