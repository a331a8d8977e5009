"""Build `.venv` from requirements.lock; `make` calls this when it is missing or stale.

With the locks of extras as arguments it adds those, and a new `.venv` is without them.
It runs before anything is installed, so it uses the standard library alone. The stamp that it
leaves holds the folder (an environment cannot be moved), the lock and pyproject.toml. Where only
the last has changed the package is installed again; everything else means a new environment.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
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
LOCK = Path("requirements.lock")
PROJECT = Path("pyproject.toml")
# One dependency comes as source only. Its builders go first and build it in place, so that
# nothing is fetched that the lock does not name.
BUILDERS = r"(packaging|setuptools)=="
# What a user has set for other projects would install elsewhere, or keep bytecode from it.
ELSEWHERE = {"PIP_PREFIX", "PIP_ROOT", "PIP_TARGET", "PIP_USER", "PIP_NO_COMPILE"}
SETTINGS = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "UV_COMPILE_BYTECODE": "1"}
UNISOLATED = "--no-build-isolation"


def say(line: str) -> None:
    """Print a line before what comes next does, wherever the output goes."""
    print(line, flush=True)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let a second `make` that starts meanwhile wait; the system frees the lock of a killed one."""
    with open(".venv.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def installers() -> Iterator[list[str]]:
    """Yield quiet install commands: uv where it is there, and pip (deaf to PYTHONPATH)."""
    if uv := shutil.which("uv"):
        yield [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    yield [str(PYTHON), "-I", "-m", "pip", "install", "-qq", "--no-input"]


def install(*steps: list[str]) -> None:
    """Take the steps with the first installer that takes them all, or give up."""
    env = {name: value for name, value in os.environ.items() if name not in ELSEWHERE} | SETTINGS
    for installer in installers():
        if all(subprocess.run([*installer, *step], env=env).returncode == 0 for step in steps):
            return
    sys.exit("The environment could not be installed; the lines above say why")


def install_lock() -> None:
    """Install what is locked, each package only if its hash is in the lock."""
    entries = re.split(r"(?m)^(?=\w)", LOCK.read_text())
    with tempfile.TemporaryDirectory() as folder:
        builders = Path(folder) / "builders.lock"
        builders.write_text("".join(entry for entry in entries if re.match(BUILDERS, entry)))
        options = ["--require-hashes", UNISOLATED, "-r"]
        install([*options, str(builders)], [*options, str(LOCK)])


def works() -> bool:
    """Return whether the environment's Python is there and finds what was installed for it."""
    command = [str(PYTHON), "-c", "import yaml"]
    return PYTHON.exists() and subprocess.run(command, capture_output=True).returncode == 0


def main() -> None:
    """Bring `.venv` up to date."""
    base = f"{Path.cwd()}\n".encode() + LOCK.read_bytes()
    current = base + PROJECT.read_bytes()
    with alone():
        found = STAMP.read_bytes() if STAMP.exists() and works() else b""
        if found == current:
            return  # another `make` was faster
        started = time.monotonic()
        STAMP.unlink(missing_ok=True)
        if found.startswith(base):
            say(f"{PROJECT} has changed: installing mcstats again")
        else:
            version = ".".join(map(str, sys.version_info[:3]))
            say(f"Setting up {VENV} from {LOCK} with Python {version}: takes about a minute")
            shutil.rmtree(VENV, ignore_errors=True)
            with_pip = importlib.util.find_spec("ensurepip") is not None
            venv.EnvBuilder(symlinks=True, with_pip=with_pip).create(VENV)
            install_lock()
        install(["--no-deps", UNISOLATED, "--editable", "."])
        STAMP.write_bytes(current)
        say(f"{VENV} is ready after {time.monotonic() - started:.0f} s")


def add(lock: Path) -> None:
    """Install what an extra needs beyond requirements.lock, where `.venv` has it not yet."""
    stamp = VENV / lock.name
    with alone():
        if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
            say(f"Adding {lock} to {VENV}")
            install(["--require-hashes", "-r", str(lock)])
            shutil.copyfile(lock, stamp)


if __name__ == "__main__":
    main()
    for name in sys.argv[1:]:
        add(Path(name))
