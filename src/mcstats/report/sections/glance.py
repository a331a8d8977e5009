"""Evidence at a glance: the table of verdicts, its legends, and the reasons of each verdict."""

from __future__ import annotations

from mcstats.model.tables import VerdictRow
from mcstats.report.badges import agreement, both_certainties, certainty, position, size
from mcstats.report.blocks import Block, Key, Para, Section, Table, table_of
from mcstats.report.claim_numbers import stability_share
from mcstats.report.effect_numbers import estimate, printed_set, scale_words, with_note
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

    def verdict(row: VerdictRow) -> Strong:
        return Strong(position(levels, row.verdict, row.verdict_text, row.range_lo, row.range_hi))

    def best(row: VerdictRow) -> Words:
        no_break = "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"
        return Words(row.best_evidence.replace("n = ", no_break))

    def holds_in(row: VerdictRow) -> Inlines:
        stable = view.stability.get(row.claim)
        return stability_share(view, stable, scope="glance") if stable else ("not varied",)

    return table_of(
        view.tables.verdicts,
        "glance",
        "Each claim with its best evidence, and what that makes of it",
        ("Claim, as people hear it", "claim", claim),
        ("Best evidence", "", best),
        ("Quality", "", lambda row: Words(row.quality_text)),
        ("Verdict", "", verdict),
        ("How big", "big", lambda row: _how_big(view, row)),
        ("How sure", "", lambda row: both_certainties(view.levels("certainty"), row)),
        ("Verdict holds in", "held", holds_in),
        row_id=lambda row: f"glance-{anchor(row.claim)}",
        cards=True,
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
