"""Export the answers to the claims as Evidence resources of HL7 FHIR R5."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from mcstats import __version__
from mcstats.authoring.export.results import (
    CERTAINTIES,
    PEOPLE,
    Figure,
    Results,
    figure_of,
    refuse_lost_verdicts,
    refuse_other_certainties,
)
from mcstats.effects.sampling_interval import LEVEL
from mcstats.model.claim import Claim
from mcstats.model.source import Source

_RATING: Final = "http://terminology.hl7.org/CodeSystem/certainty-rating"
_TYPE: Final = "http://terminology.hl7.org/CodeSystem/certainty-type"
_ROLE: Final = "http://terminology.hl7.org/CodeSystem/variable-role"
_DOMAINS: Final = {
    "risk of bias": "RiskOfBias",
    "inconsistency": "Inconsistency",
    "indirectness": "Indirectness",
    "imprecision": "Imprecision",
    "publication bias": "PublicationBias",
    "dose response": "DoseResponseGradient",
    "opposing confounding": "PlausibleConfounding",
    "large effect": "LargeEffect",
}
CANNOT: Final = (
    "verdicts as codes: they stand as text under `assertion`",
    "measures as codes: they stand as text under `statisticType`",
    "the set of values that a printed number stands for",
    "the bodies of evidence, the stability of an answer, and what would change it",
    "places in the sources, routes and inputs",
)
"""The contents that the format cannot say."""


def write(results: Results) -> str:
    """Return a Bundle with one Evidence resource for each claim, as JSON.

    Raises `InputError` where a certainty is none of GRADE's, which no code would hold, or where a
    verdict has no words.
    """
    refuse_other_certainties(results, "FHIR's code system")
    entries = [{"resource": _evidence(results, c)} for c in results.topic.claims.claims]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    content = json.dumps(bundle, indent=2, ensure_ascii=False) + "\n"
    refuse_lost_verdicts(results, "fhir", content)
    return content


def _evidence(results: Results, claim: Claim) -> dict[str, Any]:
    verdict = results.verdicts[claim.id]
    figure = figure_of(results, claim)
    sold = results.topic.claims.sold
    evidence = {
        "resourceType": "Evidence",
        # A logical id of FHIR: letters, digits, hyphens and points, at most 64 of them.
        "id": re.sub(r"[^A-Za-z0-9.-]", "-", f"{results.topic.name}-{claim.id}")[:64],
        "status": "active",
        "title": claim.statement,
        "description": verdict.reading_text,
        "assertion": verdict.verdict_text,
        "note": [{"text": f"Verdict: {verdict.verdict}."}, {"text": f"mcstats {__version__}"}],
        "variableDefinition": [
            _variable("population", sold.population),
            _variable("exposure", sold.intervention_label),
            _variable("measuredVariable", claim.outcome_label or claim.statement),
        ],
        "statistic": _statistics(figure),
        "certainty": [_certainty(results, claim)],
        "relatedArtifact": _sources(results, claim),
    }
    return {key: value for key, value in evidence.items() if value}


def _variable(role: str, text: str) -> dict[str, Any]:
    return {"description": text, "variableRole": {"coding": [{"system": _ROLE, "code": role}]}}


def _statistics(figure: Figure) -> list[dict[str, Any]]:
    """Return the estimate with its interval; none where none is estimable."""
    if figure.value is None:
        return []
    statistic: dict[str, Any] = {
        "statisticType": {"text": figure.name},
        "quantity": {"value": figure.value},
        "sampleSize": {"numberOfStudies": figure.k},
    }
    if figure.counted is not None and figure.unit == PEOPLE:
        statistic["sampleSize"]["numberOfParticipants"] = figure.counted
    elif figure.counted is not None:  # such as wounds, which are no participants
        statistic["sampleSize"]["description"] = f"{figure.counted} {figure.unit}"
    if figure.low is not None and figure.high is not None:
        statistic["attributeEstimate"] = [
            {
                "type": {"text": "confidence interval"},
                "level": LEVEL,
                "range": {"low": {"value": figure.low}, "high": {"value": figure.high}},
            }
        ]
    return [statistic]


def _certainty(results: Results, claim: Claim) -> dict[str, Any]:
    verdict = results.verdicts[claim.id]
    parts = [
        {
            "type": {"coding": [{"system": _TYPE, "code": _DOMAINS[row.step]}]},
            "note": [{"text": f"{row.change:+d}: {row.because}"}],
        }
        for row in results.steps_of(claim.id)
        if row.step in _DOMAINS
    ]
    certainty: dict[str, Any] = {
        "type": {"coding": [{"system": _TYPE, "code": "Overall"}]},
        "note": [{"text": f"As sold: {verdict.certainty_sold}."}],
    }
    if verdict.certainty in CERTAINTIES:
        coding = {"system": _RATING, "code": verdict.certainty.replace(" ", "-")}
        certainty["rating"] = {"coding": [coding], "text": verdict.certainty}
    else:  # there is no code where nothing is eligible
        certainty["rating"] = {"text": verdict.certainty}
    return certainty | ({"subcomponent": parts} if parts else {})


def _sources(results: Results, claim: Claim) -> list[dict[str, Any]]:
    studies = dict.fromkeys(row.study for row in results.bodies if row.claim == claim.id)
    names = dict.fromkeys(
        source for study in studies for source in results.topic.studies[study].sources
    )
    return [
        {"type": "derived-from", "citation": _citation(results.topic.sources.sources[name])}
        for name in names
    ]


def _citation(source: Source) -> str:
    doi = f" https://doi.org/{source.doi}" if source.doi else ""
    return f"{source.authors} ({source.year}). {source.title}.{doi}"
