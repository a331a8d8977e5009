"""Small-study effects: the test for them where it can say something, and why not elsewhere."""

from __future__ import annotations

from typing import Final

from mcstats.schema.tables import FEWEST_TESTED, PooledRow, SmallStudyRow

from ..blocks import Block, Column, Group, Para, Row, Table, Terms
from ..context import Context
from ..format import fixed, p_value
from ..inline import Inlines, Line, Muted, Opens, Text, Words
from ..ledger import cause_of
from ..pooled import pooled_figures

_CITATION: Final = "Egger 1997, 10.1136/bmj.315.7109.629; Sterne & Egger 2005, ch. 6"
_FORMULA: Final = "yi = limit + slope × sei, weighted by 1/vi; t = slope / SE, k − 2 degrees"


def small_studies(context: Context) -> tuple[Block, ...]:
    """Return the tests of all syntheses that are large enough, or say that none is."""
    main = {row.synthesis: row for row in context.tables.pooled if row.role == "main"}
    tested = [test for test in context.tables.small_study if test.slope is not None]
    left_out = Words(
        f"with fewer than {FEWEST_TESTED} studies such a test cannot tell chance from bias",
        "citation",
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
    groups = (Group((), tuple(_row(context, main[t.synthesis], t) for t in tested)),)
    blocks: list[Block] = [Table("small-studies", caption, columns, groups, cards=True)]
    told: Inlines = (
        Text("A slope says that small and large studies differ, and not why; "),
        left_out,
        Text(", and no synthesis of so few is tested."),
    )
    return (*blocks, Para(told, "note"))


def _row(context: Context, row: PooledRow, test: SmallStudyRow) -> Row:
    label = {s.id: s.label for s in context.topic.claims.syntheses}.get(
        row.synthesis, row.synthesis
    )
    note = _note(context, row, test, label)
    slope = (
        *_figure(context, row, test, "slope"),
        Text(" (SE "),
        *_figure(context, row, test, "se"),
        Text(")"),
    )
    _, _, k = pooled_figures(context, row, scope="small")
    measure = Line((Muted((Words(context.measure_label(row.measure)),)),))
    p: Inlines = (Opens(note, found),) if (found := _figure(context, row, test, "p")) else ()
    return Row(((Words(label), measure), k, (Opens(note, slope),), p))


def _figure(
    context: Context, row: PooledRow, test: SmallStudyRow, name: str, scope: str = ""
) -> Inlines:
    """Enter one figure of a test; nothing where it has none."""
    value: float | None = getattr(test, name)
    if value is None:
        return ()
    members = row.members.split()
    printed = (f"{i.key} {i.arm} {i.printed}" for m in members for i in context.inputs.get(m, ()))
    shown = p_value(value) if name == "p" else fixed(value, 2)
    key = f"small.{row.synthesis}.{name}"
    enter = context.ledger.number
    return (enter(key, value, shown, "closed form", members, cause_of(printed), scope=scope),)


def _note(context: Context, row: PooledRow, test: SmallStudyRow, label: str) -> str:
    def blocks() -> tuple[Block, ...]:
        items: list[tuple[Inlines, Inlines]] = [
            ((Text(word),), figure)
            for word, name in (("Slope", "slope"), ("SE", "se"), ("t", "t"), ("P", "p"))
            if (figure := _figure(context, row, test, name, "note"))
        ]
        formula = (Words(_FORMULA, "formula"), Line((Muted((Words(_CITATION, "citation"),)),)))
        items.append(((Text("Formula"),), formula))
        items.append(((Text("From"),), (Words("tables/small_study.csv", "label"),)))
        return (Terms(tuple(items)),)

    title = (Words(label), Text(": small-study effects"))
    return context.ledger.note(f"small.{row.synthesis}", title, blocks, f"small.{row.synthesis}.p")
