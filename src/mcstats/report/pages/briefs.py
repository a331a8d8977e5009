"""The short texts of the front page on safety, regulation and the articles."""

from __future__ import annotations

from dataclasses import dataclass

from mcstats.report.view import View


@dataclass(frozen=True, slots=True)
class Briefs:
    """The facts of the short texts."""

    articles: bool


def gather_briefs(view: View) -> Briefs:
    """Return the facts of the short texts."""
    return Briefs(bool(view.topic.articles))
