"""The strength of the suite as it was last measured, and the tools that measure it."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from helpers.layered_environment import make_environment
from helpers.places import ROOT

HERE = ROOT / "tests" / "mutants"
_SPEC = importlib.util.spec_from_file_location("session", HERE / "session.py")
assert _SPEC is not None and _SPEC.loader is not None
session = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(session)
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
    listed = [s for s in result["survivors"] if s["module"].split("/")[2] == package]
    assert len(listed) == found["mutants"] - found["killed"]


def test_every_survivor_is_listed_with_its_reason(result: dict[str, Any]) -> None:
    assert [s for s in result["survivors"] if len(s["reason"].split()) < 4] == []


@pytest.mark.parametrize("package", FLOORS)
def test_the_result_belongs_to_a_commit_that_came_before(
    package: str, result: dict[str, Any]
) -> None:
    commit = result["packages"][package]["commit"]
    assert len(commit) == 40

    def git(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, check=False
        )

    if git("rev-parse", "--is-shallow-repository").stdout.strip() == "false":
        assert git("merge-base", "--is-ancestor", commit, "HEAD").returncode == 0


@pytest.mark.parametrize("package", FLOORS)
def test_each_package_has_a_configuration_with_tests_that_are_there(package: str) -> None:
    config = tomllib.loads((HERE / f"{package}.toml").read_text())["cosmic-ray"]
    assert (ROOT / config["module-path"]).is_dir()
    assert config["module-path"] == f"src/mcstats/{package}"
    tests = re.findall(r"tests/\S+", config["test-command"])
    assert tests and [name for name in tests if not (ROOT / name).exists()] == []


DIFF = """--- mutation diff ---
--- a/src/mcstats/bias/rate.py
+++ b/src/mcstats/bias/rate.py
@@ -1,2 +1,2 @@
 def f():
-    x = 1
+    x = 2
"""


def dumped(outcome: str | None, diff: str = DIFF) -> str:
    item = {"mutations": [{"module_path": "src/mcstats/bias/rate.py"}]}
    done = None if outcome is None else {"test_outcome": outcome, "diff": diff}
    return json.dumps([item, done])


def test_a_result_keeps_other_packages_and_the_reasons_of_those_that_survive_again() -> None:
    here = {"module": "src/mcstats/bias/rate.py", "before": "x = 1", "after": "x = 2"}
    gone, other = here | {"after": "x = 0"}, here | {"module": "src/mcstats/check/run.py"}
    whole = {
        "packages": {"bias": {"mutants": 9}, "check": {"mutants": 8}},
        "survivors": [one | {"reason": "as good"} for one in (here, gone, other)],
    }
    third = DIFF.replace("x = 2", "x = 3")
    dump = [dumped("killed"), dumped("survived"), dumped("survived", third), dumped(None)]
    made = session.result(dump, "bias", "c0ffee", whole)
    counts = {"commit": "c0ffee", "mutants": 3, "killed": 1}
    assert made["packages"] == {"bias": counts, "check": {"mutants": 8}}
    assert made["survivors"] == [
        here | {"reason": "as good"},
        here | {"after": "x = 3", "reason": "no test yet"},
        other | {"reason": "as good"},
    ]


SOURCE = """
@dataclass(frozen=True)
class C:
    LIMIT: int | None = 5

def f(x, y=1):
    for z in (y, -x):
        continue
    return x == y or x < 2
"""


@pytest.mark.slow
def test_a_sample_is_the_same_for_the_same_code_and_leaves_types_and_decorators_alone(
    tmp_path: Path,
) -> None:
    python = make_environment(tmp_path / "env", "requirements-mutants.lock")
    tools = python.parent
    (tmp_path / "toy.py").write_text(SOURCE)
    config = (HERE / "bias.toml").read_text().replace("src/mcstats/bias", "toy.py")
    (tmp_path / "toy.toml").write_text(config)

    def mutants(count: int) -> list[str]:
        for words in (
            [tools / "cosmic-ray", "init", "--force", "toy.toml", "toy.sqlite"],
            [tools / "cr-filter-operators", "toy.sqlite", "toy.toml"],
            [python, HERE / "session.py", "sample", "toy.sqlite", str(count)],
        ):
            subprocess.run(words, cwd=tmp_path, check=True, capture_output=True)
        dump = [tools / "cosmic-ray", "dump", "toy.sqlite"]
        done = subprocess.run(dump, cwd=tmp_path, check=True, capture_output=True, text=True)
        found = []
        for line in done.stdout.splitlines():
            item, met = json.loads(line)
            assert met is None
            (mutation,) = item["mutations"]
            kind, start = mutation["operator_name"], mutation["start_pos"]
            found.append(f"{kind.removeprefix('core/')} {start[0]} {mutation['occurrence']}")
        return sorted(found)

    some, again, every = mutants(5), mutants(5), mutants(999)
    assert some == again and len(some) == 5
    assert set(some) < set(every)
    kinds = {name.split()[0] for name in every}
    assert {"NumberReplacer", "ReplaceOrWithAnd", "ZeroIterationForLoop"} <= kinds
    assert not [k for k in kinds if "BitOr" in k or "Decorator" in k or "Variable" in k]
    assert not [name for name in every if name.split()[1] == "2"]
