"""The page of audit."""

from __future__ import annotations

from dataclasses import dataclass

from mcstats.report.text import Label
from mcstats.report.view import View


@dataclass(frozen=True, slots=True)
class Audit:
    """The facts of the page of audit."""

    title: Label


def gather_audit(view: View) -> Audit:
    """Return the facts of the page of audit."""
    return Audit(Label("Audit"))
