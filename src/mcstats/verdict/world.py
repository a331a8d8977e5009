"""Worlds: the ways in which everything that the data leave open can be settled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mcstats.effects.settings import Settings
from mcstats.schema.claim import Claim
from mcstats.schema.printed import Hedge
from mcstats.schema.topic import Topic
from mcstats.schema.words import ChoiceKind

__all__ = ["Choice", "Option", "PRule", "Sort", "World"]


class Sort(StrEnum):
    """What a choice is about; a claim says of each sort whether it arises."""

    READING = "readings of a record"
    ALLOCATION = "sizes of the arms"
    P_VALUE = "handling of a P value"
    ADJUSTMENT = "adjustment of an interval"
    CORRELATION = "correlation of before and after"
    MEASURE = "measure of the effect"
    VARIANCE = "form of the variance"
    ZERO = "cells that hold zero"
    POOLING = "τ² method, test and prediction interval"
    COUNTS = "what counts as the intervention"
    RATING = "ratings without information"
    FACT = "disputed facts"
    TOLERANCE = "tolerance of a hedged number"
    THRESHOLD = "threshold of interest"
    QUESTION = "another outcome or time"


class PRule(StrEnum):
    """Where a printed P value is taken to decide against no effect."""

    BOUNDED = "where it bounds the effect"
    NEVER = "never"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class World:
    """One way to settle every choice.

    Attributes
    ----------
    topic : Topic
        With the readings in force.
    claim : Claim
        With the result that decides.
    settings : mapping of str to Settings
        By study.
    ratings : mapping of (study, outcome, domain) to str
        Ratings that replace the computed ones.
    facts : mapping of str to str
        Facts that replace the coded ones.
    p_rule : PRule
        Where a printed P value decides.
    as_defined : bool
        Whether a study counts as what is sold only where it prints what defines the product.
    hedges : mapping of str to Hedge
        What hedging words mean.
    """

    topic: Topic
    claim: Claim
    hedges: Mapping[str, Hedge]
    settings: Mapping[str, Settings] = field(default_factory=dict)
    ratings: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    p_rule: PRule = PRule.BOUNDED
    as_defined: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One option of a choice: its name, how it relates to the declared one, what it does."""

    label: str
    kind: ChoiceKind
    because: str
    change: Callable[[World], World]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A choice: its name, what it is about, the declared option, and the others.

    `study` is the one study whose effects and ratings it touches; empty where it touches none.
    """

    name: str
    sort: Sort
    declared: str
    others: tuple[Option, ...]
    study: str = ""

    @property
    def uncertain(self) -> tuple[Option, ...]:
        """The options that count in shares."""
        return tuple(o for o in self.others if o.kind is ChoiceKind.UNCERTAIN)
