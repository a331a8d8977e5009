"""The tables of verdicts, certainty and stability, and of what would change them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """The verdict on one claim."""

    claim: Annotated[str, "identifier of the claim"]
    statement: Annotated[str, "the claim as published"]
    best_evidence: Annotated[str, "the best evidence for the claim"]
    quality: Annotated[str, "level of quality"]
    quality_text: Annotated[str, "quality in words"]
    verdict: Annotated[
        str, "level of the verdict, on the evidence that the article names or else on all"
    ]
    verdict_text: Annotated[str, "verdict in words"]
    certainty: Annotated[str, "certainty for the question of the claim"]
    article_quality: Annotated[str, "the article's cell on quality, as reported"]
    article_verdict: Annotated[str, "the article's cell on the verdict, as reported"]
    agrees: Annotated[
        bool | None, "whether our cells and the article's have the same level and qualifiers"
    ]
    because: str
    certainty_sold: Annotated[str, "certainty for the product"]
    reading: Annotated[str, "what all evidence says of the claim, in a word"]
    reading_text: Annotated[str, "what all evidence says of the claim, in a sentence"]
    further: Annotated[str, "whether the article goes further than the evidence"]
    premises: Annotated[str, "facts that only the audited article supplies"]
    verdict_all: Annotated[str, "level of the verdict by the same rules on all evidence"]
    verdict_all_text: Annotated[str, "that verdict in words"]
    size: Annotated[str, "size of the effect in words"]
    qualifiers: Annotated[str, "identifiers of the words that qualify"]
    rules: Annotated[str, "identifiers of the rules that fired"]
    study: str
    outcome: str
    effect: str
    facts: Annotated[str, "the facts that the verdict rests on"]
    article: Annotated[str, "the article whose verdict table is compared"]
    row: Annotated[str, "row of the article's verdict table"]
    range_lo: Annotated[str, "lowest verdict that any such rules would allow"]
    range_hi: Annotated[str, "highest verdict that any such rules would allow"]
    up: Annotated[str, "the smallest change of a fact that raises the verdict"]
    down: Annotated[str, "the smallest change of a fact that lowers the verdict"]
    certainty_indirect: Annotated[str, "certainty for the product from indirect evidence alone"]
    sold_text: Annotated[str, "what the evidence says of the product, in a sentence"]
    further_because: Annotated[str, "why it does, or does not"]
    allowed: Annotated[str, "what the source says or allows; the verdicts that remain possible"]
    effect_all: Annotated[str, "what all evidence shows about the claim"] = ""


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One result in a body of evidence, with its role.

    `question` is the one of the claim as tested, or of the product as sold; `role` is decides, for,
    against, undecided or excluded. `word` bears on the claim: a benefit supports it, also where it
    is of a harm or of no effect, and a harm is its opposite. `stands` says how the result stands to
    the claim: for, towards, small, undecided, away or against.
    """

    claim: str
    question: Annotated[str, "of the claim, or of the product"]
    tier: Annotated[str, "the kind of evidence of a result, by its own comparison"]
    study: str
    outcome: str
    time: str
    effect: str
    role: str
    because: str
    word: Annotated[
        str, "what a result says of the claim: benefit supports it, harm is its opposite"
    ]
    replication: Annotated[str, "whether it replicates or contradicts what decides, with doubts"]
    stands: Annotated[
        str, "how it stands to the claim: for, towards, small, undecided, away, against"
    ]


@dataclass(frozen=True, slots=True)
class AbsoluteRow:
    """The effect on a claim in people: how many of so many have the outcome.

    `without` and `with_` count those without and with the intervention. `counted` names what is
    counted, `risk_source` says where the risk comes from. Where several control groups are known,
    their lowest and highest risk stand beside the one that is taken, with the difference at each.
    `capped` is yes where an end of a ratio would be more than all, and all stand for it.
    """

    claim: str
    outcome: str
    control_risk: Annotated[float, "the risk without the intervention, between 0 and 1"]
    per: Annotated[int, "how many people the counts are out of"]
    without: Annotated[float, "how many have the outcome without the intervention"]
    with_: Annotated[float, "how many have the outcome with the intervention"]
    difference: Annotated[float, "how many more, or fewer where negative, have the outcome with it"]
    ci_lb: float | None
    ci_ub: float | None
    counted: Annotated[str, "what is counted: people, another unit, or person-time"]
    risk_source: Annotated[str, "where the risk without the intervention comes from"]
    low_risk: Annotated[float | None, "the lowest risk of several control groups"]
    low_difference: Annotated[float | None, "the difference at that risk"]
    high_risk: Annotated[float | None, "the highest risk of several control groups"]
    high_difference: Annotated[float | None, "the difference at that risk"]
    capped: Annotated[
        bool, "whether an end of the ratio would be more than all, and all stand for it"
    ]
    relative: Annotated[float | None, "the ratio, or the difference of risks, that is applied"]
    formula: str


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """The certainty of one outcome of a claim: of the one that decides, or of another beside it.

    `studies` are those that decide, `participants` their number where that of each is known,
    `absolute` the effect among so many people in words, where a risk without the intervention is
    known.
    """

    claim: str
    construct: Annotated[str, "what the outcome measures, whatever it is called"]
    outcome: str
    certainty: str
    reading: str
    reading_text: str
    effect: str
    studies: Annotated[str, "the studies that decide"]
    participants: Annotated[
        float | None, "how many people the deciding results rest on, where that of each is known"
    ]
    absolute: Annotated[str, "the effect among so many people, or in so much time, in words"]


@dataclass(frozen=True, slots=True)
class FootnoteRow:
    """One step of a certainty: for the question of the claim, or for the product."""

    claim: str
    question: str
    step: Annotated[str, "step of the certainty"]
    change: Annotated[int, "what would be otherwise, levels up or down, or the change in percent"]
    computed: int
    because: str
    rule: str
    reference: str
    overridden: str


@dataclass(frozen=True, slots=True)
class StabilityRow:
    """In how many reasonable analyses a verdict holds, and what changes it.

    `universes` counts those that do not contradict themselves, `left_out` those that do, `judged`
    the rows that stand for them; `verdicts` counts them by verdict. `enumerated` names what was
    varied and in how many ways, `not_arising` what was looked for and left nothing open.
    """

    claim: str
    verdict: str
    universes: Annotated[int, "number of reasonable analyses"]
    share: Annotated[float, "share of the analyses in which the verdict holds"]
    flips: Annotated[str, "the smallest set of options that changes the verdict"]
    held: Annotated[int, "in how many analyses the verdict holds"]
    choices: Annotated[str, "the choices, or the options that were taken"]
    left_out: Annotated[int, "combinations that contradict themselves"]
    judged: Annotated[int, "how many rows stand for the analyses"]
    verdicts: Annotated[str, "how many analyses come to each verdict"]
    enumerated: Annotated[str, "what was varied, and in how many ways"]
    not_arising: Annotated[str, "what was looked for and left nothing open"]


@dataclass(frozen=True, slots=True)
class UniverseRow:
    """One distinct result of reasonable analyses of a claim, and how many come to it.

    `choices` is the shortest list of what was chosen otherwise, `changed` its length.
    """

    claim: str
    universe: Annotated[int, "number of the analysis"]
    changed: Annotated[int, "how many choices differ from those in use"]
    choices: str
    effect: str
    yi: float | None
    ci_lb: float | None
    ci_ub: float | None
    yi_min: float | None
    yi_max: float | None
    quality: str
    verdict: str
    count: Annotated[int, "in how many analyses this is the result"]
    measure: str


@dataclass(frozen=True, slots=True)
class FirmRow:
    """One open choice that by itself changes an answer to a claim, or that there is none.

    `answer` is "article verdict" (the verdict on the scale of articles, on the evidence that its
    row names, or on all evidence) or "reading" (ours, with its certainty). Without such a choice
    `choice`, `option` and `to` are empty.
    """

    claim: str
    answer: Annotated[str, "the verdict on the scale of articles, or our reading"]
    choice: Annotated[str, "the choice that the sources leave open"]
    option: Annotated[str, "another reasonable option"]
    from_: Annotated[str, "the answer with the options in use"]
    to: Annotated[str, "the answer with that option"]
    sentence: Annotated[str, "the change in a sentence"]


TOUCHES_NOTHING: Final = "it touches neither a figure nor a fact behind the verdict"
"""The begin of the reason of an option that leaves everything behind a verdict as it is."""
VALUE_OF_RANGE: Final = "along the range"
"""The kind of a row that is one value of a range: shown as a curve, counted nowhere."""


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One option by itself, or one choice along its range with the value that changes the verdict.

    Rows of the kind `along the range` are single values of such a range.
    """

    claim: str
    choice: str
    declared: Annotated[str, "the option in use; for a check yes, no or expired"]
    option: str
    kind: str
    verdict: str
    moves: Annotated[bool, "whether the option moves the verdict"]
    because: str
    sort: Annotated[str, "what is chosen"]
    effect: str
    yi: float | None
    flip: Annotated[float | None, "the value at which the verdict changes"]


@dataclass(frozen=True, slots=True)
class PoolingRow:
    """One sensitivity analysis of a synthesis, beside the main analysis.

    `way` is its role in `pooled.csv`; `about` is the mean effect or the effect in a further study;
    `says` and `then` are benefit, harm or undecided. Where these differ `sentence` says so.
    """

    synthesis: str
    way: Annotated[str, "the role of the sensitivity analysis in pooled.csv"]
    about: Annotated[str, "the mean effect, or the effect in a further study"]
    says: Annotated[str, "benefit, harm, undecided or no effect"]
    then: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change that would, or would not, move a verdict.

    `kind` is nearest in the evidence, nearest in the claim, or one change; `then` lists every
    verdict that may follow, `direction` says whether these lie up, down or none of the two.
    """

    claim: str
    verdict: str
    kind: str
    change: str
    facts: str
    then: Annotated[str, "what would follow"]
    direction: Annotated[str, "whether the verdict would go up, down, or neither"]
    because: str


@dataclass(frozen=True, slots=True)
class MissingRow:
    """One effect that cannot be estimated fully, what is implied, and what to ask for.

    `ask` is the one statistic that narrows the set most, else the fewest that complete the effect;
    `then` and `width_then` say what it would be after the answer, at worst. `completes` are the
    fewest statistics that give an estimate with its variance.
    """

    effect: str
    study: str
    outcome: str
    time: str
    measure: str
    estimable: str
    missing: Annotated[str, "what is missing"]
    implied: Annotated[str, "what the reported figures still imply, in words"]
    implied_lo: Annotated[float | None, "lower end of what they imply"]
    implied_hi: Annotated[float | None, "upper end of what they imply"]
    ask: Annotated[str, "the one statistic that would narrow the set most"]
    route: str
    then: str
    width_now: Annotated[float | None, "width of the set as it is"]
    width_then: Annotated[float | None, "width of the set after the answer, at worst"]
    completes: Annotated[str, "the fewest statistics that give an estimate with its variance"]
    others: Annotated[str, "other statistics that would do as well"]
    because: str
