"""The tables of verdicts, certainty and stability, and of what would change them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """The verdict on one claim."""

    claim: str
    statement: str
    best_evidence: str
    quality: str
    quality_text: str
    verdict: str
    verdict_text: str
    certainty: str
    article_quality: str
    article_verdict: str
    agrees: bool | None
    because: str
    certainty_sold: str
    reading: str
    reading_text: str
    further: str
    premises: str
    verdict_all: str
    verdict_all_text: str
    size: str
    qualifiers: str
    rules: str
    study: str
    outcome: str
    effect: str
    facts: str
    article: str
    row: str
    range_lo: str
    range_hi: str
    up: str
    down: str
    certainty_indirect: str
    sold_text: str
    further_because: str
    allowed: str
    effect_all: str = ""


@dataclass(frozen=True, slots=True)
class BodyRow:
    """One result in a body of evidence, with its role.

    `question` is the one of the claim as tested, or of the product as sold; `role` is decides, for,
    against, undecided or excluded. `word` bears on the claim: a benefit supports it, also where it
    is of a harm or of no effect, and a harm is its opposite. `stands` says how the result stands to
    the claim: for, towards, small, undecided, away or against.
    """

    claim: str
    question: str
    tier: str
    study: str
    outcome: str
    time: str
    effect: str
    role: str
    because: str
    word: str
    replication: str
    stands: str


@dataclass(frozen=True, slots=True)
class AbsoluteRow:
    """The effect on a claim in people: how many of `per` have the outcome.

    `without` and `with_` count those without and with the intervention. `counted` names what is
    counted, `risk_source` says where the risk comes from. Where several control groups are known,
    their lowest and highest risk stand beside the one that is taken, with the difference at each.
    `capped` is yes where an end of a ratio would be more than all, and all stand for it.
    """

    claim: str
    outcome: str
    control_risk: float
    per: int
    without: float
    with_: float
    difference: float
    ci_lb: float | None
    ci_ub: float | None
    counted: str
    risk_source: str
    low_risk: float | None
    low_difference: float | None
    high_risk: float | None
    high_difference: float | None
    capped: bool


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """The certainty of one outcome of a claim: of the one that decides, or of another beside it.

    `studies` are those that decide, `participants` their number where that of each is known,
    `absolute` the effect among so many people in words, where a risk without the intervention is
    known.
    """

    claim: str
    construct: str
    outcome: str
    certainty: str
    reading: str
    reading_text: str
    effect: str
    studies: str
    participants: float | None
    absolute: str


@dataclass(frozen=True, slots=True)
class FootnoteRow:
    """One step of a certainty: for the question as tested, or as sold."""

    claim: str
    question: str
    step: str
    change: int
    computed: int
    because: str
    rule: str
    reference: str
    overridden: str


@dataclass(frozen=True, slots=True)
class StabilityRow:
    """Over how many defensible analyses a verdict holds, and what flips it.

    `universes` counts those that do not contradict themselves, `left_out` those that do, `judged`
    the rows that stand for them; `verdicts` counts them by verdict. `enumerated` names what was
    varied and in how many ways, `not_arising` what was looked for and left nothing open.
    """

    claim: str
    verdict: str
    universes: int
    share: float
    flips: str
    held: int
    choices: str
    left_out: int
    judged: int
    verdicts: str
    enumerated: str
    not_arising: str


@dataclass(frozen=True, slots=True)
class UniverseRow:
    """One distinct result of defensible analyses of a claim, and how many come to it.

    `choices` is the shortest list of what was chosen otherwise, `changed` its length.
    """

    claim: str
    universe: int
    changed: int
    choices: str
    effect: str
    yi: float | None
    ci_lb: float | None
    ci_ub: float | None
    yi_min: float | None
    yi_max: float | None
    quality: str
    verdict: str
    count: int
    measure: str


@dataclass(frozen=True, slots=True)
class FirmRow:
    """One open choice that by itself changes an answer to a claim, or that there is none.

    `answer` is "article verdict" (the verdict on the scale of articles, on the evidence that its
    row names, or on all evidence) or "reading" (ours, with its certainty). Without such a choice
    `choice`, `option` and `to` are empty.
    """

    claim: str
    answer: str
    choice: str
    option: str
    from_: str
    to: str
    sentence: str


TOUCHES_NOTHING: Final = "it touches neither a figure nor a fact behind the verdict"
"""The begin of the reason of an option that leaves everything behind a verdict as it is."""
VALUE_OF_RANGE: Final = "along the range"
"""The kind of a row that is one value of a range: shown as a curve, counted nowhere."""


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One option by itself, or one continuous choice over its range with its flip point.

    Rows of the kind `along the range` are single values of such a range.
    """

    claim: str
    choice: str
    declared: str
    option: str
    kind: str
    verdict: str
    moves: bool
    because: str
    sort: str
    effect: str
    yi: float | None
    flip: float | None


@dataclass(frozen=True, slots=True)
class PoolingRow:
    """One sensitivity analysis of a synthesis, beside the main analysis.

    `way` is its role in `pooled.csv`; `about` is the mean effect or the effect in a further study;
    `says` and `then` are benefit, harm or undecided. Where these differ `sentence` says so.
    """

    synthesis: str
    way: str
    about: str
    says: str
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
    then: str
    direction: str
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
    missing: str
    implied: str
    implied_lo: float | None
    implied_hi: float | None
    ask: str
    route: str
    then: str
    width_now: float | None
    width_then: float | None
    completes: str
    others: str
    because: str
