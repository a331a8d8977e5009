"""Enumerate the possible combinations of facts as an array, with rules as masks on it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mcstats.model.decision_table import DecisionTable, FactDefinition, Space, When
from mcstats.model.facts import NOT_APPLICABLE

Codes = NDArray[np.int8]
Mask = NDArray[np.bool_]
Words = NDArray[np.uint64]
Direction = Literal["below", "above", "equal", "any"]
PAIRS_PER_CHUNK = 2**20  # pairs at a time: 8 MB of words, which a processor's cache nearly holds


Order = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Combinations:
    """Combinations that can occur: one row each, one column per fact.

    Attributes
    ----------
    names : tuple of str
        The facts, and after them the tables that were evaluated.
    words : tuple of tuple of str
        The vocabulary of each column; a code is a position in it.
    codes : array of int8, shape (combinations, names)
    """

    names: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    codes: Codes

    def column(self, name: str) -> Codes:
        """Return the codes of one fact, shape (combinations,)."""
        column: Codes = self.codes[:, self.names.index(name)]
        return column

    def vocabulary(self, name: str) -> tuple[str, ...]:
        """Return the words of one fact."""
        return self.words[self.names.index(name)]

    def where(self, when: When) -> Mask:
        """Return the mask of combinations that meet a condition, shape (combinations,)."""
        mask = np.ones(len(self.codes), dtype=bool)
        for name, allowed in when.items():
            meets = np.zeros(len(self.vocabulary(name)), dtype=bool)
            meets[self.code(name, allowed)] = True
            mask &= meets[self.column(name)]
        return mask

    def code(self, name: str, words: Iterable[str]) -> list[int]:
        """Return the codes of words of one fact."""
        vocabulary = self.vocabulary(name)
        return [vocabulary.index(word) for word in words]

    def encode(self, facts: Mapping[str, str]) -> Codes:
        """Return the codes of one combination, shape (names,)."""
        codes = [self.vocabulary(name).index(facts[name]) for name in self.names]
        return np.array(codes, dtype=np.int8)

    def index(self, facts: Mapping[str, str]) -> int:
        """Return the row of one combination."""
        return int(np.flatnonzero((self.codes == self.encode(facts)).all(axis=1))[0])

    def take(self, rows: NDArray[np.intp]) -> Combinations:
        """Return some of the combinations, by their rows."""
        return Combinations(self.names, self.words, self.codes[rows])

    def row(self, index: int) -> dict[str, str]:
        """Return one combination by name."""
        return {
            name: words[code]
            for name, words, code in zip(self.names, self.words, self.codes[index], strict=True)
        }

    def hits(self, table: DecisionTable) -> NDArray[np.bool_]:
        """Return the mask of combinations for each rule, shape (rules, combinations)."""
        return np.array([self.where(rule.when) for rule in table.rules])

    def evaluate(self, table: DecisionTable, scale: Sequence[str]) -> Combinations:
        """Return the combinations with one more column: the result of a table (its first hit)."""
        first = self.hits(table).argmax(axis=0)
        given = np.array([scale.index(rule.then) for rule in table.rules], dtype=np.int8)[first]
        codes = np.column_stack([self.codes, given])
        return Combinations((*self.names, table.id), (*self.words, tuple(scale)), codes)


def needed_facts(
    space: Space, inputs: Iterable[str], without: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the facts that decide whether a combination of `inputs` can occur.

    These are the inputs, the facts behind tables among them, the facts that make one of them
    applicable, and those that share a contradiction with them; in the order of the space.

    Parameters
    ----------
    without : iterable of str
        Facts to leave out, together with the contradictions that name them.
    """
    wanted, left = set(inputs), set(without)
    tables = {table.id: table for table in space.tables}
    while True:  # ends: `wanted` only grows, within the facts and tables of the space
        more = set(wanted)
        for name in wanted:
            more |= set(tables[name].inputs) if name in tables else set()
            more |= set(space.facts[name].applies) if name in space.facts else set()
        for contradiction in space.impossible:
            if more & set(contradiction.when) and not left & set(contradiction.when):
                more |= set(contradiction.when)
        if more == wanted:
            return tuple(name for name in space.facts if name in wanted)
        wanted = more


def enumerate_combinations(space: Space, names: Sequence[str]) -> Combinations:
    """Return every combination of these facts that can occur.

    The full grid is filtered: a fact is ``not applicable`` exactly if it is not asked, and a
    contradiction counts only if it names none but these facts.
    """
    words = tuple(space.facts[name].vocabulary() for name in names)
    sizes = tuple(len(vocabulary) for vocabulary in words)
    grid = np.indices(sizes, dtype=np.int8).reshape(len(sizes), -1).T
    every = Combinations(tuple(names), words, grid)
    keep = np.ones(len(grid), dtype=bool)
    for name in names:
        keep &= _applicable_if_asked(every, name, space.facts[name])
    for contradiction in space.impossible:
        if set(contradiction.when) <= set(names):
            keep &= ~every.where(contradiction.when)
    return Combinations(tuple(names), words, grid[keep])


def _applicable_if_asked(every: Combinations, name: str, axis: FactDefinition) -> Mask:
    if not axis.applies:
        return np.ones(len(every.codes), dtype=bool)
    asked = every.where(axis.applies)
    not_applicable: Mask = every.column(name) == every.vocabulary(name).index(NOT_APPLICABLE)
    mask: Mask = asked != not_applicable
    return mask


def close_order(words: tuple[str, ...], order: Order, silent: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return the relation "at or below" of words, shape (words, words), from chains low to high.

    A `silent` word is at or below every word, and every word at or below it: a fact that is asked
    of only one of two combinations is not compared.
    """
    below = np.eye(len(words), dtype=bool)
    for chain in order:
        for low, high in itertools.pairwise(chain):
            below[words.index(low), words.index(high)] = True
    for middle in range(len(words)):  # Warshall 1962
        below |= below[:, [middle]] & below[[middle], :]
    for word in set(silent) & set(words):  # after the closure, or it would order all words
        below[words.index(word), :] = below[:, words.index(word)] = True
    return below


def encode_bits(combinations: Combinations, names: tuple[str, ...]) -> Words:
    """Return each combination as one integer of bits, shape (combinations,)."""
    result = np.zeros(len(combinations.codes), dtype=np.uint64)
    shift = 0
    for name in names:
        result |= np.uint64(1) << (combinations.column(name).astype(np.uint64) + np.uint64(shift))
        shift += len(combinations.vocabulary(name))
    if shift > 64:
        raise ValueError(f"{shift} words do not fit into one machine word")
    return result


def allowed_below(
    combinations: Combinations,
    names: tuple[str, ...],
    orders: Mapping[str, Order],
    direction: Mapping[str, Direction],
    silent: Mapping[str, tuple[str, ...]],
) -> Words:
    """Return the bits that are allowed below each combination, shape (combinations,).

    Parameters
    ----------
    direction : mapping
        Position of the lower combination in each fact: ``below``, ``above``, ``equal`` (up to
        facts that are not asked), or ``any``.
    silent : mapping
        The words of each fact that mean that it is not asked.
    """
    result = np.zeros(len(combinations.codes), dtype=np.uint64)
    shift = 0
    for name in names:
        vocabulary = combinations.vocabulary(name)
        below = close_order(vocabulary, orders[name], silent[name])
        allowed = {
            "below": below,
            "above": below.T,
            "equal": below & below.T,
            "any": np.ones_like(below),
        }[direction[name]]
        masks = np.array(
            [sum(1 << (low + shift) for low in np.flatnonzero(column)) for column in allowed.T],
            dtype=np.uint64,
        )
        result |= masks[combinations.column(name)]
        shift += len(vocabulary)
    return result


def compare_pairs(lower: Words, allowed: Words) -> Iterator[tuple[slice, NDArray[np.bool_]]]:
    """Yield slices of the upper combinations, with the mask of the lower ones below them.

    The mask has shape (upper in the slice, lower). Slices bound the memory of the comparison.
    """
    step = max(1, PAIRS_PER_CHUNK // max(1, len(lower)))
    for start in range(0, len(allowed), step):
        part = slice(start, min(start + step, len(allowed)))
        yield part, (lower[None, :] & ~allowed[part, None]) == 0
