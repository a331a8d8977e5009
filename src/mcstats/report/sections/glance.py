"""Evidence at a glance: the table of verdicts, its legends, and the reasons of each verdict."""

from __future__ import annotations

from mcstats.model.tables import VerdictRow
from mcstats.report.badges import agreement, certainty, certainty_in_words, position, size
from mcstats.report.blocks import Block, Key, Para, Section, Table, table_of
from mcstats.report.deciding_figures import (
    figure_of_verdict,
    premises_of,
    significance,
    studies_of,
)
from mcstats.report.effect_numbers import printed_set, with_note
from mcstats.report.inline import Inline, Inlines, Line, Link, Muted, Strong, Words, join
from mcstats.report.number_register import anchor
from mcstats.report.sections.reasons import reasons
from mcstats.report.view import View


def glance(view: View) -> Section:
    """Return the verdict table, its legend, the article's wording beside ours, and the reasons."""
    blocks: list[Block] = [_verdicts(view), *_keys(view)]
    compared = [row for row in view.tables.verdicts if row.article]
    if compared:
        blocks.append(_beside(view, compared))
    why = [reasons(view, row) for row in view.tables.verdicts]
    blocks.append(Section("reasons", "Why each verdict, and what would change it", *why, level=3))
    return Section("verdicts", "Evidence at a glance", *blocks)


def _verdicts(view: View) -> Table:
    levels = view.levels("verdict")

    def claim(row: VerdictRow) -> Link:
        return Link(f"#claim-{anchor(row.claim)}", Words(row.statement))

    def verdict(row: VerdictRow) -> Inlines:
        sign = position(levels, row.verdict, row.verdict_text, row.range_lo, row.range_hi)
        return (Strong(sign), *_beside_verdict(view, row))

    def best(row: VerdictRow) -> Words:
        no_break = "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"
        return Words(row.best_evidence.replace("n = ", no_break))

    return table_of(
        view.tables.verdicts,
        "glance",
        "Each claim with our reading, and the verdict by the rules of the article’s scale",
        ("Claim, as people hear it", "claim", claim),
        ("Our reading of all evidence", "", lambda row: _reading(view, row)),
        ("Best evidence", "", best),
        ("Quality", "", lambda row: Words(row.quality_text)),
        ("Verdict", "", verdict),
        ("How big", "big", lambda row: _how_big(view, row)),
        row_id=lambda row: f"glance-{anchor(row.claim)}",
        cards=True,
    )


def _reading(view: View, row: VerdictRow) -> Inlines:
    """Return what all evidence says, how sure, and on whose results where they are others."""
    sure = certainty_in_words(view.levels("certainty"), row)
    lines: list[Inline] = [Line(Words(row.reading_text)), Line(Muted(*sure))]
    decides = view.deciding(row.claim)
    if decides and row.study not in {one.study for one in decides}:
        lines.append(Line(Muted("rests on ", *studies_of(view, decides))))
    return tuple(lines)


def _beside_verdict(view: View, row: VerdictRow) -> Inlines:
    """Return what stands below a verdict: all evidence, premises, and the article against it."""
    lines: list[Inline] = []
    if row.verdict_all_text != row.verdict_text:
        lines.append(Line(Muted("the same rules on all evidence: ", Words(row.verdict_all_text))))
    if row.premises:
        lines.append(Line(Muted("on premises of the article: ", *premises_of(view, row))))
    if row.further:
        words = view.rubric.scales["reach"].words.get(row.further, row.further)
        lines.append(Line(Muted("the article’s word: ", Words(words))))
    return tuple(lines)


def _how_big(view: View, row: VerdictRow) -> Inlines:
    effect = view.effects.get(row.effect)
    words = size(_sizes(view), row.size)
    figure = figure_of_verdict(view, row, scope="glance")
    if not figure or (effect is not None and effect.estimable == "no"):
        tested = () if effect is None else significance(view, effect, scope="glance")
        none = tested or ("no figure is printed",)
        return (*(words or ("Unknown",)), Line(Muted(*none)))
    known = words if row.size != "unknown" else ()
    if effect is None or effect.estimable != "point":
        return (*known, Line(*figure))
    spread = with_note(view, effect, printed_set(view, effect, scope="glance"))
    return (*known, Line(*figure), Line(Muted("printed set "), *spread))


def _sizes(view: View) -> tuple[str, ...]:
    return tuple(word for word in view.rubric.certainty.sizes if word != "unknown")


def _keys(view: View) -> tuple[Key, ...]:
    """Return the legends of the three scales, every level of each, used or not."""
    levels, grades, sizes = view.levels("verdict"), view.levels("certainty"), _sizes(view)
    verdicts = [position(levels, word, view.verdict_words(word)) for word in levels]
    verdicts.append(
        position(levels, "", "A line: what other such rules would say", levels[0], levels[-1])
    )
    return (
        Key("key-verdicts", "Verdict", [(sign, ()) for sign in verdicts]),
        Key("key-sizes", "How big", [(size(sizes, word), ()) for word in sizes]),
        Key("key-certainty", "How sure", [(certainty(grades, word), ()) for word in grades]),
    )


def _beside(view: View, rows: list[VerdictRow]) -> Section:
    table = table_of(
        rows,
        "beside",
        "Our wording and the article’s, cell by cell",
        ("Claim", "", lambda row: Words(row.statement)),
        ("Quality, ours", "", lambda row: Words(row.quality_text)),
        ("Quality, the article’s", "", lambda row: Words(row.article_quality)),
        ("Verdict, ours", "", lambda row: Words(row.verdict_text)),
        ("Verdict, the article’s", "", lambda row: Words(row.article_verdict)),
        ("Agree?", "sign", lambda row: agreement(row.agrees)),
        ("Why", "", lambda row: _why(view, row)),
        row_role=lambda row: "bad" if row.agrees is False else "plain",
        cards=True,
    )
    names = sorted({row.article for row in rows} & set(view.topic.articles))
    intro = Para(
        "The article’s cells stand as it prints them (",
        *join([Words(view.topic.articles[name].label, "label") for name in names]),
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
