"""Write figures: one function for each kind, for tables, plots and prose alike.

Decimals are rounded half up from the shortest text that reads back as the same number, because
``format(2.675, ".2f")`` is 2.67; a minus is U+2212, and no figure is ever "−0.00".
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from mcstats.model.number_words import ONES

MINUS: Final = "\N{MINUS SIGN}"
_EVERY_DIGIT: Final = Context(prec=1_000)  # a double has 309 digits before the point at most
SMALLEST_P: Final = 0.001  # below it a P value is written as a bound


def decimals_for(value: float, digits: int) -> int:
    """Return how many decimals show so many significant digits of a number; never fewer than none.

    The digits count from the first that is not zero after rounding, which may carry: 0.0996 to two
    digits is 0.10.
    """
    if value == 0 or not math.isfinite(value):
        return 0
    return max(0, digits - 1 - int(f"{value:.{digits - 1}e}".partition("e")[2]))


def significant(value: float, digits: int) -> str:
    """Return a number with so many digits from its first that is not zero, half up."""
    return fixed(value, decimals_for(value, digits))


def plain(value: float, digits: int) -> str:
    """Return a number with ASCII signs, rounded half up.

    Raises
    ------
    ValueError
        For NaN or an infinite number.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be written as a figure")
    exact, unit = Decimal(repr(float(value))), Decimal(1).scaleb(-digits)
    text = f"{exact.quantize(unit, rounding=ROUND_HALF_UP, context=_EVERY_DIGIT):f}"
    return text.lstrip("-") if not any(c in "123456789" for c in text) else text


def fixed(value: float, digits: int) -> str:
    """Return a number for the page: rounded half up, with a true minus; of no limit the sign ∞."""
    text = plain(value, digits) if not math.isinf(value) else "∞" if value > 0 else "-∞"
    return MINUS + text[1:] if text.startswith("-") else text


def count(value: float) -> str:
    """Return a whole number with commas between groups of three, as in "1,000 people".

    Raises
    ------
    ValueError
        For a number that is not whole.
    """
    if value != int(value):
        raise ValueError(f"{value} is no count")
    return f"{int(value):,}".replace("-", MINUS)


def p_value(value: float) -> str:
    """Return a P value: a bound when very small, three decimals below 0.1, else two."""
    if value < SMALLEST_P:
        return "<0.001"
    text = plain(value, 3 if value < 0.1 else 2)
    return ">0.99" if text == "1.00" and value < 1 else text


def number_word(number: int) -> str:
    """Return a whole number below twenty as a word, and a larger one in digits."""
    return ONES[number] if number < len(ONES) else str(number)
