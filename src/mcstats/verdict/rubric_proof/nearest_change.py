"""Find the nearest change in the evidence that would move a verdict, by exhaustive search.

Every combination of facts and its verdict is known (`decide_all`), so that no search heuristic is
needed: masks leave the combinations that permitted changes can reach, and a lexicographic sort
picks the cheapest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mcstats.model.decision_table import FactRole
from mcstats.model.facts import NOT_APPLICABLE, Facts
from mcstats.model.rubric import Rubric
from mcstats.verdict.rubric_proof.combinations import Combinations, Mask
from mcstats.verdict.rubric_proof.proof import decide_all

Row = NDArray[np.int64]


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
    here: Row = np.array(
        [combinations.code(name, (settled[name],))[0] for name in combinations.names]
    )
    now = verdict[np.flatnonzero((combinations.codes == here).all(axis=1))[0]]
    moving = (verdict > now if direction == "up" else verdict < now) & _possible(
        rubric, combinations, here, claim
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
        change = Change(name, settled[name], word, axis.becomes.get(word, word))
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
    here: Row
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
    here: Row = np.array(
        [combinations.code(name, (settled[name],))[0] for name in combinations.names]
    )
    codes = combinations.codes.astype(np.int64)
    silent = np.array([(_silent(words) or [-1])[0] for words in combinations.words])
    changed = (codes != here) & (here != silent) & (codes != silent)
    once: Mask = changed.sum(axis=1) == 1
    possible = _possible(rubric, combinations, here, False)
    return ReachableCombinations(combinations, here, verdict, possible, once)


def _possible(rubric: Rubric, combinations: Combinations, here: Row, claim: bool) -> Mask:
    """Return the mask of combinations reachable by permitted changes, shape (combinations,).

    Facts of the other kind (claim instead of evidence, or the reverse) keep their word, rising
    facts never fall, and no transition occurs that the rubric excludes. A fact that is not asked on
    either side is exempt: its answer follows from the others.
    """
    possible = np.ones(len(combinations.codes), dtype=bool)
    for name, was in zip(combinations.names, here, strict=True):
        column, words = combinations.column(name), combinations.vocabulary(name)
        same = column == was
        silent = _holds(column, _silent(words), len(words)) | (was in _silent(words))
        if (rubric.verdict.facts[name].part is FactRole.CLAIM) is not claim:
            possible &= same | silent
        if name in rubric.nearest.rising:
            possible &= silent | (column >= was)
        for never in rubric.nearest.never:
            if never.fact == name and (not never.was or words[was] in never.was):
                excluded = combinations.code(name, never.becomes)
                possible &= same | ~_holds(column, excluded, len(words))
    return possible


def _holds(column: NDArray[np.int8], codes: list[int], size: int) -> Mask:
    """Return where a column holds one of some codes below `size`, shape (combinations,)."""
    chosen = np.zeros(size, dtype=bool)
    chosen[codes] = True
    return chosen[column]


def _silent(words: tuple[str, ...]) -> list[int]:
    return [words.index(NOT_APPLICABLE)] if NOT_APPLICABLE in words else []


def _cheapest(rubric: Rubric, combinations: Combinations, codes: Row, here: Row) -> int:
    """Return the row of `codes` that is nearest to `here`.

    A bit per fact, in the order of the rubric's preference, makes "which facts change" one number:
    the sum of the bits of all changed facts.
    """
    silent = np.array([(_silent(words) or [-1])[0] for words in combinations.words])
    answered = (here != silent) & (codes != silent)
    changed = (codes != here) & answered
    demanded = (codes * ((here == silent) & (codes != silent))).sum(axis=1)
    first = rubric.nearest.first
    weight = np.array(
        [1 << (first.index(n) if n in first else len(first)) for n in combinations.names]
    )
    steps = (np.abs(codes - here) * changed).sum(axis=1)
    # lexsort sorts by its last key first.
    keys = (steps, (changed * weight).sum(axis=1), demanded, changed.sum(axis=1))
    return int(np.lexsort(keys)[0])
