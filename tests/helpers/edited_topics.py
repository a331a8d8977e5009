"""Copies of topics, and edits of their files."""

from __future__ import annotations

import shutil
from pathlib import Path


def copy_topic(folder: Path, into: Path) -> Path:
    target = into / folder.name
    shutil.copytree(folder, target)
    return target


def replace_once(path: Path, before: str, after: str) -> None:
    """Replace one passage; a passage that is not there exactly once is a mistake of the test."""
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{path.name} holds {text.count(before)} times: {before}"
    path.write_text(text.replace(before, after), encoding="utf-8")
