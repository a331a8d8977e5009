"""List all numbers that a slip in the digits of a printed number can produce, by class."""

from __future__ import annotations

import itertools
from decimal import Decimal

from mcstats.check.statements.units import canonical, conversion_factor
from mcstats.check.statements.written_number import Literal, rounded
from mcstats.model.diagnoses import Diagnosis

# A decimal point is rarely shifted farther than between a unit and its millionth.
_SHIFTS = tuple(Decimal(10) ** power for power in (-6, -3, -2, -1, 1, 2, 3, 6))
ROUNDED_FIRST = 0.5  # factor: rounding before the slip is a second step
_TIMES = tuple(Decimal(factor) for factor in (7, 24, 60))


def find_slips(
    stated: Literal, printed: Literal, unit: str, *, ratio: bool
) -> dict[Diagnosis, float]:
    """Return the classes of slip that turn a printed number into the stated one.

    Parameters
    ----------
    stated, printed : Literal
        In one unit.
    unit : str
        The common unit; a unit of time can be confused with another one.
    ratio : bool
        True for a ratio, whose reversal is its inverse.

    Returns
    -------
    dict
        For each class that gives the stated number, one over the size of the class.
    """
    weights: dict[Diagnosis, float] = {}
    stated_text = f"{stated.number:f}"
    bases = {printed.number: 1.0}
    if stated.digits < printed.digits:
        bases |= dict.fromkeys(rounded(printed.number, stated.digits), ROUNDED_FIRST)
    for base, part in sorted(bases.items()):
        for diagnosis, texts in (
            (Diagnosis.SWAPPED, _swapped(base)),
            (Diagnosis.DIGIT, _dropped(base) | _doubled(base)),
        ):
            if stated_text in texts:
                weights[diagnosis] = max(weights.get(diagnosis, 0.0), part / len(texts))
    for diagnosis, numbers in (
        (Diagnosis.SHIFT, _shifted(printed.number, stated.digits, unit)),
        (Diagnosis.SIGN, _reversed(printed.number, stated.digits, ratio=ratio)),
    ):
        if stated.number in numbers:
            weights[diagnosis] = 1 / len(numbers)
    return weights


def _pieces(number: Decimal) -> tuple[str, str]:
    return ("-" if number < 0 else ""), f"{abs(number):f}"


def _swapped(number: Decimal) -> set[str]:
    sign, text = _pieces(number)
    places = [i for i, c in enumerate(text) if c != "."]
    results = set()
    for i, j in itertools.pairwise(places):
        letters = list(text)
        letters[i], letters[j] = letters[j], letters[i]
        results.add("".join(letters))
    return _written(sign, results - {text})


def _dropped(number: Decimal) -> set[str]:
    sign, text = _pieces(number)
    rests = {text[:i] + text[i + 1 :] for i, c in enumerate(text) if c != "."}
    return _written(sign, {rest.rstrip(".") for rest in rests} - {text})


def _doubled(number: Decimal) -> set[str]:
    sign, text = _pieces(number)
    longer = {text[: i + 1] + c + text[i + 1 :] for i, c in enumerate(text) if c != "."}
    return _written(sign, longer)


def _written(sign: str, texts: set[str]) -> set[str]:
    """Return the texts that are usual for a number: without a spare zero in front."""
    good = {text for text in texts if text and text[0] != "."}
    return {sign + text for text in good if text == "0" or text[0] != "0" or text[1:2] == "."}


def _shifted(number: Decimal, digits: int, unit: str) -> set[Decimal]:
    factors = list(_SHIFTS)
    if canonical(unit) == "h" or conversion_factor(unit, "h") not in {None, Decimal(1)}:
        factors += [*_TIMES, *(1 / factor for factor in _TIMES)]
    results: set[Decimal] = set()
    for factor in factors:
        moved = number * factor
        results.add(moved)
        results |= rounded(moved, digits)
    return {result for result in results if result} - {number}


def _reversed(number: Decimal, digits: int, *, ratio: bool) -> set[Decimal]:
    if not number:
        return set()
    turned = {-number, 1 / number} if ratio else {-number}
    return turned.union(*(rounded(value, digits) for value in turned)) - {number}
