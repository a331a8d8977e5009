"""A draft of a topic with one study and one claim, and what of it may be missing or spoilt."""

from __future__ import annotations

import json
from typing import Any

from helpers.study_builder import build_study
from mcstats.data.partial_read import PartialRecord, PartialTopic
from mcstats.model.article import Article
from mcstats.model.claim import Claims
from mcstats.model.topic import Positions


def build_article(*statements: dict[str, Any], name: str = "page") -> Article:
    base = {"place": "line 1", "kind": "result", "paraphrase": "x", "about": {"quantity": "mean"}}
    content = {
        "id": name,
        "source": "planted",
        "label": "Page",
        "publisher": {"name": "x", "sells": "x", "place": "line 1"},
        "statements": [{"id": "one", **base, **statement} for statement in statements],
    }
    return Article.model_validate_json(json.dumps(content))


def build_draft(
    more: dict[str, Any] | None = None, *, lost: set[str] | None = None
) -> PartialTopic:
    """A topic of one study and one claim; `lost` are keys of the claims that could not be read."""
    found = PartialTopic("topic")
    found.claims = PartialRecord(build_claims(more), NOWHERE, frozenset(lost or set()))
    found.studies["planted"] = PartialRecord(build_study(), NOWHERE)
    found.source_names = {"planted"}
    return found


DISPUTED = {"fact": "mechanism", "other": ["implausible"], "because": "x"}


NOWHERE = Positions("x.yaml", {}, {})


def build_claims(more: dict[str, Any] | None = None, **question: Any) -> Claims:
    """Claims with one claim; `question` adds to what it asks for, `more` to the claim."""
    claim = {
        "id": "c",
        "statement": "It helps",
        "asserts": "caused",
        "lasting": "weeks",
        "because": "x",
        "use": "use",
        "outcome_label": "o",
        "mechanism": {"plausible": "no", "because": "x", "source": "planted"},
        "question": {"constructs": ["o"], "times": ["end"], **question},
    } | (more or {})
    sold = dict.fromkeys(
        ("intervention", "intervention_label", "population", "use", "setting_label"), "x"
    )
    content = {"format": "2", "title": "T", "sold": sold, "claims": [claim]}
    return Claims.model_validate_json(json.dumps(content))
