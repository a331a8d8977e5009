"""The evidence map: which claims have which kind of evidence, as a table with circles."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, Literal

from markupsafe import Markup

from mcstats.model.number_words import ONES
from mcstats.report.render import fill
from mcstats.report.text import Label, plain_text

RADIUS: Final = 1.72
"""Pixels of the radius of the circle of one person; the area is in proportion to the people."""
LARGEST: Final = 20.0
"""Pixels of the largest radius: the scale shrinks where more people were studied."""
SMALLEST: Final = 3.0
WITHOUT: Final = 8.0
"""Pixels of the radius where the number is not known."""
MOST: Final = 11
"""Circles in a cell: of more studies the largest are drawn."""
PEOPLE: Final = frozenset(
    "adults children men participants patients people volunteers women".split()
)
Sort = Literal["face", "wait", "other"]
_ORDER: Final[tuple[Sort, ...]] = ("face", "wait", "other")


@dataclass(frozen=True, slots=True)
class Study:
    """A circle of the map.

    Attributes
    ----------
    label, href : str
        The study and its place in the report.
    n : int, optional
        People (or what `unit` says); the area of the circle.
    shown : text
        What stands beside the circle: the number, or what was studied, such as "rat skin".
    sort : str
        ``face``: the intervention asked about in the people asked about, assessed; ``wait``: the
        same, found but not assessed; ``other``: anything else, with `of` saying what.
    of : str
        The intervention of others in one or two words; alike ones stand together.
    """

    label: Any
    href: str
    n: int | None = None
    shown: Any = "number not stated"
    unit: str = "people"
    sort: Sort = "other"
    of: Any = ""


@dataclass(frozen=True, slots=True)
class MapRow:
    """A claim with its studies by column; `notes` are words in a cell, such as "not counted"."""

    claim: Any
    href: str
    cells: Mapping[str, tuple[Study, ...]] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)


def evidence_map(rows: tuple[MapRow, ...], columns: Mapping[str, Any], asked: str) -> Markup:
    """Return the map as a table with its key; the heading above it states the finding.

    `columns` are heads in order; the last column decides, and its empty cells say "none". `asked`
    is what a filled circle stands for, such as "vaccine, children".
    """
    studies = [study for row in rows for cell in row.cells.values() for study in cell]
    most = max((study.n for study in studies if study.n), default=1)
    scale = min(RADIUS, LARGEST / math.sqrt(most))

    def radius(study: Study) -> float:
        return WITHOUT if not study.n else max(SMALLEST, scale * math.sqrt(study.n))

    def more(row: MapRow, column: str) -> str:
        left = len(row.cells.get(column, ())) - MOST
        words = ONES[left] if 0 < left < len(ONES) else "many"
        return f"and {words} more" if left > 0 else ""

    def lines(row: MapRow, column: str) -> list[tuple[Label, list[Study]]]:
        drawn = row.cells.get(column, ())
        if len(drawn) > MOST:
            drawn = tuple(sorted(drawn, key=lambda study: -(study.n or 0))[:MOST])
        ordered = sorted(drawn, key=lambda s: (_ORDER.index(s.sort), plain_text(s.of)))
        grouped = groupby(ordered, lambda study: plain_text(study.of))
        return [(Label(of), list(of_one)) for of, of_one in grouped]

    return Markup(
        fill(
            "evidence_map.html.j2",
            rows=rows,
            columns=columns,
            asked=asked,
            radius=radius,
            lines=lines,
            more=more,
            units=["people", *sorted({plain_text(s.unit) for s in studies if s.n} - PEOPLE)],
            waits=any(study.sort == "wait" for study in studies),
        )
    )
