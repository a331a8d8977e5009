"""Egger's regression for small-study effects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from mcstats.effects.guards import LIMITS, as_floats, check_inputs

__all__ = ["FEWEST", "Egger", "egger"]

FEWEST: Final = 10
"""Below this number of studies the test says little (Cochrane Handbook 2019, sec. 13.3.5.4)."""


@dataclass(frozen=True, slots=True)
class Egger:
    """Result of Egger's regression.

    Attributes
    ----------
    k : int
        Number of studies.
    slope, se, t, df, p : float
        Slope of the estimates on their standard errors (the intercept of Egger's own form), its
        standard error, and the t test of no small-study effect.
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
    if np.ptp(x) <= 1e-12 * float(np.max(x)):  # rounding alone, not a spread of standard errors
        raise ValueError("vi: all standard errors are equal; expected: at least two different ones")
    slope = float(np.sum(w * (x - x_mean) * (y - y_mean))) / sxx
    limit = float(y_mean - slope * x_mean)
    df = k - 2
    residual = float(np.sum(w * (y - limit - slope * x) ** 2)) / df
    se = float(np.sqrt(residual / sxx))
    limit_se = float(np.sqrt(residual * (1 / np.sum(w) + x_mean**2 / sxx)))
    t = slope / se if se > 0 else float(np.copysign(np.inf, slope))
    warning = ""
    if k < FEWEST:
        warning = (
            f"only {k} studies: with fewer than {FEWEST} the test cannot tell chance from bias"
        )
    p = float(2 * special.stdtr(df, -abs(t)))
    return Egger(k, slope, se, t, df, p, limit, limit_se, warning)
