"""Run every check of a topic and list the results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from mcstats.schema.printed import Hedge
from mcstats.schema.rubric import Rubric
from mcstats.schema.tables import CheckRow, EffectRow, PooledRow, VerdictRow
from mcstats.schema.topic import Topic

from . import counts, intervals, plausible, records
from .articles import check_articles
from .routes import compare_programs
from .row import EXPIRED, MISMATCH, check_row, declare
from .sample import values_of_results
from .statements import StudyIndex, check_statements
from .verdicts import check_verdicts

__all__ = ["check_studies", "check_topic", "index_studies"]


def index_studies(topic: Topic, rubric: Rubric, effects: Iterable[EffectRow]) -> StudyIndex:
    """Return what the studies print, read and explained by the rules of a rubric."""
    errors = rubric.errors
    return StudyIndex.of(
        topic,
        effects,
        rubric.hedge_words(),
        errors.weights() if errors else {},
        errors.rungs() if errors else {},
        rubric.parameters["information_alpha"].number,
    )


def check_topic(
    topic: Topic,
    rubric: Rubric,
    effects: Iterable[EffectRow],
    pooled: Iterable[PooledRow],
    verdicts: Iterable[VerdictRow],
) -> list[CheckRow]:
    """Check a topic.

    Parameters
    ----------
    topic, rubric
        The data and the rules, the error model among them.
    effects, pooled, verdicts
        What was computed from them.

    Returns
    -------
    list of CheckRow
        Verdict tables first, then statements, contradictions between articles, studies against
        themselves, and our numbers against other programs; each in the order of the files.
    """
    effects = list(effects)
    book = index_studies(topic, rubric, effects)
    statements = check_statements(book)
    alpha = rubric.parameters["information_alpha"].number
    return [
        *check_verdicts(topic, verdicts),
        *statements,
        *check_articles(topic, statements, rubric.hedge_words()),
        *check_studies(topic, effects, rubric.hedge_words(), alpha),
        *compare_programs(topic, effects, pooled),
    ]


def check_studies(
    topic: Topic, effects: Iterable[EffectRow], hedges: Mapping[str, Hedge], alpha: float
) -> list[CheckRow]:
    """Check every study of a topic against itself, in the order of the files.

    Parameters
    ----------
    topic : Topic
    effects : iterable of EffectRow
        What was computed from the studies.
    hedges : mapping
        What the words before a number mean.
    alpha : float
        The level at which two P values decide alike.
    """
    found = [*_found(topic, list(effects), hedges, alpha)]
    order = {name: number for number, name in enumerate(topic.studies)}
    rows = sorted(found, key=lambda r: order.get(r.check.split("/")[0], -1))
    return _declared(topic, rows)


def _found(
    topic: Topic, effects: list[EffectRow], hedges: Mapping[str, Hedge], alpha: float
) -> Iterator[CheckRow]:
    taken = list(values_of_results(topic, hedges))
    for sample in taken:
        yield from intervals.check_centre(sample)
        yield from intervals.check_p_against_interval(sample)
        yield from intervals.check_p_against_statistic(sample)
        yield from intervals.check_p_against_arms(sample, alpha)
        yield from counts.check_shares(sample)
        yield from counts.check_directions(sample)
        yield from counts.check_ratios(sample)
        yield from counts.check_order(sample)
    yield from counts.check_sums(topic)
    for study in topic.studies.values():
        yield from records.check_readings(topic, study, hedges)
        yield from records.check_dates(topic, study)
    yield from plausible.check_effect_sizes(effects)
    yield from plausible.check_spreads(taken)
    yield from plausible.check_units(topic, taken, hedges)


def _declared(topic: Topic, rows: list[CheckRow]) -> list[CheckRow]:
    """Apply what the study files declare; a declaration of a check that is not made has expired."""
    declared = {
        f"{study.id}/{entry.check}": (study.id, index, entry)
        for study in topic.studies.values()
        for index, entry in enumerate(study.discrepancies)
    }
    marked = [
        declare(found, entry.diagnosis, entry.because)
        if (entry := declared.get(found.check, (None, None, None))[2]) is not None
        else found
        for found in rows
    ]
    known = {found.check for found in rows}
    for name, (study, index, entry) in declared.items():
        if name not in known:
            where = topic.line(f"studies/{study}", ("discrepancies", index, "check"))
            gone = check_row(
                name, "study", where, MISMATCH, "declared, and no such check is made any more"
            )
            marked.append(replace(gone, declared=EXPIRED, diagnosis=entry.diagnosis))
    return marked
