"""Compute numbers from other coded numbers: 40 W for a million devices are 40 µW each."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal

from mcstats.model.article import Article, Statement
from mcstats.model.derivation import Derivation, Step
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.public_fact import PublicFact
from mcstats.model.read_stated_number import read_stated
from mcstats.model.units import size_in_base

_DIGITS = 6  # more than any number in prose has, and few enough to be read


def said_by(
    statement: Statement, article: Article, hedges: Mapping[str, Hedge]
) -> tuple[str, str] | None:
    """Return the number that a calculation over statements gives, and the calculation in words.

    None where a statement of the calculation holds no number.
    """
    if statement.derived is None:
        return None
    named = {entry.id: entry for entry in article.statements}

    def number(name: str) -> tuple[Decimal, str] | None:
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

    def number(name: str) -> tuple[Decimal, str] | None:
        other = facts.get(name)
        if other is None or other.id == fact.id:
            return None
        value = value_of_fact(other, facts, hedges)
        return None if value is None else _number(value[0], other.unit or "", hedges)

    return _computed(fact.derived, fact.unit or "", number)


def _number(text: str, unit: str, hedges: Mapping[str, Hedge]) -> tuple[Decimal, str] | None:
    try:
        stated = read_stated(text, "", unit, hedges)
    except PrintedError:
        return None
    return stated.literal.number, stated.unit or unit


def _computed(
    derived: Derivation, unit: str, number: Callable[[str], tuple[Decimal, str] | None]
) -> tuple[str, str] | None:
    values = [number(name) for name in derived.of]
    if any(value is None for value in values):
        return None
    sizes = [value[0] * size_in_base(value[1]) for value in values if value is not None]
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
    parts = [f"{value[0]:f} {value[1]}".strip() for value in values if value is not None]
    sign = {Step.SUM: " + ", Step.DIFFERENCE: " - ", Step.PRODUCT: " × ", Step.RATIO: " / "}
    return f"{stated} {unit}".strip(), sign[derived.by].join(parts)
