"""Effects: forest plots and, below each, the same rows as a table."""

from __future__ import annotations

from mcstats.schema.tables import EffectRow, PooledRow

from ..blocks import Block, Column, Group, Key, Para, Row, Section, Table
from ..context import Context
from ..figures_of import estimate, opened, printed_set, sizes
from ..forest import forest
from ..inline import Inline, Inlines, Line, Mark, Muted, Text, Words
from ..ledger import anchor
from ..marks import rating, rating_key
from ..panels import Panel, panels
from ..pooled import pooled_figures

__all__ = ["effects"]

_SHOWN = ("control", "blinding", "funding")


def effects(context: Context) -> Section:
    """Return the plots and tables of all effects."""
    intro = Para(
        (
            Text(
                "Each row is one result of one study, computed from what its sources print. An "
                "effect to the right of the line of no effect favours the intervention. What "
                "cannot be estimated keeps its row and says what is missing."
            ),
        )
    )
    blocks: list[Block] = [intro, _key(), rating_key("key-forest")]
    blocks += [_panel(context, panel) for panel in panels(context)]
    return Section("effects", (Text("Effects"),), tuple(blocks))


def _key() -> Key:
    items: tuple[tuple[Inlines, Inlines], ...] = (
        ((_shape("estimate", "Square with a line"),), (Text("estimate and its sampling interval, for ninety-five of a hundred samples"),)),
        ((_shape("bare", "Ring"),), (Text("estimate without an interval: shown, never pooled"),)),
        ((_shape("set", "Wide pale band"),), (Text("the printed set: all that rounding, bounds and declared ranges leave open"),)),
        ((_shape("arrow", "Arrow"),), (Text("goes on beyond the plot, or has no limit"),)),
        ((_shape("diamond", "Diamond"),), (Text("summary; the line through it is the prediction interval"),)),
    )
    return Key("key-plot", "How to read the plots", items)


def _shape(level: str, word: str) -> Mark:
    return Mark("shape", level, word)


def _panel(context: Context, panel: Panel) -> Section:
    title: list[Inline] = [Words(context.measure_label(panel.measure))]
    if panel.scale == "percent change" and panel.measure != "PC":
        title.append(Text(", of percent changes"))
    if panel.unit:
        title += [Text(", "), Words(panel.unit)]
    title.append(Text(", between arms" if panel.contrast == "between" else ", within one arm"))
    blocks: list[Block] = [forest(context, panel), _table(context, panel, tuple(title))]
    return Section(f"effects-{panel.id}", tuple(title), tuple(blocks), 3)


def _table(context: Context, panel: Panel, title: Inlines) -> Table:
    two = panel.contrast == "between"
    columns = (
        Column("Result", "wide"),
        *((Column("n, intervention", "figure"), Column("n, control", "figure")) if two else (Column("n", "figure"),)),
        Column("Estimate (interval)", "figure"),
        Column("Printed set", "figure"),
        Column("Control, blinding, funding", "sign"),
    )
    groups = tuple(
        Group(
            (Words(name.replace("_", " ").capitalize()),),
            (
                *(_row(context, row, two) for row in rows),
                *(_summary(context, row, two) for row in pooled),
            ),
        )
        for name, rows, pooled in panel.groups
    )
    caption = (*title, Text(": the figures of the plot"))
    return Table(f"table-{panel.id}", caption, columns, groups)


def _row(context: Context, row: EffectRow, two: bool) -> Row:
    name: Inlines = (
        *context.study_words(row.study),
        Line(
            (
                Muted(
                    (
                        Words(context.outcome_label(row.study, row.outcome)),
                        Text(", "),
                        Words(context.time_label(row.study, row.time)),
                    )
                ),
            )
        ),
    )
    first, second = sizes(context, row)
    shown = estimate(context, row) if row.yi is not None or row.estimable == "no" else ()
    if row.estimable == "no":
        shown = (*shown, Line((Muted((Words(row.because),)),)))
    spread = printed_set(context, row)
    cells: tuple[Inlines, ...] = (
        name,
        first,
        *((second,) if two else ()),
        shown,
        opened(context, row, spread) if spread else (),
        _ratings(context, row),
    )
    return Row(cells, id=f"effects.{anchor(row.effect)}")


def _ratings(context: Context, row: EffectRow) -> Inlines:
    found = [context.ratings.get((row.study, row.outcome, domain)) for domain in _SHOWN]
    signs = tuple(rating(r.rating, hidden=True) for r in found if r is not None)
    return signs or (Text("not rated"),)


def _summary(context: Context, row: PooledRow, two: bool) -> Row:
    figures, prediction, k = pooled_figures(context, row)
    cells: tuple[Inlines, ...] = (
        (Text("Summary of "), *k, Text(" studies")),
        (),
        *(((),) if two else ()),
        figures,
        prediction,
        (),
    )
    return Row(cells, role="total")
