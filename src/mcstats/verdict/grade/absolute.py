"""Effects among a number of people, from a relative effect and the risk without treatment."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from mcstats.verdict.grade.figures import BodyFigures, Kind
from mcstats.verdict.grade.step import show_number

FORMULAS: Final = {
    Kind.RISK_RATIO: "without × ratio",
    Kind.ODDS_RATIO: "without × ratio / (1 − without + without × ratio)",
    Kind.HAZARD_RATIO: "1 − (1 − without)^ratio",
    Kind.RISK_DIFFERENCE: "without + difference of risks",
}
"""The ways from the risk without the intervention to that with it, in words."""


@dataclass(frozen=True, slots=True)
class AbsoluteEffect:
    """The number of `per` people with the outcome, without and with the intervention.

    Attributes
    ----------
    without, treated, difference : float
        `difference` is `treated` less `without`.
    lower, upper : float or None
        The interval of the difference.
    formula : str
        The one of `FORMULAS` that leads from the control risk to the other.
    capped : bool
        True where an end of the relative effect would make more than all have the outcome.
    """

    per: int
    without: float
    treated: float
    difference: float
    lower: float | None
    upper: float | None
    formula: str
    capped: bool = False

    @property
    def text(self) -> str:
        """The difference in words, such as "24 fewer per 1,000 (36 fewer to 12 fewer)"."""
        words = f"{_more_or_fewer(self.difference)} per {self.per:,}"
        if self.lower is None or self.upper is None:
            return words
        return f"{words} ({_more_or_fewer(self.lower)} to {_more_or_fewer(self.upper)})"


def absolute_effect(body: BodyFigures, per: int = 1000) -> AbsoluteEffect | None:
    """Return the effect among `per` people at the control risk, or None where it cannot be had.

    Guyatt 2013 (GRADE 12, J Clin Epidemiol 66:158-172); Cochrane Handbook 2019, 14.1.5.2 and
    15.4.4: the control risk is held, the relative effect and its ends are applied to it.
    """
    risk = body.control_risk
    if risk is None or body.estimate is None:
        return None
    if body.kind not in FORMULAS:
        return None
    if body.control_time and body.kind is Kind.RISK_DIFFERENCE:
        return None

    def with_treatment(effect: float) -> float:
        return risk * effect if body.control_time else _treated_risk(body.kind, risk, effect)

    treated = with_treatment(body.estimate)
    low, high = (
        None if end is None else per * (with_treatment(end) - risk)
        for end in (body.lower, body.upper)
    )
    capped = body.kind is Kind.RISK_RATIO and risk * (body.upper or body.estimate) > 1
    capped = capped and not body.control_time
    formula = FORMULAS[Kind.RISK_RATIO if body.control_time else body.kind]
    difference = per * (treated - risk)
    return AbsoluteEffect(per, per * risk, per * treated, difference, low, high, formula, capped)


def _treated_risk(kind: Kind, risk: float, effect: float) -> float:
    """Return the risk with the intervention, within [0, 1]."""
    if kind is Kind.RISK_RATIO:
        return min(1.0, risk * effect)
    if kind is Kind.ODDS_RATIO:
        return risk * effect / (1 - risk + risk * effect) if risk < 1 else 1.0
    if kind is Kind.HAZARD_RATIO:
        return 1 - math.pow(1 - risk, effect) if risk < 1 else 1.0
    return min(1.0, max(0.0, risk + effect))


def _more_or_fewer(difference: float) -> str:
    if round(difference, 1) == 0:
        return "0 fewer" if difference < 0 else "0 more"
    size = abs(difference)
    shown = f"{size:,.0f}" if size >= 10 else show_number(round(size, 1))
    return f"{shown} {'more' if difference > 0 else 'fewer'}"
