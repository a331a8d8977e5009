"""Rate the certainty of each outcome that stands beside the one that decides a claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from mcstats.model.claim import Claim
from mcstats.model.rubric import Rubric
from mcstats.model.tables import EffectRow, OutcomeRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Asserts, ClaimedEffect
from mcstats.verdict.body_of_evidence import Body, assemble, total_participants
from mcstats.verdict.certainty_of_claim import absolute_words, assess_certainty
from mcstats.verdict.eligible_results import IN_PEOPLE
from mcstats.verdict.grade.finding import absolute_effect
from mcstats.verdict.result_counts import control_rate


def outcomes_topic(
    topic: Topic, rubric: Rubric, effects: Sequence[EffectRow], ratings: Sequence[RatingRow]
) -> list[OutcomeRow]:
    """Return the certainty of each outcome of each claim, that of the deciding one first.

    The others are those that its question names, and those of the studies that decide. Each has a
    body of evidence of its own, which all studies of the question with a result in people give.
    """
    return [
        row
        for claim in topic.claims.claims
        for row in _of_claim(topic, rubric, claim, effects, ratings)
    ]


def _of_claim(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    effects: Sequence[EffectRow],
    ratings: Sequence[RatingRow],
) -> Iterator[OutcomeRow]:
    body = assemble(topic, rubric, claim, effects, ratings)
    if body.tier not in IN_PEOPLE or body.primary is None:
        return
    yield _row(topic, rubric, claim, claim, body)
    decides = body.primary.eligible.outcome.measures
    measured = (o.measures for a in body.deciding for o in a.study.outcomes)
    for construct in dict.fromkeys((*claim.question.constructs, *measured)):
        other = _about(claim, construct)
        found = assemble(topic, rubric, other, effects, ratings)
        if construct != decides and found.tier in IN_PEOPLE:
            yield _row(topic, rubric, claim, other, found)


def _about(claim: Claim, construct: str) -> Claim:
    """Return a claim of an effect on another outcome, without what was declared of the first."""
    question = claim.question.model_copy(
        update={"constructs": (construct,), "outcomes": (), "least_weeks": None}
    )
    return claim.model_copy(
        update={
            "question": question,
            "asserts": Asserts.CAUSED,
            "effect": ClaimedEffect.BENEFIT,
            "outcome_label": None,
            "outcome_better": None,
            "threshold": None,
            "control_risk": None,
            "overrides": (),
            "dose_response": None,
            "opposing_confounding": None,
        }
    )


def _row(topic: Topic, rubric: Rubric, claim: Claim, of: Claim, body: Body) -> OutcomeRow:
    found = assess_certainty(topic, rubric, of, body)
    words = found.absolute_words
    rate = control_rate(body.deciding[0].eligible.result) if len(body.deciding) == 1 else None
    if not words and rate and found.figures is not None:
        figures = replace(found.figures, control_risk=rate[0], control_time=rate[1])
        absolute = absolute_effect(figures)
        words = absolute_words(body, figures, absolute) if absolute else ""
    outcome = (body.primary or body.deciding[0]).eligible.outcome
    return OutcomeRow(
        claim=claim.id,
        construct=outcome.measures,
        outcome=outcome.id,
        certainty=found.level,
        reading=found.reading,
        reading_text=found.text,
        effect=body.effect.effect if body.effect is not None else "",
        studies=" ".join(answer.study.id for answer in body.deciding),
        participants=total_participants(body),
        absolute=words,
    )
