"""The notes behind a count and behind a printed value."""

from __future__ import annotations

from contextlib import suppress

from mcstats.schema.glyphs import PrintedError
from mcstats.schema.printed import parse

from .blocks import Block, Terms
from .context import Context, file_of
from .format import count
from .inline import Inlines, Opens, Text, Words, has_digit
from .ledger import Ledger, cause_of

__all__ = ["count_note", "printed"]


def printed(context: Context, study: str, path: str, what: str, *, scope: str) -> Inlines:
    """Return a printed value of a study, opening its place; nothing where none is printed."""
    rows = (r for r in context.tables.evidence if (r.study, r.path) == (study, path))
    row = next(rows, None)
    if row is None:
        return ()
    key, cause = f"evidence.{study}.{path}", cause_of([row.printed])
    enter = context.ledger.number

    def blocks() -> tuple[Block, ...]:
        again = enter(key, None, row.printed, "printed", [row.at], cause, scope="note")
        where = (*context.source_words(row.source), Text(", "), Words(row.place, "place"))
        items: list[tuple[Inlines, Inlines]] = [
            ((Text("As printed"),), (again, Words(f" {row.unit}" if row.unit else ""))),
            ((Text("Where"),), where),
            ((Text("In the data"),), file_of(row.at)),
        ]
        if row.because:
            items.insert(2, ((Text("Why this reading"),), (Words(row.because),)))
        return (Terms(tuple(items)),)

    title = (*context.study_words(study, link=False), Text(": "), Words(what))
    note = context.ledger.note(key, title, blocks, key)
    entry = enter(key, None, row.printed, "printed", [row.at], cause, scope=scope)
    if not has_digit(row.printed):
        with suppress(PrintedError):
            # A number in words is read as one: "Seventy-four" stands in the note.
            read = parse(row.printed, kind="count").best
            if read is not None:
                entry = enter(
                    f"{key}.read", read, count(read), "count", [row.at], cause, scope=scope
                )
    return (Opens(note, (entry,)),)


def count_note(ledger: Ledger, key: str, table: str, what: str, target: str = "") -> str:
    """Enter the note of a count and return its id: which rows of which table are counted."""

    def blocks() -> tuple[Block, ...]:
        where = (Words(table, "label"),)
        return (Terms((((Text("Counted"),), (Words(what),)), ((Text("From"),), where))),)

    return ledger.note(f"counts.{key}", (Words(what),), blocks, target or f"counts.{key}")
