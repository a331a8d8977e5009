"""Tests of mcstats.verdict.multiverse.ranges."""

from __future__ import annotations

import math
from math import sqrt
from pathlib import Path

import pytest
from scipy import optimize, stats

from helpers.minimal_topic import CLAIMS
from helpers.open_study import (
    STUDY_HEAD,
    evaluator_of,
    flip_row,
    load_minimal_topic,
    results_text,
    span_text,
)
from helpers.planned_figures import course_rows
from mcstats.verdict.multiverse.ranges import MAX_VALUES, along

SIZED = results_text(
    "{n: {printed: '30', place: t}}",
    "{n: {printed: '30', place: t}}",
    "{measure: SMD, route: t_value}",
    "    printed: {t: {printed: '3.5000', place: t}}\n",
)
OF_INTEREST = CLAIMS.replace("measure: MD", "measure: SMD").replace(
    "    deciding:\n",
    "    threshold: {value: '0.38', source: trial2020, place: methods}\n    deciding:\n",
)


def test_along_a_range_each_value_stands_for_itself_and_not_for_all_of_them(tmp_path: Path) -> None:
    span = span_text("n1", "30", "20", "36").replace('high: "36"', 'high: "36", total: "60"')
    topic = load_minimal_topic(tmp_path, STUDY_HEAD + SIZED + span, OF_INTEREST)
    # the noncentrality under which t(58) is 3.5 or more in 2.5 % of cases, by Steiger & Fouladi
    least = optimize.brentq(lambda of: stats.nct.sf(3.5, 58, of) - 0.025, 0.1, 3.5)

    def decides(n: int) -> bool:  # 3.49995 is the least that is printed so, d = t √(1/n1 + 1/n2)
        factor = math.sqrt(1 / n + 1 / (60 - n))
        return bool((least - 0.00005) * factor > 0.38)

    first = max(n for n in range(20, 37) if decides(n))
    assert 20 < first < 30 and decides(20) and not decides(36)
    row = flip_row(topic, "sizes of the arms")
    assert row.because == f"flips if n1 ≤ {first} (1 change on 17 points)"
    judge = evaluator_of(topic)
    course = {r.option: r for r in along(judge, judge.judge(judge.declared))}
    assert [course[n].moves for n in ("20", "30", "36")] == [True, False, False]
    for n in (20, 30, 36):
        yi = 3.5 * math.sqrt(1 / n + 1 / (60 - n)) * stats_j(58)
        assert course[str(n)].yi == pytest.approx(yi, rel=1e-9)


def stats_j(df: int) -> float:  # Hedges 1981, eq. 6e
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def test_along_a_split_each_estimate_is_what_the_same_t_statistic_gives() -> None:
    rows = {float(row.option): row for row in course_rows()}
    assert list(rows) == sorted(rows) and (min(rows), max(rows)) == (36, 72)
    assert len(rows) <= MAX_VALUES
    declared = rows[54]
    assert declared.yi is not None and not declared.moves
    for n1, row in rows.items():
        # g is t times the root of 1/n1 + 1/n2; t and the correction depend on their sum alone.
        expected = declared.yi * sqrt((1 / n1 + 1 / (108 - n1)) / (2 / 54))
        assert row.yi == pytest.approx(expected, rel=1e-9)
        assert row.moves == (row.verdict != declared.verdict)
