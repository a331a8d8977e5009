"""The prose of the front and of the claims of two topics, block by block."""

from __future__ import annotations

from typing import Final

from helpers.computed_tables import compute_tables, shipped_rubric
from helpers.page_text import blocks_of
from helpers.places import TESTS
from mcstats.data.load_topic import load_topic
from mcstats.report.site import render

TOPICS: Final = ("bcg", "salt")
FOLDER: Final = TESTS / "golden" / "prose"


def prose_of(topic: str) -> str:
    """Return the text of the front and of each claim of an example topic, a line for each block."""
    read = load_topic(TESTS / "topics" / topic)
    pages, _ = render(read, shipped_rubric(), compute_tables(read))
    lines = []
    for name, html in pages.items():
        if name == "index.html" or name.startswith("claims/"):
            lines += [f"# {name}", *(block.text for block in blocks_of(html)), ""]
    return "\n".join(lines)
