"""A rubric of one table with few combinations, for comparison with every monotone assignment."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from helpers.rubric_cases import rubric_data, validated_rubric
from mcstats.model.rubric import Rubric

LEVELS = ("against", "open", "for")
KINDS = ("reports", "trial")
EFFECTS = ("harm", "unclear", "benefit")
CLAIMS = ("caused", "seen")
COMBINATIONS = tuple(itertools.product(KINDS, EFFECTS, CLAIMS))


def fact(part: str, words: Sequence[str]) -> dict[str, Any]:
    return {"part": part, "asks": "?", "words": dict.fromkeys(words, "so"), "order": [list(words)]}


def small_rubric() -> Rubric:
    """Twelve combinations and three levels; its one rule is never applied."""
    data = rubric_data()
    data["scales"]["verdict"] = {"words": dict.fromkeys(LEVELS, "so"), "order": [list(LEVELS)]}
    rule = {"id": "any", "when": {}, "then": "open", "because": "so", "reference": "hill1965"}
    table = {
        "id": "level",
        "gives": "verdict",
        "asks": "?",
        "inputs": ["kind", "effect", "asserts"],
        "rules": [rule],
    }
    data["verdict"] = {
        "facts": {
            "kind": fact("evidence", KINDS),
            "effect": fact("effect", EFFECTS),
            "asserts": fact("claim", CLAIMS),
        },
        "tables": [table],
    }
    data["combine"]["least"] = ["level"]
    data["monotone"] = {"fact": "effect", "beneficial": ["benefit"], "adverse": ["harm"]}
    return validated_rubric(data)


def must_not_exceed(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Whether monotone rules give the first combination no higher verdict than the second."""
    kind, effect, claim = (
        words.index(a) - words.index(b)
        for words, a, b in zip((KINDS, EFFECTS, CLAIMS), one, other, strict=True)
    )
    if effect > 0 or claim > 0:
        return False
    if kind == 0:
        return True
    if one[1] == other[1] == "benefit":
        return kind < 0
    return one[1] == other[1] == "harm" and kind > 0


def monotone_assignments(fixed: dict[tuple[str, str, str], str]) -> Iterator[tuple[int, ...]]:
    """Every assignment of levels that respects the statements and the fixed verdicts."""
    pairs = [
        (i, j)
        for i, j in itertools.permutations(range(len(COMBINATIONS)), 2)
        if must_not_exceed(COMBINATIONS[i], COMBINATIONS[j])
    ]
    choices = [
        (LEVELS.index(fixed[one]),) if one in fixed else range(len(LEVELS)) for one in COMBINATIONS
    ]
    for levels in itertools.product(*choices):
        if all(levels[i] <= levels[j] for i, j in pairs):
            yield levels
