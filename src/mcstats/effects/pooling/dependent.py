"""Several effects of the same people: one a study, or standard errors that allow for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import numpy.typing as npt

from mcstats.effects.measures.data_columns import refuse_options
from mcstats.effects.measures.input_limits import as_floats
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
_NOTHING_LEFT: Final = 1e-12  # rounding alone separates a share from 1 by less


def aggregate(
    yi: npt.ArrayLike,
    vi: npt.ArrayLike | None = None,
    *,
    cluster: npt.ArrayLike,
    rho: float | tuple[float, float, float] | None = None,
    groups: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
    sizes: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
    weighted: bool = True,
    sei: npt.ArrayLike | None = None,
    data: object = None,
    **others: object,
) -> pd.DataFrame:
    """Take the effects of each study into one.

    Effects are correlated because the same people were measured (`rho`), or because comparisons of
    several arms share an arm (`groups` with `sizes`).

    Parameters
    ----------
    yi, vi, sei, data
        As those of `pool`.
    cluster : array_like, shape (rows,), or str
        The study, or the people, of each effect.
    rho : float, or (least, declared, most)
        Correlation of the sampling errors of effects of the same people, the same for all pairs.
        Papers hardly ever print it: give the range that is defensible, and look at what it moves.
    groups, sizes : pair of array_like, shape (rows,), or of str
        The first and the second arm of each comparison, by name, and their sizes, in the place of
        `rho`. Of the variance each arm has the share that its size gives it, as in metafor's
        ``vcalc(vi, cluster, grp1, grp2, w1, w2)``.
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
        For correlations that no set of so many effects can have, comparisons of one study that
        determine each other, and wrong values or names.

    Notes
    -----
    Cochrane Handbook 2019, sec. 9.3 and 23.3.4; Borenstein, Hedges, Higgins & Rothstein 2009,
    ch. 24. With weights yi is a quotient of two linear functions of c = rho / (1 + (k - 1) rho),
    and so lies between its values at the ends.
    """
    import pandas as pd

    refuse_options("aggregate", others, "yi, vi or sei, cluster, rho or groups, weighted, data")
    if (rho is None) != (groups is not None and sizes is not None):
        raise ValueError("expected: rho, or groups and sizes")
    named = dict(zip(("group1", "group2"), groups or (), strict=False))
    named |= dict(zip(("n1", "n2"), sizes or (), strict=False))
    y, v, more = rows_of(yi, vi, sei, data, {"cluster": cluster, **named})
    known = ~np.isnan(y + v)
    y, v, labels = y[known], v[known], np.asarray(more["cluster"])[known]
    names, codes = np.unique(labels, return_inverse=True)
    rows: list[tuple[float, ...]] = []
    if rho is None:
        arms = np.array([np.asarray(more[n])[known] for n in ("group1", "group2")], dtype=object)
        people = np.array([as_floats(n, more[n])[known] for n in ("n1", "n2")])
        for number in range(names.size):
            own = codes == number
            spread = covariance_of_arms(v[own], arms[:, own], people[:, own], names[number])
            weights = (
                np.linalg.solve(spread, np.ones(own.sum())) if weighted else np.ones(own.sum())
            )
            weights = weights / weights.sum()
            at = float(weights @ y[own]), float(weights @ spread @ weights)
            rows.append((*at, at[0], at[0], at[1], at[1], int(own.sum())))
    else:
        least, declared, most = rho if isinstance(rho, tuple) else (rho, rho, rho)
        if not -1 < least <= declared <= most < 1:
            expected = "least <= declared <= most, between -1 and 1"
            raise ValueError(f"rho is {rho!r}; expected: {expected}")
        for number in range(names.size):
            own_y, own_v = y[codes == number], v[codes == number]
            k = own_y.size
            if least * (k - 1) <= -1:
                raise ValueError(f"rho is {least!r}; expected: above -1 / (k - 1) for {k} effects")
            candidates = [least, most, *_turns(own_v, least, most, weighted=weighted)]
            at_each = [_combined(own_y, own_v, r, weighted=weighted) for r in candidates]
            means, variances = zip(*at_each, strict=True)
            ends = (min(means), max(means), min(variances), max(variances))
            rows.append((*_combined(own_y, own_v, declared, weighted=weighted), *ends, k))
    columns = ["yi", "vi", "yi_min", "yi_max", "vi_min", "vi_max", "k"]
    frame = pd.DataFrame(rows, columns=columns, index=pd.Index(names, name="cluster"))
    return frame.astype({"k": int})


def covariance_of_arms(
    v: FloatArray, arms: npt.NDArray[Any], sizes: FloatArray, study: object
) -> FloatArray:
    """Return the covariance matrix of the comparisons of one study, some of which share an arm.

    Parameters
    ----------
    v : ndarray, shape (k,)
        Their variances.
    arms, sizes : ndarray, shape (2, k)
        Names of the first and the second arm of each, and the sizes of these arms.
    study : object
        The name of the study, for the message.

    Raises
    ------
    ValueError
        Where a comparison follows from others, as the third of three arms, or a size is not known.
    """
    if not (sizes > 0).all():  # also where one is missing
        raise ValueError(f"{study}: expected: the sizes of both arms of each comparison, above 0")
    signed = [
        {arms[0, i]: 1 / np.sqrt(sizes[0, i]), arms[1, i]: -1 / np.sqrt(sizes[1, i])}
        for i in range(v.size)
    ]
    every = list(dict.fromkeys(arm for one in signed for arm in one))
    parts = np.array([[one.get(arm, 0.0) for arm in every] for one in signed])
    shared = parts @ parts.T  # of each arm the variance is as 1/n; Gleser & Olkin 2009, eq. 19.19
    spread = np.sqrt(v / np.diag(shared))
    if np.linalg.matrix_rank(np.sign(parts)) < v.size:
        raise ValueError(f"{study}: its comparisons determine each other; leave one out")
    return np.asarray(spread[:, None] * shared * spread)


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
    left = _residual_maker(total, x)
    information = np.einsum("ip,iq->ipq", x / total[:, None], x)
    scores, effect = [], np.zeros((m, p, k))
    for j in range(m):
        own = codes == j
        adjusted = np.eye(int(own.sum()))
        if adjustment == "CR2":
            adjusted = _unbiased(total[own], x[own], information[~own].sum(0))
        step = bread @ (x[own] / total[own][:, None]).T @ adjusted
        scores.append(step @ fit.residual[own])
        effect[j] = step @ left[own]
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


def _residual_maker(total: FloatArray, x: FloatArray) -> FloatArray:
    """Return the matrix that makes residuals of estimates, by the complement of the model's space.

    One minus a leverage next to 1 would leave nothing of a residual; variances of studies may lie
    twelve powers of ten apart.
    """
    root = np.sqrt(total)
    order = np.argsort(total)  # a large row does not drown the others if it comes first
    basis = np.linalg.qr((x / root[:, None])[order], mode="complete").Q[:, x.shape[1] :]
    left = np.empty((total.size, total.size))
    left[np.ix_(order, order)] = basis @ basis.T
    return np.asarray(root[:, None] * left / root)


def _unbiased(total: FloatArray, x: FloatArray, others: FloatArray) -> FloatArray:
    """Return the matrix that takes the bias out of the residuals of one cluster.

    It is D B^(-1/2) D with B = D (V - x M x') D, D the root of V and M the covariance of the
    coefficients (Pustejovsky & Tipton 2018, eq. 9). B is taken as FF' without a difference of
    nearly equal matrices: from the information `others`, an array of shape (p, p), that the other
    clusters hold, and with singular values to which each variance has its own scale.
    """
    from scipy.linalg.lapack import dgejsv  # slow to import, and few commands need it

    order = np.argsort(total)
    root = np.sqrt(total[order])
    q, r = np.linalg.qr(x[order] / root[:, None], mode="complete")
    size = min(r.shape)
    r = r[:size]
    grown = others + r.T @ r
    if np.linalg.matrix_rank(others, hermitian=True) == len(others):
        values, vectors = np.linalg.eigh(np.eye(size) + r @ np.linalg.solve(others, r.T))
        shares = 1 / values  # of each direction, what the model leaves in the residuals
    else:  # the others do not identify the model: some directions have no residual
        values, vectors = np.linalg.eigh(r @ np.linalg.solve(grown, r.T))
        shares = np.where(values > 1 - _NOTHING_LEFT, 0.0, 1 - values)
    factor = np.hstack([q[:, :size] @ (vectors * np.sqrt(shares)), q[:, size:]])
    # One-sided Jacobi rotations keep each scale of the columns of F' (Drmac & Veselic 2008)
    scaled = np.asfortranarray((total[order][:, None] * factor).T)
    values, _, vectors, *_ = dgejsv(scaled, joba=0, jobu=3, jobv=0)
    kept = np.arange(values.size) < values.size - np.count_nonzero(shares == 0.0)
    inverse = np.where(kept, 1 / np.where(kept, values, 1.0), 0.0)
    half = root[:, None] * vectors
    adjusted = np.empty((total.size, total.size))
    adjusted[np.ix_(order, order)] = (half * inverse) @ half.T
    return adjusted
