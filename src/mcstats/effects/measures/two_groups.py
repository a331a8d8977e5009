"""Measures of two independent groups with means and standard deviations."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from mcstats.effects.measures.input_limits import D_VALUE, POSITIVE_MEAN, THREE_OR_MORE
from mcstats.effects.measures.measure import Computed, Family, Measure, Sampling, broadcast
from mcstats.effects.measures.small_sample import FloatArray, exact_j, log_ratio_bias


def pooled_sd(sd1i: FloatArray, n1i: FloatArray, sd2i: FloatArray, n2i: FloatArray) -> FloatArray:
    """Return the standard deviation pooled over two groups."""
    return np.asarray(
        np.sqrt(((n1i - 1) * sd1i**2 + (n2i - 1) * sd2i**2) / (n1i + n2i - 2))  # Hedges 1981
    )


def mean_difference(
    m1i: FloatArray,
    sd1i: FloatArray,
    n1i: FloatArray,
    m2i: FloatArray,
    sd2i: FloatArray,
    n2i: FloatArray,
    *,
    vtype: str = "LS",
) -> Computed:
    """Return the difference of two means; LS and UB keep the SDs apart, HO pools them."""
    vi = sd1i**2 / n1i + sd2i**2 / n2i  # Borenstein 2009, eq. 12.5
    if vtype == "HO":
        vi = pooled_sd(sd1i, n1i, sd2i, n2i) ** 2 * (1 / n1i + 1 / n2i)
    return broadcast(m1i - m2i, vi)


def variance_of_g(
    g: FloatArray,
    j: FloatArray,
    m: FloatArray,
    n1i: FloatArray,
    n2i: FloatArray,
    size: FloatArray,
    vtype: str = "LS",
) -> FloatArray:
    """Return the sampling variance of a standardised difference.

    Parameters
    ----------
    g, j, m : ndarray
        The estimate, the factor by which d became g, and the degrees of freedom.
    n1i, n2i, size : ndarray
        Group sizes, and the number of participants behind the standardiser.
    vtype : {"LS", "LS2", "UB", "REVMAN", "AV"}
        Formula.

    Returns
    -------
    ndarray
        The variance; for UB NaN where m <= 2.
    """
    between = 1 / n1i + 1 / n2i
    if vtype == "LS":
        return np.asarray(between + g**2 / (2 * size))  # Hedges 1982, eq. 8
    if vtype == "LS2":
        return np.asarray(j**2 * between + g**2 / (2 * size))  # Borenstein 2009, eq. 12.17
    if vtype == "UB":
        known = np.where(m > 2, m, np.nan)
        factor = 1 - (known - 2) / (known * j**2)
        return np.asarray(between + factor * g**2)  # Hedges 1983, eq. 9
    if vtype == "REVMAN":
        # The constant is RevMan's; Deeks & Higgins 2010, Statistical algorithms in Review Manager 5
        return np.asarray(between + g**2 / (2 * (n1i + n2i - 3.94)))
    weight = np.where(np.isnan(g), 0.0, np.broadcast_to(n1i + n2i, g.shape))
    average = float(np.sum(weight * np.nan_to_num(g)) / np.sum(weight))
    return np.asarray(between + average**2 / (2 * size))  # Hedges 1982, eq. 8, at the mean g


def standardised_difference(
    m1i: FloatArray,
    sd1i: FloatArray,
    n1i: FloatArray,
    m2i: FloatArray,
    sd2i: FloatArray,
    n2i: FloatArray,
    *,
    vtype: str = "LS",
    correct: bool = True,
) -> Computed:
    """Return Hedges' g, or Cohen's d where `correct` is false."""
    m = n1i + n2i - 2
    j = exact_j(m) if correct else np.ones_like(m)
    g = j * (m1i - m2i) / pooled_sd(sd1i, n1i, sd2i, n2i)  # Hedges 1981, eq. 6e
    return broadcast(g, variance_of_g(g, j, m, n1i, n2i, n1i + n2i, vtype))


def standardised_difference_unequal(
    m1i: FloatArray,
    sd1i: FloatArray,
    n1i: FloatArray,
    m2i: FloatArray,
    sd2i: FloatArray,
    n2i: FloatArray,
    *,
    vtype: str = "LS",
    correct: bool = True,
) -> Computed:
    """Return the difference standardised by the root mean square of two unequal SDs."""
    square = (sd1i**2 + sd2i**2) / 2
    g = (m1i - m2i) / np.sqrt(square)
    if correct:
        g = exact_j(n1i + n2i - 2) * g
    d1, d2 = (n1i, n2i) if vtype == "LS2" else (n1i - 1, n2i - 1)
    vi = (
        g**2 * (sd1i**4 / d1 + sd2i**4 / d2) / (8 * square**2)
        + (sd1i**2 / d1 + sd2i**2 / d2) / square
    )  # Bonett 2008, with g for d
    return broadcast(g, vi)


def glass_difference(
    m1i: FloatArray,
    n1i: FloatArray,
    m2i: FloatArray,
    sd2i: FloatArray,
    n2i: FloatArray,
    *,
    vtype: str = "LS",
    correct: bool = True,
) -> Computed:
    """Return the difference standardised by the SD of group 2, which is assumed for both."""
    m = n2i - 1
    j = exact_j(m) if correct else np.ones_like(m)
    g = j * (m1i - m2i) / sd2i  # Glass 1976; Hedges 1981, eq. 6e
    return broadcast(g, variance_of_g(g, j, m, n1i, n2i, n2i, vtype))


def glass_difference_unequal(
    m1i: FloatArray,
    sd1i: FloatArray,
    n1i: FloatArray,
    m2i: FloatArray,
    sd2i: FloatArray,
    n2i: FloatArray,
    *,
    correct: bool = True,
) -> Computed:
    """Return the difference standardised by the SD of group 2, with unequal variances."""
    g = (m1i - m2i) / sd2i
    if correct:
        g = exact_j(n2i - 1) * g
    vi = sd1i**2 / (sd2i**2 * (n1i - 1)) + 1 / (n2i - 1) + g**2 / (2 * (n2i - 1))
    return broadcast(g, vi)  # Bonett 2008, with g for d


def log_ratio_of_means(
    m1i: FloatArray,
    sd1i: FloatArray,
    n1i: FloatArray,
    m2i: FloatArray,
    sd2i: FloatArray,
    n2i: FloatArray,
    *,
    vtype: str = "LS",
    correct: bool = True,
) -> Computed:
    """Return the log of the ratio of two means, corrected for the bias of the logs."""
    yi = np.log(m1i / m2i)  # Hedges, Gurevitch & Curtis 1999, eq. 1
    if correct:
        yi = yi + log_ratio_bias(sd1i / m1i, n1i, sd2i / m2i, n2i)  # Lajeunesse 2015, eq. 8
    if vtype == "HO":
        sd1i = sd2i = pooled_sd(sd1i, n1i, sd2i, n2i)
    return broadcast(
        yi, (sd1i / m1i) ** 2 / n1i + (sd2i / m2i) ** 2 / n2i
    )  # Hedges et al. 1999, eq. 1


_INPUTS: Final = ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")
_standardised: Final = partial(
    Measure,
    family=Family.STANDARDISED,
    inputs=_INPUTS,
    options=("correct",),
)

MD: Final = Measure(
    code="MD",
    name="mean difference",
    family=Family.RAW,
    sampling=Sampling.T,
    inputs=_INPUTS,
    compute=mean_difference,
    label="Mean difference",
    reference="Borenstein 2009, eq. 12.5",
    formula="m1 - m2",
    variants=("LS", "UB", "HO"),
)
SMD: Final = _standardised(
    code="SMD",
    name="standardised mean difference (Hedges' g)",
    sampling=Sampling.NONCENTRAL_T,
    compute=standardised_difference,
    label="Standardised mean difference (g)",
    reference="Hedges 1981, eq. 6e; variance Hedges 1982, eq. 8",
    formula="J(n1 + n2 - 2) × (m1 - m2) / pooled SD",
    not_monotone=frozenset({"n1i", "n2i"}),
    variants=("LS", "LS2", "UB", "REVMAN", "AV"),
    alternatives=("di", "ti", "pi"),
    limits={"di": D_VALUE},
)
SMDH: Final = _standardised(
    code="SMDH",
    name="standardised mean difference with unequal variances",
    compute=standardised_difference_unequal,
    label="Standardised mean difference (average variance)",
    reference="Bonett 2008",
    formula="J(n1 + n2 - 2) × (m1 - m2) / √((SD1² + SD2²) / 2)",
    variants=("LS", "LS2"),
)
SMD1: Final = _standardised(
    code="SMD1",
    name="mean difference standardised by group 2",
    inputs=("m1i", "n1i", "m2i", "sd2i", "n2i"),
    compute=glass_difference,
    label="Standardised mean difference (SD of group 2)",
    reference="Glass 1976; variance Hedges 1982, eq. 8, with n of group 2",
    formula="J(n2 - 1) × (m1 - m2) / SD2",
    variants=("LS", "LS2", "UB", "AV"),
    limits={"n2i": THREE_OR_MORE},
    ignored=("sd1i",),
)
SMD1H: Final = _standardised(
    code="SMD1H",
    name="mean difference standardised by group 2, unequal variances",
    compute=glass_difference_unequal,
    label="Standardised mean difference (SD of group 2)",
    reference="Bonett 2008",
    formula="J(n2 - 1) × (m1 - m2) / SD2",
    limits={"n2i": THREE_OR_MORE},
)
ROM: Final = Measure(
    code="ROM",
    name="log ratio of means",
    family=Family.RATIO,
    inputs=_INPUTS,
    compute=log_ratio_of_means,
    label="Ratio of means",
    reference="Hedges, Gurevitch & Curtis 1999, eq. 1; correction Lajeunesse 2015, eq. 8",
    formula="ln(m1 / m2) + (SD1² / (n1 m1²) - SD2² / (n2 m2²)) / 2",
    not_monotone=frozenset({"m1i", "m2i"}),
    variants=("LS", "HO"),
    options=("correct",),
    limits={"m1i": POSITIVE_MEAN, "m2i": POSITIVE_MEAN},
)
MEANS: Final = (MD, SMD, SMDH, SMD1, SMD1H, ROM)
