"""Compare combinations in a partial order: one machine word per combination, one AND per pair.

Each word of each fact is a bit. A combination is the set of its bits; the set allowed below another
is the union, fact by fact, of the bits at or below its words. Combination `a` is below `b` if no
bit of `a` falls outside the allowed set of `b`. A comparison fact by fact would need one array per
fact for the same million pairs.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from mcstats.verdict.rubric_proof.combinations import Combinations

Words = NDArray[np.uint64]
Direction = Literal["below", "above", "equal", "any"]
CHUNK = 2**20  # pairs at a time: 8 MB of words, which a processor's cache nearly holds


Order = tuple[tuple[str, ...], ...]


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
    step = max(1, CHUNK // max(1, len(lower)))
    for start in range(0, len(allowed), step):
        part = slice(start, min(start + step, len(allowed)))
        yield part, (lower[None, :] & ~allowed[part, None]) == 0
