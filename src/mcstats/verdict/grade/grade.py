"""The certainty of a body of evidence after GRADE: a start, five steps down and three up.

A figure that is missing never counts for more than one that is known: a step that cannot be judged
is as low as what may be behind it. Directness and publication bias are judgements that no figure
replaces; where they are missing, the level is an upper bound and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from mcstats.verdict.grade.figures import BodyFigures
from mcstats.verdict.grade.imprecision import imprecision
from mcstats.verdict.grade.inconsistency import inconsistency
from mcstats.verdict.grade.other_steps import indirectness, publication_bias, rating_up
from mcstats.verdict.grade.parameters import Parameters
from mcstats.verdict.grade.risk_of_bias import risk_of_bias
from mcstats.verdict.grade.start import start
from mcstats.verdict.grade.step import Step

LEVELS: Final = ("very low", "low", "moderate", "high")


@dataclass(frozen=True, slots=True)
class Grade:
    """The level of a body of evidence, and the steps that led to it.

    `bound` is true where a step was not judged, so that the level may be lower.
    """

    level: str
    start: Step
    steps: tuple[Step, ...]
    bound: bool


def grade(
    body: BodyFigures,
    parameters: Parameters,
    overrides: Mapping[str, tuple[int, str]] | None = None,
) -> Grade:
    """Return the certainty of a body of evidence.

    Parameters
    ----------
    overrides : mapping of str to (int, str), optional
        For the name of a step, the change that a person sets in its place, and why.

    Raises
    ------
    ValueError
        If an override names no step.
    """
    set_by_hand = dict(overrides or {})

    def decide(step: Step) -> Step:
        if step.name not in set_by_hand:
            return step
        change, reason = set_by_hand.pop(step.name)
        return replace(step, change=change, computed=step.change, overridden=reason, judged=True)

    begin = start(body)
    down = (
        decide(risk_of_bias(body, parameters)),
        decide(inconsistency(body, parameters)),
        decide(indirectness(body)),
        decide(imprecision(body, parameters)),
        decide(publication_bias(body, parameters)),
    )
    up = tuple(decide(step) for step in rating_up(body, down, parameters))
    if set_by_hand:
        raise ValueError(f"no step {', '.join(sorted(set_by_hand))}")
    level = level_after(begin.change, (step.change for step in (*down, *up)))
    bound = not all(step.judged for step in (begin, *down))
    return Grade(level, begin, (*down, *up), bound)


def level_after(begin: int, changes: Iterable[int]) -> str:
    """Return the level that starts `begin` levels from high and then changes step by step."""
    top = len(LEVELS) - 1
    return LEVELS[min(max(top + begin + sum(changes), 0), top)]
