"""Measures of events in person-time, and of events in one group."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import numpy as np

from mcstats.effects.measures.input_limits import Limit, refuse
from mcstats.effects.measures.measure import Arrays, Compared, Computed, Family, Measure, broadcast
from mcstats.effects.measures.small_sample import FloatArray


def _without_zeros(
    events: tuple[FloatArray, ...], add: float, to: str, drop00: bool
) -> tuple[FloatArray, ...]:
    """Return the numbers of events after the named policy for zeros, as `adjust_zeros` does."""
    arrays = [np.asarray(x, dtype=float) for x in np.broadcast_arrays(*events)]
    if drop00 and len(arrays) == 2:
        empty = (arrays[0] == 0) & (arrays[1] == 0)
        arrays = [np.where(empty, np.nan, x) for x in arrays]
    zero = np.logical_or.reduce([x == 0 for x in arrays])
    if to == "none" or (to != "all" and not zero.any()):
        return tuple(arrays)
    extra = np.where(zero, add, 0.0) if to == "only0" else add
    return tuple(x + extra for x in arrays)


def _of_rates(
    formula: Callable[..., Computed],
    x1i: FloatArray,
    t1i: FloatArray,
    x2i: FloatArray,
    t2i: FloatArray,
    *,
    add: float = 0.5,
    to: str = "only0",
    drop00: bool = False,
) -> Computed:
    x1, x2 = _without_zeros((x1i, x2i), add, to, drop00)
    return _kept(formula, x1, t1i, x2, t2i)


def _of_rate(
    formula: Callable[..., Computed],
    xi: FloatArray,
    ti: FloatArray,
    *,
    add: float = 0.5,
    to: str = "only0",
) -> Computed:
    (x,) = _without_zeros((xi,), add, to, drop00=False)
    return _kept(formula, x, ti)


def _of_share(
    formula: Callable[..., Computed],
    xi: FloatArray,
    ni: FloatArray,
    *,
    add: float = 0.5,
    to: str = "only0",
) -> Computed:
    """Return yi and vi after the policy for zeros, among events and non-events alike."""
    x, rest = _without_zeros((xi, ni - xi), add, to, drop00=False)
    return _kept(formula, x, x + rest)


def _kept(formula: Callable[..., Computed], *arrays: FloatArray) -> Computed:
    """Return yi and vi, both missing where one does not exist."""
    with np.errstate(divide="ignore", invalid="ignore"):
        yi, vi = np.broadcast_arrays(*formula(*arrays))
    lost = ~(np.isfinite(yi) & np.isfinite(vi))
    if not lost.any():
        return yi, vi
    return np.where(lost, np.nan, yi), np.where(lost, np.nan, vi)


def _log_rate_ratio(x1: FloatArray, t1: FloatArray, x2: FloatArray, t2: FloatArray) -> Computed:
    yi = np.log(x1 / t1) - np.log(x2 / t2)  # Rothman 2008, ch. 14
    return yi, 1 / x1 + 1 / x2  # Rothman 2008, ch. 14


def _rate_difference(x1: FloatArray, t1: FloatArray, x2: FloatArray, t2: FloatArray) -> Computed:
    yi = x1 / t1 - x2 / t2  # Rothman 2008, ch. 14
    return yi, x1 / t1**2 + x2 / t2**2  # Rothman 2008, ch. 14


def _log_rate(x: FloatArray, t: FloatArray) -> Computed:
    return np.log(x / t), 1 / x  # Rothman 2008, ch. 14


def _rate(x: FloatArray, t: FloatArray) -> Computed:
    return x / t, x / t**2  # Rothman 2008, ch. 14


def _logit(x: FloatArray, n: FloatArray) -> Computed:
    return np.log(x / (n - x)), 1 / x + 1 / (n - x)  # Woolf 1955, for one group


def _arcsine(x: FloatArray, n: FloatArray) -> Computed:
    return broadcast(np.arcsin(np.sqrt(x / n)), 1 / (4 * n))  # Freeman & Tukey 1950


def _check_events_within_size(arrays: Arrays) -> None:
    """Refuse more events than participants."""
    bad = arrays["xi"] > arrays["ni"]
    refuse("xi", arrays["xi"], bad, "events from 0 to ni")


_EVENTS: Final = Limit("number of events", low=0.0, whole=True)
_TIME: Final = Limit("person-time", low=0.0, open_low=True)
_SIZE: Final = Limit("number of participants", low=1.0, whole=True)


def _two_rates(formula: Callable[..., Computed], **more: Any) -> Measure:
    return Measure(
        compute=partial(_of_rates, formula),
        inputs=("x1i", "t1i", "x2i", "t2i"),
        options=("add", "to", "drop00"),
        compares=Compared.RATES,
        limits={"x1i": _EVENTS, "x2i": _EVENTS, "t1i": _TIME, "t2i": _TIME},
        reference="Rothman 2008, ch. 14",
        **more,
    )


IRR: Final = _two_rates(
    _log_rate_ratio,
    code="IRR",
    name="log incidence rate ratio",
    family=Family.RATIO,
    label="Rate ratio",
)
IRD: Final = _two_rates(
    _rate_difference,
    code="IRD",
    name="incidence rate difference",
    family=Family.RATE_DIFFERENCE,
    label="Rate difference",
)
_single: Final = partial(Measure, compares=None, within=True, family=Family.GENERIC)
_rate_of_one: Final = partial(
    _single,
    inputs=("xi", "ti"),
    limits={"xi": _EVENTS, "ti": _TIME},
    options=("add", "to"),
    reference="Rothman 2008, ch. 14",
)
IR: Final = _rate_of_one(
    code="IR",
    name="incidence rate",
    compute=partial(_of_rate, _rate),
    label="Rate of events",
)
IRLN: Final = _rate_of_one(
    code="IRLN",
    name="log incidence rate",
    compute=partial(_of_rate, _log_rate),
    label="Rate of events (log)",
)
_share: Final = partial(
    _single,
    inputs=("xi", "ni"),
    limits={"xi": _EVENTS, "ni": _SIZE},
    options=("add", "to"),
    check=_check_events_within_size,
)
PLO: Final = _share(
    code="PLO",
    name="log odds of a proportion",
    compute=partial(_of_share, _logit),
    label="Share of participants (log odds)",
    reference="Woolf 1955, for one group",
)
PAS: Final = _share(
    code="PAS",
    name="arcsine of a proportion",
    compute=partial(_of_share, _arcsine, add=0.0),
    label="Share of participants (arcsine)",
    reference="Freeman & Tukey 1950",
)
RATES: Final = (IRR, IRD, IR, IRLN, PLO, PAS)
