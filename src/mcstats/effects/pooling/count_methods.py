"""The methods that pool tables of counts, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from mcstats.effects.measures.two_by_two import OR, PETO, RD, RR
from mcstats.effects.pooling.mantel_haenszel import mantel_haenszel, peto
from mcstats.effects.pooling.rare_events import (
    BETA_BINOMIAL,
    CONDITIONAL,
    beta_binomial,
    conditional_logistic,
)
from mcstats.effects.sampling_interval import LEVEL

if TYPE_CHECKING:
    import pandas as pd

RARE: Final = 0.05
"""So large a share of people with the event is no longer rare (Cochrane Handbook, sec. 10.4.4)."""


@dataclass(frozen=True, slots=True)
class CountMethod:
    """A method that pools tables: its name, the measures that it gives, and the function."""

    name: str
    measures: tuple[str, ...]
    run: Callable[..., pd.DataFrame]


_RATIOS: Final = (OR.code, PETO.code)
MANTEL_HAENSZEL: Final = CountMethod("MH", (OR.code, RR.code, RD.code), mantel_haenszel)
ONE_STEP: Final = CountMethod("Peto", _RATIOS, peto)
COUNT_METHODS: Final[Mapping[str, CountMethod]] = {
    method.name: method
    for method in (
        MANTEL_HAENSZEL,
        ONE_STEP,
        CountMethod(CONDITIONAL, _RATIOS, conditional_logistic),
        CountMethod(BETA_BINOMIAL, _RATIOS, beta_binomial),
    )
}
"""Methods that use zeros as they are, by their names in claims.yaml."""


def usual_method(measure: str, tables: Sequence[tuple[float, float, float, float]]) -> str | None:
    """Return the method that tables are pooled by where none is named; None for inverse variances.

    One-step odds ratios are pooled by the method that they belong to. Rare events are pooled by
    the method of Mantel and Haenszel, which needs no correction of zeros, where it gives the
    measure (Cochrane Handbook 2019, sec. 10.4.4).
    """
    if measure == PETO.code:
        return ONE_STEP.name
    if measure in MANTEL_HAENSZEL.measures and are_rare(tables):
        return MANTEL_HAENSZEL.name
    return None


def pool_tables(
    method: str,
    measure: str,
    tables: Sequence[tuple[float, float, float, float]],
    level: float = LEVEL,
) -> dict[str, Any]:
    """Pool tables of counts.

    Parameters
    ----------
    method : str
        A name of `COUNT_METHODS`.
    measure : str
        The code of a measure that it gives.
    tables : sequence of (ai, n1i, ci, n2i)
        Events and sizes of both groups.
    level : float
        Level of the interval.

    Returns
    -------
    dict
        The columns of `pool`, with `weights`: the share of each table in per cent.

    Raises
    ------
    ValueError
        If the method does not give the measure.
    """
    chosen = COUNT_METHODS[method]
    if measure not in chosen.measures:
        served = ", ".join(chosen.measures)
        raise ValueError(f"measure is {measure!r}; expected: {served}, which {method} gives")
    ai, n1i, ci, n2i = np.asarray(tables, dtype=float).T
    run = partial(chosen.run, measure) if chosen is MANTEL_HAENSZEL else chosen.run
    row = run(ai=ai, n1i=n1i, ci=ci, n2i=n2i, level=level).iloc[0].to_dict()
    n, events = n1i + n2i, ai + ci
    if chosen is not MANTEL_HAENSZEL:
        # The variance of the events given the margins; the models have it at no effect
        weight = events * (n - events) * n1i * n2i / (n**2 * np.maximum(n - 1, 1))  # Yusuf 1985
    elif measure == OR.code:
        weight = (n1i - ai) * ci / n  # Mantel & Haenszel 1959
    elif measure == RR.code:
        weight = ci * n1i / n  # Rothman 2008, ch. 15
    else:
        weight = n1i * n2i / n
    total = float(weight.sum())
    shares = 100 * weight / total if total > 0 else np.full(n.size, 100 / n.size)
    return {str(name): value for name, value in row.items()} | {"weights": shares.tolist()}


def are_rare(tables: Sequence[tuple[float, float, float, float]]) -> bool:
    """Return whether some table has a zero and fewer than `RARE` of all people had the event.

    What did not happen is an event of its own: nearly everybody counts as nearly nobody.
    """
    ai, n1i, ci, n2i = np.asarray(tables, dtype=float).T
    zero = ((ai == 0) | (ci == 0) | (ai == n1i) | (ci == n2i)).any()
    share = float((ai + ci).sum() / (n1i + n2i).sum())
    return bool(zero) and min(share, 1 - share) < RARE
