"""How a written number relates to a printed one of the same quantity and unit."""

from __future__ import annotations

from dataclasses import dataclass

from mcstats.schema.error_model import Diagnosis

from .literal import Literal, implies, rounded, truncated

__all__ = ["Relation", "relate"]

_OPPOSITE = {"at least": -1, "over": -1, "up to": 1, "under": 1}


@dataclass(frozen=True, slots=True)
class Relation:
    """What the one is of the other, and whether it may be said."""

    diagnosis: Diagnosis
    holds: bool


def _yes(diagnosis: Diagnosis) -> Relation:
    return Relation(diagnosis, True)


def _no(diagnosis: Diagnosis) -> Relation:
    return Relation(diagnosis, False)


def relate(said: Literal, printed: Literal) -> Relation | None:
    """Return how a statement's number comes from a printed one, or None where it does not.

    A statement holds where its set covers what is printed, so that "at least 70 %" may be said of
    "over 80 %" and "80 %" may not be said of "at least 80 %".
    """
    if printed.bound:
        return _of_bound(said, printed)
    if said.bound:
        # A bound speaks of the value that is printed, not of the digits that were cut off.
        if not said.set.contains(printed.number):
            return None
        return _yes(Diagnosis.WITHIN)
    if printed.hedge == "about" and not said.hedge:
        near = said.number == printed.number or printed.set.contains(said.number)
        return _no(Diagnosis.HEDGE) if near else None
    return _of_value(said, printed)


def _of_value(said: Literal, printed: Literal) -> Relation | None:
    digits = said.digits
    if said.number == printed.number:
        if digits > printed.digits:
            return _no(Diagnosis.OVER_PRECISE)
        return _yes(Diagnosis.EXACT if digits == printed.digits else Diagnosis.ROUNDED)
    if digits < printed.digits:
        if said.number in rounded(printed.number, digits):
            return _yes(Diagnosis.ROUNDED)
        if said.number == truncated(printed.number, digits):
            hedged = said.hedge == "about" and said.set.contains(printed.number)
            return Relation(Diagnosis.TRUNCATED, hedged)
    if said.hedge == "about" and said.set.contains(printed.number):
        return _yes(Diagnosis.WITHIN)
    if digits > printed.digits and printed.set.contains(said.number):
        return _no(Diagnosis.OVER_PRECISE)
    return None


def _of_bound(said: Literal, printed: Literal) -> Relation | None:
    if said.bound:
        if said.number == printed.number and _OPPOSITE[said.hedge] != _OPPOSITE[printed.hedge]:
            return _no(Diagnosis.SIGN)
        if implies(printed.set, said.set):
            same = said.number == printed.number and said.hedge == printed.hedge
            return _yes(Diagnosis.EXACT if same else Diagnosis.WITHIN)
        # "over 80" of "at least 80" leaves out the one value that is printed.
        return _no(Diagnosis.INEQUALITY) if said.number == printed.number else None
    if said.number == printed.number:
        return _no(Diagnosis.INEQUALITY)
    return _no(Diagnosis.OVER_PRECISE) if printed.set.contains(said.number) else None
