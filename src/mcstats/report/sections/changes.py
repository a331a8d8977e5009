"""What changed since the accepted figures."""

from __future__ import annotations

from mcstats.schema.tables import MoveRow

from ..blocks import Block, Column, Details, Group, Para, Row, Section, Table
from ..context import Context
from ..inline import Inlines, Link, Text, Words
from ..ledger import anchor

__all__ = ["changes"]


def changes(context: Context) -> Section:
    """Return the figures that moved, or say that none did."""
    if not context.moves:
        said = Para((Text("No figure differs from the accepted ones."),))
        return Section("changes", (Text("What changed"),), (said,))
    columns = (
        Column("Figure", "wide"),
        Column("Accepted"),
        Column("Now"),
        Column("Cause", "wide"),
    )
    moved = [move for move in context.moves if move.old]
    new = [move for move in context.moves if not move.old]
    blocks: list[Block] = []
    if moved:
        rows = tuple(
            Row((_link(move), (Words(move.old),), (Words(move.new),), (Words(move.cause),)))
            for move in moved
        )
        caption = (Text("Figures that moved"),)
        blocks.append(Table("moves", caption, columns, (Group((), rows),), cards=True))
    else:
        blocks.append(Para((Text("No accepted figure moved; some figures are new."),)))
    if new:
        rows = tuple(Row((_link(move), (Words(move.new),))) for move in new)
        caption = (Text("Figures that the accepted ones do not hold"),)
        heads = (columns[0], columns[2])
        table = Table("new-figures", caption, heads, (Group((), rows),))
        blocks.append(Details((Text("Figures that are new"),), (table,)))
    return Section("changes", (Text("What changed"),), tuple(blocks))


def _link(move: MoveRow) -> Inlines:
    return (Link(f"#{anchor(move.number)}", (Words(move.number, "code"),)),)
