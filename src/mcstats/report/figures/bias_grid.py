"""Risk of bias of each study by domain, as robvis draws it: symbols that link to their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from mcstats.report.figures.marks import fill

RATINGS: Final[Mapping[str, tuple[str, str]]] = {
    "low": ("low", "low risk of bias"),
    "some concerns": ("some", "some concerns"),
    "high": ("high", "high risk of bias"),
    "no information": ("none", "not stated in what we read"),
    "": ("na", "not rated"),
}
"""The symbol of each rating, and what it says."""
FIRST: Final = ("control", "blinding", "funding")
"""The domains that lead the grid."""
OVERALL: Final = "overall"


@dataclass(frozen=True, slots=True)
class GridRow:
    """A study with its outcome: for each domain its rating and the anchor of the reason."""

    study: str
    href: str
    outcome: str
    ratings: Mapping[str, str]
    reasons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BiasGrid:
    """The facts of the grid: heads by domain in any order, and the studies that decide first."""

    id: str
    title: str
    domains: Mapping[str, str]
    rows: tuple[GridRow, ...]


def bias_grid(facts: BiasGrid) -> Markup:
    """Return the grid as a table, with the key above it."""
    rest = [d for d in facts.domains if d not in (*FIRST, OVERALL)]
    first = [d for d in FIRST if d in facts.domains]
    last = [d for d in (OVERALL,) if d in facts.domains]
    return Markup(
        fill(
            "bias_grid.html.j2",
            grid=facts,
            domains=[*first, *rest, *last],
            first=first,
            overall=OVERALL,
            ratings=RATINGS,
        )
    )


def symbol(rating: str) -> Markup:
    """Return the symbol of a rating; it takes its meaning from the words that stand beside it."""
    style, _ = RATINGS[rating]
    return Markup(fill("symbol.html.j2", style=style))


def symbols() -> Markup:
    """Return the shapes of the symbols, which stand once on each page that shows one."""
    return Markup(fill("symbols.html.j2"))


def words_of(rating: str) -> str:
    """Return what a symbol says."""
    return RATINGS[rating][1]
