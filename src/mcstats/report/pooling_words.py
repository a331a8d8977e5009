"""The model and the interval of a synthesis in words, and their formulas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcstats.model.tables import INTERVALS, PooledRow

MODELS: Final = {
    "REML": "Random effects (REML)",
    "DL": "Random effects (DerSimonian–Laird)",
    "PM": "Random effects (Paule–Mandel)",
    "ML": "Random effects (maximum likelihood)",
    "EE": "One common effect",
    "MH": "One common effect (Mantel–Haenszel)",
    "Peto": "One common effect (Peto)",
    "conditional logistic": "One common effect (conditional logistic regression)",
    "beta-binomial": "Risks that vary between arms (beta-binomial)",
}
_WEIGHTS: Final = {"EE": "w = 1 / v"} | dict.fromkeys(
    ("REML", "DL", "PM", "ML"), "w = 1 / (v + τ²)"
)
"""The weights of the methods that weight by the inverse of a variance."""
_SPREAD: Final = "q = Σw(y − mean)² / (k − 1)"
_SE: Final = {
    "adhoc": (
        "mean ± t(k − 1) · √(max(q, 1) / Σw), q = Σw(y − mean)² / (k − 1)",
        "Roever et al 2015",
    ),
    "knha": ("mean ± t(k − 1) · √(q / Σw), q = Σw(y − mean)² / (k − 1)", "Hartung 1999"),
    "z": ("mean ± z / √Σw", "DerSimonian & Laird 1986"),
}


def words_of_pooling(row: PooledRow) -> str:
    """Return the model of a synthesis and its interval in words."""
    model = MODELS.get(row.method, row.method)
    return ", ".join(filter(None, (model, INTERVALS.get(row.test))))


def formulas_of_pooling(row: PooledRow) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the formula and the source of each step; ratios stand as logarithms."""
    if row.method in _WEIGHTS and row.k > 1:
        yield "mean", f"Σwy / Σw, {_WEIGHTS[row.method]}", "DerSimonian & Laird 1986"
        if row.test in _SE:
            yield "confidence interval", *_SE[row.test]
