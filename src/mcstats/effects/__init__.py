"""Pure statistics on arrays: measures, routes, printed sets, synthesis."""

from __future__ import annotations

from mcstats.effects.measure import Measure
from mcstats.effects.measures import MEASURES, escalc
from mcstats.effects.smallsample import exact_j
from mcstats.effects.synthesis import pool

__all__ = ["MEASURES", "Measure", "escalc", "exact_j", "pool"]
