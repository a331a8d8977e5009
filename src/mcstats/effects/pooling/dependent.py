"""Several effects of the same people, or of arms that share one, taken together for each study."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from mcstats.effects.measures.data_columns import refuse_options
from mcstats.effects.measures.input_limits import as_floats
from mcstats.effects.measures.small_sample import FloatArray
from mcstats.effects.pooling.pool_data import rows_of

if TYPE_CHECKING:
    import pandas as pd


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
