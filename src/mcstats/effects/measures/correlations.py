"""Measures of the correlation of two quantities in one group."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from mcstats.effects.measures.input_limits import Limit
from mcstats.effects.measures.measure import Computed, Family, Measure, broadcast
from mcstats.effects.measures.small_sample import FloatArray


def correlation(ri: FloatArray, ni: FloatArray) -> Computed:
    """Return the correlation as it is, and its variance."""
    return broadcast(ri + 0 * ni, (1 - ri**2) ** 2 / (ni - 1))  # Hedges 1989, for large samples


def fisher_transformed(ri: FloatArray, ni: FloatArray) -> Computed:
    """Return Fisher's transformation of the correlation, and its variance."""
    return broadcast(np.arctanh(ri) + 0 * ni, 1 / (ni - 3) + 0 * ri)  # Fisher 1921


_SIZE: Final = Limit("number of participants", low=5.0, whole=True)
_INSIDE: Final = Limit(
    "correlation inside -1 and 1", low=np.nextafter(-1, 0), high=np.nextafter(1, 0)
)
_of_pairs: Final = partial(
    Measure,
    family=Family.CORRELATION,
    compares=None,
    within=True,
    inputs=("ri", "ni"),
    limits={"ni": _SIZE, "ri": _INSIDE},
)

COR: Final = _of_pairs(
    code="COR",
    name="correlation",
    compute=correlation,
    label="Correlation",
    reference="Hedges 1989, for large samples",
)
ZCOR: Final = _of_pairs(
    code="ZCOR",
    name="correlation after Fisher's transformation",
    compute=fisher_transformed,
    label="Correlation (Fisher's z)",
    reference="Fisher 1921",
)
CORRELATIONS: Final = (COR, ZCOR)
