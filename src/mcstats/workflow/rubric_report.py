"""Print a rubric: the proof of its rules, the rules, and the verdicts that others would change."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mcstats.data.load_topic import load_topic
from mcstats.data.topic_folder import find_topics
from mcstats.model.decision_table import When
from mcstats.model.rubric import Rubric
from mcstats.model.tables import VerdictRow
from mcstats.model.topic import Topic

if TYPE_CHECKING:
    from mcstats.verdict.rubric_proof.proof import Proof


def proof_lines(proof: Proof) -> Iterator[str]:
    """Yield what was proved of the rules, and every counterexample."""
    for table in proof.tables:
        state = "exactly one rule each" if table.holds else "WRONG"
        name = f"{table.space}/{table.table}"
        yield f"  {name}: {table.rules} rules, {table.combinations} combinations, {state}"
        for kind in ("missing", "overlapping", "idle"):
            for text in getattr(table, kind):
                yield f"    {kind}: {text}"
    yield (
        f"  {proof.combinations} reachable combinations behind a verdict, "
        f"{proof.beneficial} of them of a beneficial result"
    )
    for statement in proof.statements:
        yield f"  {statement.says}: {statement.pairs} pairs, {statement.violations} violations"
        for text in statement.named:
            yield f"    {text}"
    for text in proof.levelled:
        yield f"  a qualifier may not move a level: {text}"
    yield "proved" if proof.holds else "not proved"


def rule_lines(rubric: Rubric) -> Iterator[str]:
    """Yield every rule with its condition, what it gives, its reason and its reference."""
    for section, space in rubric.spaces().items():
        for table in space.tables:
            yield f"{section}/{table.id}: {table.asks}"
            for rule in table.rules:
                yield f"  {rule.id}: {_condition(rule.when)} → {rule.then}"
                yield f"    {rule.because} [{rubric.references[rule.reference]}]"
        for contradiction in space.impossible:
            yield f"{section}: refused, {contradiction.id}: {_condition(contradiction.when)}"
            yield f"    {contradiction.because} [{rubric.references[contradiction.reference]}]"
    yield f"{rubric.combine.gives} = the least of {' and '.join(rubric.combine.least)}"
    yield f"    {rubric.combine.because}"


def _condition(when: When) -> str:
    named = (f"{name} {' | '.join(words)}" for name, words in when.items())
    return ", ".join(named) or "always"


_COMPARED: Final = {
    "reading": ("reading", "reading_text"),
    "verdict": ("verdict", "because"),
    "quality": ("quality", "because"),
    "verdict on all evidence": ("verdict_all", "verdict_all_text"),
    "certainty as tested": ("certainty", "reading_text"),
    "certainty as sold": ("certainty_sold", "sold_text"),
    "size": ("size", "reading_text"),
    "the article, against the evidence": ("further", "further_because"),
}
"""Columns of a verdict that two rubrics are compared by, each with the column of its reason."""


def moved_claims(data: Path, ours: Rubric, theirs: Rubric) -> Iterator[str]:
    """Yield a line for each reading, verdict, certainty and size that another rubric would move."""
    for name in find_topics(data):
        topic = load_topic(data / name)
        was, now = (_verdicts(topic, rules) for rules in (ours, theirs))
        for before, after in zip(was, now, strict=True):
            for what, (column, reason) in _COMPARED.items():
                old, new = getattr(before, column), getattr(after, column)
                if old != new:
                    because = getattr(after, reason)
                    yield f"{name}/{after.claim}: {what}: {old or '–'} → {new or '–'}: {because}"


def _verdicts(topic: Topic, rubric: Rubric) -> list[VerdictRow]:
    """Return the verdicts on the claims of a topic by the rules of a rubric."""
    from mcstats.bias.rate import rate_topic
    from mcstats.effects.effect_rows import estimate_topic
    from mcstats.verdict.verdict_rows import judge_topic

    effects = estimate_topic(topic, rubric.hedge_words()).effects
    return judge_topic(topic, rubric, effects, rate_topic(topic, rubric)).verdicts
