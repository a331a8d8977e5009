"""Tests of mcstats.report.blocks."""

from __future__ import annotations

from mcstats.report.blocks import Column, Group, Row, Table, table_of
from mcstats.report.inline import Words


def test_a_table_of_items_has_a_row_for_each_and_a_cell_for_each_column() -> None:
    table = table_of(
        ["a", "b7"],
        "letters",
        "Letters",
        ("Letter", "name", Words),
        ("Long?", "", lambda item: "yes" if len(item) > 1 else "no"),
        row_id=lambda item: f"letter-{item}",
        row_role=lambda item: "bad" if len(item) > 1 else "plain",
        cards=True,
    )
    assert table.columns == [Column("Letter", "name"), Column("Long?")]
    rows = [(row.id, row.role, row.cells) for group in table.groups for row in group.rows]
    assert rows == [
        ("letter-a", "plain", (Words("a"), "no")),
        ("letter-b7", "bad", (Words("b7"), "yes")),
    ]
    assert (table.id, table.caption, table.cards, table.bare) == ("letters", "Letters", True, False)


def test_rows_without_groups_stand_in_one_group_without_a_head() -> None:
    rows = [Row("a"), Row("b")]
    (group,) = Table("t", "T", (Column("Letter"),), iter(rows)).groups
    assert (group.head, list(group.rows)) == ((), rows)
    groups = [Group("First", rows)]
    assert Table("t", "T", (Column("Letter"),), groups=groups).groups is groups
