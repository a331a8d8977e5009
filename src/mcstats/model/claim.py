"""Claims: the assertion, its source, and the results that decide it."""

from __future__ import annotations

from typing import Annotated

from mcstats.model.base import (
    ArticleId,
    Id,
    IdOf,
    PlainNumber,
    Record,
    ResultId,
    SourceId,
    StudyId,
    Text,
)
from mcstats.model.report_text import Authorship, ClaimSummary, Summary
from mcstats.model.vocabularies import (
    Asserts,
    Better,
    ClaimedEffect,
    DataFormat,
    Directness,
    Lasting,
    Role,
    YesNo,
)


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


class Question(Record):
    """The question that a claim asks: every coded result that answers it counts.

    Where a study answers it more than once, the lists say which of its results is taken: those
    that they name, in their order, then the others. They are written before effects are computed.
    """

    constructs: tuple[Id, ...]
    """The constructs that answer it, the preferred one first: words under `measures` in studies."""
    outcomes: tuple[Id, ...] = ()
    """The outcomes that are taken first."""
    times: tuple[Id, ...] = ()
    """The time points that are taken first; of the others, the latest."""
    measures: tuple[Text, ...] = ()
    """The measures of effect that are taken first; without them the order of the study."""
    interventions: tuple[Id, ...] = ()
    """The stimuli that the claim is about; without them the one that is sold."""
    related: tuple[Id, ...] = ()
    """Other stimuli that count as indirect evidence."""
    uses: tuple[Text, ...] = ()
    """The uses that the claim is about; without them its own `use`."""
    other_uses: tuple[Text, ...] = ()
    """Other uses that count as indirect evidence."""
    populations: tuple[Text, ...] = ()
    """The people that the claim is about, in the words of a `subgroup` of results or of the
    `population` of whole studies; without them all people."""
    comparators: tuple[Role, ...] = (Role.SHAM, Role.NO_TREATMENT, Role.USUAL_CARE)
    """The comparisons that answer it, the preferred one first."""
    least_weeks: PlainNumber | None = None
    """The time after which the effect must be seen, in weeks; without it that of the rubric."""
    because: Text | None = None
    """The reason for these preferences, written before effects are computed."""


class Exclusion(Record):
    """A result that is left out, with the reason."""

    study: StudyId
    """The id of a study."""
    result: ResultId | None = None
    """The id of one of its results; without it the whole study is left out."""
    because: Text
    """The reason, which the page shows."""
    outside: YesNo = YesNo.NO
    """`yes` if it lies outside the question, so that to count it is no open choice."""


class CodedDirectness(Record):
    """A judgement of how near a study comes to the question, where its ids do not say it."""

    study: StudyId
    """The id of a study."""
    population: Directness | None = None
    """The people, against those of the claim."""
    intervention: Directness | None = None
    """The intervention, against that of the claim."""
    comparator: Directness | None = None
    """The comparator, against that of the claim."""
    outcome: Directness | None = None
    """The outcome, against the one that matters to people."""
    because: Text
    """The reason."""


class ClaimedSize(Record):
    """The size of an effect as a claim states it, such as 0.5 for “halves the risk”."""

    value: Text
    """The size as it is printed: a ratio as a ratio, a difference in its unit, without a sign."""
    measure: Text | None = None
    """The measure that it belongs to; without it the first one of the question."""
    place: Text
    """The place where it is stated."""


class Threshold(ClaimedSize):
    """The smallest effect of interest, or the margin of a claim of no effect."""

    source: SourceId
    """The source: an id in sources.yaml."""


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


class ControlRisk(Record):
    """The risk without the intervention, as a source prints it."""

    value: Text
    """The risk, such as "12%" or "0.12", or a rate per unit of `time`."""
    time: Text | None = None
    """The person-time of a rate, such as "person-years"."""
    source: SourceId
    """The source: an id in sources.yaml."""
    place: Text
    """The place in the source."""


class CodedYesNo(Record):
    """A truth value with the source that it rests on."""

    value: YesNo
    """`yes` or `no`."""
    because: Text
    """The reason."""
    source: SourceId
    """The source: an id in sources.yaml."""


class Mechanism(Record):
    """The plausibility of a mechanism for the claim, and its source."""

    plausible: YesNo
    """The plausibility of a mechanism."""
    because: Text
    """On what that rests."""
    source: SourceId
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
    effect: ClaimedEffect = ClaimedEffect.BENEFIT
    """A benefit or a harm, as the claim has it; `harm` turns what the evidence counts for. With
    `asserts: no effect` it is the harm that does not come: fewer of it speak for the claim."""
    lasting: Lasting
    """The claimed duration of the effect."""
    because: Text
    """The reason for these two readings of the claim."""
    use: Text
    """The use that the claim speaks of."""
    outcome_label: Text | None = None
    """The outcome, as the sentences name it; without it the label of the measured one."""
    gain: Text | None = None
    """The effect where the outcome gets better, as after "may": "help pressure ulcers heal"."""
    outcome_better: Better | None = None
    """The better direction of what `outcome_label` names; without it that of the outcome.

    A study may measure a reduction, of which more is better, and the sentence name what is reduced.
    """
    duration: Text | None = None
    """The duration, as that sentence names it."""
    mechanism: Mechanism
    """The plausibility of a mechanism."""
    question: Question
    """The question that the evidence has to answer."""
    exclude: tuple[Exclusion, ...] = ()
    """Results that answer it and are left out."""
    directness: tuple[CodedDirectness, ...] = ()
    """Judgements of how near single studies come to the question."""
    control_risk: ControlRisk | None = None
    """The risk without the intervention, for effects per 1,000 people."""
    dose_response: CodedYesNo | None = None
    """`yes` if more of the intervention does more."""
    opposing_confounding: CodedYesNo | None = None
    """`yes` if what was not controlled would have hidden the effect."""
    consistent: CodedYesNo | None = None
    """Of user reports: `yes` if they agree."""
    threshold: Threshold | None = None
    """The smallest effect of interest; a claim of no effect needs it as its margin."""
    claimed_size: ClaimedSize | None = None
    """The size that is claimed, such as a half; of a claim of an effect only."""
    overrides: tuple[Override, ...] = ()
    """A person's steps away from the computed certainty."""
    disputed: tuple[Disputed, ...] = ()
    """Facts that a careful reader may code otherwise."""
    row: RowReference | None = None
    """The row of an article's verdict table that this claim repeats."""
    summary: ClaimSummary | None = None
    """The head of its page; without it, sentences follow from the results."""

    @property
    def denies_harm(self) -> bool:
        """True where the claim is that a harm does not come, which one side of a margin decides."""
        return self.asserts is Asserts.NO_EFFECT and self.effect is ClaimedEffect.HARM


class RowReference(Record):
    """A row of an article's verdict table."""

    article: ArticleId
    """The id of an article."""
    row: Annotated[Id, IdOf("row")]
    """The id of a row of its table."""


class Member(Record):
    """One result in a synthesis."""

    study: StudyId
    """The id of a study."""
    result: ResultId
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
    test: Text | None = None
    """The interval: `adhoc` (Hartung-Knapp, never narrower than Wald), `knha` or `z` (Wald).
    Without it `z` for two studies or no variance between them, and else `adhoc`."""
    because: Text
    """The reason for this choice of members."""


class Claims(Record):
    """``claims.yaml``: the product as sold, the claims in the order of the page, the syntheses."""

    format: DataFormat
    """The version of the data format."""
    title: Text
    """The title of the page."""
    sold: AsSold
    """The product as it is sold."""
    claims: tuple[Claim, ...]
    """The claims, in the order of the page."""
    syntheses: tuple[Synthesis, ...] = ()
    """The questions that are pooled."""
    terms: dict[Text, Text] = {}
    """Words of the topic with their meaning, for the glossary of the report."""
    about: Authorship | None = None
    """The authors of the review, its date, and their interests."""
    summary: Summary | None = None
    """The answer in the words of the analyst."""

    def with_shared_margins(self) -> Claims:
        """Return the claims with one margin for each construct.

        The first claim of no effect on the construct that its question puts first, and on its
        measure, has a margin for every claim that asks for that construct first and declares none.
        The threshold of a claimed effect holds for that claim alone.
        """
        declared = [
            c for c in self.claims if c.asserts is Asserts.NO_EFFECT and c.question.constructs
        ]

        def shared(claim: Claim) -> Claim:
            first = claim.question.constructs[:1]
            for other in declared:
                code = other.threshold and (
                    other.threshold.measure or next(iter(other.question.measures), None)
                )
                same = other.question.constructs[:1] == first and code in claim.question.measures
                if claim.threshold is None and other.threshold is not None and same:
                    margin = other.threshold.model_copy(update={"measure": code})
                    risk = claim.control_risk or other.control_risk
                    return claim.model_copy(update={"threshold": margin, "control_risk": risk})
            return claim

        return self.model_copy(update={"claims": tuple(map(shared, self.claims))})


Claim.model_rebuild()
