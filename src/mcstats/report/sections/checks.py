"""Checks: articles against studies, figures against other programs; figures that moved.

A figure has moved where it differs from the accepted one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final

from mcstats.model.tables import CheckRow, MoveRow
from mcstats.report.badges import STATUSES, status, status_class
from mcstats.report.blocks import Block, Column, Details, Para, Row, Section, Table, table_of
from mcstats.report.inline import Content, Inlines, Line, Link, Muted, Words, file_of
from mcstats.report.number_register import anchor, row_count
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
    rows_by_kind: dict[str, list[CheckRow]] = defaultdict(list)
    for row in view.tables.checks:
        rows_by_kind[row.kind].append(row)
    blocks: list[Block] = [
        Para(
            "A check compares through the set that a printed figure stands for, never "
            "through a tolerance of its own. A known discrepancy is declared in the data "
            "with what must be found; it fails when it is new, and also when it is gone."
        ),
        _overview(view, rows_by_kind),
    ]
    blocks += [
        Details(_kind(kind), _table(view, kind, rows))
        for kind, rows in rows_by_kind.items()
        if kind != "article"
    ]
    if "article" in rows_by_kind:
        blocks.append(
            Para("The articles’ statements stand in a section of their own.", role="note")
        )
    return Section("checks", "Checks", *blocks)


def _overview(view: View, rows_by_kind: dict[str, list[CheckRow]]) -> Table:
    columns = (
        Column("Kind", "wide"),
        *(Column(name.capitalize(), "figure") for name in STATUSES),
        Column("Declared", "figure"),
        Column("Failing", "figure"),
    )
    rows = []
    for kind, group in rows_by_kind.items():
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
    return Table("check-counts", "How many checks end how", columns, rows)


def _kind(kind: str) -> Words:
    return Words(_KINDS.get(kind, kind))


def _table(view: View, kind: str, rows: list[CheckRow]) -> Table:
    def printed(row: CheckRow) -> Content:
        key = f"checks.{row.check}.printed"
        entry = view.register.enter_printed(key, row.printed, row.where or _figure_of(view, row))
        return entry if row.printed else ()

    def name(row: CheckRow) -> Inlines:
        if row.where:
            return Words(row.check, "code"), *file_of(row.where)
        table = "effects" if _figure_of(view, row) in view.effects else "pooled"
        return Words(row.check, "code"), Line(Muted(Words(f"tables/{table}.csv", "label")))

    def finding(row: CheckRow) -> Inlines:
        if row.diagnosis in ("", row.what):
            return (Words(row.what),)
        return Words(row.what), Line(Muted(Words(row.diagnosis)))

    return table_of(
        rows,
        f"checks-{anchor(kind)}",
        _kind(kind),
        ("Check", "wide", name),
        ("Printed", "", printed),
        ("Allowed", "", lambda row: Words(row.allowed)),
        ("Finding", "sign", lambda row: status(row.status, row.declared)),
        ("What was found", "wide", finding),
        row_id=lambda row: f"check-{anchor(row.check)}",
        row_role=lambda row: "bad" if row.fails else "plain",
    )


def _figure_of(view: View, row: CheckRow) -> str:
    """Return the effect that a check of our own figures is about, or the table of syntheses."""
    effect = row.check.partition("/")[2].rpartition("-")[0]
    return effect if effect in view.effects else "tables/pooled.csv"


def changes(view: View) -> Section:
    """Return the figures that moved, or say that none did."""
    blocks: list[Block] = []
    moved = [move for move in view.moves if move.old]
    if moved:
        table = table_of(
            moved,
            "moves",
            "Figures that moved",
            ("Figure", "wide", _link_to_figure),
            ("Accepted", "", lambda move: Words(move.old)),
            ("Now", "", lambda move: Words(move.new)),
            ("Cause", "wide", lambda move: Words(move.cause)),
            cards=True,
        )
        blocks.append(table)
    elif view.moves:
        blocks.append(Para("No accepted figure moved; some figures are new."))
    else:
        blocks.append(Para("No figure differs from the accepted ones."))
    new = [move for move in view.moves if not move.old]
    if new:
        table = table_of(
            new,
            "new-figures",
            "Figures that the accepted ones do not hold",
            ("Figure", "wide", _link_to_figure),
            ("Now", "", lambda move: Words(move.new)),
        )
        blocks.append(Details("Figures that are new", table))
    return Section("changes", "What changed", *blocks)


def _link_to_figure(move: MoveRow) -> Link:
    return Link(f"#{anchor(move.number)}", Words(move.number, "code"))
