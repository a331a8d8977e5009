"""Assess the certainty of a claim twice: for the question as tested, for the product as sold."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import find_measure
from mcstats.model.rubric import Rubric
from mcstats.model.tables import EffectRow, FootnoteRow, PooledRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Better, StudyKind, YesNo
from mcstats.verdict.body_figures import better_of, figures_of
from mcstats.verdict.grade.figures import RATIOS, BodyFigures, Direct, Kind
from mcstats.verdict.grade.finding import finding
from mcstats.verdict.grade.grade import grade
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.grade.step import Step
from mcstats.verdict.judge import Judged

UNTESTED = frozenset({StudyKind.NONE, StudyKind.USER_REPORTS, StudyKind.RECORD})
NOT_ELIGIBLE = frozenset({"none", "reports", "pre-clinical"})


@dataclass(frozen=True, slots=True)
class Certainties:
    """Both levels with their sentences and footnotes, and the word for the size."""

    tested: str
    sold: str
    size: str
    says_tested: str
    says_sold: str
    footnotes: tuple[FootnoteRow, ...]


def assess_certainties(
    topic: Topic,
    rubric: Rubric,
    judged: Judged,
    effects: Sequence[EffectRow],
    pooled: Sequence[PooledRow],
    ratings: Sequence[RatingRow],
) -> Certainties:
    """Assess the certainty of the effect of a claim, as tested and as sold."""
    claim, sold = judged.claim, topic.claims.sold
    parameters = Parameters.of_numbers({n: p.number for n, p in rubric.parameters.items()})
    body = figures_of(topic, rubric, parameters, judged, effects, pooled, ratings)
    overrides = {o.domain: (int(o.level), o.because) for o in claim.overrides}
    same_use = claim.use == sold.use and judged.body.deciding.use_direct is YesNo.YES
    same_people = same_use and judged.body.deciding.population_direct is YesNo.YES
    same_treatment = judged.body.facts.intervention == "direct"
    # Nobody judged how direct the comparator is, nor the outcome of the use in question.
    bodies = {
        "as tested": replace(body, population=Direct.DIRECT, intervention=Direct.DIRECT),
        "as sold": replace(
            body,
            population=Direct.DIRECT if same_people else Direct.INDIRECT,
            intervention=Direct.DIRECT if same_treatment else Direct.PARTLY,
            outcome=None if same_use else Direct.INDIRECT,
        ),
    }
    levels: dict[str, str] = {}
    steps: tuple[Step, ...]
    footnotes: list[FootnoteRow] = []
    for question, asked in bodies.items():
        if judged.body.facts.kind in NOT_ELIGIBLE:
            levels[question], steps = rubric.certainty.none, (_not_eligible(),)
        else:
            graded = grade(asked, parameters, overrides)
            levels[question], steps = graded.level, (graded.start, *graded.steps)
        footnotes.extend(_footnotes(claim.id, question, steps))
    size = size_of_effect(rubric, judged.body.effect)
    outcome = claim.outcome_label or claim.use
    said = words_of_effect(rubric, body, parameters, better_of(judged))
    return Certainties(
        tested=levels["as tested"],
        sold=levels["as sold"],
        size=size,
        says_tested=word_certainty(
            rubric, levels["as tested"], said, claimed=_tested(judged), outcome=outcome
        ),
        says_sold=word_certainty(
            rubric,
            levels["as sold"],
            said,
            claimed=sold.setting_label,
            outcome=outcome,
            elsewhere=claim.use != sold.use,
        ),
        footnotes=tuple(footnotes),
    )


def _not_eligible() -> Step:
    because = "Nothing, reports and work outside people are no eligible evidence for people."
    return Step(name="start", rule="start-none", change=0, because=because, reference="grade3")


def _footnotes(claim: str, question: str, steps: Iterable[Step]) -> Iterable[FootnoteRow]:
    for step in steps:
        computed = step.change if step.computed is None else step.computed
        yield FootnoteRow(
            claim,
            question,
            step.name,
            step.change,
            computed,
            step.because,
            step.rule,
            step.reference,
            step.overridden,
        )


def _tested(judged: Judged) -> str:
    study = judged.body.study
    if study.kind in UNTESTED:
        return study.intervention.label
    return f"{study.intervention.label} in {study.population}"


def size_word(rubric: Rubric, effect: float | None, prefix: str = "size") -> str:
    """Return the word for the size of an effect: the last one whose lower limit it reaches.

    Parameters
    ----------
    effect : float or None
        A standardised mean difference, or a ratio of 1 or more; None if it is not estimable.
    prefix : str
        Prefix of the parameters with the lower limits: ``size``, or ``size_ratio`` for ratios.
    """
    if effect is None:
        return "unknown"
    result = next(iter(rubric.certainty.sizes))
    for word in rubric.certainty.sizes:
        begins = rubric.parameters.get(f"{prefix}_{word}")
        if begins is not None and abs(effect) >= begins.number:
            result = word
    return result


def size_of_effect(rubric: Rubric, effect: EffectRow | None) -> str:
    """Return how big an effect is: by deviations, or by a ratio."""
    if effect is None or effect.yi is None:
        return size_word(rubric, None)
    family = find_measure(effect.measure).family
    if family is Family.RATIO:
        # The rubric's words are those of any "ratio or its inverse": of means, events or hazards.
        return size_word(rubric, math.exp(abs(effect.yi)), prefix="size_ratio")
    return size_word(rubric, effect.yi if family is Family.STANDARDISED else None)


def words_of_effect(
    rubric: Rubric, body: BodyFigures, parameters: Parameters, better: Better
) -> str:
    """Return size and direction of an effect in words, as far as its interval supports them.

    Parameters
    ----------
    better : Better
        Which direction of the outcome is the better one.
    """
    sizes, directions = rubric.certainty.sizes, rubric.certainty.directions
    says = finding(body, parameters)
    size, smallest = _size_of_body(rubric, body), next(iter(sizes))
    if says.conclusion == "little or no":
        return sizes[smallest]
    if says.conclusion == "either way":
        return f"{sizes['unknown']} {directions['either']}"
    # An interval that holds effects that matter never says that there is little or no effect.
    words = sizes["unknown" if size == smallest else size]
    if says.direction == "unknown":
        return words
    good = (says.direction == "rise") == (better is Better.HIGHER)
    return f"{words} {directions['better' if good else 'worse']}"


def _size_of_body(rubric: Rubric, body: BodyFigures) -> str:
    """Return the word for the size of the estimate of a body of evidence."""
    if body.point is None:
        return "unknown"
    if body.kind in RATIOS:
        return size_word(rubric, math.exp(abs(body.point)), prefix="size_ratio")
    return size_word(rubric, body.point if body.kind is Kind.STANDARDISED else None)


def word_certainty(
    rubric: Rubric, level: str, size: str, *, claimed: str, outcome: str, elsewhere: bool = False
) -> str:
    """Return the sentence for a certainty and a size, with a capital letter.

    Parameters
    ----------
    level : str
        A level of certainty, or the rubric's word for no eligible evidence.
    size : str
        Size and direction in words.
    claimed, outcome : str
        The intervention and the outcome, in running text.
    elsewhere : bool
        True if the outcome belongs to another use than the one in question.
    """
    wording = rubric.certainty.wording
    if elsewhere:
        wording = {**wording, **rubric.certainty.elsewhere}
    text = wording[level].format_map({"claimed": claimed, "outcome": outcome, "size": size})
    return text[0].upper() + text[1:]
