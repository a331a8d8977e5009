"""Find the changes that would move a verdict, by search over the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import numpy as np

from mcstats.model.decision_table import FactRole
from mcstats.model.facts import NOT_APPLICABLE
from mcstats.model.rubric import Rubric
from mcstats.model.tables import ChangeRow, EffectRow, RatingRow
from mcstats.model.topic import Topic
from mcstats.verdict.judge import Judged, judge
from mcstats.verdict.rubric_proof.nearest_change import NearestChange, nearest_change, within_reach

UP_AND_DOWN: tuple[Literal["up", "down"], ...] = ("up", "down")


def changes_topic(
    topic: Topic, rubric: Rubric, effects: Sequence[EffectRow], ratings: Sequence[RatingRow]
) -> list[ChangeRow]:
    """Return the changes that would move the verdict on each claim of a topic."""
    return [
        row
        for claim in topic.claims.claims
        for row in changes_of(rubric, judge(topic, rubric, claim, effects, ratings))
    ]


def changes_of(rubric: Rubric, judged: Judged) -> Iterator[ChangeRow]:
    """Yield the nearest changes, and the effect of each single change."""
    facts = judged.decision.facts
    for part, of_claim in (("evidence", False), ("claim", True)):
        for direction in UP_AND_DOWN:
            move = nearest_change(rubric, facts, direction, claim=of_claim)
            if move is not None:
                yield _nearest_row(rubric, judged, f"nearest in the {part}", move)
    for name, word, says, verdicts in _singles(rubric, judged):
        yield _row(rubric, judged, "one change", says, f"{name}: {word}", verdicts)


def _nearest_row(rubric: Rubric, judged: Judged, kind: str, move: NearestChange) -> ChangeRow:
    changed = (*move.changes, *move.provided)
    provided = " and ".join(change.says for change in move.provided)
    return _row(
        rubric,
        judged,
        kind,
        "; ".join(change.says for change in move.changes),
        "; ".join(f"{change.fact}: {change.becomes}" for change in changed),
        (move.verdict,),
        f"provided {provided}" if provided else "",
    )


def _row(
    rubric: Rubric,
    judged: Judged,
    kind: str,
    change: str,
    facts: str,
    verdicts: Sequence[str],
    because: str = "",
) -> ChangeRow:
    return ChangeRow(
        claim=judged.claim.id,
        verdict=judged.decision.verdict,
        kind=kind,
        change=change,
        facts=facts,
        then="; ".join(verdicts),
        direction=_direction(rubric, judged, verdicts) if verdicts else "",
        because=because,
    )


def _singles(rubric: Rubric, judged: Judged) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield each change of one fact of the evidence, and every verdict that it may lead to.

    A fact that is asked only after the change may have any answer, so there may be several.
    """
    reach = within_reach(rubric, judged.decision.facts)
    now = judged.decision.facts.words()
    scale = rubric.scales["verdict"].order[0]
    for name, axis in rubric.verdict.facts.items():
        if axis.part not in (FactRole.EVIDENCE, FactRole.EFFECT):
            continue
        was = now[name]
        for word, says in ((w, axis.describe_change(w, now)) for w in axis.words):
            if word == was or was == NOT_APPLICABLE:
                continue
            chosen = reach.by_one(name, word)
            if chosen.any():
                verdicts = np.unique(reach.verdict[chosen])
                yield name, word, says, tuple(scale[int(number)] for number in verdicts)


def _direction(rubric: Rubric, judged: Judged, verdicts: Iterable[str]) -> str:
    """Return up, down, or none; several where verdicts lie on several sides."""
    scale = rubric.scales["verdict"].order[0]
    now = scale.index(judged.decision.verdict)
    words = {-1: "down", 0: "none", 1: "up"}
    signs = {int(np.sign(scale.index(verdict) - now)) for verdict in verdicts}
    return " or ".join(words[sign] for sign in sorted(signs))
