"""Whether files are the same as before, without reading them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

__all__ = ["Signature", "signature", "topic_files"]

Signature: TypeAlias = tuple[tuple[str, int, int, int], ...]


def signature(paths: Iterable[Path]) -> Signature:
    """Return name, size and times of files; a change of content changes at least one of them.

    The time of the last change of the inode is among them, because a copy or a program may set the
    time of the content back.
    """
    return tuple(_entry(path) for path in sorted(paths))


def _entry(path: Path) -> tuple[str, int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return str(path), -1, 0, 0
    return str(path), found.st_size, found.st_mtime_ns, found.st_ctime_ns


def topic_files(folder: Path) -> Iterator[Path]:
    """Yield everything in the folder of a topic; links are named, and not followed."""
    for where, folders, files in os.walk(folder):
        yield Path(where)
        yield from (Path(where, name) for name in files)
        folders.sort()
