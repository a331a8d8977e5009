"""Every step of docs/PYTHON.md runs, and gives what its R block gave."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpers.places import ROOT, TESTS

PAGE = ROOT / "docs" / "PYTHON.md"
RECORDED = TESTS / "golden" / "python_page.json"
# Both carry their iterations to the end; metafor's root of the Q-profile keeps eight digits.
CLOSE = 1e-8


def blocks(language: str) -> list[str]:
    text = PAGE.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def value_of(code: str, names: dict[str, Any]) -> Any:
    """Run a block and return the value of its last expression."""
    *statements, last = ast.parse(code).body
    exec(compile(ast.Module(statements, []), str(PAGE), "exec"), names)
    assert isinstance(last, ast.Expr), code
    return eval(compile(ast.Expression(last.value), str(PAGE), "eval"), names)


def test_each_step_gives_in_python_what_it_gives_in_r() -> None:
    steps = json.loads(RECORDED.read_text(encoding="utf-8"))["steps"]
    start, *rest = blocks("python")
    assert len(steps) == len(rest) == 10
    names: dict[str, Any] = {}
    exec(compile(start, str(PAGE), "exec"), names)
    for step, code in zip(steps, rest, strict=True):
        got = np.asarray(value_of(code, names), dtype=float).ravel()
        np.testing.assert_allclose(got, step["value"], rtol=CLOSE, atol=CLOSE, err_msg=code)


def test_the_recorded_values_are_those_of_the_r_blocks_on_the_page() -> None:
    steps = json.loads(RECORDED.read_text(encoding="utf-8"))["steps"]
    assert [step["call"] for step in steps] == [code.rstrip("\n") for code in blocks("r")[1:]]


@pytest.mark.parametrize("name", ["escalc", "pool", "read_topic"])
def test_the_page_names_what_the_front_has(name: str) -> None:
    import mcstats

    assert f"`{name}" in PAGE.read_text(encoding="utf-8") and name in mcstats.__all__


def test_the_functions_that_the_page_names_exist() -> None:
    import mcstats.effects

    named = set(re.findall(r"`([a-z_]+)\(", PAGE.read_text(encoding="utf-8")))
    assert len(named) > 4
    assert [name for name in named - {"read_topic"} if not hasattr(mcstats.effects, name)] == []


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed here")
def test_the_script_rewrites_the_recorded_values_byte_for_byte(tmp_path: Path) -> None:
    golden = tmp_path / "tests" / "golden"
    golden.mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    shutil.copy(PAGE, tmp_path / "docs")
    shutil.copy(TESTS / "golden" / "python_page.R", golden)
    subprocess.run(["Rscript", "python_page.R"], cwd=golden, check=True, capture_output=True)
    assert (golden / RECORDED.name).read_bytes() == RECORDED.read_bytes()
