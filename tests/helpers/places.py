"""Folders of the repository, as tests name them."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
ROOT = TESTS.parent


DATA = ROOT / "data"
SHIPPED_TOPIC = DATA / "microcurrent"


EXAMPLE_TOPICS = TESTS / "topics"
