"""Agreement of two coders beyond chance, with intervals."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
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
    """Return the agreement of two coders on categories without an order.

    Parameters
    ----------
    pairs : sequence of (str, str)
        The category of each unit by the first coder and by the second.
    """
    agreed = sum(one == other for one, other in pairs)
    share = NONE
    if pairs:
        interval = stats.binomtest(agreed, len(pairs)).proportion_ci(LEVEL, method="wilson")
        share = Estimated(agreed / len(pairs), float(interval.low), float(interval.high))
    return Agreement(len(pairs), agreed, share, cohens_kappa(pairs), krippendorffs_alpha(pairs))


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
    return Estimated(value, max(low, -1.0), min(high, 1.0))


def krippendorffs_alpha(pairs: Sequence[tuple[str, str]]) -> Estimated:
    """Return Krippendorff's nominal alpha; None where nothing varies.

    The interval is that of the jackknife over units.
    """
    counts = Counter(word for pair in pairs for word in pair)
    differing = sum(one != other for one, other in pairs)
    value = _alpha(len(pairs), differing, counts)
    if value is None or len(pairs) < FEWEST:
        return NONE
    # Units of the same two categories leave the same alpha behind.
    kinds = Counter(tuple(sorted(pair)) for pair in pairs)
    left: list[tuple[float, int]] = []
    for (one, other), number in kinds.items():
        without = _alpha(len(pairs) - 1, differing - (one != other), counts - Counter((one, other)))
        if without is None:  # all that varied was in that unit
            return Estimated(value, None, None)
        left.append((without, number))
    n = len(pairs)
    mean = sum(a * number for a, number in left) / n
    variance = (n - 1) / n * sum(number * (a - mean) ** 2 for a, number in left)  # Tukey 1958
    half = float(stats.t.ppf(0.5 + LEVEL / 2, n - 1)) * math.sqrt(variance)
    return Estimated(value, max(value - half, -1.0), min(value + half, 1.0))


def _alpha(units: int, differing: int, counts: Counter[str]) -> float | None:
    values = 2 * units
    expected = values**2 - sum(count**2 for count in counts.values())
    if expected == 0:
        return None
    return 1 - (values - 1) * 2 * differing / expected  # Krippendorff 2011
