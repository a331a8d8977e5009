"""How figures are written: one function for each kind, for tables, plots and prose alike.

Decimals are rounded half up from the shortest text that reads back as the same number, because
``format(2.675, ".2f")`` is 2.67; a minus is U+2212, and no figure is ever "−0.00".
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from mcstats.effects.measures import find_measure

__all__ = [
    "MINUS",
    "count",
    "decimals",
    "ends",
    "enough",
    "exact",
    "fixed",
    "interval",
    "p_value",
    "percent",
    "plain",
    "significant",
    "span",
]

MINUS: Final = "\N{MINUS SIGN}"
SAME: Final = 1e-9  # ends that lie closer than this share of their size are one value
MOST_DECIMALS: Final = 8
SMALLEST_P: Final = 0.001  # below it a P value is written as a bound


def decimals(measure: str) -> int:
    """Return how many decimals the figures of a measure show."""
    return find_measure(measure).decimals


def enough(low: float, high: float, measure: str) -> int:
    """Return how many decimals the ends of a printed set need.

    The fewest, from those of the measure on, that move no end by more than a tenth of the set: an
    end is then never shown where the set does not reach, and two ends never look the same.
    """
    least = decimals(measure)
    width = high - low
    if not math.isfinite(width) or width <= SAME * max(1.0, abs(low), abs(high)):
        return least
    for digits in range(least, MOST_DECIMALS):
        rounded = (float(plain(end, digits)) for end in (low, high))
        if all(abs(r - e) <= width / 10 for r, e in zip(rounded, (low, high), strict=True)):
            return digits
    return MOST_DECIMALS


def significant(value: float, digits: int) -> str:
    """Return a number with so many digits from its first that is not zero, half up."""
    if value == 0:
        return "0"
    # The exponent after rounding, which may carry into a new first digit: 0.0996 is 0.10.
    first = int(f"{value:.{digits - 1}e}".partition("e")[2])
    return fixed(value, max(0, digits - 1 - first))


def plain(value: float, digits: int) -> str:
    """Return a number with ASCII signs, rounded half up.

    Raises
    ------
    ValueError
        For NaN or an infinite number: an open end is written in words, by `span`.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be written as a figure")
    exact = Decimal(repr(float(value)))
    text = f"{exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP):f}"
    return text.lstrip("-") if not any(c in "123456789" for c in text) else text


def fixed(value: float, digits: int = 2, *, signed: bool = False) -> str:
    """Return a number for the page: half up, a true minus, and a plus where one is asked for."""
    text = plain(value, digits)
    if text.startswith("-"):
        return MINUS + text[1:]
    return f"+{text}" if signed and any(c in "123456789" for c in text) else text


def exact(value: float) -> str:
    """Return all digits of a number, without an exponent: ``0.00005``."""
    text = f"{Decimal(repr(float(value))).normalize():f}"
    return MINUS + text[1:] if text.startswith("-") else text


def count(value: float) -> str:
    """Return a whole number with thin spaces between groups of three from five digits on.

    Raises
    ------
    ValueError
        For a number that is not whole.
    """
    if value != int(value):
        raise ValueError(f"{value} is no count")
    digits = f"{abs(int(value)):,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    text = digits if abs(value) >= 10_000 else str(abs(int(value)))
    return MINUS + text if value < 0 else text


def percent(share: float) -> str:
    """Return a share between 0 and 1 in percent; one that is not all never rounds up to all."""
    text = fixed(100 * share, 0)
    if text == "100" and share < 1:
        return ">99%"
    if text == "0" and share > 0:
        return "<1%"
    return f"{text}%"


def p_value(value: float) -> str:
    """Return a P value: a bound when very small, three decimals below 0.1, else two."""
    if value < SMALLEST_P:
        return "<0.001"
    text = plain(value, 3 if value < 0.1 else 2)
    return ">0.99" if text == "1.00" and value < 1 else text


def interval(low: float, high: float, digits: int = 2) -> str:
    """Return an interval in words: ``0.22 to 1.74``."""
    return f"{fixed(low, digits)} to {fixed(high, digits)}"


def ends(low: float, high: float) -> str:
    """Return which ends an interval has: ``both``, ``low``, ``high`` or ``none``."""
    return {(True, True): "both", (True, False): "low", (False, True): "high"}.get(
        (math.isfinite(low), math.isfinite(high)), "none"
    )


def span(low: float, high: float, digits: int = 2) -> str:
    """Return a printed set: in brackets, with an open end in words."""
    which = ends(low, high)
    if which == "low":
        return f"[{fixed(low, digits)} or more]"
    if which == "high":
        return f"[{fixed(high, digits)} or less]"
    if which == "none":
        return "[any value]"
    return f"[{fixed(low, digits)}, {fixed(high, digits)}]"
