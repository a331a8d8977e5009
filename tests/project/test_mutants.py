"""The strength of the suite as it was last measured, and the tool that measures it."""

from __future__ import annotations

import json
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from helpers.layered_environment import make_environment
from helpers.places import ROOT

HERE = ROOT / "tests" / "mutants"
# Share of the mutants that has to be killed, and how many there were when it was last measured:
# a run that plants fewer is no better for it.
FLOORS = {
    "model": (0.90, 55),
    "data": (0.90, 55),
    "effects": (0.95, 70),
    "bias": (0.90, 50),
    "verdict": (0.95, 70),
    "check": (0.90, 55),
}


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / "result.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("package", FLOORS)
def test_enough_planted_faults_were_noticed_and_no_fewer_were_planted(
    package: str, result: dict[str, Any]
) -> None:
    share, planted = FLOORS[package]
    found = result["packages"][package]
    assert found["mutants"] >= planted
    assert found["killed"] >= share * found["mutants"]
    assert found["share_killed"] == round(found["killed"] / found["mutants"], 4)
    listed = [s for s in result["survivors"] if s["place"].split("/")[2] == package]
    assert len(listed) == found["mutants"] - found["killed"]


def test_every_survivor_is_listed_with_its_reason(result: dict[str, Any]) -> None:
    assert [s["id"] for s in result["survivors"] if len(s["reason"].split()) < 4] == []


def test_no_reason_is_kept_for_a_fault_that_is_noticed_by_now(result: dict[str, Any]) -> None:

    reasons = tomllib.loads((HERE / "reasons.toml").read_text(encoding="utf-8"))
    assert reasons.keys() == {s["id"] for s in result["survivors"]}


def test_the_result_belongs_to_a_commit_that_came_before(result: dict[str, Any]) -> None:
    commit = result["commit"]
    assert len(commit) == 40

    def git(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, check=False
        )

    if git("rev-parse", "--is-shallow-repository").stdout.strip() == "false":
        assert git("merge-base", "--is-ancestor", commit, "HEAD").returncode == 0


SOURCE = '''
"""A module of 7 * 6 words."""
from __future__ import annotations
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    LATER = 4
LIMIT: int | None = 5

@cache
def f(x: int | None, y=1) -> str | int:
    """A function."""
    if x is None or y < 2:
        raise ValueError
    for z in (y, -x):
        continue
    return x == y
'''
WANTED = {
    ("NumberReplacer", "LIMIT: int | None = 5", "LIMIT: int | None = 6"),
    ("NumberReplacer", "def f(x: int | None, y=1)", "def f(x: int | None, y= 0)"),
    ("ReplaceComparisonOperator_Is_IsNot", "if x is None or", "if x is not None or"),
    ("ReplaceComparisonOperator_Lt_LtE", "y < 2:", "y <= 2:"),
    ("ReplaceComparisonOperator_Eq_NotEq", "return x == y", "return x != y"),
    ("ReplaceOrWithAnd", "x is None or y", "x is None and y"),
    ("AddNot", "if x is", "if not x is"),
    ("ZeroIterationForLoop", "for z in (y, -x):", "for z in []:"),
    ("ReplaceUnaryOperator_Delete_USub", "(y, -x)", "(y, x)"),
    ("ReplaceContinueWithBreak", "continue", "break"),
}
PRINTED = """
import json, sys
sys.path.insert(0, sys.argv[1])
from faults_of import mutants
source = sys.stdin.buffer.read()
made = [(m.kind, m.before, m.after(source), m.line, m.function, m.id, m.place,
         m.of(source).decode()) for m in mutants("m.py", source)]
print(json.dumps(made))
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_environment(tmp_path_factory.mktemp("env") / "mutants", "requirements-mutants.lock")


def planted(python: Path, source: str) -> list[list[Any]]:
    command = [str(python), "-c", PRINTED, str(HERE)]
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=True)
    found: list[list[Any]] = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_faults_are_planted_in_what_runs_and_not_in_types_or_decorators(python: Path) -> None:
    found = planted(python, SOURCE)
    for kind, before, after in WANTED:
        assert [m for m in found if m[0] == f"core/{kind}" and before in m[1] and after in m[2]], (
            kind,
            before,
        )
    lines = SOURCE.splitlines()
    assert not {m[3] for m in found} & {lines.index(x) + 1 for x in lines if "LATER" in x}
    types = {m[2] for m in found if "int | None" not in m[2] and "int | None" in m[1]}
    assert types == set()  # a fault elsewhere on the line leaves them
    assert not [m for m in found if "Decorator" in m[0] or "Variable" in m[0]]
    assert all(m[7] != SOURCE and m[7].count("\n") == SOURCE.count("\n") for m in found)
    assert len({m[5] for m in found}) == len(found)
    assert {m[4] for m in found} == {"", "f"}


@pytest.mark.slow
def test_a_fault_keeps_its_name_when_other_lines_change(python: Path) -> None:
    moved = SOURCE.replace("    for z", "    other = 7\n    for z")
    before, after = ({m[5] for m in planted(python, s)} for s in (SOURCE, moved))
    assert before < after
    assert len(after) == len(before) + 2  # one more and one less than 7
