"""Rate each domain of each study and outcome by the rules of the rubric."""

from __future__ import annotations

from collections.abc import Iterable

from mcstats.bias.signals import basis_of, signals_of
from mcstats.model.decision_table import Rule
from mcstats.model.facts import NOT_APPLICABLE, Signals
from mcstats.model.rubric import Rubric
from mcstats.model.study import Outcome, Study
from mcstats.model.tables import RatingRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import StudyKind


def is_rated(study: Study) -> bool:
    """Return whether risk of bias is rated for a study: only trials in people are."""
    return study.kind is StudyKind.TRIAL


def rate_topic(topic: Topic, rubric: Rubric) -> list[RatingRow]:
    """Rate every trial of a topic.

    Returns
    -------
    list of RatingRow
        By study, outcome and the order of the domains in the rubric.
    """
    rows = []
    for study in topic.studies.values():
        if not is_rated(study):
            continue
        for outcome in study.outcomes:
            signals = signals_of(study, outcome, rubric.parameters)
            for domain, rule in rate(signals, rubric).items():
                rows.append(_row(topic, study, outcome, signals, domain, rule, rubric))
    return rows


def at_high_risk(rubric: Rubric, ratings: Iterable[RatingRow]) -> frozenset[tuple[str, str]]:
    """Return each study and outcome with a high rating in a domain that counts as risk of bias."""
    counted = rubric.certainty.domains
    return frozenset(
        (row.study, row.outcome)
        for row in ratings
        if row.domain in counted and row.rating == "high"
    )


def rate(signals: Signals, rubric: Rubric) -> dict[str, Rule]:
    """Return the deciding rule of each domain.

    Raises
    ------
    FactsError
        For signals that contradict one another.
    """
    return rubric.ratings.decide(signals.words())


def _row(
    topic: Topic,
    study: Study,
    outcome: Outcome,
    signals: Signals,
    domain: str,
    rule: Rule,
    rubric: Rubric,
) -> RatingRow:
    table = rubric.ratings.table(domain)
    answers = rubric.ratings.apply_defaults(signals.words())
    read = [name for name in table.inputs if answers[name] != NOT_APPLICABLE]
    # A row has one source, so it cites the fact that the rule names last: that one tells the rule
    # from its neighbours in the table.
    deciding = [name for name in rule.when if name in read] or read
    basis = basis_of(study, outcome, signals, deciding[-1])
    facts = ", ".join(f"{name.replace('_', ' ')}: {answers[name]}" for name in read)
    return RatingRow(
        study=study.id,
        outcome=outcome.id,
        domain=domain,
        rating=rule.then,
        because=rule.because,
        source=basis.source,
        at=basis.place,
        rule=rule.id,
        reference=rule.reference,
        fact=facts,
        line=topic.line(f"studies/{study.id}", basis.path),
    )
