"""The manifest of a run: what it read, what it wrote, and what varies from machine to machine."""

from __future__ import annotations

import contextlib
import json
import platform
import subprocess
import sys
from functools import cache
from importlib import metadata
from pathlib import Path

from mcstats import __version__
from mcstats.evidence.rubric import rubric_path
from mcstats.schema.errors import Fault, InputError

from .files import sha256, write_whole
from .place import Place
from .steps import MANIFEST

__all__ = ["inputs_of", "outputs_of", "read_manifest", "rules_of", "write_manifest"]

_PACKAGE = Path(__file__).resolve().parent.parent
# The accepted numbers are compared with a run and not read by its statistics.
_NOT_READ = frozenset({"numbers.csv"})
_DIRECT = ("numpy", "scipy", "pandas", "statsmodels", "pingouin", "pydantic", "snakemake")


def write_manifest(place: Place) -> None:
    """Write the hashes of all inputs and outputs, and the versions that made them."""
    content = {
        "topic": place.topic,
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:]]),
        "commit": _commit(),
        "mcstats": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "packages": _versions(),
        "code": _code(),
        "inputs": inputs_of(place),
        "outputs": outputs_of(place),
    }
    write_whole(place.out / MANIFEST, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def read_manifest(place: Place) -> dict[str, dict[str, str]]:
    """Return the hashes of inputs and outputs that the last run recorded.

    Raises
    ------
    InputError
        Where there was no run, or the file is no manifest.
    """
    path = place.out / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return {key: dict(content[key]) for key in ("inputs", "outputs")}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        found = error.strerror if isinstance(error, OSError) else "no manifest of a run"
        fault = Fault(
            str(path), 0, 0, "MANIFEST", str(found), "the manifest of a run", "run make report"
        )
        raise InputError([fault]) from error


def inputs_of(place: Place) -> dict[str, str]:
    """Return the hash of each file that a run reads, by its path from the data folder."""
    files = [path for path in _files(place.folder) if path.name not in _NOT_READ]
    found = {path.relative_to(place.data).as_posix(): sha256(path) for path in files}
    rubric = rubric_path(place.data)
    return {"rubric.yaml": sha256(rubric), **found}


def outputs_of(place: Place) -> dict[str, str]:
    """Return the hash of each file that a run wrote, by its path from the topic's folder."""
    files = [path for path in _files(place.out) if path.name != MANIFEST]
    return {path.relative_to(place.out).as_posix(): sha256(path) for path in files}


def rules_of(place: Place) -> str:
    """Return a fingerprint of the rubric and the program: what turns data into figures."""
    from hashlib import sha256 as digest

    text = sha256(rubric_path(place.data)) + _code()
    return digest(text.encode()).hexdigest()[:12]


def _files(folder: Path) -> list[Path]:
    found = (p for p in folder.rglob("*") if p.is_file())
    return sorted(
        p for p in found if not any(part.startswith(".") for part in p.relative_to(folder).parts)
    )


@cache
def _code() -> str:
    from hashlib import sha256 as digest

    files = [path for path in sorted(_PACKAGE.rglob("*.py"))]
    lines = [f"{path.relative_to(_PACKAGE).as_posix()} {sha256(path)}" for path in files]
    return digest("\n".join(lines).encode()).hexdigest()


@cache
def _versions() -> dict[str, str]:
    found = {}
    for name in _DIRECT:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


@cache
def _commit() -> str:
    """Return the commit that the program stands at; empty outside of a repository."""
    try:
        found = subprocess.run(
            ["git", "-C", str(_PACKAGE), "rev-parse", "HEAD"],
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""
