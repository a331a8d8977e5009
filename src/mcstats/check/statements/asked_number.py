"""A statement on a number of a study, and the printed numbers and comparisons that it is about."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from mcstats.check.statements.implied_number import (
    Agreement,
    Comparison,
    Function,
    compare,
    compares_odds,
    convertible,
)
from mcstats.check.statements.locate import wrong_place
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.check.statements.shares import shares_of
from mcstats.check.statements.study_index import StudyIndex
from mcstats.effects.measures.measure import Compared
from mcstats.model.article import About
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.read_stated_number import DIFFERENCE
from mcstats.model.stated_number import Form, StatedNumber
from mcstats.model.study import Study
from mcstats.model.units import conversion_factor, is_percent
from mcstats.model.vocabularies import ContrastKind
from mcstats.model.written_number import Literal

COMPARED_QUANTITIES = frozenset({"difference", "estimate", "reduction", "change"})
BETWEEN_ARMS = frozenset({"difference", "estimate", "reduction"})
CHANGES = frozenset({"change", "change_mean"})
NEEDED = "nnt"
"""The number needed to treat, the inverse of a difference of risks."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement on a number of a study."""

    index: StudyIndex
    study: Study
    about: About
    stated: StatedNumber

    @property
    def own(self) -> list[PrintedNumber]:
        """The printed numbers of the study."""
        return self.index.numbers[self.study.id]

    @property
    def of_odds(self) -> bool:
        """True where the words or the coded measure name odds."""
        code = self.about.measure
        return compares_odds(code) if code else self.stated.odds

    @property
    def of_risk(self) -> bool:
        """True where the words or the coded measure name a risk."""
        return not self.of_odds and (bool(self.about.measure) or self.stated.risk)


def agreement_with(
    asked: Asked, comparison: Comparison, function: Function, *, strict: bool = False
) -> Agreement:
    """Return how the told number relates to the value of a comparison, its digits with `strict`."""
    stated = asked.stated
    if comparison.ratio and stated.form is Form.PLAIN and asked.about.quantity != NEEDED:
        stated = replace(stated, form=Form.RATIO)
    return compare(
        stated,
        function,
        comparison.inputs,
        strict=strict or comparison.printed,
        loses_sign=comparison.loses_sign,
    )


def shares_asked(asked: Asked) -> Iterator[tuple[PrintedNumber, PrintedNumber, Function]]:
    """Yield the shares that a statement is about, each from its count and its whole."""
    if asked.about.quantity == "percent":
        for count, whole, function in shares_of(asked.study, asked.own):
            if is_same_place(asked.about, asked.study, count):
                yield count, whole, function


def rest_of(literal: Literal) -> Literal:
    """Return the share of those who did not have the outcome."""
    inside = literal.set
    turned = replace(
        inside,
        best=None if inside.best is None else 100 - inside.best,
        lo=100 - inside.hi,
        hi=100 - inside.lo,
    )
    return replace(literal, number=100 - literal.number, set=turned)


def fits_measure(asked: Asked, comparison: Comparison) -> bool:
    """Return whether a ratio compares what the sentence names: odds, or a risk."""
    if not comparison.ratio or comparison.of is None:
        return True
    if asked.of_odds:
        return comparison.of is Compared.ODDS
    if comparison.of is Compared.ODDS:
        return comparison.printed and not asked.of_risk
    return True


def is_no_relative_change(asked: Asked, comparison: Comparison) -> bool:
    """Return whether a sentence gives a bare percentage as a difference, which no ratio is."""
    of_difference = asked.about.quantity == DIFFERENCE and asked.stated.form is Form.PERCENT
    return comparison.ratio and of_difference and not asked.stated.direction


def forms_of(asked: Asked) -> tuple[Form, ...]:
    """Return the forms in which a told number may be meant."""
    stated, about = asked.stated, asked.about
    if stated.form is Form.PLAIN and about.quantity == "estimate" and not about.unit:
        ratio = any(f.ratio and f.outcome == about.outcome for f in asked.own)
        return (Form.RATIO,) if ratio else (Form.RATIO, Form.PLAIN)
    return (stated.form,)


def deviation_of(asked: Asked, comparison: Comparison) -> tuple[list[Diagnosis], bool]:
    """Return the classes of error that lead to a comparison, and whether its sides are turned."""
    about, study = asked.about, asked.study
    place = comparison.place
    classes = wrong_place(about, place.outcome, place.time, place.subgroup)
    turned = asked.stated.turned
    within = about.contrast is ContrastKind.WITHIN or (
        about.contrast is None and about.quantity in CHANGES and bool(about.arm)
    )
    if comparison.within != within:
        classes.append(Diagnosis.WITHIN_ARM if comparison.within else Diagnosis.EFFECT)
        return classes, turned
    treated = study.arms[0].id if study.arms else ""
    meant = about.arm or treated
    if place.first in ("", meant):
        return classes, turned
    if place.second == meant:
        return classes, not turned
    classes.append(Diagnosis.ARM)
    return classes, turned


def select_comparisons(asked: Asked) -> Iterator[tuple[Comparison, Function, str]]:
    """Yield the comparisons that a statement is about, each in the form that it tells."""
    if not asks_for_comparison(asked):
        return
    for comparison in asked.index.comparisons(asked.study):
        classes, turned = deviation_of(asked, comparison)
        if classes or not convertible(comparison, asked.about.unit or ""):
            continue
        if asked.about.quantity == NEEDED:
            if not comparison.ratio and is_percent(comparison.unit):
                for function in _needed(comparison.function):
                    yield comparison, function, f"one over {comparison.name}"
            continue
        for form, side in itertools.product(forms_of(asked), sides_of(asked, comparison, turned)):
            value = comparison.value(form, side)
            if value is not None:
                function = in_unit(value[0], comparison, asked.about.unit or "")
                yield comparison, function, value[1]


def sides_of(asked: Asked, comparison: Comparison, turned: bool) -> tuple[bool, ...]:
    """Return the sides from which a comparison may be told: True where its sides change places.

    A sentence that names no arm may tell a printed comparison as its arms stand in the study, or
    as it is printed.
    """
    arms = asked.study.arms
    if asked.about.arm or not arms or not comparison.printed:
        return (turned,)
    as_printed = asked.stated.turned
    return (turned, as_printed) if comparison.place.second == arms[0].id else (turned,)


def _needed(function: Function) -> tuple[Function, Function]:
    """Return the number needed to treat, and the same rounded up, as papers give it."""

    def exact(*inputs: Decimal) -> Decimal:
        return 100 / abs(function(*inputs))  # Laupacis et al. 1988

    return exact, lambda *inputs: exact(*inputs).to_integral_value(ROUND_CEILING)


def in_unit(function: Function, comparison: Comparison, unit: str) -> Function:
    """Return the function of a difference in the unit of the sentence."""
    if comparison.ratio or not unit or is_percent(comparison.unit):
        return function
    factor = conversion_factor(comparison.unit, unit)
    if factor is None or factor == 1:
        return function
    return lambda *a: function(*a) * factor


def asks_for_comparison(asked: Asked) -> bool:
    """Return whether the sentence is about a comparison, by its quantity or by its words."""
    about, stated = asked.about, asked.stated
    return about.quantity in {*COMPARED_QUANTITIES, *CHANGES, NEEDED} or (
        stated.compares and not about.arm
    )


def is_same_place(about: About, study: Study, count: PrintedNumber) -> bool:
    """Return whether a count is of the outcome, the time and the arm that are asked about."""
    arm = about.arm or (study.arms[0].id if study.arms else "")
    return count.arm == arm and not wrong_place(about, count.outcome, count.time, count.subgroup)


def agrees_with_share(
    stated: StatedNumber, function: Function, inputs: tuple[PrintedNumber, ...]
) -> bool:
    """Return whether a told share, or the rest of it, is the one that counts give."""
    if stated.rest:
        return compare(stated, lambda *a: 100 - function(*a), inputs).holds
    return compare(replace(stated, direction=0), function, inputs).holds
