"""The tables of values, effects, syntheses and ratings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

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
    """One value as printed: where it stands in the source and in the data."""

    study: str
    path: str
    printed: str
    unit: str
    source: str
    place: str
    words: str
    because: str
    used: bool
    at: str


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One effect under the declared reading.

    `approx_lb` and `approx_ub` are the interval of an effect from a P value whose test its source
    does not report: it holds under the assumptions of the row, and nothing is computed with it.
    """

    effect: str
    study: str
    outcome: str
    time: str
    contrast: str
    measure: str
    route: str
    estimable: str
    yi: float | None
    vi: float | None
    ci_lb: float | None
    ci_ub: float | None
    yi_min: float | None
    yi_max: float | None
    n1: float | None
    n2: float | None
    df: float | None
    assumption: str
    because: str
    scale: str
    unit: str
    kind: str
    primary_of: str
    result: str
    sei: float | None
    level: float | None
    p_min: float | None
    p_max: float | None
    reference: str
    at: str
    analysis: str
    approx_lb: float | None = None
    approx_ub: float | None = None


@dataclass(frozen=True, slots=True)
class InputRow:
    """One printed value that an effect rests on."""

    effect: str
    key: str
    arm: str
    printed: str
    lo: float | None
    hi: float | None
    source: str
    place: str
    words: str
    at: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One intermediate figure of a route, with its formula and citation."""

    effect: str
    number: int
    name: str
    symbol: str
    value: float | None
    lo: float | None
    hi: float | None
    formula: str
    citation: str


@dataclass(frozen=True, slots=True)
class PooledRow:
    """One synthesis under one method and one test."""

    synthesis: str
    outcome: str
    measure: str
    method: str
    k: int
    mu: float | None
    se: float | None
    ci_lb: float | None
    ci_ub: float | None
    pi_lb: float | None
    pi_ub: float | None
    tau2: float | None
    tau2_lb: float | None
    tau2_ub: float | None
    i2: float | None
    q: float | None
    q_p: float | None
    test: str
    level: float | None
    pi_df: float | None
    stratum: str
    role: str
    members: str
    because: str
    weights: str


@dataclass(frozen=True, slots=True)
class SmallStudyRow:
    """Egger's regression for one main synthesis; empty, with the reason, where it is not run."""

    synthesis: str
    k: int
    slope: float | None
    se: float | None
    t: float | None
    df: int | None
    p: float | None
    limit: float | None
    limit_se: float | None
    because: str


@dataclass(frozen=True, slots=True)
class RatingRow:
    """The rating of one domain, or of all together, for one study, outcome and comparison.

    `rating` is the one that is used: `computed`, unless a person overrode it; `overridden` then
    holds the reason. `at_best` is the best computed rating that what is not reported allows.
    """

    study: str
    outcome: str
    domain: str
    rating: str
    because: str
    source: str
    at: str
    comparison: str
    inferred: bool
    rule: str
    reference: str
    fact: str
    line: str
    computed: str
    overridden: str
    at_best: str
