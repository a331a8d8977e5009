"""Findings in one sentence of effect and certainty.

Santesso 2020 (GRADE 26, J Clin Epidemiol 119:126-135): "reduces", "probably reduces", "may reduce",
"very uncertain". The direction stands in every sentence, and the size comes from the interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

from mcstats.model.running_text import upper_first
from mcstats.model.vocabularies import Better
from mcstats.verdict.grade.figures import RATIOS_OF_RISK, BodyFigures
from mcstats.verdict.grade.narrow_difference import narrow_difference, wide_difference
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.grade.thresholds import (
    has_inflated_deviation,
    null_of_risk,
    thresholds,
)

MODALS: Final = {"high": "", "moderate": "probably ", "low": "may "}


@dataclass(frozen=True, slots=True)
class Finding:
    """The direction and the size of an effect that an interval leaves open.

    Attributes
    ----------
    direction : str
        "fall", "rise", or "unknown" where nothing points either way.
    conclusion : str
        "effect" where no effect is excluded, "leaning" where only effects that matter in the other
        direction are, "little or no" where effects that matter are excluded, or where the
        estimate lies between declared thresholds of which the interval holds one, "no worse" the
        same where only one side counts and the interval is open to the other, "no large" where only
        large changes of a risk are excluded, of which smaller ones may matter, "rare" where the
        difference of rare events is narrow, "either way" where effects that matter in both
        directions are possible, "not known" without an interval.
    size : str
        Of an effect, as the whole interval has it: "large", "important", "slight"; "unknown" where
        it spans several of them. With "little or no" it is "slight" where no effect is excluded.
    """

    direction: str
    conclusion: str
    size: str = "unknown"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence with what it says: finding, certainty, and whom the direction favours."""

    text: str
    finding: Finding
    certainty: str
    favours: str


def finding(body: BodyFigures, parameters: Parameters) -> Finding:
    """Return what the interval says of the effect."""
    if body.interval is None or body.point is None:
        return Finding(_direction(body.point), "not known")
    low, high = body.interval
    limits = thresholds(body, parameters)
    if limits is not None and not limits.declared and has_inflated_deviation(body):
        # What follows from too large a standard deviation makes no effect little.
        limits = None
    if limits is not None and not limits.declared and body.kind in RATIOS_OF_RISK:
        # The worth of a relative effect depends on the risk: a convention gives it no size, and one
        # that excludes no effect is not little because it is small.
        if not low <= 0 <= high:
            return Finding("rise" if low > 0 else "fall", "effect")
    falls, rises = (True, True) if limits is None else limits.reached_by((low, high))
    if limits is not None and len(limits.finite) == 1:
        (end,) = limits.finite
        free = -low if end > 0 else high
        if free > limits.margin and math.copysign(1.0, end) * body.point < limits.margin:
            return Finding(_direction(end), "no worse")
    if limits is not None and not falls and not rises:
        little = limits.declared or max(-low, high) <= null_of_risk(body, parameters)
        # An effect that excludes none is there, however little of it matters.
        size = "slight" if limits.declared and not low <= 0 <= high else "unknown"
        wide = (False, False) if little else wide_difference(body, parameters)
        if not any(wide):
            return Finding(_direction(body.point), "little or no" if little else "no large", size)
        falls, rises = wide
    if not low <= 0 <= high:
        up = low > 0
        near, far = (low, high) if up else (-high, -low)
        if limits is None:
            return Finding("rise" if up else "fall", "effect")
        matters = limits.above if up else -limits.below
        size = "unknown"
        if near >= limits.large * matters:
            size = "large"
        elif near >= matters:
            size = "important"
        elif far < limits.medium * matters:
            size = "slight"
        return Finding("rise" if up else "fall", "effect", size)
    if narrow_difference(body, parameters) is not None:
        return Finding(_direction(body.point), "rare")
    if falls and rises:
        return Finding(_direction(body.point), "either way")
    if limits is not None and limits.declared and limits.below < body.point < limits.above:
        # The estimate chooses the target: Guyatt 2025 (Core GRADE 2).
        return Finding(_direction(body.point), "little or no")
    return Finding("fall" if falls else "rise", "leaning")


def _direction(point: float | None) -> str:
    return "unknown" if not point else "rise" if point > 0 else "fall"


def statement(
    body: BodyFigures,
    level: str,
    parameters: Parameters,
    *,
    intervention: str,
    outcome: str,
    better: Better | None = None,
    direction: str = "unknown",
    claimed: str = "",
    gain: str = "",
) -> Statement:
    """Return the sentence for a body of evidence at a level of certainty.

    Parameters
    ----------
    level : str
        One of the four levels of certainty.
    intervention, outcome : str
        In running text: what is given, and what it may reduce or increase.
    better : Better, optional
        Which direction of the outcome is the better one.
    direction : {"fall", "rise", "unknown"}
        The direction that is reported where no estimate is known.
    claimed : str
        The size that is claimed, in running text, such as "half"; empty where the claim states
        none. A clause then says if the interval reaches it.
    gain : str
        What happens in the better direction, as an infinitive: "thicken facial muscle". Without it
        the outcome is reduced or increased.

    Raises
    ------
    ValueError
        If there is no such level.
    """
    if level not in (*MODALS, "very low"):
        raise ValueError(f"no level {level!r}; the levels are {', '.join((*MODALS, 'very low'))}")
    found = finding(body, parameters)
    if found.direction == "unknown":
        found = replace(found, direction=direction)
    gainful = {"rise": Better.HIGHER, "fall": Better.LOWER}.get(found.direction)
    good = gainful is not None and gainful is better
    text = _sentence(found, level, intervention, outcome, gain if good else "")
    if found.conclusion == "rare":
        few = f"fewer than {1000 * parameters.rare_difference:g} of 1,000 people"
        text = _of_rare_events(level, intervention, outcome, few)
    if claimed and level != "very low":
        text = f"{text[:-1]}{_against_claimed(body, claimed)}."
    favours = "neither"
    little = found.conclusion in ("little or no", "no worse", "no large", "rare")
    if better is not None and gainful is not None and not little:
        favours = "benefit" if good else "harm"
    return Statement(upper_first(text), found, level, favours)


def _against_claimed(body: BodyFigures, claimed: str) -> str:
    """Return a clause that holds the interval against the claimed effect; empty if it says nothing.

    Santesso 2020 and Guyatt 2025 (Core GRADE 2) tell the target of a sentence, which is no effect
    or what matters, from the size that somebody asserts.
    """
    if body.interval is None or body.claimed is None:
        return ""
    size = body.to_analysis_scale(body.claimed)
    low, high = body.interval if size > 0 else (-body.interval[1], -body.interval[0])
    if low > 0:
        if high < abs(size):
            return f", but by less than {claimed}"
        if low >= abs(size):
            return f", by {claimed} or more"
        return f"; a change by {claimed} is neither shown nor excluded"
    return f"; a change by {claimed} is excluded" if high < abs(size) else ""


def _of_rare_events(level: str, intervention: str, outcome: str, few: str) -> str:
    """Return the sentence for rare events: how few people it may concern, and no direction."""
    verb = "make" if level in ("low", "very low") else "makes"
    doubt = ", but the evidence is very uncertain" if level == "very low" else ""
    modal = MODALS.get(level, "may ")
    return f"{intervention} {modal}{verb} a difference to {outcome} in {few}{doubt}."


def _sentence(found: Finding, level: str, intervention: str, outcome: str, gain: str) -> str:
    modal = MODALS.get(level, "may ")
    stem = level == "low" or level == "very low"  # "may reduce", but "probably reduces"
    verb = {"fall": "reduce", "rise": "increase"}.get(found.direction, "change")
    does = gain or f"{verb} {outcome}"
    does = does if stem else _in_third_person(does)
    make = "make" if stem else "makes"
    doubt = ", but the evidence is very uncertain" if level == "very low" else ""
    if found.conclusion == "little or no" and found.size == "slight":
        return f"{intervention} {modal}{does} slightly, too little to matter{doubt}."
    if found.conclusion == "little or no":
        return f"{intervention} {modal}{make} little or no difference to {outcome}{doubt}."
    noun = {"fall": "reduction in", "rise": "increase in"}.get(found.direction, "change of")
    results = "result" if stem else "results"
    if found.conclusion == "no worse":
        return f"{intervention} {modal}{results} in no important {noun} {outcome}{doubt}."
    if found.conclusion == "no large":
        return f"{intervention} {modal}{make} no large difference to {outcome}{doubt}."
    if found.conclusion in ("either way", "not known") or found.direction == "unknown":
        if found.conclusion == "not known" and doubt and found.direction != "unknown":
            return f"{intervention} may {does}{doubt}."
        if level == "very low":
            effect = f"the effect of {intervention} on {outcome}"
            if " on " in intervention:  # "of a cream on the face on redness"
                effect = f"the effect on {outcome} of {intervention}"
            return f"the evidence is very uncertain about {effect}."
        if found.conclusion == "not known":
            return f"{intervention} {modal}{does}, by how much is not known."
        if not stem:  # "may" is the word of low certainty
            lead = "it is open whether"
            return (
                f"{lead} {intervention} reduces or increases {outcome}; the interval includes both."
            )
        return f"{intervention} may reduce or increase {outcome}; the interval includes both."
    if found.conclusion == "leaning":
        # An interval that holds no effect is never "reduces" without a modal.
        modal = "probably " if level in ("high", "moderate") else "may "
        either = f"{does} or {make} little or no difference"
        return f"{intervention} {modal}{either}{doubt}."
    if found.size == "large" and not gain:
        return f"{intervention} {modal}{results} in a large {noun} {outcome}{doubt}."
    size = {"slight": " slightly", "large": " by a large amount"}.get(found.size, "")
    return f"{intervention} {modal}{does}{size}{doubt}."


def _in_third_person(does: str) -> str:
    """Return what happens with its verb as after "it": "thickens facial muscle"."""
    verb, space, rest = does.partition(" ")
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        verb = f"{verb[:-1]}ie"
    ending = "es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s"
    return f"{verb}{ending}{space}{rest}"
