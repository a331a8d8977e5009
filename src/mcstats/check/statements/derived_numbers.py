"""Derive numbers from printed ones: differences and ratios of arms, shares of other wholes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from mcstats.check.statements.locate import classify_deviation
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.check.statements.written_number import Literal, rounded
from mcstats.effects.measures.measure import Compared, Family
from mcstats.effects.measures.registry import MEASURES
from mcstats.model.article import About
from mcstats.model.base import Reported
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.study import Study
from mcstats.model.units import conversion_factor, is_percent, is_points

LEVELS = ("percent", "mean", "change", "change_mean")
_HUNDRED = Decimal(100)
_CHANGE = "the relative change by"


def _ends(figure: PrintedNumber) -> tuple[Decimal, Decimal]:
    return Decimal(repr(figure.literal.set.lo)), Decimal(repr(figure.literal.set.hi))


def follows(
    stated: Literal, function: Callable[..., Decimal], inputs: tuple[PrintedNumber, ...]
) -> bool:
    """Return whether a stated number is consistent with a value derived from printed numbers.

    The function has to be monotone in each input, so that its ends lie at corners of the sets.
    """
    try:
        corners = [function(*c) for c in itertools.product(*(_ends(f) for f in inputs))]
        exact = function(*(figure.literal.number for figure in inputs))
    except (ArithmeticError, ValueError):
        return False
    if any(not corner.is_finite() for corner in corners):
        return False
    low, high = min(corners), max(corners)
    stated_set = stated.set
    meets = Decimal(repr(stated_set.lo)) <= high and Decimal(repr(stated_set.hi)) >= low
    return stated.number in rounded(exact, stated.digits) or (meets and stated.hedge == "")


def tells(
    stated: Literal, function: Callable[..., Decimal], inputs: tuple[PrintedNumber, ...]
) -> bool:
    """Return whether a stated number is the rounded value of a function of printed digits.

    Stricter than `follows`: what else the printing leaves open does not count.
    """
    try:
        exact = function(*(figure.literal.number for figure in inputs))
    except ArithmeticError:
        return False
    near = stated.hedge != "" and stated.set.contains(exact)
    return stated.number in rounded(exact, stated.digits) or near


def _relative(a: Decimal, b: Decimal) -> Decimal:
    return _HUNDRED * (a / b - 1)


def _reduction(a: Decimal, b: Decimal) -> Decimal:
    return _HUNDRED * (1 - a / b)


def absolute_and_relative(
    about: About, study: Study, figures: list[PrintedNumber]
) -> Iterator[
    tuple[Diagnosis | None, str, Callable[..., Decimal], tuple[PrintedNumber, PrintedNumber]]
]:
    """Yield the absolute and the relative difference of two arms.

    The first item is None for the form that the statement uses, and `RELATIVE` for the other.
    """
    if about.quantity not in {"difference", "estimate"} or len(study.arms) < 2:
        return
    speaks_relatively = not is_points(about.unit or "")
    first, second = study.arms[0].id, study.arms[1].id
    for level in LEVELS:
        for one, two in itertools.product(figures, figures):
            if not (one.arm == first and two.arm == second and one.used and two.used):
                continue
            same = (one.quantity, one.outcome, one.time) == (level, about.outcome, two.time)
            if not same or two.quantity != level or two.outcome != about.outcome:
                continue
            if about.time and one.time != about.time:
                continue
            percent = conversion_factor(one.unit, "%") == 1 and one.unit != ""
            absolute = Diagnosis.RELATIVE if speaks_relatively and percent else None
            relative = None if speaks_relatively else Diagnosis.RELATIVE
            yield absolute, "the difference", lambda a, b: a - b, (one, two)
            yield relative, "the relative change", _relative, (one, two)
            yield relative, "the relative reduction", _reduction, (one, two)


def of_ratios(
    about: About, study: Study, figures: list[PrintedNumber]
) -> Iterator[tuple[str, Callable[..., Decimal], tuple[PrintedNumber, ...]]]:
    """Yield the relative change and the relative reduction of a printed ratio, in percent.

    The ends of an interval change places in a reduction: its lower end follows from the upper one.
    """
    if not is_percent(about.unit or ""):
        return
    if about.quantity == "estimate":
        asked = about.model_copy(update={"quantity": "reduction"})
        for figure in figures:
            if figure.used and classify_deviation(asked, study, figure) == ():
                yield "the relative reduction of", lambda x: x, (figure,)
                yield "the relative change of", lambda x: -x, (figure,)
    turned = {"ci_lb": "ci_ub", "ci_ub": "ci_lb"}.get(about.quantity, about.quantity)
    for quantity, name, function in (
        (about.quantity, _CHANGE, lambda ratio: _relative(ratio, Decimal(1))),
        (turned, "the relative reduction by", lambda ratio: _reduction(ratio, Decimal(1))),
    ):
        asked = about.model_copy(update={"quantity": quantity, "unit": None})
        for figure in figures:
            plain = figure.ratio and figure.used and not figure.unit
            grows = figure.literal.number > 1 and name != _CHANGE
            if plain and not grows and classify_deviation(asked, study, figure) == ():
                yield name, function, (figure,)


def other_wholes(
    about: About, study: Study, figures: list[PrintedNumber]
) -> Iterator[tuple[str, Callable[..., Decimal], tuple[PrintedNumber, ...]]]:
    """Yield the shares of the same count in other denominators."""
    if about.quantity != "percent":
        return
    arm = about.arm or (study.arms[0].id if study.arms else "")
    counts = [
        figure
        for figure in figures
        if figure.quantity == "events"
        and figure.arm == arm
        and (not about.outcome or figure.outcome == about.outcome)
        and (not about.time or figure.time == about.time)
    ]
    wholes = {f.literal.number: f for f in figures if f.quantity == "n" and f.literal.number > 0}
    for count in counts:
        own = {whole.literal.number for whole in _wholes_of(study, count, figures)}
        for whole in wholes.values():
            if whole.literal.number >= count.literal.number and whole.literal.number not in own:
                yield (
                    f"{count.literal.text} of {whole.literal.text}",
                    lambda events, n: _HUNDRED * events / n,
                    (count, replace(whole)),
                )


def of_counts(
    about: About, study: Study, figures: list[PrintedNumber], unit: str
) -> Iterator[tuple[str, Callable[..., Decimal], tuple[PrintedNumber, ...]]]:
    """Yield values derived from printed counts: the share of an arm, or a comparison of two.

    Parameters
    ----------
    about, study, figures
        The subject of a statement, the study, and its printed numbers.
    unit : str
        That of the statement: "%" compares relatively, points absolutely, none as a ratio.
    """
    arms = [about.arm] if about.arm else [arm.id for arm in study.arms[:1]]
    if about.quantity in {"difference", "estimate"}:
        arms = [arm.id for arm in study.arms[:2]]
    elif about.quantity != "percent":
        return
    shares = [
        [
            (count, whole)
            for count in figures
            if (count.quantity, count.arm, count.used) == ("events", arm, True)
            and count.outcome == (about.outcome or count.outcome)
            and count.time == (about.time or count.time)
            for whole in _wholes_of(study, count, figures)
            if whole.literal.number > 0
        ]
        for arm in arms
    ]
    if about.quantity == "percent":
        for count, whole in itertools.chain(*shares):
            yield f"{count.literal.text} of {whole.literal.text}", _share, (count, whole)
        return
    for one, two in itertools.product(*shares) if len(shares) == 2 else ():
        if (one[0].outcome, one[0].time) != (two[0].outcome, two[0].time):
            continue
        of = " and ".join(
            f"{count.literal.text} of {whole.literal.text}" for count, whole in (one, two)
        )
        inputs = (*one, *two)
        if is_points(unit):
            yield f"the difference of {of}", lambda a, n, b, m: _share(a, n) - _share(b, m), inputs
        elif unit and conversion_factor(unit, "%") == 1:
            for name, relative in ("change", _relative), ("reduction", _reduction):
                yield f"the relative {name} of {of}", _of_shares(relative), inputs
        elif not unit and _as_risks(about, study, one[0]):
            yield f"the ratio of {of}", _of_shares(lambda a, b: a / b), inputs


def _wholes_of(
    study: Study, count: PrintedNumber, figures: list[PrintedNumber]
) -> list[PrintedNumber]:
    """Return the denominator of a count: the n of its result, else the number analysed."""
    sizes = [f for f in figures if (f.quantity, f.arm, f.used) == ("n", count.arm, True)]
    here = [f for f in sizes if (f.outcome, f.time) == (count.outcome, count.time)]
    analysed = [arm.analysed for arm in study.arms if arm.id == count.arm]
    texts = {value.printed for value in analysed if isinstance(value, Reported)}
    return here or [f for f in sizes if not f.outcome and f.literal.text in texts][:1]


def _share(events: Decimal, n: Decimal) -> Decimal:
    return _HUNDRED * events / n


def _of_shares(function: Callable[..., Decimal]) -> Callable[..., Decimal]:
    return lambda a, n, b, m: function(_share(a, n), _share(b, m))


def _as_risks(about: About, study: Study, count: PrintedNumber) -> bool:
    """Return whether the ratio of a result is coded as one of risks, not of odds or hazards."""
    measures = [
        MEASURES[estimate.measure]
        for result in study.results
        if (result.outcome, result.time) == (count.outcome, count.time)
        for estimate in result.estimates
    ]
    compared = {m.compares for m in measures if m.family is Family.RATIO and m.of_events}
    return about.quantity == "estimate" and compared == {Compared.RISKS}
