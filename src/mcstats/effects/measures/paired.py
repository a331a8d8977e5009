"""Measures of one group seen twice: m1i minus m2i, standardised or as a ratio."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np

from mcstats.effects.measures.input_limits import D_VALUE, POSITIVE_MEAN, THREE_OR_MORE, refuse
from mcstats.effects.measures.measure import Arrays, Computed, Family, Measure, Sampling, broadcast
from mcstats.effects.measures.small_sample import FloatArray, exact_j, log_ratio_bias


def sd_of_change(sd1i: FloatArray, sd2i: FloatArray, ri: FloatArray) -> FloatArray:
    """Return the standard deviation of the change between two correlated occasions."""
    # the same as s1^2 + s2^2 - 2 r s1 s2, without its cancellation near r = 1
    square = (sd1i - sd2i) ** 2 + 2 * (1 - ri) * sd1i * sd2i
    sd: FloatArray = np.sqrt(square)  # of intervals too, so that nothing is made an array here
    return sd  # Cochrane Handbook 2019, sec. 6.5.2.8


def mean_change(
    m1i: FloatArray,
    sd1i: FloatArray,
    m2i: FloatArray,
    sd2i: FloatArray,
    ni: FloatArray,
    ri: FloatArray,
) -> Computed:
    """Return the mean change and its variance."""
    vi = sd_of_change(sd1i, sd2i, ri) ** 2 / ni  # Cochrane Handbook 2019, sec. 6.5.2.8
    return broadcast(m1i - m2i, vi)


def change_over_change_sd(
    m1i: FloatArray,
    sd1i: FloatArray,
    m2i: FloatArray,
    sd2i: FloatArray,
    ni: FloatArray,
    ri: FloatArray,
    *,
    vtype: str = "LS",
    correct: bool = True,
) -> Computed:
    """Return the mean change in units of the SD of the change."""
    j = exact_j(ni - 1) if correct else np.ones_like(ni)
    g = j * (m1i - m2i) / sd_of_change(sd1i, sd2i, ri)
    return broadcast(g, _variance(g, j, 1 / ni, ni, vtype))  # Gibbons, Hedeker & Davis 1993, eq. 21


def change_over_first_sd(
    m1i: FloatArray,
    sd1i: FloatArray,
    m2i: FloatArray,
    ni: FloatArray,
    ri: FloatArray,
    *,
    vtype: str = "LS",
    correct: bool = True,
) -> Computed:
    """Return the mean change in units of the SD of occasion 1, assumed for both."""
    j = exact_j(ni - 1) if correct else np.ones_like(ni)
    g = j * (m1i - m2i) / sd1i
    # 2 (1 - r) belongs to the first term alone; a textbook that scales both halves the variance
    return broadcast(
        g, _variance(g, j, 2 * (1 - ri) / ni, ni, vtype)
    )  # Becker 1988, eq. 13; Morris 2000


def change_over_first_sd_unequal(
    m1i: FloatArray,
    sd1i: FloatArray,
    m2i: FloatArray,
    sd2i: FloatArray,
    ni: FloatArray,
    ri: FloatArray,
    *,
    correct: bool = True,
) -> Computed:
    """Return the mean change in units of the SD of occasion 1, with unequal variances."""
    g = (m1i - m2i) / sd1i
    if correct:
        g = exact_j(ni - 1) * g
    change = (sd_of_change(sd1i, sd2i, ri) / sd1i) ** 2
    return broadcast(g, change / (ni - 1) + g**2 / (2 * (ni - 1)))  # Bonett 2008, eq. 13


def change_over_average_sd(
    m1i: FloatArray,
    sd1i: FloatArray,
    m2i: FloatArray,
    sd2i: FloatArray,
    ni: FloatArray,
    ri: FloatArray,
    *,
    correct: bool = True,
) -> Computed:
    """Return the mean change in units of the root mean square of both SDs."""
    g = (m1i - m2i) / np.sqrt((sd1i**2 + sd2i**2) / 2)
    if correct:
        g = exact_j(2 * (ni - 1) / (1 + ri**2)) * g  # Cousineau 2020, eq. 2
    return broadcast(g, 2 * (1 - ri) / ni + g**2 * (1 + ri**2) / (4 * ni))  # Cousineau 2020


def log_ratio_of_paired_means(
    m1i: FloatArray,
    sd1i: FloatArray,
    m2i: FloatArray,
    sd2i: FloatArray,
    ni: FloatArray,
    ri: FloatArray,
    *,
    correct: bool = True,
) -> Computed:
    """Return the log of the ratio of the means of two occasions, corrected for bias."""
    cv1, cv2 = sd1i / m1i, sd2i / m2i
    yi = np.log(m1i / m2i)
    if correct:
        yi = yi + log_ratio_bias(cv1, ni, cv2, ni)  # Lajeunesse 2015, eq. 8
    return broadcast(yi, sd_of_change(cv1, cv2, ri) ** 2 / ni)  # Senior 2020, eq. 18


def _variance(
    g: FloatArray, j: FloatArray, first: FloatArray, ni: FloatArray, vtype: str
) -> FloatArray:
    if vtype == "LS2":
        return np.asarray(j**2 * first + g**2 / (2 * ni))  # Borenstein 2009, eq. 12.17, for pairs
    return np.asarray(first + g**2 / (2 * ni))


def _check_change_varies(arrays: Arrays) -> None:
    """Refuse two equal SDs with a correlation of 1, between which every change is the same."""
    still = (arrays["ri"] == 1) & (arrays["sd1i"] == arrays["sd2i"])
    refuse("ri", arrays["ri"], still, "below 1 where both SDs are equal")


_INPUTS: Final = ("m1i", "sd1i", "m2i", "sd2i", "ni", "ri")
_THREE: Final = {"ni": THREE_OR_MORE}
_paired: Final = partial(Measure, within=True, inputs=_INPUTS)
_standardised: Final = partial(
    _paired, family=Family.STANDARDISED, options=("correct",), limits=_THREE
)

MC: Final = _paired(
    code="MC",
    name="mean change",
    family=Family.RAW,
    sampling=Sampling.T,
    compute=mean_change,
    label="Mean change",
    reference="Cochrane Handbook 2019, sec. 6.5.2.8",
)
SMCC: Final = _standardised(
    code="SMCC",
    name="standardised mean change (SD of the change)",
    sampling=Sampling.NONCENTRAL_T,
    compute=change_over_change_sd,
    label="Standardised mean change (SD of change)",
    reference="Gibbons, Hedeker & Davis 1993, eq. 21",
    not_monotone=frozenset({"sd1i", "sd2i"}),
    variants=("LS", "LS2"),
    limits=_THREE | {"di": D_VALUE},
    alternatives=("di", "ti", "pi"),
    check=_check_change_varies,
)
SMCR: Final = _standardised(
    code="SMCR",
    name="standardised mean change (SD of occasion 1)",
    inputs=("m1i", "sd1i", "m2i", "ni", "ri"),
    compute=change_over_first_sd,
    label="Standardised mean change (SD of occasion 1)",
    reference="Becker 1988, eq. 13; Morris 2000",
    variants=("LS", "LS2"),
    ignored=("sd2i",),
)
SMCRH: Final = _standardised(
    code="SMCRH",
    name="standardised mean change (SD of occasion 1, unequal variances)",
    compute=change_over_first_sd_unequal,
    label="Standardised mean change (SD of occasion 1)",
    reference="Bonett 2008, eq. 13",
)
SMCRP: Final = _standardised(
    code="SMCRP",
    name="standardised mean change (average SD)",
    compute=change_over_average_sd,
    label="Standardised mean change (average SD)",
    reference="Cousineau 2020",
    not_monotone=frozenset({"ri"}),
)
ROMC: Final = _paired(
    code="ROMC",
    name="log ratio of the means of two occasions",
    family=Family.RATIO,
    compute=log_ratio_of_paired_means,
    label="Ratio of means",
    reference="Senior 2020, eq. 18; correction Lajeunesse 2015, eq. 8",
    not_monotone=frozenset({"m1i", "m2i"}),
    options=("correct",),
    limits={"m1i": POSITIVE_MEAN, "m2i": POSITIVE_MEAN},
)
PAIRED: Final = (MC, SMCC, SMCR, SMCRH, SMCRP, ROMC)
