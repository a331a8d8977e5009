"""The prose of two topics is the one that was read and accepted, by tests/accept_prose.py."""

from __future__ import annotations

import pytest

from helpers.accepted_prose import FOLDER, TOPICS, prose_of


@pytest.mark.parametrize("topic", TOPICS)
def test_the_prose_is_the_one_that_was_read(topic: str) -> None:
    assert prose_of(topic) == (FOLDER / f"{topic}.txt").read_text("utf-8")
