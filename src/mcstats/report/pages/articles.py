"""The page of articles."""

from __future__ import annotations

from dataclasses import dataclass

from mcstats.report.text import Label
from mcstats.report.view import View


@dataclass(frozen=True, slots=True)
class Articles:
    """The facts of the page of articles."""

    title: Label


def gather_articles(view: View) -> Articles:
    """Return the facts of the page of articles."""
    return Articles(Label("Articles"))
