"""Enumerate the possible combinations of facts as an array, with rules as masks on it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from mcstats.model.decision_table import DecisionTable, FactDefinition, Space, When
from mcstats.model.facts import NOT_APPLICABLE

Codes = NDArray[np.int8]
Mask = NDArray[np.bool_]
Direction = Literal["below", "above", "equal", "any"]


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
        rows = np.arange(len(self.codes))
        for column, code in zip(self.codes.T, self.encode(facts), strict=True):
            rows = rows[column[rows] == code]
        return int(rows[0])

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

    A fact is ``not applicable`` exactly if it is not asked, and a contradiction counts only if it
    names none but these facts. The facts are added one by one, and each condition filters as soon
    as its facts are there: the full grid would be larger by orders of magnitude.
    """
    words = tuple(space.facts[name].vocabulary() for name in names)
    codes: Codes = np.zeros((1, 0), dtype=np.int8)
    complete: set[str] = set()  # the conditions that have filtered already
    for count, vocabulary in enumerate(words, start=1):
        column = np.tile(np.arange(len(vocabulary), dtype=np.int8), len(codes))
        codes = np.column_stack([np.repeat(codes, len(vocabulary), axis=0), column])
        part = Combinations(tuple(names[:count]), words[:count], codes)
        keep = np.ones(len(codes), dtype=bool)
        for name in part.names:
            axis = space.facts[name]
            if name not in complete and set(axis.applies) <= set(part.names):
                complete.add(name)
                keep &= _applicable_if_asked(part, name, axis)
        for contradiction in space.impossible:
            facts = set(contradiction.when)
            if names[count - 1] in facts and facts <= set(part.names):
                keep &= ~part.where(contradiction.when)
        codes = codes[keep]
    return Combinations(tuple(names), words, codes)


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


class Relation:
    """A relation between combinations that holds if it holds in each fact: a product of orders.

    It is evaluated one axis after the other on the full grid of words, which is exact for a product
    and needs no loop over pairs. Facts of which few pairs of words can occur share an axis.

    Parameters
    ----------
    combinations : Combinations
        Those that are compared.
    orders : mapping of str to NDArray of bool, shape (words, words)
        For each fact, the pairs (lower, upper) of words that the relation allows; of other facts
        every pair is allowed.
    """

    def __init__(self, combinations: Combinations, orders: Mapping[str, NDArray[np.bool_]]) -> None:
        self.combinations = combinations
        names = combinations.names
        self._orders = [
            orders.get(name, np.ones((len(words), len(words)), dtype=bool))
            for name, words in zip(names, combinations.words, strict=True)
        ]
        axes = _join_axes(
            _Axis(codes.astype(np.intp), order)
            for codes, order in zip(combinations.codes.T, self._orders, strict=True)
        )
        self._axes = [axis.order for axis in axes]
        self._sizes = tuple(len(order) for order in self._axes)
        self._places = tuple(axis.codes for axis in axes)

    def highest_below(self, values: Codes) -> Codes:
        """Return the highest value at or below each combination, shape (combinations,)."""
        grid = np.full(self._sizes, np.iinfo(np.int8).min, dtype=np.int8)
        grid[self._places] = values
        for axis, order in enumerate(self._axes):
            grid = _along(grid, axis, order, np.max)
        highest: Codes = grid[self._places]
        return highest

    def lowest_above(self, values: Codes) -> Codes:
        """Return the lowest value at or above each combination, shape (combinations,)."""
        grid = np.full(self._sizes, np.iinfo(np.int8).max, dtype=np.int8)
        grid[self._places] = values
        for axis, order in enumerate(self._axes):
            grid = _along(grid, axis, order.T, np.min)
        lowest: Codes = grid[self._places]
        return lowest

    def count_below(self, counted: Mask) -> NDArray[np.int64]:
        """Return how many of those counted are at or below each, shape (combinations,)."""
        grid = np.zeros(self._sizes, dtype=np.int32)
        grid[self._places] = counted
        for axis, order in enumerate(self._axes):
            grid = _along(grid, axis, order, np.sum)
        counts: NDArray[np.int64] = grid[self._places].astype(np.int64)
        return counts

    def below(self, upper: int) -> Mask:
        """Return the mask of the combinations at or below one, shape (combinations,)."""
        codes = self.combinations.codes
        mask = np.ones(len(codes), dtype=bool)
        for column, order in enumerate(self._orders):
            mask &= order[codes[:, column], codes[upper, column]]
        return mask


@dataclass(frozen=True, slots=True)
class _Axis:
    """One axis of the grid: the code of each combination, and the pairs of codes in order."""

    codes: NDArray[np.intp]
    order: NDArray[np.bool_]


_MOST_WORDS = 128  # of a joint axis: the work on an axis grows with the square of its words
_LARGEST_SHARE = 0.7  # of the pairs of words that occur: with more, joining saves little


def _join_axes(axes: Iterable[_Axis]) -> list[_Axis]:
    """Return the axes, with those joined of which few pairs of words occur together.

    A word of a joint axis is a pair that occurs, and pairs are in order if both their words are.
    """
    joined: list[_Axis] = []
    for axis in axes:
        width = len(axis.order)
        best: tuple[float, int, NDArray[np.intp], NDArray[np.intp]] | None = None
        for place, other in enumerate(joined):
            pairs = other.codes * width + axis.codes
            words = np.flatnonzero(np.bincount(pairs, minlength=len(other.order) * width))
            share = len(words) / (len(other.order) * width)
            few = len(words) <= _MOST_WORDS and share <= _LARGEST_SHARE
            if few and (best is None or share < best[0]):
                best = share, place, pairs, words
        if best is None:
            joined.append(axis)
            continue
        _, place, pairs, words = best
        first, second = np.divmod(words, width)
        order = joined[place].order[np.ix_(first, first)] & axis.order[np.ix_(second, second)]
        joined[place] = _Axis(np.searchsorted(words, pairs), order)
    return joined


def _along(
    grid: NDArray[np.integer[Any]],
    axis: int,
    order: NDArray[np.bool_],
    reduce: Callable[..., NDArray[np.integer[Any]]],
) -> Any:
    """Reduce, for each word of one fact, over the words that the order allows below it."""
    if np.array_equal(order, np.eye(len(order), dtype=bool)):
        return grid
    slices = np.moveaxis(grid, axis, 0)
    parts = [reduce(slices[column], axis=0, dtype=grid.dtype) if reduce is np.sum
             else reduce(slices[column], axis=0) for column in order.T]  # fmt: skip
    return np.moveaxis(np.stack(parts), 0, axis)


def order_of(
    words: tuple[str, ...], chains: Order, direction: Direction, silent: tuple[str, ...]
) -> NDArray[np.bool_]:
    """Return the pairs (lower, upper) of words that a direction allows, shape (words, words).

    Parameters
    ----------
    direction : {"below", "above", "equal", "any"}
        Position of the lower combination in this fact: ``equal`` up to words that are not asked.
    silent : tuple of str
        The words that mean that the fact is not asked.
    """
    below = close_order(words, chains, silent)
    if direction == "any":
        return np.ones_like(below)
    return {"below": below, "above": below.T, "equal": below & below.T}[direction]
