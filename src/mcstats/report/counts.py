"""Counts and shares: figures that come from the rows of a table."""

from __future__ import annotations

from mcstats.schema.tables import StabilityRow

from .blocks import Block, Para, Terms
from .context import Context
from .format import count, percent
from .inline import Inlines, Line, Muted, Num, Opens, Text, Words
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
    key = f"stability.{row.claim}"
    enter = context.ledger.number

    def figure(column: str, value: int) -> Num:
        where = ["tables/universes.csv"]
        return enter(f"{key}.{column}", value, count(value), "count", where, scope="note")

    def blocks() -> tuple[Block, ...]:
        where, text = ["tables/universes.csv"], percent(row.share)
        again = enter(f"{key}.share", row.share, text, "count", where, scope="note")
        items: list[tuple[Inlines, Inlines]] = [
            (
                (Text("Reads"),),
                (
                    Text("in "),
                    figure("held", row.held),
                    Text(" of the "),
                    figure("universes", row.universes),
                    Text(" analyses that the choices allow ("),
                    again,
                    Text("), the verdict is the same"),
                ),
            ),
            (
                (Text("Choices"),),
                (Words(row.choices),) if row.choices else (Text("none was left open"),),
            ),
        ]
        told: Inlines
        if row.enumerated:
            told = (Words(row.enumerated), Text("; the options multiply"))
            items.append(((Text("Varied, in how many ways"),), told))
        if row.left_out:
            told = (figure("left_out", row.left_out), Text(", which contradict themselves"))
            items.append(((Text("Left out of the product"),), told))
        if row.verdicts:
            items.append(((Text("Verdicts reached"),), (Words(row.verdicts),)))
        if row.not_arising:
            items.append(((Text("Looked for, and nothing was open"),), (Words(row.not_arising),)))
        items.append(((Text("From"),), (Words("tables/universes.csv", "label"),)))
        said = (
            "Each combination counts once, whether likely or not: a share is no probability. A "
            "range of values is given as a flip point instead."
        )
        return Terms(tuple(items)), Para((Text(said),), "note")

    title: Inlines = (
        Text("In how many defensible analyses the verdict holds: "),
        Words(row.claim, "code"),
    )
    note = context.ledger.note(key, title, blocks, f"stability-{row.claim}")
    rests = ["tables/universes.csv"]
    held = enter(f"{key}.held", row.held, count(row.held), "count", rests, scope=scope)
    total = enter(
        f"{key}.universes", row.universes, count(row.universes), "count", rests, scope=scope
    )
    if row.universes == 1:
        # All of one analysis is no measure of anything: it says that nothing was open.
        only = Line((Muted((Text("nothing left open"),)),))
        return (Opens(note, (held, Text(" of "), total, only)),)
    part = enter(f"{key}.share", row.share, percent(row.share), "count", rests, scope=scope)
    told = Line((Muted((part, Text(" of analyses"))),))
    return (Opens(note, (held, Text(" of "), total, told)),)
