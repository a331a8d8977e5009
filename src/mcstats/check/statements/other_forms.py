"""Compare a number with what its study prints in another form.

A sentence may give the ends of a ratio's interval as percent changes, the events of all arms
together, or a vague part in words.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from mcstats.check.row import IMPRECISE, RIGHT, statement_row
from mcstats.check.statements.asked_number import (
    Asked,
    agreement_with,
    fits_measure,
    select_comparisons,
)
from mcstats.check.statements.compare_printed import ENDS, compare_with_printed
from mcstats.check.statements.implied_number import compare
from mcstats.check.statements.locate import classify_deviation, wrong_place
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.check.statements.shares import ends_of_ratios
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed_keys import ArmKey, ContrastKey
from mcstats.model.prose_words import is_hedged
from mcstats.model.stated_number import Form, StatedNumber
from mcstats.model.tables import CheckRow

ROUGHLY = 0.2
"""Parts in words stand far apart: a value between a third and a half is close to either."""


def compare_rough_part(asked: Asked) -> CheckRow | None:
    """Return the row of a vague part, "nearly halved", where the value is not far from it."""
    stated = asked.stated
    told = stated.literal
    vague = told.hedge == "about" and is_hedged(told.text)
    if not vague or stated.form is Form.MULTIPLE or any(c.isdigit() for c in told.text):
        return None
    ends = sorted(float(told.number) * (1 + side * ROUGHLY) for side in (-1, 1))
    inside = replace(told.set, lo=ends[0], hi=ends[1])
    wide = replace(asked, stated=replace(stated, literal=replace(told, set=inside)))
    names = [
        name
        for comparison, function, name in select_comparisons(wide)
        if fits_measure(asked, comparison) and agreement_with(wide, comparison, function).holds
    ]
    row = compare_with_printed(wide) if stated.form is not Form.RATIO else None
    if not names and (row is None or row.status != RIGHT):
        return None
    what = row.what if row is not None else f"{names[0]}, which {asked.study.label} prints"
    return statement_row(IMPRECISE, what, Diagnosis.ROUGH, row.allowed if row else names[0])


def compare_ends_as_changes(asked: Asked) -> CheckRow | None:
    """Return the row of a sentence that gives the ends of a ratio's interval as percent changes."""
    about, stated = asked.about, asked.stated
    ends = {about.quantity: stated} if about.quantity in ENDS else {}
    if about.quantity == ContrastKey.CI and stated.high is not None:
        ends = {"ci_lb": stated, "ci_ub": replace(stated, literal=stated.high)}
    if not ends or stated.form is not Form.PERCENT:
        return None
    figures = [_end_of_ratio(asked, name, told) for name, told in ends.items()]
    names = [figure.with_unit for figure in figures if figure is not None]
    if len(names) < len(ends):
        return None
    what = f"the change by {' and '.join(names)}, which {asked.study.label} prints"
    return statement_row(RIGHT, what, Diagnosis.ROUNDED, what)


def _end_of_ratio(asked: Asked, name: str, told: StatedNumber) -> PrintedNumber | None:
    """Return the end of an interval of a ratio of which a number tells the change in percent."""
    for figure, function in ends_of_ratios(asked.own, name):
        asks = asked.about.model_copy(update={"quantity": figure.quantity, "unit": None})
        here = classify_deviation(asks, asked.study, figure) == ()
        # A sentence gives the ends of a reduction as a fall, or without a direction.
        of_fall = figure.quantity != name
        plain = replace(told, direction=0) if of_fall else told
        here = here and not (of_fall and told.direction > 0)
        if here and compare(plain, function, (figure,), strict=True, loses_sign=False).holds:
            return figure
    return None


def compare_all_arms(asked: Asked) -> CheckRow | None:
    """Return the row of a count of all arms together, which a sentence without an arm may tell."""
    about, study = asked.about, asked.study
    if about.arm is not None or about.quantity != ArmKey.EVENTS or len(study.arms) < 2:
        return None
    at: dict[tuple[str, ...], dict[str, PrintedNumber]] = defaultdict(dict)
    for figure in asked.own:
        if figure.quantity == about.quantity and figure.used and figure.arm:
            place = figure.outcome, figure.time, figure.subgroup
            if not wrong_place(about, *place):
                at[place].setdefault(figure.arm, figure)
    for counts in at.values():
        if len(counts) == len(study.arms):
            if compare(asked.stated, lambda *n: sum(n, Decimal(0)), [*counts.values()]).holds:
                what = " + ".join(count.literal.text for count in counts.values())
                what += f", which {study.label} prints"
                return statement_row(RIGHT, what, Diagnosis.ROUNDED, what)
    return None
