"""What a slip of the hand makes of a number: all results of each class, so that they count."""

from __future__ import annotations

import itertools
from decimal import Decimal

from mcstats.schema.error_model import Diagnosis

from .literal import Literal, rounded
from .units import canonical, conversion_factor

__all__ = ["find_slips"]

# A shifted point rarely moves farther than from a unit to its thousandth or millionth.
_SHIFTS = tuple(Decimal(10) ** power for power in (-6, -3, -2, -1, 1, 2, 3, 6))
ROUNDED_FIRST = 0.5  # a number that was rounded before the slip took a step more
_TIMES = tuple(Decimal(factor) for factor in (7, 24, 60))


def find_slips(
    said: Literal, printed: Literal, unit: str, *, ratio: bool
) -> dict[Diagnosis, float]:
    """Return the classes of slip that turn a printed number into the one that is said.

    Parameters
    ----------
    said, printed : Literal
        In one unit.
    unit : str
        That unit; a unit of time can be taken for another one.
    ratio : bool
        Whether the number is a ratio, whose reversal is its inverse.

    Returns
    -------
    dict
        For each class that gives the number said, one over how many numbers the class can give.
    """
    found: dict[Diagnosis, float] = {}
    told = f"{said.number:f}"
    bases = {printed.number: 1.0}
    if said.digits < printed.digits:
        bases |= dict.fromkeys(rounded(printed.number, said.digits), ROUNDED_FIRST)
    for base, part in sorted(bases.items()):
        for diagnosis, texts in (
            (Diagnosis.SWAPPED, _swapped(base)),
            (Diagnosis.DIGIT, _dropped(base) | _doubled(base)),
        ):
            if told in texts:
                found[diagnosis] = max(found.get(diagnosis, 0.0), part / len(texts))
    for diagnosis, numbers in (
        (Diagnosis.SHIFT, _shifted(printed.number, said.digits, unit)),
        (Diagnosis.SIGN, _reversed(printed.number, said.digits, ratio=ratio)),
    ):
        if said.number in numbers:
            found[diagnosis] = 1 / len(numbers)
    return found


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
    """Return the texts that somebody would write for a number: none begins with a spare zero."""
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
