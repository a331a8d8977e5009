"""Sampling intervals of single studies."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

Ends = tuple[float, float]
LEVEL: Final = 0.95
"""Level of every interval that the program computes, and the usual one of those in papers."""


def quantile(df: npt.ArrayLike | None, level: float = LEVEL) -> npt.NDArray[np.float64]:
    """Return how many standard errors a two-sided interval of this level reaches to each side.

    The quantile is that of t with `df` degrees of freedom, or of the normal distribution for None.
    """
    tail = (1 + level) / 2
    return np.asarray(special.ndtri(tail) if df is None else special.stdtrit(df, tail))


def mean_interval(estimate: float, se: float, df: float | None, level: float = LEVEL) -> Ends:
    """Return estimate ± quantile · se: of t where `df` is given, of the normal where it is None."""
    reach = float(quantile(df, level)) * se
    return estimate - reach, estimate + reach


def standardised_interval(t: float, df: float, factor: float, level: float = LEVEL) -> Ends:
    """Return the interval of a standardised difference by inverting the noncentral t.

    Parameters
    ----------
    t, df : the t statistic and its degrees of freedom.
    factor : what takes t to the standardised difference, √(1/n1 + 1/n2) or √(1/n).

    Returns
    -------
    tuple of float
        Ends for the parameter that both d and g estimate.
    """
    tail = (1 - level) / 2
    ends = (_noncentrality(t, df, 1 - tail), _noncentrality(t, df, tail))
    return ends[0] * factor, ends[1] * factor  # Steiger & Fouladi 1997


def _noncentrality(t: float, df: float, probability: float) -> float:
    """Return the noncentrality under which a value up to `t` has this probability."""
    low, high = t - 10.0, t + 10.0
    while special.nctdtr(df, low, t) < probability:
        low -= 10.0 + abs(t)
    while special.nctdtr(df, high, t) > probability:
        high += 10.0 + abs(t)
    for _ in range(200):  # bisection: the distribution function falls in the noncentrality
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if special.nctdtr(df, middle, t) > probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _wilson(share: float, n: float, z: float) -> Ends:
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return centre - half, centre + half  # Wilson 1927


def difference_of_proportions(
    events1: float, n1: float, events2: float, n2: float, level: float = LEVEL
) -> Ends:
    """Return Newcombe's hybrid score interval of a difference of two proportions."""
    z = float(quantile(None, level))
    p1, p2 = events1 / n1, events2 / n2
    (l1, u1), (l2, u2) = _wilson(p1, n1, z), _wilson(p2, n2, z)
    low = p1 - p2 - math.sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2)
    high = p1 - p2 + math.sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)
    return low, high  # Newcombe 1998, method 10


def share_interval(counts: Iterable[int], n: int, level: float = LEVEL) -> Ends:
    """Return the union of the exact intervals of every count that is possible.

    Parameters
    ----------
    counts : the numbers of events that the printing leaves open.
    n : the number of participants.

    Returns
    -------
    tuple of float
        Lower end of the smallest and upper end of the largest count (Clopper & Pearson 1934); both
        ends rise with the count, so that nothing between them is left out.
    """
    possible, tail = np.asarray(sorted(counts), dtype=float), (1 - level) / 2
    first, last = possible[0], possible[-1]
    # Clopper & Pearson 1934, by the beta distribution
    low = special.betaincinv(first, n - first + 1, tail) if first > 0 else 0.0
    high = special.betaincinv(last + 1, n - last, 1 - tail) if last < n else 1.0
    return float(low), float(high)
