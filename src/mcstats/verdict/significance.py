"""Determine what a P value says of an effect that is reported without an interval."""

from __future__ import annotations

import math
from collections.abc import Iterator

from scipy import special

from mcstats.model.base import Reported
from mcstats.model.printed_keys import ContrastKey, read_single
from mcstats.model.result import Result
from mcstats.model.rubric import Rubric
from mcstats.model.tables import EffectRow


def by_p_value(
    effect: EffectRow,
    result: Result | None,
    rubric: Rubric,
    side: str,
    leaning: str,
    sizes: tuple[float, float],
    margin: float | None,
) -> Iterator[tuple[str, str]]:
    """Yield what a P value without an interval gives: a decision only against no effect.

    Parameters
    ----------
    side, leaning : str
        The direction of the estimates, and of those that are large enough to matter.
    sizes : tuple of float
        The sizes of the smallest and the largest estimate.
    margin : float or None
        Effects within it are too small to matter.
    """
    alpha = rubric.parameters["information_alpha"].number
    p_min = effect.p_min or 0.0
    p_max = 1.0 if effect.p_max is None else effect.p_max
    undecided = p_max > alpha or (p_max == alpha and not _open(result)) or side == "unclear"
    if p_min < alpha and side != "unclear":
        if side == "benefit" and _may_be_small(sizes, (p_min, p_max), margin, alpha):
            undecided = True  # an interval might have excluded an effect that would matter
        else:
            yield "significant", side
    if undecided:
        yield "undecided", leaning


def _may_be_small(
    sizes: tuple[float, float], p: tuple[float, float], margin: float | None, alpha: float
) -> bool:
    """Return whether an interval that gives the P value may lie within the margin.

    An estimate at z standard errors from 0 has an interval that ends at (1 + z_alpha / z) times
    its size: Altman and Bland 2011, BMJ 343:d2090. The smallest estimate has the largest P.
    """
    if margin is None:
        return True
    width = normal_quantile(alpha)
    pairs = zip(sizes, (min(p[1], alpha), p[0]), strict=True)
    return any(size * (1 + width / normal_quantile(at)) < margin for size, at in pairs)


def normal_quantile(p: float) -> float:
    """Return the deviate of a two-sided P value."""
    return math.inf if p <= 0 else -float(special.ndtri(min(p, 1.0) / 2))


def _open(result: Result | None) -> bool:
    """Return whether the upper end of a printed P is excluded from its set, as in P < 0.05."""
    printed = result.printed.get(ContrastKey.P) if result is not None else None
    return isinstance(printed, Reported) and read_single("p", printed).hi_open
