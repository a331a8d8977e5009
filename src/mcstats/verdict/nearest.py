"""The nearest change in the evidence that would move a verdict, by search over the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mcstats.schema.facts import NOT_APPLICABLE, Facts
from mcstats.schema.rubric import Rubric
from mcstats.schema.rules import Part

from .prove import decided
from .space import Combinations, Mask

__all__ = ["Change", "Move", "Reach", "nearest", "within_reach"]

Row = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that would be another, in the words of the rubric."""

    fact: str
    was: str
    becomes: str
    says: str


@dataclass(frozen=True, slots=True)
class Move:
    """The nearest change and the verdict it leads to.

    Attributes
    ----------
    verdict : str
        The verdict after the change.
    changes : tuple of Change
        The facts that would be otherwise.
    provided : tuple of Change
        Facts that are asked only after the change, where not every answer would do.
    """

    verdict: str
    changes: tuple[Change, ...]
    provided: tuple[Change, ...]


def nearest(
    rubric: Rubric, facts: Facts, direction: Literal["up", "down"], *, claim: bool = False
) -> Move | None:
    """Return the smallest change that moves the verdict, or None where nothing does.

    The fewest facts change; among equals facts that are asked only then demand least, then the
    order of the rubric decides which facts change, then the words move the fewest steps.

    Parameters
    ----------
    claim : bool
        Change what the claim asserts, instead of its evidence.
    """
    found, verdict = decided(rubric)
    settled = rubric.verdict.settle(facts.words())
    here: Row = np.array([found.code(name, (settled[name],))[0] for name in found.names])
    now = verdict[np.flatnonzero((found.codes == here).all(axis=1))[0]]
    able = (verdict > now if direction == "up" else verdict < now) & _possible(
        rubric, found, here, claim
    )
    chosen = np.flatnonzero(able)
    if not len(chosen):
        return None
    best = int(chosen[_cheapest(rubric, found, found.codes[chosen].astype(np.int64), here)])
    changes, provided = [], []
    for name, word in found.row(best).items():
        axis = rubric.verdict.facts[name]
        if word in (settled[name], NOT_APPLICABLE):
            continue
        change = Change(name, settled[name], word, axis.becomes.get(word, word))
        if settled[name] != NOT_APPLICABLE:
            changes.append(change)
        elif word != next(iter(axis.words)):  # the lowest word demands nothing
            provided.append(change)
    scale = rubric.scales["verdict"].order[0]
    return Move(scale[verdict[best]], tuple(changes), tuple(provided))


@dataclass(frozen=True, slots=True)
class Reach:
    """What further evidence may lead to from some facts.

    Attributes
    ----------
    verdict : array of int8, shape (combinations,)
        Positions on the scale of verdicts.
    possible, once : array of bool, shape (combinations,)
        Where only what may change has changed, and where one fact was answered anew.
    """

    found: Combinations
    here: Row
    verdict: NDArray[np.int8]
    possible: Mask
    once: Mask

    def by_one(self, name: str, word: str) -> Mask:
        """Return where this fact has become this word, and no other fact was answered anew.

        Facts that are asked only then, or no longer, may be anything; shape (combinations,).
        """
        becomes = self.found.column(name) == self.found.code(name, (word,))[0]
        mask: Mask = self.possible & becomes & self.once
        return mask


def within_reach(rubric: Rubric, facts: Facts) -> Reach:
    """Return every combination that further evidence on these facts may lead to."""
    found, verdict = decided(rubric)
    settled = rubric.verdict.settle(facts.words())
    here: Row = np.array([found.code(name, (settled[name],))[0] for name in found.names])
    codes = found.codes.astype(np.int64)
    silent = np.array([(_silent(words) or [-1])[0] for words in found.words])
    changed = (codes != here) & (here != silent) & (codes != silent)
    once: Mask = changed.sum(axis=1) == 1
    return Reach(found, here, verdict, _possible(rubric, found, here, False), once)


def _possible(rubric: Rubric, found: Combinations, here: Row, claim: bool) -> Mask:
    """Where only what may change has changed, and only as it may: shape (combinations,)."""
    possible = np.ones(len(found.codes), dtype=bool)
    for name, was in zip(found.names, here, strict=True):
        column, words = found.column(name), found.vocabulary(name)
        same = column == was
        silent = np.isin(column, _silent(words)) | bool(np.isin(was, _silent(words)))
        if (rubric.verdict.facts[name].part is Part.CLAIM) is not claim:
            possible &= same | silent
        if name in rubric.nearest.rising:
            possible &= silent | (column >= was)
        for never in rubric.nearest.never:
            if never.fact == name and (not never.was or words[was] in never.was):
                possible &= same | ~np.isin(column, found.code(name, never.becomes))
    return possible


def _silent(words: tuple[str, ...]) -> list[int]:
    return [words.index(NOT_APPLICABLE)] if NOT_APPLICABLE in words else []


def _cheapest(rubric: Rubric, found: Combinations, codes: Row, here: Row) -> int:
    """Return the row of `codes` that is nearest to `here`."""
    silent = np.array([(_silent(words) or [-1])[0] for words in found.words])
    answered = (here != silent) & (codes != silent)
    changed = (codes != here) & answered
    demanded = (codes * ((here == silent) & (codes != silent))).sum(axis=1)
    first = rubric.nearest.first
    weight = np.array([1 << (first.index(n) if n in first else len(first)) for n in found.names])
    steps = (np.abs(codes - here) * changed).sum(axis=1)
    # The last key of lexsort is the first to decide.
    keys = (steps, (changed * weight).sum(axis=1), demanded, changed.sum(axis=1))
    return int(np.lexsort(keys)[0])
