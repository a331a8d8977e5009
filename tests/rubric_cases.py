"""The rubric and the named cases of ``tests/spec``, for the tests that need either."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mcstats.model.decision_table import Clause, Space
from mcstats.model.facts import Facts
from mcstats.model.rubric import Rubric

ROOT = Path(__file__).parent.parent
SPEC = ROOT / "tests" / "spec"


@dataclass(frozen=True)
class Case:
    """One named case: facts with the usual ones filled in, and what is expected of them."""

    name: str
    space: str
    file: str
    given: dict[str, str]
    expect: dict[str, Any]
    words: dict[str, str]
    because: str
    history: str

    @property
    def facts(self) -> Facts:
        return Facts(**self.given)


def read(path: Path) -> Any:
    # All scalars are text, as the program reads them.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def rubric_data() -> Any:
    """A fresh copy of the rubric as data, to be changed by a test."""
    return read(ROOT / "data" / "rubric.yaml")


def validated(data: Any) -> Rubric:
    return Rubric.model_validate_json(json.dumps(data), strict=True)


@cache
def the_rubric() -> Rubric:
    return validated(rubric_data())


@cache
def cases() -> tuple[Case, ...]:
    found = []
    for path in sorted(SPEC.glob("*.yaml")):
        spec = read(path)
        for case in spec["cases"]:
            found.append(
                Case(
                    name=case["name"],
                    space=spec.get("decides", "verdict"),
                    file=path.stem,
                    given=spec["usual"] | case["given"],
                    expect=case["expect"],
                    words=spec.get("words", {}) | case.get("words", {}),
                    because=case["because"],
                    history=case["history"],
                )
            )
    return tuple(found)


def decided_cases(space: str) -> list[Case]:
    return [case for case in cases() if case.space == space and "refused" not in case.expect]


def rows() -> list[Case]:
    return [case for case in cases() if case.file == "rows"]


def clauses(space: Space) -> list[Clause]:
    return [rule for table in space.tables for rule in table.rules] + list(space.impossible)
