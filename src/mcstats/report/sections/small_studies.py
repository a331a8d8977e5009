"""Small-study effects: the test for them where it can say something, and why not elsewhere."""

from __future__ import annotations

import math
from typing import Final

from mcstats.effects.small_study import FEWEST, Egger, egger
from mcstats.schema.tables import PooledRow

from ..blocks import Block, Column, Group, Para, Row, Table, Terms
from ..context import Context
from ..format import fixed, p_value
from ..inline import Inlines, Line, Muted, Num, Opens, Text, Words
from ..ledger import cause_of
from ..pooled import pooled_figures

__all__ = ["small_studies"]

_CITATION: Final = "Egger 1997, 10.1136/bmj.315.7109.629; Sterne & Egger 2005, ch. 6"
_FORMULA: Final = "yi = limit + slope × sei, weighted by 1/vi; t = slope / SE, k − 2 degrees"


def small_studies(context: Context) -> tuple[Block, ...]:
    """Return the tests of all syntheses that are large enough, or say that none is."""
    main = [row for row in context.tables.pooled if row.role == "main"]
    tested = [(row, found) for row in main if (found := _test(context, row)) is not None]
    left_out = Words(
        f"with fewer than {FEWEST} studies such a test cannot tell chance from bias", "citation"
    )
    if not tested:
        said = (Text("No test for small-study effects is shown: "), left_out, Text("."))
        return (Para(said, "note"),)
    columns = (
        Column("Synthesis", "wide"),
        Column("Studies", "figure"),
        Column("Slope on the standard error", "figure"),
        Column("P", "figure"),
    )
    caption = (Text("Small-study effects: do small studies show more?"),)
    groups = (Group((), tuple(_row(context, row, found) for row, found in tested)),)
    blocks: list[Block] = [Table("small-studies", caption, columns, groups, cards=True)]
    told: Inlines = (
        Text("A slope says that small and large studies differ, and not why; "),
        left_out,
        Text(", and no synthesis of so few is tested."),
    )
    return (*blocks, Para(told, "note"))


def _test(context: Context, row: PooledRow) -> Egger | None:
    """Return the test of a synthesis; nothing for too few studies, or all of one precision."""
    effects = [context.effects[name] for name in row.members.split() if name in context.effects]
    pairs = [(e.yi, e.vi) for e in effects if e.yi is not None and e.vi is not None]
    if len(pairs) < FEWEST or len({vi for _, vi in pairs}) == 1:
        return None
    return egger([yi for yi, _ in pairs], [vi for _, vi in pairs])


def _row(context: Context, row: PooledRow, found: Egger) -> Row:
    label = {s.id: s.label for s in context.topic.claims.syntheses}.get(
        row.synthesis, row.synthesis
    )
    note = _note(context, row, found, label)
    slope = (
        _figure(context, row, "slope", found.slope),
        Text(" (SE "),
        _figure(context, row, "se", found.se),
        Text(")"),
    )
    _, _, k = pooled_figures(context, row, scope="small")
    measure = Line((Muted((Words(context.measure_label(row.measure)),)),))
    p = _figure(context, row, "p", found.p)
    return Row(((Words(label), measure), k, (Opens(note, slope),), (Opens(note, (p,)),)))


def _figure(context: Context, row: PooledRow, name: str, value: float, scope: str = "") -> Num:
    members = row.members.split()
    printed = (f"{i.key} {i.arm} {i.printed}" for m in members for i in context.inputs.get(m, ()))
    shown = p_value(value) if name == "p" else fixed(value, 2)
    key = f"small.{row.synthesis}.{name}"
    enter = context.ledger.number
    return enter(key, value, shown, "closed form", members, cause_of(printed), scope=scope)


def _note(context: Context, row: PooledRow, found: Egger, label: str) -> str:
    def blocks() -> tuple[Block, ...]:
        figures = (("Slope", "slope", found.slope), ("SE", "se", found.se), ("t", "t", found.t))
        items: list[tuple[Inlines, Inlines]] = [
            ((Text(word),), (_figure(context, row, name, value, "note"),))
            for word, name, value in (*figures, ("P", "p", found.p))
            if math.isfinite(value)
        ]
        formula = (Words(_FORMULA, "formula"), Line((Muted((Words(_CITATION, "citation"),)),)))
        items.append(((Text("Formula"),), formula))
        items.append(((Text("From"),), (Words("tables/effects.csv", "label"),)))
        return (Terms(tuple(items)),)

    title = (Words(label), Text(": small-study effects"))
    return context.ledger.note(f"small.{row.synthesis}", title, blocks, f"small.{row.synthesis}.p")
