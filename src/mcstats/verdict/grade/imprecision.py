"""Imprecision: the interval against what matters, and the optimal information size.

Guyatt 2025 (Core GRADE 2, BMJ 389:e081904), Zeng 2022 (GRADE 34), Guyatt 2011 (GRADE 6).
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

from mcstats.verdict.grade.absolute import absolute_effect
from mcstats.verdict.grade.figures import CONTINUOUS, RATIOS_OF_RISK, BodyFigures, Kind
from mcstats.verdict.grade.information_size import (
    Information,
    information,
    leaves_large_effects,
)
from mcstats.verdict.grade.narrow_difference import narrow_difference, wide_difference
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.grade.step import Step, show_number, show_share
from mcstats.verdict.grade.thresholds import (
    Thresholds,
    null_of_risk,
    standard_deviation,
    thresholds,
)


def imprecision(body: BodyFigures, parameters: Parameters) -> Step:
    """Return the step for imprecision.

    The target is no effect, or a declared threshold. Of rare events in many people a narrow
    interval of the difference lowers nothing. An interval that holds the target and effects that
    matter lowers by one level; by two where it reaches from no effect to large ones, both
    directions matter, or the evidence is very far from the optimal information size; by three
    where, far from it, both directions are large. An interval that excludes the target lowers only
    where the effect is implausibly large, or the interval follows from a P value, and the evidence
    is far from the information size, of unknown size, or short of it with ends far apart; by two
    where very far from it. Without any interval the size decides: by three levels where an interval
    from so little would hold large effects both ways, or where the size is not known either, so
    that hiding both never pays.
    """
    size = information(body, parameters)
    far = size is None or size.share < parameters.information_far
    very_far = size is None or size.share < parameters.information_very_far
    amount = _amount(body, size, parameters)
    given = (
        ("lower", body.lower),
        ("upper", body.upper),
        ("participants", body.participants),
        ("events", body.events),
        ("control risk", body.control_risk),
        ("share of the information size", None if size is None else size.share),
    )
    step = partial(
        Step,
        name="imprecision",
        reference="coregrade2",
        figures={name: value for name, value in given if value is not None},
    )
    if body.interval is None or body.lower is None or body.upper is None:
        if size is None or leaves_large_effects(body, size, parameters):
            change = -3
        else:
            change = -1 if size.share >= 1 else -2
        because = f"No interval is available; {amount}."
        return step(rule="no-interval", change=change, because=because, judged=False)
    low, high = body.interval
    rounding = ", with the rounding of the estimate" if body.widened else ""
    # A page may show the same result in its own unit beside it.
    standardised = "standardised " if body.kind is Kind.STANDARDISED else ""
    if body.approximate:
        standardised = f"approximate {standardised}"
        rounding = ", from the P value"
    span = f"{show_number(body.lower)} to {show_number(body.upper)}"
    shown = f"The {standardised}interval ({span}{rounding})"
    limits = thresholds(body, parameters)
    if limits is None:
        if low <= 0 <= high:
            because = f"{shown} includes no effect, and which effects would matter is not known."
            change = -3 if far else -2
            return step(rule="unscaled", change=change, because=because, judged=False)
        because = f"{shown} excludes no effect, and the size of the effect is not known."
        return step(rule="unscaled-side", change=-1, because=because, judged=False)
    if limits.declared or low <= 0 <= high:
        decision = _across(body, limits, parameters, amount, far=far, very_far=very_far)
        narrow = narrow_difference(body, parameters)
        if decision is not None and decision[1] < 0 and narrow is not None:
            fewer, more = (show_number(abs(1000 * end)) for end in narrow)
            because = (
                f"{shown} {decision[2]}. But events are rare: among {body.participants:,.0f} people"
                f" the difference lies between {fewer} fewer and {more} more per 1,000."
            )
            return step(rule="rare", change=0, because=because)
        if decision is not None:
            rule, change, because = decision
            return step(rule=rule, change=change, because=f"{shown} {because}.")
    target = "the threshold" if limits.declared else "no effect"
    if body.of_two is not None and _holds_target(body, body.of_two, limits):
        of_two = " to ".join(map(show_number, body.of_two))
        because = (
            f"{shown} excludes {target}. But two studies do not tell how far studies differ; an "
            f"interval that allows for any plausible difference ({of_two}) includes {target}"
        )
        return step(rule="two-studies", change=-1, because=f"{because}.")
    large = _is_large(body, parameters)
    if not large and not body.approximate:
        because = f"{shown} excludes {target}, and the effect is not implausibly large."
        return step(rule="precise", change=0, because=because)
    kind = "large" if large else "approximate"
    apart = _ends_apart(body, parameters) if large else None
    short = size is None or size.share < 1
    if not far and not (apart and short):
        because = f"{shown} excludes {target}, and {amount}."
        return step(rule=f"{kind}-not-far", change=0, because=because)
    why = "so large an effect is often exaggerated: " if large else ""
    because = f"{shown} excludes {target}. But {why}{amount}."
    if large and very_far and size is not None:
        return step(rule="large-and-very-far", change=-2, because=because)
    if apart:
        because = f"{shown} of a large effect has an upper end over {apart:g} times the lower."
        return step(rule="ends-apart", change=-1, because=because)
    return step(rule=f"{kind}-and-far", change=-1, because=because)


def _across(
    body: BodyFigures,
    limits: Thresholds,
    parameters: Parameters,
    amount: str,
    *,
    far: bool,
    very_far: bool,
) -> tuple[str, int, str] | None:
    """Return rule, change and reason of an interval across its target; None if it is decided."""
    low, high = body.interval or (math.nan, math.nan)
    reaches = partial(limits.reached_by, (low, high))

    def shown(times: float) -> str:
        ends = (body.to_printed_scale(times * end) for end in limits.finite)
        return " and ".join(show_number(end) for end in ends)

    falls, rises = reaches(1)
    if falls and rises:
        if far and all(reaches(limits.large)):
            because = f"includes large effects both ways ({shown(limits.large)}), and {amount}"
            return "both-large", -3, because
        wide = 1 if limits.declared else limits.medium
        if all(reaches(wide)):
            return "both-ways", -2, f"includes effects that matter both ways ({shown(wide)})"
    elif not falls and not rises:
        null = null_of_risk(body, parameters)
        if limits.declared or max(-low, high) <= null:
            if not limits.declared and math.isfinite(null):
                limits = replace(limits, below=-null, above=null)
            because = f"excludes effects that would matter ({shown(1)}{_in_people(body, limits)})"
            return "little-or-no", 0, because
        absolute = absolute_effect(body)
        if absolute is not None and any(wide_difference(body, parameters)):
            return "wide", -1, f"excludes large ratios, but not large numbers: {absolute.text}"
        because = f"excludes large changes ({shown(1)}{_in_people(body, limits)})"
        return "no-large", 0, f"{because}; which smaller ones matter was not stated"
    holds_below, holds_above = falls and high > limits.below, rises and low < limits.above
    if not holds_below and not holds_above:
        return None
    end = show_number(body.to_printed_scale(limits.below if holds_below else limits.above))
    people = _in_people(body, limits, falls=holds_below)
    because = f"includes the smallest effect that matters ({end}{people})"
    if not limits.declared:
        beyond = f"from {end} on" if falls != rises else f"from {shown(1)} on"
        because = f"includes no effect and effects that matter ({beyond})"
        if any(reaches(limits.large)):
            size = limits.large * (limits.below if holds_below else limits.above)
            large = show_number(body.to_printed_scale(size))
            return "none-to-large", -2, f"includes no effect and large ones alike (from {large} on)"
    if very_far:
        return "across-and-very-far", -2, f"{because}, and {amount}"
    return "across", -1, because


def _in_people(body: BodyFigures, limits: Thresholds, *, falls: bool | None = None) -> str:
    """Return what thresholds of a ratio are in people, both or one, with the time; else nothing."""
    ends = {True: (limits.below,), False: (limits.above,), None: limits.finite}
    shown = [
        absolute_effect(replace(body, estimate=body.to_printed_scale(end), lower=None, upper=None))
        for end in ends[falls]
        if body.kind in RATIOS_OF_RISK
    ]
    time = f" {body.control_time}" if body.control_time else " over the follow-up"
    words = " and ".join(one.text for one in shown if one is not None)
    return f", {words}{time}" if words else ""


def _holds_target(body: BodyFigures, ends: tuple[float, float], limits: Thresholds) -> bool:
    """Return whether an interval holds the target that the effect lies beyond."""
    low, high = map(body.to_analysis_scale, ends)
    target = limits.target(body.point or 0.0) if limits.declared else 0.0
    return low <= target <= high


def _is_large(body: BodyFigures, parameters: Parameters) -> bool:
    """Return whether an effect is so large that the information size is asked for."""
    if body.kind in RATIOS_OF_RISK:
        # on the printed scale, where 0.7 is a fall by exactly 30%
        estimate = body.estimate or 0.0
        fall = 1 / estimate if estimate > 1 else estimate
        return fall < 1 - parameters.large_reduction
    size = abs(body.point or 0.0)
    if body.kind is Kind.RISK_DIFFERENCE:
        return size > parameters.large_reduction * (body.control_risk or 0.0)
    return size > parameters.size_large * (standard_deviation(body) or 0.0)


def _ends_apart(body: BodyFigures, parameters: Parameters) -> float | None:
    """Return the ratio that the ends of an interval of risks pass and cannot with the size."""
    if body.kind not in RATIOS_OF_RISK or body.lower is None or body.upper is None:
        return None
    most = parameters.ends_odds if body.kind is Kind.ODDS_RATIO else parameters.ends_risk
    return most if body.upper > most * body.lower else None


def _amount(body: BodyFigures, size: Information | None, parameters: Parameters) -> str:
    """Return how much evidence there is, as the last clause of a sentence."""
    whole = " in all outcomes of the review" if body.of_whole_review else ""
    if size is None and body.participants is None:
        return f"the number of its {body.counted} is not known"
    if size is None:
        people = f"the {body.participants:,.0f} {body.counted}{whole}"
        return f"{people} cannot be compared with one adequate trial"
    if size.have is None or size.need is None:
        if size.share >= 1:
            return "it is no wider than that of one adequate trial"
        return f"its width is that of {show_share(size.share)} of one adequate trial"
    compared = "are at least" if size.share >= 1 else "are fewer than"
    if size.share < parameters.information_far:
        compared = "are far fewer than"
    unit = f"{body.counted}{whole}" if size.unit == "participants" else size.unit
    need = f"the {size.need:,.0f} needed to detect {_detected(body, parameters)}"
    return f"{size.have:,.0f} {unit} {compared} {need}"


def _detected(body: BodyFigures, parameters: Parameters) -> str:
    """Return the effect that the information size is for."""
    if body.kind not in CONTINUOUS:
        return f"a change by {parameters.information_reduction:.0%}"
    limits = thresholds(body, parameters)
    if limits is not None and limits.declared:
        return "the smallest difference that matters"
    return f"{parameters.information_difference:g} SD"
