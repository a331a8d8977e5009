"""The scripts of syntheses that are no mean by inverse variances: tables of counts, and a prior."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from mcstats.effects.measures.two_by_two import OR, RD, RR
from mcstats.effects.pooling.count_methods import MANTEL_HAENSZEL, ONE_STEP
from mcstats.effects.routes.table_of_counts import Counts
from mcstats.workflow.script.expressions import Language

_PRINT: Final = 'print(*(f"{x:.15g}" for x in (mu, se, mu - reach, mu + reach)))'
_MANTEL_HAENSZEL: Final[Mapping[str, Sequence[str]]] = {
    OR.code: [
        "r, s, p, q = a * d / n, b * c / n, (a + d) / n, (b + c) / n",
        "R, S = r.sum(), s.sum()",
        "mu = np.log(R / S)  # Mantel & Haenszel 1959",
        "v = (p * r).sum() / R**2 + (p * s + q * r).sum() / (R * S) + (q * s).sum() / S**2",
        "se = np.sqrt(v / 2)  # Robins, Breslow & Greenland 1986",
    ],
    RR.code: [
        "R, S = (a * n2 / n).sum(), (c * n1 / n).sum()",
        "mu = np.log(R / S)  # Rothman 2008, ch. 15",
        "se = np.sqrt(((n1 * n2 * (a + c) - a * c * n) / n**2).sum() / (R * S))",
    ],
    RD.code: [
        "weight, f1, f2 = (n1 * n2 / n).sum(), n1 / n, n2 / n",
        "mu = ((a * n2 - c * n1) / n).sum() / weight  # Rothman 2008, ch. 15",
        "bias = c * f1**2 - a * f2**2 + f1 * f2 * (n2 - n1) / 2",
        "spread = (a * (n2 - c) + c * (n1 - a)) / n / 2",
        "se = np.sqrt((mu * bias.sum() + spread.sum()) / weight**2)  # Sato et al. 1989",
    ],
}
_ONE_STEP: Final = [
    "v = (a + c) * (b + d) * n1 * n2 / (n**2 * (n - 1))",
    "mu = (a - (a + c) * n1 / n).sum() / v.sum()  # Yusuf et al. 1985",
    "se = 1 / np.sqrt(v.sum())",
]


def script_of_tables(
    method: str, measure: str, tables: Sequence[Counts], language: Language
) -> list[str] | None:
    """Return the lines that pool tables and print mu, se and the interval; None for a model.

    Arm 1 of a table is the one that a positive effect favours.
    """
    names = ("ai", "n1i", "ci", "n2i") if language == "R" else ("a", "n1", "c", "n2")
    columns = [
        ", ".join(f"{value:.15g}" for value in column) for column in zip(*tables, strict=True)
    ]
    if language == "R":
        call = {
            MANTEL_HAENSZEL.name: f'rma.mh(measure = "{measure}", {{}})',
            ONE_STEP.name: "rma.peto({})",
        }.get(method)
        if call is None:
            return None
        arguments = ", ".join(f"{name} = {name}" for name in names)
        return [
            "library(metafor)",
            *(f"{name} <- c({column})" for name, column in zip(names, columns, strict=True)),
            f"fit <- {call.format(arguments)}",
            'cat(sprintf("%.15g", c(fit$beta, fit$se, fit$ci.lb, fit$ci.ub)), "\\n")',
        ]
    pooled = {MANTEL_HAENSZEL.name: _MANTEL_HAENSZEL.get(measure), ONE_STEP.name: _ONE_STEP}.get(
        method
    )
    if pooled is None:
        return None
    return [
        "import numpy as np",
        "from scipy import stats",
        *(f"{name} = np.array([{column}])" for name, column in zip(names, columns, strict=True)),
        "b, d, n = n1 - a, n2 - c, n1 + n2",
        *pooled,
        "reach = stats.norm.ppf(0.975) * se",
        _PRINT,
    ]


def script_of_prior(yi: str, vi: str, scale: float, language: Language) -> list[str]:
    """Return the lines of the posterior mean under a half-normal prior on tau, by quadrature.

    They print mean and standard deviation of mu, its interval, and the square of the median of tau.
    """
    if language == "R":
        return [
            f"yi <- c({yi})",
            f"vi <- c({vi})",
            f"scale <- {scale!r}  # of the half-normal prior on tau",
            "tau <- seq(0, 12 * scale, length.out = 40001)",
            "w <- sapply(tau, function(t) 1 / (vi + t^2))",
            "v <- 1 / colSums(w)",
            "m <- colSums(w * yi) * v",
            "q <- colSums(w * outer(yi, m, `-`)^2)",
            "log_p <- (colSums(log(w)) + log(v) - q) / 2 - (tau / scale)^2 / 2",
            "p <- exp(log_p - max(log_p))",
            "p[c(1, length(p))] <- p[c(1, length(p))] / 2  # the trapezoidal rule",
            "p <- p / sum(p)",
            "mu <- sum(p * m)",
            "se <- sqrt(sum(p * (v + (m - mu)^2)))",
            "at <- function(x) sum(p * pnorm((x - m) / sqrt(v)))",
            "wide <- mu + c(-30, 30) * se",
            "end <- function(a) uniroot(function(x) at(x) - a, wide, tol = 1e-13)$root",
            "half <- approx(cumsum(p) - p / 2, tau, 0.5)$y",
            'cat(sprintf("%.15g", c(mu, se, end(0.025), end(0.975), half^2)), "\\n")',
        ]
    return [
        "import numpy as np",
        "from scipy import optimize, special",
        f"yi = np.array([{yi}])",
        f"vi = np.array([{vi}])",
        f"scale = {scale!r}  # of the half-normal prior on tau",
        "tau = np.linspace(0, 12 * scale, 40001)",
        "w = 1 / (vi[:, None] + tau**2)",
        "v = 1 / w.sum(axis=0)",
        "m = (w * yi[:, None]).sum(axis=0) * v",
        "q = (w * (yi[:, None] - m) ** 2).sum(axis=0)",
        "log_p = (np.log(w).sum(axis=0) + np.log(v) - q) / 2 - (tau / scale) ** 2 / 2",
        "p = np.exp(log_p - log_p.max())",
        "p[[0, -1]] /= 2  # the trapezoidal rule",
        "p /= p.sum()",
        "mu = p @ m",
        "se = np.sqrt(p @ (v + (m - mu) ** 2))",
        "at = lambda x: p @ special.ndtr((x - m) / np.sqrt(v))",
        "wide = mu - 30 * se, mu + 30 * se",
        "end = lambda a: optimize.brentq(lambda x: at(x) - a, *wide, xtol=1e-13)",
        "half = np.interp(0.5, np.cumsum(p) - p / 2, tau)",
        'print(*(f"{x:.15g}" for x in (mu, se, end(0.025), end(0.975), half**2)))',
    ]
