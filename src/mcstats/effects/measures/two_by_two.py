"""Measures of events in two groups, and what happens to cells that hold zero."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from mcstats.effects.measures.input_limits import Limit, refuse
from mcstats.effects.measures.measure import Arrays, Compared, Computed, Family, Measure, Sampling
from mcstats.effects.measures.small_sample import FloatArray

ZERO_POLICIES: Final = ("only0", "if0all", "all", "none")
"""metafor's names: add to tables with a zero; to all if any has one; to all; to none."""

Table = tuple[FloatArray, FloatArray, FloatArray, FloatArray]


def adjust_zeros(
    ai: FloatArray,
    n1i: FloatArray,
    ci: FloatArray,
    n2i: FloatArray,
    *,
    add: float = 0.5,
    to: str = "only0",
    drop00: bool = False,
) -> Table:
    """Return the cells (a, b, c, d) after the named policy for zeros.

    Parameters
    ----------
    ai, n1i, ci, n2i : ndarray
        Events and sizes of both groups.
    add : float
        What is added to all four cells of a table.
    to : {"only0", "if0all", "all", "none"}
        Which tables get it. By default only those with a zero (Weber, Knapp, Ickstadt, Kundt &
        Glass 2020, 10.1002/jrsm.1460).
    drop00 : bool
        Whether tables without events, or without non-events, in both groups become NaN.

    Returns
    -------
    tuple of ndarray
        The four cells.
    """
    ai, n1i, ci, n2i = np.broadcast_arrays(ai, n1i, ci, n2i)
    a, b, c, d = ai, n1i - ai, ci, n2i - ci
    if drop00:
        empty = ((a == 0) & (c == 0)) | ((b == 0) & (d == 0))
        a, b, c, d = (np.where(empty, np.nan, cell) for cell in (a, b, c, d))
    if to == "none":
        return a, b, c, d
    if to == "all":
        return a + add, b + add, c + add, d + add
    zero = (a == 0) | (b == 0) | (c == 0) | (d == 0)
    if not zero.any():
        return a, b, c, d
    extra = np.where(zero, add, 0.0) if to == "only0" else add
    return a + extra, b + extra, c + extra, d + extra


def estimate_tables(
    measure: Measure, ai: FloatArray, n1i: FloatArray, ci: FloatArray, n2i: FloatArray
) -> tuple[FloatArray, FloatArray, npt.NDArray[np.bool_]]:
    """Return yi and vi of tables of counts, and where a half was added to their cells.

    A measure that keeps zeros is computed from the counts as they are, unless these leave it
    without a variance; the default of `escalc`, which is metafor's, adds a half to every table
    with a zero instead.

    Parameters
    ----------
    measure : Measure
        One of `COUNTS`.
    ai, n1i, ci, n2i : ndarray
        Events and sizes of both groups, of shapes that broadcast.

    Returns
    -------
    yi, vi : ndarray
        As `measure.compute`.
    added : ndarray of bool
        True where a half was added.
    """
    yi, vi = measure.compute(ai, n1i, ci, n2i)
    b, d = n1i - ai, n2i - ci
    added = np.asarray((ai == 0) | (b == 0) | (ci == 0) | (d == 0))
    if not measure.keeps_zeros or not added.any():
        return yi, vi, added & (not measure.keeps_zeros)
    # Yusuf et al. 1985 for Peto's estimate; Cochrane Handbook 2019, sec. 10.4.4
    plain, variance = measure.compute(ai, n1i, ci, n2i, to="none")
    lost = ~(variance > 0)
    return np.where(lost, yi, plain), np.where(lost, vi, variance), lost


def _from_table(
    formula: Callable[..., Computed],
    ai: FloatArray,
    n1i: FloatArray,
    ci: FloatArray,
    n2i: FloatArray,
    *,
    add: float = 0.5,
    to: str = "only0",
    drop00: bool = False,
    **variant: str,
) -> Computed:
    """Return yi and vi by a formula of the cells a, b, c, d after the policy for zeros.

    Both are missing where one does not exist: a zero cell that the policy left alone.
    """
    cells = adjust_zeros(ai, n1i, ci, n2i, add=add, to=to, drop00=drop00)
    with np.errstate(divide="ignore", invalid="ignore"):
        yi, vi = formula(*cells, **variant)
    lost = ~(np.isfinite(yi) & np.isfinite(vi))
    if not lost.any():
        return yi, vi
    return np.where(lost, np.nan, yi), np.where(lost, np.nan, vi)


def _log_risk_ratio(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> Computed:
    yi = np.log(a / (a + b)) - np.log(c / (c + d))  # Rothman 2008, ch. 14
    return yi, 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)  # Katz et al. 1978


def _log_odds_ratio(
    a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray, *, unit: float = 1.0
) -> Computed:
    """Return the log of the ratio of two odds, times `unit`."""
    yi = np.log(a / b) - np.log(c / d)  # Rothman 2008, ch. 14
    return unit * yi, unit**2 * (1 / a + 1 / b + 1 / c + 1 / d)  # Woolf 1955


def _risk_difference(
    a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray, *, vtype: str = "LS"
) -> Computed:
    """Return the difference of two risks; UB divides by n - 1, AV takes the mean risks."""
    n1, n2 = a + b, c + d
    p1, p2 = a / n1, c / n2
    yi = p1 - p2  # Rothman 2008, ch. 14
    if vtype == "AV":
        p1 = np.asarray(np.nansum(a) / np.nansum(n1))
        p2 = np.asarray(np.nansum(c) / np.nansum(n2))
    less = 1 if vtype == "UB" else 0
    vi = p1 * (1 - p1) / (n1 - less) + p2 * (1 - p2) / (n2 - less)
    return yi, np.broadcast_to(vi, yi.shape)


def _arcsine_difference(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> Computed:
    n1, n2 = a + b, c + d
    yi = np.arcsin(np.sqrt(a / n1)) - np.arcsin(np.sqrt(c / n2))
    vi = 1 / (4 * n1) + 1 / (4 * n2)
    return yi, vi  # Ruecker, Schwarzer, Carpenter & Olkin 2009 (10.1002/sim.3511)


def _peto_odds_ratio(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> Computed:
    """Return the one-step estimate of the log odds ratio."""
    n1, n2 = a + b, c + d
    total = n1 + n2
    events = a + c
    expected = events * n1 / total
    variance = events * (b + d) * (n1 / total) * (n2 / total) / (total - 1)
    return (a - expected) / variance, 1 / variance  # Yusuf, Peto, Lewis, Collins & Sleight 1985


def _check_events_within_sizes(arrays: Arrays) -> None:
    """Refuse more events than participants."""
    for events, size in (("ai", "n1i"), ("ci", "n2i")):
        bad = arrays[events] > arrays[size]
        refuse(events, arrays[events], bad, f"events from 0 to {size}")


def _odds(p: Any) -> Any:
    return p / (1 - p)


_ONE: Final = Limit("number of participants", low=1.0, whole=True)
_LOGISTIC: Final = math.sqrt(3) / math.pi  # Hasselblad & Hedges 1995: one over the SD of a logistic
_PROBIT: Final = 1 / 1.65  # Cox: Sanchez-Meca, Marin-Martinez & Chacon-Moscoso 2003


def _of_counts(formula: Callable[..., Computed], *, add: float = 0.5, **more: Any) -> Measure:
    """Return a measure of two groups' events, `add` being its own correction of zeros."""
    return Measure(
        compute=partial(_from_table, formula, add=add),
        inputs=("ai", "n1i", "ci", "n2i"),
        options=("add", "to", "drop00"),
        alternatives=("bi", "di"),
        limits={"n1i": _ONE, "n2i": _ONE},
        check=_check_events_within_sizes,
        **more,
    )


RR: Final = _of_counts(
    _log_risk_ratio,
    code="RR",
    name="log risk ratio",
    family=Family.RATIO,
    compares=Compared.RISKS,
    label="Risk ratio",
    reference="Rothman 2008, ch. 14; Katz et al. 1978",
    of_risks=("ln(p1 / p2)", lambda p1, p2: np.log(p1 / p2)),
)
OR: Final = _of_counts(
    _log_odds_ratio,
    code="OR",
    name="log odds ratio",
    family=Family.RATIO,
    compares=Compared.ODDS,
    label="Odds ratio",
    reference="Rothman 2008, ch. 14; Woolf 1955",
    of_risks=("ln of the ratio of p / (1 - p)", lambda p1, p2: np.log(_odds(p1) / _odds(p2))),
)
RD: Final = _of_counts(
    _risk_difference,
    code="RD",
    name="risk difference",
    family=Family.RISK_DIFFERENCE,
    compares=Compared.RISKS,
    sampling=Sampling.SCORE,
    label="Risk difference",
    reference="Rothman 2008, ch. 14",
    keeps_zeros=True,
    variants=("LS", "UB", "AV"),
    of_risks=("p1 - p2", lambda p1, p2: p1 - p2),
)
AS: Final = _of_counts(
    _arcsine_difference,
    code="AS",
    name="arcsine difference",
    family=Family.RISK_DIFFERENCE,
    compares=Compared.RISKS,
    add=0.0,  # needs no correction
    label="Difference of arcsine-transformed risks",
    reference="Ruecker, Schwarzer, Carpenter & Olkin 2009",
    keeps_zeros=True,
)
PETO: Final = _of_counts(
    _peto_odds_ratio,
    code="PETO",
    name="log odds ratio (Peto)",
    family=Family.RATIO,
    compares=Compared.ODDS,
    label="Odds ratio (Peto)",
    reference="Yusuf, Peto, Lewis, Collins & Sleight 1985",
    not_monotone=frozenset({"n1i", "n2i"}),
    keeps_zeros=True,
)
OR2DL: Final = _of_counts(
    partial(_log_odds_ratio, unit=_LOGISTIC),
    code="OR2DL",
    name="standardised mean difference from an odds ratio (logistic)",
    family=Family.STANDARDISED,
    compares=Compared.ODDS,
    label="Standardised mean difference (from odds ratio, logistic)",
    reference="Hasselblad & Hedges 1995; Chinn 2000",
)
OR2DN: Final = _of_counts(
    partial(_log_odds_ratio, unit=_PROBIT),
    code="OR2DN",
    name="standardised mean difference from an odds ratio (Cox)",
    family=Family.STANDARDISED,
    compares=Compared.ODDS,
    label="Standardised mean difference (from odds ratio, normal)",
    reference="Sanchez-Meca, Marin-Martinez & Chacon-Moscoso 2003",
)
COUNTS: Final = (RR, OR, RD, AS, PETO, OR2DL, OR2DN)
