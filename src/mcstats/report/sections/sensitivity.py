"""Sensitivity: in how many defensible analyses each verdict holds, and what flips it."""

from __future__ import annotations

from mcstats.schema.tables import ChoiceRow, PooledRow

from ..blocks import Block, Column, Details, Group, Para, Row, Section, Table
from ..context import Context
from ..counts import share
from ..inline import Inlines, Mark, Text, Words
from ..ledger import anchor
from ..pooled import pooled_figures
from .pictures import pictures

__all__ = ["sensitivity"]


def sensitivity(context: Context) -> Section:
    """Return the stability of each verdict and the other ways to pool."""
    blocks: list[Block] = [
        Para(
            (
                Text(
                    "Every choice that the sources leave open is made in each defensible way, and "
                    "the verdict is reached anew. Shares count only choices that are uncertain, "
                    "each with equal weight; a range of values is given as the point at which the "
                    "verdict flips; choices that differ in kind are shown apart and not counted."
                ),
            )
        ),
        _overview(context),
    ]
    blocks += pictures(context, "specifications")
    for claim in context.tables.verdicts:
        rows = [row for row in context.tables.choices if row.claim == claim.claim]
        if rows:
            blocks.append(
                Details((Words(claim.statement), Text(": each choice by itself")), (_choices(claim.claim, rows),))
            )
    blocks += pictures(context, "along")
    other = [r for r in context.tables.pooled if r.role not in ("main", "single study")]
    if other:
        blocks.append(_pooled(context, other))
    blocks.append(
        Para(
            (
                Text(
                    "Fewer than ten studies answer any one question: tests for small-study effects "
                    "would say nothing, and none is shown."
                ),
            ),
            "note",
        )
    )
    return Section("sensitivity", (Text("How stable each verdict is"),), tuple(blocks))


def _overview(context: Context) -> Table:
    columns = (
        Column("Claim", "wide"),
        Column("Verdict"),
        Column("Holds in", "figure"),
        Column("Smallest change that flips it", "wide"),
    )
    words = context.rubric.scales["verdict"].words
    rows = []
    for row in context.tables.stability:
        verdict = context.verdicts.get(row.claim)
        name = verdict.statement if verdict else row.claim
        flips: Inlines = (Words(row.flips),) if row.flips else (Text("none of the choices, together or alone"),)
        rows.append(
            Row(
                (
                    (Words(name),),
                    (Words(words.get(row.verdict, row.verdict)),),
                    share(context, row),
                    flips,
                ),
                id=f"stability-{anchor(row.claim)}",
            )
        )
    caption = (Text("In how many defensible analyses each verdict holds"),)
    return Table("stability", caption, columns, (Group((), tuple(rows)),))


def _choices(claim: str, rows: list[ChoiceRow]) -> Table:
    columns = (
        Column("Choice", "wide"),
        Column("Declared"),
        Column("Instead"),
        Column("Kind"),
        Column("Verdict then"),
        Column("Because", "wide"),
    )
    found = tuple(
        Row(
            (
                (Words(row.choice),),
                (Words(row.declared),),
                (Words(row.option),),
                (Text(row.kind),),
                (Mark("status", "no" if row.moves else "yes", row.verdict or "cannot be"),),
                (Words(row.because),),
            )
        )
        for row in rows
    )
    caption = (Text("Each choice taken by itself"),)
    return Table(f"choices-{anchor(claim)}", caption, columns, (Group((), found),))


def _pooled(context: Context, rows: list[PooledRow]) -> Table:
    columns = (
        Column("Synthesis"),
        Column("Changed", "wide"),
        Column("Studies", "figure"),
        Column("Effect (interval)", "figure"),
        Column("Prediction interval", "figure"),
    )
    found = []
    for row in rows:
        figures, prediction, k = pooled_figures(context, row)
        found.append(
            Row(
                (
                    (Words(row.synthesis, "label"),),
                    (Words(row.role),),
                    k,
                    figures or (Text("not estimable"),),
                    prediction or (Text("not estimable"),),
                )
            )
        )
    return Table("other-ways", (Text("Other ways to pool"),), columns, (Group((), tuple(found)),))
