"""Tests of mcstats.authoring.export.robvis."""

from __future__ import annotations

from pathlib import Path

from helpers.exported_results import results_of, table_of


def test_robvis_gets_a_row_for_each_rated_comparison(here: Path) -> None:
    results = results_of(here, "salt")
    rows = table_of(here, "robvis", "salt")
    columns = list(rows[0])
    # The first column names the study, the last two are the overall rating and the weight.
    assert (columns[0], *columns[-2:]) == ("Study", "Overall", "Weight")
    words = {"Low", "Some concerns", "High", "No information", "Not applicable"}
    rated = {
        (row.study, row.outcome, row.comparison, row.domain): row.rating
        for row in results.ratings
        if results.topic.studies[row.study].kind.value != "meta-analysis"
    }
    assert len(rows) == len({key[:3] for key in rated})
    for row, key in zip(rows, dict.fromkeys(key[:3] for key in rated), strict=True):
        study = results.topic.studies[key[0]]
        assert row["Study"] == f"{study.label}: {study.outcome(key[1]).label}, {key[2]}"
        assert row["Weight"] == "1"
        for column in columns[1:-1]:
            domain = column.lower()
            assert row[column] in words
            assert row[column].lower() == rated.get((*key, domain), "not applicable")
