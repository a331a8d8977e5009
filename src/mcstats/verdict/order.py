"""Which combination is below which: one machine word per combination, one AND per pair.

Each word of each fact is a bit. A combination is its own bits; what may lie below another is the
union, fact by fact, of the bits that its order allows. Then `a` is below `b` where no bit of `a`
falls outside what `b` allows.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .space import Combinations

__all__ = ["Direction", "allowed_below", "bits", "pairs", "reach"]

Words = NDArray[np.uint64]
Direction = Literal["below", "above", "equal", "any"]
CHUNK = 2**20  # pairs at a time: 8 MB of words, which a processor's cache nearly holds


Order = tuple[tuple[str, ...], ...]


def reach(words: tuple[str, ...], order: Order, silent: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which word is at or below which, shape (words, words), from chains low to high.

    A `silent` word is at or below every word and every word at or below it: a fact that is asked
    of only one of two combinations is not compared.
    """
    below = np.eye(len(words), dtype=bool)
    for chain in order:
        for low, high in itertools.pairwise(chain):
            below[words.index(low), words.index(high)] = True
    for middle in range(len(words)):  # Warshall 1962
        below |= below[:, [middle]] & below[[middle], :]
    for word in set(silent) & set(words):  # after the closure: silence joins no two words
        below[words.index(word), :] = below[:, words.index(word)] = True
    return below


def bits(found: Combinations, names: tuple[str, ...]) -> Words:
    """Return each combination as the bits of its words, shape (combinations,)."""
    result = np.zeros(len(found.codes), dtype=np.uint64)
    shift = 0
    for name in names:
        result |= np.uint64(1) << (found.column(name).astype(np.uint64) + np.uint64(shift))
        shift += len(found.vocabulary(name))
    if shift > 64:
        raise ValueError(f"{shift} words do not fit into one machine word")
    return result


def allowed_below(
    found: Combinations,
    names: tuple[str, ...],
    orders: Mapping[str, Order],
    direction: Mapping[str, Direction],
    silent: Mapping[str, tuple[str, ...]],
) -> Words:
    """Return what may lie below each combination, as bits, shape (combinations,).

    Parameters
    ----------
    direction : mapping
        For each fact whether the lower combination is ``below`` in it, ``above`` in it, ``equal``
        (up to facts that are not asked), or may be ``any``.
    silent : mapping
        For each fact the words that say that it is not asked.
    """
    result = np.zeros(len(found.codes), dtype=np.uint64)
    shift = 0
    for name in names:
        vocabulary = found.vocabulary(name)
        below = reach(vocabulary, orders[name], silent[name])
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
        result |= masks[found.column(name)]
        shift += len(vocabulary)
    return result


def pairs(lower: Words, allowed: Words) -> Iterator[tuple[slice, NDArray[np.bool_]]]:
    """Yield, for slices of the upper combinations, which lower ones are below them.

    The mask has shape (upper in the slice, lower).
    """
    step = max(1, CHUNK // max(1, len(lower)))
    for start in range(0, len(allowed), step):
        part = slice(start, min(start + step, len(allowed)))
        yield part, (lower[None, :] & ~allowed[part, None]) == 0
