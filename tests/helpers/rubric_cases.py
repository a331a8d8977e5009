"""The rubric and the named cases of ``tests/spec``, for the tests that need either."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from helpers.places import ROOT
from mcstats.model.decision_table import Clause, Space
from mcstats.model.facts import Facts
from mcstats.model.rubric import Rubric
from mcstats.model.rubric_consistency import find_problems

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


def read_spec(path: Path) -> Any:
    # All scalars are text, as the program reads them.
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def rubric_data() -> Any:
    """A fresh copy of the rubric as data, to be changed by a test."""
    return read_spec(ROOT / "data" / "rubric.yaml")


def validated_rubric(data: Any) -> Rubric:
    return Rubric.model_validate_json(json.dumps(data), strict=True)


@cache
def the_rubric() -> Rubric:
    return validated_rubric(rubric_data())


@cache
def spec_cases() -> tuple[Case, ...]:
    found = []
    for path in sorted(SPEC.glob("*.yaml")):
        spec = read_spec(path)
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
    return [case for case in spec_cases() if case.space == space and "refused" not in case.expect]


def article_rows() -> list[Case]:
    return [case for case in spec_cases() if case.file == "rows"]


def clauses(space: Space) -> list[Clause]:
    return [rule for table in space.tables for rule in table.rules] + list(space.impossible)


def refusal_of(data: Any) -> str:
    """One line per problem: its path, what is found, and what there could be."""
    lines = []
    for problem in find_problems(validated_rubric(data)):
        path = "/".join(map(str, problem.path))
        lines.append(f"{path}: {problem.found}; {', '.join(sorted(problem.expected))}")
    return "\n".join(lines)


def quality_table(data: Any) -> Any:
    return next(t for t in data["verdict"]["tables"] if t["id"] == "quality")


def article_row(kind: str) -> Case:
    return next(case for case in article_rows() if case.given["kind"] == kind)
