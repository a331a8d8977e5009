"""Evidence at a glance: the table of verdicts, its legends, and the reasons of each verdict."""

from __future__ import annotations

from mcstats.model.tables import VerdictRow
from mcstats.report.badges import agreement, both_certainties, certainty, position, size
from mcstats.report.blocks import Block, Column, Key, Para, Row, Section, Table
from mcstats.report.effect_numbers import estimate, printed_set, scale_words, with_note
from mcstats.report.inline import Content, Inline, Inlines, Line, Link, Muted, Strong, Words, join
from mcstats.report.number_register import anchor, stability_share
from mcstats.report.sections.reasons import reasons
from mcstats.report.view import View

_COLUMNS = (
    Column("Claim, as people hear it", "claim"),
    Column("Best evidence"),
    Column("Quality"),
    Column("Verdict"),
    Column("How big", "big"),
    Column("How sure"),
    Column("Verdict holds in", "held"),
)


def glance(view: View) -> Section:
    """Return the verdict table, its legend, the article's wording beside ours, and the reasons."""
    blocks: list[Block] = [
        Table(
            "glance",
            "Each claim with its best evidence, and what that makes of it",
            _COLUMNS,
            (_row(view, row) for row in view.tables.verdicts),
            cards=True,
        ),
        *_keys(view),
    ]
    compared = [row for row in view.tables.verdicts if row.article]
    if compared:
        blocks.append(_beside(view, compared))
    blocks.append(
        Section(
            "reasons",
            "Why each verdict, and what would change it",
            *(reasons(view, row) for row in view.tables.verdicts),
            level=3,
        )
    )
    return Section("verdicts", "Evidence at a glance", *blocks)


def _row(view: View, row: VerdictRow) -> Row:
    levels = view.levels("verdict")
    verdict = position(levels, row.verdict, row.verdict_text, row.range_lo, row.range_hi)
    return Row(
        Link(f"#claim-{anchor(row.claim)}", Words(row.statement)),
        Words(row.best_evidence.replace("n = ", "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")),
        Words(row.quality_text),
        Strong(verdict),
        _how_big(view, row),
        _how_sure(view, row),
        _held(view, row),
        id=f"glance-{anchor(row.claim)}",
    )


def _how_big(view: View, row: VerdictRow) -> Inlines:
    effect = view.effects.get(row.effect)
    words = size(_sizes(view), row.size)
    if effect is None or effect.estimable == "no":
        return (*(words or ("Unknown",)), Line(Muted("no figure is printed")))
    known = words if row.size != "unknown" else ()
    parts: list[Inline] = [*known, Line(*estimate(view, effect, scope="glance"))]
    if effect.estimable == "point":
        spread = with_note(view, effect, printed_set(view, effect, scope="glance"))
        parts.append(Line(Muted("printed set "), *spread))
    return (*parts, Line(Muted(*scale_words(view, effect))))


def _sizes(view: View) -> tuple[str, ...]:
    return tuple(word for word in view.rubric.certainty.sizes if word != "unknown")


def _how_sure(view: View, row: VerdictRow) -> Inlines:
    levels = view.levels("certainty")
    return both_certainties(levels, row.certainty, row.certainty_sold)


def _held(view: View, row: VerdictRow) -> Inlines:
    stable = view.stability.get(row.claim)
    if stable is None:
        return ("not varied",)
    return stability_share(view, stable, scope="glance")


def _keys(view: View) -> tuple[Key, ...]:
    """Return the legends of the three scales, every level of each, used or not."""
    levels = view.levels("verdict")
    verdicts: list[tuple[Content, Content]] = [
        ((position(levels, word, view.verdict_words(word)),), ()) for word in levels
    ]
    open_to = position(levels, "", "A line: what other such rules would say", levels[0], levels[-1])
    verdicts.append(((open_to,), ()))
    grades = view.levels("certainty")
    sizes = _sizes(view)
    return (
        Key("key-verdicts", "Verdict", tuple(verdicts)),
        Key("key-sizes", "How big", tuple((size(sizes, word), ()) for word in sizes)),
        Key("key-certainty", "How sure", tuple((certainty(grades, word), ()) for word in grades)),
    )


def _beside(view: View, rows: list[VerdictRow]) -> Section:
    columns = (
        Column("Claim"),
        Column("Quality, ours"),
        Column("Quality, the article’s"),
        Column("Verdict, ours"),
        Column("Verdict, the article’s"),
        Column("Agree?", "sign"),
        Column("Why"),
    )
    table = Table(
        "beside",
        "Our wording and the article’s, cell by cell",
        columns,
        (
            Row(
                Words(row.statement),
                Words(row.quality_text),
                Words(row.article_quality),
                Words(row.verdict_text),
                Words(row.article_verdict),
                agreement(row.agrees),
                _why(view, row),
                role="bad" if row.agrees is False else "plain",
            )
            for row in rows
        ),
        cards=True,
    )
    names = sorted({row.article for row in rows})
    labels = join(
        [Words(view.topic.articles[n].label, "label") for n in names if n in view.topic.articles]
    )
    intro = Para(
        "The article’s cells stand as it prints them (",
        *labels,
        "). Ours follow from the rules alone; the rules name no study and no claim. ",
        Words(view.rubric.circularity),
    )
    return Section("articles-beside", "The article’s wording beside ours", intro, table, level=3)


def _why(view: View, row: VerdictRow) -> Inlines:
    """Return the finding of the check of the two cells, linked to the reasons of the verdict."""
    name = f"{row.article}/{row.row}"
    check = next((c for c in view.tables.checks if c.check == name), None)
    link = Link(f"#claim-{anchor(row.claim)}", "reasons")
    if check is None or row.agrees:
        return (link,)
    return Words(check.what), Line(Muted(Words(check.diagnosis))), Line(link)
