"""Many ragged groups as few dense arrays: all groups of one size lie side by side.

Sums over a group are then sums along the first axis of a (size, groups) array, which NumPy does at
the speed of memory; a block is cut into pieces that stay in the cache.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from mcstats.effects.measures.small_sample import FloatArray

IntArray = npt.NDArray[np.intp]

_PIECE: Final = 131072


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows sorted into groups.

    Attributes
    ----------
    labels : ndarray
        One label per group, sorted.
    starts, sizes : ndarray of int
        Where each group begins in `order`, and how many rows it has.
    order : ndarray of int or None
        Rows in order of their groups; None where they are in order already.
    """

    labels: npt.NDArray[Any]
    starts: IntArray
    sizes: IntArray
    order: IntArray | None


def group_rows(group: npt.ArrayLike | None, rows: int, usable: npt.NDArray[np.bool_]) -> Groups:
    """Sort rows into groups.

    Parameters
    ----------
    group : array_like or None
        A label per row; None puts all into one group.
    rows : int
        Number of rows.
    usable : ndarray of bool
        Rows that count.

    Returns
    -------
    Groups
        Every label has its group, even if none of its rows counts.

    Raises
    ------
    ValueError
        If `group` has another length or a missing label.
    """
    if group is None:
        group = np.zeros(rows, dtype=np.intp)
    keys = np.asarray(group)
    if keys.shape != (rows,):
        raise ValueError(f"group has shape {keys.shape}; expected: ({rows},), one label per row")
    everything = bool(usable.all())
    order: IntArray | None = None
    if keys.dtype.kind in "iu" and rows and bool(np.all(keys[1:] >= keys[:-1])):
        first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
        labels = keys[first]
        sizes = np.diff(np.r_[first, rows])
        if not everything:
            sizes = np.add.reduceat(usable, first, dtype=np.intp)
            order = np.flatnonzero(usable)
    else:
        import pandas as pd

        codes, unique = pd.factorize(keys, sort=True)
        labels = np.asarray(unique)
        if np.any(codes < 0):
            raise ValueError(f"group[{int(np.argmax(codes < 0))}] is missing; expected: a label")
        order = np.argsort(codes, kind="stable")
        if not everything:
            order = order[usable[order]]
        sizes = np.bincount(codes[usable], minlength=labels.size)
    return Groups(labels, np.cumsum(sizes) - sizes, sizes, order)


def equal_blocks(
    groups: Groups, yi: FloatArray, vi: FloatArray
) -> Iterator[tuple[IntArray, FloatArray, FloatArray]]:
    """Yield pieces of groups that have the same size.

    Parameters
    ----------
    groups : Groups
        The sorted rows.
    yi, vi : ndarray, shape (rows,)
        Estimates and variances.

    Yields
    ------
    which : ndarray of int, shape (g,)
        Places of these groups among the labels.
    y, v : ndarray, shape (k, g)
        Their rows; k is at least 1.
    """
    by_size = np.argsort(groups.sizes, kind="stable")
    sizes, first = np.unique(groups.sizes[by_size], return_index=True)
    edges = itertools.pairwise([*first.tolist(), by_size.size])
    for size, (start, stop) in zip(sizes.tolist(), edges, strict=True):
        if size == 0:
            continue
        piece = max(1, _PIECE // size)
        for low in range(start, stop, piece):
            which = by_size[low : min(low + piece, stop)]
            rows = groups.starts[which] + np.arange(size)[:, None]
            if groups.order is not None:
                rows = groups.order[rows]
            yield which, yi[rows], vi[rows]
