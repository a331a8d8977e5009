"""Ask git, whatever a person has set for other work."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

SECONDS: Final = 60  # a repository on a file server may be slow; a hook must not wait for ever
# Settings that would add to what is printed, or run a program of somebody's own.
_SETTINGS: Final = ("log.showSignature=false", "core.fsmonitor=false", "core.hooksPath=/dev/null")


def git(folder: Path, *words: str) -> bytes | None:
    """Return what git prints, or None where it refuses or is not installed.

    Variables such as `GIT_DIR`, which git sets for its hooks, would lead to another repository,
    and are not handed on.
    """
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *settings, *words],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
            env={name: value for name, value in os.environ.items() if name[:4] != "GIT_"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
