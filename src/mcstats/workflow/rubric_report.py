"""Print a rubric: the proof of its rules, the rules, and the verdicts that others would change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mcstats.data.load_topic import load_topic
from mcstats.data.topic_folder import find_topics
from mcstats.model.decision_table import When
from mcstats.model.rubric import Rubric
from mcstats.model.tables import VerdictRow
from mcstats.model.topic import Topic

if TYPE_CHECKING:
    from mcstats.model.facts import Facts
    from mcstats.verdict.decide import Decision
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


def freedom_lines(data: Path, rubric: Rubric) -> Iterator[str]:
    """Yield how far the rows of the articles fix the rules, in sentences.

    The rows of all topics that the rules reproduce are compared with every other set of monotone
    rules that reproduces them.
    """
    from mcstats.verdict.rubric_proof.attainable_verdicts import attainable_verdicts

    anchors: list[tuple[Facts, str]] = []
    of_rows: set[str] = set()
    of_claims: set[str] = set()
    rows = 0
    for name in find_topics(data):
        for decision, word in _decided_claims(load_topic(data / name), rubric):
            rules = {f"{table}/{rule.id}" for table, rule in decision.rules.items()}
            if word is None:
                of_claims |= rules
                continue
            rows += 1
            of_rows |= rules
            if word == decision.verdict:
                anchors.append((decision.facts, word))
    if not anchors:
        yield "No row of an article's verdict table is reproduced, so the rows fix no verdict."
        return
    found = attainable_verdicts(rubric, anchors)
    levels = len(rubric.scales["verdict"].order[0])
    total = len(found.combinations.codes)
    yield f"The rules reproduce the verdicts of {len(anchors)} of the {rows} rows of the articles."
    yield (
        f"Without these rows, monotone rules could give each of the {total} combinations any of "
        f"{levels} levels."
    )
    yield (
        f"With them, {found.fixed_of_all} combinations ({found.fixed_of_all / total:.1%}) have one "
        f"possible level, {found.fixed} of them with a beneficial result; "
        f"{found.mean_levels:.1f} levels remain on average."
    )
    yield (
        f"Of the {len(of_rows)} rules that decide these rows, {len(of_rows - of_claims)} decide no "
        f"other claim of the topics: {', '.join(sorted(of_rows - of_claims)) or 'none'}."
    )


def _decided_claims(topic: Topic, rubric: Rubric) -> Iterator[tuple[Decision, str | None]]:
    """Yield the decision on each claim, with the article's word where a row judges it."""
    from mcstats.bias.rate import rate_topic
    from mcstats.effects.effect_rows import estimate_topic
    from mcstats.verdict.judge import find_article_row, judge

    effects = estimate_topic(topic, rubric.hedge_words()).effects
    ratings = rate_topic(topic, rubric)
    for claim in topic.claims.claims:
        found = find_article_row(topic, claim)
        decision = judge(topic, rubric, claim, effects, ratings).decision
        yield decision, found[1].reads.verdict if found is not None else None


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


@dataclass(frozen=True, slots=True)
class PrintedRule:
    """A rule of a table with its reason, for programs.

    Attributes
    ----------
    table, id : str
        The table with its space, and the rule.
    when : dict of str to list of str
        The words of each fact for which it holds; without one, always.
    then, because, reference : str
        What it gives, its reason, and the source of the reason.
    """

    table: str
    id: str
    when: dict[str, list[str]]
    then: str
    because: str
    reference: str


def rules_of(rubric: Rubric) -> Iterator[PrintedRule]:
    """Yield every rule of the tables."""
    for section, space in rubric.spaces().items():
        for table in space.tables:
            for rule in table.rules:
                when = {name: list(words) for name, words in rule.when.items()}
                reference = rubric.references[rule.reference]
                name = f"{section}/{table.id}"
                yield PrintedRule(name, rule.id, when, rule.then, rule.because, reference)


def as_json(content: Proof | Iterable[MovedJudgement | PrintedRule]) -> str:
    """Return a proof, what moved or the rules as JSON; ASCII, for any terminal."""
    plain: Any
    if isinstance(content, Iterable):
        plain = [asdict(one) for one in content]
    else:
        plain = {"holds": content.holds, **asdict(content)}
    return json.dumps(plain, indent=2)


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


@dataclass(frozen=True, slots=True)
class MovedJudgement:
    """A judgement on a claim that another rubric would move; its text is a line on it."""

    topic: str  # the claim, and which judgement on it moves
    claim: str
    what: str
    old: str  # the words before and after, and the reason of the new one
    new: str
    because: str

    def __str__(self) -> str:
        """Return the line for the terminal."""
        words = f"{self.old or '–'} → {self.new or '–'}"
        return f"{self.topic}/{self.claim}: {self.what}: {words}: {self.because}"


def moved_claims(
    data: Path, ours: Rubric, theirs: Rubric, progress: Callable[[str], None] | None = None
) -> Iterator[MovedJudgement]:
    """Yield each reading, verdict, certainty and size that another rubric would move.

    `progress` gets a line before each topic is judged.
    """
    for name in find_topics(data):
        if progress is not None:
            progress(f"judging {name}")
        topic = load_topic(data / name)
        was, now = (_verdicts(topic, rules) for rules in (ours, theirs))
        for before, after in zip(was, now, strict=True):
            for what, (column, reason) in _COMPARED.items():
                old, new = getattr(before, column), getattr(after, column)
                if old != new:
                    because = getattr(after, reason)
                    yield MovedJudgement(name, after.claim, what, old, new, because)


def _verdicts(topic: Topic, rubric: Rubric) -> list[VerdictRow]:
    """Return the verdicts on the claims of a topic by the rules of a rubric."""
    from mcstats.bias.rate import rate_topic
    from mcstats.effects.effect_rows import estimate_topic
    from mcstats.verdict.verdict_rows import judge_topic

    effects = estimate_topic(topic, rubric.hedge_words()).effects
    return judge_topic(topic, rubric, effects, rate_topic(topic, rubric)).verdicts
