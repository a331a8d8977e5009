"""Build `.venv` from requirements.lock; `make` calls this when it is missing or stale.

With the locks of extras as arguments it adds those, and a new `.venv` is without them.
It runs before anything is installed, so it uses the standard library alone. uv installs, and pip
where uv cannot; a new `.venv` gets the locked uv where there is no other. The stamp that it leaves
holds the folder (an environment cannot be moved), the lock and pyproject.toml. Where only the last
has changed the package is installed again; everything else means a new environment.
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
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

VENV = Path(".venv")
STAMP = VENV / "stamp"
LOG = VENV / "setup.log"
PYTHON = str(VENV / "bin" / "python")
UV = str(VENV / "bin" / "uv")
PIP = [PYTHON, "-I", "-m", "pip", "install", "--no-input"]  # -I: PYTHONPATH is not heeded
LOCK = Path("requirements.lock")
PROJECT = Path("pyproject.toml")
HASHED = ["--require-hashes", "-r"]
UNISOLATED = "--no-build-isolation"
# Settings of other projects would install elsewhere, less, or what nobody checked.
IGNORED = {"PIP_NO_COMPILE", "PIP_PREFIX", "PIP_ROOT", "PIP_TARGET", "PIP_USER", "PYTHONHOME"}
IGNORED |= {"PYTHONINSPECT", "PYTHONOPTIMIZE", "PYTHONPATH", "PYTHONWARNINGS", "SOURCE_DATE_EPOCH"}
IGNORED |= {"UV_NO_EDITABLE", "UV_NO_VERIFY_HASHES", "UV_SYSTEM_PYTHON", "UV_WORKING_DIR"}
ENV = {name: value for name, value in os.environ.items() if name not in IGNORED}
# The same in pip's files. The environment's own one comes last; what is empty counts as not set.
NOT_ELSEWHERE = "target =\nprefix =\nroot =\nuser = no\n"
PIP_CONF = f"[global]\n{NOT_ELSEWHERE}[install]\n{NOT_ELSEWHERE}"


def say(line: str) -> None:
    """Print a line before what comes next does, wherever the output goes."""
    print(line, flush=True)


def run(what: str, *command: str, **settings: str) -> bool:
    """Run a command with a dot for each second; where it fails show what it printed."""
    print(f"  {what} .", end="", flush=True)
    output = LOG.open("wb")
    with (
        output,
        subprocess.Popen(command, env=ENV | settings, stdout=output, stderr=output) as going,
    ):
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                failed = going.wait(1) != 0
                break
            print(end=".", flush=True)
    say(f" failed:\n{LOG.read_text(errors='replace')}" if failed else "")
    return not failed


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let a second `make` that starts meanwhile wait; the system frees the lock of a killed one."""
    with open(".venv.lock", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting for another make, which sets up {VENV}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def uv_settings() -> dict[str, str]:
    """Return what pip knows of the index, as uv calls it: uv does not read pip's files."""
    asked = [PYTHON, "-I", "-m", "pip", "config", "list"]
    listed = subprocess.run(asked, env=ENV, capture_output=True, text=True).stdout
    known = dict(re.findall(r"(?m)^[:\w]+\.(index-url|cert)='(.+)'$", listed))
    names = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}
    settings = {names[key]: value for key, value in known.items() if names[key] not in os.environ}
    return settings | {"UV_COMPILE_BYTECODE": "1"}


def uv_installs_elsewhere() -> bool:
    """Return whether a file of settings sends what uv installs to another folder."""
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    named = os.environ.get("UV_CONFIG_FILE")
    for path in [Path(named)] if named else [home / "uv/uv.toml", Path("/etc/uv/uv.toml")]:
        with contextlib.suppress(OSError, tomllib.TOMLDecodeError):
            if {"target", "prefix"} & tomllib.loads(path.read_text()).get("pip", {}).keys():
                return True
    return False


def install(*steps: tuple[str, list[str]]) -> None:
    """Take the steps with uv, or else with pip; or give up."""
    uv = shutil.which("uv") or UV
    if os.path.exists(uv):
        config = ["--no-config"] if uv_installs_elsewhere() else []
        command = [uv, *config, "pip", "install", "--python", PYTHON]
        settings = uv_settings()
        if all(run(what, *command, *step, **settings) for what, step in steps):
            return
        say("  The same by pip:")
    if not all(run(what, *PIP, *step) for what, step in steps):
        sys.exit("The environment could not be installed; the lines above say why")


def create() -> None:
    """Make an empty environment in the place of another one, with uv where there is none."""
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    pip = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    if not run("an empty environment", sys.executable, "-I", "-m", "venv", *pip, str(VENV)):
        sys.exit(1)
    (VENV / "pip.conf").write_text(PIP_CONF)
    if not shutil.which("uv"):
        wheel = ["--only-binary=:all:", *HASHED, "requirements-uv.lock"]
        if not run("uv, which is faster than pip", *PIP, *wheel):
            say("  Without it:")


def works() -> bool:
    """Return whether the environment's Python is there and finds what was installed for it."""
    command = [PYTHON, "-c", "import yaml"]
    return os.path.exists(PYTHON) and subprocess.run(command, capture_output=True).returncode == 0


def main() -> None:
    """Bring `.venv` up to date."""
    if os.pathsep in str(Path.cwd()):
        sys.exit(f'"{Path.cwd()}" holds "{os.pathsep}", which separates folders; rename the folder')
    base = f"{Path.cwd()}\n".encode() + LOCK.read_bytes()
    current = base + PROJECT.read_bytes()
    with alone():
        found = STAMP.read_bytes() if STAMP.exists() and works() else b""
        if found == current:
            return  # another `make` was faster
        started = time.monotonic()
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        STAMP.unlink(missing_ok=True)
        steps: list[tuple[str, list[str]]] = []
        if found.startswith(base):
            say(f"{PROJECT} has changed; installing again:")
        else:
            version = ".".join(map(str, sys.version_info[:3]))
            say(f"Setting up {VENV} from {LOCK} with Python {version}; takes about half a minute:")
            create()
            # One package comes as source only. What builds it goes first and builds it in place,
            # so that nothing is fetched that the lock does not name.
            entries = re.split(r"(?m)^(?=\w)", LOCK.read_text())
            builder = VENV / "setuptools.lock"
            builder.write_text("".join(e for e in entries if e.startswith("setuptools==")))
            steps.append(("setuptools", [*HASHED, str(builder)]))
            steps.append(("all other packages", [UNISOLATED, *HASHED, str(LOCK)]))
        install(*steps, ("mcstats", ["--no-deps", UNISOLATED, "--editable", "."]))
        STAMP.write_bytes(current)
        say(f"{VENV} is ready after {time.monotonic() - started:.0f} s")


def add(lock: Path) -> None:
    """Install what an extra needs beyond requirements.lock, where `.venv` has it not yet."""
    stamp = VENV / lock.name
    with alone():
        if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
            say(f"Adding {lock} to {VENV}:")
            install((lock.stem.removeprefix("requirements-"), [*HASHED, str(lock)]))
            shutil.copyfile(lock, stamp)


if __name__ == "__main__":
    try:
        main()
        for name in sys.argv[1:]:
            add(Path(name))
    except OSError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("interrupted; the next make begins again")
