"""Tests of mcstats.authoring.export.results."""

from __future__ import annotations

from pathlib import Path

from helpers.exported_results import results_of
from mcstats.authoring.export.results import figure_of


def test_participants_are_those_that_the_program_counts(here: Path) -> None:
    results = results_of(here, "bcg")
    claim = results.topic.claims.claims[0]
    deciding = {
        row.effect
        for row in results.bodies
        if (row.claim, row.question, row.role) == (claim.id, "tested", "decides")
    }
    sizes = [(results.effects[name].n1, results.effects[name].n2) for name in deciding]
    assert figure_of(results, claim).counted == sum(n for pair in sizes for n in pair if n)
