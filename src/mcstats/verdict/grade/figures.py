"""The figures that the certainty of a body of evidence rests on.

A figure that is not known is None. Ratios are given as printed and compared as logarithms; risks
and their differences are proportions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from scipy import special

from mcstats.model.vocabularies import Allocation, Directness


class Kind(StrEnum):
    """Kinds of effect that the rules tell apart."""

    RISK_RATIO = "ratio of risks"
    ODDS_RATIO = "ratio of odds"
    HAZARD_RATIO = "ratio of hazards"
    RISK_DIFFERENCE = "difference of risks"
    MEAN_DIFFERENCE = "difference of means"
    STANDARDISED = "standardised difference"
    MEAN_RATIO = "ratio of means"


class Bias(StrEnum):
    """Ratings of the risk of bias."""

    LOW = "low"
    SOME = "some concerns"
    HIGH = "high"
    UNKNOWN = "no information"


CONTINUOUS: Final = frozenset({Kind.MEAN_DIFFERENCE, Kind.STANDARDISED, Kind.MEAN_RATIO})
RATIOS_OF_RISK: Final = frozenset({Kind.RISK_RATIO, Kind.ODDS_RATIO, Kind.HAZARD_RATIO})
RATIOS: Final = RATIOS_OF_RISK | {Kind.MEAN_RATIO}


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFigures:
    """One study's part in a body of evidence.

    Attributes
    ----------
    yi, vi : float or None
        Estimate and sampling variance on the analysis scale (logarithms of ratios).
    weight, participants : float or None
        Its weight in the synthesis, in any unit, and how many people were analysed.
    bias : Bias
        The overall rating of this result.
    bias_beyond_design : Bias
        The same without the domains of the design.
    of_design, beyond_design : tuple of str
        The domains that are rated: those for which other designs than a randomised trial start low,
        and the other ones.
    """

    yi: float | None = None
    vi: float | None = None
    weight: float | None = None
    participants: float | None = None
    bias: Bias = Bias.UNKNOWN
    bias_beyond_design: Bias = Bias.UNKNOWN
    of_design: tuple[str, ...] = ()
    beyond_design: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyFigures:
    """The figures of one body of evidence for one question.

    Attributes
    ----------
    kind : Kind
        Of the effect. Peto's ratios are ratios of odds, ratios of rates are of hazards.
    estimate, lower, upper : float or None
        The effect and its interval on the printed scale.
    level : float
        Of the interval.
    studies : int or None
        How many studies give the result.
    each : tuple of StudyFigures
        The single studies: all of them, or none where they are not known.
    tau2, i2, q_p : float or None
        Variance between studies on the analysis scale, I² in percent, P of Cochran's Q.
    prediction : tuple of float, optional
        The prediction interval on the printed scale.
    participants, events : float or None
        In both arms together.
    counted : str
        The unit of `participants`, such as "ulcers".
    of_whole_review : bool
        True where the participants are those of all outcomes of a review, because the result does
        not say how many are its own.
    control_risk : float or None
        Printed or assumed, in [0, 1], or a rate.
    control_time : str
        The person-time of a rate, such as "person-years"; empty for a risk.
    widened : bool
        True where the interval is wider than the printed one, by the rounding of the estimate.
    approximate : bool
        True where the interval follows from a P value whose test is not reported.
    clustered : bool
        True where groups of people were assigned in a study, whose errors tell too large a spread.
    of_two : tuple of float, optional
        The interval of two studies that leaves open how far they differ, on the printed scale.
    sd : float or None
        Standard deviation of the outcome, in the unit of a difference of means.
    important_below, important_above : float or None
        The smallest fall and the smallest rise that matter, on the printed scale. One that is not
        declared is the mirror image of the other; the end of the scale where no size matters.
    claimed : float or None
        The effect that a claim states, on the printed scale.
    designs : frozenset of Allocation or None
        Those of the studies; None among them stands for studies whose design is not known.
    started_high : bool
        True where non-randomised studies are rated with ROBINS-I, confounding included.
    bias : Bias
        The rating of the whole where `each` is empty.
    bias_shares : mapping of Bias to float
        The share of each rating among the trials of a review, where `each` is empty; empty for a
        single rating of the whole.
    shares_of : str
        The total of these shares, such as "weight".
    flawed_review : bool
        True where the conduct of the review is at high risk of bias, whatever its trials are.
    population, intervention, comparator, outcome : Directness or None
        How direct each aspect is.
    too_short : bool
        True where most of the evidence was followed for less time than is asked about.
    small_sponsored : int or None
        How many of the studies are small and were paid for by a seller or maker.
    search_systematic : bool or None
        True where the studies come from a systematic search.
    asymmetry_p : float or None
        P of a test of the funnel's asymmetry.
    coded_trials : BodyFigures, optional
        The trials of the same question that stand beside a review.
    dose_response, opposing_confounding : bool or None
        True where shown.

    Raises
    ------
    ValueError
        For half an interval, an estimate outside it, a negative ratio, a risk outside [0, 1],
        thresholds that do not lie around no effect, or a wrong number of studies.
    """

    kind: Kind
    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    level: float = 0.95
    studies: int | None = None
    each: tuple[StudyFigures, ...] = ()
    tau2: float | None = None
    i2: float | None = None
    q_p: float | None = None
    prediction: tuple[float, float] | None = None
    participants: float | None = None
    events: float | None = None
    counted: str = "participants"
    of_whole_review: bool = False
    control_risk: float | None = None
    control_time: str = ""
    widened: bool = False
    approximate: bool = False
    clustered: bool = False
    of_two: tuple[float, float] | None = None
    sd: float | None = None
    important_below: float | None = None
    important_above: float | None = None
    claimed: float | None = None
    designs: frozenset[Allocation | None] = frozenset()
    started_high: bool = False
    bias: Bias = Bias.UNKNOWN
    bias_shares: Mapping[Bias, float] = field(default_factory=dict)
    shares_of: str = ""
    flawed_review: bool = False
    population: Directness | None = None
    intervention: Directness | None = None
    comparator: Directness | None = None
    outcome: Directness | None = None
    too_short: bool = False
    small_sponsored: int | None = None
    search_systematic: bool | None = None
    asymmetry_p: float | None = None
    coded_trials: BodyFigures | None = None
    dose_response: bool | None = None
    opposing_confounding: bool | None = None

    def __post_init__(self) -> None:
        """Refuse figures that contradict one another."""
        low, point, high = self.lower, self.estimate, self.upper
        if (low is None) != (high is None) or (low is not None and point is None):
            raise ValueError("an interval has two ends and an estimate between them")
        if low is not None and high is not None and point is not None and not low <= point <= high:
            raise ValueError(f"{point} does not lie in the interval from {low} to {high}")
        if self.kind in RATIOS and any(x is not None and x < 0 for x in (low, point, high)):
            raise ValueError(f"a {self.kind} is not negative")
        if self.control_risk is not None and not 0 <= self.control_risk <= 1:
            raise ValueError(f"a risk of {self.control_risk} does not lie in [0, 1]")
        below, above = self.important_below, self.important_above
        if (below is not None and below >= self.null) or (above is not None and above <= self.null):
            raise ValueError(f"thresholds {below} and {above} do not lie around {self.null:g}")
        if self.each and self.studies not in (None, len(self.each)):
            raise ValueError(f"{len(self.each)} studies are listed of {self.studies}")

    @property
    def null(self) -> float:
        """The value of no effect on the printed scale."""
        return 1.0 if self.kind in RATIOS else 0.0

    def to_analysis_scale(self, value: float) -> float:
        """Return the logarithm of a ratio, and any other value as it is."""
        if self.kind not in RATIOS:
            return value
        return math.log(value) if value > 0 else -math.inf

    def to_printed_scale(self, value: float) -> float:
        """Return a value of the analysis scale as it would be printed."""
        return math.exp(value) if self.kind in RATIOS else value

    @property
    def point(self) -> float | None:
        """The estimate on the analysis scale."""
        return None if self.estimate is None else self.to_analysis_scale(self.estimate)

    @property
    def interval(self) -> tuple[float, float] | None:
        """The interval on the analysis scale."""
        if self.lower is None or self.upper is None:
            return None
        return self.to_analysis_scale(self.lower), self.to_analysis_scale(self.upper)

    @property
    def quantile(self) -> float:
        """The distance from the estimate to an end of the interval, in standard errors."""
        return float(special.ndtri((1 + self.level) / 2))

    @property
    def standard_error(self) -> float | None:
        """The standard error on the analysis scale that the interval implies, if it is finite.

        Cochrane Handbook 2019, 6.3.1. Where the lower end of a ratio is printed as 0, the distance
        from the estimate to the upper end stands for both.
        """
        if self.interval is None or self.point is None or math.isinf(self.point):
            return None
        low, high = self.interval
        whole = high - low if math.isfinite(low) else 2 * (high - self.point)
        return whole / (2 * self.quantile)

    @property
    def share_coded(self) -> float:
        """The participants of the coded trials over those of the review; 0 if not known."""
        coded = self.coded_trials.participants if self.coded_trials is not None else None
        return (coded or 0.0) / (self.participants or math.inf)

    @property
    def number_of_studies(self) -> int | None:
        """The number of studies, counted where they are listed."""
        return len(self.each) or self.studies


def weights_of_studies(body: BodyFigures) -> tuple[list[float], str]:
    """Return the weights of the single studies, from the best that is known of all of them."""
    if sum(printed := known_of_all(study.weight for study in body.each)) > 0:
        return printed, "weight"
    if variances := known_of_all(study.vi for study in body.each):
        return [1 / (vi + (body.tau2 or 0.0)) for vi in variances], "weight"
    if sum(people := known_of_all(study.participants for study in body.each)) > 0:
        return people, "participants"
    return [1.0] * len(body.each), "studies"


def known_of_all(values: Iterable[float | None]) -> list[float]:
    """Return the values if all are known, and otherwise none."""
    listed = list(values)
    return [] if None in listed else [value for value in listed if value is not None]
