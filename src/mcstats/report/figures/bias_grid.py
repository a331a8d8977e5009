"""Risk of bias of each study by domain, as robvis draws it: symbols that link to their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from mcstats.report.render import fill

FIRST: Final = ("control", "blinding", "funding")
"""The domains that lead the grid."""
OVERALL: Final = "overall"


@dataclass(frozen=True, slots=True)
class GridRow:
    """A study with its outcome: for each domain its rating and the anchor of the reason."""

    study: Any
    outcome: Any
    ratings: Mapping[str, str]
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BiasGrid:
    """The facts of the grid: heads by domain in any order, and the studies that decide first."""

    id: str
    title: Any
    domains: Mapping[str, Any]
    rows: tuple[GridRow, ...]


def bias_grid(facts: BiasGrid) -> Markup:
    """Return the grid as a table, with the key above it."""
    rest = [d for d in facts.domains if d not in (*FIRST, OVERALL)]
    first = [d for d in FIRST if d in facts.domains]
    last = [d for d in (OVERALL,) if d in facts.domains]
    domains = [*first, *rest, *last]
    values = {"grid": facts, "domains": domains, "first": first, "overall": OVERALL}
    return Markup(fill("bias_grid.html.j2", **values))
