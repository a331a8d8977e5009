"""`mcstats rubric`: the proof of the rules, the rules themselves, what other rules would move."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from mcstats.evidence.load import load_topic, topics
from mcstats.evidence.rubric import load_rubric, rubric_path
from mcstats.schema.rubric import Rubric
from mcstats.schema.rules import When


def rubric(options: argparse.Namespace) -> int:
    """Prove the rules, print them, or list the claims whose verdict other rules would move."""
    path = options.rubric or rubric_path(options.data)
    chosen = load_rubric(path)
    if options.against is not None:
        return _against(options.data, chosen, load_rubric(options.against))
    if options.rules:
        for line in _table(chosen):
            print(line)
        return 0
    from mcstats.verdict.prove import prove

    proof = prove(chosen)
    print(f"{path}: {chosen.title}")
    for table in proof.tables:
        state = "exactly one rule each" if table.holds else "WRONG"
        name = f"{table.space}/{table.table}"
        print(f"  {name}: {table.rules} rules, {table.combinations} combinations, {state}")
        for kind in ("missing", "overlapping", "idle"):
            for text in getattr(table, kind):
                print(f"    {kind}: {text}")
    print(f"  {proof.combinations} reachable combinations behind a verdict", end="")
    print(f", {proof.beneficial} of them of a beneficial result")
    for statement in proof.statements:
        print(f"  {statement.says}: {statement.pairs} pairs, {statement.violations} violations")
        for text in statement.named:
            print(f"    {text}")
    for text in proof.levelled:
        print(f"  a qualifier may not move a level: {text}")
    print("proved" if proof.holds else "not proved")
    return 0 if proof.holds else 1


def _table(rubric: Rubric) -> Iterator[str]:
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


def _against(data: Path, ours: Rubric, theirs: Rubric) -> int:
    found = list(_moves(data, ours, theirs))
    for line in found:
        print(line)
    if not found:
        print("no verdict moves")
    return 0


def _moves(data: Path, ours: Rubric, theirs: Rubric) -> Iterator[str]:
    from mcstats.bias.rate import rate_topic
    from mcstats.effects.rows import estimate_topic
    from mcstats.verdict.judge import judge

    for name in topics(data):
        topic = load_topic(data / name)
        judged = []
        for rules in (ours, theirs):
            effects = estimate_topic(topic, rules.hedge_words()).effects
            ratings = rate_topic(topic, rules)
            judged.append(
                {
                    claim.id: judge(topic, rules, claim, effects, ratings).decision
                    for claim in topic.claims.claims
                }
            )
        for claim in topic.claims.claims:
            was, now = (each[claim.id] for each in judged)
            if (was.quality, was.verdict) != (now.quality, now.verdict):
                yield (
                    f"{name}/{claim.id}: {was.verdict} ({was.quality})"
                    f" → {now.verdict} ({now.quality}): {now.because}"
                )
