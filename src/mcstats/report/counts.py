"""Counts and shares: figures that come from the rows of a table."""

from __future__ import annotations

from mcstats.schema.tables import StabilityRow

from .blocks import Block, Para, Terms
from .context import Context
from .format import count, percent
from .inline import Inlines, Line, Opens, Text, Words
from .notes import count_note

__all__ = ["counted", "share"]


def counted(context: Context, key: str, value: int, table: str, what: str) -> Inlines:
    """Return a count of rows of a table, opening the note that says of which.

    Parameters
    ----------
    key : str
        The readable id, below ``counts``.
    value : int
        The count.
    table : str
        The table without its folder and ending.
    what : str
        Which rows are counted.
    """
    note = count_note(context.ledger, key, f"tables/{table}.csv", what)
    rests = [f"tables/{table}.csv"]
    entry = context.ledger.number(f"counts.{key}", value, count(value), "count", rests)
    return (Opens(note, (entry,)),)


def share(context: Context, row: StabilityRow, *, scope: str = "") -> Inlines:
    """Return in how many defensible analyses a verdict holds."""

    def blocks() -> tuple[Block, ...]:
        items: list[tuple[Inlines, Inlines]] = [
            (
                (Text("Counted"),),
                (Text("analyses with the same verdict, of all that the choices allow"),),
            ),
            (
                (Text("Choices"),),
                (Words(row.choices),) if row.choices else (Text("none was left open"),),
            ),
        ]
        if row.enumerated:
            items.append(((Text("Varied, in how many ways"),), (Words(row.enumerated),)))
        if row.verdicts:
            items.append(((Text("Verdicts"),), (Words(row.verdicts),)))
        if row.not_arising:
            items.append(((Text("Looked for, and nothing was open"),), (Words(row.not_arising),)))
        items.append(((Text("From"),), (Words("tables/universes.csv", "label"),)))
        said = "Each choice counts once; a range of values is given as a flip point."
        return Terms(tuple(items)), Para((Text(said),), "note")

    key = f"stability.{row.claim}"
    title: Inlines = (
        Text("In how many defensible analyses the verdict holds: "),
        Words(row.claim, "code"),
    )
    note = context.ledger.note(key, title, blocks, f"stability-{row.claim}")
    rests = ["tables/universes.csv"]
    enter = context.ledger.number
    held = enter(f"{key}.held", row.held, count(row.held), "count", rests, scope=scope)
    total = enter(
        f"{key}.universes", row.universes, count(row.universes), "count", rests, scope=scope
    )
    part = enter(f"{key}.share", row.share, percent(row.share), "count", rests, scope=scope)
    return (Opens(note, (held, Text(" of "), total, Line((part,)))),)
