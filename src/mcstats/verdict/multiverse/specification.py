"""Define specifications, the choices that lead to them, and how an option edits a study."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from mcstats.effects.assumptions import Settings
from mcstats.model.claim import Claim
from mcstats.model.printed import Hedge
from mcstats.model.result import Assumption, AssumptionOption, Result
from mcstats.model.study import Study
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import ChoiceKind

StudyEdit = Callable[[Study], Study]


class Sort(StrEnum):
    """The subject of a choice; the summary of a claim lists the sorts that do not arise."""

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


SETTINGS_OF_SORT: Final = {
    Sort.P_VALUE: {"p_reading", "test", "test_reported", "tails"},
    Sort.ADJUSTMENT: {"comparisons", "level"},
    Sort.ALLOCATION: {"n1", "n2", "total", "total_low", "n1_low", "n1_high"},
    Sort.CORRELATION: {"r", "r_low", "r_high"},
    Sort.VARIANCE: {"vtype"},
}
"""The settings whose presence gives an assumption its sort."""


def sort_of(assumption: Assumption) -> Sort:
    """Return the sort of an assumption, by the settings that it names."""
    options = (assumption.declared, *assumption.others)
    settings = {name for option in options if option for name in option.settings}
    if assumption.span is not None:
        settings.add(assumption.span.setting)
    return next(
        (sort for sort, names in SETTINGS_OF_SORT.items() if settings & names), Sort.READING
    )


class PRule(StrEnum):
    """The conditions under which a printed P value decides against no effect."""

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
        Meaning of each hedging word.
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


def edit_study(study: str, put: StudyEdit) -> Change:
    """Return the change of a specification that puts an edited study in place of one.

    The same study gives the same copy, so that the caches of the evaluator recognise it.
    """
    copies: dict[int, tuple[Study, Study]] = {}  # the original beside its copy keeps its id

    def change(specification: Specification) -> Specification:
        topic = specification.topic
        original = topic.studies[study]
        if id(original) not in copies:
            copies[id(original)] = original, put(original)
        studies = {**topic.studies, study: copies[id(original)][1]}
        return replace(specification, topic=replace(topic, studies=studies))

    return change


def edit_result(result: str, edit: Callable[[Result], Result]) -> StudyEdit:
    """Return the edit of one result of a study, by its id: other choices may drop results."""

    def put(study: Study) -> Study:
        results = tuple(edit(r) if r.id == result else r for r in study.results)
        return study.model_copy(update={"results": results})

    return put


def offer(name: str, sort: Sort, declared: str, options: Iterable[Option]) -> Iterator[Choice]:
    """Yield a choice, unless it has no other option."""
    others = tuple(options)
    if others:
        yield Choice(name, sort, declared, others)


def chain_changes(*changes: Change) -> Change:
    """Return the change that makes several, one after the other."""

    def change(specification: Specification) -> Specification:
        for one in changes:
            specification = one(specification)
        return specification

    return change


def add_assumption(result: Result, **settings: str) -> StudyEdit:
    """Return the edit that adds an assumption which the data file does not declare."""
    what = ", ".join(f"{name} {value}" for name, value in settings.items())
    assumption = Assumption(
        id=f"chosen-{'-'.join(settings)}",
        what=what,
        because="a choice of the analysis",
        results=(result.id,),
        declared=AssumptionOption(label=what, settings=settings),
    )

    def put(study: Study) -> Study:
        return study.model_copy(update={"assumptions": (*study.assumptions, assumption)})

    return put
