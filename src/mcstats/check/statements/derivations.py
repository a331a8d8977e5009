"""Compute numbers from other coded numbers: 40 W for a million devices are 40 µW each."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from mcstats.model.article import Article, Statement
from mcstats.model.derivation import Derivation, Step
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.public_fact import PublicFact
from mcstats.model.read_stated_number import read_stated
from mcstats.model.units import size_in_base

_DIGITS = 6  # more than any number in prose has, and few enough to be read


class _Number(NamedTuple):
    number: Decimal
    unit: str
    limit: str  # "at most", of a number that is one end


def said_by(
    statement: Statement, article: Article, hedges: Mapping[str, Hedge]
) -> tuple[str, str] | None:
    """Return the number that a calculation over statements gives, and the calculation in words.

    None where a statement of the calculation holds no number.
    """
    if statement.derived is None:
        return None
    named = {entry.id: entry for entry in article.statements}

    def number(name: str) -> _Number | None:
        entry = named.get(name)
        if entry is None or entry.says is None:
            return None
        return _number(entry.says, entry.about.unit or "", hedges)

    return _computed(statement.derived, statement.about.unit or "", number)


def value_of_fact(
    fact: PublicFact, facts: Mapping[str, PublicFact], hedges: Mapping[str, Hedge]
) -> tuple[str, str] | None:
    """Return the number of a fact as text with its unit, and how it was computed ("" if printed).

    None where the fact holds no number.
    """
    if fact.says is not None:
        unit = fact.unit if fact.unit and fact.unit not in fact.says else ""
        return f"{fact.says} {unit}".strip(), ""
    if fact.derived is None:
        return None

    def number(name: str) -> _Number | None:
        other = facts.get(name)
        if other is None or other.id == fact.id:
            return None
        value = value_of_fact(other, facts, hedges)
        return None if value is None else _number(value[0], other.unit or "", hedges)

    return _computed(fact.derived, fact.unit or "", number)


def _number(text: str, unit: str, hedges: Mapping[str, Hedge]) -> _Number | None:
    try:
        stated = read_stated(text, "", unit, hedges)
    except PrintedError:
        return None
    literal = stated.literal
    return _Number(literal.number, stated.unit or unit, literal.hedge if literal.bound else "")


def _computed(
    derived: Derivation, unit: str, number: Callable[[str], _Number | None]
) -> tuple[str, str] | None:
    values = [value for name in derived.of if (value := number(name)) is not None]
    if len(values) < len(derived.of):
        return None
    sizes = [value.number * size_in_base(value.unit) for value in values]
    first, *rest = sizes
    try:
        result = {
            Step.SUM: lambda: sum(sizes, Decimal(0)),
            Step.DIFFERENCE: lambda: first - sum(rest, Decimal(0)),
            Step.PRODUCT: lambda: math.prod(sizes, start=Decimal(1)),
            Step.RATIO: lambda: first / math.prod(rest, start=Decimal(1)),
        }[derived.by]()
    except ArithmeticError:
        return None
    stated = f"{float(result / size_in_base(unit)):.{_DIGITS}g}"
    if "e" in stated:
        stated = f"{Decimal(stated):f}"
    limits = {value.limit for value in values} - {""}
    if limits and (len(limits) > 1 or derived.by not in (Step.SUM, Step.PRODUCT)):
        return None
    stated = " ".join([*limits, stated])
    parts = [f"{value.limit} {value.number:f} {value.unit}".strip() for value in values]
    sign = {Step.SUM: " + ", Step.DIFFERENCE: " - ", Step.PRODUCT: " × ", Step.RATIO: " / "}
    return f"{stated} {unit}".strip(), sign[derived.by].join(parts)
