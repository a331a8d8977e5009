"""Checks: articles against studies, figures against other programs; figures that moved.

A figure has moved where it differs from the accepted one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final

from mcstats.model.tables import CheckRow, MoveRow
from mcstats.report.badges import STATUSES, status, status_class
from mcstats.report.blocks import Block, Column, Details, Para, Row, Section, Table
from mcstats.report.inline import Inline, Inlines, Line, Link, Muted, Words, file_of
from mcstats.report.number_register import anchor, cause_of, row_count
from mcstats.report.view import View

_KINDS: Final = {
    "verdict": "Our verdicts against an article’s",
    "article": "Articles’ statements against the studies",
    "articles": "Articles against each other",
    "study": "Studies against themselves",
    "route": "Our figures against other programs",
}
"""Words for each kind of check: the two things that it compares."""


def checks(view: View) -> Section:
    """Return what was checked, by kind."""
    by: dict[str, list[CheckRow]] = defaultdict(list)
    for row in view.tables.checks:
        by[row.kind].append(row)
    blocks: list[Block] = [
        Para(
            "A check compares through the set that a printed figure stands for, never "
            "through a tolerance of its own. A known discrepancy is declared in the data "
            "with what must be found; it fails when it is new, and also when it is gone."
        ),
        _overview(view, by),
    ]
    for kind, rows in by.items():
        if kind != "article":
            table = _table(view, kind, rows)
            blocks.append(Details(_kind(kind), table))
    if "article" in by:
        blocks.append(
            Para("The articles’ statements stand in a section of their own.", role="note")
        )
    return Section("checks", "Checks", *blocks)


def _overview(view: View, by: dict[str, list[CheckRow]]) -> Table:
    columns = (
        Column("Kind", "wide"),
        *(Column(name.capitalize(), "figure") for name in STATUSES),
        Column("Declared", "figure"),
        Column("Failing", "figure"),
    )
    rows = []
    for kind, group in by.items():
        tally = Counter(status_class(row.status) for row in group)
        numbers = [(name, tally[name]) for name in STATUSES]
        numbers += [
            ("declared", sum(row.declared == "yes" for row in group)),
            ("failing", sum(row.fails for row in group)),
        ]
        cells = [
            row_count(
                view.register,
                f"checks.{anchor(kind)}.{name.replace(' ', '_')}",
                number,
                "checks",
                f"checks of the kind {kind} that are: {name}",
            )
            for name, number in numbers
        ]
        rows.append(Row(_kind(kind), *cells))
    caption = ("How many checks end how",)
    return Table("check-counts", caption, columns, rows)


def _kind(kind: str) -> Words:
    return Words(_KINDS.get(kind, kind))


def _table(view: View, kind: str, rows: list[CheckRow]) -> Table:
    columns = (
        Column("Check", "wide"),
        Column("Printed"),
        Column("Allowed"),
        Column("Finding", "sign"),
        Column("What was found", "wide"),
    )
    shown = []
    for row in rows:
        entry = view.register.enter(
            f"checks.{row.check}.printed",
            None,
            row.printed,
            "printed",
            [row.where],
            cause_of([row.printed]),
        )
        words: list[Inline] = [Words(row.what)]
        if row.diagnosis and row.diagnosis != row.what:
            words.append(Line(Muted(Words(row.diagnosis))))
        shown.append(
            Row(
                (Words(row.check, "code"), *file_of(row.where)),
                entry if row.printed else (),
                Words(row.allowed),
                status(row.status, row.declared),
                tuple(words),
                id=f"check-{anchor(row.check)}",
                role="bad" if row.fails else "plain",
            )
        )
    return Table(f"checks-{anchor(kind)}", _kind(kind), columns, shown)


def changes(view: View) -> Section:
    """Return the figures that moved, or say that none did."""
    if not view.moves:
        nothing = Para("No figure differs from the accepted ones.")
        return Section("changes", "What changed", nothing)
    columns = (
        Column("Figure", "wide"),
        Column("Accepted"),
        Column("Now"),
        Column("Cause", "wide"),
    )
    moved = [move for move in view.moves if move.old]
    new = [move for move in view.moves if not move.old]
    blocks: list[Block] = []
    if moved:
        rows = tuple(
            Row(_link_to_figure(move), Words(move.old), Words(move.new), Words(move.cause))
            for move in moved
        )
        caption = ("Figures that moved",)
        blocks.append(Table("moves", caption, columns, rows, cards=True))
    else:
        blocks.append(Para("No accepted figure moved; some figures are new."))
    if new:
        rows = tuple(Row(_link_to_figure(move), Words(move.new)) for move in new)
        caption = ("Figures that the accepted ones do not hold",)
        heads = (columns[0], columns[2])
        table = Table("new-figures", caption, heads, rows)
        blocks.append(Details("Figures that are new", table))
    return Section("changes", "What changed", *blocks)


def _link_to_figure(move: MoveRow) -> Inlines:
    return (Link(f"#{anchor(move.number)}", Words(move.number, "code")),)
