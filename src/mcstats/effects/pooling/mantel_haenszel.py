"""Pooling of tables of counts without a correction for zeros: Mantel-Haenszel and Peto."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import special

from mcstats.effects.measures.data_columns import take_columns
from mcstats.effects.measures.inputs import complete
from mcstats.effects.measures.measure import Measure
from mcstats.effects.measures.registry import columns
from mcstats.effects.measures.small_sample import FloatArray
from mcstats.effects.measures.two_by_two import OR, PETO, RD, RR
from mcstats.effects.pooling.pool import COLUMNS
from mcstats.effects.sampling_interval import LEVEL, quantile

if TYPE_CHECKING:
    import pandas as pd

POOLED: Final = {measure.code: measure for measure in (OR, RR, RD)}

Tables = tuple[FloatArray, FloatArray, FloatArray, FloatArray]


def mantel_haenszel(
    measure: str = OR.code, *, level: float = LEVEL, **counts: object
) -> pd.DataFrame:
    """Pool tables by the method of Mantel and Haenszel.

    Parameters
    ----------
    measure : {"OR", "RR", "RD"}
        What is pooled; log scale for OR and RR.
    level : float
        Level of the interval.
    **counts : array_like, shape (studies,)
        `ai` and `ci` with `n1i` and `n2i`, or with `bi` and `di`; names of columns of `data`
        where that is given. Nothing is added to zeros; tables with a missing count do not take
        part.

    Returns
    -------
    DataFrame
        One row with the columns of `pool`. `q`, `q_p`, `i2` stay empty, as do the figures of a
        random-effects model; mu is missing where no table holds information on the measure.

    Raises
    ------
    ValueError
        For an unknown measure or impossible counts.
    """
    if measure not in POOLED:
        raise ValueError(f"measure is {measure!r}; expected: {', '.join(POOLED)}")
    pooled = POOLED[measure]
    a, b, c, d = tables_of_counts(pooled, counts)
    n1, n2 = a + b, c + d
    n = n1 + n2
    with np.errstate(divide="ignore", invalid="ignore"):
        if pooled is OR:
            r, s = a * d / n, b * c / n
            mu = np.log(r.sum() / s.sum())  # Mantel & Haenszel 1959
            p, q = (a + d) / n, (b + c) / n
            variance = (
                (p * r).sum() / r.sum() ** 2
                + (p * s + q * r).sum() / (r.sum() * s.sum())
                + (q * s).sum() / s.sum() ** 2
            ) / 2  # Robins, Breslow & Greenland 1986
        elif pooled is RR:
            r, s = a * n2 / n, c * n1 / n
            mu = np.log(r.sum() / s.sum())  # Rothman 2008, ch. 15
            top = (n1 * n2 * (a + c) - a * c * n) / n**2
            variance = top.sum() / (r.sum() * s.sum())  # Greenland & Robins 1985
        else:
            weight = (n1 * n2 / n).sum()
            mu = ((a * n2 - c * n1) / n).sum() / weight  # Rothman 2008, ch. 15
            f1, f2 = n1 / n, n2 / n
            bias = c * f1**2 - a * f2**2 + f1 * f2 * (n2 - n1) / 2
            spread = (a * (n2 - c) + c * (n1 - a)) / n / 2
            variance = (mu * bias.sum() + spread.sum()) / weight**2  # Sato, Greenland & Robins 1989
    return row_of_counts(pooled, "MH", a.size, float(mu), float(variance), level)


def peto(*, level: float = LEVEL, **counts: object) -> pd.DataFrame:
    """Pool tables by Peto's one-step method.

    Parameters
    ----------
    level : float
        Level of the interval.
    **counts : array_like, shape (studies,)
        As for `mantel_haenszel`; tables without events, or with events only, hold no information.

    Returns
    -------
    DataFrame
        One row with the columns of `pool`, on the log scale; `q`, `q_p` and `i2` from the tables
        that hold information (Yusuf, Peto, Lewis, Collins & Sleight 1985).

    Raises
    ------
    ValueError
        For impossible counts.
    """
    a, b, c, d = tables_of_counts(PETO, counts)
    n1, n2 = a + b, c + d
    n = n1 + n2
    difference = a - (a + c) * n1 / n
    variance = (a + c) * (b + d) * n1 * n2 / (n**2 * (n - 1))
    informed = variance > 0
    difference, variance = difference[informed], variance[informed]
    with np.errstate(divide="ignore", invalid="ignore"):
        total = variance.sum()
        frame = row_of_counts(PETO, "Peto", a.size, difference.sum() / total, 1 / total, level)
        q = (difference**2 / variance).sum() - difference.sum() ** 2 / total
    df = int(informed.sum()) - 1
    if df >= 1:
        q = max(float(q), 0.0)
        i2 = max(0.0, 100 * (q - df) / q) if q > 0 else 0.0
        frame = frame.assign(q=q, q_p=float(special.chdtrc(df, q)), i2=i2)
    return frame


def tables_of_counts(measure: Measure, counts: Mapping[str, object]) -> Tables:
    """Return the cells a, b, c, d of every table without a missing count.

    Parameters
    ----------
    measure : Measure
        One of counts, whose limits hold.
    counts : mapping
        `ai` and `ci` with `n1i` and `n2i`, or with `bi` and `di`; names of columns of `data` where
        that is among them.

    Raises
    ------
    ValueError
        For impossible counts.
    """
    given, _ = take_columns(counts.get("data"), {k: x for k, x in counts.items() if k != "data"})
    arrays = complete(measure, columns(given), level=LEVEL)
    ai, n1i, ci, n2i = np.broadcast_arrays(*(arrays[name] for name in ("ai", "n1i", "ci", "n2i")))
    known = ~np.isnan(ai + n1i + ci + n2i)
    a, n1, c, n2 = ai[known], n1i[known], ci[known], n2i[known]
    return a, n1 - a, c, n2 - c


def row_of_counts(
    measure: Measure, method: str, k: int, mu: float, variance: float, level: float
) -> pd.DataFrame:
    """Return one row with the columns of `pool`; a figure that is not finite is missing."""
    import pandas as pd

    if not (np.isfinite(mu) and np.isfinite(variance)):
        mu = variance = np.nan
    se = float(np.sqrt(variance))
    reach = float(quantile(None, level)) * se
    row: dict[str, object] = dict.fromkeys(COLUMNS, np.nan)
    row |= {"synthesis": "all", "outcome": "", "measure": measure.code, "method": method, "k": k}
    row |= {"mu": mu, "se": se, "ci_lb": mu - reach, "ci_ub": mu + reach}
    return pd.DataFrame([row | {"test": "z", "level": level}])
