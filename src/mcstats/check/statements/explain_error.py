"""Explain a mismatch, ranking the explanations by a published error model.

Each printed number is a possible origin of the stated number, through an error in its coordinates
and a slip in its digits. The weight of an explanation is the product of the weights of its classes
of error, each divided by the number of numbers that this class could have produced here. The last
alternative is a number from a source that was not read.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from mcstats.check.statements.asked_number import Asked
from mcstats.check.statements.locate import SIGNED, classify_deviation
from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.check.statements.shares import other_wholes
from mcstats.model.article import About
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.units import canonical, conversion_factor
from mcstats.model.written_number import RETOLD, Literal, relate, rounded, rounds_to_tens

MAX_ERROR_CLASSES = 2  # an explanation by three errors at once explains anything
UNREAD_SOURCE_FACTOR = 0.2  # less likely where the study itself prints the quantity
VAGUE_MATCH_FACTOR = 0.1  # a bound fits many numbers, so it is weak evidence for each
# A decimal point is rarely shifted farther than between a unit and its millionth.
_SHIFTS = tuple(Decimal(10) ** power for power in (-6, -3, -2, -1, 1, 2, 3, 6))
ROUNDED_SHIFT = Decimal("0.1")
"""A shifted number may have been rounded to one digit as well: 3.25 told as 0.3."""
ROUNDING_FACTOR = 0.5  # rounding before the slip is a second step
_TIMES = tuple(Decimal(factor) for factor in (7, 24, 60))


@dataclass(frozen=True, slots=True)
class Explanation:
    """One explanation: its classes of error, its weight, a sentence and the printed number."""

    classes: tuple[Diagnosis, ...]
    weight: float
    what: str
    figure: PrintedNumber | None = None

    @property
    def diagnosis(self) -> Diagnosis:
        """The first class: the wrong place, if there is one, before the slip in the digits."""
        return self.classes[0]


def explain(asked: Asked, also: Iterable[Explanation] = ()) -> list[Explanation]:
    """Return the explanations of a number that its study does not print, the most likely first.

    There is one for each first class of error, those of `also` among them, by what a printed
    number is; `NOT_READ` is the last resort. A class that the error model leaves out weighs as
    much as its rarest one.
    """
    about, study, stated = asked.about, asked.study, asked.stated.literal
    weights = asked.index.weights
    least = min(weights.values(), default=1.0)

    def weight(classes: Iterable[Diagnosis]) -> float:
        return math.prod(weights.get(entry, least) for entry in classes)

    others = (figure for figure in asked.index.others(study) if not figure.derived)
    printed = [*asked.own, *others]
    candidates = [
        (figure, off)
        for figure in printed
        if (off := classify_deviation(about, study, figure)) is not None
    ]
    crowd = Counter(off for _, off in candidates)
    explanations: list[Explanation] = [*also]
    for figure, off in candidates:
        if len(off) > MAX_ERROR_CLASSES:
            continue
        share = weight(off) / crowd[off]
        literal, contrary = _oriented(asked, figure)
        for slip, part, what in _slips_of(literal, about, figure, here=not off):
            if contrary:
                slip = (Diagnosis.SIGN, *slip)
            classes = (*off, *slip)
            if not classes or len(classes) > MAX_ERROR_CLASSES:
                continue
            explanations.append(
                Explanation(classes, share * weight(slip) * part, f"{what}{_where(figure)}", figure)
            )
    wholes = list(other_wholes(about, study, asked.own, stated))
    for name, figure in wholes:
        part = weight([Diagnosis.DENOMINATOR]) / len(wholes)
        explanations.append(Explanation((Diagnosis.DENOMINATOR,), part, name, figure))
    explanations.append(
        Explanation(
            (Diagnosis.NOT_READ,),
            weight([Diagnosis.NOT_READ])
            * _chance(stated)
            * (UNREAD_SOURCE_FACTOR if crowd[()] else 1.0),
            "no printed number explains it",
        )
    )
    return _ranked(explanations)


def _oriented(asked: Asked, figure: PrintedNumber) -> tuple[Literal, bool]:
    """Return the stated number with the sign of a printed change, and whether they point apart.

    Words that say more or less tell a change without a sign.
    """
    stated, direction = asked.stated.literal, asked.stated.direction
    if not direction or figure.ratio or figure.quantity not in {*SIGNED, "reduction"}:
        return stated, False
    outcome = asked.study.find_outcome(figure.outcome)
    falls = figure.quantity == "reduction" or (outcome is not None and outcome.prints_reductions)
    negative = figure.literal.number < 0
    as_stated = direction * (-1 if falls else 1)
    return (stated.negated() if negative else stated), (as_stated < 0) is not negative


def _slips_of(
    stated: Literal, about: About, figure: PrintedNumber, *, here: bool
) -> list[tuple[tuple[Diagnosis, ...], float, str]]:
    """Return the slips by which a printed number can have become the stated one."""
    factor = conversion_factor(figure.unit, about.unit or "")
    literal = figure.literal.times(factor) if factor is not None else figure.literal
    relation = relate(stated, literal)
    tellings: list[tuple[tuple[Diagnosis, ...], float, str]] = []
    if relation is not None:
        # A bound, or a number within a hedge, fits many printed numbers.
        inside = relation.diagnosis is Diagnosis.OVER_PRECISE and figure.literal.bound
        vague = relation.diagnosis is Diagnosis.WITHIN or inside
        if vague and (figure.study != about.study or (inside and not here)):
            return []
        part = VAGUE_MATCH_FACTOR if vague else 1.0
        slip = () if relation.holds else (relation.diagnosis,)
        tellings.append((slip, part, f"{figure.with_unit} is printed"))
    for diagnosis, part in find_slips(
        stated, literal, about.unit or "", ratio=figure.ratio
    ).items():
        tellings.append(((diagnosis,), part, f"{figure.with_unit} is printed"))
    if factor is not None and factor != 1:
        plain = relate(stated, figure.literal)
        if plain is not None and plain.holds:
            tellings.append(((Diagnosis.SHIFT,), 1.0, f"{figure.with_unit} is printed"))
    return tellings


def _where(figure: PrintedNumber) -> str:
    coordinates = [figure.outcome, figure.time, figure.arm]
    of = ", ".join(part for part in (figure.quantity, *coordinates) if part)
    return f" for {of.replace('_', ' ')} ({figure.study})"


def _chance(stated: Literal) -> float:
    """Return the chance of this number among all with as many significant digits."""
    digits = stated.number.normalize().as_tuple().digits
    return float(1 / (9 * 10 ** (len(digits) - 1)))


def _ranked(explanations: Iterable[Explanation]) -> list[Explanation]:
    """Return the best explanation of each class of error, summing weights within a class."""
    order = {diagnosis: i for i, diagnosis in enumerate(Diagnosis)}
    best: dict[Diagnosis, Explanation] = {}
    total: Counter[Diagnosis] = Counter()
    for hypothesis in sorted(explanations, key=lambda h: (-h.weight, len(h.classes), h.what)):
        best.setdefault(hypothesis.diagnosis, hypothesis)
        total[hypothesis.diagnosis] += hypothesis.weight  # type: ignore[assignment]  # a weight
    return sorted(best.values(), key=lambda h: (-total[h.diagnosis], order[h.diagnosis]))


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
        bases |= dict.fromkeys(rounded(printed.number, stated.digits), ROUNDING_FACTOR)
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
    if Diagnosis.SHIFT not in weights and _shifted_roughly(stated, printed.number, unit):
        weights[Diagnosis.SHIFT] = 1 / len(_factors(unit))
    return weights


def _shifted_roughly(stated: Literal, number: Decimal, unit: str) -> bool:
    """Return whether a number that is told as round, or as a bound, is a printed one shifted."""
    for factor in _factors(unit):
        moved = number * factor
        if moved and abs(stated.number / moved - 1) <= RETOLD:
            if stated.set.contains(moved) or rounds_to_tens(replace(stated, hedge="about"), moved):
                return True
    return False


def _factors(unit: str) -> list[Decimal]:
    factors = list(_SHIFTS)
    if canonical(unit) == "h" or conversion_factor(unit, "h") not in {None, Decimal(1)}:
        factors += [*_TIMES, *(1 / factor for factor in _TIMES)]
    return factors


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
    results: set[Decimal] = set()
    for factor in _factors(unit):
        moved = number * factor
        results.add(moved)
        near = {r for r in rounded(moved, digits) if abs(r - moved) <= ROUNDED_SHIFT * abs(moved)}
        results |= near
    return {result for result in results if result} - {number}


def _reversed(number: Decimal, digits: int, *, ratio: bool) -> set[Decimal]:
    if not number:
        return set()
    turned = {-number, 1 / number} if ratio else {-number}
    return turned.union(*(rounded(value, digits) for value in turned)) - {number}
