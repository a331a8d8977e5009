"""Figures of a claim that open a note: its share of analyses, and a value as a study prints it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from mcstats.model.printed_characters import PrintedError
from mcstats.model.read_printed import parse
from mcstats.model.tables import StabilityRow
from mcstats.report.blocks import Block, Para, Terms
from mcstats.report.format import count, percent
from mcstats.report.inline import (
    Content,
    Inlines,
    Line,
    Muted,
    Num,
    Opens,
    Words,
    file_of,
    has_digit,
)
from mcstats.report.number_register import cause_of
from mcstats.report.view import View

_UNIVERSES: Final = "tables/universes.csv"


def stability_share(view: View, row: StabilityRow, *, scope: str = "") -> Inlines:
    """Return in how many defensible analyses a verdict holds, opening the note behind it."""
    key = f"stability.{row.claim}"

    def enter(column: str, value: float, text: str, scope: str = scope) -> Num:
        return view.register.enter(
            f"{key}.{column}", value, text, "count", [_UNIVERSES], scope=scope
        )

    title = ("In how many defensible analyses the verdict holds: ", Words(row.claim, "code"))
    note = view.register.enter_note(
        key, title, lambda: _stability_blocks(row, enter), f"stability-{row.claim}"
    )
    held = enter("held", row.held, count(row.held))
    total = enter("universes", row.universes, count(row.universes))
    # All of one analysis is no measure of anything: it says that nothing was open.
    below: Inlines = ("nothing left open",)
    if row.universes != 1:
        below = (enter("share", row.share, percent(row.share)), " of analyses")
    return (Opens(note, held, " of ", total, Line(Muted(*below))),)


def _stability_blocks(
    row: StabilityRow, enter: Callable[[str, float, str, str], Num]
) -> tuple[Block, ...]:
    def tally(column: str, value: int) -> Num:
        return enter(column, value, count(value), "note")

    share = enter("share", row.share, percent(row.share), "note")
    items: list[tuple[Content, Content]] = [
        (
            "Reads",
            (
                "in ",
                tally("held", row.held),
                " of the ",
                tally("universes", row.universes),
                " analyses that the choices allow (",
                share,
                "), the verdict is the same",
            ),
        ),
        ("Choices", Words(row.choices) if row.choices else "none was left open"),
    ]
    if row.enumerated:
        varied = (Words(row.enumerated), "; the options multiply")
        items.append(("Varied, in how many ways", varied))
    if row.left_out:
        left_out = (tally("left_out", row.left_out), ", which contradict themselves")
        items.append(("Left out of the product", left_out))
    if row.verdicts:
        items.append(("Verdicts reached", Words(row.verdicts)))
    if row.not_arising:
        items.append(("Looked for, and nothing was open", Words(row.not_arising)))
    items.append(("From", Words(_UNIVERSES, "label")))
    caution = (
        "Each combination counts once, whether likely or not: a share is no probability. A "
        "range of values is given as a flip point instead."
    )
    return Terms(*items), Para(caution, role="note")


def printed_value(view: View, study: str, path: str, label: str, *, scope: str) -> Inlines:
    """Return a printed value of a study, opening its place; nothing where none is printed."""
    rows = (r for r in view.tables.evidence if (r.study, r.path) == (study, path))
    row = next(rows, None)
    if row is None:
        return ()
    key, register = f"evidence.{study}.{path}", view.register

    def blocks() -> tuple[Block, ...]:
        again = register.enter_printed(key, row.printed, row.at, scope="note")
        because = [("Why this reading", Words(row.because))] if row.because else []
        return (
            Terms(
                ("As printed", (again, Words(f" {row.unit}" if row.unit else ""))),
                ("Where", view.place_words(row.source, row.place)),
                *because,
                ("In the data", file_of(row.at)),
            ),
        )

    title = (*view.study_words(study, link=False), ": ", Words(label))
    note = register.enter_note(key, title, blocks, key)
    entry = register.enter_printed(key, row.printed, row.at, scope=scope)
    number = _number_in_words(row.printed)
    if number is not None:
        cause = cause_of([row.printed])
        text = count(number)
        entry = register.enter(f"{key}.read", number, text, "count", [row.at], cause, scope=scope)
    return (Opens(note, entry),)


def _number_in_words(printed: str) -> float | None:
    """Return a number that is printed in words, such as "Seventy-four"; None for any other."""
    if has_digit(printed):
        return None
    with suppress(PrintedError):
        return parse(printed, kind="count", thousands=True).best
    return None
