"""The blocks of a section: plain data, which one template turns into HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from mcstats.report.inline import Inlines, has_digit


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
    role: str = ""

    @property
    def digits(self) -> bool:
        """True where the head holds a digit to declare."""
        return has_digit(self.head)


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
    """A table with its caption.

    `cards` makes each row a card where there is little room; `bare` leaves out the frame that
    scrolls, for a table in a note.
    """

    id: str
    caption: Inlines
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    cards: bool = False
    bare: bool = False
    kind: str = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class Details:
    """Blocks that open on demand."""

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
class Drawn:
    """The drawing of a row of a forest plot; positions are percent of the width of the plot.

    `whisker` is the sampling interval and `band` the printed set, each with its ends and whether
    each is cut (an arrow then stands there); `point` is the estimate; `diamond` holds the ends of
    a summary and where between them its middle lies, with the prediction interval as `whisker`.
    """

    point: float | None = None
    whisker: tuple[float, float, bool, bool] | None = None
    band: tuple[float, float, bool, bool] | None = None
    diamond: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One row: the effect it is of, its cells before and after the plot, and what is drawn.

    `why` says in the place of the plot why there is nothing to draw.
    """

    id: str
    effect: str
    before: tuple[Inlines, ...]
    drawn: Drawn
    after: tuple[Inlines, ...]
    why: Inlines = ()


@dataclass(frozen=True, slots=True)
class Forest:
    """A forest plot: a table whose rows are drawn; the line of no effect comes from the measure."""

    id: str
    caption: Inlines
    desc: str
    before: tuple[Column, ...]
    after: tuple[Column, ...]
    less: str
    more: str
    null: float
    ticks: tuple[tuple[float, str], ...]
    groups: tuple[tuple[Inlines, tuple[ForestRow, ...]], ...]
    low: float
    high: float
    log: bool
    kind: str = field(default="forest", init=False)

    @property
    def drawn(self) -> bool:
        """True where any row has something on the axis."""
        return any(not row.why for _, rows in self.groups for row in rows)


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
    """The note that opens behind a figure: its origin, and the results that rest on it."""

    id: str
    title: Inlines
    blocks: tuple[Block, ...]
    anchor: str


Block: TypeAlias = Para | Bullets | Terms | Table | Details | Figure | Key | Forest | Section
