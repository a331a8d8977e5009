"""The registry of routes."""

from __future__ import annotations

import itertools
from typing import Final

from mcstats.effects.routes.controlled_changes import FROM_CONTROLLED
from mcstats.effects.routes.from_changes import FROM_WITHIN
from mcstats.effects.routes.from_counts import FROM_COUNTS
from mcstats.effects.routes.from_means import FROM_MEANS
from mcstats.effects.routes.from_ready import FROM_ESTIMATES, FROM_TABLES
from mcstats.effects.routes.from_tests import FROM_TESTS
from mcstats.effects.routes.route import Route

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
