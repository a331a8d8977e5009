"""Judge a claim: choose its best evidence, apply the rules, and supply the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from mcstats.model.article import Article, TableRow
from mcstats.model.base import Reported
from mcstats.model.claim import Claim
from mcstats.model.facts import Facts
from mcstats.model.rubric import Rubric
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import StudyKind, YesNo
from mcstats.verdict.body_of_evidence import Body, body_of, count_participants
from mcstats.verdict.decide import Decision, decide, decide_any


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with its best evidence, and the decision of the rules.

    Attributes
    ----------
    allowed : tuple of str
        Every verdict that the printed sets allow, from low to high: several if the printed values
        leave open whether the interval decides.
    """

    claim: Claim
    body: Body
    decision: Decision
    allowed: tuple[str, ...] = ()


def judge(
    topic: Topic,
    rubric: Rubric,
    claim: Claim,
    effects: Sequence[EffectRow],
    ratings: Sequence[RatingRow],
) -> Judged:
    """Judge one claim by its best evidence.

    Returns
    -------
    Judged
        For the body of evidence that is best by quality, then directness, then participants.

    Raises
    ------
    FactsError
        For facts that contradict one another.
    """
    bodies = [
        body_of(topic, rubric, claim, deciding, effects, ratings) for deciding in claim.deciding
    ]
    return judge_best(rubric, claim, bodies)


def judge_best(
    rubric: Rubric,
    claim: Claim,
    bodies: Sequence[Body],
    decider: Callable[[Facts], Decision] | None = None,
) -> Judged:
    """Decide on the best of several bodies of evidence for a claim.

    Parameters
    ----------
    decider : callable, optional
        A function that decides facts, for callers that cache decisions; `decide` by default.

    Raises
    ------
    FactsError
        For facts that contradict one another.
    """
    ask = decider or partial(decide, rubric)
    decided = [(body, ask(body.facts)) for body in bodies]
    rank = {word: number for number, word in enumerate(rubric.scales["quality"].words)}

    def worth(judged: tuple[Body, Decision]) -> tuple[int, int, float]:
        body, decision = judged
        direct = (
            body.facts.intervention == "direct",
            body.deciding.population_direct is YesNo.YES,
            body.deciding.use_direct is YesNo.YES,
        )
        return rank[decision.quality], sum(direct), count_participants(body.study) or 0

    body, decision = max(decided, key=worth)
    allowed: tuple[str, ...] = (decision.verdict,)
    if len(body.says) > 1:
        allowed = decide_any(rubric, body.facts, {"effect": body.says})
    return Judged(claim, body, decision, allowed)


def fill_words(topic: Topic, judged: Judged) -> dict[str, str]:
    """Return the words for the placeholders in the phrases of a verdict."""
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


def find_article_row(topic: Topic, claim: Claim) -> tuple[Article, TableRow] | None:
    """Return the row of an article's verdict table that a claim repeats."""
    if claim.row is None:
        return None
    article = topic.articles[claim.row.article]
    return article, next(row for row in article.table if row.id == claim.row.row)


def describe_best_evidence(rubric: Rubric, judged: Judged) -> str:
    """Describe the best evidence: study, kind and number of participants."""
    study = judged.body.study
    kind = rubric.verdict.facts["kind"].words[judged.decision.facts.kind]
    if study.kind in (StudyKind.NONE, StudyKind.USER_REPORTS):
        return kind[0].upper() + kind[1:]
    number = _number(study)
    return f"{study.label}: {kind}" + (f", n = {number}" if number else "")


def _number(study: Study) -> str:
    count = count_participants(study)
    if count is not None:
        return f"{count:.0f}"
    return study.total.printed if isinstance(study.total, Reported) else ""
