"""Corrections of small-sample bias: of standardised differences, and of logs of ratios."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

FloatArray = npt.NDArray[np.float64]

# log J(m) = sum of c_k / m^k, from the expansions of log-Gamma at x and x - 1/2 with x = m/2
_LOG_J: Final = (-3 / 4, -1 / 2, -3 / 8, -1 / 4, -3 / 20, -1 / 6, -33 / 112, -1 / 8, 3 / 4)
# From here on nine terms leave an error below 1e-18, while the difference of two log-Gammas of the
# size m log m loses a digit for every power of ten: at 10^6 J would no longer rise with m.
_SERIES_FROM: Final = 100.0
_TABLE_ROWS: Final = 4096  # below this many values a table of J over the whole numbers costs more
_TABLE_LIMIT: Final = 10**6


def log_ratio_bias(
    cv1: FloatArray, n1i: FloatArray, cv2: FloatArray, n2i: FloatArray
) -> FloatArray:
    """Return what a log ratio of two means lacks, from the coefficients of variation and sizes.

    The mean of ln x falls short of the log of the true mean by half its squared coefficient of
    variation. A correlation of the two means does not enter, because each has a logarithm of its
    own, so that paired means have the same correction with n1i = n2i (metafor, from 5.0-1 on).
    """
    return (cv1**2 / n1i - cv2**2 / n2i) / 2  # Lajeunesse 2015, eq. 8


def exact_j(m: npt.ArrayLike) -> FloatArray:
    """Return J(m), which takes the bias out of a standardised mean difference.

    Parameters
    ----------
    m : array_like
        Degrees of freedom of the standardiser; any shape.

    Returns
    -------
    ndarray
        J(m), of the shape of `m`; between 0 and 1, rising with `m`; NaN where m <= 1, where the
        estimate has no expectation.

    Notes
    -----
    Hedges 1981, eq. 6e (10.3102/10769986006002107), through log-Gamma: Gamma itself overflows
    near m = 344.
    """
    df = np.asarray(m, dtype=np.float64)
    if df.size > _TABLE_ROWS:
        top = float(df.max())  # NaN if any is NaN, which sends it the slow way
        if top <= min(_TABLE_LIMIT, df.size) and float(df.min()) >= 0:
            whole = df.astype(np.intp)
            if np.array_equal(whole, df):
                return np.asarray(_j(np.arange(top + 1))[whole], dtype=np.float64)
    return _j(df)


def _j(m: FloatArray) -> FloatArray:
    small = np.where((m > 1) & (m < _SERIES_FROM), m, 2.0)
    exact = np.exp(
        special.gammaln(small / 2) - special.gammaln((small - 1) / 2) - 0.5 * np.log(small / 2)
    )  # Hedges 1981, eq. 6e
    large = np.maximum(m, _SERIES_FROM)
    series = np.zeros_like(large)
    for coefficient in reversed(_LOG_J):
        series = (series + coefficient) / large
    j = np.where(m < _SERIES_FROM, exact, np.exp(series))
    return np.asarray(np.where(m > 1, j, np.nan), dtype=np.float64)
