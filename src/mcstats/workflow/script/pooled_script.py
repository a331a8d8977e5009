"""The script of a pooled figure: from the estimates of the studies to their mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from mcstats.effects.pooling.count_methods import COUNT_METHODS
from mcstats.effects.syntheses import HALF_NORMAL, scale_of_prior, table_of_effect
from mcstats.model.tables import EffectRow, PooledRow
from mcstats.model.topic import Topic
from mcstats.workflow.script.expressions import Language
from mcstats.workflow.script.pooled_tables import script_of_prior, script_of_tables

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
