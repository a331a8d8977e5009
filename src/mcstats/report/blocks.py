"""What a section is made of: plain data, which one template turns into HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from .inline import Inlines

__all__ = [
    "Bars",
    "Block",
    "Bullets",
    "Column",
    "Details",
    "Figure",
    "Forest",
    "ForestRow",
    "Group",
    "Key",
    "Note",
    "Para",
    "Row",
    "Section",
    "Table",
    "Terms",
]


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; `role` is a style: plain, lead, note, formula."""

    body: Inlines
    role: str = "plain"
    kind: str = field(default="para", init=False)


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Inlines, ...]
    kind: str = field(default="bullets", init=False)


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms with what they mean, or have."""

    items: tuple[tuple[Inlines, Inlines], ...]
    kind: str = field(default="terms", init=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and whether it holds figures, words or signs (or is wide)."""

    head: str
    role: str = "words"


@dataclass(frozen=True, slots=True)
class Row:
    """A row; the first cell is its head. `id` is an anchor."""

    cells: tuple[Inlines, ...]
    id: str = ""
    role: str = "plain"


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a head of their own, which may be empty."""

    head: Inlines
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; `cards` makes each row a card where there is little room."""

    id: str
    caption: Inlines
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    cards: bool = False
    kind: str = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class Details:
    """What opens on demand."""

    summary: Inlines
    blocks: tuple[Block, ...]
    kind: str = field(default="details", init=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in a light and a dark version, both as data links, with its text."""

    id: str
    light: str
    dark: str
    alt: str
    caption: Inlines
    width: int
    height: int
    kind: str = field(default="figure", init=False)


@dataclass(frozen=True, slots=True)
class Key:
    """A legend: signs with what they mean."""

    id: str
    title: str
    items: tuple[tuple[Inlines, Inlines], ...]
    kind: str = field(default="key", init=False)


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One row of a forest plot; positions are percent of the width of the plot.

    `whisker` is the sampling interval and `band` the printed set, each with ends that may be cut
    (then an arrow is drawn there); `point` is the estimate, `diamond` a summary with its
    prediction interval in `band`.
    """

    id: str
    label: str
    sub: str
    figures: str
    size: str
    ratings: tuple[tuple[str, str, str], ...]
    title: str
    point: float | None = None
    radius: float = 4.0
    whisker: tuple[float, float, bool, bool] | None = None
    band: tuple[float, float, bool, bool] | None = None
    diamond: tuple[float, float, float] | None = None
    reason: str = ""
    head: str = ""
    y: int = 0


@dataclass(frozen=True, slots=True)
class Forest:
    """A forest plot: rows from the top, and an axis whose null comes from the measure."""

    id: str
    title: str
    desc: str
    axis: str
    less: str
    more: str
    null: float
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[ForestRow, ...]
    height: int
    low: float
    high: float
    log: bool
    kind: str = field(default="forest", init=False)


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked bars: for each the name, and its parts as (sign, word, start, width) in percent."""

    id: str
    title: str
    desc: str
    bars: tuple[tuple[str, tuple[tuple[str, str, float, float], ...]], ...]
    kind: str = field(default="bars", init=False)


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its anchor; `level` is that of its heading."""

    id: str
    title: Inlines
    blocks: tuple[Block, ...]
    level: int = 2
    kind: str = field(default="section", init=False)


@dataclass(frozen=True, slots=True)
class Note:
    """What opens behind a figure: where it comes from and what rests on it."""

    id: str
    title: Inlines
    blocks: tuple[Block, ...]
    anchor: str


Block: TypeAlias = Para | Bullets | Terms | Table | Details | Figure | Key | Forest | Bars | Section
