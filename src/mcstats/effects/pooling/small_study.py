"""Egger's regression for small-study effects."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import special

from mcstats.effects.measures.input_limits import LIMITS, as_floats, check_inputs
from mcstats.model.tables import FEWEST_TESTED, EffectRow, PooledRow, SmallStudyRow

ROUNDING: Final = 1e-12  # a relative spread of standard errors that rounding alone explains
EQUAL: Final = "all standard errors are equal"


@dataclass(frozen=True, slots=True)
class Egger:
    """Result of Egger's regression.

    Attributes
    ----------
    k : int
        Number of studies.
    slope, se, t, df, p : float
        Slope of the estimates on their standard errors (the intercept of Egger's own form), its
        standard error, and the t test of no small-study effect; t and p are NaN where all
        estimates are equal.
    limit, limit_se : float
        Estimate for a study without sampling error, with its standard error.
    warning : str
        Why not to rely on it; empty if nothing speaks against it.
    """

    k: int
    slope: float
    se: float
    t: float
    df: int
    p: float
    limit: float
    limit_se: float
    warning: str


def egger(yi: npt.ArrayLike, vi: npt.ArrayLike) -> Egger:
    """Regress estimates on their standard errors, weighted by the inverse of the variances.

    Parameters
    ----------
    yi, vi : array_like, shape (k,)
        Estimates and sampling variances; missing ones do not count.

    Returns
    -------
    Egger
        As metafor's ``regtest(yi, vi, model="lm")``.

    Raises
    ------
    ValueError
        With fewer than three studies, or where all standard errors are equal.

    Notes
    -----
    Egger, Davey Smith, Schneider & Minder 1997 (10.1136/bmj.315.7109.629), in the form of Sterne &
    Egger 2005: the residual variance is estimated.
    """
    y, v = np.atleast_1d(as_floats("yi", yi)), np.atleast_1d(as_floats("vi", vi))
    if y.ndim != 1 or y.shape != v.shape:
        raise ValueError(f"yi {y.shape} and vi {v.shape} differ; expected: columns of one length")
    check_inputs({"yi": y, "vi": v}, LIMITS)
    known = ~np.isnan(y + v)
    y, v = y[known], v[known]
    k = y.size
    if k < 3:
        raise ValueError(f"yi has {k} studies; expected: at least 3")
    w, x = 1 / v, np.sqrt(v)
    x_mean, y_mean = np.sum(w * x) / np.sum(w), np.sum(w * y) / np.sum(w)
    sxx = float(np.sum(w * (x - x_mean) ** 2))
    if _equal(x):
        raise ValueError(f"vi: {EQUAL}; expected: at least two different ones")
    slope = float(np.sum(w * (x - x_mean) * (y - y_mean))) / sxx
    limit = float(y_mean - slope * x_mean)
    df = k - 2
    residual = float(np.sum(w * (y - limit - slope * x) ** 2)) / df
    se = float(np.sqrt(residual / sxx))
    limit_se = float(np.sqrt(residual * (1 / np.sum(w) + x_mean**2 / sxx)))
    t = slope / se if se > 0 else math.copysign(math.inf, slope) if slope else math.nan
    p = float(2 * special.stdtr(df, -abs(t)))
    return Egger(k, slope, se, t, df, p, limit, limit_se, _too_few(k))


def small_study_rows(
    pooled: Iterable[PooledRow], effects: Sequence[EffectRow]
) -> list[SmallStudyRow]:
    """Return Egger's regression of each main synthesis, in the order of the syntheses.

    Parameters
    ----------
    pooled : iterable of PooledRow
        All syntheses of a topic; the sensitivity analyses among them are passed over.
    effects : sequence of EffectRow
        All effects of the topic.

    Returns
    -------
    list of SmallStudyRow
        The regression, or the reason why a synthesis is not tested: fewer than `FEWEST_TESTED`
        studies, or studies of one precision.
    """
    known = {row.effect: row for row in effects}
    main = (row for row in pooled if row.role == "main")
    return [_row(row, [known[name] for name in row.members.split()]) for row in main]


def _row(synthesis: PooledRow, members: Sequence[EffectRow]) -> SmallStudyRow:
    yi, vi = (as_floats(name, [getattr(row, name) for row in members]) for name in ("yi", "vi"))
    because = _too_few(len(members)) or (EQUAL if _equal(np.sqrt(vi)) else "")
    result = None if because else egger(yi, vi)
    numbers: dict[str, Any] = {}
    for name in ("slope", "se", "t", "p", "limit", "limit_se"):
        value = getattr(result, name, math.nan)
        numbers[name] = value if math.isfinite(value) else None
    return SmallStudyRow(
        synthesis=synthesis.synthesis,
        k=len(members),
        df=None if result is None else result.df,
        **numbers,
        because=because,
    )


def _too_few(k: int) -> str:
    """Return why a test of so few studies says little; nothing for enough of them."""
    if k >= FEWEST_TESTED:
        return ""
    return (
        f"only {k} studies: with fewer than {FEWEST_TESTED} the test cannot tell chance from bias"
    )


def _equal(sei: npt.NDArray[np.float64]) -> bool:
    """Return whether standard errors differ by rounding alone."""
    return bool(np.ptp(sei) <= ROUNDING * np.max(sei))
