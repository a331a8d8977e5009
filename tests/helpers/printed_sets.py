"""The ends of a printed set, and hedges with a tolerance."""

from __future__ import annotations

from mcstats.model.printed import Hedge, Printed

HEDGES = {"about": Hedge("about", 1), "roughly": Hedge("about", 2), "~": Hedge("about", 0.0)}


def bounds(read: Printed) -> tuple[float, float, str]:
    ends = ("(" if read.lo_open else "[") + (")" if read.hi_open else "]")
    return read.lo, read.hi, ends
