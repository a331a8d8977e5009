"""Tests of mcstats.workflow.snakemake_main."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.places import ROOT

MAIN = [sys.executable, "-P", "-m", "mcstats.workflow.snakemake_main"]


@pytest.mark.parametrize(
    ("number", "name"), [(signal.SIGINT, "Ctrl-C"), (signal.SIGTERM, "SIGTERM")]
)
def test_a_signal_before_the_workflow_is_read_ends_the_run_with_one_line(
    number: int, name: str, tmp_path: Path
) -> None:
    package = tmp_path / "snakemake"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "cli.py").write_text("print('reading', flush=True)\nwhile True:\n    pass\n")
    path = os.pathsep.join([str(tmp_path), str(ROOT / "src")])
    process = subprocess.Popen(
        MAIN, cwd=tmp_path, env=os.environ | {"PYTHONPATH": path}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "reading\n"
    process.send_signal(number)
    _, written = process.communicate(timeout=30)
    assert process.returncode == -number
    assert written == f"stopped by {name}; the next run goes on from here\n"


def test_snakemake_gets_the_arguments_and_gives_the_status(tmp_path: Path) -> None:
    how = {"cwd": tmp_path, "capture_output": True, "text": True, "check": False}
    version = subprocess.run([*MAIN, "--version"], **how)  # type: ignore[call-overload]
    assert (version.returncode, version.stdout[:1].isdigit()) == (0, True)
    refused = subprocess.run([*MAIN, "--no-such-option"], **how)  # type: ignore[call-overload]
    assert refused.returncode == 2
    assert "usage: snakemake" in refused.stderr
