"""Relate a stated number to a printed one of the same quantity and unit."""

from __future__ import annotations

from dataclasses import dataclass

from mcstats.check.statements.written_number import Literal, implies, rounded, truncated
from mcstats.model.diagnoses import Diagnosis

_OPPOSITE = {"at least": -1, "over": -1, "up to": 1, "under": 1}


@dataclass(frozen=True, slots=True)
class Relation:
    """The diagnosis of a stated number, and whether the printed one supports it."""

    diagnosis: Diagnosis
    holds: bool


def _yes(diagnosis: Diagnosis) -> Relation:
    return Relation(diagnosis, True)


def _no(diagnosis: Diagnosis) -> Relation:
    return Relation(diagnosis, False)


def relate(stated: Literal, printed: Literal) -> Relation | None:
    """Return the relation of a stated number to a printed one, or None if there is none.

    A statement holds if its set covers the printed set: "over 80 %" supports "at least 70 %", and
    "at least 80 %" does not support "80 %".
    """
    if printed.bound:
        return _of_bound(stated, printed)
    if stated.bound:
        # A stated bound is compared with the printed value, not with all values that round to it.
        if not stated.set.contains(printed.number):
            return None
        return _yes(Diagnosis.WITHIN)
    if printed.hedge == "about" and not stated.hedge:
        near = stated.number == printed.number or printed.set.contains(stated.number)
        return _no(Diagnosis.HEDGE) if near else None
    return _of_value(stated, printed)


def _of_value(stated: Literal, printed: Literal) -> Relation | None:
    digits = stated.digits
    if stated.number == printed.number:
        if digits > printed.digits:
            return _no(Diagnosis.OVER_PRECISE)
        return _yes(Diagnosis.EXACT if digits == printed.digits else Diagnosis.ROUNDED)
    if digits < printed.digits:
        if stated.number in rounded(printed.number, digits):
            return _yes(Diagnosis.ROUNDED)
        if stated.number == truncated(printed.number, digits):
            hedged = stated.hedge == "about" and stated.set.contains(printed.number)
            return Relation(Diagnosis.TRUNCATED, hedged)
    if stated.hedge == "about" and stated.set.contains(printed.number):
        return _yes(Diagnosis.WITHIN)
    if digits > printed.digits and printed.set.contains(stated.number):
        return _no(Diagnosis.OVER_PRECISE)
    return None


def _of_bound(stated: Literal, printed: Literal) -> Relation | None:
    if stated.bound:
        if stated.number == printed.number and _OPPOSITE[stated.hedge] != _OPPOSITE[printed.hedge]:
            return _no(Diagnosis.SIGN)
        if implies(printed.set, stated.set):
            same = stated.number == printed.number and stated.hedge == printed.hedge
            return _yes(Diagnosis.EXACT if same else Diagnosis.WITHIN)
        # "over 80" excludes the one value that "at least 80" prints.
        return _no(Diagnosis.INEQUALITY) if stated.number == printed.number else None
    if stated.number == printed.number:
        return _no(Diagnosis.INEQUALITY)
    return _no(Diagnosis.OVER_PRECISE) if printed.set.contains(stated.number) else None
