"""The ratio that a printed estimate is, as the routes of its result read it."""

from __future__ import annotations

from mcstats.effects.measures.measure import Family, Measure
from mcstats.effects.measures.registry import MEASURES
from mcstats.effects.routes.route_registry import ROUTES
from mcstats.model.result import Result


def ratio_of_print(result: Result) -> Measure | None:
    """Return the ratio that is estimated from a printed estimate, or else beside it."""
    reading = [e for e in result.estimates if "estimate" in ROUTES[e.route].needs]
    codes = sorted(e.measure for e in reading or result.estimates)
    return next((MEASURES[c] for c in codes if MEASURES[c].family is Family.RATIO), None)
