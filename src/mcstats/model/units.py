"""Units as people print them: one name for all spellings, and exact conversions.

Conversions are those that hold by definition (SI prefixes,
the international pound, the conventional millimetre of mercury); a conversion that depends on the
substance, as from mg/dL to mmol/L, is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import zip_longest

from mcstats.model.unit_table import (
    BASES,
    COURSE,
    CUBIC_METRE,
    DAYS_OF_MONTH,
    DAYS_OF_YEAR,
    FIXED,
    FIXED_DAY,
    IN_MILLIONS,
    LOOSE,
    NAMED,
    PARTS,
    PEOPLE,
    PERSON_TIME,
    POWERS,
    PREFIXES,
    SHORT,
    SIGNS,
    SITTINGS,
    SQUARED,
    TYPED,
)


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
    if folded.endswith("s") and len(folded) > 2 and folded not in NAMED:
        folded = folded[:-1]
    name = NAMED.get(folded, folded) if printed != "W" else folded  # w is a week, and W a watt
    if name in FIXED:
        family, size = FIXED[name]
        return _Unit(name, family, Decimal(size))
    if name in COURSE:
        return _Unit(name, name, Decimal(1))
    # A capital M is a million before units that are written so; elsewhere it is a slip of case.
    if printed.startswith("M") and BASES.get(folded[1:]) in IN_MILLIONS:
        return _prefixed(folded[1:], 6)
    for prefix, exponent in [("", 0), *PREFIXES.items(), *SHORT.items()]:
        if name.lower().startswith(prefix):
            found = _prefixed(name.lower().removeprefix(prefix), exponent)
            if found.family:
                return found
    return _Unit(name, "", Decimal(1))


def _with_powers(text: str) -> str:
    """Return "square centimetres" as "centimetres2"."""
    first, _, rest = text.partition(" ")
    power = SQUARED.get(first.lower().rstrip("."))
    return f"{rest.rstrip('s')}{power}" if power and rest else text


def _prefixed(stem: str, exponent: int) -> _Unit:
    power = POWERS.get(stem[-1:], 1)
    base = BASES.get(stem if power == 1 else stem[:-1])
    if base is None or (exponent == -1 and base not in ("l", "m", "g")):
        return _Unit(stem, "", Decimal(1))
    symbol = f"{SIGNS[exponent]}{base}" + ("" if power == 1 else str(power))
    size, family = Decimal(10) ** (exponent * power), f"{base}{power}"
    if family == "m3":
        size, family = size * CUBIC_METRE, "l1"
    return _Unit(symbol, family, size)


@cache
def _parts(text: str) -> tuple[_Unit, ...]:
    """Return what a unit counts and what it counts it by: mg/kg/day has three parts."""
    whole = re.sub(r"\s+per\s+", "/", re.sub(r"^per\s+", "/", text.strip()), flags=re.IGNORECASE)
    parts = tuple(_unit(part) for part in whole.split("/"))
    name = NAMED.get("/".join(part.name for part in parts))
    return parts if name is None else (_unit(name),)


def canonical(unit: str) -> str:
    """Return one name for all spellings of a unit; an unknown unit is its own name."""
    return "/".join(part.name for part in _parts(unit)) if unit else ""


def unified(unit: str) -> str:
    """Return one spelling for all of a unit of measurement: "mm Hg" and "mmHg" are "mmHg".

    Units of time, of a course and what is no unit of measurement stay as they are typed.
    """
    parts = _parts(unit) if unit else ()
    measured = all(part.family and part.family not in TYPED for part in parts[:1])
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
        days = of.factor / FIXED_DAY
        return days, days
    return {"month": DAYS_OF_MONTH, "year": DAYS_OF_YEAR}.get(of.name)


def counts_a_course(unit: str) -> bool:
    """Return whether a unit counts the duration or the sessions of a treatment."""
    return canonical(unit) in COURSE


def counts_parts_for_people(unit: str, to: str) -> bool:
    """Return whether one unit counts people and the other one parts of them, such as wounds."""
    kinds = set()
    for words in (unit.casefold().split(), to.casefold().split()):
        names = {*words, *(word.rstrip("s") for word in words)}
        kinds.add("people" if names & PEOPLE else "parts" if names & PARTS else "")
    return kinds == {"people", "parts"}


def conversion_factor(unit: str, to: str) -> Decimal | None:
    """Return the factor from one unit to another as prose uses them; None where there is none.

    A unit that is not printed is taken for the other one, and names that are no units ("women",
    "participants") for one another. None means that the two cannot be the same quantity, such as
    days and sessions, or pounds and people.
    """
    if not unit or not to:
        return Decimal(1)
    rates = [PERSON_TIME.fullmatch(text.strip().lower()) for text in (unit, to)]
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
        if a.name == b.name or (not strict and {a.name, b.name} <= SITTINGS):
            continue
        if a.family != b.family or not a.family:
            nameless = not a.family or not b.family
            physical = any(u.family and u.name not in LOOSE for u in (a, b))
            if strict or not nameless or physical:
                return None
            continue
        ratio = a.factor / b.factor
        whole = whole * ratio if number == 0 else whole / ratio
    return whole


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
