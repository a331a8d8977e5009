"""How far a few agreed verdicts fix the others, for any rules that are monotone in the orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcstats.schema.facts import Facts
from mcstats.schema.rubric import Rubric

from .order import pairs
from .prove import compared, decided, groups, relations
from .space import Combinations

__all__ = ["Ranges", "ranges"]


@dataclass(frozen=True, slots=True)
class Ranges:
    """What every monotone rubric that agrees with the anchors may give.

    Attributes
    ----------
    beneficial : int
        Combinations with a beneficial result.
    fixed : int
        Those of them for which only one verdict is left.
    low, high : array of int8, shape (combinations,)
        Positions on the scale of verdicts.
    """

    rubric: Rubric
    found: Combinations
    low: NDArray[np.int8]
    high: NDArray[np.int8]
    beneficial: int
    fixed: int

    def of(self, facts: Facts) -> tuple[str, str]:
        """Return the lowest and the highest verdict for these facts."""
        scale = self.rubric.scales["verdict"].order[0]
        index = _index(self.rubric, self.found, facts)
        return scale[self.low[index]], scale[self.high[index]]


def ranges(rubric: Rubric, anchors: Iterable[tuple[Facts, str]]) -> Ranges:
    """Return the range of every combination, given the verdicts of a few.

    Parameters
    ----------
    anchors : iterable of (Facts, str)
        Facts with the verdict that every rubric considered gives them.

    Raises
    ------
    ValueError
        If no monotone rubric can agree with all the anchors.
    """
    found, _ = decided(rubric)
    scale = rubric.scales["verdict"].order[0]
    low = np.zeros(len(found.codes), dtype=np.int8)
    high = np.full(len(found.codes), len(scale) - 1, dtype=np.int8)
    anchored = list(anchors)
    for facts, verdict in anchored:
        index = _index(rubric, found, facts)
        low[index] = max(low[index], scale.index(verdict))
        high[index] = min(high[index], scale.index(verdict))
    if anchored:
        _spread(rubric, found, low, high)
    if (low > high).any():
        row = found.row(int(np.argmax(low > high)))
        raise ValueError(f"no monotone rubric agrees with all anchors, see {row}")
    beneficial = found.where({rubric.monotone.fact: rubric.monotone.beneficial})
    fixed = beneficial & (low == high)
    return Ranges(rubric, found, low, high, int(beneficial.sum()), int(fixed.sum()))


def _spread(
    rubric: Rubric, found: Combinations, low: NDArray[np.int8], high: NDArray[np.int8]
) -> None:
    """Propagate the bounds to a fixed point; the relations are not jointly transitive.

    Each of them is transitive by itself, so that it has nothing more to say of a bound that it
    moved: only what another one moved since is looked at again.
    """
    members = groups(rubric, found)
    together = [relation for relation in relations(rubric) if relation.together]
    orders = []
    for relation in together:
        chosen = np.flatnonzero(members[relation.among])
        part = Combinations(found.names, found.words, found.codes[chosen])
        orders.append((chosen, *compared(rubric, part, relation)))
    raised = [low > 0 for _ in together]
    lowered = [high < len(rubric.scales["verdict"].order[0]) - 1 for _ in together]
    while any(moved.any() for moved in (*raised, *lowered)):
        for number, (chosen, bits, allowed) in enumerate(orders):
            floor, roof = low[chosen], high[chosen]
            new_floor, new_roof = floor.copy(), roof.copy()
            below, above = raised[number][chosen], lowered[number][chosen]
            for upper, holds in pairs(bits[below], allowed):
                least = np.where(holds, floor[None, below], np.int8(0))
                new_floor[upper] = np.maximum(floor[upper], least.max(axis=1, initial=0))
            limits = roof[above]
            for upper, holds in pairs(bits, allowed[above]):
                most = np.where(holds, limits[upper, None], new_roof)
                new_roof = np.minimum(new_roof, most.min(axis=0))
            raised[number][:], lowered[number][:] = False, False
            for other in range(len(orders)):
                if other != number:
                    raised[other][chosen] |= new_floor != floor
                    lowered[other][chosen] |= new_roof != roof
            low[chosen], high[chosen] = new_floor, new_roof


def _index(rubric: Rubric, found: Combinations, facts: Facts) -> int:
    settled: Mapping[str, str] = rubric.verdict.settle(facts.words())
    mask = found.where({name: (settled[name],) for name in found.names})
    return int(np.flatnonzero(mask)[0])
