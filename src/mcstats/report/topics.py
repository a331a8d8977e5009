"""The page that lists all topics, each with its answer in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mcstats.report.render import fill_page
from mcstats.report.text import Label


@dataclass(frozen=True, slots=True)
class Listed:
    """One topic: its folder, its question, and its answer in one sentence."""

    name: str
    title: Label
    answer: Label


def render_topics(topics: Sequence[Listed]) -> str:
    """Return the page of all topics."""
    return fill_page("topics.html.j2", "index.html", None, topics=topics)
