"""Assess the certainty of a claim twice: for the question as tested, for the product as sold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import find_measure
from mcstats.model.base import Reported
from mcstats.model.printed_characters import PrintedError
from mcstats.model.read_printed import parse
from mcstats.model.result import ArmKey, ContrastKey, Result, read_count, read_single
from mcstats.model.rubric import Rubric
from mcstats.model.tables import EffectRow, FootnoteRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import StudyKind, YesNo
from mcstats.verdict.body_of_evidence import count_participants
from mcstats.verdict.certainty import (
    Assessment,
    Certainty,
    Directness,
    Overridden,
    assess_certainty,
)
from mcstats.verdict.judge import Judged
from mcstats.verdict.precision import information_size, information_size_of_risks, size_word

UNTESTED = frozenset({StudyKind.NONE, StudyKind.USER_REPORTS, StudyKind.RECORD})


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
    ratings: Sequence[RatingRow],
) -> Certainties:
    """Assess the certainty of the effect of a claim, as tested and as sold."""
    claim, body = judged.claim, judged.body
    sold = topic.claims.sold
    effect = body.effect
    same_use = claim.use == sold.use and body.deciding.use_direct is YesNo.YES
    same_people = same_use and body.deciding.population_direct is YesNo.YES
    questions = {
        "as tested": Directness(
            population="direct", intervention="direct", outcome="direct", comparator="direct"
        ),
        "as sold": Directness(
            population="direct" if same_people else "indirect",
            intervention="direct" if body.facts.intervention == "direct" else "partly",
            outcome="direct" if same_use else "indirect",
            comparator="direct",
        ),
    }
    overrides = [Overridden(o.domain, int(o.level), o.because) for o in claim.overrides]
    by_question: dict[str, Certainty] = {}
    footnotes: list[FootnoteRow] = []
    for question, directness in questions.items():
        assessment = _assessment(rubric, judged, directness, ratings)
        by_question[question] = assess_certainty(rubric, assessment, overrides)
        footnotes.extend(
            FootnoteRow(
                claim.id,
                question,
                step.name,
                step.change,
                step.computed,
                step.because,
                step.rule,
                step.reference,
                step.overridden,
            )
            for step in by_question[question].steps
        )
    size = size_of_effect(rubric, effect)
    outcome = claim.outcome_label or claim.use
    tested, as_sold = by_question["as tested"], by_question["as sold"]
    return Certainties(
        tested=tested.level,
        sold=as_sold.level,
        size=size,
        says_tested=word_certainty(rubric, tested, size, claimed=_tested(judged), outcome=outcome),
        says_sold=word_certainty(
            rubric,
            as_sold,
            size,
            claimed=sold.setting_label,
            outcome=outcome,
            elsewhere=claim.use != sold.use,
        ),
        footnotes=tuple(footnotes),
    )


def _tested(judged: Judged) -> str:
    study = judged.body.study
    if study.kind in UNTESTED:
        return study.intervention.label
    return f"{study.intervention.label} in {study.population}"


def size_of_effect(rubric: Rubric, effect: EffectRow | None) -> str:
    """Return how big an effect is: by deviations, or by a ratio."""
    if effect is None or effect.yi is None:
        return size_word(rubric, None)
    family = find_measure(effect.measure).family
    if family is Family.RATIO:
        # The rubric's words are those of any "ratio or its inverse": of means, events or hazards.
        return size_word(rubric, math.exp(abs(effect.yi)), prefix="size_ratio")
    return size_word(rubric, effect.yi if family is Family.STANDARDISED else None)


def _assessment(
    rubric: Rubric, judged: Judged, directness: Directness, ratings: Sequence[RatingRow]
) -> Assessment:
    body, effect = judged.body, judged.body.effect
    rated = {
        row.domain: row.rating
        for row in ratings
        if row.study == body.study.id and row.outcome == body.deciding.outcome
    }
    low = high = None
    if effect is not None and effect.estimable == "yes" and effect.contrast == "between":
        low, high = widened_interval(effect)
    threshold = judged.claim.threshold
    return Assessment(
        kind=body.facts.kind,
        funding=body.facts.funding,
        ratings={d: rated.get(d, "no information") for d in rubric.certainty.domains},
        directness=directness,
        studies=int(printed_number(body.result, ContrastKey.K) or 1),
        i2=printed_number(body.result, ContrastKey.I2),
        low=low,
        high=high,
        threshold=parse(threshold.value).best if threshold else None,
        participants=count_participants(body.study),
        needed=needed_participants(rubric, body.result, effect),
    )


def widened_interval(effect: EffectRow) -> tuple[float | None, float | None]:
    """Return the sampling interval, widened by the printed set of the estimate."""
    if effect.ci_lb is None or effect.ci_ub is None or effect.yi is None:
        return None, None
    lower = effect.yi - effect.yi_min if effect.yi_min is not None else 0.0
    upper = effect.yi_max - effect.yi if effect.yi_max is not None else 0.0
    return effect.ci_lb - lower, effect.ci_ub + upper


def printed_number(result: Result | None, key: ContrastKey) -> float | None:
    """Return the best value of a printed statistic, None where it is not printed."""
    value = result.printed.get(key) if result is not None else None
    if not isinstance(value, Reported):
        return None
    try:
        return read_single(key, value).best
    except PrintedError:
        return None


def needed_participants(
    rubric: Rubric, result: Result | None, effect: EffectRow | None
) -> float | None:
    """Return the optimal information size: of means, or of events by the risk of the controls."""
    if effect is None:
        return None
    if not find_measure(effect.measure).of_events:
        return information_size(rubric)
    risk = control_risk(result)
    return information_size_of_risks(rubric, risk) if risk is not None else None


def control_risk(result: Result | None) -> float | None:
    """Return the printed risk in the last arm, strictly between none and all."""
    if result is None or not result.arms:
        return None
    group = result.groups.get(result.arms[-1], {})
    events, n = group.get(ArmKey.EVENTS), group.get(ArmKey.N)
    if not isinstance(events, Reported) or not isinstance(n, Reported):
        return None
    try:
        counts = [read_count(value).best for value in (events, n)]
    except PrintedError:
        return None
    if counts[0] is None or not counts[1] or not 0 < counts[0] < counts[1]:
        return None
    return counts[0] / counts[1]


def word_certainty(
    rubric: Rubric,
    certainty: Certainty,
    size: str,
    *,
    claimed: str,
    outcome: str,
    elsewhere: bool = False,
) -> str:
    """Return the sentence for a certainty and a size, with a capital letter.

    Parameters
    ----------
    size : str
        A word of the rubric's sizes.
    claimed, outcome : str
        The intervention and the outcome, in running text.
    elsewhere : bool
        True if the outcome belongs to another use than the one in question.

    Raises
    ------
    KeyError
        If the rubric has no such size.
    """
    words = {"claimed": claimed, "outcome": outcome, "size": rubric.certainty.sizes[size]}
    wording = rubric.certainty.wording
    if elsewhere:
        wording = {**wording, **rubric.certainty.elsewhere}
    text = wording[certainty.level].format_map(words)
    return text[0].upper() + text[1:]
