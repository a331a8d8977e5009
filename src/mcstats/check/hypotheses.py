"""Explanations of a mismatch, ranked by a published error model.

Each printed number is a place that the statement's number may have come from: by the coordinates
in which it differs from what the statement speaks of, and by a slip of the hand. An explanation
weighs as much as the classes that it takes, each divided by how many numbers that class could have
given here; the alternative to all of them is a number that was never read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mcstats.schema.article import About
from mcstats.schema.error_model import Diagnosis
from mcstats.schema.study import Study

from .coordinates import classify_deviation
from .derived import absolute_and_relative, follows, other_wholes
from .figures import PrintedNumber
from .literal import Literal
from .relate import relate
from .slips import find_slips
from .units import conversion_factor

__all__ = ["Explanation", "explain"]

MAX_ERROR_CLASSES = 2  # an explanation by three errors at once explains anything
UNRELATED = 0.2  # where the place itself prints a number, one from nowhere is less likely
UNSPECIFIC = 0.1  # a bound holds of many numbers, so that it points to none of them


@dataclass(frozen=True, slots=True)
class Explanation:
    """One explanation: the classes it takes, its weight, the printed number and the sentence."""

    classes: tuple[Diagnosis, ...]
    weight: float
    what: str
    figure: PrintedNumber | None = None

    @property
    def diagnosis(self) -> Diagnosis:
        """The class that comes first: where the number was taken from, before how it was told."""
        return self.classes[0]


def explain(
    said: Literal,
    about: About,
    study: Study,
    own: Iterable[PrintedNumber],
    others: Iterable[PrintedNumber],
    weights: Mapping[Diagnosis, float],
) -> list[Explanation]:
    """Return the explanations of a number that the study does not print so.

    Parameters
    ----------
    said : Literal
        What the statement says.
    about : About
        What it speaks of.
    study : Study
    own, others : iterable of PrintedNumber
        What this study prints, and what the other studies of the topic print.
    weights : mapping of Diagnosis to float
        The error model; a class that it leaves out weighs as much as its rarest one.

    Returns
    -------
    list of Explanation
        The most likely first, one for each first class; the last resort, that it is not in what
        was read, is among them.
    """
    least = min(weights.values(), default=1.0)

    def weight(classes: Iterable[Diagnosis]) -> float:
        product = 1.0
        for entry in classes:
            product *= weights.get(entry, least)
        return product

    own = list(own)
    printed = [*own, *(figure for figure in others if not figure.derived)]
    near = [
        (figure, off)
        for figure in printed
        if (off := classify_deviation(about, study, figure)) is not None
    ]
    crowd = Counter(off for _, off in near)
    found: list[Explanation] = []
    for figure, off in near:
        if len(off) > MAX_ERROR_CLASSES:
            continue
        share = weight(off) / crowd[off]
        for slip, part, what in _tellings(said, about, figure, here=not off):
            classes = (*off, *slip)
            if not classes or len(classes) > MAX_ERROR_CLASSES:
                continue
            found.append(
                Explanation(classes, share * weight(slip) * part, f"{what}{_where(figure)}", figure)
            )
    for kind, name, function, arms in absolute_and_relative(about, study, own):
        if kind is not None and follows(said, function, arms):
            told = f"{name} of {arms[0].named} and {arms[1].named}"
            found.append(Explanation((kind,), weight([kind]) / 2, told, arms[0]))
    wholes = list(other_wholes(about, study, own))
    for name, function, inputs in wholes:
        if follows(said, function, inputs):
            part = weight([Diagnosis.DENOMINATOR]) / len(wholes)
            found.append(Explanation((Diagnosis.DENOMINATOR,), part, f"{name}", inputs[0]))
    found.append(
        Explanation(
            (Diagnosis.NOT_READ,),
            weight([Diagnosis.NOT_READ]) * _chance(said) * (UNRELATED if crowd[()] else 1.0),
            "no printed number explains it",
        )
    )
    return _ranked(found)


def _tellings(
    said: Literal, about: About, figure: PrintedNumber, *, here: bool
) -> list[tuple[tuple[Diagnosis, ...], float, str]]:
    """Return how a printed number can have become the one that is said."""
    factor = conversion_factor(figure.unit, about.unit or "")
    literal = figure.literal.times(factor) if factor is not None else figure.literal
    relation = relate(said, literal)
    tellings: list[tuple[tuple[Diagnosis, ...], float, str]] = []
    if relation is not None:
        # A bound, or a number within a hedge, could have been said of many printed numbers.
        inside = relation.diagnosis is Diagnosis.OVER_PRECISE and figure.literal.bound
        vague = relation.diagnosis is Diagnosis.WITHIN or inside
        if vague and (figure.study != about.study or (inside and not here)):
            return []
        part = UNSPECIFIC if vague else 1.0
        slip = () if relation.holds else (relation.diagnosis,)
        tellings.append((slip, part, f"{figure.named} is printed"))
    for diagnosis, part in find_slips(said, literal, about.unit or "", ratio=figure.ratio).items():
        tellings.append(((diagnosis,), part, f"{figure.named} is printed"))
    if factor is not None and factor != 1:
        plain = relate(said, figure.literal)
        if plain is not None and plain.holds:
            tellings.append(((Diagnosis.SHIFT,), 1.0, f"{figure.named} is printed"))
    return tellings


def _where(figure: PrintedNumber) -> str:
    coordinates = [figure.outcome, figure.time, figure.arm]
    of = ", ".join(part for part in (figure.quantity, *coordinates) if part)
    return f" for {of.replace('_', ' ')} ({figure.study})"


def _chance(said: Literal) -> float:
    """Return one over how many numbers are written with as many significant digits."""
    digits = said.number.normalize().as_tuple().digits
    return float(1 / (9 * 10 ** (len(digits) - 1)))


def _ranked(found: list[Explanation]) -> list[Explanation]:
    """Return the best explanation of each first class; those of a class weigh together."""
    order = {diagnosis: i for i, diagnosis in enumerate(Diagnosis)}
    best: dict[Diagnosis, Explanation] = {}
    total: Counter[Diagnosis] = Counter()
    for hypothesis in sorted(found, key=lambda h: (-h.weight, len(h.classes), h.what)):
        best.setdefault(hypothesis.diagnosis, hypothesis)
        total[hypothesis.diagnosis] += hypothesis.weight  # type: ignore[assignment]  # a weight
    return sorted(best.values(), key=lambda h: (-total[h.diagnosis], order[h.diagnosis]))
