"""Studies with two arms built from a few printed values, and what is checked of them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from helpers.complete_topic import complete_topic
from helpers.random_studies import topic_of_studies
from mcstats.check.check_topic import check_studies
from mcstats.effects.effect_rows import estimate_topic
from mcstats.model.base import Reported
from mcstats.model.printed import Hedge
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow, EffectRow
from mcstats.model.topic import Topic

NO_HEDGES: dict[str, Hedge] = {}
PLACE = {"place": "abstract"}


def printed_value(text: str, **more: Any) -> dict[str, Any]:
    return {"printed": text, **PLACE, **more}


def build_study(name: str = "planted", **parts: Any) -> Study:
    """A trial of two arms; `printed` and `groups` are those of its one result."""
    content: dict[str, Any] = {
        "id": name,
        "label": name,
        "kind": "trial",
        "sources": [name],
        "setting": {"value": "human", **PLACE},
        "population": "adults",
        "use": "use",
        "intervention": parts.pop("intervention", {"stimulus": "x", "label": "x"}),
        "design": {"allocation": {"value": "randomised", **PLACE}} | parts.pop("design", {}),
        "funding": {"payer": "not reported"},
        "total": parts.pop("total", "not reported"),
        "arms": [
            {"id": "a", "role": "intervention", "label": "a"} | parts.pop("arm_a", {}),
            {"id": "b", "role": "sham", "label": "b"} | parts.pop("arm_b", {}),
            *parts.pop("more_arms", []),
        ],
        "times": [{"id": "end", "label": "end", "place": "abstract"}],
        "outcomes": [
            {"id": "o", "label": "o", "measures": "o", "better": "higher", "measured": "rater"}
            | parts.pop("outcome", {})
        ],
        "details": parts.pop("details", {}),
        "discrepancies": parts.pop("discrepancies", []),
        "assumptions": parts.pop("assumptions", []),
        "results": [
            {
                "id": "r",
                "outcome": "o",
                "time": "end",
                "contrast": "between",
                "arms": ["a", "b"],
                "printed": {k: printed_value(v) for k, v in parts.pop("printed", {}).items()},
                "groups": {
                    arm: {k: printed_value(v) for k, v in group.items()}
                    for arm, group in parts.pop("groups", {}).items()
                },
                "estimates": [
                    {"measure": parts.pop("measure", "MD"), "route": "means_sd"},
                ],
            }
            | parts.pop("result", {})
        ],
    }
    assert not parts, parts
    return Study.model_validate_json(json.dumps(content))


def declared(**settings: str) -> list[dict[str, Any]]:
    """One assumption with these settings, for all results of a study."""
    option = {"label": "as the methods say", "settings": settings}
    return [{"id": "as_said", "what": "w", "because": "b", "declared": option}]


def check_rows(*studies: Study) -> dict[str, CheckRow]:
    found = check_studies(topic_of_studies(list(studies)), [], NO_HEDGES, 0.05)
    return {row.check.removeprefix("planted/"): row for row in found}


def status_and_diagnosis(check: str, *studies: Study) -> tuple[str, str]:
    row = check_rows(*studies)[check]
    return row.status, row.diagnosis


def two_groups(first: dict[str, str], second: dict[str, str]) -> dict[str, dict[str, str]]:
    return {"a": first, "b": second}


def names_of_checks(**parts: Any) -> set[str]:
    return set(check_rows(build_study(**parts)))


def defined(quantity: str | None) -> Topic:
    """The topic on showers, whose trials print no quantity of the dose."""
    of = complete_topic()
    sold = of.claims.sold.model_copy(update={"defined_by": quantity})
    return replace(of, claims=of.claims.model_copy(update={"sold": sold}))


def study_of_means(**more: Any) -> Study:
    two = two_groups(
        {"mean": "12.0", "sd": "4.0", "n": "30"}, {"mean": "10.0", "sd": "4.0", "n": "30"}
    )
    return build_study(groups=two, **more)


def reported_value(text: str) -> Reported:
    return Reported(printed=text, place="abstract")


def topic_with(*studies: Study) -> Topic:
    return topic_of_studies(list(studies))


def effects_of_topic(topic: Topic) -> list[EffectRow]:
    return estimate_topic(topic, {}).effects


def study_of_events(first: str, second: str) -> Study:
    return build_study(
        groups=two_groups({"events": first, "n": "20"}, {"events": second, "n": "20"}),
        result={"estimates": [{"measure": "RR", "route": "events"}]},
    )
