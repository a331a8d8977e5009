"""Units as people print them: which are the same, which convert, and which count a course."""

from __future__ import annotations

from decimal import Decimal

__all__ = ["canonical", "converted", "counts_a_course", "is_points", "said_in_percent"]

_TIME = {"s": "1", "min": "60", "h": "3600", "d": "86400", "week": "604800"}
_CURRENT = {"µA": "1e-6", "mA": "1e-3", "A": "1"}
_LENGTH = {"mm": "1e-3", "cm": "1e-2", "m": "1"}
_AREA = {"mm2": "1e-6", "cm2": "1e-4", "m2": "1"}
_FAMILIES = (_TIME, _CURRENT, _LENGTH, _AREA)
_COURSE = frozenset({"session", "treatment", "d", "week", "month", "time", "application"})
_KNOWN = _COURSE.union(*_FAMILIES, ("%", "points"))
_NAMES = {
    "percent": "%",
    "percentagepoint": "points",
    "percentpoint": "points",
    "pp": "points",
    "point": "points",
    "second": "s",
    "sec": "s",
    "minute": "min",
    "mins": "min",
    "hour": "h",
    "hr": "h",
    "day": "d",
    "wk": "week",
    "w": "week",
    "microa": "µA",
    "microamp": "µA",
    "microampere": "µA",
    "ua": "µA",
    "μa": "µA",
    "µa": "µA",
    "ma": "mA",
    "milliamp": "mA",
    "milliampere": "mA",
    "amp": "A",
    "ampere": "A",
    "millimetre": "mm",
    "centimetre": "cm",
    "cm²": "cm2",
    "mm²": "mm2",
    "m²": "m2",
}


def canonical(unit: str) -> str:
    """Return one name for all spellings of a unit; an unknown unit is its own name."""
    if "/" in unit:
        return "/".join(canonical(part) for part in unit.split("/"))
    folded = unit.strip().lower().replace(" ", "").replace("-", "")
    if folded.endswith("s") and len(folded) > 2:
        folded = folded[:-1]
    return _NAMES.get(folded, folded)


def is_points(unit: str) -> bool:
    """Whether a unit is percentage points."""
    return canonical(unit) == "points"


def said_in_percent(unit: str) -> bool:
    """Whether a unit is percent, which percentage points are not."""
    return canonical(unit) == "%"


def counts_a_course(unit: str) -> bool:
    """Whether a unit counts how long or how often something was applied."""
    return canonical(unit) in _COURSE


def converted(unit: str, to: str) -> Decimal | None:
    """Return the factor from one unit to another: 1 where both agree or one of them is unknown.

    None means that the two cannot be the same quantity, as days and sessions cannot.
    """
    first, second = canonical(unit), canonical(to)
    if not first or not second or first == second:
        return Decimal(1)
    for family in _FAMILIES:
        if first in family and second in family:
            return Decimal(family[first]) / Decimal(family[second])
    return None if {first, second} <= _KNOWN else Decimal(1)
