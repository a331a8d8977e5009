"""Units as people print them: one name for all spellings, and exact conversions.

The one table of units of the program. Conversions are those that hold by definition (SI prefixes,
the international pound, the conventional millimetre of mercury); a conversion that depends on the
substance, as from mg/dL to mmol/L, is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import zip_longest
from typing import Final

_NAMED: Final[Mapping[str, str]] = {
    "percent": "%",
    "pct": "%",
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
    "mo": "month",
    "mth": "month",
    "yr": "year",
    "y": "year",
    "pound": "lb",
    "ounce": "oz",
    "inche": "inch",
    "foot": "ft",
    "feet": "ft",
    "stone": "stone",
    "mcg": "µg",
    "cc": "cm3",
    "mmofmercury": "mmHg",
    **dict.fromkeys((f"millimet{end}ofmercury" for end in ("re", "er", "res", "ers")), "mmHg"),
    "mmofhg": "mmHg",
    "mmhg": "mmHg",
    "torr": "mmHg",
    "cmh2o": "cmH2O",
    "cmofwater": "cmH2O",
    "internationalunit": "IU",
    "ui": "IU",
    "pulse/s": "Hz",
    "pps": "Hz",
    "cycle/s": "Hz",
    "beat/min": "bpm",
}
# Sizes in the base unit of a dimension, each exact by definition (BIPM SI brochure 2019, ch. 4;
# NIST special publication 811, app. B).
_FIXED: Final[Mapping[str, tuple[str, str]]] = {
    "s": ("duration", "1"),
    "min": ("duration", "60"),
    "h": ("duration", "3600"),
    "d": ("duration", "86400"),
    "week": ("duration", "604800"),
    "fortnight": ("duration", "1209600"),
    "month": ("calendar", "1"),
    "year": ("calendar", "12"),
    "lb": ("g1", "453.59237"),
    "oz": ("g1", "28.349523125"),
    "stone": ("g1", "6350.29318"),
    "inch": ("m1", "0.0254"),
    "ft": ("m1", "0.3048"),
    "mmHg": ("Pa1", "133.322387415"),
    "cmH2O": ("Pa1", "98.0665"),
    "bar": ("Pa1", "100000"),
    "cal": ("J1", "4.184"),
    "kcal": ("J1", "4184"),
    "%": ("%", "1"),
    "‰": ("%", "0.1"),
    "points": ("points", "1"),
    "bpm": ("bpm", "1"),
}
_FIXED_DAY: Final = Decimal(_FIXED["d"][1])
_COURSE: Final = frozenset({"session", "treatment", "d", "week", "month", "time", "application"})
_SITTINGS: Final = frozenset({"session", "treatment", "application"})
"""One thing in prose."""
_PERSON_TIME: Final = re.compile(
    r"per ([0-9][0-9,]*) (?:person|patient|participant)[- ]years?(?: .*)?"
)
_DAYS_OF_MONTH: Final = (Decimal(28), Decimal(31))
"""Four weeks are called a month."""
_DAYS_OF_YEAR: Final = (Decimal(364), Decimal(366))
"""And 52 weeks a year."""
_PREFIXES: Final = {
    **{"pico": -12, "nano": -9, "micro": -6, "milli": -3, "centi": -2, "deci": -1},
    **{"kilo": 3, "mega": 6},
}
_SHORT: Final = {"µ": -6, "μ": -6, "u": -6, "m": -3, "c": -2, "k": 3, "n": -9, "p": -12, "d": -1}
_SIGNS: Final = {-12: "p", -9: "n", -6: "µ", -3: "m", -2: "c", -1: "d", 0: "", 3: "k", 6: "M"}
_BASES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("ampere", "amp", "a"), "A"),
    **dict.fromkeys(("volt", "v"), "V"),
    **dict.fromkeys(("hertz", "hz"), "Hz"),
    **dict.fromkeys(("metre", "meter", "m"), "m"),
    **dict.fromkeys(("gram", "gramme", "g"), "g"),
    **dict.fromkeys(("litre", "liter", "l"), "l"),
    **dict.fromkeys(("pascal", "pa"), "Pa"),
    **dict.fromkeys(("joule", "j"), "J"),
    **dict.fromkeys(("watt", "w"), "W"),
    **dict.fromkeys(("mole", "mol"), "mol"),
    **dict.fromkeys(("iu",), "IU"),
    **dict.fromkeys(("ohm", "ω"), "Ω"),
    **dict.fromkeys(("gray", "gy"), "Gy"),
}
_IN_MILLIONS: Final = frozenset({"Hz", "Pa", "W", "J", "Ω"})
_POWERS: Final = {"²": 2, "2": 2, "³": 3, "3": 3}
_SQUARED: Final = {"square": "2", "sq": "2", "cubic": "3", "cu": "3"}
_CUBIC_METRE: Final = Decimal(1000)
"""Litres in a cubic metre."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit without "per": one name for all spellings, its dimension, and its size in its base."""

    name: str
    family: str
    factor: Decimal


@cache
def _unit(text: str) -> _Unit:
    printed = re.sub(r"[ -]", "", _with_powers(text.strip()))
    folded = printed.lower()
    if folded.endswith("s") and len(folded) > 2 and folded not in _NAMED:
        folded = folded[:-1]
    name = _NAMED.get(folded, folded) if printed != "W" else folded  # w is a week, and W a watt
    if name in _FIXED:
        family, size = _FIXED[name]
        return _Unit(name, family, Decimal(size))
    if name in _COURSE:
        return _Unit(name, name, Decimal(1))
    # A capital M is a million before units that are written so; elsewhere it is a slip of case.
    if printed.startswith("M") and _BASES.get(folded[1:]) in _IN_MILLIONS:
        return _prefixed(folded[1:], 6)
    for prefix, exponent in [("", 0), *_PREFIXES.items(), *_SHORT.items()]:
        if name.lower().startswith(prefix):
            found = _prefixed(name.lower().removeprefix(prefix), exponent)
            if found.family:
                return found
    return _Unit(name, "", Decimal(1))


def _with_powers(text: str) -> str:
    """Return "square centimetres" as "centimetres2"."""
    first, _, rest = text.partition(" ")
    power = _SQUARED.get(first.lower().rstrip("."))
    return f"{rest.rstrip('s')}{power}" if power and rest else text


def _prefixed(stem: str, exponent: int) -> _Unit:
    power = _POWERS.get(stem[-1:], 1)
    base = _BASES.get(stem if power == 1 else stem[:-1])
    if base is None or (exponent == -1 and base not in ("l", "m", "g")):
        return _Unit(stem, "", Decimal(1))
    symbol = f"{_SIGNS[exponent]}{base}" + ("" if power == 1 else str(power))
    size, family = Decimal(10) ** (exponent * power), f"{base}{power}"
    if family == "m3":
        size, family = size * _CUBIC_METRE, "l1"
    return _Unit(symbol, family, size)


@cache
def _parts(text: str) -> tuple[_Unit, ...]:
    """Return what a unit counts and what it counts it by: mg/kg/day has three parts."""
    whole = re.sub(r"\s+per\s+", "/", re.sub(r"^per\s+", "/", text.strip()), flags=re.IGNORECASE)
    parts = tuple(_unit(part) for part in whole.split("/"))
    name = _NAMED.get("/".join(part.name for part in parts))
    return parts if name is None else (_unit(name),)


def canonical(unit: str) -> str:
    """Return one name for all spellings of a unit; an unknown unit is its own name."""
    return "/".join(part.name for part in _parts(unit)) if unit else ""


def unified(unit: str) -> str:
    """Return one spelling for all of a unit of measurement: "mm Hg" and "mmHg" are "mmHg".

    Units of time, of a course and what is no unit of measurement stay as they are typed.
    """
    parts = _parts(unit) if unit else ()
    measured = all(part.family and part.family not in _TYPED for part in parts[:1])
    return canonical(unit) if parts and measured else unit


def is_known(unit: str) -> bool:
    """Return whether a text is a unit, rather than a noun such as "women"."""
    return bool(unit) and all(part.family for part in _parts(unit))


def size_in_base(unit: str) -> Decimal:
    """Return the size of a unit in the base unit of its dimension; 1 for a noun such as "women"."""
    size = Decimal(1)
    for number, part in enumerate(_parts(unit)) if unit else ():
        size = size * part.factor if number == 0 else size / part.factor
    return size


def factor_if_known(unit: str, to: str) -> Decimal | None:
    """Return `exact_factor` where the table has both units, and 1 where one is in words of its own.

    A unit such as "mm on a scale of 100" counts as the one that it begins with.
    """
    unit, to = _of_prose(unit), _of_prose(to)
    return exact_factor(unit, to) if is_known(unit) and is_known(to) else Decimal(1)


def is_points(unit: str) -> bool:
    """Return whether a unit is percentage points."""
    return canonical(unit) == "points"


def is_percent(unit: str) -> bool:
    """Return whether a unit is percent; percentage points are not."""
    return canonical(unit) == "%"


def days_of(unit: str) -> tuple[Decimal, Decimal] | None:
    """Return the least and the most days of a unit of time as prose uses it; None for others."""
    of = _parts(_of_prose(unit))[0]
    if of.family == "duration":
        days = of.factor / _FIXED_DAY
        return days, days
    return {"month": _DAYS_OF_MONTH, "year": _DAYS_OF_YEAR}.get(of.name)


def counts_a_course(unit: str) -> bool:
    """Return whether a unit counts the duration or the sessions of a treatment."""
    return canonical(unit) in _COURSE


_PEOPLE: Final = frozenset(
    "adult child children individual inpatient man men outpatient participant patient people "
    "person resident subject user volunteer woman women".split()
)
_PARTS: Final = frozenset(
    "ear eye foot feet hand hip implant joint knee leg lesion limb shoulder side site sore teeth "
    "tooth ulcer wound".split()
)


def counts_parts_for_people(unit: str, to: str) -> bool:
    """Return whether one unit counts people and the other one parts of them, such as wounds."""
    kinds = set()
    for words in (unit.casefold().split(), to.casefold().split()):
        names = {*words, *(word.rstrip("s") for word in words)}
        kinds.add("people" if names & _PEOPLE else "parts" if names & _PARTS else "")
    return kinds == {"people", "parts"}


def conversion_factor(unit: str, to: str) -> Decimal | None:
    """Return the factor from one unit to another as prose uses them; None where there is none.

    A unit that is not printed is taken for the other one, and names that are no units ("women",
    "participants") for one another. None means that the two cannot be the same quantity, such as
    days and sessions, or pounds and people.
    """
    if not unit or not to:
        return Decimal(1)
    rates = [_PERSON_TIME.fullmatch(text.strip().lower()) for text in (unit, to)]
    if rates[0] and rates[1]:
        whole, other = (Decimal(rate[1].replace(",", "")) for rate in rates if rate)
        return other / whole
    one, two = _parts(_of_prose(unit)), _parts(_of_prose(to))
    if len(one) != len(two):  # prose gives "20 minutes per session" as 20 minutes
        one, two = one[:1], two[:1]
    return _factor(one, two, strict=False)


def exact_factor(unit: str, to: str) -> Decimal | None:
    """Return the factor between two units of data: 1 for spellings of one unit, else by definition.

    Unlike `conversion_factor` it takes nothing for granted: an unknown unit is only itself.
    """
    return _factor(_parts(unit), _parts(to), strict=True)


def _factor(one: tuple[_Unit, ...], two: tuple[_Unit, ...], *, strict: bool) -> Decimal | None:
    whole = Decimal(1)
    for number, (a, b) in enumerate(zip_longest(one, two)):
        if a is None or b is None:
            return None
        if a.name == b.name or (not strict and {a.name, b.name} <= _SITTINGS):
            continue
        if a.family != b.family or not a.family:
            nameless = not a.family or not b.family
            physical = any(u.family and u.name not in _LOOSE for u in (a, b))
            if strict or not nameless or physical:
                return None
            continue
        ratio = a.factor / b.factor
        whole = whole * ratio if number == 0 else whole / ratio
    return whole


_TYPED: Final = frozenset({*_COURSE, "duration", "calendar", "points"})
_LOOSE: Final = frozenset({*_COURSE, "%", "points"})
"""Units for which prose has words of its own: visits for sessions, people for percent."""


def _of_prose(unit: str) -> str:
    """Return the unit that words after a number begin with: "kg more" are kilograms."""
    words = unit.split(" ")
    for end in range(len(words), 0, -1):
        head = " ".join(words[:end])
        if _parts(head)[0].family:
            return head
    return unit


def differing(units: Collection[str]) -> tuple[str, str] | None:
    """Return the first two of several units that do not convert into one another exactly."""
    known = [unit for unit in units if unit]
    for unit in known[1:]:
        if exact_factor(unit, known[0]) is None:
            return known[0], unit
    return None
