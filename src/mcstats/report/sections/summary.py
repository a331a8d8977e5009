"""Summary of findings: the deciding effect of each question, and the syntheses."""

from __future__ import annotations

from mcstats.model.tables import PooledRow, VerdictRow
from mcstats.report.badges import both_certainties
from mcstats.report.blocks import Block, Column, Para, Row, Section, Table
from mcstats.report.effect_numbers import estimate, scale_words
from mcstats.report.inline import Inlines, Line, Muted, Opens, Words
from mcstats.report.number_register import anchor, printed_value
from mcstats.report.scale import label_of
from mcstats.report.synthesis_numbers import (
    pooled_figures,
    pooled_note,
    pooled_number,
    pooling_words,
)
from mcstats.report.view import View


def summary(view: View) -> Section:
    """Return one row for each question, and one for each synthesis."""
    blocks: list[Block] = [
        Para(
            (
                "One line for each question: the result that decides, named before its effect "
                "was computed, and how sure one can be of it. "
            ),
            Words(view.rubric.certainty.note),
        ),
        _questions(view),
    ]
    main = [row for row in view.tables.pooled if row.role in ("main", "single study")]
    if main:
        blocks.append(_pooled(view, main))
    else:
        blocks.append(Para("Nothing was pooled: no question has two results that are alike."))
    return Section("summary", "Summary of findings", *blocks)


def _questions(view: View) -> Table:
    columns = (
        Column("Question", "claim"),
        Column("Study, participants"),
        Column("Effect (interval)", "big"),
        Column("Certainty"),
        Column("What that means", "wide"),
    )
    rows = tuple(_question(view, row) for row in view.tables.verdicts)
    return Table("sof", "What was found", columns, rows, cards=True)


def _question(view: View, row: VerdictRow) -> Row:
    effect = view.effects.get(row.effect)
    levels = view.levels("certainty")
    figures: Inlines = ("no figure is printed",)
    if effect is not None:
        scale = Line(Muted(*scale_words(view, effect)))
        figures = (*estimate(view, effect, scope="sof"), scale)
    participants = printed_value(view, row.study, "total", "participants", scope="sof")
    taking_part: Inlines = ("number not reported",)
    if participants:
        taking_part = (*participants, " participants")
    study = view.study_words(row.study) if row.study else ()
    sentences = {"As tested: ": row.says_tested, "As sold: ": row.says_sold}
    return Row(
        Words(row.statement),
        (*study, Line(Muted(*taking_part))),
        figures,
        both_certainties(levels, row.certainty, row.certainty_sold),
        tuple(Line(Muted(w), Words(text)) for w, text in sentences.items() if text),
    )


def _pooled(view: View, rows: list[PooledRow]) -> Table:
    columns = (
        Column("Synthesis", "wide"),
        Column("Studies", "figure"),
        Column("Effect (interval)", "figure"),
        Column("Prediction interval", "figure"),
        Column("I²", "figure"),
        Column("τ²", "figure"),
        Column("Pooled by", "name"),
    )

    def one(row: PooledRow) -> Row:
        note = pooled_note(view, row)
        figures, prediction, k = pooled_figures(view, row, scope="sof")

        def cell(column: str, value: float | None, unit: str = "") -> Inlines:
            if value is None:
                return ("not estimable",)
            entry = pooled_number(view, row, column, value, scope="sof")
            return (Opens(note, entry, unit),)

        return Row(
            (
                Words(view.synthesis_label(row.synthesis)),
                Line(Muted(Words(f"{label_of(row.measure)}, {row.stratum}"))),
            ),
            k,
            figures or ("not estimable",),
            prediction or ("not estimable",),
            cell("i2", row.i2, "%"),
            cell("tau2", row.tau2),
            pooling_words(row),
            id=f"synthesis-{anchor(row.synthesis)}",
        )

    shown = tuple(one(row) for row in rows)
    return Table("pooled", "What was pooled", columns, shown, cards=True)
