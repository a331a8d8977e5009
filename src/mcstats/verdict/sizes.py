"""Find the arm size at which the interval would decide, with estimate and SD held."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from mcstats.effects.measures.measure import Sampling
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.sampling_interval import LEVEL, quantile
from mcstats.model.tables import EffectRow

MAX_ARM_SIZE: Final = 20_000  # per arm: no trial of a cosmetic device or a dressing comes near
TAIL: Final = (1 + LEVEL) / 2

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Size:
    """The smallest arms with which the interval decides; None where `MAX_ARM_SIZE` is too small.

    Attributes
    ----------
    n1, n2 : int or None
        Equal arms, or arms in the printed proportion where the variance is held.
    held : str
        The quantities that are held while the number changes.
    """

    n1: int | None
    n2: int | None
    held: str


def size_that_decides(effect: EffectRow, threshold: float = 0.0) -> Size | None:
    """Return the smallest arms with which the interval excludes effects that do not matter.

    Every number up to `MAX_ARM_SIZE` is tried, so that the smallest is found whether or not the
    interval shrinks steadily. Estimate and SD (or the two risks) are held, never the P value or
    interval: a P value that is held would make the effect smaller with every participant.

    Parameters
    ----------
    threshold : float
        The smallest effect of interest, ≥ 0, on the scale of the effect.

    Returns
    -------
    Size or None
        None if no estimate between arms with its spread is known.

    Raises
    ------
    ValueError
        If the threshold is negative.
    """
    if threshold < 0:
        raise ValueError(f"a threshold of {threshold}; expected: 0 or more")
    if effect.contrast != "between" or effect.yi is None or not effect.yi:
        return None
    n = np.arange(2.0, MAX_ARM_SIZE + 1)
    measure = find_measure(effect.measure)
    if measure.sampling is Sampling.NONCENTRAL_T and effect.n1 and effect.n2:
        d = abs(effect.yi) / float(exact_j(effect.n1 + effect.n2 - 2))
        return _equal(n, _standardised(n, d, threshold), "estimate in units of the SD")
    if effect.vi is None or not effect.n1 or not effect.n2:
        return None
    if measure.sampling is Sampling.T:
        sd = math.sqrt(effect.vi / (1 / effect.n1 + 1 / effect.n2))
        half = quantile(2 * n - 2) * sd * np.sqrt(2 / n)
        return _equal(n, abs(effect.yi) - half > threshold, "difference and SD")
    if measure.compares is None:
        return None
    # Both arms grow alike: the variance of what compares means or events falls as one over n.
    held = f"the {'risks' if measure.of_events else 'means and SDs'} of both arms"
    half = quantile(None) * np.sqrt(effect.vi / (n / effect.n1))
    chosen = np.flatnonzero(abs(effect.yi) - half > threshold)
    if not len(chosen):
        return Size(None, None, held)
    first = n[chosen[0]]
    return Size(int(first), math.ceil(first * effect.n2 / effect.n1), held)


def _standardised(n: Numbers, d: float, threshold: float) -> NDArray[np.bool_]:
    """Return whether the noncentral t interval of d lies beyond the threshold, shape of `n`."""
    t = d * np.sqrt(n / 2)
    if threshold == 0:
        return np.asarray(t > quantile(2 * n - 2))
    # The lower end is beyond where the threshold itself would rarely give so large a t:
    # Steiger & Fouladi 1997
    return np.asarray(special.nctdtr(2 * n - 2, threshold * np.sqrt(n / 2), t) > TAIL)


def _equal(n: Numbers, decides: NDArray[np.bool_], held: str) -> Size:
    chosen = np.flatnonzero(decides)
    if not len(chosen):
        return Size(None, None, held)
    first = int(n[chosen[0]])
    return Size(first, first, held)
