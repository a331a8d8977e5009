"""Bound the verdicts that any monotone rules can give, when a few verdicts are agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcstats.model.facts import Facts
from mcstats.model.rubric import Rubric
from mcstats.verdict.rubric_proof.combinations import Combinations, compare_pairs
from mcstats.verdict.rubric_proof.proof import (
    decide_all,
    encode_statement,
    monotonicity_statements,
    split_by_effect,
)


@dataclass(frozen=True, slots=True)
class AttainableVerdicts:
    """The range of verdicts over all monotone rubrics that agree with the anchors.

    Attributes
    ----------
    beneficial : int
        Number of combinations with a beneficial result.
    fixed : int
        Number of those with a single attainable verdict.
    low, high : array of int8, shape (combinations,)
        Positions on the scale of verdicts.
    """

    rubric: Rubric
    combinations: Combinations
    low: NDArray[np.int8]
    high: NDArray[np.int8]
    beneficial: int
    fixed: int

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
    transitive. One pass in topological order would therefore stop too early. Every pass tightens
    integer bounds within the scale, so the loop ends; `raised` and `lowered` mark the combinations
    whose bounds moved since their last visit, because only those can move another.
    """
    members = split_by_effect(rubric, combinations)
    together = [relation for relation in monotonicity_statements(rubric) if relation.together]
    orders = []
    for relation in together:
        chosen = np.flatnonzero(members[relation.among])
        part = combinations.take(chosen)
        orders.append((chosen, *encode_statement(rubric, part, relation)))
    raised = [low > 0 for _ in together]
    lowered = [high < len(rubric.scales["verdict"].order[0]) - 1 for _ in together]
    while any(moved.any() for moved in (*raised, *lowered)):
        for number, (chosen, bits, allowed) in enumerate(orders):
            floor, roof = low[chosen], high[chosen]
            new_floor, new_roof = floor.copy(), roof.copy()
            below, above = raised[number][chosen], lowered[number][chosen]
            for upper, holds in compare_pairs(bits[below], allowed):
                least = np.where(holds, floor[None, below], np.int8(0))
                new_floor[upper] = np.maximum(floor[upper], least.max(axis=1, initial=0))
            limits = roof[above]
            for upper, holds in compare_pairs(bits, allowed[above]):
                most = np.where(holds, limits[upper, None], new_roof)
                new_roof = np.minimum(new_roof, most.min(axis=0))
            raised[number][:], lowered[number][:] = False, False
            for other in range(len(orders)):
                raised[other][chosen] |= new_floor != floor
                lowered[other][chosen] |= new_roof != roof
            low[chosen], high[chosen] = new_floor, new_roof
