"""An environment on top of the tests' own one, with what the lock of an extra adds."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from helpers.places import ROOT


def make_environment(folder: Path, lock: str) -> Path:
    """Make the environment in a folder that is not there; return its Python."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    own = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    Path(own, "below.pth").write_text(sysconfig.get_path("purelib") + "\n" + f"{ROOT / 'src'}\n")
    pip = [str(python), "-m", "pip", "install", "-qq", "--no-input", "--require-hashes"]
    env = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    subprocess.run([*pip, "-r", str(ROOT / lock)], env=env, check=True)
    return python
