"""Assess the certainty of a body of evidence and word what it says of the claim."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mcstats.effects.measures.measure import Compared, Family
from mcstats.effects.measures.registry import find_measure
from mcstats.model.claim import Claim
from mcstats.model.result import unit_counted
from mcstats.model.rubric import Rubric
from mcstats.model.running_text import join_names, upper_first
from mcstats.model.tables import EffectRow, FootnoteRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Asserts, Better, ClaimedEffect, ContrastKind, Role
from mcstats.verdict.answer import Answer
from mcstats.verdict.body_figures import better_of, figures_of, kind_of_effect
from mcstats.verdict.body_of_evidence import SOLD, Body
from mcstats.verdict.control_risk import assumed_risk
from mcstats.verdict.eligible_results import (
    IN_PEOPLE,
    Tier,
    claimed_intervention,
    interventions,
    part_of_people,
)
from mcstats.verdict.facts_of_body import is_shown
from mcstats.verdict.grade.absolute import FORMULAS, AbsoluteEffect, absolute_effect
from mcstats.verdict.grade.figures import BodyFigures, Kind
from mcstats.verdict.grade.finding import statement
from mcstats.verdict.grade.grade import grade
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.grade.step import Step, show_number
from mcstats.verdict.interval_position import SMALLER
from mcstats.verdict.limits import falls_as_claimed, measure_of_size, threshold_value
from mcstats.verdict.same_people import why_same_people

NOT_TESTED: Final = "not tested"
MOST_WORDS: Final = 25  # of a sentence for readers
MOST_NAMED: Final = 2  # interventions: a sentence holds no more, and the claim's own name does
_FOR_CLAIM: Final = ("benefit significant", "benefit decided")
_AGAINST_CLAIM: Final = ("harm decided", "no worthwhile effect decided", SMALLER)
_PARTS: Final = {1 / 4: "a quarter", 1 / 3: "a third", 1 / 2: "half", 2 / 3: "two thirds"}
_CLAUSE_AFTER: Final = re.compile(r"(?=; |, but |, by |, too |\.$)")
"""The end of the main clause of a reading."""
QUESTIONS: Final = {"tested": "as tested", "sold": "as sold"}


@dataclass(frozen=True, slots=True)
class Certainty:
    """The certainty of one body of evidence.

    Attributes
    ----------
    level : str
        One of the four levels, or the rubric's word for no eligible evidence.
    reading : str
        ``benefit``, ``harm``, ``little or no effect``, ``unclear``, ``very uncertain`` or
        ``not tested``.
    text : str
        The reading as a sentence, never stronger than the certainty.
    absolute : AbsoluteEffect or None
        The effect among 1,000 people, where a risk without the intervention is known.
    absolute_words : str
        The same in words, with what is counted; empty without it.
    """

    level: str
    reading: str
    text: str
    footnotes: tuple[FootnoteRow, ...]
    figures: BodyFigures | None
    absolute: AbsoluteEffect | None
    absolute_words: str = ""


def assess_certainty(topic: Topic, rubric: Rubric, claim: Claim, body: Body) -> Certainty:
    """Assess the certainty of a body of evidence for its question."""
    if body.tier not in IN_PEOPLE:
        return _not_tested(topic, rubric, claim, body)
    parameters = Parameters.of_numbers({n: p.number for n, p in rubric.parameters.items()})
    figures = figures_of(topic, rubric, parameters, claim, body)
    overrides = {o.domain: (int(o.level), o.because) for o in claim.overrides}
    graded = grade(figures, parameters, overrides)
    reading, text = _reading(topic, rubric, claim, body, figures, parameters, graded.level)
    absolute = _absolute(body, figures)
    if absolute is not None and reading in ("benefit", "harm"):
        shown = absolute_words(body, figures, absolute)
        assumed = assumed_risk(topic, claim, body.deciding)
        where = assumed.short if assumed is not None else ""
        joined = f"{text[:-1]}: {shown} {where}".rstrip()
        if len(joined.split()) > MOST_WORDS:
            joined = f"{text} {upper_first(f'{where} that is {shown}'.strip())}"
        text = f"{joined}."
    asides = [*contrary_asides(topic, rubric, body), body.newer]
    if figures.too_short or (reading != "very uncertain" and not is_shown(rubric, claim, body)):
        asides.insert(0, "Whether this holds for as long as is claimed was not observed.")
    text = " ".join(filter(None, (text, *asides)))
    return Certainty(
        level=graded.level,
        reading=reading,
        text=text,
        footnotes=tuple(_footnotes(claim.id, body.question, (graded.start, *graded.steps))),
        figures=figures,
        absolute=absolute,
        absolute_words=absolute_words(body, figures, absolute) if absolute else "",
    )


def _part_of_people(topic: Topic, claim: Claim, body: Body) -> str:
    """Return in whom the effect was seen, if all results that decide are of one part of people."""
    part, *others = {part_of_people(topic, claim, a.eligible) for a in body.deciding} or {""}
    return f" in {part}" if part and not others else ""


def contrary_asides(topic: Topic, rubric: Rubric, body: Body) -> Iterator[str]:
    """Yield sentences that name results set aside which decide the other way.

    Randomised evidence decides over studies that are not randomised, but readers know those: a
    result of theirs that decides the other way is named with the reading (Schuenemann 2013, GRADE
    Handbook, 5.3.2, asks to explain such differences). So is one of the same strength that could
    not be pooled, or is not in the review that decides.
    """
    against = rubric.monotone.adverse
    if body.tier is not Tier.RANDOMISED or body.word not in (*rubric.monotone.beneficial, *against):
        return
    decided, side = (_FOR_CLAIM, 1) if body.word in against else (_AGAINST_CLAIM, -1)
    first = body.deciding[0].eligible
    others = [
        x.answer
        for x in body.listed
        if x.answer.eligible.construct == first.construct
        and x.answer.eligible.direct is first.direct
        and (x.answer.word in decided or (body.word != SMALLER and x.answer.significant == side))
    ]
    alike = [
        a
        for a in others
        if a.eligible.tier is body.tier
        and (a.study.is_review or not _of_those(topic, a, body.deciding))
    ]
    if alike:
        named, one = _named(alike), len(alike) == 1
        finds = "finds" if one else "find"
        found = f"{finds} no such effect"
        if body.word in against:
            found = f"{finds} an effect"
        elif all(a.word == "harm decided" for a in alike):
            found = f"{finds} the opposite"
        yield f"{named}, which {'is' if one else 'are'} not pooled with it, {found}."
    if weaker := [a for a in others if a.eligible.tier is Tier.NON_RANDOMISED]:
        points = "points" if len(weaker) == 1 else "point"
        yield f"Without randomisation, {_named(weaker)} {points} the other way and cannot decide."


def _of_those(topic: Topic, answer: Answer, others: Iterable[Answer]) -> bool:
    return any(why_same_people(answer.study, other.study, topic) for other in others)


def _named(answers: Sequence[Answer]) -> str:
    labels = [answer.study.label for answer in answers]
    return join_names(labels) if len(labels) <= MOST_NAMED else f"{len(labels)} studies"


def absolute_words(body: Body, figures: BodyFigures, absolute: AbsoluteEffect) -> str:
    """Return an absolute effect in words, with what it counts and in how much time."""
    shown = absolute.text.replace(" per", f" {counted_in(body, figures)} per", 1)
    per = f"per {absolute.per:,}"
    return shown.replace(per, f"{per} {figures.control_time or ''}".rstrip(), 1)


def counted_in(body: Body, figures: BodyFigures) -> str:
    """Return what an absolute effect counts: people or another unit, or events in time."""
    if figures.control_time:
        return "events"
    return unit_counted(a.eligible.result for a in body.deciding if a.eligible.result is not None)


def _absolute(body: Body, figures: BodyFigures) -> AbsoluteEffect | None:
    """Return the effect in people; of one study whose ratio passes all, its difference of risks."""
    absolute = absolute_effect(figures)
    if absolute is None or not absolute.capped or len(body.deciding) > 1:
        return absolute
    for row in body.deciding[0].effects:
        if kind_of_effect(find_measure(row.measure)) is Kind.RISK_DIFFERENCE and row.vi is not None:
            sign = -1 if better_of(body) is Better.LOWER else 1
            ends = sorted(absolute.per * sign * (end or 0.0) for end in (row.ci_lb, row.ci_ub))
            formula = FORMULAS[Kind.RISK_DIFFERENCE]
            return replace(absolute, lower=ends[0], upper=ends[1], formula=formula, capped=False)
    return absolute


def _not_tested(topic: Topic, rubric: Rubric, claim: Claim, body: Body) -> Certainty:
    because = "Nothing, reports and work outside people are no eligible evidence for people."
    step = Step(name="start", rule="start-none", change=0, because=because, reference="grade3")
    tested, outcome = _subject(topic, claim, body), _outcome(claim, body)
    text = f"No eligible study in people tested whether {tested} affects {outcome}."
    if body.question == SOLD and topic.claims.sold.intervention not in interventions(topic, claim):
        text = f"The claim is about {claimed_intervention(topic, claim)}, and not about {tested}."
    notes = tuple(_footnotes(claim.id, body.question, (step,)))
    return Certainty(rubric.certainty.none, NOT_TESTED, text, notes, None, None)


def _outcome(claim: Claim, body: Body) -> str:
    """Return the words for the outcome: those of the claim, or else of the deciding result."""
    measured = body.primary.eligible.outcome.label if body.primary is not None else claim.use
    return claim.outcome_label or measured


def _reading(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    body: Body,
    figures: BodyFigures,
    parameters: Parameters,
    level: str,
) -> tuple[str, str]:
    better, named = better_of(body), claim.outcome_better or better_of(body)
    compared = _compared_with(body)
    said = statement(
        figures if named is better else mirrored(figures),
        level,
        parameters,
        intervention=_subject(topic, claim, body),
        outcome=f"{_outcome(claim, body)}{compared}",
        better=named,
        direction=_direction(rubric, claim, body, named),
        claimed=_claimed(claim, body),
        gain=f"{claim.gain}{compared}" if claim.gain else "",
    )
    part = _part_of_people(topic, claim, body)
    said = replace(said, text=_CLAUSE_AFTER.sub(lambda _: part, said.text, count=1))
    if level == "very low":
        return "very uncertain", said.text
    if said.finding.conclusion in ("little or no", "no worse"):
        return "little or no effect", said.text
    if said.favours == "neither" or said.finding.conclusion == "either way":
        return "unclear", said.text
    return said.favours, said.text


def mirrored(figures: BodyFigures) -> BodyFigures:
    """Return figures of the opposite outcome: a fall of the one is a rise of the other."""

    def turned(value: float | None) -> float | None:
        if value is None:
            return None
        return figures.to_printed_scale(-figures.to_analysis_scale(value))

    ends = figures.prediction
    return replace(
        figures,
        estimate=turned(figures.estimate),
        lower=turned(figures.upper),
        upper=turned(figures.lower),
        important_below=turned(figures.important_above),
        important_above=turned(figures.important_below),
        claimed=turned(figures.claimed),
        prediction=None if ends is None else (turned(ends[1]) or 0.0, turned(ends[0]) or 0.0),
    )


def _direction(rubric: Rubric, claim: Claim, body: Body, better: Better) -> str:
    """Return the direction of the outcome that a result without an estimate reports."""
    if claim.asserts is Asserts.NO_EFFECT:
        return "unknown"
    rises = (better is Better.HIGHER) is (claim.effect is ClaimedEffect.BENEFIT)
    if body.word in rubric.monotone.beneficial:
        return "rise" if rises else "fall"
    if body.word in ("harm decided", "leans to harm"):
        return "fall" if rises else "rise"
    estimate = body.effect.yi if body.effect is not None else None
    if not estimate or body.effect is None or body.effect.contrast != ContrastKind.BETWEEN.value:
        return "unknown"
    return "rise" if (estimate > 0) is (better is Better.HIGHER) else "fall"


def _subject(topic: Topic, claim: Claim, body: Body) -> str:
    """Return the intervention of the evidence in running text."""
    if body.question == SOLD or not body.deciding:
        return (
            topic.claims.sold.setting_label
            if body.question == SOLD
            else claimed_intervention(topic, claim)
        )
    labels = dict.fromkeys(a.eligible.intervention.label for a in body.deciding)
    if len(labels) > MOST_NAMED and all(a.eligible.direct for a in body.deciding):
        return claimed_intervention(topic, claim)
    return " or ".join(labels)


def _compared_with(body: Body) -> str:
    """Return the treatments that the evidence compares with, in running text.

    Nothing, usual care and a sham need no mention: the sentence is then about the intervention
    itself (Guyatt 2011, GRADE 2). Another treatment does, since nobody sees from the effect what it
    does by itself.
    """
    compared = [a for a in body.deciding if a.eligible.comparison.comparator == Role.ACTIVE]
    if not compared:
        return ""
    labels = dict.fromkeys(label for a in compared for label in _controls(a))
    if len(compared) < len(body.deciding):
        labels["a control without it"] = None
    if not 0 < len(labels) <= MOST_NAMED:
        return " compared with other treatments"
    return f" compared with {join_names(labels, 'or')}"


def _controls(answer: Answer) -> Iterable[str]:
    """Return the labels of the arms with another treatment, none of a review."""
    arms = [a for a in answer.study.arms if a.id in answer.eligible.comparison.arms]
    return [a.label for a in arms if a.role is Role.ACTIVE] or [a.label for a in arms[-1:]]


def _claimed(claim: Claim, body: Body) -> str:
    """Return the size that a claim states in running text, empty where it states none."""
    size, first = claim.claimed_size, body.primary
    measure = measure_of_size(claim, size)
    if size is None or measure is None or first is None:
        return ""
    if measure.family is Family.RATIO:
        change = threshold_value(size, Family.RATIO)
        falls = falls_as_claimed(claim, first.eligible.outcome.better)
        share = abs(math.expm1(-change if falls else change))
        named = next((words for at, words in _PARTS.items() if abs(share - at) < 0.005), "")
        of = " of the odds" if measure.compares is Compared.ODDS else ""
        return (named or f"{share:.0%}") + of
    if measure.family is Family.RISK_DIFFERENCE:
        points = 100 * threshold_value(size, Family.RISK_DIFFERENCE)
        return f"{show_number(points)} percentage point{'s' * (points != 1)}"
    if measure.family is Family.STANDARDISED:
        return f"{size.value} standard deviations"
    unit = "%" if measure.family is Family.PERCENT else f" {first.eligible.outcome.unit or ''}"
    return size.value if size.value.endswith("%") else f"{size.value}{unit}".rstrip()


def _footnotes(claim: str, question: str, steps: Iterable[Step]) -> Iterable[FootnoteRow]:
    for step in steps:
        computed = step.change if step.computed is None else step.computed
        yield FootnoteRow(
            claim,
            QUESTIONS[question],
            step.name,
            step.change,
            computed,
            step.because,
            step.rule,
            step.reference,
            step.overridden,
        )


def size_word(rubric: Rubric, effect: float | None) -> str:
    """Return the word for the size of an effect: the last one whose lower limit it reaches.

    Parameters
    ----------
    effect : float or None
        A standardised mean difference; None if it is not estimable.
    """
    if effect is None:
        return "unknown"
    result = next(iter(rubric.certainty.sizes))
    for word in rubric.certainty.sizes:
        begins = rubric.parameters.get(f"size_{word}")
        if begins is not None and abs(effect) >= begins.number:
            result = word
    return result


def size_of_effect(rubric: Rubric, effect: EffectRow | None) -> str:
    """Return how big a standardised effect is: ratios have no size without the risk."""
    if effect is None or effect.yi is None or not math.isfinite(effect.yi):
        return size_word(rubric, None)
    standardised = find_measure(effect.measure).family is Family.STANDARDISED
    return size_word(rubric, effect.yi if standardised else None)
