"""The rubric of an institution: a few rules on facts that the shipped rubric does not read."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from helpers.rubric_cases import rubric_data

RATED = {"high": "high", "no information": "unknown", "some concerns": "doubtful", "low": "low"}
OPTIONAL: dict[str, Any] = {
    "trials": {
        "part": "evidence",
        "asks": "How many studies decide?",
        "words": {"none": "none", "one": "one", "several": "several"},
        "order": [["none", "one", "several"]],
    },
    "people": {
        "part": "evidence",
        "asks": "How many participants do they have?",
        "words": {"not reported": "unknown", "few": "few", "some": "some", "many": "many"},
        "order": [["few", "some", "many"], ["not reported", "some", "many"]],
    },
    "overall": {
        "part": "evidence",
        "asks": "How is the overall risk of bias rated?",
        "words": RATED,
        "order": [["high", "some concerns", "low"], ["high", "no information", "low"]],
    },
}
TRIALS = ["rct", "sham-rct", "review", "sham-review"]
BENEFIT = ["benefit significant", "benefit decided"]
AGAINST = ["harm decided", "no worthwhile effect decided", "smaller than claimed"]
OPEN = ["leans to harm", "unclear"]


def rule(name: str, then: str, **when: Any) -> dict[str, Any]:
    because = f"The rule {name} of the institution holds."
    return {"id": name, "when": when, "then": then, "because": because, "reference": "hill1965"}


def institutional_rubric() -> Any:
    """The rubric as data: a trial is worth what its risk of bias and its size allow."""
    data = rubric_data()
    verdict = data["verdict"]
    verdict["facts"].update(copy.deepcopy(OPTIONAL))
    known = ["no information", "some concerns", "low"]
    large, small = ["some", "many"], ["not reported", "few"]
    quality = [
        rule("none", "none", kind="none"),
        rule("reports", "anecdotal", kind="reports"),
        rule("laboratory", "pre-clinical", kind="pre-clinical"),
        rule("no-trial", "weak", kind=["uncontrolled", "controlled"]),
        rule("biased", "weak", kind=TRIALS, overall="high"),
        rule("small", "weak", kind=TRIALS, overall=known, people=small),
        rule("doubtful", "moderate", kind=TRIALS, overall=known[:2], people=large),
        rule("sound", "good", kind=TRIALS, overall="low", people=large),
    ]
    sound = ["moderate", "good"]
    level = [
        rule("untested", "unproven", quality=["none", "anecdotal", "pre-clinical"]),
        rule("against", "unlikely", quality=["weak", "moderate"], effect=AGAINST),
        rule("refuted", "refuted", quality="good", effect=AGAINST),
        rule("open", "unproven", quality=["weak", *sound], effect=OPEN),
        rule(
            "leans", "promising but unproven", quality=["weak", *sound], effect="leans to benefit"
        ),
        rule("weak", "promising but unproven", quality="weak", effect=BENEFIT),
        rule("likely", "likely real", quality="moderate", effect=BENEFIT),
        rule("one", "likely real", quality="good", effect=BENEFIT, trials=["none", "one"]),
        rule("several", "real", quality="good", effect=BENEFIT, trials="several"),
    ]
    verdict["tables"] = [
        {
            "id": "quality",
            "gives": "quality",
            "asks": "How strong is the evidence?",
            "inputs": ["kind", "overall", "people"],
            "rules": quality,
        },
        {
            "id": "level",
            "gives": "verdict",
            "asks": "What does it support?",
            "inputs": ["quality", "effect", "trials"],
            "rules": level,
        },
    ]
    data["combine"]["least"] = ["level"]
    data["title"] = "Rules of an institution"
    return without_unused_references(data)


def without_unused_references(data: Any) -> Any:
    text = json.dumps({k: v for k, v in data.items() if k != "references"})
    program = ("grade3", "grade9", "coregrade2", "coregrade3", "coregrade4", "coregrade5")
    data["references"] = {
        name: title
        for name, title in data["references"].items()
        if f'"reference": "{name}"' in text or name in program
    }
    return data


def write_rubric(data: Any, folder: Path) -> Path:
    """Write ``rubric.yaml`` into a folder, every text in quotes and without an alias."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "rubric.yaml"
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
    return path
