"""Random effects with a half-normal prior on the standard deviation between studies.

A handful of studies says next to nothing about how much studies differ: an estimate of zero is
compatible with a large variance, and a prediction interval from it is as narrow as the interval of
the mean. A weakly informative prior on tau keeps what is not known (Roever, Bender, Dias, Schmid,
Schmidli, Sturtz, Weber & Friede 2021, 10.1002/jrsm.1475). With a flat prior on mu all posteriors
are one-dimensional integrals over tau (Roever 2020, 10.18637/jss.v093.i06): that of tau is the
prior times the restricted likelihood, those of mu and of a further study's effect are mixtures of
normal distributions, and no sampling is needed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
from scipy import special

from mcstats.effects.measures.small_sample import FloatArray
from mcstats.effects.pooling.pool import COLUMNS
from mcstats.effects.pooling.pool_data import rows_of
from mcstats.effects.pooling.q_profile import arrange
from mcstats.effects.sampling_interval import LEVEL

if TYPE_CHECKING:
    import pandas as pd

METHOD: Final = "half-normal prior"
PRIOR_SOURCE: Final = "Friede et al. 2017, 10.1002/jrsm.1217; Roever et al. 2021, 10.1002/jrsm.1475"

_NODES: Final = 24  # of a panel: a smooth function over it is integrated to rounding
_PANELS: Final = 24
_PATIENCE: Final = 6  # doublings of the panels
_AGREED: Final = 1e-11  # between two numbers of panels; the promise is 1e-6 of bayesmeta
_SCOUTS: Final = 4000
_NEGLIGIBLE: Final = 46.0  # in logarithms of the density: e^-46 is 1e-20 of the highest


@dataclass(frozen=True, slots=True)
class _Mixture:
    """The posterior on nodes of tau: probabilities, and mean and variance of mu given each."""

    tau: FloatArray
    share: FloatArray
    mean: FloatArray
    variance: FloatArray

    def quantile(self, p: float, extra: FloatArray | float = 0.0) -> float:
        """Return a quantile of mu, or of a further effect where `extra` is tau squared."""
        from scipy import optimize  # slow to import, and few commands need it

        sd = np.sqrt(self.variance + extra)

        def excess(x: float) -> float:
            return float(self.share @ special.ndtr((x - self.mean) / sd)) - p

        reach = 40 * sd
        low, high = float((self.mean - reach).min()), float((self.mean + reach).max())
        return float(optimize.brentq(excess, low, high, xtol=1e-300, rtol=1e-14))

    def above(self, x: float) -> float:
        """Return the probability that mu lies above a value."""
        return float(self.share @ special.ndtr((self.mean - x) / np.sqrt(self.variance)))


def pool_half_normal(
    yi: npt.ArrayLike,
    vi: npt.ArrayLike | None = None,
    *,
    scale: float,
    level: float = LEVEL,
    sei: npt.ArrayLike | None = None,
    data: object = None,
    threshold: float = 0.0,
) -> pd.DataFrame:
    """Pool estimates with a half-normal prior on tau and a flat prior on mu.

    Parameters
    ----------
    yi, vi, sei, data
        As those of `pool`.
    scale : float
        Scale of the prior: tau lies below it with probability 0.68, below twice of it with 0.95.
        For log ratios and standardised mean differences 0.5 is usual (Friede, Roever, Wandel &
        Neuenschwander 2017, 10.1002/jrsm.1217).
    level : float
        Level of all intervals, which have equal tails.
    threshold : float
        The value of mu for `p_above`.

    Returns
    -------
    DataFrame
        One row with the columns of `pool`: `mu` and `se` are mean and standard deviation of the
        posterior of mu, `tau2` is the square of the posterior median of tau, and all intervals are
        those of the posterior. Q and I2 are no part of the model and stay empty. Then `tau`,
        `p_above`, the probability that mu lies above `threshold`, `scale`, and `weights`, the
        expected shares of the studies in the mean as a tuple in the order of the rows that count.

    Raises
    ------
    ValueError
        For fewer than two studies, a scale that is not above 0, and values out of range.
    """
    import pandas as pd

    y, v, _ = rows_of(yi, vi, sei, data, {})
    known = ~np.isnan(y + v)
    y, v = y[known], v[known]
    if y.size < 2:
        raise ValueError(f"yi has {y.size} studies; expected: at least 2, one study has no tau")
    if not (math.isfinite(scale) and scale > 0):
        raise ValueError(f"scale is {scale!r}; expected: a finite number > 0")
    if not 0 < level < 1:
        raise ValueError(f"level is {level!r}; expected: a number between 0 and 1")
    posterior = _Posterior(y, v, scale)
    mixture, centre = posterior.mixture, posterior.centre
    tail = (1 - level) / 2
    mean = float(mixture.share @ mixture.mean)
    spread = float(mixture.share @ (mixture.variance + (mixture.mean - mean) ** 2))
    tau_lb, tau, tau_ub = (posterior.quantile_of_tau(p) for p in (tail, 0.5, 1 - tail))
    ends = [mixture.quantile(p) for p in (tail, 1 - tail)]
    further = [mixture.quantile(p, mixture.tau**2) for p in (tail, 1 - tail)]
    row: dict[str, object] = dict.fromkeys(COLUMNS, np.nan)
    row |= {"synthesis": "all", "outcome": "", "measure": "", "method": METHOD, "k": y.size}
    row |= {"mu": centre + mean, "se": math.sqrt(spread)}
    row |= {"ci_lb": centre + ends[0], "ci_ub": centre + ends[1]}
    row |= {"pi_lb": centre + further[0], "pi_ub": centre + further[1]}
    row |= {"tau2": tau**2, "tau2_lb": tau_lb**2, "tau2_ub": tau_ub**2}
    row |= {"test": "", "level": level, "tau": tau, "p_above": mixture.above(threshold - centre)}
    return pd.DataFrame([row | {"scale": scale, "weights": posterior.weights()}])


class _Posterior:
    """The posterior of tau, integrated over u with tau = m sinh u, m the smallest standard error.

    Near 0 u is proportional to tau, far from it to its logarithm, so that panels of equal length
    see every feature, be it of the size of the smallest standard error or of the prior.
    """

    def __init__(self, y: FloatArray, v: FloatArray, scale: float) -> None:
        self.order = np.argmin(v)
        arranged_y, arranged_v, centre = arrange(y[:, None].copy(), v[:, None].copy())
        self.y, self.v, self.centre = arranged_y[:, 0], arranged_v[:, 0], float(centre[0])
        self.scale, self.unit = scale, math.sqrt(float(self.v[0]))
        self.low, self.high, self.top = self._support()
        self.mixture, self.total = self._integrate()

    def _at(self, u: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
        """Return tau, the log density of u, and mean and variance of mu given tau."""
        tau = self.unit * np.sinh(u)
        w = 1 / (self.v + tau[:, None] ** 2)
        s1 = w.sum(1)
        mean = w @ self.y / s1
        q = (w * (self.y - mean[:, None]) ** 2).sum(1)
        log_likelihood = (np.log(w).sum(1) - np.log(s1) - q) / 2  # Roever 2020, eq. 10
        prior = -0.5 * (tau / self.scale) ** 2
        return tau, log_likelihood + prior + np.log(np.cosh(u)), mean, 1 / s1

    def _support(self) -> tuple[float, float, float]:
        """Return the stretch of u that holds all but nothing of the posterior, and its height."""
        spread = float(np.ptp(self.y)) + math.sqrt(float(self.v.max()))
        furthest = 12 * self.scale + 12 * math.sqrt(self.scale * spread)
        end = math.asinh(furthest / self.unit)
        u = np.linspace(0.0, end, _SCOUTS)
        density = self._at(u)[1]
        top = float(density.max())
        inside = np.flatnonzero(density > top - _NEGLIGIBLE)
        step = u[1]
        return max(u[inside[0]] - step, 0.0), min(u[inside[-1]] + step, end), top

    def _nodes(self, low: float, high: float, panels: int) -> tuple[FloatArray, FloatArray]:
        """Return nodes and weights of a composite Gauss-Legendre rule."""
        x, weight = np.polynomial.legendre.leggauss(_NODES)
        edges = np.linspace(low, high, panels + 1)
        half = (edges[1:] - edges[:-1]) / 2
        nodes = (edges[:-1] + half)[:, None] + half[:, None] * x
        return nodes.ravel(), (half[:, None] * weight).ravel()

    def _mixture_on(self, panels: int) -> tuple[_Mixture, float]:
        nodes, weight = self._nodes(self.low, self.high, panels)
        tau, log_density, mean, variance = self._at(nodes)
        mass = weight * np.exp(log_density - self.top)
        total = float(mass.sum())
        return _Mixture(tau, mass / total, mean, variance), total

    def _integrate(self) -> tuple[_Mixture, float]:
        """Return the posterior on so many nodes that twice as many change nothing."""
        panels = _PANELS
        # where data and prior are far apart, the logarithm of the density itself is rounded
        agreed = _AGREED + 64 * np.finfo(float).eps * abs(self.top)
        mixture, total = self._mixture_on(panels)
        for _ in range(_PATIENCE):
            panels *= 2
            finer, new = self._mixture_on(panels)
            moved = abs(new / total - 1)
            moved = max(
                moved, abs(float(finer.share @ finer.tau / (mixture.share @ mixture.tau)) - 1)
            )
            mixture, total = finer, new
            if moved < agreed:
                return mixture, total
        raise ValueError("the posterior of tau is too narrow to be integrated")

    def quantile_of_tau(self, p: float) -> float:
        """Return a quantile of the posterior of tau."""

        def excess(u: float) -> float:
            nodes, weight = self._nodes(self.low, u, 2 * _PANELS)
            return float(weight @ np.exp(self._at(nodes)[1] - self.top)) / self.total - p

        return self.unit * math.sinh(_root(excess, self.low, self.high))

    def weights(self) -> tuple[float, ...]:
        """Return the expected share of each study in the mean, in the order given."""
        w = 1 / (self.v + self.mixture.tau[:, None] ** 2)
        shares = self.mixture.share @ (w / w.sum(1)[:, None])
        # `arrange` exchanged the first study with the most precise one
        shares[[0, self.order]] = shares[[self.order, 0]]
        return tuple(shares.tolist())


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    from scipy import optimize  # slow to import, and few commands need it

    return float(optimize.brentq(function, low, high, xtol=1e-300, rtol=1e-13))
