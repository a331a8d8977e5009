"""A study: what its sources print of its design, arms and results, and nothing derived."""

from __future__ import annotations

from typing import Annotated

from pydantic import Tag

from .base import Fact, Id, MaybeReported, NotPrinted, Noun, Reported, Text, either
from .result import ArmKey, Assumption, ContrastKey, Estimate, Option, Result, Span
from .words import (
    Adequacy,
    Allocation,
    Better,
    Blinded,
    Expressed,
    Measured,
    Payer,
    Role,
    Setting,
    StudyKind,
    YesNo,
)

__all__ = [
    "Arm",
    "ArmKey",
    "Assumption",
    "ContrastKey",
    "Design",
    "Estimate",
    "Funding",
    "Intervention",
    "Option",
    "Outcome",
    "Result",
    "Span",
    "Study",
    "TimePoint",
]

# A fact with its place, or the words "not reported"; unions need their members spelt out.
MaybeAdequacy = Annotated[Annotated[Fact[Adequacy], Tag("mapping")] | NotPrinted, either]
MaybeAllocation = Annotated[Annotated[Fact[Allocation], Tag("mapping")] | NotPrinted, either]
MaybeBlinded = Annotated[Annotated[Fact[Blinded], Tag("mapping")] | NotPrinted, either]
MaybePayer = Annotated[Annotated[Fact[Payer], Tag("mapping")] | NotPrinted, either]
MaybeSetting = Annotated[Annotated[Fact[Setting], Tag("mapping")] | NotPrinted, either]
MaybeYesNo = Annotated[Annotated[Fact[YesNo], Tag("mapping")] | NotPrinted, either]


class Intervention(Noun):
    """What was applied: the stimulus by name, and what is printed of its strength."""

    stimulus: Id
    """What was applied, as an id: studies with the same one tested the same thing."""
    label: Text
    """What the page calls it."""
    amplitude: MaybeReported
    """How strong it was, as printed."""
    frequency: MaybeReported = "not reported"
    """How often it alternated, as printed."""


class Design(Noun):
    """The set-up of a study, as its sources report it."""

    allocation: MaybeAllocation
    """How participants came into their arms."""
    sequence: MaybeAdequacy = "not reported"
    """Whether the random sequence was made adequately."""
    concealment: MaybeAdequacy = "not reported"
    """Whether the next allocation was hidden from those who enrolled."""
    credible_sham: MaybeYesNo = "not reported"
    """Whether the sham could be told from the intervention: yes where it could not."""
    participants: MaybeBlinded = "not reported"
    """Whether participants knew their arm."""
    providers: MaybeBlinded = "not reported"
    """Whether those who treated knew the arm."""
    registered: MaybeReported = "not reported"
    """The date of registration."""
    started: MaybeReported = "not reported"
    """The date of the first enrolment."""
    completed: MaybeReported = "not reported"
    """The date of the last visit."""
    as_registered: MaybeYesNo = "not reported"
    """Whether the outcomes reported are those registered."""


class Funding(Noun):
    """Who paid, and who the authors work for."""

    payer: MaybePayer
    """Who paid, in relation to the product that is tested."""
    funder: MaybeReported = "not reported"
    """The name of the funder, as printed."""
    conflicts: MaybeReported = "not reported"
    """The conflicts of interest, as printed."""


class Arm(Noun):
    """One arm, the first being the intervention."""

    id: Id
    """A short name, used under `results`."""
    role: Role
    """What the arm received; the first arm is the intervention."""
    label: Text
    """What the page calls it."""
    randomised: MaybeReported = "not reported"
    """The number allocated; never taken for the number analysed."""
    analysed: MaybeReported = "not reported"
    """The number analysed."""


class TimePoint(Noun):
    """A time point with the words of the source and, where it can be said, weeks from the start."""

    id: Id
    """A short name, used under `results`."""
    label: Text
    """The time in words."""
    weeks: Text | None = None
    """Weeks from the start, where they can be said."""
    place: Text
    """Where the source says so."""


class Outcome(Noun):
    """An outcome as this study measured it."""

    id: Id
    """A short name, used under `results`."""
    label: Text
    """The outcome in the words of the study."""
    measures: Id
    """The construct: the same word in every study that measures it, for syntheses."""
    better: Better
    """Which direction is a benefit; effects are positive where the first arm has it."""
    measured: Measured
    """By an instrument, by a rater, by self-report, or as a count."""
    assessors: MaybeBlinded = "not reported"
    """Whether those who measured it knew the arm."""
    scale_validated: MaybeYesNo = "not reported"
    """Whether the scale was validated."""
    primary: MaybeYesNo = "not reported"
    """Whether it is a primary outcome."""
    unit: Text | None = None
    """The unit of its values."""
    expressed: Expressed = Expressed.CHANGE
    """`reduction` where a printed 12% means 12% less."""


class Discrepancy(Noun):
    """Something of a study that contradicts itself and is known to: what the check must find."""

    check: Text
    """The check that finds it, as the column `check` of checks.csv names it."""
    diagnosis: Text
    """What it must find."""
    because: Text
    """Why it is left to stand."""


class Study(Noun):
    """One study file."""

    id: Id
    """The name of the file: first author and year, in lower case."""
    label: Text
    """What the page calls the study."""
    kind: StudyKind
    """What body of evidence it is."""
    sources: tuple[Id, ...]
    """Ids in sources.yaml; the first is meant where a value names none."""
    setting: MaybeSetting
    """Where the effect was observed."""
    population: Text
    """Who took part, in plain words."""
    use: Text
    """What the intervention was used for; compared with the use that is sold."""
    model: Text | None = None
    """The words for a laboratory model, for a sentence."""
    intervention: Intervention
    """What was applied."""
    design: Design
    """How the study was set up."""
    funding: Funding
    """Who paid."""
    total: MaybeReported = "not reported"
    """The number of participants, as printed."""
    arms: tuple[Arm, ...] = ()
    """The arms, the intervention first."""
    participants_of: tuple[Id, ...] = ()
    """Ids of the studies whose participants a meta-analysis contains."""
    times: tuple[TimePoint, ...] = ()
    """The time points, in their order."""
    outcomes: tuple[Outcome, ...] = ()
    """The outcomes."""
    details: dict[Id, MaybeReported] = {}
    """Any other printed quantity, under a name that studies share."""
    results: tuple[Result, ...] = ()
    """What is printed of each outcome, time and contrast."""
    assumptions: tuple[Assumption, ...] = ()
    """What the sources leave open."""
    adverse_events: tuple[Reported, ...] = ()
    """Harms, as printed."""
    discrepancies: tuple[Discrepancy, ...] = ()
    """What the check must find in this study itself, and why it is left to stand."""
    not_found: tuple[Text, ...] = ()
    """What was sought in the sources and is not there."""
    note: Text | None = None
    """Anything else a reader should know."""
