"""Compare units as they are printed: same names, conversions, units of a course of treatment."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

_TIME = {"s": 1, "min": 60, "h": 3_600, "d": 86_400, "week": 604_800}
_NAMED = {
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
}
_COURSE = frozenset({"session", "treatment", "d", "week", "month", "time", "application"})
_PREFIXES = {"micro": -6, "milli": -3, "centi": -2, "kilo": 3, "nano": -9}
_SHORT = {"µ": -6, "μ": -6, "u": -6, "m": -3, "c": -2, "k": 3, "n": -9}
_SIGNS = {-9: "n", -6: "µ", -3: "m", -2: "c", 0: "", 3: "k"}
_BASES = {
    "ampere": "A",
    "amp": "A",
    "a": "A",
    "volt": "V",
    "v": "V",
    "hertz": "Hz",
    "hz": "Hz",
    "metre": "m",
    "meter": "m",
    "m": "m",
    "gram": "g",
    "g": "g",
    "litre": "l",
    "l": "l",
}
_POWERS = {"²": 2, "2": 2, "³": 3, "3": 3}


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit: one name for all spellings, its family, and its size in base units."""

    name: str
    family: str
    factor: Decimal


@cache
def _unit(text: str) -> _Unit:
    folded = text.strip().lower().replace(" ", "").replace("-", "")
    if folded.endswith("s") and len(folded) > 2:
        folded = folded[:-1]
    name = _NAMED.get(folded, folded)
    if name in _TIME:
        return _Unit(name, "time", Decimal(_TIME[name]))
    if name in _COURSE or name in {"%", "points"}:
        return _Unit(name, name, Decimal(1))
    power = _POWERS.get(folded[-1:], 1)
    stem = folded if power == 1 else folded[:-1]
    for prefix, exponent in [("", 0), *_PREFIXES.items(), *_SHORT.items()]:
        base = _BASES.get(stem.removeprefix(prefix)) if stem.startswith(prefix) else None
        if base is not None:
            symbol = f"{_SIGNS[exponent]}{base}" + ("" if power == 1 else str(power))
            return _Unit(symbol, f"{base}{power}", Decimal(10) ** (exponent * power))
    return _Unit(name, "", Decimal(1))


def canonical(unit: str) -> str:
    """Return one name for all spellings of a unit; an unknown unit is its own name."""
    if "/" in unit:
        return "/".join(canonical(part) for part in unit.split("/"))
    return _unit(unit).name if unit else ""


def is_points(unit: str) -> bool:
    """Return whether a unit is percentage points."""
    return canonical(unit) == "points"


def is_percent(unit: str) -> bool:
    """Return whether a unit is percent; percentage points are not."""
    return canonical(unit) == "%"


def counts_a_course(unit: str) -> bool:
    """Return whether a unit counts the duration or the sessions of a treatment."""
    return canonical(unit) in _COURSE


def conversion_factor(unit: str, to: str) -> Decimal | None:
    """Return the factor from one unit to another: 1 if both agree or one of them is unknown.

    None means that the two cannot be the same quantity, such as days and sessions.
    """
    first, second = canonical(unit), canonical(to)
    if first == second or "/" in first + second:
        return Decimal(1)
    one, two = _unit(unit), _unit(to)
    if not one.family or not two.family:
        return Decimal(1)
    return one.factor / two.factor if one.family == two.family else None
