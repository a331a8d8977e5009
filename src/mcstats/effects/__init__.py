"""Pure statistics on arrays: measures, routes, printed sets, synthesis."""

from __future__ import annotations

from mcstats.effects.measures.escalc import escalc
from mcstats.effects.measures.measure import Measure
from mcstats.effects.measures.registry import MEASURES
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.pooling.dependent import aggregate
from mcstats.effects.pooling.half_normal import pool_half_normal
from mcstats.effects.pooling.mantel_haenszel import mantel_haenszel, peto
from mcstats.effects.pooling.meta_regression import meta_regression
from mcstats.effects.pooling.pool_data import cumulative, leave_one_out, pool
from mcstats.effects.pooling.rare_events import beta_binomial, conditional_logistic
from mcstats.effects.pooling.robust_errors import robust
from mcstats.effects.pooling.small_study import egger
from mcstats.effects.pooling.subgroups import subgroups

__all__ = [
    "MEASURES",
    "Measure",
    "aggregate",
    "beta_binomial",
    "conditional_logistic",
    "cumulative",
    "egger",
    "escalc",
    "exact_j",
    "leave_one_out",
    "mantel_haenszel",
    "meta_regression",
    "peto",
    "pool",
    "pool_half_normal",
    "robust",
    "subgroups",
]
