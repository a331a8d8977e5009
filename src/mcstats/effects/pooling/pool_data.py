"""Pooling of the caller's data: `pool`, without each study in turn, and study by study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from mcstats.effects.measures.data_columns import refuse_options, take_columns
from mcstats.effects.measures.input_limits import LIMITS, as_floats, check_inputs
from mcstats.effects.measures.small_sample import FloatArray
from mcstats.effects.pooling.pool import pool_columns
from mcstats.effects.sampling_interval import LEVEL

if TYPE_CHECKING:
    import pandas as pd

_EQUAL: Final[Mapping[str, str]] = {"FE": "fixed-effects", "CE": "common-effect"}
_TESTS: Final[Mapping[str, str]] = {"hksj": "knha"}  # metafor has both names for one test
_ARGUMENTS: Final = (
    "yi, vi or sei, group, method, test, level, data, slab, prediction, tau2_interval, measure, "
    "outcome"
)

Rows = tuple[FloatArray, FloatArray, dict[str, object]]


def pool(
    yi: npt.ArrayLike,
    vi: npt.ArrayLike | None = None,
    group: npt.ArrayLike | None = None,
    method: str = "REML",
    test: str = "adhoc",
    level: float = LEVEL,
    *,
    sei: npt.ArrayLike | None = None,
    data: object = None,
    slab: npt.ArrayLike | None = None,
    prediction: str = "default",
    tau2_interval: bool = True,
    measure: str = "",
    outcome: str = "",
    **others: object,
) -> pd.DataFrame:
    """Pool estimates, group by group.

    Parameters
    ----------
    yi, vi : array_like, shape (rows,), or str
        Estimates and their sampling variances (> 0) on the analysis scale; texts are names of
        columns of `data`. Rows with a missing value do not count.
    group : array_like, shape (rows,), or str, optional
        To which synthesis each row belongs; without it all belong to one.
    method : {"REML", "ML", "DL", "HE", "HS", "SJ", "EB", "PM", "EE"}
        Estimator of the variance between studies, in capitals or not; EE is the equal-effects
        model, which "FE" and "CE" name too.
    test : {"adhoc", "knha", "z", "t"}
        Interval of the mean: t with k - 1 degrees of freedom and Hartung-Knapp's standard error,
        which "adhoc" never lets fall below Wald's; or Wald's with the normal distribution, or t.
    level : float
        Level of all intervals, between 0 and 1.
    sei : array_like, shape (rows,), or str, optional
        Standard errors, in the place of `vi`.
    data : DataFrame or mapping of columns, optional
        Where names of columns are looked up.
    slab : array_like, shape (rows,), or str, optional
        Labels of the studies; those that count are listed in the column `slab`.
    prediction : {"default", "riley", "t"}
        Prediction interval mu +- quantile * sqrt(tau2 + se^2). By default the quantile is that of
        the test (t with k - 1 degrees of freedom, or normal) and se the standard error shown, as
        in metafor; "riley" takes t with k - 2 degrees of freedom, "t" with k - 1.
    tau2_interval : bool
        Whether to compute the Q-profile interval of the variance between studies.
    measure, outcome : str
        Texts for the columns of these names.

    Returns
    -------
    DataFrame
        One row per group, sorted by label, with the columns of pooled.csv first. `k` counts the
        rows used; `i2` is in per cent; `pi_df` is infinite for the normal distribution; `pi_lb`,
        `pi_ub` are missing for EE, for one study and, under "riley", for two. Then `h2`; `p` of
        mu = 0 under the test; `wald_lb`, `wald_ub`, to be shown beside the others where k <= 3;
        `converged`, whether every iterative figure is certified; `peaks` of the likelihood;
        `note`. One study is itself: mu is its estimate with Wald's interval, `method` is empty,
        and there is no heterogeneity.

    Raises
    ------
    ValueError
        For values out of range, unknown names, or columns of different lengths or indexes.

    Notes
    -----
    The methods and their sources: `mcstats.effects.pooling.pool.pool_columns`.
    """
    import pandas as pd

    refuse_options("pool", others, _ARGUMENTS)
    y, v, more = rows_of(yi, vi, sei, data, {"group": group, "slab": slab})
    code, note = method_code(method)
    columns = pool_columns(
        y,
        v,
        more.get("group"),  # type: ignore[arg-type]  # any column of labels
        code,
        _test_name(test),
        level,
        prediction=prediction,
        tau2_interval=tau2_interval,
    )
    columns |= {"measure": measure, "outcome": outcome}
    if note:
        columns["note"] = [f"{note}; {text}" if text else note for text in columns["note"]]
    if "slab" in more:
        columns["slab"] = _counted_labels(more, ~np.isnan(y + v), columns["synthesis"])
    return pd.DataFrame(columns, index=pd.RangeIndex(columns["k"].size))


def leave_one_out(
    yi: npt.ArrayLike,
    vi: npt.ArrayLike | None = None,
    *,
    sei: npt.ArrayLike | None = None,
    data: object = None,
    slab: npt.ArrayLike | None = None,
    **options: Any,
) -> pd.DataFrame:
    """Pool estimates without each of them in turn.

    Parameters
    ----------
    yi, vi, sei, data, slab, **options
        As those of `pool`; no `group`.

    Returns
    -------
    DataFrame
        The columns of `pool`, and `without`: the label of the study that is left out, by default
        its label in the index of the data. One row for each study with an estimate.
    """
    y, v, labels = _labelled(yi, vi, sei, data, slab)
    group, study = np.nonzero(~np.eye(y.size, dtype=bool))
    return _by_study(y, v, labels, group, study, "without", options)


def cumulative(
    yi: npt.ArrayLike,
    vi: npt.ArrayLike | None = None,
    *,
    sei: npt.ArrayLike | None = None,
    data: object = None,
    slab: npt.ArrayLike | None = None,
    order: npt.ArrayLike | None = None,
    **options: Any,
) -> pd.DataFrame:
    """Pool estimates as they came in: the first, the first two, and so on.

    Parameters
    ----------
    yi, vi, sei, data, slab, **options
        As those of `pool`; no `group`.
    order : array_like, shape (rows,), or str, optional
        By what the studies are sorted, such as their years; without it they stand in order.

    Returns
    -------
    DataFrame
        The columns of `pool`, and `added`: the label of the last study that counts.
    """
    y, v, labels = _labelled(yi, vi, sei, data, slab, order)
    group, study = np.nonzero(np.tri(y.size, dtype=bool))
    return _by_study(y, v, labels, group, study, "added", options)


def rows_of(
    yi: object, vi: object, sei: object, data: object, others: Mapping[str, object]
) -> Rows:
    """Return estimates, variances, and further columns with the index under "index".

    Raises `ValueError` where both or neither of `vi` and `sei` are given, or lengths or indexes
    differ.
    """
    if (vi is None) == (sei is None):
        given = "neither" if vi is None else "both"
        raise ValueError(f"{given} of vi and sei given; expected: one of them")
    columns, index = take_columns(data, {"yi": yi, "vi": vi, "sei": sei, **others})
    y = np.atleast_1d(as_floats("yi", columns.pop("yi")))
    name = "sei" if vi is None else "vi"
    spread = np.atleast_1d(as_floats(name, columns.pop(name)))
    check_inputs({name: spread}, LIMITS)
    v = spread**2 if name == "sei" else spread
    if y.ndim != 1 or y.shape != v.shape:
        raise ValueError(
            f"yi {y.shape} and {name} {v.shape} differ; expected: columns of one length"
        )
    for other, values in columns.items():
        shape = np.asarray(values).shape
        if shape != y.shape:
            raise ValueError(f"{other} has shape {shape}; expected: {y.shape}, as yi")
    columns["index"] = np.arange(y.size) if index is None else index.to_numpy()
    return y, v, columns


def method_code(method: str) -> tuple[str, str]:
    """Return metafor's code of an estimator in capitals, and a note where it has another name."""
    code = str(method).upper()
    if code in _EQUAL:
        return "EE", f"{code} ({_EQUAL[code]}): computed as EE, one effect common to all"
    return code, ""


def _test_name(test: str) -> str:
    name = str(test).lower()
    return _TESTS.get(name, name)


def _counted_labels(
    columns: Mapping[str, object], known: npt.NDArray[np.bool_], groups: object
) -> list[str]:
    """Return for each group the labels of the rows that count."""
    labels = np.asarray(columns["slab"]).astype(str)
    if "group" not in columns:
        return ["; ".join(labels[known])]
    group = np.asarray(columns["group"])
    return ["; ".join(labels[known & (group == name)]) for name in np.asarray(groups)]


def _labelled(
    yi: object, vi: object, sei: object, data: object, slab: object, order: object = None
) -> tuple[FloatArray, FloatArray, npt.NDArray[Any]]:
    """Return the rows that count, with their labels, in order."""
    y, v, more = rows_of(yi, vi, sei, data, {"slab": slab, "order": order})
    labels = np.asarray(more.get("slab", more["index"]))
    known = np.flatnonzero(~np.isnan(y + v))
    if "order" in more:
        known = known[np.argsort(np.asarray(more["order"])[known], kind="stable")]
    return y[known], v[known], labels[known]


def _by_study(
    y: FloatArray,
    v: FloatArray,
    labels: npt.NDArray[Any],
    group: npt.NDArray[np.intp],
    study: npt.NDArray[np.intp],
    name: str,
    options: dict[str, Any],
) -> pd.DataFrame:
    frame = pool(y[study], v[study], group, **options)
    frame.insert(0, name, labels[frame["synthesis"].to_numpy()])
    return frame.assign(synthesis="all")
