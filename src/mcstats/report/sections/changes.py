"""What changed since the accepted figures."""

from __future__ import annotations

from ..blocks import Block, Column, Group, Para, Row, Section, Table
from ..context import Context
from ..inline import Link, Text, Words
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
    rows = tuple(
        Row(
            (
                (Link(f"#{anchor(move.number)}", (Words(move.number, "code"),)),),
                (Words(move.old),),
                (Words(move.new),),
                (Words(move.cause),),
            )
        )
        for move in context.moves
    )
    table: Block = Table("moves", (Text("Figures that moved"),), columns, (Group((), rows),))
    return Section("changes", (Text("What changed"),), (table,))
