"""The front page: the answer, its limits, the evidence at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from mcstats.report.text import Label
from mcstats.report.view import View


@dataclass(frozen=True, slots=True)
class Front:
    """The facts of the front page."""

    title: Label
    answer: Label


def gather_front(view: View) -> Front:
    """Return the facts of the front page."""
    return Front(Label(view.topic.claims.title), Label(view.tables.verdicts[0].reading_text))
