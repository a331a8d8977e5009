"""How a synthesis depends on single studies, and whether its studies belong together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from mcstats.effects.guards import as_floats
from mcstats.effects.synthesis import pool

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["check_poolable", "cumulative", "leave_one_out"]


def leave_one_out(
    yi: npt.ArrayLike,
    vi: npt.ArrayLike,
    method: str = "REML",
    test: str = "adhoc",
    level: float = 0.95,
) -> pd.DataFrame:
    """Pool again without each study in turn.

    Parameters
    ----------
    yi, vi : array_like, shape (k,)
        Estimates and sampling variances; k >= 2.
    method, test, level
        As for `pool`.

    Returns
    -------
    DataFrame
        k rows as from `pool`; `synthesis` is the place of the study that was left out, from 0.

    Raises
    ------
    ValueError
        If there are fewer than two studies, and as `pool`.
    """
    y, v = np.atleast_1d(as_floats("yi", yi)), np.atleast_1d(as_floats("vi", vi))
    if y.size < 2:
        raise ValueError(f"yi has {y.size} studies; expected: at least 2 to leave one out")
    kept = np.nonzero(~np.eye(y.size, dtype=bool))
    return pool(y[kept[1]], v[kept[1]], kept[0], method, test, level)


def cumulative(
    yi: npt.ArrayLike,
    vi: npt.ArrayLike,
    order: npt.ArrayLike | None = None,
    method: str = "REML",
    test: str = "adhoc",
    level: float = 0.95,
) -> pd.DataFrame:
    """Pool the first study, the first two, and so on.

    Parameters
    ----------
    yi, vi : array_like, shape (k,)
        Estimates and sampling variances.
    order : array_like, shape (k,), optional
        What to sort the studies by, such as their years; ties keep their order.
    method, test, level
        As for `pool`.

    Returns
    -------
    DataFrame
        k rows as from `pool`; `synthesis` is the place of the study that was added last, from 0.

    Raises
    ------
    ValueError
        If `order` has another length, and as `pool`.
    """
    y, v = np.atleast_1d(as_floats("yi", yi)), np.atleast_1d(as_floats("vi", vi))
    places = np.arange(y.size) if order is None else np.argsort(np.asarray(order), kind="stable")
    if places.shape != y.shape:
        raise ValueError(
            f"order has shape {places.shape}; expected: {y.shape}, one value per study"
        )
    step, study = np.nonzero(np.tri(y.size, dtype=bool))
    frame = pool(y[places[study]], v[places[study]], step, method, test, level)
    return frame.assign(synthesis=places)


def check_poolable(
    measure: Sequence[str],
    scale: Sequence[str],
    contrast: Sequence[str],
    outcome: Sequence[str],
) -> None:
    """Refuse to pool estimates that answer different questions.

    Parameters
    ----------
    measure, scale, contrast, outcome : sequence of str
        One entry per study: code of the measure, raw or percent change, between or within, and
        the outcome.

    Raises
    ------
    ValueError
        Saying in what the studies differ, and in which places the values stand.
    """
    reasons = []
    for name, values, why in (
        ("measure", measure, "their numbers are on different scales"),
        ("scale", scale, "a difference of percentages is not one of raw scores"),
        ("contrast", contrast, "a change within one arm holds what a control group would subtract"),
        ("outcome", outcome, "they answer different questions"),
    ):
        found = sorted(set(values))
        if len(found) > 1:
            places = "; ".join(
                f"{value} at {', '.join(str(i) for i, v in enumerate(values) if v == value)}"
                for value in found
            )
            reasons.append(f"{name} differs ({places}): {why}")
    if reasons:
        raise ValueError("not pooled: " + ". ".join(reasons))
