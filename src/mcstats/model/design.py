"""The design of a study and the conduct of a review, as their sources report them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Tag

from mcstats.model.base import Fact, MaybeReported, NotPrinted, Record, either
from mcstats.model.vocabularies import (
    Adequacy,
    Allocation,
    Assignment,
    Blinded,
    Recruitment,
    Role,
    YesNo,
)

# A fact with its place, or the words "not reported". Each alias is written out: a generic one
# cannot be parametrised, because pydantic's Fact[T] hides its type variable from `typing`.
MaybeAdequacy = Annotated[Annotated[Fact[Adequacy], Tag("mapping")] | NotPrinted, either]
MaybeAllocation = Annotated[Annotated[Fact[Allocation], Tag("mapping")] | NotPrinted, either]
MaybeAssignment = Annotated[Annotated[Fact[Assignment], Tag("mapping")] | NotPrinted, either]
MaybeBlinded = Annotated[Annotated[Fact[Blinded], Tag("mapping")] | NotPrinted, either]
MaybeRecruitment = Annotated[Annotated[Fact[Recruitment], Tag("mapping")] | NotPrinted, either]
MaybeYesNo = Annotated[Annotated[Fact[YesNo], Tag("mapping")] | NotPrinted, either]


class Design(Record):
    """The set-up of a study, as its sources report it."""

    allocation: MaybeAllocation
    """The way in which participants were allocated to arms."""
    assignment: MaybeAssignment = "not reported"
    """The units assigned to treatments, and how often; parallel arms unless it is named."""
    sequence: MaybeAdequacy = "not reported"
    """The adequacy of the random sequence."""
    concealment: MaybeAdequacy = "not reported"
    """The adequacy of hiding the next allocation from those who enrolled."""
    credible_sham: MaybeYesNo = "not reported"
    """`yes` if participants could not tell the sham from the intervention."""
    participants: MaybeBlinded = "not reported"
    """The blinding of participants to their arm."""
    providers: MaybeBlinded = "not reported"
    """The blinding of those who treated."""
    registered: MaybeReported = "not reported"
    """The date of registration."""
    started: MaybeReported = "not reported"
    """The date of the first enrolment."""
    completed: MaybeReported = "not reported"
    """The date of the last visit."""
    as_registered: MaybeYesNo = "not reported"
    """`yes` if the reported outcomes are those registered."""
    adjusted: MaybeYesNo = "not reported"
    """Of arms not made by chance: `yes` if results are adjusted for the important confounders."""
    comparable: MaybeYesNo = "not reported"
    """Of arms not made by chance: `yes` if they are shown to have been alike before treatment."""
    recruitment: MaybeRecruitment = "not reported"
    """Of clusters: `before allocation`, or else the blinding of those who recruited people."""
    carry_over: MaybeYesNo = "not reported"
    """Of a crossover: `yes` if an effect of one period could last into the next."""

    @property
    def assigned(self) -> Assignment:
        """The units assigned to treatments; arms are parallel where the file names nothing else."""
        fact = self.assignment
        return fact.value if isinstance(fact, Fact) else Assignment.PARALLEL


class Review(Record):
    """The conduct of a systematic review, as it is reported."""

    comprehensive: MaybeYesNo = "not reported"
    """`yes` if two or more databases and another way, such as reference lists, were searched."""
    searched_until: MaybeReported = "not reported"
    """The date up to which was searched."""
    two_readers: MaybeYesNo = "not reported"
    """`yes` if two people selected the studies and extracted their data independently."""
    protocol: MaybeYesNo = "not reported"
    """`yes` if the methods were fixed in a protocol before the review began."""
    bias_assessed: MaybeYesNo = "not reported"
    """`yes` if the risk of bias of each study was assessed by a named method."""
    bias_considered: MaybeYesNo = "not reported"
    """`yes` if the conclusions or the synthesis take that risk into account."""
    appropriate: MaybeYesNo = "not reported"
    """`yes` if the results were combined by a suitable method and their differences examined."""
    participants_once: MaybeYesNo = "not reported"
    """`yes` if no participant is counted twice, as with shared controls or two reports."""
    trials: MaybeReported = "not reported"
    """The number of studies in the review."""
    trials_at_high_risk: MaybeReported = "not reported"
    """The trials that the review rates at high risk of bias: their number, or a share in percent of
    the weight."""
    trials_with_concerns: MaybeReported = "not reported"
    """The same of those that it rates as unclear, or with some concerns."""
    trials_at_low_risk: MaybeReported = "not reported"
    """The same of those that it rates at low risk."""
    designs: tuple[Fact[Allocation], ...] = ()
    """The allocation in the studies reviewed, each kind with its place."""
    comparators: tuple[Fact[Role], ...] = ()
    """The comparators in the studies reviewed, each kind with its place."""

    @property
    def risks_of_trials(self) -> dict[str, MaybeReported]:
        """The values on trials at high risk, with some concerns and at low risk, by key."""
        keys = ("trials_at_high_risk", "trials_with_concerns", "trials_at_low_risk")
        return {key: getattr(self, key) for key in keys}
