"""Fixtures that several files of this folder use."""

from __future__ import annotations

from functools import cache

import pytest

from helpers.complete_topic import EXTRAS, complete_pages, complete_tables, complete_topic
from helpers.computed_tables import compute_tables, shipped_rubric
from helpers.page_tree import Node, read_page
from helpers.places import TESTS
from helpers.shipped_topic import shipped_tables, shipped_topic
from mcstats.data.load_topic import load_topic
from mcstats.model.tables import NumberRow
from mcstats.model.topic import Topic
from mcstats.report.site import render
from mcstats.report.view import Tables

TOPICS = ("showers", "microcurrent", "bcg", "prepost", "salt")


@pytest.fixture(scope="session")
def front() -> Node:
    return read_page(complete_pages()[0]["index.html"])


@cache
def topic_of(name: str) -> tuple[Topic, Tables]:
    if name == "showers":
        return complete_topic(), complete_tables()
    if name == "microcurrent":
        return shipped_topic(), shipped_tables()
    topic = load_topic(TESTS / "topics" / name)
    return topic, compute_tables(topic)


@cache
def pages_of(name: str) -> tuple[dict[str, str], list[NumberRow]]:
    topic, tables = topic_of(name)
    return render(topic, shipped_rubric(), tables, (), EXTRAS)


@pytest.fixture(params=TOPICS)
def topic_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pages(topic_name: str) -> dict[str, str]:
    return pages_of(topic_name)[0]


@pytest.fixture
def numbers(topic_name: str) -> list[NumberRow]:
    return pages_of(topic_name)[1]
