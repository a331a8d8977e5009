"""Tests of mcstats.project.readme."""

from __future__ import annotations

import re

from helpers.places import ROOT


def test_the_picture_of_the_readme_is_small_and_holds_nothing_but_its_pixels() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (name,) = re.findall(r"!\[[^\]]{40,}\]\(([^)]+)\)", readme)
    content = (ROOT / name).read_bytes()
    assert len(content) < 150_000
    kinds, place = [], 8
    while place < len(content):
        size = int.from_bytes(content[place : place + 4], "big")
        kinds.append(content[place + 4 : place + 8])
        place += size + 12
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    # Text, time and profile would stand in chunks of their own.
    assert set(kinds) <= {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
