"""Build `.venv` from requirements.lock; `make` calls this when its stamp says that it is missing or stale.

It runs before anything is installed, so it uses the standard library alone. The stamp holds where the environment was
built (it cannot be moved) and what from. Everything but a changed pyproject.toml means building it anew.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VENV = Path(".venv")
STAMP = VENV / "stamp"
PYTHON = VENV / "bin" / "python"
# Built from source by others, so they come first: without build isolation nothing unpinned is ever fetched.
BACKENDS = ("packaging", "setuptools", "wheel")


def base() -> bytes:
    """Return what the installed packages depend on: the folder and the lock."""
    return f"{Path.cwd()}\n".encode() + Path("requirements.lock").read_bytes()


def backends(lock: str) -> str:
    """Return the entries of the lock, hashes included, that have to be installed before the others."""
    entries = re.split(r"(?m)^(?=[a-zA-Z0-9])", lock)
    return "".join(entry for entry in entries if re.match(rf"({'|'.join(BACKENDS)})==", entry))


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Let a second `make` that starts meanwhile wait for the first; the system frees the lock of a killed one."""
    import fcntl

    with open(".venv.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def run(command: list[str]) -> bool:
    """Run an installer quietly; return whether it succeeded."""
    # A user's settings for other projects (--user, a target folder) would install elsewhere.
    env = {k: v for k, v in os.environ.items() if k not in ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "UV_TARGET")}
    env |= {"UV_COMPILE_BYTECODE": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_WARN_SCRIPT_LOCATION": "1"}
    return subprocess.run(command, env=env, check=False).returncode == 0


def install(installer: list[str]) -> bool:
    """Install the build backends, then the whole lock; return whether both succeeded."""
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "backends.lock"
        first.write_text(backends(Path("requirements.lock").read_text()))
        return all(
            run([*installer, "--require-hashes", "--no-build-isolation", "-r", str(lock)])
            for lock in (first, Path("requirements.lock"))
        )


def pip() -> list[str]:
    """Return the quiet `pip install` of the environment, deaf to PYTHONPATH and the like."""
    return [str(PYTHON), "-I", "-m", "pip", "install", "-qq", "--no-input"]


def uv() -> list[str] | None:
    """Return the quiet `uv pip install`, where uv is there."""
    found = shutil.which("uv")
    return [found, "pip", "install", "--quiet", "--python", str(PYTHON)] if found else None


def create() -> None:
    """Make an empty environment; without pip where uv installs and Python has no ensurepip."""
    import importlib.util

    shutil.rmtree(VENV, ignore_errors=True)
    with_pip = importlib.util.find_spec("ensurepip") is not None
    venv.EnvBuilder(symlinks=True, with_pip=with_pip).create(VENV)


def main() -> int:
    """Bring `.venv` up to date; return the exit status."""
    with only_one():
        want = base()
        project = Path("pyproject.toml").read_bytes()
        have = STAMP.read_bytes() if STAMP.exists() else b""
        if have == want + project:
            return 0  # another make was faster
        started = time.monotonic()
        fresh = not have.startswith(want)
        STAMP.unlink(missing_ok=True)
        if fresh:
            version = ".".join(map(str, sys.version_info[:3]))
            print(f"Setting up .venv from requirements.lock with Python {version}, which takes about a minute", flush=True)
            create()
            installers = [found for found in (uv(), pip()) if found]
            if not any(install(installer) for installer in installers):
                print("Could not install requirements.lock; the lines above say why", file=sys.stderr)
                return 1
        else:
            print("pyproject.toml has changed: installing mcstats again", flush=True)
        editable = ["--no-deps", "--no-build-isolation", "--editable", "."]
        if not any(run([*installer, *editable]) for installer in (uv(), pip()) if installer):
            print("Could not install mcstats itself; the lines above say why", file=sys.stderr)
            return 1
        STAMP.write_bytes(want + project)
        print(f"Ready after {time.monotonic() - started:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
