"""Maximum of the (restricted) likelihood of the variance between studies, with its certificate.

Twice the gradient in t is A - B with A = y'PPy, B = tr P (REML) or sum w (ML); w = 1/(v + t), P the
projection of the weighted mean. Further A' = -2C with C = y'PPPy, and B' = -D. In the coordinates
that make P diagonal these are sums over the powers 2, 1, 3, 2 of 1/(l + t), where every l lies
between the smallest variance m and the largest M. So, for x > 0 and K = M + t,

    A/(1 + xC/A)^2 <= A(t + x) <= A K^2/(K + x)^2,    B/(1 + xD/B) <= B(t + x) <= B K/(K + x),

because 1/sqrt(A) and 1/B are concave; D/B at t + x is at most 1/(B/D + x), and C/A at least
1/(K + x). From the values at one t this gives

* how far the sign of A - B is sure to stay: to the root of a quadratic in x, or for ever;
* how far A - B is sure to fall: (t + m)(cbrt(2C/D) - 1);
* from where A/B is sure to fall, so that one sign change at most can follow: x = K - 2B/D.

Steps of these kinds from 0 to the last point prove that the likelihood has one peak. Where they
get stuck it may have two, and all its peaks are compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from mcstats.effects.measures.small_sample import FloatArray
from mcstats.effects.pooling.q_profile import (
    CERTIFIED,
    CLOSE,
    effective_weight,
    inside_bracket,
    sum_of_squares,
)

_STEPS: Final = 60  # of the proof; typical data need fewer than ten
_STUCK: Final = 1e-3  # relative length of a step that makes no headway
_ITERATIONS: Final = 50
_GRID: Final = 1000

Parts = tuple[FloatArray, FloatArray, FloatArray, FloatArray]


@dataclass(frozen=True, slots=True)
class Maximum:
    """The maxima of the likelihoods of many groups.

    Attributes
    ----------
    tau2 : ndarray
        The variances between studies at which they lie.
    converged : ndarray of bool
        True where the sign of the gradient on both sides proves a maximum there.
    peaks : ndarray of int
        Number of peaks of the likelihood.
    """

    tau2: FloatArray
    converged: npt.NDArray[np.bool_]
    peaks: npt.NDArray[np.intp]


def gradient_parts(t: FloatArray, y: FloatArray, v: FloatArray, reml: bool) -> Parts:
    """Return A, B, C and D at `t` for every column of `y` and `v`.

    No part is a small difference of large numbers where row 0 holds the largest weight, however
    much larger it is.

    Parameters
    ----------
    t : ndarray, shape (g,)
        Variances between studies.
    y, v : ndarray, shape (k, g)
        Estimates and variances.
    reml : bool
        Restricted likelihood or not.

    Returns
    -------
    tuple of ndarray, shape (g,)
        The gradient is (A - B)/2, and its derivative D/2 - C (Harville 1977; Viechtbauer 2005).
    """
    w = v + t
    np.divide(1.0, w, out=w)
    first, others = w[0], w[1:]
    rest = others.sum(0)
    s1 = first + rest
    p = y - np.einsum("ij,ij->j", w, y) / s1
    p *= w
    a = np.einsum("ij,ij->j", p, p)
    p -= p[0].copy()  # C is a variance of p by the weights w, the same from any origin
    wp = w * p
    c = np.einsum("ij,ij->j", p, wp) - wp.sum(0) ** 2 / s1
    s2 = np.einsum("ij,ij->j", others, others)
    if not reml:
        return a, s1, c, first * first + s2
    s3 = np.einsum("ij,ij,ij->j", others, others, others)
    share = first / s1
    b = share * rest + (rest - s2 / s1)
    d = share**2 * (rest**2 + 2 * s2) + (s2 / s1) ** 2 + (s2 - 2 * s3 / s1)
    return a, b, c, d


def log_likelihood(t: FloatArray, y: FloatArray, v: FloatArray, reml: bool) -> FloatArray:
    """Return the (restricted) log-likelihood at `t`, without its constant; shapes as above."""
    total = v + t
    w = 1 / total
    s1 = w.sum(0)
    residual = y - (w * y).sum(0) / s1
    value = -0.5 * (np.log(total).sum(0) + (w * residual**2).sum(0))
    return np.asarray(value - 0.5 * np.log(s1) if reml else value)  # Viechtbauer 2005


def maximise(y: FloatArray, v: FloatArray, reml: bool) -> Maximum:
    """Find the maximum of every column's likelihood over t >= 0.

    Parameters
    ----------
    y, v : ndarray, shape (k, g)
        Estimates and variances > 0, arranged by `arrange`; k >= 2.
    reml : bool
        Restricted likelihood or not.

    Returns
    -------
    Maximum
        One value per column.
    """
    with np.errstate(all="ignore"):  # identical estimates make A and C zero: infinite steps
        search = _Search(y, v, reml)
        search.prove_one_peak()
        search.climb()
        return search.compare_peaks()


class _Search:
    """The state of the search: per column a bracket [lo, hi] with A > B at lo and A < B at hi."""

    def __init__(self, y: FloatArray, v: FloatArray, reml: bool) -> None:
        self.y, self.v, self.reml = y, v, reml
        self.low_v, self.high_v = v.min(0), v.max(0)
        self.lo = np.zeros(y.shape[1])
        self.hi = _beyond(y, v, reml)
        self.parts = gradient_parts(self.lo, y, v, reml)  # at lo
        self.rising = self.parts[0] > self.parts[1]
        self.stuck = np.zeros(y.shape[1], dtype=bool)
        self.tau2 = np.zeros(y.shape[1])

    def prove_one_peak(self) -> None:
        """Walk from 0 to where one peak at most can follow; mark the columns that get stuck."""
        columns = np.arange(self.lo.size)
        t, y, v, parts = self.lo, self.y, self.v, self.parts
        low, high, top = self.low_v, self.high_v, self.hi
        for _ in range(_STEPS):
            step = sure_step(t, parts, low, high)
            to_go = np.minimum(high + t - 2 * parts[1] / parts[3], top - t)
            stuck = (step < to_go) & ~(step > _STUCK * (t + low))
            if stuck.any():
                self.stuck[columns[stuck]] = True
            go = np.flatnonzero((step < to_go) & ~stuck)
            if go.size == 0:
                return
            columns, t, low, high, top = columns[go], (t + step)[go], low[go], high[go], top[go]
            y, v = y.take(go, 1), v.take(go, 1)
            fell = parts[0][go] <= parts[1][go]
            parts = gradient_parts(t, y, v, self.reml)
            up = parts[0] > parts[1]
            # A sure step downhill ends downhill: where it does not, rounding has spoilt the bounds.
            self.stuck[columns[fell & up]] = True
            rising, falling = columns[up], columns[~up]
            self.lo[rising] = t[up]
            for mine, new in zip(self.parts, parts, strict=True):
                mine[rising] = new[up]
            self.hi[falling] = np.minimum(self.hi[falling], t[~up])
        self.stuck[columns] = True

    def climb(self) -> None:
        """Find the one peak of every column that rises at 0, and check it on both sides."""
        columns = np.flatnonzero(self.rising & ~self.stuck)
        y, v = self.y.take(columns, 1), self.v.take(columns, 1)
        parts = tuple(part[columns] for part in self.parts)
        t, sure = _roots(y, v, self.reml, self.lo[columns], self.hi[columns], parts)
        self.tau2[columns] = t
        self.stuck[columns[~sure]] = True

    def compare_peaks(self) -> Maximum:
        """Take the highest peak where there may be several."""
        converged = np.ones(self.tau2.size, dtype=bool)
        peaks = np.ones(self.tau2.size, dtype=np.intp)
        for column in np.flatnonzero(self.stuck):
            one = slice(column, column + 1)
            highest = _highest_peak(self.y[:, one], self.v[:, one], self.reml)
            self.tau2[column], converged[column], peaks[column] = highest
        return Maximum(self.tau2, converged, peaks)


def _roots(
    y: FloatArray,
    v: FloatArray,
    reml: bool,
    lo: FloatArray,
    hi: FloatArray,
    parts: tuple[FloatArray, ...],
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Find A = B in brackets with A > B at lo, whose parts are given, and A < B at hi.

    Newton steps on B/A, which is linear in t where all variances are equal.
    """
    m = v.min(0)
    root = lo.copy()
    every = (y, v, m)
    columns, t = np.arange(lo.size), lo
    a, b, c, d = parts
    for _ in range(_ITERATIONS):
        new = inside_bracket(t + a * (a - b) / (2 * b * c - a * d), lo, hi, m)
        root[columns] = new
        go = np.flatnonzero(np.abs(new - t) > CLOSE * (t + m))
        if go.size == 0:
            break
        if go.size < columns.size:
            columns, y, v = columns[go], y.take(go, 1), v.take(go, 1)
            lo, hi, m, new = lo[go], hi[go], m[go], new[go]
        t = new
        a, b, c, d = gradient_parts(t, y, v, reml)
        up = a > b
        lo, hi = np.where(up, t, lo), np.where(up, hi, t)
    y, v, m = every
    delta = CERTIFIED * (root + m)
    before = _difference(np.maximum(root - delta, 0.0), y, v, reml)
    return root, (before > 0) & (_difference(root + delta, y, v, reml) < 0)


def _beyond(y: FloatArray, v: FloatArray, reml: bool) -> FloatArray:
    """Return a t from which on A < B: n (t + m)^2 = S (t + M), S the sum of squares of y."""
    n = y.shape[0] - 1 if reml else y.shape[0]
    s = sum_of_squares(y)
    low = v.min(0)
    root = np.sqrt(s * (s + 4 * n * (v.max(0) - low)))
    return np.asarray(np.maximum((s + root) / (2 * n) - low, 0.0))


def sure_step(
    t: FloatArray, parts: tuple[FloatArray, ...], low: FloatArray, high: FloatArray
) -> FloatArray:
    """Return how far from t no peak but the one that A > B announces can lie; may be infinite."""
    a, b, c, d = parts
    k = high + t
    falls = (t + low) * (np.cbrt(2 * c / d) - 1)
    # A < B stays: x^2 + (2K - r K^2 D/B) x + K^2 (1 - r) > 0 with r = A/B
    half = k - a * k**2 * d / (2 * b**2)
    rest = half**2 - k**2 * (1 - a / b)
    # the smaller root by its conjugate: -half - sqrt(rest) would cancel
    below = k**2 * (1 - a / b) / (np.sqrt(np.maximum(rest, 0.0)) - half)
    below = np.where((half >= 0) | (rest < 0), np.inf, below)
    # A > B stays: K g^2 x^2 + (2Kg - r) x - K (r - 1) < 0 with g = C/A
    g = c / a
    half = k * g - a / (2 * b)
    root = np.sqrt(half**2 + k**2 * g**2 * (a / b - 1))
    above = np.where(half > 0, k * (a / b - 1) / (root + half), (root - half) / (k * g**2))
    return np.asarray(np.fmax(np.where(a > b, above, below), falls))


def _difference(t: FloatArray, y: FloatArray, v: FloatArray, reml: bool) -> FloatArray:
    """Return A - B alone."""
    w = 1 / (v + t)
    s1 = w.sum(0)
    p = y - np.einsum("ij,ij->j", w, y) / s1
    p *= w
    b = effective_weight(w) if reml else s1
    return np.asarray(np.einsum("ij,ij->j", p, p) - b)


def _highest_peak(y: FloatArray, v: FloatArray, reml: bool) -> tuple[float, bool, int]:
    """Compare the likelihood at 0 and at every sign change of the gradient on a fine grid."""
    m, top = v.min(0), _beyond(y, v, reml)
    grid = np.r_[0.0, np.geomspace(m[0], 2 * m[0] + top[0], _GRID)[1:] - m[0]]
    up = _difference(grid, y, v, reml) > 0
    turns = np.flatnonzero(up[:-1] & ~up[1:])
    copies = np.zeros(turns.size, dtype=np.intp)
    lo, hi = grid[turns], grid[turns + 1]
    y_, v_ = y.take(copies, 1), v.take(copies, 1)
    peaks, sure = _roots(y_, v_, reml, lo, hi, gradient_parts(lo, y_, v_, reml))
    if not up[0] or peaks.size == 0:
        peaks = np.r_[0.0, peaks]
    best = int(np.argmax(log_likelihood(peaks, y, v, reml)))
    return float(peaks[best]), bool(sure.all()) and turns.size + (not up[0]) > 0, peaks.size
