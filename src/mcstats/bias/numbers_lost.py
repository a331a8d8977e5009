"""Judge how many of the participants of a comparison are missing from its analysis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from mcstats.bias.comparison import Comparison
from mcstats.model.base import Reported
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import ArmKey, read_count
from mcstats.model.result import Result
from mcstats.model.rubric import Parameter
from mcstats.model.study import Study
from mcstats.model.vocabularies import NOT_REPORTED

MANY, SOME, FEW = "many", "some", "few"
# A result with many lost decides, and so does one of which it is not known; "few" needs all.
_WORST_FIRST: Final = (MANY, NOT_REPORTED, SOME, FEW)


def lost_word(
    study: Study,
    comparison: Comparison,
    results: Sequence[Result],
    parameters: Mapping[str, Parameter],
) -> str:
    """Return the word for the share of the participants that the results leave out.

    It is few, some, many, or "not reported" where a number of an arm is missing, is not exact or is
    larger than the number randomised. The number analysed is the one that the result prints for the
    arm, or that of the arm, and the smaller one where both are printed: a result that counts
    everybody who was randomised does not say who was measured. A number that counts something else,
    or is the same printed number as the one randomised, is no number analysed, and neither is that
    of a subgroup, since how many of them were randomised is not known. Of several results the one
    that leaves out most decides.
    """
    words = {_lost(study, comparison, result, parameters) for result in results or (None,)}
    return next(word for word in _WORST_FIRST if word in words)


def _lost(
    study: Study,
    comparison: Comparison,
    result: Result | None,
    parameters: Mapping[str, Parameter],
) -> str:
    randomised = analysed = Fraction(0)
    for arm in study.arms:
        if arm.id not in comparison.arms:
            continue
        printed = [arm.analysed]
        if result is not None and result.subgroup is None:
            printed.append(result.groups.get(arm.id, {}).get(ArmKey.N, NOT_REPORTED))
        begun = arm.randomised
        if not isinstance(begun, Reported):
            return NOT_REPORTED
        remaining = [v for v in printed if isinstance(v, Reported) and _comparable(begun, v)]
        before, after = _number(begun), _smallest(remaining)
        if before is None or after is None or after > before:
            return NOT_REPORTED
        randomised, analysed = randomised + before, analysed + after
    if randomised <= 0:
        return NOT_REPORTED
    # Fractions, because in binary 3 lost of 10 would exceed a limit of 0.3.
    share = 1 - analysed / randomised
    if share < Fraction(parameters["lost_some"].value):
        return FEW
    return MANY if share > Fraction(parameters["lost_many"].value) else SOME


def _smallest(values: Iterable[Reported]) -> Fraction | None:
    numbers = [_number(value) for value in values]
    known = [number for number in numbers if number is not None]
    return min(known) if known and len(known) == len(numbers) else None


def _number(value: Reported) -> Fraction | None:
    try:
        number = read_count(value)
    except PrintedError:
        return None
    return Fraction(number.lo) if number.lo == number.hi else None


def _comparable(randomised: Reported, analysed: Reported) -> bool:
    """Return whether two numbers count the same thing, and are not one printed number.

    A number that is printed once, and coded for both, does not say that nobody is missing.
    """
    if randomised.unit is not None and analysed.unit not in (None, randomised.unit):
        return False
    return randomised.words is None or (
        (randomised.source, randomised.place, randomised.words)
        != (analysed.source, analysed.place, analysed.words)
    )
