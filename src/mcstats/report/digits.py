"""Decide how many digits a figure shows: those of its source, or those that its precision bears.

A figure that a source prints shows the decimals of the source. A computed one shows the decimals
that the less precise of two bears: its standard error, and the printed set from which it follows.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mcstats.model.tables import EffectRow, InputRow
from mcstats.report.format import count, decimals_for, fixed, plain, significant
from mcstats.report.scale import as_read, in_units, is_ratio, is_scale_free

BORNE: Final = 2
"""Significant digits of a standard error, or of the width of a printed set, that a figure bears.

More are excessive (JCGM 100:2008, sec. 7.2.6). Of the set that rounding leaves of a printed value,
two are one decimal more than the value has.
"""
BORNE_BY_DIFFERENCE: Final = 1
"""The same of the set of a difference, which has no more decimals than what it is between."""
SCALE_FREE_DECIMALS: Final = 2
"""Most decimals of a ratio or a standardised difference: thresholds for them have two."""
UNKNOWN: Final = 3
"""Significant digits of a figure of unknown precision, such as a limit: papers print no more."""
STEP_DIGITS: Final = 4
"""Significant digits of an exact figure on the way: two more than of a result, which hides them."""
SAME: Final = 1e-9
"""Two figures that differ by less than this share of their size are one: doubles hold 1e-16."""
MOVED: Final = 0.1
"""Share of a set by which rounding may move an end: on the plot beside it the eye sees no less."""
MOST_DECIMALS: Final = 8
"""Decimals beyond which a set counts as a point: no source prints so many."""
REPORTS: Final = frozenset({"change", "change_mean", "ci", "difference", "estimate", "yi"})
"""Keys under which a source prints an effect or its interval, and not what one is computed from."""
_NUMBER: Final = re.compile(r"[0-9]*[.]?[0-9]+")


@dataclass(frozen=True, slots=True)
class Digits:
    """The precision of one effect, which decides how many digits its figures show.

    `se` and `width` are the standard error and the width of the printed set on the scale of
    `yi`, None where unknown; `reported` has the size and the decimals of each number that a
    source prints as the effect, `printed` those of all numbers from which the effect follows.
    """

    measure: str
    se: float | None = None
    width: float | None = None
    reported: tuple[tuple[float, int], ...] = ()
    printed: tuple[tuple[float, int], ...] = ()

    def text(self, value: float) -> str:
        """Return a figure for the page; `value` is on the scale on which it is read."""
        return fixed(value, self.decimals(value))

    def decimals(self, value: float) -> int:
        """Return how many decimals a figure shows; `value` is on the scale on which it is read."""
        if (reported := _of_source(value, self.reported)) is not None:
            return reported
        of_set = BORNE_BY_DIFFERENCE if in_units(self.measure) else BORNE
        borne = [
            decimals_for(_uncertainty_as_read(self.measure, value, uncertainty), digits)
            for uncertainty, digits in ((self.se, BORNE), (self.width, of_set))
            if uncertainty
        ]
        decimals = min(borne) if borne else decimals_for(value, UNKNOWN)
        if not is_scale_free(self.measure):
            return decimals
        most = SCALE_FREE_DECIMALS
        if is_ratio(self.measure):
            most = max(most, decimals_for(value, BORNE))
        return min(decimals, most)

    def step(self, value: float, low: float | None, high: float | None) -> str:
        """Return an intermediate figure between its ends: exact ones carry `STEP_DIGITS` digits."""
        if (printed := _of_source(value, self.printed)) is not None:
            return fixed(value, printed)
        if width := _width(low, high):
            return fixed(value, decimals_for(width, BORNE))
        return count(value) if value == int(value) else significant(value, STEP_DIGITS)


def digits_of(row: EffectRow, inputs: Iterable[InputRow]) -> Digits:
    """Return the precision of an effect, which decides how many digits its figures show.

    Parameters
    ----------
    row : EffectRow
        The effect, whose standard error and printed set bound what its figures bear.
    inputs : iterable of InputRow
        The printed values that it follows from.
    """
    numbers = [
        (item.key, float(number), len(number.partition(".")[2]))
        for item in inputs
        for number in _NUMBER.findall(item.printed.replace("·", "."))
    ]
    reported = tuple((size, decimals) for key, size, decimals in numbers if key in REPORTS)
    printed = tuple((size, decimals) for _, size, decimals in numbers)
    return Digits(row.measure, row.sei, _width(row.yi_min, row.yi_max), reported, printed)


def set_texts(measure: str, low: float, high: float) -> tuple[str, str]:
    """Return the ends of a printed set for the page; an infinite end is empty.

    Parameters
    ----------
    measure : str
        Code of the measure.
    low, high : float
        The ends on the scale of `yi`.

    Notes
    -----
    An end shows the fewest decimals that move it by no more than a tenth of the set, so that it is
    never shown where the set does not reach, and two ends never look alike.
    """
    width = _width(low, high)
    ends = [as_read(measure, end) for end in (low, high)]
    if width is None:
        limit = Digits(measure)
        low_text, high_text = (limit.text(end) if math.isfinite(end) else "" for end in ends)
        return low_text, high_text
    decimals = [_decimals_of_end(measure, end, width) for end in ends]
    if not is_ratio(measure):
        decimals = [max(decimals)] * 2  # both have the same precision
    low_text, high_text = (fixed(end, n) for end, n in zip(ends, decimals, strict=True))
    return low_text, high_text


def _of_source(value: float, printed: Iterable[tuple[float, int]]) -> int | None:
    """Return the decimals of the source; None for a figure that it does not print."""
    same = (n for size, n in printed if math.isclose(abs(value), size, rel_tol=SAME))
    return next(same, None)


def _decimals_of_end(measure: str, end: float, width: float) -> int:
    width = _uncertainty_as_read(measure, end, width)
    least = min(SCALE_FREE_DECIMALS, decimals_for(width, BORNE)) if is_scale_free(measure) else 0
    return next(
        n
        for n in itertools.count(least)
        if abs(float(plain(end, n)) - end) <= MOVED * width or n == MOST_DECIMALS
    )


def _width(low: float | None, high: float | None) -> float | None:
    """Return the width of a set; None for one that is open, or a point but for rounding."""
    if low is None or high is None:
        return None
    width = high - low
    least = SAME * max(1.0, abs(low), abs(high))
    return width if math.isfinite(width) and width > least else None


def _uncertainty_as_read(measure: str, value: float, uncertainty: float) -> float:
    """Return an uncertainty on the scale on which a figure is read: that of a ratio is a share.

    A share above one says that the order of magnitude of the ratio is known at best.
    """
    return abs(value) * min(uncertainty, 1.0) if is_ratio(measure) else uncertainty
