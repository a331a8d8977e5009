"""Inputs that every measure accepts."""

from __future__ import annotations

from typing import Any

from mcstats.effects import MEASURES

EVENTS = {"ai": [5, 8], "n1i": [20, 30], "ci": [3, 4], "n2i": [20, 31]}
MEANS = {
    **{"m1i": [12.0, 3.0], "sd1i": [5.0, 1.0], "n1i": [15, 9]},
    **{"m2i": [8.0, 2.5], "sd2i": [4.0, 2.0], "n2i": [14, 11]},
}
PAIRS = {
    **{"m1i": [12.0, 3.0], "sd1i": [5.0, 1.0], "m2i": [8.0, 2.5], "sd2i": [4.0, 2.0]},
    **{"ni": [15, 9], "ri": [0.3, 0.6]},
}
RATES = {"x1i": [5, 8], "t1i": [40.0, 31.5], "x2i": [3, 4], "t2i": [38.0, 30.0]}
ONE_GROUP = {"xi": [5, 8], "ti": [40.0, 31.5], "ni": [15, 9]}
PERCENT_DIFFERENCE = {"yi": [3.0], "ci_lb": [1.0], "ci_ub": [5.0], "n1i": [9], "n2i": [9]}


def plain_inputs(code: str) -> dict[str, Any]:
    """Inputs that any measure accepts."""
    names = MEASURES[code].inputs
    if code == "SMDPC":
        return dict(PERCENT_DIFFERENCE)
    if "x1i" in names or "xi" in names:
        return {name: (RATES | ONE_GROUP)[name] for name in names}
    pool = {**MEANS, **EVENTS} if "ai" in names else {**MEANS, **PAIRS}
    return {name: pool.get(name, [0.4, 0.2]) for name in names}
