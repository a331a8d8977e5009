"""The verdict on each claim: the best evidence, what the rules make of it, and in which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mcstats.schema.article import Article, TableRow
from mcstats.schema.base import Reported
from mcstats.schema.claim import Claim
from mcstats.schema.facts import Facts
from mcstats.schema.rubric import Rubric
from mcstats.schema.study import Study
from mcstats.schema.tables import EffectRow, RatingRow
from mcstats.schema.topic import Topic
from mcstats.schema.words import StudyKind, YesNo

from .bodies import Body, body_of, participants
from .engine import Decision, decide

__all__ = ["Judged", "judge", "row_of", "words_for"]


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with its best evidence and the decision of the rules."""

    claim: Claim
    body: Body
    decision: Decision


def judge(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    effects: Sequence[EffectRow],
    ratings: Sequence[RatingRow],
    facts: Mapping[str, str] | None = None,
) -> Judged:
    """Judge one claim by its best evidence.

    Parameters
    ----------
    facts : mapping of str to str, optional
        Facts that are to be taken instead of the coded ones.

    Returns
    -------
    Judged
        For the body of evidence that is best by quality, then directness, then participants.

    Raises
    ------
    Refused
        For facts that contradict one another.
    """
    found = []
    for deciding in claim.deciding:
        body = body_of(topic, rubric, claim, deciding, effects, ratings)
        if facts:
            body = replace(body, facts=Facts(**(body.facts.words() | dict(facts))))
        found.append(Judged(claim, body, decide(rubric, body.facts)))
    rank = {word: number for number, word in enumerate(rubric.scales["quality"].words)}

    def worth(judged: Judged) -> tuple[int, int, float]:
        body = judged.body
        direct = (
            body.facts.intervention == "direct",
            body.deciding.population_direct is YesNo.YES,
            body.deciding.use_direct is YesNo.YES,
        )
        return rank[judged.decision.quality], sum(direct), participants(body.study) or 0

    return max(found, key=worth)


def words_for(topic: Topic, judged: Judged) -> dict[str, str]:
    """Return the words that fill the phrases of a verdict."""
    sold, claim, study = topic.claims.sold, judged.claim, judged.body.study
    words = {
        "tested": study.intervention.label,
        "claimed": sold.intervention_label,
        "population": sold.population,
        "use": sold.use,
        "outcome": claim.outcome_label,
        "duration": claim.duration,
        "model": study.model,
    }
    return {name: text for name, text in words.items() if text}


def row_of(topic: Topic, claim: Claim) -> tuple[Article, TableRow] | None:
    """Return the row of an article's verdict table that a claim repeats."""
    if claim.row is None:
        return None
    article = topic.articles[claim.row.article]
    return article, next(row for row in article.table if row.id == claim.row.row)


def best_evidence(rubric: Rubric, judged: Judged) -> str:
    """Return the best evidence in words: study, kind and number of participants."""
    study = judged.body.study
    kind = rubric.verdict.facts["kind"].words[judged.decision.facts.kind]
    if study.kind in (StudyKind.NONE, StudyKind.USER_REPORTS):
        return kind[0].upper() + kind[1:]
    number = _number(study)
    return f"{study.label}: {kind}" + (f", n = {number}" if number else "")


def _number(study: Study) -> str:
    count = participants(study)
    if count is not None:
        return f"{count:.0f}"
    return study.total.printed if isinstance(study.total, Reported) else ""
