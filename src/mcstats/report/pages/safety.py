"""The page of safety."""

from __future__ import annotations

from dataclasses import dataclass

from mcstats.report.text import Label
from mcstats.report.view import View


@dataclass(frozen=True, slots=True)
class Safety:
    """The facts of the page of safety."""

    title: Label


def gather_safety(view: View) -> Safety:
    """Return the facts of the page of safety."""
    return Safety(Label("Safety"))
