"""Rate the certainty of each outcome that stands beside the one that decides a claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mcstats.model.claim import Claim
from mcstats.model.rubric import Rubric
from mcstats.model.tables import EffectRow, OutcomeRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Asserts, ClaimedEffect
from mcstats.verdict.assembled_body import assemble
from mcstats.verdict.body_of_evidence import Body, total_participants
from mcstats.verdict.certainty_of_claim import absolute_words, assess_certainty
from mcstats.verdict.eligible_results import IN_PEOPLE
from mcstats.verdict.grade.absolute import absolute_effect
from mcstats.verdict.result_counts import control_rate


def outcomes_topic(
    topic: Topic, rubric: Rubric, effects: Sequence[EffectRow], ratings: Sequence[RatingRow]
) -> list[OutcomeRow]:
    """Return the certainty of each outcome of each claim, that of the deciding one first.

    The others are those that its question names, and those of the studies that decide. Each has a
    body of evidence of its own, which all studies of the question with a result in people give.
    Where the same results decide a claim of the topic, the outcome has the rating and the sentence
    of that claim: one outcome of one comparison is rated once.
    """
    bodies = [(c, assemble(topic, rubric, c, effects, ratings)) for c in topic.claims.claims]
    bodies = [(c, body) for c, body in bodies if body.tier in IN_PEOPLE and body.deciding]
    own = {claim.id: _row(topic, rubric, claim, claim, body) for claim, body in bodies}
    rated: dict[frozenset[tuple[str, str]], OutcomeRow] = {}
    for claim, body in bodies:
        rated.setdefault(_results(body), own[claim.id])
    return [
        row
        for claim, body in bodies
        for row in (own[claim.id], *_others(topic, rubric, claim, body, effects, ratings, rated))
    ]


def _results(body: Body) -> frozenset[tuple[str, str]]:
    """Return the results that decide, each by the ids of its study and its own."""
    return frozenset(
        (answer.study.id, result.id)
        for answer in body.deciding
        if (result := answer.eligible.result) is not None
    )


def _others(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    body: Body,
    effects: Sequence[EffectRow],
    ratings: Sequence[RatingRow],
    rated: Mapping[frozenset[tuple[str, str]], OutcomeRow],
) -> Iterator[OutcomeRow]:
    """Yield the outcomes of a claim beside the one that decides it.

    Of those that only the results beside it measure, the ones that another claim rates.
    """
    if body.primary is None:
        return
    own = {body.primary.eligible.outcome.measures}
    asked = [*claim.question.constructs]
    asked += [o.measures for answer in body.deciding for o in answer.study.outcomes]
    beside = {o.measures for x in body.listed for o in x.answer.study.outcomes}
    elsewhere = [row.construct for row in rated.values() if row.construct in beside]
    for construct in dict.fromkeys((*asked, *elsewhere)):
        if construct in own:
            continue
        other = _about(claim, construct)
        found = assemble(topic, rubric, other, effects, ratings)
        same = rated.get(_results(found))
        if same is not None and same.construct == construct:
            yield replace(same, claim=claim.id)
        elif found.tier in IN_PEOPLE and construct in asked:
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
            "gain": None,
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
