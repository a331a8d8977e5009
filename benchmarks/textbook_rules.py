"""The rules of a textbook, which the certainty engine is compared with."""

from __future__ import annotations

import math
from typing import Final

from mcstats.verdict.grade.figures import RATIOS, BodyFigures, Kind
from mcstats.verdict.grade.information_size import size_for_means, size_for_risks
from mcstats.verdict.grade.parameters import Parameters

PARAMETERS: Final = Parameters()


def crosses(body: BodyFigures) -> bool | None:
    """Return whether the interval holds no effect."""
    return None if body.interval is None else body.interval[0] <= 0 <= body.interval[1]


def reaches(body: BodyFigures) -> bool | None:
    """Return whether the interval reaches a change of 25% or half a standard deviation."""
    if body.lower is None or body.upper is None:
        return None
    if body.kind in RATIOS:
        return body.lower <= 0.75 or body.upper >= 1.25
    if body.kind is Kind.RISK_DIFFERENCE:
        risk = body.control_risk
        return None if not risk else body.lower <= -risk / 4 or body.upper >= risk / 4
    sd = 1.0
    if body.kind is Kind.MEAN_DIFFERENCE:
        if not body.participants or body.standard_error is None:
            return None
        sd = body.standard_error * math.sqrt(body.participants) / 2
    return body.lower <= -sd / 2 or body.upper >= sd / 2


def too_small(body: BodyFigures) -> bool | None:
    """Return whether there are fewer people than detect a fall by 25% or a difference of 0.2 SD."""
    if body.participants is None:
        return None
    if body.kind in (Kind.MEAN_DIFFERENCE, Kind.STANDARDISED):
        return body.participants < size_for_means(0.2, PARAMETERS)
    risk = body.control_risk
    if body.kind is Kind.HAZARD_RATIO or not risk or risk >= 1:
        return None
    return body.participants < size_for_risks(risk, 0.75 * risk, PARAMETERS)


def handbook(body: BodyFigures) -> bool | None:
    """Return whether the size is not reached, or the interval crosses and reaches what matters."""
    small, across = too_small(body), crosses(body) and reaches(body)
    if small or across:
        return True
    return None if small is None or across is None else False


def few_events(body: BodyFigures) -> bool | None:
    """Return whether there are fewer than 300 events."""
    return None if body.events is None else body.events < 300


def lowered(rule: bool | None) -> int | None:
    """Return the change of a rule that lowers by one level or not at all."""
    return None if rule is None else -int(rule)


def differs(body: BodyFigures) -> bool:
    """Return whether several studies have an I² of 50% or more."""
    return (body.number_of_studies or 1) > 1 and (body.i2 or 0.0) >= 50
