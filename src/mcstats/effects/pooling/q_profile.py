"""The variance between studies at which the generalised Q statistic has a given value.

Q(t) = sum w (y - mu)^2 with w = 1/(v + t) falls as t grows, so the root is unique. At k - 1 it is
the estimate of Paule and Mandel, at two quantiles of chi-squared the Q-profile interval.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from mcstats.effects.measures.small_sample import FloatArray

_ITERATIONS: Final = 100
# Newton converges quadratically: a step of 1e-6 leaves an error near 1e-12, and the certificate
# asks for the sign of the function at 1e-9 on either side, ten times inside the promised 1e-8.
CLOSE: Final = 1e-6
CERTIFIED: Final = 1e-9
_SLACK: Final = 1 + 1e-9


def arrange(y: FloatArray, v: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Put the most precise study of every column first, and measure all from its estimate.

    A residual from a weighted mean is then never a small difference of large numbers: the study
    that holds nearly all of the weight has the mean of the others, by their shares, as its own.

    Parameters
    ----------
    y, v : ndarray, shape (k, g)
        Estimates and variances; both are changed.

    Returns
    -------
    y, v : ndarray, shape (k, g)
        Row 0 of `y` is zero.
    centre : ndarray, shape (g,)
        What was taken from the estimates.
    """
    least, columns = v.argmin(0), np.arange(v.shape[1])
    for rows in (y, v):
        first = rows[0].copy()
        rows[0] = rows[least, columns]
        rows[least, columns] = first
    centre = y[0].copy()
    y -= centre
    return y, v, centre


def sum_of_squares(y: FloatArray) -> FloatArray:
    """Return the squares about the mean of every column of `y`, whose first row is zero.

    The squares about zero are at most k + 1 times as large, so that little cancels.
    """
    total = y.sum(0)
    return np.asarray(np.einsum("ij,ij->j", y, y) - total * total / y.shape[0])


def effective_weight(w: FloatArray) -> FloatArray:
    """Return sum w - sum w^2 / sum w per column, the first weight being the largest.

    Nothing cancels, whatever the ratio of the weights: the share of all others but the first is
    at most a half.
    """
    rest = w[1:].sum(0)
    s1 = w[0] + rest
    return np.asarray(w[0] * (rest / s1) + (w[1:] * ((s1 - w[1:]) / s1)).sum(0))


def generalised_q(
    t: FloatArray | float, y: FloatArray, v: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return Q(t) and the negative of its derivative, per column of `y` and `v`."""
    w = v + t
    np.divide(1.0, w, out=w)
    residual = y - np.einsum("ij,ij->j", w, y) / w.sum(0)
    w *= residual
    return np.einsum("ij,ij->j", w, residual), np.einsum("ij,ij->j", w, w)


def inside_bracket(
    new: FloatArray, lo: FloatArray, hi: FloatArray, low_v: FloatArray
) -> FloatArray:
    """Return a step that stays in [lo, hi]: the one proposed, or the middle of the logarithms."""
    # A root at an end is missed by rounding, which is no reason to leave it.
    slack = CERTIFIED * (hi + low_v)
    outside = ~((new >= lo - slack) & (new <= hi + slack))
    if outside.any():
        new = np.where(outside, np.sqrt((lo + low_v) * (hi + low_v)) - low_v, new)
    return np.asarray(np.minimum(np.maximum(new, lo), hi))


def solve_q(
    y: FloatArray, v: FloatArray, target: float
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Solve Q(t) = target over t >= 0.

    Parameters
    ----------
    y, v : ndarray, shape (k, g)
        Estimates and variances > 0, arranged by `arrange`.
    target : float
        Value of Q, above 0.

    Returns
    -------
    t : ndarray, shape (g,)
        The root; 0 where Q(0) is below the target.
    converged : ndarray of bool
        Whether Q lies on either side of the target just beside the root.
    """
    low_v = v.min(0)
    tau2 = np.zeros(low_v.size)
    q, slope = generalised_q(0.0, y, v)
    above = q > target
    converged = np.ones(low_v.size, dtype=bool)
    columns = np.flatnonzero(above)
    if columns.size == 0:
        return tau2, converged
    y, v = y.take(columns, 1), v.take(columns, 1)
    m, q, slope = low_v[columns], q[columns], slope[columns]
    every = (columns, y, v, m)
    # Q(t) <= S/(t + m); a little more, so that rounding cannot bring the end before the root
    lo, hi = np.zeros(columns.size), _SLACK * sum_of_squares(y) / target - m
    hi = np.maximum(hi, 0.0)
    t = lo
    for _ in range(_ITERATIONS):
        new = t + q * (q - target) / (target * slope)  # Newton on 1/Q, linear where v is constant
        new = inside_bracket(new, lo, hi, m)
        tau2[columns] = new
        go = np.flatnonzero(np.abs(new - t) > CLOSE * (t + m))
        if go.size == 0:
            break
        if go.size < columns.size:
            columns, y, v, m = columns[go], y.take(go, 1), v.take(go, 1), m[go]
            lo, hi, new = lo[go], hi[go], new[go]
        t = new
        q, slope = generalised_q(t, y, v)
        up = q > target
        lo, hi = np.where(up, t, lo), np.where(up, hi, t)
    columns, y, v, m = every
    delta = CERTIFIED * (tau2[columns] + m)
    before, _ = generalised_q(np.maximum(tau2[columns] - delta, 0.0), y, v)
    after, _ = generalised_q(tau2[columns] + delta, y, v)
    converged[columns] = (before > target) & (after < target)
    return tau2, converged


def q_profile(
    y: FloatArray, v: FloatArray, level: float
) -> tuple[FloatArray, FloatArray, npt.NDArray[np.bool_]]:
    """Return the Q-profile interval of the variance between studies (Viechtbauer 2007).

    Parameters
    ----------
    y, v : ndarray, shape (k, g)
        Estimates and variances, arranged by `arrange`; k >= 2.
    level : float
        Level of the interval.

    Returns
    -------
    lower, upper : ndarray, shape (g,)
        Ends, truncated at 0; both NaN where Q(0) lies below both quantiles and the interval is
        empty.
    converged : ndarray of bool
        Whether both ends are certified.
    """
    df = y.shape[0] - 1
    tail = (1 - level) / 2
    lower, sure_lower = solve_q(y, v, float(special.chdtri(df, tail)))
    least = float(special.chdtri(df, 1 - tail))
    upper, sure_upper = solve_q(y, v, least)
    empty = generalised_q(0.0, y, v)[0] < least
    lower[empty] = np.nan
    upper[empty] = np.nan
    return lower, upper, sure_lower & sure_upper
