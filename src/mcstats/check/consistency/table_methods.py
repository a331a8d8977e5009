"""Estimates, intervals and P values of a two by two table by the methods that papers use.

Papers seldom name the method, and the usual ones differ in the second digit, so that a printed
figure is wrong only where none of them gives it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeAlias

import numpy as np

from mcstats.effects.measures.measure import Compared

Table: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""Events and the rest of the first and of the second arm."""

_DIFFERENCE: Final = {
    "wald": "Wald",
    "newcomb": "Newcombe 1998, method 10",
    "score": "Miettinen & Nurminen 1985",
    "agresti-caffo": "Agresti & Caffo 2000",
}
_RATIO: Final = {"log": "Katz 1978", "score": "Miettinen & Nurminen 1985"}
_ODDS: Final = {"logit": "Woolf 1955", "score": "Miettinen & Nurminen 1985"}
_NAMES: Final = {"diff": _DIFFERENCE, "ratio": _RATIO, "odds-ratio": _ODDS}
_COMPARED: Final = {None: "diff", Compared.RISKS: "ratio", Compared.ODDS: "odds-ratio"}


def conditional_odds_ratio(table: Table) -> float:
    """Return the odds ratio of Fisher's test: the estimate given both margins (Cornfield 1956)."""
    from scipy.stats.contingency import odds_ratio  # slow to import, and seldom needed

    return float(odds_ratio(table, kind="conditional").statistic)


def intervals_of_table(
    table: Table, compares: Compared | None, level: float
) -> Iterator[tuple[str, float, float]]:
    """Yield the intervals of a comparison of two risks by the usual methods.

    Parameters
    ----------
    table : Table
    compares : Compared or None
        Whether the ratio is of risks or odds; None for the difference of the risks.
    level : float
        Of the interval, such as 0.95.

    Yields
    ------
    (str, float, float)
        The citation of the method, and both ends.
    """
    from scipy.stats.contingency import odds_ratio
    from statsmodels.stats.proportion import confint_proportions_2indep

    how = _COMPARED.get(compares)
    if how is None:
        return
    (first, rest1), (second, rest2) = table
    if how != "diff" and min(first, rest1, second, rest2) == 0:
        return  # each method treats an empty cell in a way of its own
    for method, citation in _NAMES[how].items():
        counts = first, first + rest1, second, second + rest2
        with np.errstate(all="ignore"):  # the search of a score interval tries impossible odds
            low, high = confint_proportions_2indep(*counts, method, how, alpha=1 - level)
        yield citation, float(low), float(high)
    if compares is Compared.ODDS:
        exact = odds_ratio(table, kind="conditional").confidence_interval(level)
        yield "Fisher's exact test (Cornfield 1956)", float(exact.low), float(exact.high)


def p_values_of_table(table: Table, tails: int) -> list[float]:
    """Return P by Fisher's test, by chi-square without and with Yates's correction, and by Wald's.

    Wald's tests are those of the difference of the risks, and of the logs of both ratios.

    With one tail each P is that of the side to which the table points.
    """
    from scipy import stats  # slow to import, and few topics print counts with P

    (first, rest1), (second, rest2) = table
    n1, n2 = first + rest1, second + rest2
    if min(first + second, rest1 + rest2, n1, n2) == 0:
        return []
    sides = ("two-sided",) if tails == 2 else ("greater", "less")
    fisher = min(float(stats.fisher_exact(table, alternative=side)[1]) for side in sides)
    chi_square = (float(stats.chi2_contingency(table, correction=c)[1]) for c in (False, True))
    p1, p2 = first / n1, second / n2
    spread = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2
    squares = [(p1 - p2) ** 2 / spread] if spread > 0 else []
    if min(first, rest1, second, rest2) > 0:
        odds = 1 / first + 1 / rest1 + 1 / second + 1 / rest2  # Woolf 1955
        risks = 1 / first - 1 / n1 + 1 / second - 1 / n2  # Katz 1978
        squares += [np.log(p1 / p2) ** 2 / risks]
        squares += [np.log(p1 * (1 - p2) / (p2 * (1 - p1))) ** 2 / odds]
    wald = [float(stats.chi2.sf(square, 1)) for square in squares]
    return [fisher, *(p * tails / 2 for p in (*chi_square, *wald))]
