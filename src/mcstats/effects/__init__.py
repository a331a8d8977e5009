"""Pure statistics on arrays: measures, routes, printed sets, synthesis."""

from __future__ import annotations

from mcstats.effects.measures.measure import Measure
from mcstats.effects.measures.registry import MEASURES, escalc
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.pooling.pool import pool

__all__ = ["MEASURES", "Measure", "escalc", "exact_j", "pool"]
