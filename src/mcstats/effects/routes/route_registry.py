"""The registry of routes."""

from __future__ import annotations

import itertools
from typing import Final

from mcstats.effects.measures.measure import Family
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.routes.controlled_changes import FROM_CONTROLLED
from mcstats.effects.routes.from_ancova import FROM_ANCOVA
from mcstats.effects.routes.from_arm_changes import FROM_ARM_CHANGES
from mcstats.effects.routes.from_changes import FROM_WITHIN
from mcstats.effects.routes.from_correlations import FROM_CORRELATIONS
from mcstats.effects.routes.from_counts import FROM_COUNTS
from mcstats.effects.routes.from_margins import FROM_MARGINS
from mcstats.effects.routes.from_means import FROM_MEANS
from mcstats.effects.routes.from_paired_tests import FROM_PAIRED_TESTS
from mcstats.effects.routes.from_pairs import FROM_PAIRS
from mcstats.effects.routes.from_printed_spreads import FROM_PRINTED_SPREADS
from mcstats.effects.routes.from_quartiles import FROM_QUARTILES
from mcstats.effects.routes.from_rates import FROM_RATES
from mcstats.effects.routes.from_ratios import FROM_RATIOS
from mcstats.effects.routes.from_ready import FROM_ESTIMATES, FROM_TABLES
from mcstats.effects.routes.from_regression import FROM_REGRESSION
from mcstats.effects.routes.from_shares import FROM_SHARES
from mcstats.effects.routes.from_single_groups import FROM_SINGLE_GROUPS
from mcstats.effects.routes.from_skewed_medians import FROM_SKEWED_MEDIANS
from mcstats.effects.routes.from_tests import FROM_TESTS
from mcstats.effects.routes.route import Route

_USUAL: Final = (
    *FROM_TESTS,
    *FROM_MEANS,
    *FROM_COUNTS,
    *FROM_WITHIN,
    *FROM_ESTIMATES,
    *FROM_CONTROLLED,
)

ROUTES: Final[dict[str, Route]] = {
    route.name: route
    for route in itertools.chain(
        _USUAL,
        FROM_PRINTED_SPREADS,
        FROM_SKEWED_MEDIANS,
        (FROM_QUARTILES,),
        FROM_ARM_CHANGES,
        FROM_PAIRED_TESTS,
        FROM_PAIRS,
        FROM_ANCOVA,
        FROM_REGRESSION,
        FROM_CORRELATIONS,
        FROM_RATIOS,
        FROM_MARGINS,
        FROM_RATES,
        FROM_SHARES,
        FROM_SINGLE_GROUPS,
        FROM_TABLES,
    )
}
"""Every route by its name."""

UNASKED: Final = frozenset(route.name for route in (*_USUAL, *FROM_TABLES))
"""Routes that may be tried for a result whose file does not name them.

The others rest on a fact that only the file declares: pairs, covariates, the margins of a table.
"""

_READY: Final = frozenset({"estimate", "reduction"})


def prints_interval(route: str, measure: str) -> bool:
    """Return whether the interval of an effect is the one that its source prints.

    A standardised effect of a printed difference has an interval that was computed.
    """
    known = ROUTES.get(route)
    if known is None or "ci" not in known.needs:
        return False
    return bool(_READY & set(known.needs)) or find_measure(measure).family is Family.RAW


TESTED: Final = frozenset(r.name for r in ROUTES.values() if {"t", "f", "p"} & set(r.needs))
"""Routes from the statistic or the P value of a test."""
