"""Bodies of evidence: for each claim the results for and against it, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcstats.model.tables import BodyRow, VerdictRow
from mcstats.report.blocks import Column, Group, Row, Table
from mcstats.report.deciding_figures import absolute_words, figure_of_body, studies_of
from mcstats.report.effect_numbers import estimate
from mcstats.report.inline import Content, Inline, Inlines, Line, Muted, Words
from mcstats.report.number_register import anchor
from mcstats.report.view import View

_ROLES: Final = {
    "decides": "What decides",
    "for": "Beside it, in favour of the claim",
    "against": "Beside it, against the claim",
    "undecided": "Beside it, undecided",
    "excluded": "Left out, with the reason",
}


def body_terms(view: View, row: VerdictRow) -> Iterator[tuple[Content, Content]]:
    """Yield what decides the question of a claim on all evidence, and why."""
    tested, sold = view.deciding(row.claim), view.deciding(row.claim, "sold")
    if tested:
        yield "All evidence is decided by", studies_of(view, tested)
        yield "Why that decides", Words(tested[0].because)
        of_verdict = {row.claim, *(one.effect for one in tested)}
        figure = figure_of_body(view, row.claim, scope="body")
        if figure and row.effect not in of_verdict:
            yield "Its figure", figure
    for effect in view.tables.absolute:
        if effect.claim == row.claim:
            yield "In people", absolute_words(view, effect, scope="body")
    none: Inlines = ("no study in people tested the product for its use",)
    rated = row.certainty_sold in view.levels("certainty")
    yield "As sold, decided by", studies_of(view, sold) if rated else none


def body_table(view: View, row: VerdictRow) -> Table | None:
    """Return the results of a body of evidence by their part in it; None where there are none."""
    rows = view.bodies.get((row.claim, "tested"), [])
    groups = [
        Group(title, [_row(view, one) for one in rows if one.role == role])
        for role, title in _ROLES.items()
        if any(one.role == role for one in rows)
    ]
    if not groups:
        return None
    columns = (
        Column("Result", "name"),
        Column("Kind of evidence"),
        Column("Effect (interval)", "figure"),
        Column("What it says"),
        Column("Because", "wide"),
    )
    caption = (Words(row.statement), ": the evidence, result by result")
    return Table(f"body-{anchor(row.claim)}", caption, columns, groups=groups, cards=True)


def _row(view: View, one: BodyRow) -> Row:
    # Why the deciding results decide stands once, above the table.
    because: list[Inline] = [] if one.role == "decides" else [Words(one.because)]
    if one.replication:
        because.append(Line(Muted(Words(one.replication))))
    says = view.fact_words("effect", one.word) if one.word else ""
    return Row(_result(view, one), one.tier, _figure(view, one), Words(says), tuple(because))


def _result(view: View, one: BodyRow) -> Inlines:
    outcome = view.outcome_label(one.study, one.outcome)
    time = f", {view.time_label(one.study, one.time)}" if one.time else ""
    return (*view.study_words(one.study), Line(Muted(Words(outcome + time))))


def _figure(view: View, one: BodyRow) -> Inlines:
    effect = view.effects.get(one.effect)
    if effect is None:
        return ()
    return Words(effect.measure, "code"), " ", *estimate(view, effect, scope="body")
