"""What was found good before and has not changed since: it need not be looked at again."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from .files import write_whole
from .signature import Signature

__all__ = ["Seen"]


class Seen:
    """Names with the signature that they had when they were good, kept in a file.

    The file only saves time: without it, or where it cannot be written, all is looked at again.

    Parameters
    ----------
    path : path
        Where it is kept.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            read = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            read = {}
        self._known: dict[str, str] = read if isinstance(read, dict) else {}
        self._moved = False

    def same(self, name: str, now: Signature) -> bool:
        """Whether it was good with this signature."""
        return self._known.get(_key(name)) == _digest(now)

    def good(self, name: str, now: Signature) -> None:
        """Remember that it is good with this signature."""
        self._moved |= not self.same(name, now)
        self._known[_key(name)] = _digest(now)

    def save(self) -> None:
        """Write what has changed."""
        if not self._moved:
            return
        try:
            write_whole(self._path, json.dumps(self._known, indent=0, sort_keys=True) + "\n")
        except OSError:
            return
        self._moved = False


def _key(name: str) -> str:
    return os.path.abspath(name)


def _digest(now: Signature) -> str:
    return hashlib.blake2b(repr(now).encode(), digest_size=16).hexdigest()
