"""Check means and SDs of whole-number scales: GRIM, GRIMMER and DEBIT.

They assume that all n people answered, that every item is a whole number, and that the SD divides
by n - 1. Then they never err: of 20,000 samples of clean data none is called impossible
(`tests/check/consistency/test_granularity.py`). Missing answers, fewer people than n, or an SD that
divides by n are the usual innocent reasons.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from mcstats.check.consistency.result_values import ResultValues
from mcstats.check.row import RIGHT, UNCHECKED
from mcstats.model.base import Reported
from mcstats.model.printed import Printed
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import read_count
from mcstats.model.study import Outcome
from mcstats.model.tables import CheckRow

IMPOSSIBLE_MEAN: Final = "impossible mean"
IMPOSSIBLE_SD: Final = "impossible standard deviation"
KEYS: Final = (
    ("mean", "sd", ""),
    ("baseline_mean", "baseline_sd", "-baseline"),
    ("change_mean", "change_sd", "-change"),
)
MOST_TOTALS: Final = 10_000  # with so many possible totals some fits any SD
GRIM: Final = "Brown & Heathers 2017, 10.1177/1948550616673876"
GRIMMER: Final = "Anaya 2016, 10.7287/peerj.preprints.2400; Allard 2018"
DEBIT: Final = "Heathers & Brown 2019"


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of whole numbers.

    Attributes
    ----------
    items : int
        A person's value is the mean of so many whole numbers; 1 for a whole number or a sum.
    least, most : Fraction or None
        Ends of a person's value; None where the scale has none.
    """

    items: int
    least: Fraction | None = None
    most: Fraction | None = None

    def of_changes(self) -> Scale:
        """Return the scale of differences of two values."""
        if self.least is None or self.most is None:
            return Scale(self.items)
        width = self.most - self.least
        return Scale(self.items, -width, width)


def possible_totals(mean: Printed, n: int, scale: Scale) -> range:
    """Return the sums of all items of all people that print as this mean (GRIM).

    Parameters
    ----------
    mean : Printed
        The mean of the people's values.
    n : int
        Number of people.
    scale : Scale
        Their scale.

    Returns
    -------
    range
        Empty where no sum of whole numbers gives the mean (Brown & Heathers 2017).
    """
    parts = n * scale.items
    low, high = (math.ceil(_exact(mean.lo) * parts), math.floor(_exact(mean.hi) * parts))
    if scale.least is not None:
        low = max(low, math.ceil(scale.least * parts))
    if scale.most is not None:
        high = min(high, math.floor(scale.most * parts))
    return range(low, high + 1)


def sd_is_possible(sd: Printed, totals: range, n: int, scale: Scale) -> bool:
    """Return whether some whole numbers with one of these sums have this SD (GRIMMER, DEBIT).

    The sum of the squares is a whole number, odd where the sum is odd, no smaller than for people
    who are as alike as the sum allows, and on a scale with ends no larger than for people who are
    all at its ends (Anaya 2016; Allard 2018). On a scale of 0 and 1 both are the same (Heathers &
    Brown 2019, DEBIT).

    Parameters
    ----------
    sd : Printed
        The SD of the people's values, which divides by n - 1.
    totals : range
        As returned by `possible_totals`.
    n : int
        Number of people, at least 2.
    scale : Scale
        Their scale; several items allow any sum of squares between the two limits.
    """
    factor = (n - 1) * scale.items**2
    low, high = (max(_exact(end), Fraction(0)) ** 2 * factor for end in (sd.lo, sd.hi))
    for total in totals:
        centre = Fraction(total * total, n)
        first, last = math.ceil(low + centre), math.floor(high + centre)
        first = max(first, _least_squares(total, n))
        if (most := _most_squares(total, n, scale)) is not None:
            last = min(last, most)
        first += (first - total) % 2  # a whole number and its square are odd together
        if first <= last:
            return True
    return False


def _least_squares(total: int, n: int) -> int:
    """Return the least sum of squares of n whole numbers with a sum."""
    each, over = divmod(total, n)
    return n * each * each + over * (2 * each + 1)


def _most_squares(total: int, n: int, scale: Scale) -> int | None:
    """Return the largest sum of squares of n whole numbers between the ends of a scale."""
    if scale.least is None or scale.most is None:
        return None
    least, most = math.ceil(scale.least * scale.items), math.floor(scale.most * scale.items)
    if most <= least:
        return n * least * least
    up, rest = divmod(total - n * least, most - least)
    between = (least + rest) ** 2 if up < n else 0
    return up * most * most + between + max(n - up - 1, 0) * least * least


def _exact(value: float) -> Fraction:
    """Return a printed end as the decimal that it is."""
    return Fraction(repr(float(value)))


def check_granularity(values: ResultValues) -> Iterator[CheckRow]:
    """Yield a row for each mean and SD of a whole-number scale that can be checked.

    A mean is checked where its digits tell sums apart, an SD where its mean passes; both say what
    they take for granted.
    """
    scale = scale_of(values.outcome)
    if scale is None:
        return
    for arm, printed in values.arms.items():
        n = people(values, arm)
        for mean_key, sd_key, suffix in KEYS:
            mean, sd = printed.get(mean_key), printed.get(sd_key)
            if n is None or mean is None or mean.bound or mean.hedge:
                continue
            of = scale.of_changes() if suffix == "-change" else scale
            totals = possible_totals(mean.set, n, of)
            tells = (_exact(mean.set.hi) - _exact(mean.set.lo)) * n * of.items < 1
            if tells or not totals:
                yield _row_of_mean(values, arm, mean_key, suffix, n, of, totals)
            known = sd is not None and not sd.bound and not sd.hedge and n > 1
            if sd is not None and known and totals and len(totals) <= MOST_TOTALS:
                fits = sd_is_possible(sd.set, totals, n, of)
                yield values.row(
                    f"grimmer-{arm}{suffix}",
                    RIGHT if fits else UNCHECKED,
                    f"{'some' if fits else 'no'} {n} {_people_words(of)} with the mean {mean.text} "
                    f"have the SD {sd.text}, if all of them answered",
                    f"groups.{arm}.{sd_key}",
                    printed=sd.text,
                    diagnosis="" if fits else IMPOSSIBLE_SD,
                )


def _row_of_mean(
    values: ResultValues, arm: str, key: str, suffix: str, n: int, scale: Scale, totals: range
) -> CheckRow:
    mean = values.arms[arm][key]
    parts = n * scale.items
    near = [math.floor(_exact(mean.set.lo) * parts), math.ceil(_exact(mean.set.hi) * parts)]
    digits = mean.digits + 1
    between = " and ".join(f"{float(Fraction(total, parts)):.{digits}f}" for total in near)
    words = f"{n} {_people_words(scale)}, if all of them answered"
    what = f"{mean.text} is a mean of {words}"
    if not totals:
        what = f"{mean.text} is no mean of {words}; the nearest are {between}"
    return values.row(
        f"grim-{arm}{suffix}",
        RIGHT if totals else UNCHECKED,
        what,
        f"groups.{arm}.{key}",
        printed=mean.text,
        allowed="" if totals else between,
        diagnosis="" if totals else IMPOSSIBLE_MEAN,
    )


def _people_words(scale: Scale) -> str:
    return "whole numbers" if scale.items == 1 else f"means of {scale.items} whole numbers"


def scale_of(outcome: Outcome) -> Scale | None:
    """Return the scale of an outcome that is coded as one of whole numbers."""
    if outcome.items is None:
        return None
    ends = (None if end is None else Fraction(end) for end in (outcome.least, outcome.most))
    return Scale(int(outcome.items), *ends)


def people(values: ResultValues, arm: str) -> int | None:
    """Return the number analysed in an arm; None where it is not printed, or a bound."""
    printed = values.arms.get(arm, {})
    if "n" in printed:
        return None if printed["n"].bound else int(printed["n"].number)
    analysed = next((a.analysed for a in values.study.arms if a.id == arm), None)
    if not isinstance(analysed, Reported):
        return None
    try:
        count = read_count(analysed)
    except PrintedError:
        return None
    return int(count.lo) if count.lo == count.hi else None
