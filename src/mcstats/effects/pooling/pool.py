"""The engine of pooling: many ragged groups at once, a single synthesis being the batch of one."""

from __future__ import annotations

import math
import numbers
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import special

from mcstats.effects.measures.input_limits import LIMITS, as_floats, check_inputs, refuse
from mcstats.effects.measures.small_sample import FloatArray
from mcstats.effects.pooling.heterogeneity import METHODS, estimate_tau2
from mcstats.effects.pooling.q_profile import arrange, effective_weight, q_profile
from mcstats.effects.pooling.ragged import equal_blocks, group_rows
from mcstats.effects.sampling_interval import LEVEL, quantile

TESTS: Final = ("adhoc", "knha", "z")
"""metafor's names: Hartung-Knapp never narrower than Wald, plain Hartung-Knapp, Wald."""

EVERY_TEST: Final = (*TESTS, "t")
"""Also Wald's with t, which metafor has and no topic should want: it is neither of the others."""

PREDICTIONS: Final = ("default", "riley", "t")
"""Convention of the prediction interval: that of the test, or t with k - 2 or k - 1 degrees."""

COLUMNS: Final = (
    "synthesis outcome measure method k mu se ci_lb ci_ub pi_lb pi_ub "
    "tau2 tau2_lb tau2_ub i2 q q_p test level pi_df"
).split()
"""Columns of `pool`, in order; further ones follow."""

_FIGURES: Final = (
    "mu", "se", "ci_lb", "ci_ub", "pi_lb", "pi_ub", "tau2", "tau2_lb", "tau2_ub", "i2", "q", "q_p",
    "pi_df", "h2", "p", "wald_lb", "wald_ub",
)  # fmt: skip

# Beyond these the cubes of weights and the squares of estimates leave the range of doubles.
_LARGEST: Final = 1e50
_LEAST: Final = 1e-80

SINGLE_NOTE: Final = "one study: shown, not a synthesis"

_NOTES: Final = np.array(
    [
        "",
        "tau2 interval truncated at 0",
        "tau2 interval empty: Q lies below both of its limits",
        SINGLE_NOTE,
        "no study",
        "tau2 lies outside of its Q-profile interval: the methods disagree",
    ],
    dtype=object,
)
_TRUNCATED, _EMPTY, _SINGLE, _NOTHING, _APART = range(1, 6)


def pool_columns(
    yi: npt.ArrayLike,
    vi: npt.ArrayLike,
    group: npt.ArrayLike | None = None,
    method: str = "REML",
    test: str = "adhoc",
    level: float = LEVEL,
    *,
    prediction: str = "default",
    tau2_interval: bool = True,
) -> dict[str, Any]:
    """Return the columns of `pool` by name, without the cost of a data frame.

    Parameters
    ----------
    yi, vi, group, method, test, level, prediction, tau2_interval
        As those of `pool`: arrays, and names in full.

    Returns
    -------
    dict of str to ndarray or scalar
        One value per group.

    Raises
    ------
    ValueError
        For values out of range, unknown names, or arrays of different lengths.

    Notes
    -----
    REML: Viechtbauer 2005. Hartung-Knapp: Hartung 1999, Sidik & Jonkman 2002; its guard: Roever,
    Knapp & Friede 2015, Jackson et al. 2017. Prediction: Higgins et al. 2009, Riley et al. 2011.
    Q-profile: Viechtbauer 2007. I2 and H2 from tau2: Higgins & Thompson 2002.
    """
    for name, value, expected in (
        ("method", method, METHODS),
        ("test", test, EVERY_TEST),
        ("prediction", prediction, PREDICTIONS),
    ):
        if value not in expected:
            raise ValueError(f"{name} is {value!r}; expected: {', '.join(expected)}")
    if not isinstance(level, numbers.Real) or not 0 < level < 1:
        raise ValueError(f"level is {level!r}; expected: a number between 0 and 1")
    y, v = np.atleast_1d(as_floats("yi", yi)), np.atleast_1d(as_floats("vi", vi))
    if y.ndim != 1 or y.shape != v.shape:
        raise ValueError(f"yi {y.shape} and vi {v.shape} differ; expected: columns of one length")
    check_inputs({"yi": y, "vi": v}, LIMITS)
    refuse("yi", y, np.abs(y) > _LARGEST, f"at most {_LARGEST:g} in size")
    refuse("vi", v, (v < _LEAST) | (v > 1 / _LEAST), f"from {_LEAST:g} to {1 / _LEAST:g}")
    groups = group_rows(group, y.size, ~np.isnan(y + v))
    count = groups.labels.size
    out = {name: np.full(count, np.nan) for name in _FIGURES}
    converged = np.ones(count, dtype=bool)
    peaks = np.ones(count, dtype=np.intp)
    note = np.where(groups.sizes == 0, _NOTHING, 0)
    for which, block_y, block_v in equal_blocks(groups, y, v):
        result = _Block(block_y, block_v, float(level))
        result.fit(method, test, prediction)
        if tau2_interval and method != "EE":
            result.interval_of_tau2()
        for name, values in result.figures.items():
            out[name][which] = values
        converged[which], peaks[which], note[which] = result.converged, result.peaks, result.note
    columns: dict[str, Any] = {
        "synthesis": groups.labels if group is not None else "all",
        "outcome": "",
        "measure": "",
        "method": np.where(groups.sizes > 1, method, "").astype(object),
        "k": groups.sizes,
        "test": np.where(groups.sizes > 1, test, "z").astype(object),
        "level": float(level),
        **out,
    }
    tail = ("h2", "p", "wald_lb", "wald_ub")
    columns = {name: columns[name] for name in (*COLUMNS, *tail)}
    return columns | {"converged": converged, "peaks": peaks, "note": _NOTES[note]}


class _Block:
    """Groups of one size k: `y` and `v` of shape (k, g), results of shape (g,)."""

    def __init__(self, y: FloatArray, v: FloatArray, level: float) -> None:
        self.y, self.v, self.centre = arrange(y, v)
        self.level = level
        self.k = y.shape[0]
        self.figures: dict[str, npt.ArrayLike] = {}
        self.converged: npt.NDArray[np.bool_] = np.ones(y.shape[1], dtype=bool)
        self.peaks: npt.NDArray[np.intp] = np.ones(y.shape[1], dtype=np.intp)
        self.note = np.full(y.shape[1], _SINGLE if self.k == 1 else 0)
        self.q: FloatArray = np.zeros(y.shape[1])

    def fit(self, method: str, test: str, prediction: str) -> None:
        """Estimate tau2 and mu with all that follows from them."""
        if self.k == 1:
            tau2, test = np.zeros(self.y.shape[1]), "z"
        else:
            estimate = estimate_tau2(self.y, self.v, method)
            tau2, self.converged, self.peaks = estimate.tau2, estimate.converged, estimate.peaks
        mu, wald, spread = self._mean(tau2)
        df, z = self.k - 1, float(quantile(None, self.level))
        if test == "z":
            critical, se, pi_df = z, wald, np.inf
            p = 2 * special.ndtr(-np.abs(mu) / se)
        else:
            critical, pi_df = self._t(df), float(df)
            factor = np.ones_like(spread) if test == "t" else spread
            factor = np.maximum(spread, 1.0) if test == "adhoc" else factor  # Roever et al. 2015
            se = wald * np.sqrt(factor)  # Sidik & Jonkman 2002
            with np.errstate(divide="ignore", invalid="ignore"):
                p = 2 * special.stdtr(df, -np.abs(mu) / se)
        self.figures |= {"mu": mu, "se": se, "p": p}
        self.figures |= {"ci_lb": mu - critical * se, "ci_ub": mu + critical * se}
        self.figures |= {"wald_lb": mu - z * wald, "wald_ub": mu + z * wald}
        self._heterogeneity(method, tau2)
        if prediction != "default":
            pi_df = float(df - 1 if prediction == "riley" else df)
            critical = self._t(pi_df)
        if self.k > 1 and method != "EE":
            reach = critical * np.sqrt(tau2 + se**2)  # Higgins et al. 2009
            self.figures |= {"pi_lb": mu - reach, "pi_ub": mu + reach, "pi_df": pi_df}

    def _t(self, df: float) -> float:
        """Return the quantile of t for the level; NaN without degrees of freedom."""
        return float(quantile(df, self.level)) if df > 0 else math.nan

    def _mean(self, tau2: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return mu, its Wald standard error and Hartung-Knapp's q."""
        w = 1 / (self.v + tau2)
        s1 = w.sum(0)
        mean = (w * self.y).sum(0) / s1
        w *= (self.y - mean) ** 2
        spread = w.sum(0) / max(self.k - 1, 1)  # Hartung 1999
        return self.centre + mean, 1 / np.sqrt(s1), spread

    def _heterogeneity(self, method: str, tau2: FloatArray) -> None:
        """Set Q with its P-value, and I2 and H2 from tau2."""
        df = self.k - 1
        if df == 0:
            return
        w = 1 / self.v
        self.q = (w * (self.y - (w * self.y).sum(0) / w.sum(0)) ** 2).sum(0)  # Cochran 1954
        if method == "EE":
            with np.errstate(divide="ignore", invalid="ignore"):
                i2 = np.where(self.q > df, 100 * (self.q - df) / self.q, 0.0)
            h2 = self.q / df
        else:
            typical = df / effective_weight(w)  # Higgins & Thompson 2002, eq. 9
            i2, h2 = 100 * tau2 / (tau2 + typical), tau2 / typical + 1
        self.figures["tau2"] = tau2
        self.figures |= {"q": self.q, "q_p": special.chdtrc(df, self.q), "i2": i2, "h2": h2}

    def interval_of_tau2(self) -> None:
        """Set the Q-profile interval, and say where it is truncated or empty."""
        if self.k == 1:
            return
        lower, upper, sure = q_profile(self.y, self.v, self.level)
        self.converged = self.converged & sure
        self.note[lower == 0] = _TRUNCATED
        tau2 = np.asarray(self.figures["tau2"])
        self.note[(tau2 < lower) | (tau2 > upper)] = _APART
        self.note[np.isnan(lower)] = _EMPTY
        self.figures |= {"tau2_lb": lower, "tau2_ub": upper}
