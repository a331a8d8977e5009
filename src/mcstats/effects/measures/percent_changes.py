"""Measures of percentage change, and estimates that are ready for pooling.

Percentages are in points: 18.6 means 18.6 %. The mean of individual percentage changes is not the
percentage change of the means, and none of these is a standardised difference of raw scores
(Vickers 2001, 10.1186/1471-2288-1-6): each has a code of its own, so that pooling keeps them apart.
"""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from mcstats.effects.measures.input_limits import POSITIVE_MEAN, Limit, refuse
from mcstats.effects.measures.measure import (
    Arrays,
    Compared,
    Computed,
    Family,
    Measure,
    Sampling,
    broadcast,
)
from mcstats.effects.measures.paired import log_ratio_of_paired_means
from mcstats.effects.measures.small_sample import FloatArray, exact_j, log_ratio_bias
from mcstats.effects.measures.two_groups import variance_of_g
from mcstats.effects.sampling_interval import LEVEL, quantile

_NONE: Final = np.asarray(np.nan)


def percent_change(
    m1i: FloatArray,
    sd1i: FloatArray,
    n1i: FloatArray,
    m2i: FloatArray | None = None,
    sd2i: FloatArray | None = None,
    n2i: FloatArray | None = None,
) -> Computed:
    """Return the mean percentage change of one arm, or its difference between two arms."""
    yi, vi = m1i, sd1i**2 / n1i
    if m2i is not None and sd2i is not None and n2i is not None:
        yi, vi = yi - m2i, vi + sd2i**2 / n2i  # Borenstein 2009, eq. 12.5
    return broadcast(yi, vi)


def percent_change_of_mean(
    m1i: FloatArray,
    sd1i: FloatArray,
    m2i: FloatArray,
    sd2i: FloatArray,
    ni: FloatArray,
    ri: FloatArray,
    *,
    correct: bool = True,
) -> Computed:
    """Return by how many percent the mean of occasion 1 differs from that of occasion 2.

    It is the log ratio of the same means in per cent, its correction included.
    """
    log_ratio, vi = log_ratio_of_paired_means(m1i, sd1i, m2i, sd2i, ni, ri, correct=correct)
    with np.errstate(over="ignore"):  # of means that are far less certain than they are large
        ratio = np.exp(log_ratio)
        # Senior 2020, eq. 18, by the delta method
        return broadcast(100 * (ratio - 1), 100**2 * ratio**2 * vi)


def log_ratio_from_percent_changes(
    m1i: FloatArray,
    m2i: FloatArray,
    sd1i: FloatArray = _NONE,
    n1i: FloatArray = _NONE,
    sd2i: FloatArray = _NONE,
    n2i: FloatArray = _NONE,
    *,
    correct: bool = True,
) -> Computed:
    """Return the log ratio of means that two percentage changes from equal baselines imply.

    It is corrected for the bias of the logs where the SDs and sizes of both arms are known.
    """
    cv1, cv2 = sd1i / (100 + m1i), sd2i / (100 + m2i)
    yi = np.log((100 + m1i) / (100 + m2i))
    if correct:
        bias = log_ratio_bias(cv1, n1i, cv2, n2i)  # Lajeunesse 2015, eq. 8
        yi = yi + np.where(np.isnan(bias), 0.0, bias)
    return broadcast(yi, cv1**2 / n1i + cv2**2 / n2i)  # Hedges et al. 1999, eq. 1


def standardised_percent_change(
    yi: FloatArray,
    ci_lb: FloatArray,
    ci_ub: FloatArray,
    n1i: FloatArray,
    n2i: FloatArray,
    *,
    level: float = LEVEL,
) -> Computed:
    """Return g of percentage changes from their difference between two arms and its t interval."""
    m = n1i + n2i - 2
    se = (ci_ub - ci_lb) / (2 * quantile(m, level))  # Cochrane Handbook 2019, sec. 6.5.2.3
    j = exact_j(m)
    g = j * yi / se * np.sqrt(1 / n1i + 1 / n2i)  # Hedges 1981, eq. 6e, with d from t
    return broadcast(g, variance_of_g(g, j, m, n1i, n2i, n1i + n2i))


def ready_made(yi: FloatArray, vi: FloatArray) -> Computed:
    """Return an estimate on its analysis scale as it is."""
    return broadcast(yi, vi)


def _check_inside_interval(arrays: Arrays) -> None:
    """Refuse an interval without width, and an estimate outside of it."""
    yi, low, high = arrays["yi"], arrays["ci_lb"], arrays["ci_ub"]
    refuse("ci_ub", high, high <= low, "above ci_lb")
    refuse("yi", yi, (yi < low) | (yi > high), "in the interval")


_MEANS: Final = ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")
_CHANGE: Final = Limit("percentage change", low=-100.0, open_low=True)
_PAIR: Final = ("m1i", "sd1i", "m2i", "sd2i", "ni", "ri")

PC: Final = Measure(
    code="PC",
    name="mean percentage change, or its difference between arms",
    family=Family.PERCENT,
    sampling=Sampling.T,
    inputs=_MEANS,
    compute=percent_change,
    label="Percentage change",
    reference="Vickers 2001; variance Borenstein 2009, eq. 12.5",
    optional=("m2i", "sd2i", "n2i"),
)
PCM: Final = Measure(
    code="PCM",
    name="percentage change of the mean",
    family=Family.PERCENT,
    within=True,
    inputs=_PAIR,
    compute=percent_change_of_mean,
    label="Change of the mean (per cent)",
    reference="Senior 2020, eq. 18, by the delta method; correction Lajeunesse 2015, eq. 8",
    not_monotone=frozenset({"m1i", "m2i"}),
    options=("correct",),
    limits={"m1i": POSITIVE_MEAN, "m2i": POSITIVE_MEAN},
)
ROMPC: Final = Measure(
    code="ROMPC",
    name="log ratio of means from percentage changes",
    family=Family.RATIO,
    inputs=("m1i", "m2i", "sd1i", "n1i", "sd2i", "n2i"),
    compute=log_ratio_from_percent_changes,
    label="Ratio of means (from percentage changes)",
    reference="Hedges, Gurevitch & Curtis 1999, eq. 1; correction Lajeunesse 2015, eq. 8",
    not_monotone=frozenset({"m1i", "m2i"}),
    optional=("sd1i", "n1i", "sd2i", "n2i"),
    options=("correct",),
    limits={"m1i": _CHANGE, "m2i": _CHANGE},
)
SMDPC: Final = Measure(
    code="SMDPC",
    name="standardised mean difference of percentage changes",
    family=Family.STANDARDISED,
    sampling=Sampling.NONCENTRAL_T,
    inputs=("yi", "ci_lb", "ci_ub", "n1i", "n2i"),
    compute=standardised_percent_change,
    label="Standardised difference of percentage changes (g)",
    reference="Hedges 1981, eq. 6e; SE Cochrane Handbook 2019, sec. 6.5.2.3",
    not_monotone=frozenset({"n1i", "n2i"}),
    options=("level",),
    check=_check_inside_interval,
)
PERCENT: Final = (PC, PCM, ROMPC, SMDPC)

_ready: Final = partial(
    Measure,
    inputs=("yi", "vi"),
    compute=ready_made,
    alternatives=("sei", "ci_lb", "ci_ub"),
)

GEN: Final = _ready(
    code="GEN",
    name="estimate on its own scale",
    family=Family.GENERIC,
    compares=None,
    label="Estimate",
    reference="as printed; variance from an interval: Cochrane Handbook 2019, sec. 6.5.2.3",
)
HR: Final = _ready(
    code="HR",
    name="log hazard ratio",
    family=Family.RATIO,
    compares=Compared.HAZARDS,
    label="Hazard ratio",
    reference="as printed; variance from an interval: Parmar, Torri & Stewart 1998, eq. 7",
)
PR: Final = _ready(
    code="PR",
    name="proportion",
    family=Family.PROPORTION,
    compares=None,
    within=True,
    sampling=Sampling.EXACT,
    label="Share of participants",
    reference="as printed; interval Clopper & Pearson 1934",
    limits={"yi": Limit("proportion", low=0.0, high=1.0)},
)
READY: Final = (GEN, HR, PR)
