"""Tests of mcstats.check.verdicts."""

from __future__ import annotations

from dataclasses import replace

from helpers.complete_topic import complete_tables, complete_topic
from mcstats.check.verdicts import check_verdicts


def test_a_row_of_a_verdict_table_that_no_claim_repeats_cannot_be_checked() -> None:
    (row,) = check_verdicts(complete_topic(), [])
    assert row.status == "not checkable"
    assert row.what == "no claim of this topic repeats this row"
    (ours,) = check_verdicts(complete_topic(), complete_tables().verdicts)
    assert (ours.status, ours.diagnosis) == ("mismatch", "another level")


def test_a_verdict_of_an_article_is_held_to_both_levels_and_neither_may_be_lower() -> None:
    of = complete_topic()
    (article,) = of.articles.values()
    (line,) = article.table
    ours = next(row for row in complete_tables().verdicts if row.row)
    same = replace(
        ours,
        quality=line.reads.quality,
        verdict=line.reads.verdict,
        qualifiers="; ".join(line.reads.qualifiers),
    )
    for changed, diagnosis in (
        ({}, ""),
        ({"quality": "a"}, "another level"),
        ({"quality": "z"}, "another level"),
        ({"verdict": "a"}, "another level"),
        ({"verdict": "z"}, "another level"),
    ):
        (row,) = check_verdicts(of, [replace(same, **changed)])
        assert (row.status, row.diagnosis) == ("mismatch" if diagnosis else "match", diagnosis)
