"""Scripts of pooled tables print what the methods give, also for tables with zeros."""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
from pathlib import Path

import pytest

from mcstats.effects.pooling.count_methods import pool_tables
from mcstats.effects.pooling.rare_events import BETA_BINOMIAL
from mcstats.workflow.script.pooled_script import script_of_tables

TABLES = [(4.0, 123.0, 11.0, 139.0), (0.0, 40.0, 3.0, 41.0), (6.0, 306.0, 29.0, 303.0)]
CASES = [("MH", "OR"), ("MH", "RR"), ("MH", "RD"), ("Peto", "PETO")]
FIGURES = ("mu", "se", "ci_lb", "ci_ub")


def expected(method: str, measure: str) -> object:
    row = pool_tables(method, measure, TABLES)
    return pytest.approx([row[name] for name in FIGURES], rel=1e-9)


@pytest.mark.parametrize(("method", "measure"), CASES)
def test_a_script_in_python_pools_tables(method: str, measure: str) -> None:
    lines = script_of_tables(method, measure, TABLES, "Python")
    assert lines is not None
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec("\n".join(lines), {})
    assert [float(word) for word in out.getvalue().split()] == expected(method, measure)


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_a_script_in_r_pools_tables(tmp_path: Path) -> None:
    file = tmp_path / "x.R"
    scripts = [script_of_tables(*case, TABLES, "R") or [] for case in CASES]
    file.write_text("\n".join(line for lines in scripts for line in lines), "utf-8")
    done = subprocess.run(["Rscript", str(file)], capture_output=True, text=True, check=True)
    printed = [list(map(float, line.split())) for line in done.stdout.splitlines() if line.strip()]
    assert printed == [expected(*case) for case in CASES]


def test_a_model_that_is_fitted_by_search_has_no_script() -> None:
    for language in ("R", "Python"):
        assert script_of_tables(BETA_BINOMIAL, "OR", TABLES, language) is None  # type: ignore[arg-type]
