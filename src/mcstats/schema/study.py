"""A study: what its sources print of its design, arms and results, and nothing derived."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Tag

from .base import Fact, Id, MaybeReported, NotPrinted, Noun, Reported, Text, either
from .words import (
    Adequacy,
    Allocation,
    Better,
    Blinded,
    ChoiceKind,
    ContrastKind,
    Expressed,
    Measured,
    Payer,
    Role,
    Scale,
    Setting,
    StudyKind,
    Trend,
    YesNo,
)

# A fact with its place, or the words "not reported"; unions need their members spelt out.
MaybeAdequacy = Annotated[Annotated[Fact[Adequacy], Tag("mapping")] | NotPrinted, either]
MaybeAllocation = Annotated[Annotated[Fact[Allocation], Tag("mapping")] | NotPrinted, either]
MaybeBlinded = Annotated[Annotated[Fact[Blinded], Tag("mapping")] | NotPrinted, either]
MaybePayer = Annotated[Annotated[Fact[Payer], Tag("mapping")] | NotPrinted, either]
MaybeSetting = Annotated[Annotated[Fact[Setting], Tag("mapping")] | NotPrinted, either]
MaybeTrend = Annotated[Annotated[Fact[Trend], Tag("mapping")] | NotPrinted, either]
MaybeYesNo = Annotated[Annotated[Fact[YesNo], Tag("mapping")] | NotPrinted, either]


class ArmKey(StrEnum):
    """What may be printed of one arm (or of one group before and after)."""

    N = "n"
    MEAN = "mean"
    SD = "sd"
    SE = "se"
    CI = "ci"
    BASELINE_MEAN = "baseline_mean"
    BASELINE_SD = "baseline_sd"
    CHANGE_MEAN = "change_mean"
    CHANGE_SD = "change_sd"
    CHANGE = "change"
    EVENTS = "events"
    PERCENT = "percent"
    MEDIAN = "median"
    Q1 = "q1"
    Q3 = "q3"
    MIN = "min"
    MAX = "max"
    T = "t"
    P = "p"
    R = "r"


class ContrastKey(StrEnum):
    """What may be printed of a comparison."""

    DIFFERENCE = "difference"
    ESTIMATE = "estimate"
    CI = "ci"
    SE = "se"
    SD = "sd"
    T = "t"
    F = "f"
    P = "p"
    DF = "df"
    R = "r"
    K = "k"
    N = "n"
    I2 = "i2"
    CHANGE = "change"


class Intervention(Noun):
    """What was applied: the stimulus by name, and what is printed of its strength."""

    stimulus: Id
    label: Text
    amplitude: MaybeReported
    frequency: MaybeReported = "not reported"


class Design(Noun):
    """How the study was set up."""

    allocation: MaybeAllocation
    sequence: MaybeAdequacy = "not reported"
    concealment: MaybeAdequacy = "not reported"
    credible_sham: MaybeYesNo = "not reported"
    participants: MaybeBlinded = "not reported"
    providers: MaybeBlinded = "not reported"
    registered: MaybeReported = "not reported"
    started: MaybeReported = "not reported"
    completed: MaybeReported = "not reported"
    as_registered: MaybeYesNo = "not reported"


class Funding(Noun):
    """Who paid, and who the authors work for."""

    payer: MaybePayer
    funder: MaybeReported = "not reported"
    conflicts: MaybeReported = "not reported"


class Arm(Noun):
    """One arm, the first being the intervention."""

    id: Id
    role: Role
    label: Text
    randomised: MaybeReported = "not reported"
    analysed: MaybeReported = "not reported"


class TimePoint(Noun):
    """A time point with the words of the source and, where it can be said, weeks from the start."""

    id: Id
    label: Text
    weeks: Text | None = None
    place: Text


class Outcome(Noun):
    """An outcome as this study measured it."""

    id: Id
    label: Text
    measures: Id
    better: Better
    measured: Measured
    assessors: MaybeBlinded = "not reported"
    scale_validated: MaybeYesNo = "not reported"
    primary: MaybeYesNo = "not reported"
    unit: Text | None = None
    expressed: Expressed = Expressed.CHANGE


class Estimate(Noun):
    """One effect to compute from a result: the measure, and the named route to it."""

    measure: Text
    route: Text


class Result(Noun):
    """What is printed of one outcome at one time for one contrast."""

    id: Id
    outcome: Id
    time: Id
    contrast: ContrastKind
    scale: Scale = Scale.RAW
    arms: tuple[Id, ...] = ()
    printed: dict[ContrastKey, MaybeReported] = {}
    groups: dict[Id, dict[ArmKey, MaybeReported]] = {}
    trend: MaybeTrend = "not reported"
    estimates: tuple[Estimate, ...] = ()
    note: Text | None = None


class Option(Noun):
    """One way to settle a choice: named settings that the routes understand."""

    label: Text
    settings: dict[Id, Text]
    kind: ChoiceKind = ChoiceKind.UNCERTAIN
    because: Text | None = None


class Span(Noun):
    """A continuous choice: the declared value and the range that is defensible."""

    setting: Id
    declared: Text
    low: Text
    high: Text
    total: Text | None = None


class Assumption(Noun):
    """A choice that the sources leave open: what is assumed, why, and what else is defensible.

    `results` lists the results that it touches; empty means all of the study. `options` after
    the declared one vary in the stability analysis; a `span` is part of the printed set.
    """

    id: Id
    what: Text
    because: Text
    results: tuple[Id, ...] = ()
    declared: Option | None = None
    others: tuple[Option, ...] = ()
    span: Span | None = None


class Study(Noun):
    """One study file."""

    id: Id
    label: Text
    kind: StudyKind
    sources: tuple[Id, ...]
    setting: MaybeSetting
    population: Text
    use: Text
    model: Text | None = None
    intervention: Intervention
    design: Design
    funding: Funding
    total: MaybeReported = "not reported"
    arms: tuple[Arm, ...] = ()
    participants_of: tuple[Id, ...] = ()
    times: tuple[TimePoint, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    details: dict[Id, MaybeReported] = {}
    results: tuple[Result, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    adverse_events: tuple[Reported, ...] = ()
    not_found: tuple[Text, ...] = ()
    note: Text | None = None
