"""Tests of mcstats.workflow.snakemake_main."""

from __future__ import annotations

import gc
import importlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.places import ROOT
from mcstats.workflow import jobs

MAIN = [sys.executable, "-P", "-m", "mcstats.workflow.snakemake_main"]


BUSY = """
import time
print("reading", flush=True)
end = time.monotonic() + 60
while time.monotonic() < end:
    pass
"""


def obey_interrupts() -> None:
    """Let Ctrl-C end a process also where a shell runs the tests in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run_with(reader: str, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start it with a Snakemake of which only these lines of `snakemake.cli` are there."""
    package = folder / "snakemake"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "cli.py").write_text(reader)
    path = os.pathsep.join([str(folder), str(ROOT / "src")])
    return subprocess.Popen(
        [*MAIN, *arguments], cwd=folder, env=os.environ | {"PYTHONPATH": path}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=obey_interrupts,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "name"), [(signal.SIGINT, "Ctrl-C"), (signal.SIGTERM, "SIGTERM")]
)
def test_a_signal_before_the_workflow_is_read_ends_the_run_with_one_line(
    number: int, name: str, tmp_path: Path
) -> None:
    process = run_with(BUSY, tmp_path)
    assert process.stdout is not None and process.stdout.readline() == "reading\n"
    process.send_signal(number)
    _, written = process.communicate(timeout=30)
    assert process.returncode == -number
    assert written == f"stopped by {name}; the next run goes on from here\n"


def test_snakemake_gets_the_arguments_and_gives_the_status(tmp_path: Path) -> None:
    reader = "import sys\ndef main():\n    print(sys.argv)\n    return 3\n"
    process = run_with(reader, tmp_path, "--config", "topic=name")
    written, _ = process.communicate(timeout=30)
    assert process.returncode == 3
    assert written == "['snakemake', '--config', 'topic=name']\n"


def test_the_collector_is_off_while_snakemake_is_imported_and_on_when_steps_run(
    tmp_path: Path,
) -> None:
    process = run_with("import gc\ndef main():\n    print(gc.isenabled())\n", tmp_path)
    assert process.communicate(timeout=30)[0] == "False\n"
    before = gc.get_threshold()
    gc.disable()
    try:
        importlib.reload(jobs)
        assert gc.isenabled()
    finally:
        gc.enable()
        gc.set_threshold(*before)
