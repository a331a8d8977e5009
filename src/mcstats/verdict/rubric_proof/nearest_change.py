"""Find the nearest change in the evidence that would move a verdict, by exhaustive search.

Every combination of facts and its verdict is known (`decide_all`), so that no search heuristic is
needed: masks leave the combinations that permitted changes can reach, and a lexicographic sort
picks the cheapest.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mcstats.model.decision_table import FactRole, holds
from mcstats.model.facts import NOT_APPLICABLE, Facts
from mcstats.model.rubric import Rubric
from mcstats.verdict.rubric_proof.combinations import Combinations, Mask
from mcstats.verdict.rubric_proof.proof import decide_all

FactCodes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that would be another, in the words of the rubric."""

    fact: str
    was: str
    becomes: str
    says: str


@dataclass(frozen=True, slots=True)
class NearestChange:
    """The nearest change and the verdict it leads to.

    Attributes
    ----------
    verdict : str
        The verdict after the change.
    changes : tuple of Change
        The facts that would be otherwise.
    provided : tuple of Change
        Facts that are asked only after the change and need a certain answer.
    """

    verdict: str
    changes: tuple[Change, ...]
    provided: tuple[Change, ...]


@lru_cache(maxsize=32)  # the table of verdicts and that of changes ask the same of each claim
def nearest_change(
    rubric: Rubric, facts: Facts, direction: Literal["up", "down"], *, claim: bool = False
) -> NearestChange | None:
    """Return the smallest change that moves the verdict, or None if nothing does.

    The fewest facts change. Ties are broken in this order: facts that are asked only after the
    change demand least, the rubric prefers the facts that change, the words move fewest steps.

    Parameters
    ----------
    claim : bool
        Change what the claim asserts, instead of its evidence.
    """
    combinations, verdict = decide_all(rubric)
    settled = rubric.verdict.apply_defaults(facts.words())
    here: FactCodes = combinations.encode(settled).astype(np.int64)
    now = verdict[combinations.index(settled)]
    moving = (verdict > now if direction == "up" else verdict < now) & _possible(
        rubric, facts, claim=claim
    )
    chosen = np.flatnonzero(moving)
    if not len(chosen):
        return None
    best = int(
        chosen[_cheapest(rubric, combinations, combinations.codes[chosen].astype(np.int64), here)]
    )
    changes, provided = [], []
    for name, word in combinations.row(best).items():
        axis = rubric.verdict.facts[name]
        if word in (settled[name], NOT_APPLICABLE):
            continue
        change = Change(name, settled[name], word, axis.describe_change(word, settled))
        if settled[name] != NOT_APPLICABLE:
            changes.append(change)
        elif word != next(iter(axis.words)):  # the lowest word needs no evidence
            provided.append(change)
    scale = rubric.scales["verdict"].order[0]
    return NearestChange(scale[verdict[best]], tuple(changes), tuple(provided))


@dataclass(frozen=True, slots=True)
class ReachableCombinations:
    """The combinations that further evidence can reach from some facts.

    Attributes
    ----------
    verdict : array of int8, shape (combinations,)
        Positions on the scale of verdicts.
    possible, once : array of bool, shape (combinations,)
        Where only what may change has changed, and where one fact was answered anew.
    """

    combinations: Combinations
    here: FactCodes
    verdict: NDArray[np.int8]
    possible: Mask
    once: Mask

    def by_one(self, name: str, word: str) -> Mask:
        """Return the mask, shape (combinations,), in which this fact alone changed, to this word.

        Facts that are asked only after the change, or no longer, may have any answer.
        """
        becomes = self.combinations.column(name) == self.combinations.code(name, (word,))[0]
        mask: Mask = self.possible & becomes & self.once
        return mask


def within_reach(rubric: Rubric, facts: Facts) -> ReachableCombinations:
    """Return every combination that further evidence can reach from these facts."""
    combinations, verdict = decide_all(rubric)
    settled = rubric.verdict.apply_defaults(facts.words())
    here: FactCodes = combinations.encode(settled).astype(np.int64)
    codes, not_asked = combinations.codes, _not_asked(combinations)
    changed = (codes != here) & (here != not_asked) & (codes != not_asked)
    once: Mask = changed.sum(axis=1) == 1
    possible = _possible(rubric, facts, claim=False)
    return ReachableCombinations(combinations, here, verdict, possible, once)


@lru_cache(maxsize=4)  # of one claim, for both directions
def _possible(rubric: Rubric, facts: Facts, *, claim: bool) -> Mask:
    """Return the mask of combinations reachable by permitted changes, shape (combinations,).

    Facts of the other kind (claim instead of evidence, or the reverse) keep their word, rising
    facts never fall, and no transition occurs that the rubric excludes. A fact that is not asked on
    either side is exempt: its answer follows from the others.
    """
    combinations, _ = decide_all(rubric)
    settled = rubric.verdict.apply_defaults(facts.words())
    here: FactCodes = combinations.encode(settled).astype(np.int64)
    possible = np.ones(len(combinations.codes), dtype=bool)
    for name, was, not_asked in zip(
        combinations.names, here, _not_asked(combinations), strict=True
    ):
        column, words = combinations.column(name), combinations.vocabulary(name)
        same = column == was
        exempt = (column == not_asked) | (was == not_asked)
        if (rubric.verdict.facts[name].part is FactRole.CLAIM) is not claim:
            possible &= same | exempt
        if name in rubric.nearest.rising:
            possible &= exempt | (column >= was)
        for never in rubric.nearest.never:
            applies = never.fact == name and holds(never.where, settled)
            if applies and (not never.was or words[was] in never.was):
                excluded = combinations.code(name, never.becomes)
                possible &= same | ~_holds(column, excluded, len(words))
    return possible


def _holds(column: NDArray[np.int8], codes: list[int], size: int) -> Mask:
    """Return where a column holds one of some codes below `size`, shape (combinations,)."""
    chosen = np.zeros(size, dtype=bool)
    chosen[codes] = True
    return chosen[column]


def _not_asked(combinations: Combinations) -> FactCodes:
    """Return the code of "not applicable" for each fact, shape (names,); -1 where it has none."""
    return np.array(
        [w.index(NOT_APPLICABLE) if NOT_APPLICABLE in w else -1 for w in combinations.words]
    )


def _cheapest(rubric: Rubric, combinations: Combinations, codes: FactCodes, here: FactCodes) -> int:
    """Return the row of `codes` that is nearest to `here`.

    A weighted distance would let many cheap changes outweigh one dear change; a lexicographic sort
    cannot. A bit per fact, in the order of the rubric's preference, ranks sets of changed facts by
    one number, the sum of their bits.
    """
    not_asked = _not_asked(combinations)
    changed = (codes != here) & (here != not_asked) & (codes != not_asked)
    # A newly asked fact costs the height of its word: the lowest word needs no evidence.
    demanded = (codes * ((here == not_asked) & (codes != not_asked))).sum(axis=1)
    first = rubric.nearest.first
    weight = np.array(
        [1 << (first.index(n) if n in first else len(first)) for n in combinations.names]
    )
    steps = (np.abs(codes - here) * changed).sum(axis=1)
    # lexsort sorts by its last key first.
    keys = (steps, (changed * weight).sum(axis=1), demanded, changed.sum(axis=1))
    return int(np.lexsort(keys)[0])
