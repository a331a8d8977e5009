"""The optimal information size: how much evidence one adequate trial would have."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from scipy import special

from mcstats.verdict.grade.figures import CONTINUOUS, RATIOS_OF_RISK, BodyFigures, Kind
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.grade.thresholds import standard_deviation, thresholds


@dataclass(frozen=True, slots=True)
class Information:
    """The amount of evidence, as a share of what one adequate trial would have.

    Attributes
    ----------
    share : float
        What there is over what is needed.
    have, need : float or None
        Both numbers; None where the width of the interval stands for a count that is not known.
    unit : str
        "participants", "events", or "width".
    """

    share: float
    have: float | None
    need: float | None
    unit: str


@cache
def size_for_means(difference: float, parameters: Parameters) -> float:
    """Return how many participants, in both arms together, a t test of two equal arms needs.

    Raises
    ------
    ValueError
        If the standardised difference to be detected is not positive.
    """
    if not difference > 0:
        raise ValueError(f"a difference to be detected is positive, not {difference}")

    def power(n: float) -> float:
        df, shift = 2 * n - 2, difference * math.sqrt(n / 2)
        limit = float(special.stdtrit(df, 1 - parameters.information_alpha / 2))
        # Cohen 1988, ch. 2: noncentral t, both tails
        return float(1 - special.nctdtr(df, shift, limit) + special.nctdtr(df, shift, -limit))

    return 2 * _least(power, parameters.information_power)


def size_for_risks(control: float, treated: float, parameters: Parameters) -> float:
    """Return how many participants, in both arms together, a test of two risks needs.

    Raises
    ------
    ValueError
        If a risk does not lie in [0, 1] or both are the same.
    """
    if not (0 <= control <= 1 and 0 <= treated <= 1) or control == treated:
        raise ValueError(f"{control} and {treated} are not two different risks in [0, 1]")
    # Cohen 1988, ch. 6: difference of risks after the arcsine transformation
    shift = 2 * abs(math.asin(math.sqrt(control)) - math.asin(math.sqrt(treated)))
    limit = float(special.ndtri(1 - parameters.information_alpha / 2))

    def power(n: float) -> float:
        away = shift * math.sqrt(n / 2)
        return float(special.ndtr(away - limit) + special.ndtr(-away - limit))

    return 2 * _least(power, parameters.information_power)


def size_for_hazards(ratio: float, parameters: Parameters) -> float:
    """Return how many events, in both arms together, a log-rank test of two equal arms needs.

    Raises
    ------
    ValueError
        If the hazard ratio to be detected is not positive, or is 1.
    """
    if not ratio > 0 or ratio == 1:
        raise ValueError(f"a hazard ratio to be detected is positive and not 1, not {ratio}")
    return 4 * (_detectable(parameters) / math.log(ratio)) ** 2  # Schoenfeld 1983, eq. 1


def risk_to_detect(control: float, kind: Kind, rises: bool, parameters: Parameters) -> float:
    """Return the treated risk that one adequate trial tells from the control risk.

    The relative change of the risk, or of the odds, has the direction of the effect. A risk that
    would rise beyond 1 is 1.
    """
    ratio = _ratio_to_detect(kind, rises, parameters)
    if kind is Kind.ODDS_RATIO:
        return control * ratio / (1 - control + control * ratio)
    return min(1.0, control * ratio)


def _ratio_to_detect(kind: Kind, rises: bool, parameters: Parameters) -> float:
    """Return the ratio that one adequate trial tells from 1.

    Odds and hazards rise by the inverse of their fall: with the event and its opposite, or the
    arms, exchanged the size must be the same. Risks rise by the same part as they fall.
    """
    fall = 1 - parameters.information_reduction
    if not rises:
        return fall
    return 1 / fall if kind in (Kind.ODDS_RATIO, Kind.HAZARD_RATIO) else 2 - fall


def information(body: BodyFigures, parameters: Parameters) -> Information | None:
    """Return how much there is of the optimal information size, or None if that is not known.

    Events count for hazards, participants for means and risks. Where the counts of a ratio, or the
    people of a standardised difference, are not known, the variance that its interval implies is
    compared with the largest one with which the change would be detected.
    """
    rises = body.estimate is not None and body.estimate > body.null
    if body.kind is Kind.HAZARD_RATIO and body.events is not None:
        ratio = _ratio_to_detect(body.kind, rises, parameters)
        return _of_counts(body.events, size_for_hazards(ratio, parameters), "events")
    if body.kind in CONTINUOUS and body.participants is not None:
        need = size_for_means(_difference_to_detect(body, rises, parameters), parameters)
        return _of_counts(body.participants, need, "participants")
    if body.participants is not None and body.control_risk and body.control_risk < 1:
        treated = risk_to_detect(body.control_risk, body.kind, rises, parameters)
        need = size_for_risks(body.control_risk, treated, parameters)
        return _of_counts(body.participants, need, "participants")
    if body.kind in RATIOS_OF_RISK | {Kind.STANDARDISED} and body.standard_error:
        largest = _least_effect(body, parameters) / _detectable(parameters)
        return Information((largest / body.standard_error) ** 2, None, None, "width")
    return None


def _least_effect(body: BodyFigures, parameters: Parameters) -> float:
    """Return the smallest effect that one adequate trial detects, by convention."""
    if body.kind in CONTINUOUS:
        return parameters.information_difference
    rises = body.estimate is not None and body.estimate > body.null
    return abs(math.log(_ratio_to_detect(body.kind, rises, parameters)))


def leaves_large_effects(body: BodyFigures, size: Information, parameters: Parameters) -> bool:
    """Return whether an interval around no effect, from so little, would hold large ones both ways.

    One adequate trial has a standard error with which its difference is detected; that of a share
    of it is larger by the root of the share.
    """
    continuous = body.kind in CONTINUOUS
    large = parameters.size_large if continuous else math.log(parameters.size_ratio_large)
    error = _least_effect(body, parameters) / _detectable(parameters) / math.sqrt(size.share)
    return body.quantile * error >= large


def _of_counts(have: float, need: float, unit: str) -> Information:
    return Information(have / need, have, need, unit)


def _difference_to_detect(body: BodyFigures, rises: bool, parameters: Parameters) -> float:
    """Return the standardised difference to detect: the declared threshold, or the convention."""
    limits, sd = thresholds(body, parameters), standard_deviation(body)
    if limits is None or not limits.declared or not sd:
        return parameters.information_difference
    return abs(limits.target(1.0 if rises else -1.0)) / sd


def _detectable(parameters: Parameters) -> float:
    """Return how many standard errors an effect that is detected is away from none."""
    alpha, power = parameters.information_alpha, parameters.information_power
    return float(special.ndtri(1 - alpha / 2) + special.ndtri(power))


def _least(power: Callable[[float], float], wanted: float) -> float:
    """Return the size of an arm from which on the power, which rises with it, is as wanted."""
    low = high = 2.0
    while power(high) < wanted:
        low, high = high, 2 * high
    while low < (middle := (low + high) / 2) < high:
        low, high = (low, middle) if power(middle) >= wanted else (middle, high)
    return high
