"""Collect the signalling facts of a study for one outcome, in the words of the rubric."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mcstats.model.base import Fact, Reported, Sourced
from mcstats.model.dates import parse_date
from mcstats.model.facts import Signals
from mcstats.model.result import read_count
from mcstats.model.rubric import Parameter
from mcstats.model.study import Outcome, Study
from mcstats.model.topic import Path
from mcstats.model.vocabularies import NOT_REPORTED


@dataclass(frozen=True, slots=True)
class Basis:
    """The fact that a rating cites: its word, its place in the source, its path in the file."""

    fact: str
    source: str
    place: str
    path: Path


def comparator_of(study: Study) -> str:
    """Return what the intervention was compared with: the role of the second arm, or none."""
    others = [arm.role.value for arm in study.arms[1:] if arm.role.value != "intervention"]
    return others[0] if others else "none"


def signals_of(study: Study, outcome: Outcome, parameters: Mapping[str, Parameter]) -> Signals:
    """Return the signalling facts of a study for one outcome."""
    design = study.design
    return Signals(
        comparator=comparator_of(study),
        credible_sham=_word(design.credible_sham),
        participants=_word(design.participants),
        assessors=_word(outcome.assessors),
        measured=outcome.measured.value,
        scale_validated=_word(outcome.scale_validated),
        payer=_word(study.funding.payer),
        allocation=_word(design.allocation),
        sequence=_word(design.sequence),
        concealment=_word(design.concealment),
        lost=_lost(study, parameters),
        registered=_registered(study),
        as_registered=_word(design.as_registered),
    )


def basis_of(study: Study, outcome: Outcome, signals: Signals, signal: str) -> Basis:
    """Return the source of the word of one signal."""
    design, index = study.design, study.outcomes.index(outcome)
    places: dict[str, tuple[Any, Path]] = {
        "credible_sham": (design.credible_sham, ("design", "credible_sham")),
        "participants": (design.participants, ("design", "participants")),
        "assessors": (outcome.assessors, ("outcomes", index, "assessors")),
        "scale_validated": (outcome.scale_validated, ("outcomes", index, "scale_validated")),
        "payer": (study.funding.payer, ("funding", "payer")),
        "allocation": (design.allocation, ("design", "allocation")),
        "sequence": (design.sequence, ("design", "sequence")),
        "concealment": (design.concealment, ("design", "concealment")),
        "registered": (design.registered, ("design", "registered")),
        "as_registered": (design.as_registered, ("design", "as_registered")),
        "comparator": (design.allocation, ("arms",)),
        "measured": (None, ("outcomes", index, "measured")),
        "lost": (None, ("arms",)),
    }
    value, path = places[signal]
    word = signals.words()[signal]
    if isinstance(value, Sourced):
        return Basis(word, value.source or study.sources[0], value.place, path)
    if word == NOT_REPORTED:
        return Basis(word, study.sources[0], f"{NOT_REPORTED} in what was read", path)
    return Basis(word, study.sources[0], "as coded", path)


def _word(value: Fact[Any] | str) -> str:
    return str(value.value.value) if isinstance(value, Fact) else NOT_REPORTED


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


def _lost(study: Study, parameters: Mapping[str, Parameter]) -> str:
    """Return the word for the share randomised but not analysed, if every arm prints both."""
    randomised = analysed = 0.0
    for arm in study.arms:
        if not (isinstance(arm.randomised, Reported) and isinstance(arm.analysed, Reported)):
            return NOT_REPORTED
        randomised += read_count(arm.randomised).lo
        analysed += read_count(arm.analysed).lo
    if randomised <= 0:
        return NOT_REPORTED
    # Fractions, because in binary 3 lost of 10 would exceed a limit of 0.3.
    share = 1 - Fraction(analysed) / Fraction(randomised)
    if share < Fraction(parameters["lost_some"].value):
        return "few"
    return "many" if share > Fraction(parameters["lost_many"].value) else "some"
