"""Claims: the assertion, its source, and the results that decide it."""

from __future__ import annotations

from mcstats.model.base import Id, Record, Text
from mcstats.model.vocabularies import Asserts, ContrastKind, Lasting, YesNo


class AsSold(Record):
    """The product as it is sold: claims that speak of something else are qualified."""

    intervention: Id
    """The id of the stimulus that is sold: a study of another one is indirect."""
    intervention_label: Text
    """The same in words."""
    population: Text
    """The people that it is sold for."""
    use: Text
    """The use that it is sold for."""
    setting_label: Text
    """The product as a phrase, for sentences."""
    defined_by: Id | None = None
    """The quantity of the dose that tells the product from others: a key below `intervention`."""


class NamedResult(Record):
    """A result of a study, named by outcome, time, contrast and, where needed, measure."""

    study: Id
    """The id of a study."""
    outcome: Id
    """The id of one of its outcomes."""
    time: Id
    """The id of one of its time points."""
    measure: Text | None = None
    """The measure that is looked at, where the result has several."""
    contrast: ContrastKind = ContrastKind.BETWEEN
    """Between arms, or within one arm over time."""


class PrimaryResult(NamedResult):
    """One body of evidence for a claim: the result that decides, named before it is computed."""

    shown: YesNo
    """`yes` if the claimed duration was shown."""
    population_direct: YesNo
    """`yes` if it was tested in the people that it is sold for."""
    use_direct: YesNo
    """`yes` if it was tested in the use that it is sold for."""
    because: Text
    """The reason why this result decides, written before it is computed."""


class SupportingResult(NamedResult):
    """A result that may replicate, or contradict, the best evidence."""

    disjoint: YesNo
    """`yes` if its participants are not those of the best evidence."""
    because: Text
    """The reason why it counts."""


class Threshold(Record):
    """The smallest effect of interest, on the scale of the deciding measure."""

    value: Text
    """The smallest effect of interest, on the scale of the measure."""
    source: Id
    """The source: an id in sources.yaml."""
    place: Text
    """The place in the source."""


class Override(Record):
    """A person's step away from the computed certainty, with the reason."""

    domain: Text
    """The domain of GRADE."""
    level: Text
    """The steps taken, such as "-1"."""
    because: Text
    """The reason."""


class Disputed(Record):
    """A fact behind the verdict that a careful reader may code otherwise."""

    fact: Id
    """The fact that may be coded otherwise."""
    other: tuple[Text, ...]
    """The other words it may have."""
    because: Text
    """The reason."""


class Mechanism(Record):
    """The plausibility of a mechanism for the claim, and its source."""

    plausible: YesNo
    """The plausibility of a mechanism."""
    because: Text
    """On what that rests."""
    source: Id
    """The source: an id in sources.yaml."""


class Claim(Record):
    """One claim.

    `outcome_label`, `duration` and `use` are the words that the sentence of the verdict uses.
    `row` names the article and the row of its verdict table that this claim repeats.
    """

    id: Id
    """A short name."""
    statement: Text
    """The claim in the words of those who make it."""
    asserts: Asserts
    """That people see the effect, or that the intervention causes it."""
    lasting: Lasting
    """The claimed duration of the effect."""
    because: Text
    """The reason for these two readings of the claim."""
    use: Text
    """The use that the claim speaks of."""
    outcome_label: Text | None = None
    """The outcome, as the sentence of the verdict names it."""
    duration: Text | None = None
    """The duration, as that sentence names it."""
    mechanism: Mechanism
    """The plausibility of a mechanism."""
    consistent: YesNo | None = None
    """Of user reports: whether they agree."""
    deciding: tuple[PrimaryResult, ...] = ()
    """The results that decide, one for each body of evidence."""
    supporting: tuple[SupportingResult, ...] = ()
    """Results that may replicate or contradict the best evidence."""
    threshold: Threshold | None = None
    """The smallest effect of interest; without it the null is the threshold."""
    overrides: tuple[Override, ...] = ()
    """A person's steps away from the computed certainty."""
    disputed: tuple[Disputed, ...] = ()
    """Facts that a careful reader may code otherwise."""
    row: RowReference | None = None
    """The row of an article's verdict table that this claim repeats."""
    as_sold: YesNo = YesNo.YES
    """`yes` if the claim is about the product as it is sold."""


class RowReference(Record):
    """A row of an article's verdict table."""

    article: Id
    """The id of an article."""
    row: Id
    """The id of a row of its table."""


class Member(Record):
    """One result in a synthesis."""

    study: Id
    """The id of a study."""
    result: Id
    """The id of one of its results."""
    measure: Text
    """The measure of the effect."""
    sensitivity: Text | None = None
    """A name where it replaces another coding of the study in an analysis of its own."""


class Synthesis(Record):
    """A question that is pooled: one construct, one measure, one scale, one contrast."""

    id: Id
    """A short name."""
    label: Text
    """The question in words."""
    measures: Id
    """The construct that all members measure."""
    measure: Text
    """The measure of all members."""
    stratum: Text
    """The property that the members share."""
    window: Text
    """The time window of the question."""
    members: tuple[Member, ...]
    """The results that are pooled."""
    method: Text | None = None
    """The estimator of the variance between studies: EE DL HE HS SJ ML REML EB PM; or a method for
    tables of counts that adds nothing to zeros: MH, Peto, `conditional logistic`, `beta-binomial`.
    Without it Peto for one-step odds ratios, MH for rare events with a zero in a table, and REML
    for all else."""
    test: Text = "adhoc"
    """The interval: `adhoc` (Hartung-Knapp, never narrower than Wald), `knha` or `z`."""
    because: Text
    """The reason for this choice of members."""


class Claims(Record):
    """``claims.yaml``: the product as sold, the claims in the order of the page, the syntheses."""

    title: Text
    """The title of the page."""
    sold: AsSold
    """The product as it is sold."""
    claims: tuple[Claim, ...]
    """The claims, in the order of the page."""
    syntheses: tuple[Synthesis, ...] = ()
    """The questions that are pooled."""


Claim.model_rebuild()
