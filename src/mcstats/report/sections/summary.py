"""Summary of findings: what the effects say together, question by question."""

from __future__ import annotations

from mcstats.schema.tables import PooledRow, VerdictRow

from ..blocks import Block, Column, Group, Para, Row, Section, Table
from ..context import Context
from ..figures_of import estimate
from ..inline import Inlines, Line, Muted, Opens, Text, Words
from ..ledger import anchor
from ..marks import certainty
from ..notes import printed
from ..pooled import pooled_figures, pooled_note, pooled_number

__all__ = ["summary"]


def summary(context: Context) -> Section:
    """Return one row for each question, and what was pooled."""
    blocks: list[Block] = [
        Para(
            (
                Text(
                    "One line for each question: the result that decides, named before its effect "
                    "was computed, and how sure one can be of it. "
                ),
                Words(context.rubric.certainty.note),
            )
        ),
        _questions(context),
    ]
    main = [row for row in context.tables.pooled if row.role in ("main", "single study")]
    if main:
        blocks.append(_pooled(context, main))
    else:
        blocks.append(
            Para((Text("Nothing was pooled: no question has two results that are alike."),))
        )
    return Section("summary", (Text("Summary of findings"),), tuple(blocks))


def _questions(context: Context) -> Table:
    columns = (
        Column("Question", "wide"),
        Column("Study"),
        Column("Participants"),
        Column("Effect (interval)", "figure"),
        Column("Certainty, as tested"),
        Column("Certainty, as sold"),
        Column("In words", "wide"),
    )
    rows = tuple(_question(context, row) for row in context.tables.verdicts)
    return Table("sof", (Text("What was found"),), columns, (Group((), rows),))


def _question(context: Context, row: VerdictRow) -> Row:
    effect = context.effects.get(row.effect)
    levels = context.rubric.scales["certainty"].order[0]
    figures: Inlines = estimate(context, effect, scope="sof") if effect else (Text("no figure"),)
    if effect is not None:
        figures = (*figures, Line((Muted((Words(effect.measure, "code"),)),)))
    return Row(
        (
            (Words(row.statement),),
            context.study_words(row.study) if row.study else (),
            printed(context, row.study, "total", "participants", scope="sof")
            or (Text("not reported"),),
            figures,
            certainty(levels, row.certainty),
            certainty(levels, row.certainty_sold),
            (Words(row.says_tested), Line((Words(row.says_sold),))),
        )
    )


def _pooled(context: Context, rows: list[PooledRow]) -> Table:
    labels = {s.id: s.label for s in context.topic.claims.syntheses}
    columns = (
        Column("Synthesis", "wide"),
        Column("Studies", "figure"),
        Column("Effect (interval)", "figure"),
        Column("Prediction interval", "figure"),
        Column("I²", "figure"),
        Column("τ²", "figure"),
        Column("Estimator, interval"),
    )

    def one(row: PooledRow) -> Row:
        note = pooled_note(context, row)
        figures, prediction, k = pooled_figures(context, row, scope="sof")

        def cell(column: str, value: float | None, unit: str = "") -> Inlines:
            if value is None:
                return (Text("not estimable"),)
            entry = pooled_number(context, row, column, value, scope="sof")
            return (Opens(note, (entry, Text(unit))),)

        return Row(
            (
                (
                    Words(labels.get(row.synthesis, row.synthesis)),
                    Line((Muted((Words(row.measure, "code"), Text(", "), Words(row.stratum))),)),
                ),
                k,
                figures or (Text("not estimable"),),
                prediction or (Text("not estimable"),),
                cell("i2", row.i2, "%"),
                cell("tau2", row.tau2),
                (Words(f"{row.method}, {row.test}"),),
            ),
            id=f"synthesis-{anchor(row.synthesis)}",
        )

    found = tuple(one(row) for row in rows)
    return Table("pooled", (Text("What was pooled"),), columns, (Group((), found),))
