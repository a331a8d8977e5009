"""The script of a pooled figure: from estimates, tables of counts or a prior to the mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from mcstats.effects.measures.two_by_two import OR, RD, RR
from mcstats.effects.pooling.count_methods import COUNT_METHODS, MANTEL_HAENSZEL, ONE_STEP
from mcstats.effects.routes.table_of_counts import Counts
from mcstats.effects.syntheses import HALF_NORMAL, scale_of_prior, table_of_effect
from mcstats.model.tables import EffectRow, PooledRow
from mcstats.model.topic import Topic
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
_LIKELIHOOD: Final = [
    "def minus(t2):",
    "    w = 1 / (vi + t2)",
    "    mu = np.sum(w * yi) / np.sum(w)",
    "    return (np.sum(w * (yi - mu) ** 2) - np.sum(np.log(w)){restricted}) / 2",
    "grid = np.concatenate([[0.0], np.geomspace(1e-8, 1e4, 2001) * (np.var(yi) + np.mean(vi))])",
    "fine = dict(xatol=1e-13)",
    "i = int(np.argmin([minus(t2) for t2 in grid]))",
    "ends = grid[max(i - 1, 0)], grid[min(i + 1, len(grid) - 1)]",
    'best = optimize.minimize_scalar(minus, bounds=ends, method="bounded", options=fine)',
    "tau2 = best.x if i and best.fun < minus(0.0) else 0.0",
]
_MOMENTS: Final = [
    "w = 1 / vi",
    "q = np.sum(w * (yi - np.sum(w * yi) / np.sum(w)) ** 2)",
]
_ROOT: Final = [
    "def excess(t2):",
    "    w = 1 / (vi + t2)",
    "    return np.sum(w * (yi - np.sum(w * yi) / np.sum(w)) ** 2) - (k - 1)",
    "high = 1.0",
    "while excess(high) > 0:",
    "    high *= 2",
    "tau2 = optimize.brentq(excess, 0, high, xtol=1e-14) if excess(0.0) > 0 else 0.0",
]
NO_SCRIPT: Final = "no script"
TAU2: Final[Mapping[str, Sequence[str]]] = {
    "EE": ["tau2 = 0.0"],
    "DL": [
        *_MOMENTS,
        "tau2 = max(0.0, (q - (k - 1)) / (np.sum(w) - np.sum(w**2) / np.sum(w)))",
    ],
    "HS": [*_MOMENTS, "tau2 = max(0.0, (q - k) / np.sum(w))"],
    "HE": ["tau2 = max(0.0, np.var(yi, ddof=1) - np.mean(vi))"],
    "SJ": [
        "start = np.var(yi)",
        "r = vi / start + 1",
        "tau2 = np.sum((yi - np.sum(yi / r) / np.sum(1 / r)) ** 2 / r) / (k - 1)",
    ],
    "PM": _ROOT,
    "EB": _ROOT,
    "ML": [line.format(restricted="") for line in _LIKELIHOOD],
    "REML": [line.format(restricted=" + np.log(np.sum(w))") for line in _LIKELIHOOD],
}
"""The lines of Python that estimate the variance between studies, by metafor's names."""


def pooled_ids(rows: Sequence[PooledRow]) -> dict[str, PooledRow]:
    """Return each pooled row by its id: that of the synthesis, and of a sensitivity its role."""
    ids: dict[str, PooledRow] = {}
    for row in rows:
        role = re.sub(r"[^a-z0-9]+", "-", row.role.lower()).strip("-")
        plain = row.synthesis if row.synthesis not in ids else f"{row.synthesis}/{role}"
        ids[plain] = row
    return ids


def pooled_script(
    topic: Topic,
    identifier: str,
    row: PooledRow,
    effects: Mapping[str, EffectRow],
    language: Language,
) -> list[str]:
    """Return the lines of a script that prints mu, se, ci_lb, ci_ub and tau2 of a synthesis.

    A single study prints its estimate and standard error, tables of counts no tau2. A model that no
    short script fits is named, and nothing is printed.
    """
    members = [effects[name] for name in row.members.split()]
    yi = ", ".join(f"{member.yi!r}" for member in members)
    vi = ", ".join(f"{member.vi!r}" for member in members)
    how = ", ".join(filter(None, (f"{row.measure} of {row.k} studies", row.method, row.test)))
    head = [
        f"# {identifier}: {how}",
        f"# {', '.join(member.effect for member in members)}",
    ]
    if row.k > 1 and row.method in COUNT_METHODS:
        found = [table_of_effect(topic, member) for member in members]
        tables = [table for table in found if table is not None]
        lines = script_of_tables(row.method, row.measure, tables, language)
        return [*head, *(lines or [f"# {NO_SCRIPT}: {row.method} is fitted by search"])]
    if row.k > 1 and row.method == HALF_NORMAL:
        return [*head, *script_of_prior(yi, vi, scale_of_prior(members) or 0.0, language)]
    if language == "R":
        return [*head, *_in_r(row, yi, vi)]
    return [*head, *_in_python(row, yi, vi)]


def _in_r(row: PooledRow, yi: str, vi: str) -> list[str]:
    lines = [f"yi <- c({yi})", f"vi <- c({vi})"]
    if row.k == 1:
        return [*lines, 'cat(sprintf("%.15g", c(yi, sqrt(vi))), "\\n")']
    control = ", control = list(threshold = 1e-12, maxiter = 10000)"
    if row.method == "EE":
        control = ""
    if row.method == "PM":
        control = ", control = list(tol = 1e-12)"
    return [
        "library(metafor)",
        *lines,
        f'fit <- rma(yi, vi, method = "{row.method}", test = "{row.test or "z"}"{control})',
        'cat(sprintf("%.15g", c(fit$beta, fit$se, fit$ci.lb, fit$ci.ub, fit$tau2)), "\\n")',
    ]


def _in_python(row: PooledRow, yi: str, vi: str) -> list[str]:
    lines = ["import numpy as np", f"yi = np.array([{yi}])", f"vi = np.array([{vi}])"]
    if row.k == 1:
        return [*lines, 'print(f"{yi[0]:.15g} {vi[0] ** 0.5:.15g}")']
    estimator = TAU2[row.method]
    scipy = ["stats"] + ["optimize"] * any("optimize" in line for line in estimator)
    test = row.test or "z"
    factor = {
        "z": "1.0",
        "knha": "np.sum(w * (yi - mu) ** 2) / (k - 1)",
        "adhoc": "max(1.0, np.sum(w * (yi - mu) ** 2) / (k - 1))",
    }[test]
    level = (1 + (row.level or 0.95)) / 2
    quantile = f"stats.norm.ppf({level:.6g})"
    if test != "z":
        quantile = f"stats.t.ppf({level:.6g}, k - 1)"
    return [
        lines[0],
        f"from scipy import {', '.join(sorted(scipy))}",
        *lines[1:],
        "k = len(yi)",
        *estimator,
        "w = 1 / (vi + tau2)",
        "mu = np.sum(w * yi) / np.sum(w)",
        f"se = np.sqrt({factor} / np.sum(w))",
        f"reach = {quantile} * se",
        'print(*(f"{x:.15g}" for x in (mu, se, mu - reach, mu + reach, tau2)))',
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
