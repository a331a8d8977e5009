"""Decision tables: facts in closed vocabularies, rules that decide, combinations that cannot be.

A table has exactly one rule for each combination of its inputs that can occur ("unique hit"), so
that the order of its rules means nothing and each can be read by itself.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator

from mcstats.model.base import Id, Record, Text
from mcstats.model.errors import MCStatsError
from mcstats.model.facts import NOT_APPLICABLE


class RuleError(MCStatsError):
    """A table that has no rule, or more than one, for a combination that can occur."""


class FactsError(MCStatsError):
    """Facts that no rule may judge, because they contradict one another or are unknown words.

    `reasons` holds one for each contradiction or unknown word.
    """

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


class FactRole(StrEnum):
    """The role of a fact: to move a level as evidence, effect or claim, or only to qualify."""

    EVIDENCE = "evidence"
    EFFECT = "effect"
    CLAIM = "claim"
    QUALIFIER = "qualifier"


def _one_or_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else tuple(value)


Words = Annotated[
    tuple[Text, ...], BeforeValidator(_one_or_many, json_schema_input_type=str | tuple[str, ...])
]
Chain = Annotated[tuple[Text, ...], BeforeValidator(tuple)]
When = dict[Id, Words]


def holds(when: When, facts: Mapping[str, str]) -> bool:
    """Return whether each fact that a condition names has one of the words it allows."""
    return all(facts[name] in words for name, words in when.items())


class Clause(Record):
    """A condition with its reason and the authority it rests on."""

    id: Id
    when: When = {}
    because: Text
    reference: Id


class Rule(Clause):
    """One row of a table: where the condition holds, the table gives `then`."""

    then: Text


class ImpossibleCombination(Clause):
    """A combination of facts that cannot be; data that code it are refused."""


class OrdinalScale(Record):
    """An ordered vocabulary: word to the text that a page shows; chains run from low to high."""

    words: dict[Text, Text]
    order: tuple[Chain, ...] = ()


class ChangeWording(Record):
    """Other words for what a fact would become, where the facts as they are meet a condition."""

    when: When
    becomes: dict[Text, Text]


class FactDefinition(Record):
    """One fact: the question, its words from low to high, and of what it is asked.

    `order` holds chains, low to high; words that no chain joins are incomparable. Where `applies`
    does not hold the fact is ``not applicable`` and is not compared.
    """

    part: FactRole
    asks: Text
    words: dict[Text, Text]
    order: tuple[Chain, ...] = ()
    applies: When = {}
    becomes: dict[Text, Text] = {}
    becomes_where: tuple[ChangeWording, ...] = ()

    def describe_change(self, word: str, facts: Mapping[str, str]) -> str:
        """Return what it is for this fact to become a word, from the facts as they are."""
        texts = dict(self.becomes)
        for wording in self.becomes_where:
            if holds(wording.when, facts):
                texts |= wording.becomes
        return texts.get(word, word)

    def vocabulary(self) -> tuple[str, ...]:
        """Return the words, with ``not applicable`` first where the fact is not always asked."""
        return ((NOT_APPLICABLE,) if self.applies else ()) + tuple(self.words)


class DecisionTable(Record):
    """One decision: which facts it reads, which scale its words come from, and its rules."""

    id: Text
    gives: Id
    asks: Text
    inputs: Chain
    rules: tuple[Rule, ...]

    def hit(self, facts: Mapping[str, str]) -> Rule:
        """Return the one rule whose condition holds.

        Raises `RuleError` if no rule or more than one holds.
        """
        hits = [rule for rule in self.rules if holds(rule.when, facts)]
        if len(hits) != 1:
            read = ", ".join(f"{name} {facts[name]}" for name in self.inputs)
            named = ", ".join(rule.id for rule in hits) or "no rule"
            raise RuleError(f"table {self.id}: {named} for {read}")
        return hits[0]


class Space(Record):
    """Facts, the tables that read them, and the combinations that cannot be."""

    facts: dict[Id, FactDefinition]
    impossible: tuple[ImpossibleCombination, ...] = ()
    tables: tuple[DecisionTable, ...]

    def table(self, name: str) -> DecisionTable:
        """Return the table of that name."""
        return next(table for table in self.tables if table.id == name)

    def apply_defaults(self, facts: Mapping[str, str]) -> dict[str, str]:
        """Return the facts, with ``not applicable`` in place of those that are not asked.

        Raises `FactsError` with every unknown word, or every contradiction.
        """
        given = {name: facts[name] for name in self.facts}
        result = {
            name: given[name] if holds(axis.applies, given) else NOT_APPLICABLE
            for name, axis in self.facts.items()
        }
        unknown = tuple(
            f"{name}: {result[name]!r} is none of {', '.join(axis.words)}"
            + _nearest(result[name], axis)
            for name, axis in self.facts.items()
            if not (
                result[name] == NOT_APPLICABLE and axis.applies and not holds(axis.applies, given)
            )
            and result[name] not in axis.words
        )
        if unknown:
            raise FactsError(unknown)
        contradictions = tuple(c.because for c in self.impossible if holds(c.when, result))
        if contradictions:
            raise FactsError(contradictions)
        return result

    def decide(self, facts: Mapping[str, str]) -> dict[str, Rule]:
        """Return the deciding rule of each table; a table may read what an earlier one gave."""
        known = self.apply_defaults(facts)
        hits: dict[str, Rule] = {}
        for table in self.tables:
            hits[table.id] = table.hit(known)
            known[table.id] = hits[table.id].then
        return hits


def _nearest(word: str, axis: FactDefinition) -> str:
    close = difflib.get_close_matches(word, list(axis.words), n=1, cutoff=0.5)
    return "".join(f" (did you mean {name!r}?)" for name in close)
