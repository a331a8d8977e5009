"""Tests of mcstats.authoring.export.summary_of_findings."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from helpers.exported_results import results_of, table_of
from mcstats.authoring.export.results import Figure, figure_of
from mcstats.authoring.export.summary_of_findings import counted_text


def test_the_summary_has_every_claim_with_its_sentence_certainty_and_verdict(
    here: Path,
) -> None:
    results = results_of(here, "bcg")
    rows = table_of(here, "sof", "bcg")
    claims = results.topic.claims.claims
    assert [row["Claim"] for row in rows] == [claim.statement for claim in claims]
    for row, claim in zip(rows, claims, strict=True):
        verdict = results.verdicts[claim.id]
        assert row["What happens"] == verdict.reading_text
        assert row["Verdict"] == verdict.verdict_text
        assert row["Certainty of the evidence (GRADE)"].endswith(verdict.certainty)
    first = rows[0]
    # The ratio of risks as the trials print it: below 1 where the vaccine protects.
    figure = figure_of(results, claims[0])
    assert figure.value is not None and figure.low is not None and figure.high is not None
    assert figure.low < figure.value < figure.high < 1
    assert first["Effect"] == (
        f"Risk ratio {figure.value:.3g} ({figure.low:.3g} to {figure.high:.3g})"
    )
    assert re.fullmatch(
        r"[\d.]+ fewer per 1,000 \([\d.]+ (more|fewer) to [\d.]+ (more|fewer)\)",
        first["Difference"],
    )
    assert int(first["Studies"]) == figure.k > 1


def test_wounds_are_named_and_are_no_participants() -> None:
    wounds = Figure("RR", 1, 2.0, 1.0, 4.0, 74, "ulcers")
    assert counted_text(wounds) == "74 ulcers"
    assert counted_text(replace(wounds, unit="people")) == "74"
    assert counted_text(replace(wounds, counted=None)) == ""
