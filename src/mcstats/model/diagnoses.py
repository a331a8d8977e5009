"""A model of the errors that figures suffer on their way into an article, with their weights.

The weights are relative: what counts is their order of magnitude. They rank explanations of one
mismatch and never decide whether there is one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, model_validator

from mcstats.model.base import Id, PlainNumber, Record, Text, refuse
from mcstats.model.decision_table import Chain


class Diagnosis(StrEnum):
    """The result of comparing a statement with the printed sets of a study."""

    EXACT = "exact"
    ROUNDED = "correctly rounded"
    WITHIN = "within the hedge"
    TRUNCATED = "truncated"
    OVER_PRECISE = "over-precise"
    HEDGE = "hedge dropped"
    INEQUALITY = "inequality dropped"
    ROUGH = "told too roughly"
    POINTS = "percent against percentage points"
    RELATIVE = "relative against absolute"
    WITHIN_ARM = "within-arm change told as an effect"
    EFFECT = "effect told as a within-arm change"
    ARM = "wrong arm"
    TIME = "wrong time point"
    SUBGROUP = "wrong subgroup"
    OUTCOME = "wrong outcome"
    DENOMINATOR = "wrong denominator"
    SIGN = "sign or direction reversed"
    OPPOSITE = "the opposite is printed"
    SWAPPED = "adjacent digits swapped"
    DIGIT = "digit dropped or doubled"
    SHIFT = "decimal or unit shift"
    OTHER_STUDY = "another study's figure"
    UPGRADED = "design upgraded"
    SIGNIFICANT = "significance overstated"
    INSIGNIFICANT = "significance understated"
    DIRECTION = "direction overstated"
    RATIO = "ratio told as a change"
    REST = "complement told as the share"
    MEDIAN = "median told as a mean"
    ODDS = "odds and risks confused"
    SPREAD = "SD and SE confused"
    COUNTED = "count told as a share"
    ARITHMETIC = "wrong arithmetic"
    CREDIT = "credited to another intervention"
    USE = "wrong use"
    POPULATION = "wrong population"
    COMPARISON = "wrong comparison"
    CAUSE = "association told as a cause"
    SEVERAL = "several told for one"
    COUNT = "another number of studies"
    WARNED = "a label warns of it"
    EVENTS = "printed events denied"
    RANK = "no rank printed"
    FURTHER = "goes further than the evidence"
    SHORT = "falls short of the evidence"
    DIFFERENT = "another value is printed"
    OWN_TABLE = "contradicts its own table"
    ITSELF = "contradicts itself"
    REPEATS = "repeats the source, which contradicts itself"
    NOT_READ = "not in what was read"
    ABSENT = "the source lacks it"
    UNTRACEABLE = "untraceable source"
    NOT_NAMED = "source not named"


def _above_zero(text: str) -> str:
    if not 0 < float(text) < float("inf"):
        raise refuse("NUMBER", repr(text), "a number above 0", "write a weight")
    return text


class ErrorClass(Record):
    """One class of error and its weight among all errors."""

    diagnosis: Diagnosis
    weight: Annotated[PlainNumber, AfterValidator(_above_zero)]
    because: Text
    reference: Id

    @property
    def number(self) -> float:
        """The weight as a number."""
        return float(self.weight)


class Ladder(Record):
    """The words of one fact from weakest to strongest; stating a higher one upgrades the design."""

    facts: Chain
    words: Chain
    because: Text
    reference: Id


class ErrorModel(Record):
    """The classes of error with their weights, and the ladders for designs."""

    note: Text
    classes: tuple[ErrorClass, ...]
    ladders: tuple[Ladder, ...] = ()

    def weights(self) -> dict[Diagnosis, float]:
        """Return the share of each class; the shares sum to one."""
        total = sum(entry.number for entry in self.classes)
        return {entry.diagnosis: entry.number / total for entry in self.classes}

    def rungs(self) -> dict[str, tuple[str, ...]]:
        """Return for each fact its words from weak to strong."""
        return {fact: ladder.words for ladder in self.ladders for fact in ladder.facts}

    def cited(self) -> set[str]:
        """Return the references that the model rests on."""
        weighed = {entry.reference for entry in self.classes}
        return weighed | {ladder.reference for ladder in self.ladders}

    @model_validator(mode="after")
    def _each_class_once(self) -> ErrorModel:
        named = [entry.diagnosis for entry in self.classes]
        if len(set(named)) < len(named):
            raise refuse("KEY-DUP", "a diagnosis twice", "each class once", "delete one")
        return self
