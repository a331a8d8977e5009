"""Explain a wrong number by what a printed one is: another form, side, time, outcome, or odds."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP
from typing import NamedTuple

from mcstats.check.statements.asked_number import (
    NEEDED,
    Asked,
    agreement_with,
    agrees_with_share,
    asks_for_comparison,
    deviation_of,
    fits_measure,
    forms_of,
    in_unit,
    is_no_relative_change,
    is_same_place,
    rest_of,
    select_comparisons,
    sides_of,
)
from mcstats.check.statements.explain_error import Explanation, find_slips
from mcstats.check.statements.implied_number import Comparison, Function, compare, convertible
from mcstats.check.statements.locate import find_targets, wrong_place
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.check.statements.shares import shares_of
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.stated_number import Form, StatedNumber
from mcstats.model.written_number import read, relate, round_to, rounded, truncated

COMPUTED = 3.0
"""A calculation at the place that is meant explains a number better than one printed elsewhere."""
PRINTED = 1.0


class _Hit(NamedTuple):
    diagnosis: Diagnosis
    what: str
    figure: PrintedNumber
    part: float = COMPUTED


def misread(asked: Asked) -> Iterator[Explanation]:
    """Yield explanations by what a figure is: another form, side, time, outcome, or odds."""
    weights = asked.index.weights
    least = min(weights.values(), default=1.0)
    hits: list[_Hit] = []
    if asks_for_comparison(asked):
        hits += _misread_comparisons(asked)
    if asked.about.quantity == "percent":
        hits += _misread_shares(asked)
    hits += _misread_names(asked)
    crowd = Counter(hit.diagnosis for hit in hits)
    for diagnosis, what, figure, part in hits:
        weight = part * weights.get(diagnosis, least) / crowd[diagnosis]
        yield Explanation((diagnosis,), weight, what, figure)


def _misread_names(asked: Asked) -> Iterator[_Hit]:
    """Yield a median that a statement takes for a mean, and an SD for an SE or the reverse."""
    quantity = asked.about.quantity
    *stem, kind = quantity.rsplit("_", 1)
    spread = {"sd": "se", "se": "sd"}.get(kind)
    if quantity in {"mean", "change_mean", "difference"}:
        other, diagnosis, name = "median", Diagnosis.MEDIAN, "a median"
    elif spread is not None:
        other, diagnosis, name = "_".join([*stem, spread]), Diagnosis.SPREAD, f"an {spread.upper()}"
    else:
        return
    about = asked.about.model_copy(update={"quantity": other})
    for figure in find_targets(about, asked.study, asked.own):
        relation = relate(asked.stated.literal, figure.literal)
        if relation is not None and relation.holds:
            yield _Hit(diagnosis, f"{figure.with_unit} is {name}", figure)


def _misread_shares(asked: Asked) -> Iterator[_Hit]:
    about, as_stated = asked.about, asked.stated
    for figure in find_targets(about, asked.study, asked.own):
        other = figure.literal if as_stated.rest else rest_of(figure.literal)
        rest = relate(as_stated.literal, other)
        if rest is not None and rest.holds:
            yield _Hit(Diagnosis.REST, f"{figure.with_unit} is the share with the outcome", figure)
    for count, whole, function in shares_of(asked.study, asked.own):
        name = f"{count.literal.text} of {whole.literal.text}"
        if wrong_place(about, count.outcome, count.time, count.subgroup):
            continue
        inputs = (count, whole)
        if not is_same_place(about, asked.study, count):
            if agrees_with_share(as_stated, function, inputs):
                yield _Hit(Diagnosis.ARM, f"{name} are printed for {count.arm}", count)
            continue
        if agrees_with_share(replace(as_stated, rest=not as_stated.rest), function, inputs):
            yield _Hit(Diagnosis.REST, f"{name} are those with the outcome", count)
        if as_stated.literal.number == count.literal.number:
            yield _Hit(Diagnosis.COUNTED, f"{name} is a count", count)
        yield from _slipped(asked, function, inputs, name)


def _misread_comparisons(asked: Asked) -> Iterator[_Hit]:
    as_stated, about = asked.stated, asked.about
    other = {
        Form.PERCENT: Form.POINTS,
        Form.POINTS: Form.PERCENT,
        Form.MULTIPLE: Form.RATIO,
    }.get(as_stated.form)
    if about.quantity == NEEDED:
        for comparison, function, name in select_comparisons(asked):
            yield from _slipped(asked, function, comparison.inputs, name)
        return
    of_print = {of.ratio for of, _, _ in select_comparisons(asked) if of.printed}
    for comparison in asked.index.comparisons(asked.study):
        classes, turned = deviation_of(asked, comparison)
        if len(classes) > 1 or not convertible(comparison, about.unit or ""):
            continue
        first = comparison.inputs[0]
        fits = fits_measure(asked, comparison)
        sides = sides_of(asked, comparison, turned)
        for form, side in itertools.product(forms_of(asked), sides):
            value = comparison.value(form, side)
            if value is None:
                continue
            function = in_unit(value[0], comparison, about.unit or "")
            agreement = agreement_with(asked, comparison, function)
            converted = value[0] is not function and not classes and fits
            if converted and compare(as_stated, value[0], comparison.inputs).holds:
                yield _Hit(Diagnosis.SHIFT, f"{value[1]} is in {comparison.unit}", first)
            elif agreement.holds and classes and fits:
                part = COMPUTED if value[1] != comparison.name else PRINTED
                yield _Hit(classes[0], f"{value[1]} is printed", first, part)
            elif agreement.holds and not classes and (asked.of_risk or asked.of_odds):
                yield _Hit(Diagnosis.ODDS, f"{value[1]} compares {comparison.of}", first)
            elif classes or not fits:
                continue
            elif agreement.holds and is_no_relative_change(asked, comparison):
                yield _Hit(Diagnosis.RELATIVE, f"{value[1]} gives {form.value}", first)
            elif agreement.reversed or _of_other_side(as_stated, comparison, form, side):
                yield _Hit(Diagnosis.SIGN, f"{value[1]} is printed", first)
            elif form is Form.PERCENT and comparison.ratio and _as_change(as_stated, comparison):
                yield _Hit(Diagnosis.RATIO, f"{comparison.name} is a ratio", first)
            elif comparison.ratio not in of_print or (
                comparison.printed and value[1] != comparison.name
            ):
                # Slips in a number that is itself printed are explained as those of any other.
                yield from _slipped(asked, function, comparison.inputs, value[1])
        if other is not None and not classes and fits:
            value = comparison.value(other, turned)
            strict = comparison.printed
            if value and compare(as_stated, value[0], comparison.inputs, strict=strict).holds:
                points = Diagnosis.POINTS if as_stated.form is Form.PERCENT else Diagnosis.RELATIVE
                yield _Hit(points, f"{value[1]} gives {other.value}", first)


def _of_other_side(
    as_stated: StatedNumber, comparison: Comparison, form: Form, turned: bool
) -> bool:
    """Return whether a change is told from the other side: 36 % less for a ratio of 1.56."""
    value = comparison.value(form, not turned) if comparison.ratio else None
    return value is not None and compare(as_stated, value[0], comparison.inputs).holds


def _as_change(as_stated: StatedNumber, comparison: Comparison) -> bool:
    """Return whether a ratio is told as a change: "59 % lower" for 0.59."""
    plain = replace(as_stated, direction=0)
    return compare(plain, lambda *a: 100 * comparison.function(*a), comparison.inputs).holds


def _slipped(
    asked: Asked, function: Function, inputs: tuple[PrintedNumber, ...], name: str
) -> Iterator[_Hit]:
    """Yield the slips that turn the value of a calculation into the told number."""
    stated = asked.stated.literal
    try:
        exact = function(*(figure.literal.number for figure in inputs))
        shown = [round_to(abs(exact), stated.digits + more, ROUND_HALF_UP) for more in (0, 1)]
    except ArithmeticError:
        return
    if stated.number < 0 < exact:
        return  # of a positive value the sign is wrong first
    size = stated.negated() if stated.number < 0 else stated
    slips = {
        slip
        for number in shown
        for slip in find_slips(
            size, read(f"{number:f}", "", {}), asked.about.unit or "", ratio=False
        )
    }
    cut = truncated(abs(exact), stated.digits)
    if cut == size.number and cut not in rounded(abs(exact), stated.digits):
        slips = {Diagnosis.TRUNCATED}  # the last digit was cut off, and none dropped
    for diagnosis in sorted(slips - {Diagnosis.SIGN}):
        yield _Hit(diagnosis, f"{name} is {shown[-1].normalize():f}", inputs[0])
