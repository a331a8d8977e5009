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
from mcstats.verdict.synthesis_of_body import DECLARED_POOLING, Pooling

StudyEdit = Callable[[Study], Study]


class Sort(StrEnum):
    """The subject of a choice; the summary of a claim lists the sorts that do not arise."""

    READING = "readings of a record"
    INFERENCE = "inferences from the words of a source"
    ALLOCATION = "sizes of the arms"
    P_VALUE = "handling of a P value"
    ADJUSTMENT = "adjustment of an interval"
    CORRELATION = "correlation of before and after"
    MEASURE = "measure of the effect"
    VARIANCE = "form of the variance"
    ZERO = "cells that hold zero"
    POOLING = "τ² method and interval of the mean"
    COUNTS = "what counts as the intervention"
    REVIEW = "reviews counted or not"
    EXCLUSION = "exclusions"
    LEFT_OUT = "deciding studies, left out one at a time"
    REPLICATION = "doubted replications"
    RATING = "ratings without information"
    OTHER_RATING = "ratings of contradicting results"
    FACT = "disputed facts"
    TOLERANCE = "tolerance of a hedged number"
    MARGIN = "effects too small to matter"
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


@dataclass(frozen=True, slots=True)
class Specification:
    """One combination of analytic choices.

    Attributes
    ----------
    topic : Topic
        With the readings in force.
    claim : Claim
        With the question in force.
    hedges : mapping of str to Hedge
        Meaning of each hedging word.
    settings : mapping of str to Settings
        By study.
    taken : mapping of str to str
        By study the id of the result that is taken of it, where it is not the preferred one.
    without_p : frozenset of str
        The studies whose printed P value is not counted.
    left_out : frozenset of str
        The studies that do not count at all.
    not_replicating : frozenset of str
        The studies that do not count as replications.
    ratings : mapping of str to str
        By domain of bias, the rating of those deciding results of which none is known.
    others_rated : mapping of str to str
        By study beside those that decide, the rating of every domain of which none is known.
    facts : mapping of str to str
        Facts that replace those of the body of evidence.
    pooling : Pooling
        How results that decide together are pooled.
    margin : float
        A factor of the conventional margins within which an effect is too small to matter.
    """

    topic: Topic
    claim: Claim
    hedges: Mapping[str, Hedge]
    settings: Mapping[str, Settings] = field(default_factory=dict)
    taken: Mapping[str, str] = field(default_factory=dict)
    without_p: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    not_replicating: frozenset[str] = frozenset()
    ratings: Mapping[str, str] = field(default_factory=dict)
    others_rated: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    pooling: Pooling = DECLARED_POOLING
    margin: float = 1.0


Change = Callable[[Specification], Specification]


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One option of a choice."""

    label: str
    kind: ChoiceKind  # its relation to the declared option
    because: str
    change: Change
    if_so: tuple[str, ...]  # clauses that suppose it, to follow the word "if": the fullest first


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A choice: its name, what it is about, the declared option, and the others.

    Attributes
    ----------
    if_not : str
        The clause that supposes any option but the declared one; empty where there is none.
    """

    name: str
    sort: Sort
    declared: str
    others: tuple[Option, ...]
    if_not: str = ""

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


def edit_claim(edit: Callable[[Claim], Claim]) -> Change:
    """Return the change of a specification that edits its claim; one claim gives one copy."""
    copies: dict[int, tuple[Claim, Claim]] = {}

    def change(specification: Specification) -> Specification:
        original = specification.claim
        if id(original) not in copies:
            copies[id(original)] = original, edit(original)
        return replace(specification, claim=copies[id(original)][1])

    return change


def leave_out(*studies: str) -> Change:
    """Return the change of a specification that counts no result of some studies."""

    def change(specification: Specification) -> Specification:
        return replace(specification, left_out=specification.left_out | set(studies))

    return change


def edit_result(result: str, edit: Callable[[Result], Result]) -> StudyEdit:
    """Return the edit of one result of a study, by its id: other choices may drop results."""

    def put(study: Study) -> Study:
        results = tuple(edit(r) if r.id == result else r for r in study.results)
        return study.model_copy(update={"results": results})

    return put


def offer(
    name: str, sort: Sort, declared: str, options: Iterable[Option], if_not: str = ""
) -> Iterator[Choice]:
    """Yield a choice, unless it has no other option."""
    others = tuple(options)
    if others:
        yield Choice(name, sort, declared, others, if_not)


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


def rating_in_words(word: str) -> str:
    """Return a rating as the end of a clause."""
    return {"high": "at high risk of bias", "low": "at low risk of bias"}.get(word, f"“{word}”")
