"""Random-effects regression of estimates on properties of their studies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from mcstats.effects.measures.data_columns import refuse_options, take_columns
from mcstats.effects.measures.input_limits import as_floats
from mcstats.effects.measures.small_sample import FloatArray
from mcstats.effects.pooling.heterogeneity import METHODS
from mcstats.effects.pooling.pool import EVERY_TEST
from mcstats.effects.pooling.pool_data import method_code, pool, rows_of
from mcstats.effects.pooling.regression_fit import (
    coefficient_table,
    tau2_of_regression,
    wald_test,
    weighted_fit,
)
from mcstats.effects.sampling_interval import LEVEL

if TYPE_CHECKING:
    import pandas as pd

INTERCEPT: Final = "intrcpt"
"""metafor's name."""

Test = Literal["adhoc", "knha", "z", "t"]


@dataclass(frozen=True, slots=True)
class Regression:
    """A random-effects regression.

    Attributes
    ----------
    coefficients : DataFrame
        One row for each coefficient, by name: estimate, se, statistic, df, p, ci_lb, ci_ub. df is
        infinite for the normal distribution.
    tau2, i2, h2 : float
        Variance between studies that is left, and what it makes of the total; i2 in per cent.
    r2 : float
        Share of the variance between studies that the moderators explain, in per cent; NaN
        where there is none to explain.
    qe, qe_p : float
        Heterogeneity that is left: Q with k - p degrees of freedom, and its P-value.
    qm, qm_df, qm_df2, qm_p : float
        Test of all moderators: chi-squared (qm_df2 infinite) or F.
    k : int
        Studies that count.
    method, test, note : str
        Estimator, test, and notes on them.
    """

    coefficients: pd.DataFrame
    tau2: float
    i2: float
    h2: float
    r2: float
    qe: float
    qe_p: float
    qm: float
    qm_df: int
    qm_df2: float
    qm_p: float
    k: int
    method: str
    test: str
    note: str


def meta_regression(
    yi: npt.ArrayLike,
    vi: npt.ArrayLike | None = None,
    *,
    mods: object,
    method: str = "REML",
    test: Test = "knha",
    level: float = LEVEL,
    intercept: bool = True,
    sei: npt.ArrayLike | None = None,
    data: object = None,
    **others: object,
) -> Regression:
    """Regress estimates on moderators, with a variance between studies.

    Parameters
    ----------
    yi, vi, sei, data
        As those of `pool`; rows with a missing value, of a moderator too, do not count.
    mods : str, sequence of str, mapping of str to column, or DataFrame
        The moderators: names of columns of `data`, or columns by name. One of texts is coded as R
        codes a factor: a column of 0 and 1 for each value but the first in alphabetical order.
    method : str
        Estimator of the variance between studies, as for `pool`.
    test : {"knha", "adhoc", "z", "t"}
        Knapp and Hartung's t and F (never narrower than Wald's under "adhoc"), or Wald's with the
        normal distribution or t. With few studies Wald's test rejects far too often.
    level : float
        Level of the intervals.
    intercept : bool
        Whether the model has one.

    Returns
    -------
    Regression
        As metafor's ``rma(yi, vi, mods = ~ ..., test = "knha")``.

    Raises
    ------
    ValueError
        For moderators that determine each other, as many coefficients as studies, and wrong
        values or names.

    Notes
    -----
    Knapp & Hartung 2003 (10.1002/sim.1482); estimators with moderators: Viechtbauer, Lopez-Lopez,
    Sanchez-Meca & Marin-Martinez 2015 (10.1037/met0000023); R2: Raudenbush 2009.
    """
    import pandas as pd

    known = "yi, vi or sei, mods, method, test, level, intercept, data"
    refuse_options("meta_regression", others, known)
    y, v, x, names, _ = design(yi, vi, sei, data, mods, intercept=intercept)
    code, note = method_code(method)
    for name, value, allowed in (("method", code, METHODS), ("test", test, EVERY_TEST)):
        if value not in allowed:
            raise ValueError(f"{name} is {value!r}; expected: {', '.join(allowed)}")
    if not 0 < level < 1:
        raise ValueError(f"level is {level!r}; expected: a number between 0 and 1")
    (k, p), tau2 = x.shape, tau2_of_regression(y, v, x, code)
    fit = weighted_fit(y, x, 1 / (v + tau2))
    scale = 1.0
    if test in ("knha", "adhoc"):
        scale = fit.q / (k - p)  # Knapp & Hartung 2003
        scale = max(scale, 1.0) if test == "adhoc" else scale
    covariance = fit.covariance * scale
    df = np.inf if test == "z" else float(k - p)
    table = coefficient_table(names, fit.beta, covariance, np.full(p, df), level)
    moderators = np.arange(int(intercept), p)
    qm, qm_df2, qm_p = wald_test(fit.beta, covariance, moderators, df)
    fixed = weighted_fit(y, x, 1 / v)
    typical = (k - p) / fixed.trace
    if code == "EE":
        i2 = max(0.0, 100 * (fixed.q - (k - p)) / fixed.q) if fixed.q > 0 else 0.0
        h2 = fixed.q / (k - p)
    else:
        i2, h2 = 100 * tau2 / (tau2 + typical), tau2 / typical + 1
    total = float(pool(y, v, method=code, tau2_interval=False)["tau2"].iloc[0])
    r2 = 100 * max(0.0, (total - tau2) / total) if intercept and total > 0 else np.nan
    return Regression(
        coefficients=pd.DataFrame(table, index=pd.Index(names)),
        tau2=tau2,
        i2=i2,
        h2=h2,
        r2=r2,
        qe=fixed.q,
        qe_p=float(special.chdtrc(k - p, fixed.q)),
        qm=qm,
        qm_df=moderators.size,
        qm_df2=qm_df2,
        qm_p=qm_p,
        k=k,
        method=code,
        test=test,
        note=note,
    )


def design(
    yi: object, vi: object, sei: object, data: object, mods: object, *, intercept: bool
) -> tuple[FloatArray, FloatArray, FloatArray, list[str], npt.NDArray[np.bool_]]:
    """Return estimates, variances, the model's matrix, its columns' names, and the rows used."""
    columns = _moderators(data, mods)
    y, v, more = rows_of(yi, vi, sei, data, columns)
    known = ~np.isnan(y + v)
    given = {name: np.asarray(more[name]) for name in columns}
    for values in given.values():
        known &= np.array([x is not None and x == x for x in values.tolist()], dtype=bool)
    y, v = y[known], v[known]
    parts: dict[str, FloatArray] = {INTERCEPT: np.ones(y.size)} if intercept else {}
    for name, values in given.items():
        parts |= _coded(name, values[known], full=not parts)
    x = np.column_stack(list(parts.values())) if parts else np.empty((y.size, 0))
    if x.shape[1] == 0:
        raise ValueError("mods is empty; expected: at least one moderator")
    if y.size <= x.shape[1]:
        raise ValueError(f"yi has {y.size} studies for {x.shape[1]} coefficients; expected: more")
    scaled = x / np.maximum(np.abs(x).max(0), np.finfo(float).tiny)
    if np.linalg.matrix_rank(scaled) < x.shape[1]:
        raise ValueError(f"mods: {', '.join(parts)} determine each other; leave one out")
    return y, v, x, list(parts), known


def _moderators(data: object, mods: object) -> dict[str, object]:
    """Return the columns of the moderators by name."""
    from pandas import DataFrame, Series

    if isinstance(mods, str):
        mods = [mods]
    if isinstance(mods, DataFrame):
        return {str(name): mods[name] for name in mods}
    if isinstance(mods, Series) and mods.name is not None:
        return {str(mods.name): mods}
    if isinstance(mods, Mapping):
        return take_columns(data, mods)[0]
    if isinstance(mods, Sequence) and mods and all(isinstance(name, str) for name in mods):
        return take_columns(data, {name: name for name in mods})[0]
    raise ValueError("mods: expected: names of columns of data, or a mapping of names to columns")


def _coded(name: str, values: npt.NDArray[Any], *, full: bool) -> dict[str, FloatArray]:
    """Return a moderator as columns of numbers; all values of a factor where `full`."""
    if values.dtype.kind in "iufb":
        return {name: as_floats(name, values.astype(float))}
    texts = values.astype(str)
    levels = sorted(set(texts.tolist()))
    return {f"{name}{x}": (texts == x).astype(float) for x in (levels if full else levels[1:])}
