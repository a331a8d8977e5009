"""Run every check of a topic and list the results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from mcstats.check.charge import charge
from mcstats.check.consistency import (
    baseline,
    count_checks,
    derived_values,
    event_checks,
    granularity,
    interval_checks,
    participants,
    plausibility,
    records,
    skewness,
)
from mcstats.check.consistency.result_values import values_of_results
from mcstats.check.cross_software import compare_programs
from mcstats.check.row import CONTRADICTION, EXPIRED, RIGHT, UNCHECKED, check_row, declare
from mcstats.check.statements.check_statement import check_statements
from mcstats.check.statements.compare_articles import check_articles, with_own_contradictions
from mcstats.check.statements.study_index import StudyIndex
from mcstats.model.printed import Hedge
from mcstats.model.rubric import Rubric
from mcstats.model.tables import CheckRow, EffectRow, PooledRow, VerdictRow
from mcstats.model.topic import Topic

LEVEL, QUALIFIERS = "another level", "other qualifiers"


def index_studies(
    topic: Topic,
    rubric: Rubric,
    effects: Iterable[EffectRow],
    verdicts: Iterable[VerdictRow] = (),
) -> StudyIndex:
    """Index what the studies print, read by the hedges and the error model of a rubric."""
    errors = rubric.errors
    return StudyIndex.of(
        topic,
        effects,
        rubric.hedge_words(),
        errors.weights() if errors else {},
        errors.rungs() if errors else {},
        rubric.parameters["information_alpha"].number,
        verdicts,
        rubric,
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
        The results computed from them.

    Returns
    -------
    list of CheckRow
        Verdict tables first, then statements, contradictions between articles, studies against
        themselves, and our numbers against other programs; each in the order of the files.
    """
    effects, verdicts = list(effects), list(verdicts)
    index = index_studies(topic, rubric, effects, verdicts)
    hedges = rubric.hedge_words()
    statements = with_own_contradictions(topic, check_statements(index), hedges)
    alpha = rubric.parameters["information_alpha"].number
    rows = [
        *check_verdicts(topic, verdicts),
        *statements,
        *check_articles(topic, statements, hedges),
        *check_studies(topic, effects, hedges, alpha),
        *compare_programs(topic, effects, pooled),
    ]
    return charge(topic, rows)


def check_studies(
    topic: Topic, effects: Iterable[EffectRow], hedges: Mapping[str, Hedge], alpha: float
) -> list[CheckRow]:
    """Check every study of a topic against itself, in the order of the files.

    The rows are kept with the topic: pooling asks which studies contradict themselves.

    Parameters
    ----------
    topic : Topic
    effects : iterable of EffectRow
        The effects computed from the studies.
    hedges : mapping
        The meaning of each word before a number.
    alpha : float
        The level of significance, at which two P values may decide alike.
    """
    rests_on = topic.studies, topic.positions, hedges, alpha, list(effects)
    kept = topic.kept.get("checks")
    if kept is None or kept[0] != rests_on:
        results = [*_results(topic, rests_on[-1], hedges, alpha)]
        order = {name: number for number, name in enumerate(topic.studies)}
        rows = sorted(results, key=lambda r: order.get(r.check.split("/")[0], -1))
        kept = topic.kept["checks"] = rests_on, _declared(topic, rows)
    checked: list[CheckRow] = kept[1]
    return checked


def contradicted_studies(
    topic: Topic, rubric: Rubric, effects: Iterable[EffectRow]
) -> dict[str, str]:
    """Return the studies whose printed figures contradict themselves, and how.

    Figures do so by a contradiction, declared or not, and by a P that no usual test of the figures
    of the arms gives (INSPECT-SR, domain 4; Wilkinson et al. 2025). What sources tell differently
    of a study is not counted.
    """
    alpha = rubric.parameters["information_alpha"].number
    found: dict[str, dict[str, None]] = {}
    for row in check_studies(topic, effects, rubric.hedge_words(), alpha):
        study, check, result = (*row.check.split("/", 2), "")[:3]
        of_figures = any(result == one.id for one in topic.studies[study].results)
        wrong = row.status == CONTRADICTION and row.declared != EXPIRED
        unlikely = check == "p-arms" and row.diagnosis == interval_checks.OTHER_TEST
        if of_figures and (wrong or unlikely):
            found.setdefault(study, {})[row.diagnosis] = None
    return {study: ", ".join(diagnoses) for study, diagnoses in found.items()}


def _results(
    topic: Topic, effects: list[EffectRow], hedges: Mapping[str, Hedge], alpha: float
) -> Iterator[CheckRow]:
    all_values = list(values_of_results(topic, hedges))
    for values in all_values:
        yield from interval_checks.check_centre(values)
        yield from interval_checks.check_p_against_interval(values)
        yield from interval_checks.check_p_against_statistic(values)
        yield from interval_checks.check_p_against_arms(values, alpha)
        yield from count_checks.check_shares(values)
        yield from count_checks.check_directions(values)
        yield from count_checks.check_ratios(values)
        yield from event_checks.check_width(values)
        yield from count_checks.check_order(values)
        yield from granularity.check_granularity(values)
        yield from skewness.check_skewness(values)
        yield from participants.check_participants(values)
        yield from participants.check_counts_of_participants(values)
        yield from derived_values.check_derived(values)
        yield from derived_values.check_possible(values)
    yield from interval_checks.check_p_of_other_times(all_values)
    yield from event_checks.check_sides(all_values)
    yield from baseline.check_baseline(all_values)
    yield from count_checks.check_sums(topic)
    for study in topic.studies.values():
        yield from records.check_readings(topic, study, hedges)
        yield from records.check_dates(topic, study)
    yield from plausibility.check_effect_sizes(effects)
    yield from plausibility.check_spreads(all_values)
    yield from plausibility.check_units(topic, all_values, hedges)


def _declared(topic: Topic, rows: list[CheckRow]) -> list[CheckRow]:
    """Apply the declarations of the study files; one without its check has expired."""
    declared = {
        f"{study.id}/{entry.check}": (study.id, index, entry)
        for study in topic.studies.values()
        for index, entry in enumerate(study.discrepancies)
    }
    marked = [
        declare(result, entry.diagnosis, entry.because)
        if (entry := declared.get(result.check, (None, None, None))[2]) is not None
        else result
        for result in rows
    ]
    known = {result.check for result in rows}
    for name, (study, index, entry) in declared.items():
        if name not in known:
            where = topic.line(f"studies/{study}", ("discrepancies", index, "check"))
            missing = check_row(
                name,
                "study",
                where,
                CONTRADICTION,
                "declared, and no such check is made any more; fix: delete it",
            )
            marked.append(replace(missing, declared=EXPIRED, diagnosis=entry.diagnosis))
    return marked


def check_verdicts(topic: Topic, verdicts: Iterable[VerdictRow]) -> Iterator[CheckRow]:
    """Yield one row for each row of each article's verdict table."""
    ours = {(verdict.article, verdict.row): verdict for verdict in verdicts if verdict.article}
    for article in topic.articles.values():
        for index, printed in enumerate(article.table):
            where = topic.line(f"articles/{article.id}", ("table", index))
            verdict = ours.get((article.id, printed.id))
            name, text = f"{article.id}/{printed.id}", f"{printed.quality} | {printed.verdict}"
            if verdict is None:
                what = "no claim of this topic repeats this row"
                yield check_row(name, "verdict", where, UNCHECKED, what, printed=text)
                continue
            reads = printed.reads
            levels = (verdict.quality, verdict.verdict) == (reads.quality, reads.verdict)
            same = set(verdict.qualifiers.replace(";", " ").split()) == set(reads.qualifiers)
            yield check_row(
                name,
                "verdict",
                where,
                RIGHT if levels and same else CONTRADICTION,
                f"{verdict.claim}: the rules give {verdict.quality}, {verdict.verdict}",
                printed=text,
                allowed=f"{verdict.quality_text} | {verdict.verdict_text}",
                diagnosis="" if levels and same else QUALIFIERS if levels else LEVEL,
            )
