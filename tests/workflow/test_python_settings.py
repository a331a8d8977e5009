"""A Python that would change outputs is refused in one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.faulty_topics import write_sound_topic
from helpers.places import ROOT

REFUSED = (
    "python [PYTHON] found Python without docstrings (-OO); expected docstrings, which outputs "
    "quote; fix: unset PYTHONOPTIMIZE"
)


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "mcstats", "lint"],
        ["-m", "mcstats", "schema"],
        ["-m", "snakemake", "-n", "--snakefile", str(ROOT / "Snakefile")],
    ],
)
def test_python_without_docstrings_is_refused_in_one_line(
    command: list[str], tmp_path: Path
) -> None:
    write_sound_topic(tmp_path / "data")
    done = subprocess.run(
        [sys.executable, *command],
        env=os.environ | {"PYTHONOPTIMIZE": "2"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    lines = [line for line in done.stderr.splitlines() if "workflow specific profile" not in line]
    assert lines == [REFUSED]
    assert not (tmp_path / "reports").exists()


def test_python_without_assertions_gives_the_same_bytes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mcstats", "schema"]
    plain, stripped = (
        subprocess.run(command, env=os.environ | more, capture_output=True, check=True).stdout
        for more in ({}, {"PYTHONOPTIMIZE": "1", "PYTHONHASHSEED": "7", "LC_ALL": "C"})
    )
    assert plain == stripped
