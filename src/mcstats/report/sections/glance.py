"""Evidence at a glance: a reader who stops here is right."""

from __future__ import annotations

from collections.abc import Iterator

from mcstats.schema.claim import Claim
from mcstats.schema.tables import VerdictRow

from ..blocks import Block, Bullets, Column, Details, Group, Key, Para, Row, Section, Table, Terms
from ..context import Context
from ..counts import share
from ..figures_of import estimate, opened, printed_set
from ..inline import Inline, Inlines, Line, Link, Muted, Strong, Text, Words, join
from ..ledger import anchor
from ..marks import agreement, certainty, position, size

__all__ = ["glance"]

_COLUMNS = (
    Column("Claim, as people hear it", "claim"),
    Column("Best evidence"),
    Column("Quality"),
    Column("Verdict"),
    Column("How big"),
    Column("How sure"),
    Column("Holds in"),
)


def glance(context: Context) -> Section:
    """Return the verdict table, its legend, the article's wording beside ours, and the reasons."""
    blocks: list[Block] = [
        Table(
            "glance",
            (Text("Each claim with its best evidence, and what that makes of it"),),
            _COLUMNS,
            (Group((), tuple(_row(context, row) for row in context.tables.verdicts)),),
            cards=True,
        ),
        _key(context),
    ]
    compared = [row for row in context.tables.verdicts if row.article]
    if compared:
        blocks.append(_beside(context, compared))
    blocks.append(
        Section(
            "reasons",
            (Text("Why each verdict, and what would change it"),),
            tuple(_reasons(context, row) for row in context.tables.verdicts),
            3,
        )
    )
    return Section("verdicts", (Text("Evidence at a glance"),), tuple(blocks))


def _row(context: Context, row: VerdictRow) -> Row:
    scale = context.rubric.scales
    levels = scale["verdict"].order[0]
    verdict = position(levels, row.verdict, row.verdict_text, row.range_lo, row.range_hi)
    return Row(
        (
            (Link(f"#claim-{anchor(row.claim)}", (Words(row.statement),)),),
            (Words(row.best_evidence),),
            (Words(row.quality_text),),
            (Strong((verdict,)),),
            _how_big(context, row),
            _how_sure(context, row),
            _held(context, row),
        ),
        id=f"glance-{anchor(row.claim)}",
    )


def _how_big(context: Context, row: VerdictRow) -> Inlines:
    effect = context.effects.get(row.effect)
    words = size(_sizes(context), row.size)
    if effect is None or effect.estimable == "no":
        return (*(words or (Text("Unknown"),)), Line((Muted((Text("no figure is printed"),)),)))
    figures = estimate(context, effect, scope="glance")
    known = words if row.size != "unknown" else ()
    parts: list[Inline] = [
        *known,
        Line((Muted((Words(effect.measure, "code"),)),)),
        *figures,
    ]
    if effect.estimable == "point":
        parts.append(Line(opened(context, effect, printed_set(context, effect, scope="glance"))))
    return tuple(parts)


def _sizes(context: Context) -> tuple[str, ...]:
    return tuple(word for word in context.rubric.certainty.sizes if word != "unknown")


def _how_sure(context: Context, row: VerdictRow) -> Inlines:
    levels = context.rubric.scales["certainty"].order[0]
    if row.certainty == row.certainty_sold:
        both = Line((Muted((Text("as tested and as sold"),)),))
        return (*certainty(levels, row.certainty), both)
    return (
        *certainty(levels, row.certainty),
        Line((Muted((Text("as tested"),)),)),
        *certainty(levels, row.certainty_sold),
        Line((Muted((Text("as sold"),)),)),
    )


def _held(context: Context, row: VerdictRow) -> Inlines:
    found = context.stability.get(row.claim)
    if found is None:
        return (Text("not varied"),)
    return share(context, found, scope="glance")


def _key(context: Context) -> Key:
    scale = context.rubric.scales["verdict"]
    levels = scale.order[0]
    items: list[tuple[Inlines, Inlines]] = [
        ((position(levels, word, scale.words[word]),), ()) for word in levels
    ]
    grades = context.rubric.scales["certainty"].order[0]
    items += [((*certainty(grades, word), Text(" certainty")), ()) for word in grades]
    sizes = _sizes(context)
    items += [(size(sizes, word), (Words(context.rubric.certainty.sizes[word]),)) for word in sizes]
    return Key("key-verdicts", "Signs", tuple(items))


def _beside(context: Context, rows: list[VerdictRow]) -> Section:
    columns = (
        Column("Claim"),
        Column("Quality, ours"),
        Column("Quality, the article’s"),
        Column("Verdict, ours"),
        Column("Verdict, the article’s"),
        Column("Agree?", "sign"),
    )
    table = Table(
        "beside",
        (Text("Our wording and the article’s, cell by cell"),),
        columns,
        (
            Group(
                (),
                tuple(
                    Row(
                        (
                            (Words(row.statement),),
                            (Words(row.quality_text),),
                            (Words(row.article_quality),),
                            (Words(row.verdict_text),),
                            (Words(row.article_verdict),),
                            agreement(row.agrees),
                        ),
                        role="bad" if row.agrees is False else "plain",
                    )
                    for row in rows
                ),
            ),
        ),
        cards=True,
    )
    names = sorted({row.article for row in rows})
    labels = join(
        [
            (Words(context.topic.articles[n].label, "label"),)
            for n in names
            if n in context.topic.articles
        ]
    )
    intro = Para(
        (
            Text("The article’s cells stand as it prints them ("),
            *labels,
            Text("). Ours follow from the rules alone; the rules name no study and no claim. "),
            Words(context.rubric.circularity),
        )
    )
    return Section(
        "articles-beside", (Text("The article’s wording beside ours"),), (intro, table), 3
    )


def _reasons(context: Context, row: VerdictRow) -> Section:
    claim = next((c for c in context.topic.claims.claims if c.id == row.claim), None)
    lead: Inlines = (
        Strong((Words(row.verdict_text), Text("."))),
        Text(" "),
        Words(row.because),
    )
    blocks: list[Block] = [Para(lead)]
    said = [text for text in (row.says_tested, row.says_sold) if text]
    if said:
        blocks.append(Bullets(tuple((Words(text),) for text in dict.fromkeys(said))))
    blocks.append(Terms(tuple(_terms(context, row, claim))))
    steps = [f for f in context.tables.footnotes if f.claim == row.claim]
    if steps:
        rows = tuple(
            Row(
                (
                    (Words(f.step),),
                    (Words(f.question),),
                    _change(context, f.change),
                    (
                        Words(f.because),
                        *((Line((Muted((Words(f.overridden),)),)),) if f.overridden else ()),
                    ),
                    context.reference(f.reference),
                )
            )
            for f in steps
        )
        columns = (
            Column("Step"),
            Column("Question"),
            Column("Change"),
            Column("Because", "wide"),
            Column("Reference"),
        )
        table = Table(
            f"certainty-{anchor(row.claim)}",
            (Words(row.statement), Text(": steps of the certainty")),
            columns,
            (Group((), rows),),
        )
        blocks.append(Details((Text("How the certainty was reached"),), (table,)))
    return Section(f"claim-{anchor(row.claim)}", (Words(row.statement),), tuple(blocks), 4)


def _change(context: Context, change: int) -> Inlines:
    words = context.rubric.scales["step"].words
    key = f"+{change}" if change > 0 else str(change)
    return (Words(words.get(key, key)),)


def _terms(
    context: Context, row: VerdictRow, claim: Claim | None
) -> Iterator[tuple[Inlines, Inlines]]:
    scale = context.rubric.scales["verdict"].words
    if row.study:
        outcome = context.outcome_label(row.study, row.outcome)
        yield (Text("Decided by"),), (*context.study_words(row.study), Text(": "), Words(outcome))
    if row.effect in context.effects:
        effect = context.effects[row.effect]
        name = context.measure_label(effect.measure)
        figures: list[Inline] = [Words(name), Text(" "), *estimate(context, effect, scope="claim")]
        if effect.estimable in ("yes", "point"):
            figures += [
                Text(" "),
                *opened(context, effect, printed_set(context, effect, scope="claim")),
            ]
        yield (Text("Deciding figure"),), tuple(figures)
    if claim is not None:
        yield (Text("What the claim asserts"),), (Words(claim.because),)
        yield (
            (Text("Mechanism"),),
            (
                Text("plausible: " if claim.mechanism.plausible == "yes" else "not plausible: "),
                Words(claim.mechanism.because),
                Text(" ("),
                *context.source_words(claim.mechanism.source),
                Text(")"),
            ),
        )
        for body in claim.deciding:
            if body.study == row.study:
                yield (Text("Why this result"),), (Words(body.because),)
    if row.rules:
        links = [
            (Link(f"#rule-{anchor(rule)}", (Words(rule.rpartition("/")[2], "code"),)),)
            for rule in row.rules.split()
        ]
        yield (Text("Rules that fired"),), join(links)
    if row.range_lo:
        low, high = scale.get(row.range_lo, row.range_lo), scale.get(row.range_hi, row.range_hi)
        between = (Words(low),) if low == high else (Words(low), Text(" to "), Words(high))
        yield (Text("Any such rules allow"),), between
    yield (Text("Would rise with"),), (Words(row.up) if row.up else Text("nothing that is coded"),)
    yield (
        (Text("Would fall with"),),
        (Words(row.down) if row.down else Text("nothing that is coded"),),
    )
    found = context.stability.get(row.claim)
    if found is not None:
        flips: Inlines = (
            (Words(found.flips),) if found.flips else (Text("no combination of choices"),)
        )
        yield (Text("Flips with"),), flips
