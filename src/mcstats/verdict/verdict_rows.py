"""Build the verdict table: one row for each claim."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mcstats.effects.syntheses import pool_topic
from mcstats.model.facts import Facts
from mcstats.model.rubric import Rubric
from mcstats.model.tables import EffectRow, FootnoteRow, RatingRow, VerdictRow
from mcstats.model.topic import Topic
from mcstats.verdict.certainty_of_claim import Certainties, assess_certainties
from mcstats.verdict.judge import (
    Judged,
    describe_best_evidence,
    fill_words,
    find_article_row,
    judge,
)
from mcstats.verdict.phrases import compose
from mcstats.verdict.rubric_proof.attainable_verdicts import AttainableVerdicts, attainable_verdicts
from mcstats.verdict.rubric_proof.nearest_change import NearestChange, nearest_change


def judge_topic(
    topic: Topic,
    rubric: Rubric,
    effects: Sequence[EffectRow],
    ratings: Sequence[RatingRow],
) -> tuple[list[VerdictRow], list[FootnoteRow]]:
    """Judge every claim of a topic.

    Returns
    -------
    rows, footnotes
        A row for each claim in the order of the data, and the steps of its two certainties.

    Raises
    ------
    FactsError
        For facts that contradict one another.
    """
    pooled = pool_topic(topic, effects)
    judged = [judge(topic, rubric, claim, effects, ratings) for claim in topic.claims.claims]
    allowed = attainable_verdicts(rubric, list(_anchors(topic, judged)))
    rows: list[VerdictRow] = []
    footnotes: list[FootnoteRow] = []
    for one in judged:
        certain = assess_certainties(topic, rubric, one, effects, pooled, ratings)
        rows.append(_row(topic, rubric, one, certain, allowed))
        footnotes.extend(certain.footnotes)
    return rows, footnotes


def _anchors(topic: Topic, judged: Sequence[Judged]) -> Iterator[tuple[Facts, str]]:
    """Yield the verdicts on which an article agrees with the rules: anchors for other rules."""
    for one in judged:
        row = find_article_row(topic, one.claim)
        if row is not None and row[1].reads.verdict == one.decision.verdict:
            yield one.decision.facts, one.decision.verdict


def _row(
    topic: Topic,
    rubric: Rubric,
    judged: Judged,
    certain: Certainties,
    allowed: AttainableVerdicts,
) -> VerdictRow:
    claim, decision, body = judged.claim, judged.decision, judged.body
    texts = compose(rubric, decision, fill_words(topic, judged))
    article_row = find_article_row(topic, claim)
    article, row = article_row if article_row else (None, None)
    agrees = None
    if row is not None:
        agrees = (
            row.reads.quality == decision.quality
            and row.reads.verdict == decision.verdict
            and set(row.reads.qualifiers) == set(decision.qualifiers)
        )
    low, high = allowed.of(decision.facts)
    return VerdictRow(
        claim=claim.id,
        statement=claim.statement,
        best_evidence=describe_best_evidence(rubric, judged),
        quality=decision.quality,
        quality_text=texts["quality"],
        verdict=decision.verdict,
        verdict_text=texts["verdict"],
        certainty=certain.tested,
        article_quality=row.quality if row else "",
        article_verdict=row.verdict if row else "",
        agrees=agrees,
        because=decision.because,
        certainty_sold=certain.sold,
        size=certain.size,
        qualifiers=" ".join(decision.qualifiers),
        rules=" ".join(f"{table}/{rule.id}" for table, rule in decision.rules.items()),
        study=body.study.id,
        outcome=body.deciding.outcome,
        effect=body.effect.effect if body.effect else "",
        facts="; ".join(f"{name}: {word}" for name, word in decision.facts.words().items()),
        article=article.id if article else "",
        row=row.id if row else "",
        range_lo=low,
        range_hi=high,
        up=_move(nearest_change(rubric, decision.facts, "up")),
        down=_move(nearest_change(rubric, decision.facts, "down")),
        says_tested=certain.says_tested,
        says_sold=certain.says_sold,
        allowed="; ".join(judged.allowed),
    )


def _move(move: NearestChange | None) -> str:
    if move is None:
        return ""
    return f"{' and '.join(change.says for change in move.changes)}: {move.verdict}"
