"""The tables of values, effects, syntheses and ratings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

FEWEST_TESTED: Final = 10
"""Studies below which Egger's regression says little (Cochrane Handbook 2019, sec. 13.3.5.4)."""
OF_ARTICLE: Final = "evidence of the article"
"""The role of the synthesis of the results that the row of an article names."""
INTERVALS: Final = {
    "adhoc": "Hartung–Knapp interval (t distribution), never narrower than the Wald interval",
    "knha": "Hartung–Knapp interval (t distribution)",
    "z": "Wald interval (normal distribution)",
}
"""The interval of a mean in words, by metafor's name of its test."""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One value as a source reports it: where it stands in the source and in the data."""

    study: Annotated[str, "identifier of the study"]
    path: Annotated[str, "where the value stands in the study's file"]
    printed: Annotated[str, "the characters of the source; for a figure, what the page shows"]
    unit: Annotated[str, "unit as reported; of an effect, the unit of its figures"]
    source: Annotated[str, "identifier of the source"]
    place: Annotated[str, "place in the source"]
    words: Annotated[str, "a few words around the value"]
    because: Annotated[str, "the reason, in words"]
    used: Annotated[bool, "whether this reading is used"]
    at: Annotated[str, "file and line of the data, or the place in the source"]


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One effect of a result by one measure, with its interval.

    `approx_lb` and `approx_ub` are the interval of an effect from a P value whose test its source
    does not report: it holds under the assumptions of the row, and nothing is computed with it.
    """

    effect: Annotated[str, "identifier of the effect"]
    study: str
    outcome: Annotated[str, "identifier of the outcome"]
    time: Annotated[str, "identifier of the time point"]
    contrast: Annotated[str, "between arms, or within one arm"]
    measure: Annotated[str, "code of the measure"]
    route: Annotated[str, "the named way from reported values to an effect"]
    estimable: Annotated[str, "yes, bound, point or no"]
    yi: Annotated[
        float | None, "estimate on the scale of analysis, above 0 a benefit; ratios as logarithms"
    ]
    vi: Annotated[float | None, "sampling variance"]
    ci_lb: Annotated[float | None, "lower end of the sampling interval"]
    ci_ub: Annotated[float | None, "upper end of the sampling interval"]
    yi_min: Annotated[float | None, "lower end, after rounding, of the estimate"]
    yi_max: Annotated[float | None, "upper end, after rounding, of the estimate"]
    n1: Annotated[float | None, "participants of the intervention arm"]
    n2: Annotated[float | None, "participants of the control arm"]
    df: Annotated[float | None, "degrees of freedom"]
    assumption: Annotated[str, "what was taken for granted"]
    because: str
    scale: Annotated[str, "raw, or percent change"]
    unit: str
    kind: Annotated[str, "kind of the check, of the option, or of the figure; study or review"]
    primary_of: Annotated[str, "the syntheses, and the claims, of which it is the row of its study"]
    result: Annotated[str, "identifier of the result in the study's file"]
    sei: Annotated[float | None, "standard error"]
    level: Annotated[float | None, "level of the interval"]
    p_min: Annotated[float | None, "smallest P value that rounds to the one reported"]
    p_max: Annotated[float | None, "largest P value that rounds to the one reported"]
    reference: Annotated[str, "source of the rule or the route"]
    at: str
    analysis: Annotated[
        str, "analysis set, adjustment, subgroup and period of the result, as extracted"
    ]
    approx_lb: Annotated[
        float | None, "lower end of an approximate interval, under the assumptions of the row"
    ] = None
    approx_ub: Annotated[float | None, "upper end of that interval"] = None


@dataclass(frozen=True, slots=True)
class InputRow:
    """One reported value that an effect rests on."""

    effect: str
    key: Annotated[str, "which value it is"]
    arm: Annotated[str, "the arm, empty for the comparison"]
    printed: str
    lo: Annotated[float | None, "lower end of the set"]
    hi: Annotated[float | None, "upper end of the set"]
    source: str
    place: str
    words: str
    at: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of a computation, with its formula and citation."""

    effect: str
    number: Annotated[int, "identifier of the figure, or the position of a step"]
    name: Annotated[str, "name of the step"]
    symbol: Annotated[str, "symbol of a step"]
    value: Annotated[float | None, "the value at full precision"]
    lo: float | None
    hi: float | None
    formula: Annotated[str, "the formula by which a value follows from others"]
    citation: Annotated[str, "source of the formula"]


@dataclass(frozen=True, slots=True)
class PooledRow:
    """One synthesis under one method and one test."""

    synthesis: Annotated[str, "identifier of the synthesis"]
    outcome: str
    measure: str
    method: Annotated[str, "estimator of the variance between studies"]
    k: Annotated[int, "number of studies"]
    mu: Annotated[float | None, "pooled effect, above 0 a benefit; ratios as logarithms"]
    se: Annotated[float | None, "standard error"]
    ci_lb: float | None
    ci_ub: float | None
    pi_lb: Annotated[float | None, "lower end of the prediction interval"]
    pi_ub: Annotated[float | None, "upper end of the prediction interval"]
    tau2: Annotated[float | None, "variance between studies"]
    tau2_lb: Annotated[float | None, "lower end of the interval of that variance"]
    tau2_ub: Annotated[float | None, "upper end of the interval of that variance"]
    i2: Annotated[float | None, "share of the variation that is not chance, in percent"]
    q: Annotated[float | None, "Cochran's Q"]
    q_p: Annotated[float | None, "P value of Q"]
    test: Annotated[str, "kind of interval of a synthesis"]
    level: float | None
    pi_df: Annotated[float | None, "degrees of freedom of the prediction interval"]
    stratum: Annotated[str, "which studies belong together"]
    role: Annotated[
        str, "the main synthesis, or how another one differs; the part of a result in its body"
    ]
    members: Annotated[str, "the effects that were pooled"]
    because: str
    weights: Annotated[
        str, "the share of each member in the mean, in percent, in the order of `members`"
    ]


@dataclass(frozen=True, slots=True)
class SmallStudyRow:
    """Egger's regression for one main synthesis; empty, with the reason, where it is not run."""

    synthesis: str
    k: int
    slope: Annotated[float | None, "slope of the estimates on their standard errors"]
    se: float | None
    t: Annotated[float | None, "t statistic"]
    df: int | None
    p: Annotated[float | None, "P value of the t test"]
    limit: Annotated[float | None, "estimate for a study without sampling error"]
    limit_se: Annotated[float | None, "standard error of that estimate"]
    because: str


@dataclass(frozen=True, slots=True)
class RatingRow:
    """The rating of one domain, or of all together, for one study, outcome and comparison.

    `rating` is the one that is used: `computed`, unless a person overrode it; `overridden` then
    holds the reason. `at_best` is the best computed rating that what is not reported allows.
    """

    study: str
    outcome: str
    domain: Annotated[str, "the domain of bias; overall takes all of them but funding together"]
    rating: Annotated[str, "low, some concerns, high or no information"]
    because: str
    source: str
    at: str
    comparison: Annotated[
        str, "the arms compared, the tested ones first; one arm for a change within it"
    ]
    inferred: Annotated[bool, "whether a deciding fact is inferred from words that only suggest it"]
    rule: Annotated[str, "identifier of the rule"]
    reference: str
    fact: Annotated[str, "the facts that the rating rests on"]
    line: Annotated[str, "file and line of the data"]
    computed: Annotated[str, "the change or rating before a person stepped away from it"]
    overridden: Annotated[str, "why a person stepped away from the computed change or rating"]
    at_best: Annotated[str, "the best rating that what is not reported allows"]
