"""Agreement of two coders beyond chance, with intervals."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

LEVEL: Final = 0.95
FEWEST: Final = 2  # units below which no spread can be estimated


@dataclass(frozen=True, slots=True)
class Estimated:
    """An estimate with its interval at `LEVEL`; None where it is not defined."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of two coders on some units: the share, kappa and alpha."""

    units: int
    agreed: int
    share: Estimated
    kappa: Estimated
    alpha: Estimated


NONE: Final = Estimated(None, None, None)


def agreement_of(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Return the agreement of two coders on categories without an order, from a pair a unit.

    Kappa has its large-sample interval.
    """
    return replace(pooled_agreement([pairs]), kappa=cohens_kappa(pairs))


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> Estimated:
    """Return Cohen's kappa with its large-sample interval; None where nothing varies."""
    from statsmodels.stats.inter_rater import cohens_kappa as estimate

    words = sorted({word for pair in pairs for word in pair})
    if len(pairs) < FEWEST or len(words) < 2:
        return NONE
    place = {word: number for number, word in enumerate(words)}
    table = np.zeros((len(words), len(words)))
    for one, other in pairs:
        table[place[one], place[other]] += 1
    with np.errstate(invalid="ignore", divide="ignore"):  # of a table without disagreement
        found = estimate(table)  # Cohen 1960; interval by Fleiss, Cohen & Everitt 1969
        value = float(found.kappa)
        low, high = float(found.kappa_low), float(found.kappa_upp)
    if not all(map(math.isfinite, (value, low, high))):
        return Estimated(value, None, None) if math.isfinite(value) else NONE
    return _within_bounds(value, low, high)


def pooled_agreement(groups: Sequence[Sequence[tuple[str, str]]]) -> Agreement:
    """Return the agreement over several kinds of decision, from the pairs of each kind.

    Kappa is De Vries et al.'s (2008), alpha Krippendorff's nominal one. Chance agreement is that
    within each kind: the same word in two kinds is no agreement, and a kind in which nothing varies
    adds none. Intervals are those of the jackknife over decisions.
    """
    every = [pair for group in groups for pair in group]
    agreed = sum(one == other for one, other in every)
    terms = [_terms(Counter(group)) for group in groups if group]
    whole = np.sum(terms, axis=0) if terms else np.zeros(4)
    left: list[tuple[NDArray[np.float64], int]] = []
    for group, mine in zip((g for g in groups if g), terms, strict=True):
        kinds = Counter(group)
        for pair, number in kinds.items():
            left.append((whole - mine + _terms(kinds - Counter([pair])), number))
    estimates = []
    for place in (0, 2):  # kappa, then alpha
        value = _ratio(whole[place : place + 2])
        without = [(_ratio(sums[place : place + 2]), number) for sums, number in left]
        estimates.append(_jackknife(value, without, len(every)))
    return Agreement(len(every), agreed, _share(agreed, len(every)), estimates[0], estimates[1])


def _terms(pairs: Counter[tuple[str, str]]) -> NDArray[np.float64]:
    """Return disagreement, observed and expected, weighted by units: for kappa, then for alpha."""
    n = sum(pairs.values())
    if n == 0:
        return np.zeros(4)
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, other), number in pairs.items():
        first[one] += number
        second[other] += number
    differing = float(sum(number for (one, other), number in pairs.items() if one != other))
    by_chance = n - sum(first[word] * second[word] for word in first) / n  # De Vries et al. 2008
    total = first + second
    expected = (4 * n * n - sum(c * c for c in total.values())) / (2 * (2 * n - 1))
    return np.array([differing, by_chance, differing, expected])  # Krippendorff 2011


def _ratio(sums: NDArray[np.float64]) -> float | None:
    observed, expected = map(float, sums)
    return None if expected <= 0 else 1 - observed / expected


def _jackknife(value: float | None, left: Sequence[tuple[float | None, int]], n: int) -> Estimated:
    if value is None or n < FEWEST:
        return NONE
    values = [(one, number) for one, number in left if one is not None]
    if len(values) < len(left):  # all that varied was in one unit
        return Estimated(value, None, None)
    mean = sum(one * number for one, number in values) / n
    variance = (n - 1) / n * sum(number * (one - mean) ** 2 for one, number in values)  # Tukey 1958
    half = float(stats.t.ppf(0.5 + LEVEL / 2, n - 1)) * math.sqrt(variance)
    return _within_bounds(value, value - half, value + half)


def _within_bounds(value: float, low: float, high: float) -> Estimated:
    """Return an estimate with its interval; one without a width says nothing of the spread."""
    if math.isclose(low, high, abs_tol=1e-9):  # a spread of zero, up to rounding
        return Estimated(value, None, None)
    return Estimated(value, max(low, -1.0), min(high, 1.0))


def _share(agreed: int, units: int) -> Estimated:
    if not units:
        return NONE
    interval = stats.binomtest(agreed, units).proportion_ci(LEVEL, method="wilson")
    return Estimated(agreed / units, float(interval.low), float(interval.high))
