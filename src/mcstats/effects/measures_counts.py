"""Measures of events in two groups, and what happens to cells that hold zero."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import numpy as np

from mcstats.effects.guards import Limit
from mcstats.effects.measure import Back, Computed, Measure
from mcstats.effects.smallsample import FloatArray

__all__ = [
    "COUNTS",
    "ZERO_POLICIES",
    "adjust_zeros",
    "arcsine_difference",
    "log_odds_ratio",
    "log_risk_ratio",
    "peto_odds_ratio",
    "risk_difference",
]

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
    cells = (ai, n1i - ai, ci, n2i - ci)
    a, b, c, d = cells
    if drop00:
        empty = ((a == 0) & (c == 0)) | ((b == 0) & (d == 0))
        cells = a, b, c, d = (
            np.where(empty, np.nan, a),
            np.where(empty, np.nan, b),
            np.where(empty, np.nan, c),
            np.where(empty, np.nan, d),
        )
    if to == "none":
        return cells
    if to == "all":
        return a + add, b + add, c + add, d + add
    zero = (a == 0) | (b == 0) | (c == 0) | (d == 0)
    if not zero.any():
        return cells
    extra = np.where(zero, add, 0.0) if to == "only0" else add
    return a + extra, b + extra, c + extra, d + extra


def log_risk_ratio(
    ai: FloatArray,
    n1i: FloatArray,
    ci: FloatArray,
    n2i: FloatArray,
    *,
    add: float = 0.5,
    to: str = "only0",
    drop00: bool = False,
) -> Computed:
    """Return the log of the ratio of two risks."""
    a, b, c, d = adjust_zeros(ai, n1i, ci, n2i, add=add, to=to, drop00=drop00)
    with np.errstate(divide="ignore", invalid="ignore"):
        yi = np.log(a / (a + b)) - np.log(c / (c + d))  # Rothman 2008, ch. 14
        vi = 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)  # Katz et al. 1978
    return _finite(yi, vi)


def log_odds_ratio(
    ai: FloatArray,
    n1i: FloatArray,
    ci: FloatArray,
    n2i: FloatArray,
    *,
    add: float = 0.5,
    to: str = "only0",
    drop00: bool = False,
    unit: float = 1.0,
) -> Computed:
    """Return the log of the ratio of two odds, times `unit`."""
    a, b, c, d = adjust_zeros(ai, n1i, ci, n2i, add=add, to=to, drop00=drop00)
    with np.errstate(divide="ignore", invalid="ignore"):
        yi = np.log(a / b) - np.log(c / d)  # Rothman 2008, ch. 14
        vi = 1 / a + 1 / b + 1 / c + 1 / d  # Woolf 1955
    return _finite(unit * yi, unit**2 * vi)


def risk_difference(
    ai: FloatArray,
    n1i: FloatArray,
    ci: FloatArray,
    n2i: FloatArray,
    *,
    vtype: str = "LS",
    add: float = 0.5,
    to: str = "only0",
    drop00: bool = False,
) -> Computed:
    """Return the difference of two risks; UB divides by n - 1, AV takes the mean risks."""
    a, b, c, d = adjust_zeros(ai, n1i, ci, n2i, add=add, to=to, drop00=drop00)
    n1, n2 = a + b, c + d
    p1, p2 = a / n1, c / n2
    yi = p1 - p2  # Rothman 2008, ch. 14
    if vtype == "AV":
        p1 = np.asarray(np.nansum(a) / np.nansum(n1))
        p2 = np.asarray(np.nansum(c) / np.nansum(n2))
    less = 1 if vtype == "UB" else 0
    with np.errstate(divide="ignore", invalid="ignore"):
        vi = p1 * (1 - p1) / (n1 - less) + p2 * (1 - p2) / (n2 - less)
    return _finite(yi, np.broadcast_to(vi, yi.shape))


def arcsine_difference(
    ai: FloatArray,
    n1i: FloatArray,
    ci: FloatArray,
    n2i: FloatArray,
    *,
    add: float = 0.0,
    to: str = "only0",
    drop00: bool = False,
) -> Computed:
    """Return the difference of two arcsine-transformed risks, which needs no correction."""
    a, b, c, d = adjust_zeros(ai, n1i, ci, n2i, add=add, to=to, drop00=drop00)
    n1, n2 = a + b, c + d
    yi = np.arcsin(np.sqrt(a / n1)) - np.arcsin(np.sqrt(c / n2))
    vi = np.where(np.isnan(yi), np.nan, 1 / (4 * n1) + 1 / (4 * n2))
    return yi, vi  # Ruecker, Schwarzer, Carpenter & Olkin 2009 (10.1002/sim.3511)


def peto_odds_ratio(
    ai: FloatArray,
    n1i: FloatArray,
    ci: FloatArray,
    n2i: FloatArray,
    *,
    add: float = 0.5,
    to: str = "only0",
    drop00: bool = False,
) -> Computed:
    """Return Peto's one-step estimate of the log odds ratio."""
    a, b, c, d = adjust_zeros(ai, n1i, ci, n2i, add=add, to=to, drop00=drop00)
    n1, n2 = a + b, c + d
    total = n1 + n2
    events = a + c
    expected = events * n1 / total
    variance = events * (b + d) * (n1 / total) * (n2 / total) / (total - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        yi, vi = (a - expected) / variance, 1 / variance
    return _finite(yi, vi)  # Yusuf, Peto, Lewis, Collins & Sleight 1985


def _finite(yi: FloatArray, vi: FloatArray) -> Computed:
    """Both are missing where one does not exist: a zero cell that the policy left alone."""
    lost = ~(np.isfinite(yi) & np.isfinite(vi))
    if not lost.any():
        return yi, vi
    return np.where(lost, np.nan, yi), np.where(lost, np.nan, vi)


_INPUTS: Final = ("ai", "n1i", "ci", "n2i")
_ONE: Final = Limit("number of participants", low=1.0, whole=True)
_SIGNS: Final = {"ai": 1, "n1i": -1, "ci": -1, "n2i": 1}


def _counts(
    code: str,
    name: str,
    compute: Callable[..., Computed],
    label: str,
    reference: str,
    back: Back = "exp",
    variants: tuple[str, ...] = (),
    signs: Mapping[str, int] = _SIGNS,
) -> Measure:
    return Measure(
        code=code,
        name=name,
        inputs=_INPUTS,
        compute=compute,
        null=0.0,
        back=back,
        label=label,
        reference=reference,
        monotone=signs,
        corners=frozenset(name for name, sign in signs.items() if sign),
        variants=variants,
        options=("add", "to", "drop00"),
        limits={"n1i": _ONE, "n2i": _ONE},
    )


_LOGISTIC: Final = math.sqrt(3) / math.pi  # Hasselblad & Hedges 1995: one over the SD of a logistic
_PROBIT: Final = 1 / 1.65  # Cox: Sanchez-Meca, Marin-Martinez & Chacon-Moscoso 2003

COUNTS: Final = (
    _counts(
        "RR",
        "log risk ratio",
        log_risk_ratio,
        "Risk ratio",
        "Rothman 2008, ch. 14; Katz et al. 1978",
    ),
    _counts(
        "OR", "log odds ratio", log_odds_ratio, "Odds ratio", "Rothman 2008, ch. 14; Woolf 1955"
    ),
    _counts(
        "RD",
        "risk difference",
        risk_difference,
        "Risk difference",
        "Rothman 2008, ch. 14",
        back="identity",
        variants=("LS", "UB", "AV"),
    ),
    _counts(
        "AS",
        "arcsine difference",
        arcsine_difference,
        "Difference of arcsine-transformed risks",
        "Ruecker, Schwarzer, Carpenter & Olkin 2009",
        back="identity",
    ),
    _counts(
        "PETO",
        "log odds ratio (Peto)",
        peto_odds_ratio,
        "Odds ratio (Peto)",
        "Yusuf, Peto, Lewis, Collins & Sleight 1985",
        signs={"ai": 1, "n1i": 0, "ci": -1, "n2i": 0},
    ),
    _counts(
        "OR2DL",
        "standardised mean difference from an odds ratio (logistic)",
        partial(log_odds_ratio, unit=_LOGISTIC),
        "Standardised mean difference (from odds ratio, logistic)",
        "Hasselblad & Hedges 1995; Chinn 2000",
        back="identity",
    ),
    _counts(
        "OR2DN",
        "standardised mean difference from an odds ratio (Cox)",
        partial(log_odds_ratio, unit=_PROBIT),
        "Standardised mean difference (from odds ratio, normal)",
        "Sanchez-Meca, Marin-Martinez & Chacon-Moscoso 2003",
        back="identity",
    ),
)
