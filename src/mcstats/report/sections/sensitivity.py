"""Sensitivity: the share of analyses in which each verdict holds, and its tipping points."""

from __future__ import annotations

import math

from mcstats.model.tables import StabilityRow, UniverseRow, VerdictRow
from mcstats.report.blocks import Block, Column, Details, Para, Row, Section, Table, table_of
from mcstats.report.claim_numbers import stability_share
from mcstats.report.deciding_figures import origin_of
from mcstats.report.digits import set_texts
from mcstats.report.format import count
from mcstats.report.inline import Inlines, Opens, Words
from mcstats.report.number_register import anchor, count_note
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
    none = "none of the choices, together or alone"
    return table_of(
        view.tables.stability,
        "stability",
        "In how many defensible analyses each verdict holds",
        ("Claim", "claim", lambda row: view.claim_words(row.claim)),
        ("Verdict", "", lambda row: Words(view.verdict_words(row.verdict))),
        ("Holds in", "figure", lambda row: stability_share(view, row)),
        ("Smallest change that flips it", "wide", lambda row: Words(row.flips or none)),
        row_id=lambda row: f"stability-{anchor(row.claim)}",
        cards=True,
    )


def _counting(view: View) -> Details:
    """Return the numbers of analyses: enumerated, left out and judged."""

    def number(row: StabilityRow, column: str, value: int, what: str) -> Opens:
        file = "tables/stability.csv"
        key = f"stability.{row.claim}.{column}"
        entry = view.register.enter(key, value, count(value), "count", [file])
        note = count_note(view.register, f"stability.{column}", file, what, "enumerated")
        return Opens(note, entry)

    def varied(row: StabilityRow) -> Words:
        return Words(row.enumerated or "nothing was open")

    def left_out(row: StabilityRow) -> Opens:
        return number(row, "left_out", row.left_out, "combinations that contradict themselves")

    def judged(row: StabilityRow) -> Opens:
        return number(row, "judged", row.judged, "analyses that stand for all the others")

    explained = Para(
        "The options of all choices multiply. Combinations that contradict themselves are "
        "left out. Analyses that cannot differ in their verdict are judged once and "
        "counted as many as they are, so that fewer are judged than counted. What was "
        "looked for and left nothing open for a claim is named too."
    )
    table = table_of(
        view.tables.stability,
        "enumerated",
        "What was enumerated for each claim, and what was not",
        ("Claim", "name", lambda row: view.claim_words(row.claim)),
        ("What was varied, in how many ways", "wide", varied),
        ("Left out", "figure", left_out),
        ("Judged", "figure", judged),
        ("Verdicts reached", "name", lambda row: Words(row.verdicts)),
        ("Looked for, and nothing was open", "wide", lambda row: Words(row.not_arising)),
    )
    return Details("What was enumerated, what did not arise, what was left out", explained, table)


def _analyses(view: View, claim: VerdictRow, rows: list[UniverseRow]) -> Table:
    file, name = "tables/universes.csv", f"universes-{anchor(claim.claim)}"

    def one(row: UniverseRow) -> Row:
        figures, spread = _estimates(view, row)
        key = f"universes.{row.claim}.{row.universe}.count"
        number = view.register.enter(key, row.count, count(row.count), "count", [file])
        what = "analyses that come to one result"
        note = count_note(view.register, f"universes.{claim.claim}", file, what, name)
        return Row(
            Words(row.choices) if row.choices else "nothing: as declared",
            Opens(note, number),
            figures,
            spread,
            Words(row.quality),
            Words(view.verdict_words(row.verdict)),
        )

    columns = (
        Column("Chosen otherwise", "wide"),
        Column("Analyses", "figure"),
        Column("Estimate (interval)", "figure"),
        Column("Printed set", "figure"),
        Column("Quality"),
        Column("Verdict"),
    )
    caption = (Words(claim.statement), ": every result of the defensible analyses")
    return Table(name, caption, columns, map(one, rows))


def _estimates(view: View, row: UniverseRow) -> tuple[Inlines, Inlines]:
    origin = origin_of(view, row.claim, row.effect)
    if origin is None:
        return (), ()
    note = origin.note
    ends = {}
    if row.yi_min is not None and row.yi_max is not None:
        texts = set_texts(row.measure, row.yi_min, row.yi_max)
        ends = dict(zip(("yi_min", "yi_max"), texts, strict=True))

    def enter(column: str, value: float | None) -> Inlines:
        if value is None or not math.isfinite(value):
            return ()
        shown = as_read(row.measure, value)
        key = f"universes.{row.claim}.{row.universe}.{column}"
        text = ends.get(column) or origin.digits.text(shown)
        return (view.register.enter(key, shown, text, "closed form", origin.members),)

    point, low, high = enter("yi", row.yi), enter("ci_lb", row.ci_lb), enter("ci_ub", row.ci_ub)
    between = (" (", *low, " to ", *high, ")") if low and high else ()
    lo, hi = enter("yi_min", row.yi_min), enter("yi_max", row.yi_max)
    spread: Inlines = ()
    if lo or hi:
        spread = (*(lo or ("no lower end",)), ", ", *(hi or ("no upper end",)))
        spread = (Opens(note, "[", *spread, "]"),)
    return ((Opens(note, *point, *between),) if point else ()), spread
