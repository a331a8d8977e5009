"""Every Python that the project supports gives the numbers that were accepted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.places import ROOT

pytestmark = pytest.mark.slow


SUPPORTED = ("3.11", "3.12", "3.13")
OTHERS = [v for v in SUPPORTED if v != f"{sys.version_info.major}.{sys.version_info.minor}"]


def interpreter(version: str) -> Path | None:
    """Return an interpreter of this version that runs: on the path, or where pyenv keeps them."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    on_path = shutil.which(f"python{version}")
    found = [*([Path(on_path)] if on_path else []), *sorted(kept.glob(f"{version}.*/bin/python3"))]
    for path in found:
        told = subprocess.run([path, "-V"], capture_output=True, text=True, check=False).stdout
        if told.startswith(f"Python {version}."):
            return path
    return None


@pytest.mark.parametrize("version", OTHERS)
def test_the_accepted_numbers_come_out_of_another_python(version: str, tmp_path: Path) -> None:
    path = interpreter(version)
    if path is None:
        pytest.skip(f"no Python {version} on this machine")
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in names.strip("\0").split("\0"):
        copy = tmp_path / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy, follow_symlinks=False)  # some are links to the only copy
    made = subprocess.run(
        ["make", "report", f"PYTHON={path}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-3000:]
    mcstats = tmp_path / ".venv/bin/mcstats"
    about = subprocess.run(
        [mcstats.with_name("python"), "-V"], capture_output=True, text=True, check=True
    )
    assert about.stdout.startswith(f"Python {version}.")
    checked = subprocess.run(
        [mcstats, "check"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout[-3000:] + checked.stderr[-3000:]
