"""The page of methods."""

from __future__ import annotations

from dataclasses import dataclass

from mcstats.report.text import Label
from mcstats.report.view import View


@dataclass(frozen=True, slots=True)
class Methods:
    """The facts of the page of methods."""

    title: Label


def gather_methods(view: View) -> Methods:
    """Return the facts of the page of methods."""
    return Methods(Label("Methods"))
