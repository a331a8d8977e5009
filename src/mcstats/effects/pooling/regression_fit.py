"""Weighted least squares with a variance between studies: the fit, that variance, and the tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from mcstats.effects.measures.small_sample import FloatArray
from mcstats.effects.sampling_interval import quantile

# Points of the likelihood, evenly spread over log(v + tau2): its features are as wide as one.
_GRID: Final = 600
_WIDER: Final = 4  # the end of a bracket is multiplied by it until there is a root


@dataclass(frozen=True, slots=True)
class Fit:
    """A weighted least-squares fit.

    `q` is y'Py, `squares` is y'PPy and `trace` is tr P, with P the projection of the weights.
    """

    beta: FloatArray
    covariance: FloatArray
    residual: FloatArray
    q: float
    squares: float
    trace: float
    log_det: float


def weighted_fit(y: FloatArray, x: FloatArray, w: FloatArray) -> Fit:
    """Fit y by x with weights w, by an orthogonal decomposition."""
    root = np.sqrt(w)
    # Rows in falling weight, so that a large one does not drown the others in the decomposition
    order = np.argsort(-w)
    q, r = np.linalg.qr((x * root[:, None])[order])
    inverse = np.linalg.inv(r)
    beta = inverse @ (q.T @ (y * root)[order])
    residual = y - x @ beta
    beta = beta + inverse @ (q.T @ (residual * root)[order])  # what rounding left over
    residual = y - x @ beta
    left = np.empty_like(w)
    left[order] = _residual_share(q)
    return Fit(
        beta=beta,
        covariance=inverse @ inverse.T,
        residual=residual,
        q=float(w @ residual**2),
        squares=float(((w * residual) ** 2).sum()),
        trace=float(w @ left),
        log_det=float(2 * np.log(np.abs(np.diag(r))).sum()),
    )


def _residual_share(q: FloatArray) -> FloatArray:
    """Return one minus the leverage of every row of an orthogonal basis.

    A projection is its own square, so that (1 - h) h of a row is the sum of its squared products
    with the other rows: no difference from 1 is left where a leverage is next to 1.
    """
    products = q @ q.T
    leverage = np.diag(products).copy()
    np.fill_diagonal(products, 0.0)
    apart = (products * products).sum(1)
    high = leverage > 0.5
    return np.where(high, apart / np.where(high, leverage, 1.0), 1 - leverage)


def tau2_of_regression(y: FloatArray, v: FloatArray, x: FloatArray, method: str) -> float:
    """Return the variance between studies that moderators leave (Viechtbauer et al. 2015)."""
    k, p = (int(size) for size in x.shape)
    fixed = weighted_fit(y, x, 1 / v)
    if method == "EE":
        return 0.0
    if method == "DL":
        return max(0.0, (fixed.q - (k - p)) / fixed.trace)
    if method == "HS":
        return max(0.0, (fixed.q - k) / float((1 / v).sum()))
    if method == "HE":
        plain = weighted_fit(y, x, np.ones(k))
        left = 1 - np.einsum("ij,jk,ik->i", x, plain.covariance, x)
        return max(0.0, (plain.q - float(left @ v)) / (k - p))
    if method == "SJ":
        start = float(np.var(y))
        if start == 0:
            return 0.0
        return start * weighted_fit(y, x, 1 / (v + start)).q / (k - p)
    if method in ("PM", "EB"):
        return _root(lambda t: weighted_fit(y, x, 1 / (v + t)).q - (k - p), y, v)
    return _highest_peak(y, v, x, reml=method == "REML")


def _top(y: FloatArray, v: FloatArray) -> float:
    return float(((y - y.mean()) ** 2).sum() + v.max())


def _root(function: Callable[[float], float], y: FloatArray, v: FloatArray) -> float:
    """Return where a falling function of tau2 is zero; 0 where it never is."""
    from scipy import optimize  # slow to import, and few commands need it

    if function(0.0) <= 0:
        return 0.0
    high = _top(y, v)
    while function(high) > 0:
        high *= _WIDER
    least = float(v.min())

    def at(u: float) -> float:
        return function(float(np.exp(u)) - least)

    root = optimize.brentq(at, float(np.log(least)), float(np.log(high + least)), xtol=1e-14)
    return float(np.exp(root)) - least


def _highest_peak(y: FloatArray, v: FloatArray, x: FloatArray, *, reml: bool) -> float:
    """Return the highest of all peaks of the likelihood that a fine grid tells apart."""
    from scipy import optimize  # slow to import, and few commands need it

    least, top = float(v.min()), _top(y, v)

    def gradient(u: float) -> float:
        w = 1 / (v + max(float(np.exp(u)) - least, 0.0))
        fit = weighted_fit(y, x, w)
        return fit.squares - (fit.trace if reml else float(w.sum()))  # Harville 1977

    def likelihood(t: float) -> float:
        w = 1 / (v + t)
        fit = weighted_fit(y, x, w)
        return float(np.log(w).sum()) - fit.q - (fit.log_det if reml else 0.0)

    u = np.linspace(np.log(least), np.log(2 * (top + least)), _GRID)
    slopes = np.array([gradient(a) for a in u.tolist()])
    peaks = [0.0] if slopes[0] <= 0 else []
    for i in np.flatnonzero((slopes[:-1] > 0) & (slopes[1:] <= 0)):
        at = optimize.brentq(gradient, float(u[i]), float(u[i + 1]), xtol=1e-14)
        peaks.append(float(np.exp(at)) - least)
    return max(peaks, key=likelihood)


def coefficient_table(
    names: Sequence[str], beta: FloatArray, covariance: FloatArray, df: FloatArray, level: float
) -> dict[str, FloatArray]:
    """Return the columns of a table of coefficients; df may be infinite."""
    se = np.sqrt(np.diag(covariance))
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = beta / se
    reach = np.array([float(quantile(d if np.isfinite(d) else None, level)) for d in df]) * se
    size = -np.abs(statistic)
    p = np.where(np.isfinite(df), 2 * special.stdtr(df, size), 2 * special.ndtr(size))
    columns = (beta, se, statistic, df, p, beta - reach, beta + reach)
    labels = ("estimate", "se", "statistic", "df", "p", "ci_lb", "ci_ub")
    return dict(zip(labels, columns, strict=True))


def wald_test(
    beta: FloatArray, covariance: FloatArray, which: npt.NDArray[np.intp], df: float
) -> tuple[float, float, float]:
    """Return the test that some coefficients are 0: statistic, second degrees of freedom, P.

    Without a coefficient, and where their covariance is 0, as of equal estimates under Knapp and
    Hartung's method, there is no test.
    """
    variance = covariance[np.ix_(which, which)]
    if which.size == 0 or not variance.any():
        return np.nan, df, np.nan
    part = beta[which]
    value = float(part @ np.linalg.solve(variance, part))
    if np.isinf(df):
        return value, df, float(special.chdtrc(which.size, value))
    value /= which.size
    return value, df, float(special.fdtrc(which.size, df, value))
