"""Bound the verdicts that any monotone rules can give, when a few verdicts are agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcstats.model.facts import Facts
from mcstats.model.rubric import Rubric
from mcstats.verdict.rubric_proof.combinations import Combinations
from mcstats.verdict.rubric_proof.proof import (
    decide_all,
    monotonicity_statements,
    relation_of,
    split_by_effect,
)


@dataclass(frozen=True, slots=True)
class AttainableVerdicts:
    """The range of verdicts over all monotone rubrics that agree with the anchors."""

    rubric: Rubric
    combinations: Combinations
    low: NDArray[np.int8]  # positions on the scale of verdicts
    high: NDArray[np.int8]
    beneficial: int  # number of combinations with a beneficial result
    fixed: int  # number of those with a single attainable verdict

    @property
    def fixed_of_all(self) -> int:
        """Number of all combinations with a single attainable verdict."""
        return int((self.low == self.high).sum())

    @property
    def mean_levels(self) -> float:
        """Number of attainable verdicts of a combination, on average over all."""
        return float((self.high.astype(int) - self.low + 1).mean())

    def of(self, facts: Facts) -> tuple[str, str]:
        """Return the lowest and the highest verdict for these facts."""
        scale = self.rubric.scales["verdict"].order[0]
        index = self.combinations.index(self.rubric.verdict.apply_defaults(facts.words()))
        return scale[self.low[index]], scale[self.high[index]]


def attainable_verdicts(rubric: Rubric, anchors: Iterable[tuple[Facts, str]]) -> AttainableVerdicts:
    """Return the range of verdicts of every combination, given the verdicts of a few.

    Parameters
    ----------
    anchors : iterable of (Facts, str)
        Facts with the verdict that every considered rubric gives them.

    Raises
    ------
    ValueError
        If no monotone rubric agrees with all anchors.
    """
    combinations, _ = decide_all(rubric)
    scale = rubric.scales["verdict"].order[0]
    low = np.zeros(len(combinations.codes), dtype=np.int8)
    high = np.full(len(combinations.codes), len(scale) - 1, dtype=np.int8)
    anchored = list(anchors)
    for facts, verdict in anchored:
        index = combinations.index(rubric.verdict.apply_defaults(facts.words()))
        low[index] = max(low[index], scale.index(verdict))
        high[index] = min(high[index], scale.index(verdict))
    if anchored:
        _propagate(rubric, combinations, low, high)
    if (low > high).any():
        row = combinations.row(int(np.argmax(low > high)))
        raise ValueError(f"no monotone rubric agrees with all anchors, see {row}")
    beneficial = combinations.where({rubric.monotone.fact: rubric.monotone.beneficial})
    fixed = beneficial & (low == high)
    return AttainableVerdicts(
        rubric, combinations, low, high, int(beneficial.sum()), int(fixed.sum())
    )


def _propagate(
    rubric: Rubric, combinations: Combinations, low: NDArray[np.int8], high: NDArray[np.int8]
) -> None:
    """Propagate the bounds to a fixed point; the relations are not jointly transitive.

    A bound that moved along one relation may move others along the next, and along the same one: a
    fact that is not asked is both below and above every word, so that no relation need be
    transitive. Every pass tightens integer bounds within the scale, so the loop ends.
    """
    members = split_by_effect(rubric, combinations)
    relations = []
    for statement in monotonicity_statements(rubric):
        if statement.together:
            chosen = np.flatnonzero(members[statement.among])
            part = combinations.take(chosen)
            relations.append((chosen, relation_of(rubric, part, statement)))
    moved = True
    while moved:
        moved = False
        for chosen, relation in relations:
            floor, roof = low[chosen], high[chosen]
            low[chosen] = np.maximum(floor, relation.highest_below(floor))
            high[chosen] = np.minimum(roof, relation.lowest_above(roof))
            moved |= bool((low[chosen] != floor).any() or (high[chosen] != roof).any())
