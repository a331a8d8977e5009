"""Shares that counts give, and the ends of an interval of a ratio as changes in percent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mcstats.check.statements.comparisons import Collector
from mcstats.check.statements.implied_number import HUNDRED, Function, tells
from mcstats.check.statements.locate import wrong_place
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.model.article import About
from mcstats.model.study import Study
from mcstats.model.written_number import Literal


def shares_of(
    study: Study, figures: Sequence[PrintedNumber]
) -> Iterator[tuple[PrintedNumber, PrintedNumber, Function]]:
    """Yield the share of each count in its whole: count, whole and the function of both."""
    collector = Collector(study, figures)
    for count, whole in collector.counts():
        if whole is not None and whole.literal.number > 0:
            yield count, whole, lambda events, n: HUNDRED * events / n


def ends_of_ratios(
    figures: Sequence[PrintedNumber], quantity: str
) -> Iterator[tuple[PrintedNumber, Function]]:
    """Yield the end of an interval of a ratio with its function to the change in percent.

    The ends change places in a reduction: its lower end follows from the upper one.
    """
    turned = {"ci_lb": "ci_ub", "ci_ub": "ci_lb"}
    for figure in figures:
        if figure.ratio and figure.used and not figure.unit:
            if figure.quantity == quantity:
                yield figure, lambda x: HUNDRED * (x - 1)
            if figure.quantity == turned.get(quantity) and figure.literal.number < 1:
                yield figure, lambda x: HUNDRED * (1 - x)


def other_wholes(
    about: About, study: Study, figures: Sequence[PrintedNumber], stated: Literal
) -> Iterator[tuple[str, PrintedNumber]]:
    """Yield the count of a stated share, with a name, where it is the share of another whole."""
    if about.quantity != "percent":
        return
    arm = about.arm or (study.arms[0].id if study.arms else "")
    collector = Collector(study, figures)
    wholes = {f.literal.number: f for f in figures if f.quantity == "n" and f.literal.number > 0}
    for count, own in collector.counts():
        if wrong_place(about, count.outcome, count.time, count.subgroup):
            continue
        for number, whole in wholes.items():
            fits = number >= count.literal.number and arm in (count.arm, whole.arm)
            if not fits or (own is not None and number == own.literal.number):
                continue
            share = HUNDRED * count.literal.number / number
            if tells(stated, share, share, share):
                yield f"{count.literal.text} of {whole.literal.text}", count
