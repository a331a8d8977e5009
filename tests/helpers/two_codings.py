"""A topic and a second coding of it, with differences that a test names."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from helpers.edited_topics import replace_once
from helpers.places import EXAMPLE_TOPICS

Edit = tuple[str, str, str]  # a file of the topic, a passage that stands there once, the other
RANDOM = (
    "allocation: {value: randomised,",
    "allocation: {value: not randomised,",
)
UNREAD = ("role: not reported,", "role: sham,")
UNTREATED = ("role: no treatment,", "role: sham,")
OF_BCG: tuple[Edit, ...] = (
    ("studies/aronson1948.yaml", *RANDOM),
    ("studies/tptmadras1980.yaml", *RANDOM),
    ("studies/frimodtmoller1973.yaml", "better: lower", "better: higher"),
    ("studies/hart1977.yaml", *RANDOM),
    ("studies/rosenthal1960.yaml", *UNREAD),
    ("studies/comstock1974.yaml", RANDOM[1], RANDOM[0]),
    ("studies/coetzee1968.yaml", "better: lower", "better: higher"),
    ("studies/hart1977.yaml", *UNTREATED),
    ("studies/frimodtmoller1973.yaml", *UNREAD),
    ("studies/aronson1948.yaml", *UNREAD),
    ("studies/ferguson1949.yaml", *RANDOM),
    ("studies/stein1953.yaml", RANDOM[1], RANDOM[0]),
)
"""Decisions on which two coders of the topic may differ, each of one key."""


def write_coding(folder: Path, topic: str, edits: Iterable[Edit]) -> Path:
    """Write a coding of an example topic that differs from it by some edits."""
    shutil.copytree(EXAMPLE_TOPICS / topic, folder)
    for file, before, after in edits:
        replace_once(folder / file, before, after)
    return folder
