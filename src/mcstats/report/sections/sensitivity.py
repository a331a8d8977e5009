"""Sensitivity: the share of analyses in which each verdict holds, and its tipping points."""

from __future__ import annotations

import math

from mcstats.model.tables import StabilityRow, UniverseRow, VerdictRow
from mcstats.report.blocks import Block, Column, Details, Para, Row, Section, Table
from mcstats.report.digits import set_texts
from mcstats.report.effect_numbers import effect_note
from mcstats.report.format import count
from mcstats.report.inline import Inlines, Opens, Words
from mcstats.report.number_register import anchor, count_note, stability_share
from mcstats.report.scale import as_read
from mcstats.report.sections.choices import choices
from mcstats.report.sections.syntheses import poolings, small_studies
from mcstats.report.view import View


def sensitivity(view: View) -> Section:
    """Return the stability of each verdict and the other ways to pool."""
    blocks: list[Block] = [
        Para(
            "Every choice that the sources leave open is made in each defensible way, and "
            "the verdict is reached anew. Shares count only choices that are uncertain, "
            "each with equal weight; a range of values is given as the point at which the "
            "verdict flips; choices that differ in kind are shown apart and not counted."
        ),
        _overview(view),
        _counting(view),
    ]
    blocks += view.figures("specifications")
    blocks += view.figures("along")
    for claim in view.tables.verdicts:
        analyses = [row for row in view.tables.universes if row.claim == claim.claim]
        inner: list[Block] = []
        if len(analyses) > 1:
            inner.append(_analyses(view, claim, analyses))
        inner += choices(view, claim)
        if inner:
            title = (Words(claim.statement), ": each analysis, and each choice by itself")
            blocks.append(Details(title, *inner))
    blocks += poolings(view)
    blocks += small_studies(view)
    return Section("sensitivity", "How stable each verdict is", *blocks)


def _overview(view: View) -> Table:
    columns = (
        Column("Claim", "claim"),
        Column("Verdict"),
        Column("Holds in", "figure"),
        Column("Smallest change that flips it", "wide"),
    )
    rows = []
    for row in view.tables.stability:
        verdict = view.verdicts.get(row.claim)
        name = verdict.statement if verdict else row.claim
        flips: Inlines = (
            (Words(row.flips),) if row.flips else ("none of the choices, together or alone",)
        )
        rows.append(
            Row(
                Words(name),
                Words(view.verdict_words(row.verdict)),
                stability_share(view, row),
                flips,
                id=f"stability-{anchor(row.claim)}",
            )
        )
    caption = ("In how many defensible analyses each verdict holds",)
    return Table("stability", caption, columns, rows, cards=True)


def _counting(view: View) -> Details:
    """Return the numbers of analyses: enumerated, left out and judged."""
    columns = (
        Column("Claim", "name"),
        Column("What was varied, in how many ways", "wide"),
        Column("Left out", "figure"),
        Column("Judged", "figure"),
        Column("Verdicts reached", "name"),
        Column("Looked for, and nothing was open", "wide"),
    )
    rows = []
    for row in view.tables.stability:
        verdict = view.verdicts.get(row.claim)
        rows.append(
            Row(
                Words(verdict.statement if verdict else row.claim),
                Words(row.enumerated) if row.enumerated else "nothing was open",
                _tally(view, row, "left_out", row.left_out),
                _tally(view, row, "judged", row.judged),
                Words(row.verdicts),
                Words(row.not_arising),
            )
        )
    explained = Para(
        "The options of all choices multiply. Combinations that contradict themselves are "
        "left out. Analyses that cannot differ in their verdict are judged once and "
        "counted as many as they are, so that fewer are judged than counted. What was "
        "looked for and left nothing open for a claim is named too."
    )
    caption = ("What was enumerated for each claim, and what was not",)
    table = Table("enumerated", caption, columns, rows)
    return Details("What was enumerated, what did not arise, what was left out", explained, table)


def _tally(view: View, row: StabilityRow, column: str, value: int) -> Inlines:
    table = "tables/stability.csv"
    what = {
        "left_out": "combinations that contradict themselves",
        "judged": "analyses that stand for all the others",
    }[column]
    key = f"stability.{row.claim}.{column}"
    entry = view.register.enter(key, value, count(value), "count", [table])
    note = count_note(view.register, f"stability.{column}", table, what, "enumerated")
    return (Opens(note, entry),)


def _analyses(view: View, claim: VerdictRow, rows: list[UniverseRow]) -> Table:
    columns = (
        Column("Chosen otherwise", "wide"),
        Column("Analyses", "figure"),
        Column("Estimate (interval)", "figure"),
        Column("Printed set", "figure"),
        Column("Quality"),
        Column("Verdict"),
    )
    shown = []
    for row in rows:
        figures, spread = _estimates(view, row)
        number = view.register.enter(
            f"universes.{row.claim}.{row.universe}.count",
            row.count,
            count(row.count),
            "count",
            ["tables/universes.csv"],
        )
        what = (Words(row.choices),) if row.choices else ("nothing: as declared",)
        note = count_note(
            view.register,
            f"universes.{claim.claim}",
            "tables/universes.csv",
            "analyses that come to one result",
            f"universes-{anchor(claim.claim)}",
        )
        shown.append(
            Row(
                what,
                Opens(note, number),
                figures,
                spread,
                Words(row.quality),
                Words(view.verdict_words(row.verdict)),
            )
        )
    caption = (Words(claim.statement), ": every result of the defensible analyses")
    return Table(f"universes-{anchor(claim.claim)}", caption, columns, shown)


def _estimates(view: View, row: UniverseRow) -> tuple[Inlines, Inlines]:
    effect = view.effects.get(row.effect)
    if effect is None:
        return (), ()
    note = effect_note(view, effect)
    ends = {}
    if row.yi_min is not None and row.yi_max is not None:
        texts = set_texts(row.measure, row.yi_min, row.yi_max)
        ends = dict(zip(("yi_min", "yi_max"), texts, strict=True))

    def enter(column: str, value: float | None) -> Inlines:
        if value is None or not math.isfinite(value):
            return ()
        shown = as_read(row.measure, value)
        key = f"universes.{row.claim}.{row.universe}.{column}"
        text = ends.get(column) or view.digits[row.effect].text(shown)
        return (view.register.enter(key, shown, text, "closed form", [row.effect]),)

    point, low, high = enter("yi", row.yi), enter("ci_lb", row.ci_lb), enter("ci_ub", row.ci_ub)
    between = (" (", *low, " to ", *high, ")") if low and high else ()
    lo, hi = enter("yi_min", row.yi_min), enter("yi_max", row.yi_max)
    spread: Inlines = ()
    if lo or hi:
        spread = (*(lo or ("no lower end",)), ", ", *(hi or ("no upper end",)))
        spread = (Opens(note, "[", *spread, "]"),)
    return ((Opens(note, *point, *between),) if point else ()), spread
