"""The rubric and the named cases of ``tests/spec``, for the tests that need either."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mcstats.schema.facts import Facts
from mcstats.schema.rubric import Rubric

ROOT = Path(__file__).parent.parent
SPEC = ROOT / "tests" / "spec"


def read(path: Path) -> Any:
    # All scalars are text, as the program reads them.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def validated(data: Any) -> Rubric:
    return Rubric.model_validate_json(json.dumps(data), strict=True)


@cache
def the_rubric() -> Rubric:
    return validated(read(ROOT / "data" / "rubric.yaml"))


@cache
def verdict_cases() -> tuple[dict[str, Any], ...]:
    """The cases that give facts and expect a verdict, with the usual facts filled in."""
    cases = []
    for path in sorted(SPEC.glob("*.yaml")):
        spec = read(path)
        for case in spec["cases"]:
            if case.get("decides", spec.get("decides", "verdict")) == "verdict":
                facts = Facts(**(spec["usual"] | case["given"]))
                words = spec.get("words", {}) | case.get("words", {})
                cases.append({**case, "facts": facts, "words": words, "file": path.stem})
    return tuple(cases)
