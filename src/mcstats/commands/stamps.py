"""One file for the code of several layers: its date is that of the last change of any of them.

Snakemake asks for the date of each input of each job; two hundred modules behind each step of each
topic of a library would be most of its work.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from functools import cache
from pathlib import Path

from .files import write_whole

__all__ = ["FOLDER", "fingerprint", "modules", "stamp"]

_PACKAGE = Path(__file__).resolve().parent.parent
FOLDER = Path(".snakemake", "mcstats")


@cache
def modules(*layers: str) -> tuple[Path, ...]:
    """Return the modules that a step of these layers runs."""
    folders = [_PACKAGE / layer for layer in ("schema", "commands", *layers)]
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return tuple(sorted(path for path in found if path.suffix in {".py", ".j2", ".css"}))


def stamp(*layers: str) -> str:
    """Return a file that is rewritten where the code of these layers is not as it was.

    The first time it gets the date of the newest module, as if it were them.
    """
    path = FOLDER / f"code-{'-'.join(layers)}"
    now = fingerprint(*layers)
    try:
        before = path.read_text("utf-8")
    except (OSError, ValueError):
        before = ""
    if before != now:
        write_whole(path, now)
        if not before:
            newest = max(module.stat().st_mtime_ns for module in modules(*layers))
            with contextlib.suppress(OSError):
                os.utime(path, ns=(newest, newest))
    return str(path)


@cache
def fingerprint(*layers: str) -> str:
    """Return what changes where one of the modules of these layers does."""
    total = hashlib.sha256()
    for path in modules(*layers):
        total.update(f"{path.relative_to(_PACKAGE)} {_of(path)}\n".encode())
    return total.hexdigest() + "\n"


@cache
def _of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
