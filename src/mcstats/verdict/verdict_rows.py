"""Build the tables of verdicts, bodies of evidence and absolute effects of a topic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from mcstats.effects.routes.designs import CLUSTERING_UNSAID, allows_for_clusters_unsaid
from mcstats.effects.syntheses import CLUSTERS_SURE
from mcstats.model.claim import Claim
from mcstats.model.decision_table import Rule
from mcstats.model.facts import Facts
from mcstats.model.rubric import Rubric
from mcstats.model.tables import (
    OF_ARTICLE,
    AbsoluteRow,
    BodyRow,
    EffectRow,
    FootnoteRow,
    PooledRow,
    RatingRow,
    VerdictRow,
)
from mcstats.model.topic import Topic
from mcstats.verdict.assembled_body import assemble
from mcstats.verdict.body_of_evidence import SOLD, Body
from mcstats.verdict.body_rows import body_rows, rows_of_body
from mcstats.verdict.certainty_of_claim import (
    NOT_TESTED,
    Certainty,
    assess_certainty,
    counted_in,
    size_of_effect,
)
from mcstats.verdict.control_risk import assumed_risk
from mcstats.verdict.grade.absolute import absolute_effect
from mcstats.verdict.judge import (
    Judged,
    describe_best_evidence,
    fill_words,
    find_article_row,
    find_premises,
    judge,
    judge_all,
)
from mcstats.verdict.phrases import compose
from mcstats.verdict.rubric_proof.attainable_verdicts import AttainableVerdicts, attainable_verdicts
from mcstats.verdict.rubric_proof.nearest_change import NearestChange, nearest_change
from mcstats.verdict.synthesis_of_body import pool_answers


@dataclass(frozen=True, slots=True)
class TopicVerdicts:
    """The tables of the verdicts of a topic."""

    verdicts: list[VerdictRow] = field(default_factory=list)
    footnotes: list[FootnoteRow] = field(default_factory=list)
    bodies: list[BodyRow] = field(default_factory=list)
    absolute: list[AbsoluteRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Claim:
    """One claim, judged on the evidence of its article and on all, with its certainties."""

    article: Judged
    everything: Judged
    sold: Body
    tested_certainty: Certainty
    sold_certainty: Certainty
    indirect: Certainty


def judge_topic(
    topic: Topic,
    rubric: Rubric,
    effects: Sequence[EffectRow],
    ratings: Sequence[RatingRow],
) -> TopicVerdicts:
    """Judge every claim of a topic.

    Returns
    -------
    TopicVerdicts
        A verdict for each claim in the order of the data, the steps of its certainties, the roles
        of the results, and effects among 1,000 people where a risk is known.

    Raises
    ------
    FactsError
        For facts that contradict one another.
    """
    judged = [
        _judge_claim(topic, rubric, number, effects, ratings)
        for number in range(len(topic.claims.claims))
    ]
    allowed = attainable_verdicts(rubric, list(_anchors(topic, [one.article for one in judged])))
    tables = TopicVerdicts()
    for one in judged:
        tables.verdicts.append(_row(topic, rubric, one, allowed))
        tables.footnotes.extend(one.tested_certainty.footnotes)
        tables.footnotes.extend(one.sold_certainty.footnotes)
        tables.bodies.extend(body_rows(one.everything))
        tables.bodies.extend(rows_of_body(one.everything.claim.id, one.sold, {}))
        tables.absolute.extend(_absolute(topic, one.everything, one.tested_certainty))
    return tables


def pooled_bodies(
    topic: Topic, rubric: Rubric, effects: Sequence[EffectRow], ratings: Sequence[RatingRow]
) -> Iterator[PooledRow]:
    """Yield the synthesis of each body of evidence that holds one.

    The results that the row of an article names are a body of their own where others decide.
    """
    for claim in topic.claims.claims:
        body = assemble(topic, rubric, claim, effects, ratings)
        everything = body.pooled
        if everything is not None:
            yield everything
            yield from _of_sure_clusters(claim, body)
        named = judge(topic, rubric, claim, effects, ratings).body.pooled
        if named is not None and (everything is None or named.members != everything.members):
            yield replace(named, role=OF_ARTICLE)


def _of_sure_clusters(claim: Claim, body: Body) -> Iterator[PooledRow]:
    """Yield the synthesis without intervals of clusters of which nobody says what they allow."""
    sure = [a for a in body.deciding if a.effect and not allows_for_clusters_unsaid(a.effect)]
    if len(sure) < len(body.deciding):
        _, pooled, _ = pool_answers(claim, sure) if sure else ((), None, "")
        if pooled is not None:
            yield replace(pooled, role=CLUSTERS_SURE, because=CLUSTERING_UNSAID)


def mark_deciding(topic: Topic, rubric: Rubric, effects: Sequence[EffectRow]) -> list[EffectRow]:
    """Return effects that name in `primary_of` also the claims that they decide on all evidence."""
    decided: dict[str, list[str]] = {}
    for claim in topic.claims.claims:
        for answer in assemble(topic, rubric, claim, effects, ()).deciding:
            if answer.effect is not None:
                decided.setdefault(answer.effect.effect, []).append(claim.id)
    return [
        replace(row, primary_of=" ".join(filter(None, [row.primary_of, *decided[row.effect]])))
        if row.effect in decided
        else row
        for row in effects
    ]


def _judge_claim(
    topic: Topic,
    rubric: Rubric,
    number: int,
    effects: Sequence[EffectRow],
    ratings: Sequence[RatingRow],
) -> _Claim:
    claim = topic.claims.claims[number]
    everything = judge_all(topic, rubric, claim, effects, ratings)
    sold = assemble(topic, rubric, claim, effects, ratings, question=SOLD)
    # The evidence as tested, held against the question of the product that is sold.
    indirect = replace(everything.body, question=SOLD)
    return _Claim(
        article=judge(topic, rubric, claim, effects, ratings),
        everything=everything,
        sold=sold,
        tested_certainty=assess_certainty(topic, rubric, claim, everything.body),
        sold_certainty=assess_certainty(topic, rubric, claim, sold),
        indirect=assess_certainty(topic, rubric, claim, indirect),
    )


def _anchors(topic: Topic, judged: Sequence[Judged]) -> Iterator[tuple[Facts, str]]:
    """Yield the verdicts on which an article agrees with the rules: anchors for other rules."""
    for one in judged:
        row = find_article_row(topic, one.claim)
        if row is not None and row[1].reads.verdict == one.decision.verdict:
            yield one.decision.facts, one.decision.verdict


def _row(topic: Topic, rubric: Rubric, one: _Claim, allowed: AttainableVerdicts) -> VerdictRow:
    judged, everything = one.article, one.everything
    claim, decision, body = judged.claim, judged.decision, judged.body
    texts = compose(rubric, decision, fill_words(topic, judged))
    all_texts = compose(rubric, everything.decision, fill_words(topic, everything))
    article_row = find_article_row(topic, claim)
    article, row = article_row if article_row else (None, None)
    agrees = reach = None
    if row is not None:
        agrees = (
            row.reads.quality == decision.quality
            and row.reads.verdict == decision.verdict
            and set(row.reads.qualifiers) == set(decision.qualifiers)
        )
        reach = _reach(rubric, row.reads.verdict, one)
    low, high = allowed.of(decision.facts)
    tested, sold = one.tested_certainty, one.sold_certainty
    direct = sold.reading != NOT_TESTED
    first = body.primary
    return VerdictRow(
        claim=claim.id,
        statement=claim.statement,
        best_evidence=describe_best_evidence(rubric, judged),
        quality=decision.quality,
        quality_text=texts["quality"],
        verdict=decision.verdict,
        verdict_text=texts["verdict"],
        certainty=tested.level,
        article_quality=row.quality if row else "",
        article_verdict=row.verdict if row else "",
        agrees=agrees,
        because=" ".join(filter(None, (decision.because, body.lowered, body.newer))),
        certainty_sold=sold.level if direct else NOT_TESTED,
        reading=tested.reading,
        reading_text=tested.text,
        further=reach.then if reach is not None else "",
        premises="; ".join(find_premises(topic, rubric, judged)) if row is not None else "",
        verdict_all=everything.decision.verdict,
        verdict_all_text=all_texts["verdict"],
        size=size_of_effect(rubric, body.effect),
        qualifiers=" ".join(decision.qualifiers),
        rules=" ".join(f"{table}/{rule.id}" for table, rule in decision.rules.items()),
        study=first.study.id if first is not None else "",
        outcome=first.eligible.outcome.id if first is not None else "",
        effect=body.effect.effect if body.effect else "",
        facts="; ".join(f"{name}: {word}" for name, word in decision.facts.words().items()),
        article=article.id if article else "",
        row=row.id if row else "",
        range_lo=low,
        range_hi=high,
        up=_move(nearest_change(rubric, decision.facts, "up")),
        down=_move(nearest_change(rubric, decision.facts, "down")),
        certainty_indirect="" if direct else one.indirect.level,
        sold_text=sold.text,
        further_because=reach.because if reach is not None else "",
        allowed="; ".join(judged.allowed),
        effect_all=everything.decision.facts.effect,
    )


def _reach(rubric: Rubric, printed: str, one: _Claim) -> Rule:
    """Return the rule that says whether the article goes further than all the evidence."""
    facts = {
        "printed": printed,
        "certainty": one.tested_certainty.level,
        "effect": one.everything.decision.facts.effect,
    }
    return rubric.reach.decide(facts)["reach"]


def _absolute(topic: Topic, judged: Judged, certainty: Certainty) -> Iterator[AbsoluteRow]:
    effect, figures, first = certainty.absolute, certainty.figures, judged.body.primary
    risk = assumed_risk(topic, judged.claim, judged.body.deciding)
    if effect is None or figures is None or risk is None or first is None:
        return
    ends = [
        (end, None if end is None else absolute_effect(replace(figures, control_risk=end)))
        for end in (risk.lowest, risk.highest)
    ]
    (low, at_low), (high, at_high) = ends
    yield AbsoluteRow(
        claim=judged.claim.id,
        outcome=first.eligible.outcome.id,
        control_risk=risk.value,
        per=effect.per,
        without=effect.without,
        with_=effect.treated,
        difference=effect.difference,
        ci_lb=effect.lower,
        ci_ub=effect.upper,
        counted=figures.control_time or counted_in(judged.body, figures),
        risk_source=risk.source,
        low_risk=low,
        low_difference=None if at_low is None else at_low.difference,
        high_risk=high,
        high_difference=None if at_high is None else at_high.difference,
        capped=effect.capped,
        relative=figures.estimate if "ratio" in effect.formula else effect.difference / effect.per,
        formula=effect.formula,
    )


def _move(move: NearestChange | None) -> str:
    if move is None:
        return ""
    return f"{' and '.join(change.says for change in move.changes)}: {move.verdict}"
