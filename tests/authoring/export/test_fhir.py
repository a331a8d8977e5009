"""Tests of mcstats.authoring.export.fhir."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.bundle import Bundle

from helpers.exported_results import results_of, text_of
from mcstats.authoring.export.results import figure_of

CODES = {
    "certainty-rating": {"high", "moderate", "low", "very-low"},
    "certainty-type": {
        *("Overall", "RiskOfBias", "Inconsistency", "Indirectness", "Imprecision"),
        *("PublicationBias", "DoseResponseGradient", "PlausibleConfounding", "LargeEffect"),
    },
    "variable-role": {"population", "exposure", "measuredVariable"},
}


def codings(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the system and the code of each coding in a resource."""
    if isinstance(value, list):
        for item in value:
            yield from codings(item)
    elif isinstance(value, dict):
        if "system" in value:
            yield value["system"].rpartition("/")[2], value["code"]
        yield from codings(list(value.values()))


@pytest.mark.parametrize("topic", ["bcg", "prepost", "salt"])
def test_each_claim_is_an_evidence_resource_of_fhir(here: Path, topic: str) -> None:
    results = results_of(here, topic)
    bundle = json.loads(text_of(here, "fhir", topic))
    Bundle.model_validate(bundle)  # of R5, generated from the definitions of HL7
    assert all(code in CODES[system] for system, code in codings(bundle))
    resources = [entry["resource"] for entry in bundle["entry"]]
    claims = results.topic.claims.claims
    assert [one["title"] for one in resources] == [claim.statement for claim in claims]
    for one, claim in zip(resources, claims, strict=True):
        verdict = results.verdicts[claim.id]
        assert (one["description"], one["assertion"]) == (
            verdict.reading_text,
            verdict.verdict_text,
        )
        assert one["certainty"][0]["rating"]["text"] == verdict.certainty
        figure = figure_of(results, claim)
        if figure.value is None:
            assert "statistic" not in one
        else:
            assert one["statistic"][0]["quantity"]["value"] == figure.value
