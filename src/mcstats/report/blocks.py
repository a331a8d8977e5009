"""The blocks of a section: plain data, which one template turns into HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias, TypeVar

from mcstats.report.inline import Content, Inline, has_digit


class Para:
    """A paragraph; `role` is a style: plain, lead, note, formula."""

    kind = "para"

    def __init__(self, *body: Inline, role: str = "plain") -> None:
        self.body, self.role = body, role


class Bullets:
    """A list."""

    kind = "bullets"

    def __init__(self, *items: Content) -> None:
        self.items = items


class Terms:
    """Terms with what they mean, or have."""

    kind = "terms"

    def __init__(self, *items: tuple[Content, Content]) -> None:
        self.items = items


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, and whether it holds figures, words or signs (or is wide)."""

    head: str
    role: str = ""

    @property
    def digits(self) -> bool:
        """True where the head holds a digit to declare."""
        return has_digit(self.head)


class Row:
    """A row; the first cell is its head. `id` is an anchor."""

    def __init__(self, *cells: Content, id: str = "", role: str = "plain") -> None:
        self.cells, self.id, self.role = cells, id, role


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a head of their own, which may be empty."""

    head: Content
    rows: Sequence[Row]


class Table:
    """A table with its caption, of rows or of groups of rows.

    `cards` makes each row a card where there is little room; `bare` leaves out the frame that
    scrolls, for a table in a note.
    """

    kind = "table"

    def __init__(
        self,
        id: str,
        caption: Content,
        columns: Sequence[Column],
        rows: Iterable[Row] = (),
        *,
        groups: Sequence[Group] | None = None,
        cards: bool = False,
        bare: bool = False,
    ) -> None:
        self.id, self.caption, self.columns = id, caption, columns
        self.groups = (Group((), tuple(rows)),) if groups is None else groups
        self.cards, self.bare = cards, bare


class Details:
    """Blocks that open on demand."""

    kind = "details"

    def __init__(self, summary: Content, *blocks: Block) -> None:
        self.summary, self.blocks = summary, blocks


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in a light and a dark version, both as data links, with its text."""

    id: str
    light: str
    dark: str
    alt: str
    caption: Content
    width: int
    height: int
    kind: ClassVar = "figure"


@dataclass(frozen=True, slots=True)
class Key:
    """A legend: signs with what they mean."""

    id: str
    title: str
    items: Sequence[tuple[Content, Content]]
    kind: ClassVar = "key"


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
    before: tuple[Content, ...]
    drawn: Drawn
    after: tuple[Content, ...]
    why: Content = ()


@dataclass(frozen=True, slots=True)
class Forest:
    """A forest plot: a table whose rows are drawn; the line of no effect comes from the measure."""

    id: str
    caption: Content
    desc: str
    before: tuple[Column, ...]
    after: tuple[Column, ...]
    less: str
    more: str
    null: float
    ticks: tuple[tuple[float, str], ...]
    groups: Sequence[tuple[Content, Sequence[ForestRow]]]
    low: float
    high: float
    log: bool
    kind: ClassVar = "forest"

    @property
    def drawn(self) -> bool:
        """True where any row has something on the axis."""
        return any(not row.why for _, rows in self.groups for row in rows)


class Section:
    """A section with its anchor; `level` is that of its heading."""

    kind = "section"

    def __init__(self, id: str, title: Content, *blocks: Block, level: int = 2) -> None:
        self.id, self.title, self.blocks, self.level = id, title, blocks, level


@dataclass(frozen=True, slots=True)
class Note:
    """The note that opens behind a figure: its origin, and the results that rest on it."""

    id: str
    title: Content
    blocks: tuple[Block, ...]
    anchor: str


Block: TypeAlias = Para | Bullets | Terms | Table | Details | Figure | Key | Forest | Section


T = TypeVar("T")


def table_of(
    items: Iterable[T],
    id: str,
    caption: Content,
    *columns: tuple[str, str, Callable[[T], Content]],
    row_id: Callable[[T], str] = lambda _: "",
    row_role: Callable[[T], str] = lambda _: "plain",
    cards: bool = False,
) -> Table:
    """Return a table with a row for each item.

    A column is its head, its role (see `Column`), and the function that makes its cell.
    """
    rows = [
        Row(*(cell(item) for _, _, cell in columns), id=row_id(item), role=row_role(item))
        for item in items
    ]
    heads = [Column(head, role) for head, role, _ in columns]
    return Table(id, caption, heads, rows, cards=cards)
