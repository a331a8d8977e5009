"""Collect the signalling facts of a comparison for one outcome, in the words of the rubric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mcstats.bias.comparison import Comparison, main_comparison
from mcstats.bias.inference import is_inferred
from mcstats.bias.numbers_lost import lost_word
from mcstats.model.base import Fact, Reported, Sourced
from mcstats.model.dates import parse_date
from mcstats.model.facts import ReviewSignals, Signals
from mcstats.model.result import Result
from mcstats.model.rubric import Parameter
from mcstats.model.study import Outcome, Study
from mcstats.model.topic import Path
from mcstats.model.vocabularies import NOT_REPORTED, Allocation, Assignment, Blinded, Role, YesNo

# Signals that may follow from the arms compared, whatever is coded for the study.
_DERIVED = ("participants", "allocation")
# Who is compared with such an arm knows it, and blinding can only hide the choice between others.
_KNOWN = frozenset({"none", Role.NO_TREATMENT.value, Role.USUAL_CARE.value})
_HIDDEN = frozenset({Role.SHAM, Role.ACTIVE})


@dataclass(frozen=True, slots=True)
class Basis:
    """The fact that a rating cites: its word, its place in the source, its path in the file.

    `inferred_from` are the words of the source that only suggest an inferred fact.
    """

    fact: str
    source: str
    place: str
    path: Path
    inferred: bool = False
    inferred_from: str = ""


def signals_of(
    study: Study,
    outcome: Outcome,
    parameters: Mapping[str, Parameter],
    comparison: Comparison | None = None,
    results: Sequence[Result] = (),
) -> Signals:
    """Return the signalling facts of a study for one outcome and comparison.

    The results are those that make the comparison: their numbers of participants count. Without a
    comparison the main one of the outcome is meant.
    """
    if comparison is None:
        comparison, results = main_comparison(study, outcome)
    design = study.design
    return Signals(
        comparator=comparison.comparator,
        credible_sham=word_of_fact(design.credible_sham),
        participants=_participants(study, comparison),
        assessors=word_of_fact(outcome.assessors),
        measured=outcome.measured.value,
        scale_validated=word_of_fact(outcome.scale_validated),
        payer=word_of_fact(study.funding.payer),
        allocation=_allocation(study, comparison),
        sequence=word_of_fact(design.sequence),
        concealment=word_of_fact(design.concealment),
        adjusted=_adjusted(study, results),
        comparable=_shown(design.comparable),
        assignment=_assignment(study, results),
        recruitment=word_of_fact(design.recruitment),
        carry_over=word_of_fact(design.carry_over),
        lost=lost_word(study, comparison, results, parameters),
        registered=_registered(study),
        as_registered=word_of_fact(design.as_registered),
    )


def basis_of(
    study: Study,
    outcome: Outcome,
    signals: Signals | ReviewSignals,
    signal: str,
    unstated: str = NOT_REPORTED,
) -> Basis:
    """Return the source of the word of one signal; `unstated` is the place where none states it."""
    value, path = _place(study, outcome, signal)
    word = signals.words()[signal]
    if signal in _DERIVED and isinstance(value, Fact) and word_of_fact(value) != word:
        value, path = None, ("arms",)  # the word follows from the arms compared
    if isinstance(value, Sourced):
        source = value.source or study.sources[0]
        inferred = is_inferred(value)
        words = value.words or "" if inferred else ""
        return Basis(word, source, value.place, path, inferred, words)
    place = unstated if word == NOT_REPORTED else "as coded"
    return Basis(word, study.sources[0], place, path)


def _place(study: Study, outcome: Outcome, signal: str) -> tuple[Any, Path]:
    """Return the coded value behind a signal, with its path in the file."""
    whole: dict[str, tuple[Any, Path]] = {
        "comparator": (study.design.allocation, ("arms",)),
        "lost": (None, ("arms",)),
        "pooled": (None, ("results",)),
    }
    if signal in whole:
        return whole[signal]
    index = study.outcomes.index(outcome)
    records: list[tuple[Path, Any]] = [
        (("outcomes", index), outcome),
        (("funding",), study.funding),
        (("review",), study.review),
        (("design",), study.design),
    ]
    for path, record in records:
        if record is not None and signal in type(record).model_fields:
            value = getattr(record, signal)
            return value if isinstance(value, Sourced) else None, (*path, signal)
    return None, ("review",)  # a review without a record of its conduct


def word_of_fact(value: Fact[Any] | str) -> str:
    """Return the word of a fact, or the one for what is not reported."""
    return str(value.value.value) if isinstance(value, Fact) else NOT_REPORTED


def _shown(value: Fact[YesNo] | str) -> str:
    """Return the word for what has to be shown: what is not reported is not shown."""
    return value.value.value if isinstance(value, Fact) else YesNo.NO.value


def _participants(study: Study, comparison: Comparison) -> str:
    """Return the blinding of the participants compared.

    In a study that hides its treatment from some by a sham or by another treatment, an arm that
    gets nothing still knows it: there the comparison decides, and not the word for the study.
    """
    word = word_of_fact(study.design.participants)
    hidden = any(arm.role in _HIDDEN for arm in study.arms)
    if word == Blinded.BLINDED.value and comparison.comparator in _KNOWN and hidden:
        return Blinded.NOT_BLINDED.value
    return word


def _allocation(study: Study, comparison: Comparison) -> str:
    """Return the allocation; a change within one of several arms has one group, as one arm has."""
    word = word_of_fact(study.design.allocation)
    if comparison.is_between or not study.arms:
        return word
    return Allocation.ONE_GROUP.value if len(study.arms) > 1 or word == NOT_REPORTED else word


def _adjusted(study: Study, results: Sequence[Result]) -> str:
    """Return whether results are adjusted; those that print nothing but arms' figures are not."""
    word = word_of_fact(study.design.adjusted)
    raw = bool(results) and all(result.groups and not result.printed for result in results)
    return YesNo.NO.value if word == NOT_REPORTED and raw else word


def _assignment(study: Study, results: Sequence[Result]) -> str:
    """Return what was assigned; the first period of a crossover alone is one of parallel arms."""
    assigned = study.design.assigned
    if assigned in (Assignment.CLUSTER, Assignment.STEPPED_WEDGE):
        return "clusters"
    if assigned is Assignment.EXPOSURE:
        return assigned.value
    first = bool(results) and all(result.of_first_period for result in results)
    return "periods" if assigned is Assignment.CROSSOVER and not first else "people"


def _registered(study: Study) -> str:
    """Return the time of registration relative to the study, from the printed dates.

    A date without a day stands for a range of days: the order counts only where the ranges do not
    overlap, and without a date the result is "not reported".
    """
    design = study.design
    dates = {
        name: parse_date(value.printed) if isinstance(value, Reported) else None
        for name, value in (
            ("registered", design.registered),
            ("started", design.started),
            ("completed", design.completed),
        )
    }
    registered, started, completed = dates["registered"], dates["started"], dates["completed"]
    if registered is None:
        return NOT_REPORTED
    if completed is not None and registered[0] > completed[1]:
        return "after completion"
    if started is not None and registered[0] > started[1]:
        return "after start"
    if started is not None and registered[1] <= started[0]:
        return "before"
    return NOT_REPORTED
