"""In which coordinates a printed number differs from what a statement speaks of."""

from __future__ import annotations

from collections.abc import Iterable

from mcstats.schema.article import About
from mcstats.schema.error_model import Diagnosis
from mcstats.schema.study import Study
from mcstats.schema.words import ContrastKind

from .figures import PrintedNumber
from .units import conversion_factor, counts_a_course, is_percent, is_points

__all__ = ["classify_deviation", "find_targets"]

# Quantities of a comparison, and those of one arm that a comparison is mistaken for.
BETWEEN = frozenset({"difference", "estimate", "change"})
OF_AN_ARM = frozenset({"change", "change_mean", "percent", "mean"})


def find_targets(about: About, study: Study, found: Iterable[PrintedNumber]) -> list[PrintedNumber]:
    """Return the printed numbers that a statement speaks of, readings in use first."""
    hits = [figure for figure in found if classify_deviation(about, study, figure) == ()]
    return sorted(hits, key=lambda figure: not figure.used)


def classify_deviation(
    about: About, study: Study, figure: PrintedNumber
) -> tuple[Diagnosis, ...] | None:
    """Return the classes of error that lead from a printed number to the statement's place.

    An empty tuple says that the statement speaks of this number; None, that no class of error
    makes the one of the other.
    """
    unit = about.unit or ""
    convertible = conversion_factor(figure.unit, unit) is not None
    if figure.study != study.id:
        same = figure.quantity == about.quantity and convertible and figure.used
        return (Diagnosis.OTHER_STUDY,) if same else None
    if figure.quantity == about.quantity == "n":
        return _size(about, study, figure)
    found: list[Diagnosis] = []
    elsewhere = bool(about.outcome and figure.outcome and about.outcome != figure.outcome)
    if figure.quantity != about.quantity:
        quantity = _quantity(about, figure, unit)
        if quantity is None:
            return None
        found.append(quantity)
    elif not convertible:
        if {is_points(unit), is_points(figure.unit)} == {True, False} and (
            is_percent(unit) or is_percent(figure.unit)
        ):
            # Another outcome brings its own scale: that is one error and not two.
            found.extend([] if elsewhere else [Diagnosis.POINTS])
        elif counts_a_course(unit) and counts_a_course(figure.unit):
            found.append(Diagnosis.SHIFT)
        else:
            return None
    rescaled = bool(about.scale and figure.scale and figure.scale != about.scale.value)
    if elsewhere and Diagnosis.OUTCOME not in found:
        found.append(Diagnosis.OUTCOME)
    elif rescaled and not found:
        found.append(Diagnosis.POINTS)
    if about.time and figure.time and about.time != figure.time:
        found.append(Diagnosis.TIME)
    if Diagnosis.WITHIN_ARM not in found:
        found.extend(_arm(about, study, figure))
    return tuple(found)


def _quantity(about: About, figure: PrintedNumber, unit: str) -> Diagnosis | None:
    """Return the class that mistakes one quantity for another."""
    if about.contrast is ContrastKind.BETWEEN and about.quantity in BETWEEN:
        if figure.quantity in OF_AN_ARM and figure.contrast != "between":
            return Diagnosis.WITHIN_ARM
    if counts_a_course(unit) and counts_a_course(figure.unit) and not figure.outcome:
        return None if conversion_factor(figure.unit, unit) is not None else Diagnosis.SHIFT
    if (
        about.outcome
        and figure.outcome
        and figure.unit
        and conversion_factor(figure.unit, unit) == 1
    ):
        return Diagnosis.OUTCOME
    return None


def _arm(about: About, study: Study, figure: PrintedNumber) -> list[Diagnosis]:
    if about.contrast and figure.contrast and about.contrast.value != figure.contrast:
        between = about.contrast is ContrastKind.BETWEEN
        return [Diagnosis.WITHIN_ARM if between else Diagnosis.ARM]
    if figure.contrast == "between" or not figure.arm:
        return []
    # Where no arm is named, the one that was treated is meant.
    meant = about.arm or study.arms[0].id
    return [] if figure.arm == meant else [Diagnosis.ARM]


def _size(about: About, study: Study, figure: PrintedNumber) -> tuple[Diagnosis, ...] | None:
    """Sizes: of the whole study, of an arm, of the arm behind one result."""
    if about.outcome and figure.outcome and about.outcome != figure.outcome:
        return (Diagnosis.DENOMINATOR,)
    if (about.arm or "") == figure.arm:
        same = (about.outcome or "") == figure.outcome or bool(about.arm)
        return () if same else (Diagnosis.DENOMINATOR,)
    if about.arm and figure.arm:
        return (Diagnosis.ARM,)
    alone = len(study.arms) == 1 and not figure.outcome
    return () if alone else (Diagnosis.DENOMINATOR,)
