"""Summary of findings: the deciding effect of each question, and the syntheses."""

from __future__ import annotations

from mcstats.model.tables import PooledRow, VerdictRow
from mcstats.model.vocabularies import StudyKind
from mcstats.report.badges import both_certainties
from mcstats.report.blocks import Block, Column, Para, Row, Section, Table, table_of
from mcstats.report.claim_numbers import printed_value
from mcstats.report.deciding_figures import (
    MAIN,
    MOST_NAMED,
    absolute_words,
    figure_of_body,
    figure_of_effect,
    studies_of,
)
from mcstats.report.effect_numbers import group_sizes
from mcstats.report.inline import Content, Inline, Inlines, Line, Muted, Opens, Words
from mcstats.report.number_register import anchor
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
            "One line for each question: what decides it on all evidence that was coded, and "
            "how sure one can be of it. ",
            Words(view.rubric.certainty.note),
        ),
        _questions(view),
    ]
    main = [row for row in view.tables.pooled if row.role == MAIN and row.k > 1]
    if main:
        blocks.append(_pooled(view, main))
    else:
        blocks.append(Para("Nothing was pooled: no question has two results that are alike."))
    if single := [row for row in view.tables.pooled if row.role == "single study"]:
        blocks.append(_single(view, single))
    return Section("summary", "Summary of findings", *blocks)


def _questions(view: View) -> Table:
    levels = view.levels("certainty")

    def means(row: VerdictRow) -> Inlines:
        sentences = {"As tested: ": row.reading_text, "As sold: ": row.sold_text}
        return tuple(Line(Muted(lead), Words(text)) for lead, text in sentences.items() if text)

    return table_of(
        view.tables.verdicts,
        "sof",
        "What was found",
        ("Question", "claim", lambda row: Words(row.statement)),
        ("Studies, participants", "", lambda row: _participants(view, row)),
        ("Effect (interval)", "big", lambda row: _effect(view, row)),
        ("Certainty", "", lambda row: both_certainties(levels, row)),
        ("What that means", "wide", means),
        cards=True,
    )


def _participants(view: View, row: VerdictRow) -> Inlines:
    decides = view.deciding(row.claim)
    if len(decides) > MOST_NAMED:
        return studies_of(view, decides)
    cell: list[Inline] = []
    for one in decides:
        study, effect = view.study(one.study), view.effects.get(one.effect)
        if study is not None and study.kind is StudyKind.NONE:
            return ("nothing was found",)
        number = printed_value(view, one.study, "total", "participants", scope="sof")
        sizes = () if number or effect is None else group_sizes(view, effect, scope="sof")
        words = (*number, " participants") if number else sizes or ("number not reported",)
        cell += [Line(*view.study_words(one.study)), Line(Muted(*words))]
    return tuple(cell)


def _effect(view: View, row: VerdictRow) -> Inlines:
    figure = figure_of_body(view, row.claim, scope="sof") or ("no figure is printed",)
    people = [
        Line(*absolute_words(view, effect, scope="sof"))
        for effect in view.tables.absolute
        if effect.claim == row.claim
    ]
    return (*figure, *people)


def _single(view: View, rows: list[PooledRow]) -> Table:
    """Return the questions of which one study alone could have been pooled, with its own figure."""
    return table_of(
        rows,
        "single",
        "Nothing to pool: one study has a figure with its variance",
        ("Question", "wide", lambda row: Words(view.synthesis_label(row.synthesis))),
        ("Study", "name", lambda row: view.study_words(view.effects[row.members].study)),
        ("Effect (interval)", "figure", lambda row: _own(view, row)),
        row_id=lambda row: f"synthesis-{anchor(row.synthesis)}",
        cards=True,
    )


def _own(view: View, row: PooledRow) -> Inlines:
    return figure_of_effect(view, view.effects[row.members], scope="single")


def _pooled(view: View, rows: list[PooledRow]) -> Table:
    def figure(row: PooledRow, column: str, value: float | None, unit: str = "") -> Inline:
        if value is None:
            return "not estimable"
        entry = pooled_number(view, row, column, value, scope="sof")
        return Opens(pooled_note(view, row), entry, unit)

    def heterogeneity(row: PooledRow) -> Content:
        """Return I² with the P-value of Q."""
        share = figure(row, "i2", row.i2, "%")
        return share if row.q_p is None else (share, Line(Muted("P of Q ", entered(row, "q_p"))))

    def variance(row: PooledRow) -> Content:
        """Return the variance between studies with its interval, where it has one."""
        value = figure(row, "tau2", row.tau2)
        if row.tau2_lb is None or row.tau2_ub is None:
            return value
        ends = (entered(row, "tau2_lb"), " to ", entered(row, "tau2_ub"))
        return (value, Line(Muted("(", *ends, ")")))

    def entered(row: PooledRow, column: str) -> Opens:
        number = pooled_number(view, row, column, getattr(row, column), scope="sof")
        return Opens(pooled_note(view, row), number)

    def one(row: PooledRow) -> Row:
        summary, prediction, k = pooled_figures(view, row, scope="sof")
        measure = Line(Muted(Words(f"{label_of(row.measure)}, {row.stratum}")))
        return Row(
            (Words(view.synthesis_label(row.synthesis)), measure),
            k,
            summary or "not estimable",
            prediction or "not estimable",
            heterogeneity(row),
            variance(row),
            pooling_words(row),
            id=f"synthesis-{anchor(row.synthesis)}",
        )

    columns = (
        Column("Synthesis", "wide"),
        Column("Studies", "figure"),
        Column("Effect (interval)", "figure"),
        Column("Prediction interval", "figure"),
        Column("I²", "figure"),
        Column("τ²", "figure"),
        Column("Pooled by", "name"),
    )
    return Table("pooled", "What was pooled", columns, map(one, rows), cards=True)
