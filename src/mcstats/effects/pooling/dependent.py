"""Several effects of the same people: one a study, or standard errors that allow for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import numpy.typing as npt

from mcstats.effects.measures.data_columns import refuse_options
from mcstats.effects.measures.small_sample import FloatArray
from mcstats.effects.pooling.meta_regression import INTERCEPT, design
from mcstats.effects.pooling.pool_data import method_code, rows_of
from mcstats.effects.pooling.regression_fit import (
    coefficient_table,
    tau2_of_regression,
    weighted_fit,
)
from mcstats.effects.sampling_interval import LEVEL

if TYPE_CHECKING:
    import pandas as pd

Adjustment = Literal["CR1", "CR2"]
ADJUSTMENTS: Final = ("CR1", "CR2")


def aggregate(
    yi: npt.ArrayLike,
    vi: npt.ArrayLike | None = None,
    *,
    cluster: npt.ArrayLike,
    rho: float | tuple[float, float, float],
    weighted: bool = True,
    sei: npt.ArrayLike | None = None,
    data: object = None,
    **others: object,
) -> pd.DataFrame:
    """Take the effects of each study into one.

    Parameters
    ----------
    yi, vi, sei, data
        As those of `pool`.
    cluster : array_like, shape (rows,), or str
        The study, or the people, of each effect.
    rho : float, or (least, declared, most)
        Correlation of the sampling errors of effects of the same people, the same for all pairs.
        Papers hardly ever print it: give the range that is defensible, and look at what it moves.
    weighted : bool
        Whether effects have the weights that make the variance smallest, or equal ones.

    Returns
    -------
    DataFrame
        One row for each cluster, by its label: yi, vi at the declared correlation; yi_min, yi_max,
        vi_min, vi_max over the range; k, the effects taken together. As metafor's
        ``aggregate(dat, cluster, rho)``.

    Raises
    ------
    ValueError
        For correlations that no set of so many effects can have, and wrong values or names.

    Notes
    -----
    Cochrane Handbook 2019, sec. 9.3; Borenstein, Hedges, Higgins & Rothstein 2009, ch. 24. With
    weights yi is a quotient of two linear functions of c = rho / (1 + (k - 1) rho), and so lies
    between its values at the ends.
    """
    import pandas as pd

    refuse_options("aggregate", others, "yi, vi or sei, cluster, rho, weighted, data")
    least, declared, most = rho if isinstance(rho, tuple) else (rho, rho, rho)
    if not -1 < least <= declared <= most < 1:
        raise ValueError(f"rho is {rho!r}; expected: least <= declared <= most, between -1 and 1")
    y, v, more = rows_of(yi, vi, sei, data, {"cluster": cluster})
    known = ~np.isnan(y + v)
    y, v, labels = y[known], v[known], np.asarray(more["cluster"])[known]
    names, codes = np.unique(labels, return_inverse=True)
    rows = []
    for number in range(names.size):
        own_y, own_v = y[codes == number], v[codes == number]
        k = own_y.size
        if least * (k - 1) <= -1:
            raise ValueError(f"rho is {least!r}; expected: above -1 / (k - 1) for {k} effects")
        candidates = [least, most, *_turns(own_v, least, most, weighted=weighted)]
        at = [_combined(own_y, own_v, r, weighted=weighted) for r in candidates]
        estimate, variance = _combined(own_y, own_v, declared, weighted=weighted)
        means, variances = zip(*at, strict=True)
        rows.append((estimate, variance, min(means), max(means), min(variances), max(variances), k))
    columns = ["yi", "vi", "yi_min", "yi_max", "vi_min", "vi_max", "k"]
    return pd.DataFrame(rows, columns=columns, index=pd.Index(names, name="cluster"))


def _combined(y: FloatArray, v: FloatArray, rho: float, *, weighted: bool) -> tuple[float, float]:
    """Return the mean of effects of the same people and its variance."""
    k, sd = y.size, np.sqrt(v)
    if not weighted:
        total = (1 - rho) * v.sum() + rho * sd.sum() ** 2  # Borenstein et al. 2009, eq. 24.6
        return float(y.mean()), float(total / k**2)
    c = rho / (1 + (k - 1) * rho)  # the inverse of a matrix with equal correlations
    first, t = (1 / v).sum(), (1 / sd).sum()
    weight = first - c * t**2
    return float(((y / v).sum() - c * t * (y / sd).sum()) / weight), float((1 - rho) / weight)


def _turns(v: FloatArray, least: float, most: float, *, weighted: bool) -> list[float]:
    """Return the correlations in a range at which the variance of the mean turns."""
    k, first, t = v.size, float((1 / v).sum()), float((1 / np.sqrt(v)).sum())
    if not weighted or k == 1:
        return []
    # (1 - r)(1 + a r) / (s + b r) has its extremes where s (a - 1) - b - 2 a s r - a b r^2 = 0
    a, s, b = k - 1, first, first * (k - 1) - t**2
    roots = np.roots([-a * b, -2 * a * s, s * (a - 1) - b])
    return [float(r.real) for r in roots if abs(r.imag) < 1e-12 and least < r.real < most]


@dataclass(frozen=True, slots=True)
class Robust:
    """A regression with standard errors that are robust to dependence within clusters.

    Attributes
    ----------
    coefficients : DataFrame
        estimate, se, statistic, df, p, ci_lb, ci_ub of each coefficient.
    tau2 : float
        Variance between effects of the working model.
    k, clusters : int
        Effects and clusters.
    adjustment, note : str
        CR1 or CR2, and notes on the figures.
    """

    coefficients: pd.DataFrame
    tau2: float
    k: int
    clusters: int
    adjustment: str
    note: str


def robust(
    yi: npt.ArrayLike,
    vi: npt.ArrayLike | None = None,
    *,
    cluster: npt.ArrayLike,
    mods: object = None,
    method: str = "REML",
    adjustment: Adjustment = "CR2",
    level: float = LEVEL,
    intercept: bool = True,
    sei: npt.ArrayLike | None = None,
    data: object = None,
    **others: object,
) -> Robust:
    """Pool effects, or regress them on moderators, with cluster-robust standard errors.

    Parameters
    ----------
    yi, vi, sei, data, mods, method, level, intercept
        As those of `meta_regression`; without `mods` the mean alone.
    cluster : array_like, shape (rows,), or str
        The study, or the people, of each effect.
    adjustment : {"CR2", "CR1"}
        CR2 is free of bias where the working model is right, and its t tests have Satterthwaite's
        degrees of freedom, which stay honest with few clusters; CR1 takes the factor m/(m - p) and
        m - p degrees of freedom, for m clusters and p coefficients.

    Returns
    -------
    Robust
        As clubSandwich's ``coef_test(rma(yi, vi), cluster, vcov = "CR2")`` and metafor's
        ``robust(rma(yi, vi), cluster)``.

    Raises
    ------
    ValueError
        For no more clusters than coefficients, and wrong values or names.

    Notes
    -----
    Hedges, Tipton & Johnson 2010 (10.1002/jrsm.5); Tipton 2015 (10.1037/met0000011); Pustejovsky &
    Tipton 2018 (10.1080/07350015.2016.1247004).
    """
    import pandas as pd

    refuse_options("robust", others, "yi, vi or sei, cluster, mods, method, adjustment, data")
    if adjustment not in ADJUSTMENTS:
        raise ValueError(f"adjustment is {adjustment!r}; expected: {', '.join(ADJUSTMENTS)}")
    y, v, x, names, codes = _clustered(yi, vi, sei, data, mods, cluster, intercept=intercept)
    code, note = method_code(method)
    (k, p), m = x.shape, int(codes.max()) + 1
    if m <= p:
        raise ValueError(f"cluster has {m} clusters for {p} coefficients; expected: more")
    tau2 = tau2_of_regression(y, v, x, code)
    total = v + tau2
    fit = weighted_fit(y, x, 1 / total)
    bread = fit.covariance
    hat = x @ bread @ (x / total[:, None]).T
    scores, effect = [], np.zeros((m, p, k))
    for j in range(m):
        own = codes == j
        adjusted = np.eye(int(own.sum()))
        if adjustment == "CR2":
            adjusted = _unbiased(total[own], x[own], bread)
        step = bread @ (x[own] / total[own][:, None]).T @ adjusted
        scores.append(step @ fit.residual[own])
        effect[j] = step @ (np.eye(k)[own] - hat[own])
    covariance = np.asarray(sum(np.outer(s, s) for s in scores))
    df = np.full(p, float(m - p))
    if adjustment == "CR1":
        covariance = covariance * m / (m - p)
    else:
        # Satterthwaite: twice the squared mean of the variance estimate over its variance
        inner = np.einsum("ipn,n,jpn->pij", effect, total, effect)
        df = np.einsum("pii->p", inner) ** 2 / np.einsum("pij,pij->p", inner, inner)
    table = coefficient_table(names, fit.beta, covariance, df, level)
    if df.min() < 4:
        warning = "fewer than 4 degrees of freedom: the test may reject too often"
        note = "; ".join(text for text in (note, warning) if text)  # Tipton 2015
    return Robust(pd.DataFrame(table, index=pd.Index(names)), tau2, k, m, adjustment, note)


def _clustered(
    yi: object,
    vi: object,
    sei: object,
    data: object,
    mods: object,
    cluster: object,
    *,
    intercept: bool,
) -> tuple[FloatArray, FloatArray, FloatArray, list[str], npt.NDArray[np.intp]]:
    """Return the model's parts and the cluster of each effect, as a number from 0."""
    y, v, more = rows_of(yi, vi, sei, data, {"cluster": cluster})
    labels = np.asarray(more["cluster"])
    if mods is None:
        known = ~np.isnan(y + v)
        x, names = np.ones((int(known.sum()), 1)), [INTERCEPT]
        y, v = y[known], v[known]
    else:
        y, v, x, names, known = design(yi, vi, sei, data, mods, intercept=intercept)
    _, codes = np.unique(labels[known], return_inverse=True)
    return y, v, x, names, codes


def _unbiased(total: FloatArray, x: FloatArray, bread: FloatArray) -> npt.NDArray[Any]:
    """Return the matrix that takes the bias out of the residuals of one cluster."""
    root = np.sqrt(total)
    left = np.diag(total) - x @ bread @ x.T  # Pustejovsky & Tipton 2018, eq. 9
    values, vectors = np.linalg.eigh(root[:, None] * left * root)
    # A direction that the model takes up wholly has no residual, and no share in the sum
    kept = values > 1e-12 * max(float(values.max()), 0.0)
    inverse = np.where(kept, 1 / np.sqrt(np.where(kept, values, 1.0)), 0.0)
    return np.asarray(root[:, None] * (vectors * inverse) @ vectors.T * root)
