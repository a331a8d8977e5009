"""Reasons of each verdict: the sentence, the deciding figure, the rules, the nearest changes."""

from __future__ import annotations

from collections.abc import Iterator

from mcstats.model.claim import Claim
from mcstats.model.tables import VerdictRow
from mcstats.report.blocks import Block, Bullets, Column, Details, Para, Row, Section, Table, Terms
from mcstats.report.effect_numbers import estimate, printed_set, with_note
from mcstats.report.inline import Content, Inline, Inlines, Line, Link, Muted, Strong, Words, join
from mcstats.report.number_register import anchor
from mcstats.report.scale import label_of
from mcstats.report.sections.would_change import nearest_terms
from mcstats.report.view import View


def reasons(view: View, row: VerdictRow) -> Section:
    """Return the reason of one verdict, its rules and facts, and the steps of its certainty."""
    claim = next((c for c in view.topic.claims.claims if c.id == row.claim), None)
    lead: Inlines = (Strong(Words(row.verdict_text), "."), " ", Words(row.because))
    blocks: list[Block] = [Para(*lead)]
    sentences = [text for text in (row.says_tested, row.says_sold) if text]
    if sentences:
        blocks.append(Bullets(*(Words(text) for text in dict.fromkeys(sentences))))
    blocks.append(Terms(*_decided(view, row), *nearest_terms(view, row)))
    inner: list[Block] = [Terms(*_terms(view, row, claim))]
    steps = [f for f in view.tables.footnotes if f.claim == row.claim]
    if steps:
        rows = tuple(
            Row(
                Words(f.step),
                Words(f.question),
                _change(view, f.change),
                (Words(f.because), *((Line(Muted(Words(f.overridden))),) if f.overridden else ())),
                view.reference(f.reference),
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
            (Words(row.statement), ": steps of the certainty"),
            columns,
            rows,
        )
        inner.append(table)
    blocks.append(Details("The rules, the claim, and the steps of the certainty", *inner))
    return Section(f"claim-{anchor(row.claim)}", Words(row.statement), *blocks, level=4)


def _change(view: View, change: int) -> Inlines:
    words = view.rubric.scales["step"].words
    key = f"+{change}" if change > 0 else str(change)
    return (Words(words.get(key, key)),)


def _decided(view: View, row: VerdictRow) -> Iterator[tuple[Content, Content]]:
    if row.study:
        outcome = view.outcome_label(row.study, row.outcome)
        yield "Decided by", (*view.study_words(row.study), ": ", Words(outcome))
    if row.effect in view.effects:
        effect = view.effects[row.effect]
        name = label_of(effect.measure)
        figures: list[Inline] = [Words(name), " ", *estimate(view, effect, scope="claim")]
        if effect.estimable in ("yes", "point"):
            figures += [" ", *with_note(view, effect, printed_set(view, effect, scope="claim"))]
        yield "Deciding figure", tuple(figures)


def _terms(view: View, row: VerdictRow, claim: Claim | None) -> Iterator[tuple[Content, Content]]:
    if claim is not None:
        yield "What the claim asserts", Words(claim.because)
        yield (
            "Mechanism",
            (
                "plausible: " if claim.mechanism.plausible == "yes" else "not plausible: ",
                Words(claim.mechanism.because),
                " (",
                *view.source_words(claim.mechanism.source),
                ")",
            ),
        )
        for body in claim.deciding:
            if body.study == row.study:
                yield "Why this result", Words(body.because)
    if row.rules:
        links = [
            (Link(f"#rule-{anchor(rule)}", Words(rule.rpartition("/")[2], "code")),)
            for rule in row.rules.split()
        ]
        yield "Rules that fired", join(links)
    if row.range_lo:
        low, high = view.verdict_words(row.range_lo), view.verdict_words(row.range_hi)
        between = (Words(low),) if low == high else (Words(low), " to ", Words(high))
        yield "Other such rules allow", between
    if "; " in row.allowed:
        words = [(Words(view.verdict_words(w)),) for w in row.allowed.split("; ")]
        yield "The printed set allows", join(words)
    stable = view.stability.get(row.claim)
    if stable is not None:
        flips: Inlines = (Words(stable.flips),) if stable.flips else ("no combination of choices",)
        yield "Flips with the choice", flips
