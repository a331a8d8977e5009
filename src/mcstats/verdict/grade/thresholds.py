"""Effects at which a fall and a rise begin to matter."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mcstats.verdict.grade.figures import CONTINUOUS, RATIOS_OF_RISK, BodyFigures, Kind
from mcstats.verdict.grade.parameters import Parameters


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Effects, on the analysis scale, at which a fall and a rise begin to matter.

    Attributes
    ----------
    below, above : float
        The smallest that matter, on either side of 0; infinite on a side that does not count.
    medium, large : float
        How many times as large medium and large effects are.
    declared : bool
        False where conventions stand for thresholds that nobody declared.
    """

    below: float
    above: float
    medium: float
    large: float
    declared: bool

    def reached_by(self, interval: tuple[float, float], times: float = 1.0) -> tuple[bool, bool]:
        """Return whether an interval reaches beyond the fall and beyond the rise that matter.

        One that ends on a threshold, as both are printed, does not reach beyond it.
        """
        low, high = interval
        below, above = times * self.below, times * self.above
        return (
            low < below and not math.isclose(low, below),
            high > above and not math.isclose(high, above),
        )

    @property
    def margin(self) -> float:
        """The distance from 0 to the nearer threshold."""
        return min(-self.below, self.above)

    @property
    def finite(self) -> tuple[float, ...]:
        """The thresholds of the sides that count."""
        return tuple(end for end in (self.below, self.above) if math.isfinite(end))

    def target(self, point: float) -> float:
        """Return the threshold in the direction of an effect, or the only one."""
        return self.finite[-1 if point > 0 else 0]


def thresholds(body: BodyFigures, parameters: Parameters) -> Thresholds | None:
    """Return the effects that begin to matter, or None where they cannot be had.

    Declared ones come first. Conventions stand for them: a ratio of risks, a relative change of
    the control risk for a difference of risks, a number of standard deviations for means.
    """
    small, medium, large = (
        parameters.size_small,
        parameters.size_medium,
        parameters.size_large,
    )
    if body.kind not in CONTINUOUS:
        ratios = (
            parameters.size_ratio_small,
            parameters.size_ratio_medium,
            parameters.size_ratio_large,
        )
        raw = body.kind is Kind.RISK_DIFFERENCE
        small, medium, large = (ratio - 1 if raw else math.log(ratio) for ratio in ratios)
    times = medium / small, large / small
    below, above = (
        None if value is None else body.to_analysis_scale(value)
        for value in (body.important_below, body.important_above)
    )
    if below is not None or above is not None:
        below = below if below is not None else -(above or 0.0)
        return Thresholds(below, above if above is not None else -below, *times, declared=True)
    unit: float | None = 1.0
    if body.kind is Kind.RISK_DIFFERENCE:
        unit = body.control_risk or None
    elif body.kind in CONTINUOUS:
        unit = standard_deviation(body)
    return None if unit is None else Thresholds(-small * unit, small * unit, *times, declared=False)


def null_of_risk(body: BodyFigures, parameters: Parameters) -> float:
    """Return the largest effect that matters for no outcome; without a limit if of no risk."""
    difference = body.kind is Kind.RISK_DIFFERENCE
    if not difference and body.kind not in RATIOS_OF_RISK:
        return math.inf
    return largest_null(body.control_risk, parameters.null_ratio, difference=difference)


def largest_null(risk: float | None, ratio: float, *, difference: bool) -> float:
    """Return the largest effect on a risk that matters for no outcome, on the analysis scale.

    How much of a change matters depends on the outcome. Where nobody declared it, no effect is
    concluded only within a ratio that is small for any. No difference of risks stands for all
    outcomes: one in 1,000 people is another size in a year than in ten.

    Parameters
    ----------
    risk : float or None
        Without the intervention.
    difference : bool
        True for a difference of risks, False for a ratio.
    """
    return (risk or 0.0) * (ratio - 1) if difference else math.log(ratio)


def standard_deviation(body: BodyFigures) -> float | None:
    """Return the standard deviation on the analysis scale: given, or from interval and number.

    Cochrane Handbook 2019, 6.5.2.3, for two equal arms. The part of the variance that I² ascribes
    to differences between studies is taken out.
    """
    if body.kind is Kind.STANDARDISED:
        return 1.0
    if body.sd is not None and body.kind is Kind.MEAN_DIFFERENCE:
        return body.sd
    if not body.standard_error or not body.participants:
        return None
    within = 1 - min(body.i2 or 0.0, 99.0) / 100
    return body.standard_error * math.sqrt(within * body.participants) / 2


def has_inflated_deviation(body: BodyFigures) -> bool:
    """Return whether the standard deviation is one of clusters, or of a review without its I².

    The interval then holds the variance between the clusters or studies too, and nothing tells how
    much of it.
    """
    if body.kind is not Kind.MEAN_DIFFERENCE or body.sd is not None:
        return False
    if body.clustered:
        return True
    return not body.each and (body.number_of_studies or 0) > 1 and body.i2 is None
