"""A study: its design, arms and results as its sources print them, and nothing derived."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import AfterValidator, ConfigDict, Tag

from mcstats.model.base import (
    Fact,
    Id,
    MaybeReported,
    NotPrinted,
    OutcomeId,
    PlainNumber,
    Record,
    Reported,
    SourceId,
    StudyId,
    Text,
    either,
    refuse,
)
from mcstats.model.design import Design, MaybeBlinded, MaybeYesNo, Review
from mcstats.model.result import Applied, Assumption, Result
from mcstats.model.source import Source
from mcstats.model.vocabularies import (
    Better,
    Expressed,
    Measured,
    Payer,
    Rating,
    Read,
    Role,
    Setting,
    SourceKind,
    StudyKind,
)

MaybePayer = Annotated[Annotated[Fact[Payer], Tag("mapping")] | NotPrinted, either]
MaybeSetting = Annotated[Annotated[Fact[Setting], Tag("mapping")] | NotPrinted, either]

_ABOUT_REVIEWS: Final = frozenset({SourceKind.WEB, SourceKind.VENDOR, SourceKind.TESTIMONY})
_ABOUT_STUDIES: Final = _ABOUT_REVIEWS | {SourceKind.REVIEW}
_ABOUT: Final = {
    StudyKind.TRIAL: _ABOUT_STUDIES,
    StudyKind.LABORATORY: _ABOUT_STUDIES,
    StudyKind.META_ANALYSIS: _ABOUT_REVIEWS,
}
"""Kinds of sources that tell of a study, and are no report of its own."""


def _whole_number(text: str) -> str:
    if re.fullmatch(r"0*[1-9][0-9]{0,5}", text, re.ASCII) is None:
        raise refuse("NUMBER", repr(text), "a whole number from 1 on", "write it in digits")
    return text


def _fingerprint(text: str) -> str:
    if re.fullmatch(r"[0-9a-f]{16}", text) is None:
        expected, fix = "16 digits from 0 to f", "take it from a line of mcstats lint"
        raise refuse("FINGERPRINT", repr(text), expected, fix)
    return text


Fingerprint = Annotated[Text, AfterValidator(_fingerprint)]
WholeNumber = Annotated[Text, AfterValidator(_whole_number)]


class Intervention(Applied):
    """The intervention: the stimulus by name, and the quantities of its dose as printed.

    Each further key is a quantity of the dose, under a name that studies share.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[Id, MaybeReported]

    @property
    def dose(self) -> dict[str, Reported | str]:
        """Each quantity of the dose by its name, as printed or "not reported"."""
        return self.__pydantic_extra__


class RatingOverride(Record):
    """A person's rating in place of the computed one, with the reason."""

    domain: Text
    """The domain of bias, or `overall`."""
    outcome: OutcomeId | None = None
    """The outcome that it holds for; without it every outcome."""
    comparison: Text | None = None
    """The comparison that it holds for, such as `active v sham`; without it every one."""
    rating: Rating
    """The rating that is used."""
    because: Text
    """The reason."""


class Funding(Record):
    """The funding of the study, and the conflicts of interest of its authors."""

    payer: MaybePayer
    """The payer, in relation to the product that is tested."""
    funder: MaybeReported = "not reported"
    """The name of the funder, as printed."""
    conflicts: MaybeReported = "not reported"
    """The conflicts of interest, as printed."""


class Arm(Record):
    """One arm, the first being the intervention."""

    id: Id
    """A short name, used under `results`."""
    role: Role
    """The role of the arm; the first arm is the intervention."""
    label: Text
    """The name on the page."""
    randomised: MaybeReported = "not reported"
    """The number allocated; never taken for the number analysed."""
    analysed: MaybeReported = "not reported"
    """The number analysed."""


class TimePoint(Record):
    """A time point with the words of the source and, where they are known, weeks from the start."""

    id: Id
    """A short name, used under `results`."""
    label: Text
    """The time in words."""
    weeks: Text | None = None
    """Weeks from the start, where they are known."""
    place: Text
    """The place in the source."""


class Outcome(Record):
    """An outcome as this study measured it."""

    id: Id
    """A short name, used under `results`."""
    label: Text
    """The outcome in the words of the study."""
    measures: Id
    """The construct: the same word in every study that measures it, for syntheses."""
    better: Better
    """The direction of benefit; an effect is positive if it favours the first arm."""
    measured: Measured
    """By an instrument, by a rater, by self-report, or as a count."""
    assessors: MaybeBlinded = "not reported"
    """The blinding of those who measured it."""
    scale_validated: MaybeYesNo = "not reported"
    """`yes` if the scale was validated."""
    primary: MaybeYesNo = "not reported"
    """`yes` if it is a primary outcome."""
    unit: Text | None = None
    """The unit of its values."""
    items: WholeNumber | None = None
    """Of a scale of whole numbers: a person's value is the mean of so many items; 1 for one item
    or a sum. Means and SDs are then checked for being possible."""
    least: PlainNumber | None = None
    """The least value that a person can have."""
    most: PlainNumber | None = None
    """The largest value that a person can have."""
    expressed: Expressed = Expressed.CHANGE
    """`reduction` where a printed 12, or 12%, means so much less."""

    @property
    def prints_reductions(self) -> bool:
        """True where a printed change or difference is turned: it says how much less there is.

        That is so of an outcome of which less is better. Where more of an outcome is better and it
        is expressed as a reduction, it is the reduction itself ("wound area, reduction"), and all
        its values are of that.
        """
        return self.expressed is Expressed.REDUCTION and self.better is Better.LOWER


class Absence(Record):
    """A search of one source for things that it does not report."""

    of: tuple[Text, ...]
    """Keys that are `not reported`, such as `design.concealment`, or items of `not_found`."""
    source: SourceId | None = None
    """An id in sources.yaml; without it the study's first source is meant."""
    words: tuple[Text, ...]
    """The words that were looked for, or their beginnings; none of them is in the text."""
    text: Fingerprint | None = None
    """The fingerprint of the text that was searched, as `mcstats lint` prints it."""


class Discrepancy(Record):
    """A known contradiction within a study: the diagnosis that the check must give."""

    check: Text
    """The check that finds it, as the column `check` of checks.csv names it."""
    diagnosis: Text
    """The diagnosis that it must give."""
    because: Text
    """The reason why it is not corrected."""


class Study(Record):
    """One study file."""

    id: Id
    """The name of the file: first author and year, in lower case."""
    label: Text
    """The name of the study on the page."""
    kind: StudyKind
    """The kind of evidence."""
    sources: tuple[SourceId, ...]
    """Ids in sources.yaml; the first is meant where a value names none."""
    setting: MaybeSetting
    """The setting in which the effect was observed."""
    population: Text
    """The participants, in plain words."""
    use: Text
    """The use of the intervention; compared with the use that is sold."""
    model: Text | None = None
    """The words for a laboratory model, for a sentence."""
    intervention: Intervention
    """The intervention."""
    design: Design
    """The design."""
    funding: Funding
    """The funding."""
    total: MaybeReported = "not reported"
    """The number of participants, as printed."""
    arms: tuple[Arm, ...] = ()
    """The arms, the intervention first."""
    review: Review | None = None
    """Of a meta-analysis: its conduct."""
    overrides: tuple[RatingOverride, ...] = ()
    """Ratings by a person in place of computed ones, each with its reason."""
    participants_of: tuple[StudyId, ...] = ()
    """Ids of the studies whose participants a meta-analysis contains."""
    perhaps_same_people: tuple[StudyId, ...] = ()
    """Ids of other studies that may be of the same people: nobody is counted twice."""
    times: tuple[TimePoint, ...] = ()
    """The time points, in their order."""
    outcomes: tuple[Outcome, ...] = ()
    """The outcomes."""
    details: dict[Id, MaybeReported] = {}
    """Any other printed quantity, under a name that studies share."""
    results: tuple[Result, ...] = ()
    """The printed values of each outcome, time and contrast."""
    assumptions: tuple[Assumption, ...] = ()
    """Choices that the sources leave open."""
    adverse_events: tuple[Reported, ...] = ()
    """Harms, as printed."""
    discrepancies: tuple[Discrepancy, ...] = ()
    """Known contradictions within this study, each with its reason."""
    not_found: tuple[Text, ...] = ()
    """Items that were sought in the sources and are not there."""
    absences: tuple[Absence, ...] = ()
    """The searches behind what is not reported: the words, and the text that they are not in."""
    note: Text | None = None
    """Anything else a reader should know."""

    def parts_read(self, sources: Mapping[str, Source]) -> tuple[Read, ...]:
        """Return what was read of the study, once each, in the order of its sources.

        The abstract and the full text are those of its own reports: to read an article on a study
        in full is not to read the study. An abstract counts where a study has no other source.
        """
        listed = [sources[name] for name in self.sources if name in sources]
        own = [one for one in listed if one.kind not in _ABOUT.get(self.kind, ())]
        others = {Read.FULL_TEXT, Read.ABSTRACT} if own else {Read.FULL_TEXT}
        return tuple(
            dict.fromkeys(
                part for one in listed for part in one.read if one in own or part not in others
            )
        )

    @property
    def is_review(self) -> bool:
        """True of a meta-analysis, which has no arms of its own."""
        return self.kind is StudyKind.META_ANALYSIS

    @property
    def stimuli(self) -> frozenset[str]:
        """The stimulus of the study and those that single results are of."""
        return frozenset({self.intervention.stimulus, *map(self.stimulus_of, self.results)})

    def stimulus_of(self, result: Result | None) -> str:
        """Return the stimulus that a result is of: its own, or that of the study."""
        return self.applied_in(result).stimulus

    def applied_in(self, result: Result | None) -> Applied:
        """Return the intervention that a result is of: its own, or that of the study."""
        own = result.intervention if result is not None else None
        return own or self.intervention

    def outcome(self, name: str) -> Outcome:
        """Return the outcome of that id."""
        return next(outcome for outcome in self.outcomes if outcome.id == name)

    def find_outcome(self, name: str | None) -> Outcome | None:
        """Return the outcome of that id; None where there is none."""
        return next((outcome for outcome in self.outcomes if outcome.id == name), None)
