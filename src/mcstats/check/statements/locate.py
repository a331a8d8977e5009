"""Compare the coordinates of a printed number with the subject of a statement."""

from __future__ import annotations

from collections.abc import Iterable

from mcstats.check.statements.printed_numbers import PrintedNumber
from mcstats.model.article import About
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.study import Study
from mcstats.model.units import conversion_factor, counts_a_course, is_percent, is_points
from mcstats.model.vocabularies import Better, ContrastKind
from mcstats.model.written_number import Literal

# Quantities of a comparison, and quantities of one arm that are mistaken for them.
BETWEEN = frozenset({"difference", "estimate", "change"})
OF_AN_ARM = frozenset({"change", "change_mean", "percent", "mean"})
_COUNTS_OF_STUDIES = frozenset({"studies", "trials", "rcts", "records"})
SIGNED = frozenset({"difference", "estimate", "change", "change_mean"})


def find_targets(
    about: About, study: Study, figures: Iterable[PrintedNumber]
) -> list[PrintedNumber]:
    """Return the printed numbers that a statement refers to, readings in use first."""
    hits = [figure for figure in figures if classify_deviation(about, study, figure) == ()]
    return sorted(hits, key=lambda figure: not figure.used)


def classify_deviation(
    about: About, study: Study, figure: PrintedNumber
) -> tuple[Diagnosis, ...] | None:
    """Return the classes of error that explain a different place of a printed number.

    The tuple is empty if the statement refers to this number; None means that no class of error
    leads from one place to the other.
    """
    unit = about.unit or ""
    convertible = conversion_factor(figure.unit, unit) is not None
    if figure.study != study.id:
        same = figure.quantity == about.quantity and convertible and figure.used
        return (Diagnosis.OTHER_STUDY,) if same else None
    if figure.quantity == about.quantity == "n":
        return _size(about, study, figure)
    classes: list[Diagnosis] = []
    places = wrong_place(about, figure.outcome, figure.time, figure.subgroup)
    elsewhere = Diagnosis.OUTCOME in places
    same = figure.quantity == about.quantity or _compares_alike(about, figure)
    if not same:
        quantity = _quantity(about, figure, unit)
        if quantity is None:
            return None
        classes.append(quantity)
    elif not convertible and not _in_points(about, figure):
        if {is_points(unit), is_points(figure.unit)} == {True, False} and (
            is_percent(unit) or is_percent(figure.unit)
        ):
            # Another outcome has its own scale, so confusing the two is one error and not two.
            classes.extend([] if elsewhere else [Diagnosis.POINTS])
        elif counts_a_course(unit) and counts_a_course(figure.unit):
            classes.append(Diagnosis.SHIFT)
        else:
            return None
    rescaled = bool(about.scale and figure.scale and figure.scale != about.scale.value)
    if rescaled and not classes and not elsewhere:
        classes.append(Diagnosis.POINTS)
    classes.extend(place for place in places if place not in classes)
    if Diagnosis.WITHIN_ARM not in classes:
        classes.extend(_arm(about, study, figure))
    return tuple(classes)


def speaking_of_all(about: About, study: Study) -> About:
    """Return a subject that names no subgroup as one on all people, where a result is of all.

    An empty `subgroup` means all people; without one a statement is about any result.
    """
    of_all = any(
        result.subgroup is None
        for result in study.results
        if about.outcome in (None, result.outcome) and about.time in (None, result.time)
    )
    return about.model_copy(update={"subgroup": ""}) if about.subgroup is None and of_all else about


def wrong_place(about: About, outcome: str, time: str, subgroup: str) -> list[Diagnosis]:
    """Return the classes of error that lead from a statement to a result at another place."""
    differ = {
        Diagnosis.OUTCOME: bool(about.outcome and outcome and about.outcome != outcome),
        Diagnosis.TIME: bool(about.time and time and about.time != time),
        Diagnosis.SUBGROUP: is_of_others(about, outcome, subgroup),
    }
    return [diagnosis for diagnosis, differs in differ.items() if differs]


def is_of_others(about: About, outcome: str, subgroup: str) -> bool:
    """Return whether a result is of other people than those that a statement is about."""
    return bool(outcome) and about.subgroup is not None and subgroup != about.subgroup


def _compares_alike(about: About, figure: PrintedNumber) -> bool:
    """Return whether a figure is the difference that is asked for, printed as an estimate."""
    plain = {"difference", "estimate"}
    between = figure.contrast == "between" and not figure.ratio
    return {about.quantity, figure.quantity} == plain and between


def _in_points(about: About, figure: PrintedNumber) -> bool:
    """Return whether a printed difference of percentages, in percent, is told in points."""
    of_shares = is_points(about.unit or "") and is_percent(figure.unit)
    return of_shares and figure.quantity in BETWEEN and figure.contrast == "between"


def tells_a_loss(about: About, study: Study, figure: PrintedNumber) -> bool:
    """Return whether a change may be told with the other sign than is printed.

    "Lost 5.8 kg more" tells -5.8 where less of the outcome is better, and -5.8 a printed reduction.
    """
    if about.quantity not in SIGNED or figure.ratio:
        return False
    outcome = study.find_outcome(figure.outcome)
    if outcome is None or outcome.better is not Better.LOWER:
        return False
    return figure.literal.number < 0 or outcome.prints_reductions


def makes_null(stated: Literal, figure: PrintedNumber) -> bool:
    """Return whether rounding turns a printed effect into none: a ratio of 0.66 told as 1.

    "1.0" for 1.04 shows the digit that it was rounded to.
    """
    null = 1 if figure.ratio else 0 if figure.quantity in SIGNED else None
    whole = not stated.bound and not stated.digits
    return null is not None and whole and stated.number == null != figure.literal.number


def _quantity(about: About, figure: PrintedNumber, unit: str) -> Diagnosis | None:
    """Return the class of error that confuses two quantities."""
    if about.contrast is ContrastKind.BETWEEN and about.quantity in BETWEEN:
        if figure.quantity in OF_AN_ARM and figure.contrast != "between":
            return Diagnosis.WITHIN_ARM
    if about.quantity == "k" and figure.quantity in _COUNTS_OF_STUDIES and not figure.outcome:
        return Diagnosis.DENOMINATOR
    names = figure.quantity, about.quantity
    if set(names) == {"n_randomised", "n_analysed"}:
        return Diagnosis.DENOMINATOR
    of_both_times = {f"baseline_{names[0]}", f"baseline_{names[1]}"} & set(names)
    if of_both_times and about.outcome == figure.outcome:
        return Diagnosis.TIME
    if counts_a_course(unit) and counts_a_course(figure.unit) and not figure.outcome:
        return None if conversion_factor(figure.unit, unit) is not None else Diagnosis.SHIFT
    if (
        about.outcome
        and figure.outcome
        and about.outcome != figure.outcome
        and figure.unit
        and conversion_factor(figure.unit, unit) == 1
    ):
        return Diagnosis.OUTCOME
    return None


def _arm(about: About, study: Study, figure: PrintedNumber) -> list[Diagnosis]:
    if about.contrast and figure.contrast and about.contrast.value != figure.contrast:
        between = about.contrast is ContrastKind.BETWEEN
        return [Diagnosis.WITHIN_ARM if between else Diagnosis.EFFECT]
    if figure.contrast == "between" or not figure.arm:
        return []
    # A statement without an arm is about the treated one.
    meant = about.arm or study.arms[0].id
    return [] if figure.arm == meant else [Diagnosis.ARM]


def _size(about: About, study: Study, figure: PrintedNumber) -> tuple[Diagnosis, ...] | None:
    """Compare sample sizes: whole study, arm, or arm of one result."""
    if about.subgroup is not None and figure.subgroup != about.subgroup:
        return (Diagnosis.DENOMINATOR,)
    if about.outcome and figure.outcome and about.outcome != figure.outcome:
        return (Diagnosis.DENOMINATOR,)
    if (about.arm or "") == figure.arm:
        same = (about.outcome or "") == figure.outcome or bool(about.arm)
        return () if same else (Diagnosis.DENOMINATOR,)
    if about.arm and figure.arm:
        return (Diagnosis.ARM,)
    alone = len(study.arms) == 1 and not figure.outcome
    return () if alone else (Diagnosis.DENOMINATOR,)
