"""The registry of routes."""

from __future__ import annotations

import itertools
from typing import Final

from mcstats.effects.route import Route
from mcstats.effects.routes_controlled import FROM_CONTROLLED
from mcstats.effects.routes_counts import FROM_COUNTS
from mcstats.effects.routes_means import FROM_MEANS
from mcstats.effects.routes_ready import FROM_ESTIMATES, FROM_TABLES
from mcstats.effects.routes_tests import FROM_TESTS
from mcstats.effects.routes_within import FROM_WITHIN

ROUTES: Final[dict[str, Route]] = {
    route.name: route
    for route in itertools.chain(
        FROM_TESTS,
        FROM_MEANS,
        FROM_COUNTS,
        FROM_WITHIN,
        FROM_ESTIMATES,
        FROM_CONTROLLED,
        FROM_TABLES,
    )
}
"""Every route by its name."""

TESTED: Final = frozenset(r.name for r in ROUTES.values() if {"t", "f", "p"} & set(r.needs))
"""Routes from the statistic or the P value of a test."""
