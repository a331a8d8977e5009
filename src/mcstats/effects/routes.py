"""The registry of routes, and the agreement of two of them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final

from mcstats.effects.options import SETTINGS, Options
from mcstats.effects.route import ARM_KEYS, CONTRAST_KEYS, Effect, Given, Route, Step, Value
from mcstats.effects.routes_controlled import FROM_CONTROLLED
from mcstats.effects.routes_counts import FROM_COUNTS
from mcstats.effects.routes_means import FROM_MEANS
from mcstats.effects.routes_pooled import FROM_READY
from mcstats.effects.routes_ready import FROM_TABLES
from mcstats.effects.routes_tests import FROM_TESTS
from mcstats.effects.routes_within import FROM_WITHIN

__all__ = [
    "ARM_KEYS",
    "CONTRAST_KEYS",
    "ROUTES",
    "SETTINGS",
    "Agreement",
    "Effect",
    "Given",
    "Options",
    "Route",
    "Step",
    "Value",
    "agreement",
]

ROUTES: Final[dict[str, Route]] = {
    route.name: route
    for route in itertools.chain(
        FROM_TESTS,
        FROM_MEANS,
        FROM_COUNTS,
        FROM_WITHIN,
        FROM_READY,
        FROM_CONTROLLED,
        FROM_TABLES,
    )
}
"""Every route by its name."""

TESTED: Final = frozenset({"t_value", "f_value", "p_value", "paired_t", "paired_p"})


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether two routes to one effect agree.

    Attributes
    ----------
    agree : bool or None
        Whether their printed sets have a value in common; None where one of them has no set.
    gap : float
        How far the sets lie apart; 0 where they meet.
    because : str
        A diagnosis where they do not agree.
    """

    agree: bool | None
    gap: float
    because: str = ""


def agreement(first: Effect, second: Effect) -> Agreement:
    """Compare two effects of one measure that came by different routes.

    Raises
    ------
    ValueError
        Where they are effects of different measures.
    """
    if first.measure != second.measure:
        raise ValueError(f"{first.measure} and {second.measure} are not one effect")
    one, other = first.span, second.span
    if one is None or other is None:
        blank = first.route if one is None else second.route
        return Agreement(None, 0.0, f"{blank} gives no set")
    if one.meets(other):
        return Agreement(True, 0.0)
    gap = max(one.lo - other.hi, other.lo - one.hi, 0.0)
    if {first.route, second.route} & TESTED:
        return Agreement(False, gap, "another test is possible than the one that the route assumes")
    return Agreement(False, gap, "the printed figures contradict one another")
