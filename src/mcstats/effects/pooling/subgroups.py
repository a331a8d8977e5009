"""Subgroups of studies, and the test that they differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from mcstats.effects.measures.data_columns import refuse_options
from mcstats.effects.pooling.meta_regression import Test, meta_regression
from mcstats.effects.pooling.pool import pool_columns
from mcstats.effects.pooling.pool_data import method_code, pool, rows_of
from mcstats.effects.sampling_interval import LEVEL

if TYPE_CHECKING:
    import pandas as pd

SHARED: Final = ("separate", "common")


@dataclass(frozen=True, slots=True)
class Subgroups:
    """Subgroups with their test of interaction.

    Attributes
    ----------
    groups : DataFrame
        The columns of `pool`, one row for each subgroup.
    q, df, df2, p : float
        The test that all subgroups have one mean: chi-squared with `df` degrees of freedom where
        `df2` is infinite, else F with `df` and `df2`.
    tau2 : str
        "separate" or "common".
    """

    groups: pd.DataFrame
    q: float
    df: int
    df2: float
    p: float
    tau2: str


def subgroups(
    yi: npt.ArrayLike,
    vi: npt.ArrayLike | None = None,
    *,
    by: npt.ArrayLike,
    method: str = "REML",
    test: Test = "adhoc",
    level: float = LEVEL,
    tau2: Literal["separate", "common"] = "separate",
    sei: npt.ArrayLike | None = None,
    data: object = None,
    **others: object,
) -> Subgroups:
    """Pool subgroups of studies and test whether they differ.

    A difference between subgroups is an observation and no experiment; with few studies in any of
    them the test has next to no power.

    Parameters
    ----------
    yi, vi, sei, data, method, test, level
        As those of `pool`.
    by : array_like, shape (rows,), or str
        The subgroup of each study.
    tau2 : {"separate", "common"}
        Whether each subgroup has a variance between studies of its own: then their means are
        compared by Wald's Q (Cochrane Handbook 2019, sec. 10.11.3.1). With a common one the test is
        that of a meta-regression, by F under "knha" and "adhoc"; it needs fewer studies.

    Returns
    -------
    Subgroups
        The pooled subgroups, sorted by name, and the test of interaction. The subgroups' own
        figures are pooled separately under either choice.

    Raises
    ------
    ValueError
        For fewer than two subgroups, and wrong values or names.
    """
    refuse_options("subgroups", others, "yi, vi or sei, by, method, test, level, tau2, data")
    if tau2 not in SHARED:
        raise ValueError(f"tau2 is {tau2!r}; expected: {', '.join(SHARED)}")
    y, v, more = rows_of(yi, vi, sei, data, {"by": by})
    labels = np.asarray(more["by"])
    known = ~np.isnan(y + v)
    y, v, labels = y[known], v[known], labels[known]
    groups = pool(y, v, labels, method, test, level)
    count = len(groups)
    if count < 2:
        raise ValueError(f"by has {count} subgroups with an estimate; expected: at least 2")
    if tau2 == "common":
        mods = {"by": labels.astype(str)}
        fit = meta_regression(y, v, mods=mods, method=method, test=test, level=level)
        return Subgroups(groups, fit.qm, fit.qm_df, fit.qm_df2, fit.qm_p, tau2)
    # By Wald's standard errors: those of Hartung and Knapp have distributions of their own.
    wald = pool_columns(y, v, labels, method_code(method)[0], "z", level, tau2_interval=False)
    between = pool_columns(wald["mu"], wald["se"] ** 2, method="EE", test="z")
    q, df = float(between["q"][0]), count - 1
    return Subgroups(groups, q, df, np.inf, float(special.chdtrc(df, q)), tau2)
