"""Specifications: the ways in which everything that the data leave open can be settled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from mcstats.effects.assumptions import Settings
from mcstats.model.claim import Claim
from mcstats.model.printed import Hedge
from mcstats.model.result import Assumption
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import ChoiceKind


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


SORTS: Final = {
    Sort.P_VALUE: {"p_reading", "test", "test_reported", "tails"},
    Sort.ADJUSTMENT: {"comparisons", "level"},
    Sort.ALLOCATION: {"n1", "n2", "total", "total_low", "n1_low", "n1_high"},
    Sort.CORRELATION: {"r", "r_low", "r_high"},
    Sort.VARIANCE: {"vtype"},
}
"""What an assumption is about, by the settings that it names."""


def sort_of(assumption: Assumption) -> Sort:
    """Return what an assumption is about."""
    options = (assumption.declared, *assumption.others)
    settings = {name for option in options if option for name in option.settings}
    if assumption.span is not None:
        settings.add(assumption.span.setting)
    return next((sort for sort, names in SORTS.items() if settings & names), Sort.READING)


class PRule(StrEnum):
    """Where a printed P value is taken to decide against no effect."""

    BOUNDED = "where it bounds the effect"
    NEVER = "never"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Specification:
    """One combination of analytic choices.

    Attributes
    ----------
    topic : Topic
        With the readings in force.
    claim : Claim
        With the result that decides.
    hedges : mapping of str to Hedge
        What hedging words mean.
    settings : mapping of str to Settings
        By study.
    ratings : mapping of (study, outcome, domain) to str
        Ratings that replace the computed ones.
    facts : mapping of str to str
        Facts that replace the coded ones.
    p_rule : PRule
        Where a printed P value decides.
    """

    topic: Topic
    claim: Claim
    hedges: Mapping[str, Hedge]
    settings: Mapping[str, Settings] = field(default_factory=dict)
    ratings: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    p_rule: PRule = PRule.BOUNDED


Change = Callable[[Specification], Specification]


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One option of a choice: its name, how it relates to the declared one, what it does."""

    label: str
    kind: ChoiceKind
    because: str
    change: Change


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A choice: its name, what it is about, the declared option, and the others."""

    name: str
    sort: Sort
    declared: str
    others: tuple[Option, ...]

    @property
    def uncertain(self) -> tuple[Option, ...]:
        """The options that count in shares."""
        return tuple(o for o in self.others if o.kind is ChoiceKind.UNCERTAIN)
