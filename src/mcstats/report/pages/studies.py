"""The page of studies."""

from __future__ import annotations

from dataclasses import dataclass

from mcstats.report.text import Label
from mcstats.report.view import View


@dataclass(frozen=True, slots=True)
class Studies:
    """The facts of the page of studies."""

    title: Label


def gather_studies(view: View) -> Studies:
    """Return the facts of the page of studies."""
    return Studies(Label("Studies"))
