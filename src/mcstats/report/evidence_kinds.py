"""The kinds of evidence on each claim, for the map of the evidence."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from mcstats.report.claim_facts import ClaimFacts
from mcstats.report.view import View


def map_of(view: View, rows: Sequence[ClaimFacts], further: Sequence[ClaimFacts]) -> Markup:
    """Return the map of the evidence on some claims."""
    return Markup()
