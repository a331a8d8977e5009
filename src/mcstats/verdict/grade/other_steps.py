"""The steps for indirectness and publication bias, and the three steps up."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from mcstats.model.running_text import join_names
from mcstats.model.vocabularies import Directness
from mcstats.verdict.grade.figures import BodyFigures, Kind
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.grade.start import start
from mcstats.verdict.grade.step import Step, show_number

_NOT_ALLOWED: Final = {
    "start-randomised": "Randomised evidence starts high, and only what starts low is rated up.",
    "start-robins": "It starts high, and only what starts low is rated up.",
    "start-one-arm": "Only evidence that is compared throughout is rated up.",
    "start-unknown": "Whether all of it was randomised is not known, so that it is not rated up.",
}
"""Why nothing is rated up, by the rule of the start."""


def indirectness(body: BodyFigures) -> Step:
    """Return the step for indirectness: the least direct aspect decides (Core GRADE 5).

    An outcome that is measured earlier than is asked about is a related one.
    """
    aspects = {
        "population": body.population,
        "intervention": body.intervention,
        "comparator": body.comparator,
        "outcome": body.outcome,
    }

    def named(word: Directness | None) -> str:
        names = [name for name, aspect in aspects.items() if aspect is word]
        return join_names(names) if names else ""

    step = partial(
        Step,
        name="indirectness",
        reference="coregrade5",
        figures={name: str(word or "not judged") for name, word in aspects.items()},
        judged=not named(None),
    )
    if other := named(Directness.INDIRECT):
        because = f"The evidence is about another {other} than is asked about."
        return step(rule="indirect", change=-2, because=because)
    related = named(Directness.PARTLY)
    if related or body.too_short:
        because = f"The evidence is about a related {related}, not quite what is asked about."
        short = "Most of the evidence was followed for less time than is asked about."
        if body.too_short:
            because = f"{because} {short}" if related else short
        return step(rule="partly-direct", change=-1, because=because)
    if unknown := named(None):
        was = "were" if " and " in unknown else "was"
        because = f"Nothing is known to be indirect; {unknown} {was} not judged."
        return step(rule="directness-unknown", change=0, because=because)
    because = "Population, intervention, comparator and outcome are those asked about."
    return step(rule="direct", change=0, because=because)


def publication_bias(body: BodyFigures, parameters: Parameters) -> Step:
    """Return the step for publication bias (Core GRADE 4): funding alone never lowers.

    An asymmetry among enough studies does, and several small sponsored ones that are the majority.
    """
    number, p, small = body.number_of_studies, body.asymmetry_p, body.small_sponsored
    given = (("studies", number), ("P of asymmetry", p), ("small and sponsored", small))
    step = partial(
        Step,
        name="publication bias",
        reference="coregrade4",
        figures={name: value for name, value in given if value is not None},
        judged=bool(body.search_systematic),
    )
    tested = p is not None and number is not None and number >= parameters.asymmetry_studies
    if tested and p is not None and p < parameters.asymmetry_alpha:
        because = f"Small studies find other effects than large ones (P = {show_number(p)})."
        return step(rule="published-asymmetry", change=-1, because=because, judged=True)
    if number is not None and small is not None:
        if small >= parameters.sponsored_studies and 2 * small > number:
            because = f"{small} of {number} studies are small and were paid for by sellers."
            return step(rule="published-sponsored", change=-1, because=because, judged=True)
    if number == 1:
        because = "One study cannot show whether others are missing."
        return step(rule="published-one", change=0, because=because)
    if not body.search_systematic:
        because = "The studies are not known to come from a systematic search."
        return step(rule="published-unsearched", change=0, because=because)
    because = "The search was systematic, and asymmetry was not tested."
    if tested and p is not None:
        because = f"The search was systematic, and no asymmetry shows (P = {show_number(p)})."
    return step(rule="published-searched", change=0, because=because)


def rating_up(body: BodyFigures, down: Iterable[Step], parameters: Parameters) -> Iterator[Step]:
    """Yield the three steps up (GRADE 9, Core GRADE 4).

    They are open to compared, non-randomised evidence that starts low and about which nothing,
    known or unjudged, is of concern.
    """
    barred = _barred(body, tuple(down))
    ratio = _ratio_of_risks(body)
    size = None if ratio is None else max(ratio, 1 / ratio) if ratio > 0 else math.inf
    change, rule = 0, "large-unknown"
    because = "The size of the relative effect is not known."
    if ratio is not None and size is not None:
        change = (size > parameters.magnitude_large) + (size > parameters.magnitude_very_large)
        rule = ("large-not", "large", "large-very")[change]
        word = ("not large", "large", "very large")[change]
        because = f"A ratio of {show_number(ratio)} is {word}."
    yield _up("large effect", rule, change, because, barred)
    facts = (
        ("dose response", body.dose_response, "More does more."),
        (
            "opposing confounding",
            body.opposing_confounding,
            "What was left uncontrolled would have hidden the effect.",
        ),
    )
    for name, fact, because in facts:
        rule = name.replace(" ", "-")
        if not fact:
            because = f"{name.capitalize()} is not {'shown' if fact is False else 'known'}."
            rule = f"{rule}-none"
        yield _up(name, rule, int(bool(fact)), because, barred)


def _barred(body: BodyFigures, down: tuple[Step, ...]) -> tuple[str, str] | None:
    """Return the rule and the reason for which nothing is rated up, if there is one."""
    if (because := _NOT_ALLOWED.get(start(body).rule)) is not None:
        return "not-allowed", because
    if any(step.change < 0 for step in down):
        return "lowered", "What is rated down is not rated up."
    if not all(step.judged for step in down):
        return "unjudged", "What is not fully judged is not rated up."
    return None


def _up(name: str, rule: str, change: int, because: str, barred: tuple[str, str] | None) -> Step:
    if barred is not None:
        rule, because, change = f"{name.replace(' ', '-')}-{barred[0]}", barred[1], 0
    return Step(name=name, rule=rule, change=change, because=because, reference="grade9")


def _ratio_of_risks(body: BodyFigures) -> float | None:
    """Return the effect as a ratio of risks: of odds by Zhang & Yu 1998, hazards as they are."""
    if body.kind in (Kind.RISK_RATIO, Kind.HAZARD_RATIO):
        return body.estimate
    if body.kind is Kind.ODDS_RATIO and body.estimate is not None and body.control_risk is not None:
        return body.estimate / (1 - body.control_risk + body.control_risk * body.estimate)
    return None
