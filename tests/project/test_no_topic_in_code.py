"""Tests of mcstats.project.no_topic_in_code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from helpers.places import EXAMPLE_TOPICS, ROOT
from mcstats.data.load_topic import load_topic


@cache
def program() -> str:
    """The text of the program and of the rubric, in lower case."""
    files = [
        *(ROOT / "src").rglob("*.py"),
        *(ROOT / "src").rglob("*.j2"),
        ROOT / "data/rubric.yaml",
    ]
    return "\n".join(file.read_text("utf-8").lower() for file in files)


def words_of(folder: Path) -> Iterator[str]:
    topic = load_topic(folder)
    for study in topic.studies.values():
        yield study.id
        yield study.intervention.stimulus
        yield from (outcome.measures for outcome in study.outcomes)
    yield topic.name


@pytest.mark.parametrize(
    "folder",
    [EXAMPLE_TOPICS / "bcg", EXAMPLE_TOPICS / "prepost", ROOT / "data" / "microcurrent"],
    ids=lambda f: f.name,
)
def test_code_and_rubric_hold_no_word_of_a_topic(folder: Path) -> None:
    # words of English, or what the rubric calls a kind of evidence
    plain = {"none", "training", "user_reports", "adverse_events"}
    words = "|".join(map(re.escape, sorted(set(words_of(folder)) - plain)))
    assert set(re.findall(rf"\b(?:{words})\b", program())) == set()
