"""Sensitivity: in how many defensible analyses each verdict holds, and what flips it."""

from __future__ import annotations

import math

from mcstats.schema.tables import ChoiceRow, PooledRow, UniverseRow, VerdictRow

from ..blocks import Block, Column, Details, Group, Para, Row, Section, Table
from ..context import Context
from ..counts import share
from ..figures_of import effect_note, estimate
from ..format import count, decimals, fixed
from ..inline import Inlines, Line, Mark, Muted, Opens, Text, Words, join
from ..ledger import anchor
from ..notes import count_note
from ..pooled import pooled_figures
from ..scale import read
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
        worlds = [row for row in context.tables.universes if row.claim == claim.claim]
        inner: list[Block] = []
        if len(worlds) > 1:
            inner.append(_worlds(context, claim, worlds))
        if rows:
            inner.append(_choices(claim, rows))
        if inner:
            title = (Words(claim.statement), Text(": each analysis, and each choice by itself"))
            blocks.append(Details(title, tuple(inner)))
    if context.tables.tipping:
        blocks.append(_tipping(context))
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
        flips: Inlines = (
            (Words(row.flips),) if row.flips else (Text("none of the choices, together or alone"),)
        )
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


def _worlds(context: Context, claim: VerdictRow, rows: list[UniverseRow]) -> Table:
    columns = (
        Column("Chosen otherwise", "wide"),
        Column("Analyses", "figure"),
        Column("Estimate (interval)", "figure"),
        Column("Printed set", "figure"),
        Column("Quality"),
        Column("Verdict"),
    )
    words = context.rubric.scales["verdict"].words
    found = []
    for row in rows:
        figures, spread = _estimates(context, row)
        number = context.ledger.number(
            f"universes.{row.claim}.{row.universe}.count",
            row.count,
            count(row.count),
            "count",
            ["tables/universes.csv"],
        )
        what = (Words(row.choices),) if row.choices else (Text("nothing: as declared"),)
        note = count_note(
            context.ledger,
            f"universes.{claim.claim}",
            "tables/universes.csv",
            "analyses that come to one result",
            f"universes-{anchor(claim.claim)}",
        )
        found.append(
            Row(
                (
                    what,
                    (Opens(note, (number,)),),
                    figures,
                    spread,
                    (Words(row.quality),),
                    (Words(words.get(row.verdict, row.verdict)),),
                )
            )
        )
    caption = (Words(claim.statement), Text(": every result of the defensible analyses"))
    return Table(f"universes-{anchor(claim.claim)}", caption, columns, (Group((), tuple(found)),))


def _estimates(context: Context, row: UniverseRow) -> tuple[Inlines, Inlines]:
    effect = context.effects.get(row.effect)
    if effect is None:
        return (), ()
    note, back = effect_note(context, effect), context.back(row.measure)

    def enter(column: str, value: float | None) -> Inlines:
        if value is None or not math.isfinite(value):
            return ()
        shown = read(back, value)
        key = f"universes.{row.claim}.{row.universe}.{column}"
        text = fixed(shown, decimals(row.measure))
        return (context.ledger.number(key, shown, text, "closed form", [row.effect]),)

    point, low, high = enter("yi", row.yi), enter("ci_lb", row.ci_lb), enter("ci_ub", row.ci_ub)
    ends = (Text(" ("), *low, Text(" to "), *high, Text(")")) if low and high else ()
    lo, hi = enter("yi_min", row.yi_min), enter("yi_max", row.yi_max)
    spread: Inlines = ()
    if lo or hi:
        spread = (*(lo or (Text("no lower end"),)), Text(", "), *(hi or (Text("no upper end"),)))
        spread = (Opens(note, (Text("["), *spread, Text("]"))),)
    return ((Opens(note, (*point, *ends)),) if point else ()), spread


def _choices(claim: VerdictRow, rows: list[ChoiceRow]) -> Table:
    columns = (
        Column("Choice", "wide"),
        Column("Declared"),
        Column("Instead"),
        Column("Verdict then", "sign"),
        Column("Because", "wide"),
    )
    kinds = list(dict.fromkeys(row.kind for row in rows))
    told = {"uncertain": "Uncertain: these count", "equivalent": "Equivalent: not counted"}
    groups = tuple(
        Group(
            (Text(told.get(kind, f"{kind.capitalize()}: not counted")),),
            tuple(
                Row(
                    (
                        (Words(row.choice),),
                        (Words(row.declared),),
                        (Words(row.option),),
                        (Mark("status", "no" if row.moves else "yes", row.verdict or "cannot be"),),
                        (Words(row.because),),
                    )
                )
                for row in rows
                if row.kind == kind
            ),
        )
        for kind in kinds
    )
    return Table(
        f"choices-{anchor(claim.claim)}",
        (Words(claim.statement), Text(": each choice taken by itself")),
        columns,
        groups,
    )


def _tipping(context: Context) -> Table:
    columns = (
        Column("Change without a control group", "wide"),
        Column("Change, in percent", "figure"),
        Column("Control arms of the same construct", "wide"),
    )
    rows = []
    for row in context.tables.tipping:
        effect = context.effects.get(row.effect)
        if effect is None:
            continue
        name: Inlines = (
            *context.study_words(row.study),
            Line(
                (
                    Muted(
                        (
                            Words(context.outcome_label(row.study, row.outcome)),
                            Text(", "),
                            Words(context.time_label(effect.study, effect.time)),
                        )
                    ),
                )
            ),
        )
        others = [context.effects[n] for n in row.controls.split() if n in context.effects]
        shown = join(
            [
                (*context.study_words(e.study), Text(" "), *estimate(context, e, scope="tipping"))
                for e in others
            ]
        )
        none: Inlines = (
            Text("none was found: a control group that changed as much would explain all of it"),
        )
        rows.append(Row((name, estimate(context, effect, scope="tipping"), shown or none)))
    caption = (Text("What a change in a control group would have to be to explain it"),)
    return Table("tipping", caption, columns, (Group((), tuple(rows)),))


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
