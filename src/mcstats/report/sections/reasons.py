"""Reasons of each verdict: the sentence, the deciding figure, the rules, the nearest changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mcstats.model.claim import Claim
from mcstats.model.tables import FootnoteRow, VerdictRow
from mcstats.report.blocks import (
    Block,
    Bullets,
    Details,
    Para,
    Section,
    Table,
    Terms,
    table_of,
)
from mcstats.report.deciding_figures import (
    figure_of_verdict,
    premises_of,
    significance,
    studies_of_verdict,
)
from mcstats.report.effect_numbers import estimate, printed_set, with_note
from mcstats.report.inline import Content, Inline, Inlines, Line, Link, Muted, Strong, Words, join
from mcstats.report.number_register import anchor
from mcstats.report.scale import label_of
from mcstats.report.sections.bodies import body_table, body_terms
from mcstats.report.sections.would_change import nearest_terms
from mcstats.report.view import View


def reasons(view: View, row: VerdictRow) -> Section:
    """Return the reason of one verdict, its evidence and rules, and the steps of its certainty."""
    claim = next((c for c in view.topic.claims.claims if c.id == row.claim), None)
    blocks: list[Block] = [Para(Strong(Words(row.verdict_text), "."), " ", Words(row.because))]
    sentences = [text for text in (row.reading_text, row.sold_text) if text]
    if sentences:
        blocks.append(Bullets(*(Words(text) for text in dict.fromkeys(sentences))))
    blocks.append(Terms(*_decided(view, row), *nearest_terms(view, row), *_firm(view, row)))
    inner: list[Block] = [Terms(*body_terms(view, row), *_terms(view, row, claim))]
    body = body_table(view, row)
    if body is not None:
        inner.append(body)
    steps = [f for f in view.tables.footnotes if f.claim == row.claim]
    if steps:
        inner.append(_steps(view, row, steps))
    blocks.append(Details("The evidence, the rules, and the steps of the certainty", *inner))
    return Section(f"claim-{anchor(row.claim)}", Words(row.statement), *blocks, level=4)


def _steps(view: View, row: VerdictRow, steps: list[FootnoteRow]) -> Table:
    words = view.rubric.scales["step"].words
    questions: dict[FootnoteRow, list[str]] = {}
    for step in steps:
        questions.setdefault(replace(step, question=""), []).append(step.question)

    def change(step: FootnoteRow) -> Words:
        return Words(_levels(words, step.change))

    def because(step: FootnoteRow) -> Inlines:
        if not step.overridden:
            return (Words(step.because),)
        computed = Words(_levels(words, step.computed))
        by_hand = Muted("a person’s step; computed: ", computed, ". Reason: ")
        return Words(step.because), Line(by_hand, Words(step.overridden))

    return table_of(
        questions,
        f"certainty-{anchor(row.claim)}",
        (Words(row.statement), ": steps of the certainty"),
        ("Step", "", lambda step: Words(step.step)),
        ("Question", "", lambda step: Words(" and ".join(questions[step]))),
        ("Change", "", change),
        ("Because", "wide", because),
        ("Reference", "", lambda step: view.reference(step.reference)),
    )


def _firm(view: View, row: VerdictRow) -> Iterator[tuple[Content, Content]]:
    """Yield the single open choices that change the verdict or the reading, or that none does."""
    sentences = [Line(Words(one.sentence)) for one in view.tables.firm if one.claim == row.claim]
    if sentences:
        yield "How firm", tuple(sentences)


def _levels(words: Mapping[str, str], change: int) -> str:
    key = f"+{change}" if change > 0 else str(change)
    return words.get(key, key)


def _decided(view: View, row: VerdictRow) -> Iterator[tuple[Content, Content]]:
    if row.study:
        outcome = view.outcome_label(row.study, row.outcome)
        yield "Decided by", (*studies_of_verdict(view, row), ": ", Words(outcome))
    effect = view.effects.get(row.effect)
    if effect is not None:
        name = label_of(effect.measure)
        figures: list[Inline] = [Words(name), " ", *estimate(view, effect, scope="claim")]
        if effect.estimable in ("yes", "point"):
            figures += [" ", *with_note(view, effect, printed_set(view, effect, scope="claim"))]
        if tested := significance(view, effect, scope="claim"):
            figures += ["; ", *tested]
        yield "Deciding figure", tuple(figures)
    elif figure := figure_of_verdict(view, row, scope="claim"):
        yield "Deciding figure", figure
    if row.premises:
        yield "Premises that only the article supplies", premises_of(view, row)
    if row.verdict_all_text != row.verdict_text:
        yield "The same rules on all evidence", Words(row.verdict_all_text)
    if row.further:
        further = view.rubric.scales["reach"].words.get(row.further, row.further)
        because = Words(row.further_because)
        yield "The article’s word, against the evidence", (Words(further), ": ", because)


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
    if row.rules:
        links = [
            Link(f"#rule-{anchor(rule)}", Words(rule.rpartition("/")[2], "code"))
            for rule in row.rules.split()
        ]
        yield "Rules that fired", join(links)
    if row.range_lo:
        low, high = view.verdict_words(row.range_lo), view.verdict_words(row.range_hi)
        between = (Words(low),) if low == high else (Words(low), " to ", Words(high))
        yield "Other such rules allow", between
    if "; " in row.allowed:
        words = [Words(view.verdict_words(w)) for w in row.allowed.split("; ")]
        yield "The printed set allows", join(words)
