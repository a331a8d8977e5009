"""Models of tables with few events, which use zeros as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import special

from mcstats.effects.measures.small_sample import FloatArray
from mcstats.effects.measures.two_by_two import OR
from mcstats.effects.pooling.mantel_haenszel import row_of_counts, tables_of_counts
from mcstats.effects.sampling_interval import LEVEL

if TYPE_CHECKING:
    import pandas as pd

CONDITIONAL, BETA_BINOMIAL = "conditional logistic", "beta-binomial"

_FURTHEST: Final = 40.0  # a log odds ratio beyond it is none that tables of people can have
# Below this correlation the two parameters of the beta distribution are so large that their
# differences are rounded away; the binomial model is the limit.
_LEAST_RHO: Final = 1e-7
_MOST_RHO: Final = 1 - 1e-9
_STEP: Final = 1e-5  # of the central differences of the gradient


def conditional_logistic(*, level: float = LEVEL, **counts: object) -> pd.DataFrame:
    """Pool odds ratios by the likelihood of every table given its margins.

    Parameters
    ----------
    level : float
        Level of the interval.
    **counts : array_like, shape (studies,)
        As for `mantel_haenszel`; tables without events, or with events only, hold no information.

    Returns
    -------
    DataFrame
        One row with the columns of `pool`, on the log scale, one odds ratio common to all; missing
        where every table lies at an end of what its margins allow. As a conditional logistic
        regression stratified by study, and metafor's ``rma.glmm(model = "CM.EL", method = "EE")``.

    Raises
    ------
    ValueError
        For impossible counts.

    Notes
    -----
    Breslow & Day 1980, ch. 7; Stijnen, Hamza & Ozdemir 2010 (10.1002/sim.4040).
    """
    from scipy import optimize  # slow to import, and few commands need it

    a, b, c, d = tables_of_counts(OR, counts)
    tables = [_given_margins(*row) for row in zip(a, b, c, d, strict=True)]
    lows, highs = (sum(float(x[0][at]) for x in tables) for at in (0, -1))
    total = float(a.sum())
    if not lows < total < highs:
        return row_of_counts(OR, CONDITIONAL, a.size, np.nan, np.nan, level)

    def moments(theta: float) -> tuple[float, float]:
        mean = variance = 0.0
        for u, log_weight in tables:
            p = special.softmax(log_weight + u * theta)
            at = float(p @ u)
            mean, variance = mean + at, variance + float(p @ (u - at) ** 2)
        return mean, variance

    mu = optimize.brentq(lambda t: moments(t)[0] - total, -_FURTHEST, _FURTHEST, xtol=1e-13)
    return row_of_counts(OR, CONDITIONAL, a.size, float(mu), 1 / moments(float(mu))[1], level)


def _given_margins(a: float, b: float, c: float, d: float) -> tuple[FloatArray, FloatArray]:
    """Return the events in group 1 that the margins allow, and the logs of their weights."""
    n1, n2, m = a + b, c + d, a + c
    u = np.arange(max(0.0, m - n2), min(n1, m) + 1)
    return u, _log_choose(n1, u) + _log_choose(n2, m - u)  # Fisher 1935


def _log_choose(n: float, k: FloatArray) -> FloatArray:
    return np.asarray(special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1))


def beta_binomial(*, level: float = LEVEL, **counts: object) -> pd.DataFrame:
    """Pool odds ratios by a beta-binomial model of the events in all arms.

    Parameters
    ----------
    level : float
        Level of the interval.
    **counts : array_like, shape (studies,)
        As for `mantel_haenszel`; tables without events count too.

    Returns
    -------
    DataFrame
        One row with the columns of `pool`, on the log scale, and `rho`, the correlation of two
        people of one arm: 0 where risks vary no more than by chance. Missing where one group has
        no events, or nothing but events, in all studies together.

    Raises
    ------
    ValueError
        For impossible counts.

    Notes
    -----
    Kuss 2015 (10.1002/sim.6383): risks vary between arms by a beta distribution whose mean has
    the odds ratio; the arms of one study are not paired.
    """
    from scipy import optimize  # slow to import, and few commands need it

    a, b, c, d = tables_of_counts(OR, counts)
    size = a.size
    events, others = np.r_[a, c], np.r_[b, d]
    treated = np.r_[np.ones(size), np.zeros(size)]
    sums = [float(x.sum()) for x in (a, b, c, d)]
    if min(sums, default=0.0) == 0:
        return row_of_counts(OR, BETA_BINOMIAL, size, np.nan, np.nan, level).assign(rho=np.nan)
    start = float(np.log(sums[2] / sums[3]))
    plain = np.array([start, float(np.log(sums[0] / sums[1])) - start])

    def loss(at: FloatArray) -> tuple[float, FloatArray]:
        return _beta_binomial_loss(at, events, others, treated)

    # Two starts: near to binomial the likelihood is flat in the correlation
    found = [
        optimize.minimize(loss, np.r_[plain, rho], jac=True, method="BFGS", options={"gtol": 1e-9})
        for rho in (special.logit(0.01), special.logit(0.2))
    ]
    best = min(found, key=lambda result: float(result.fun))
    rho = float(special.expit(best.x[2]))
    if _binomial_loss(plain, events, others, treated) <= float(best.fun) or rho < 10 * _LEAST_RHO:
        variance = sum(1 / x for x in sums)  # Woolf 1955, of the table of all studies together
        frame = row_of_counts(OR, BETA_BINOMIAL, size, float(plain[1]), variance, level)
        return frame.assign(rho=0.0)
    hessian = np.empty((3, 3))
    for i, step in enumerate(np.eye(3) * _STEP):
        hessian[i] = (loss(best.x + step)[1] - loss(best.x - step)[1]) / (2 * _STEP)
    variance = float(np.linalg.inv((hessian + hessian.T) / 2)[1, 1])
    frame = row_of_counts(OR, BETA_BINOMIAL, size, float(best.x[1]), variance, level)
    return frame.assign(rho=rho)


def _beta_binomial_loss(
    at: FloatArray, events: FloatArray, others: FloatArray, treated: FloatArray
) -> tuple[float, FloatArray]:
    """Return minus the log-likelihood at (logit of the risk, log odds ratio, logit of rho)."""
    p = special.expit(at[0] + at[1] * treated)
    rho = float(np.clip(special.expit(at[2]), _LEAST_RHO, _MOST_RHO))
    total = (1 - rho) / rho
    alpha, beta = p * total, (1 - p) * total
    value = special.betaln(events + alpha, others + beta) - special.betaln(alpha, beta)
    n = events + others
    shared = special.digamma(total) - special.digamma(n + total)
    by_alpha = special.digamma(events + alpha) - special.digamma(alpha) + shared
    by_beta = special.digamma(others + beta) - special.digamma(beta) + shared
    by_logit = (by_alpha - by_beta) * total * p * (1 - p)
    by_rho = -(by_alpha * p + by_beta * (1 - p)).sum() / rho**2 * rho * (1 - rho)
    gradient = np.array([by_logit.sum(), (by_logit * treated).sum(), by_rho])
    return -float(value.sum()), -gradient


def _binomial_loss(
    at: FloatArray, events: FloatArray, others: FloatArray, treated: FloatArray
) -> float:
    """Return minus the log-likelihood of the limit without a correlation."""
    logit = at[0] + at[1] * treated
    return float(-(events * special.log_expit(logit) + others * special.log_expit(-logit)).sum())
