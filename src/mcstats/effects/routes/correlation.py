"""The correlation of before and after: printed, declared, or the set that the figures allow."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, exactly, propagate
from mcstats.effects.measures.paired import sd_of_change
from mcstats.effects.routes.route import Given, Unusable
from mcstats.effects.routes.standardised import t_from_p

NO_CORRELATION: Final = "not printed: the correlation of before and after, nor what it follows from"
SAME_PEOPLE: Final = (
    "the same participants before and after; a correlation is never assumed, only declared"
)


@lru_cache(maxsize=1_000)  # a search of boxes, asked for the same figures by several analyses
def deviation_of_change(before: Span, after: Span, r: Span) -> Span:
    """Return the set of the SD of a change; it falls with r and need not be monotone in the SDs."""
    inputs = {"sd1i": before, "sd2i": after, "ri": r}
    return _not_negative(propagate(sd_of_change, inputs, corners={"ri"}))


def correlation_of_pairs(given: Given, options: Options, arm: int | None = None) -> Span:
    """Return the set of the correlation of pairs, or of the two values of people of an arm.

    It is the printed one, else the declared one, else open. Raises `Unusable` where it is beyond 1.
    """
    if "r" in (given.contrast if arm is None else given.arms[arm]):
        r = given.single("r", arm)
        if r.lo > 1 or r.hi < -1:
            raise Unusable("a correlation beyond 1")
        return _possible(r, "")
    known = [v for v in (options.r_low, options.r_high, options.r) if v is not None]
    if known:
        return Span(min(known), max(known), best=options.r)
    return Span(-1.0, 1.0, True, True)


def correlation(
    given: Given, options: Options, arm: int, n: float, group: str = ""
) -> tuple[Span, str]:
    """Return the set of r of one arm and where it comes from.

    Printed r stands first, then the declared one, then what the printed SDs together with the SD
    of the change, t or P of the change leave possible; without any of them r lies between -1 and 1.

    Raises `Unusable` where the figures leave no r; the message begins with `group`.
    """
    printed = given.arms[arm]
    if "r" in printed:
        return _possible(given.single("r", arm), group), "as printed"
    if options.r is not None:
        low, high = options.r_low, options.r_high
        ends = (options.r if low is None else low, options.r if high is None else high)
        return Span(min(*ends, options.r), max(*ends, options.r), best=options.r), "declared"
    if options.r_low is not None and options.r_high is not None:
        return Span(options.r_low, options.r_high), "declared range"
    deviation = _change_sd(given, arm, n, options.tails)
    if deviation is None:
        return Span(-1.0, 1.0, True, True), "no figure limits it"
    sd, source = deviation
    inputs = {
        "before": given.single("baseline_sd", arm),
        "after": given.single("sd", arm),
        "change": sd,
    }
    r = propagate(
        lambda before, after, change: (
            (before / after + after / before - change * change / (before * after)) / 2
        ),
        inputs,
        corners={"change"},
    )  # Cochrane Handbook 2019, sec. 6.5.2.8
    return _possible(r, group), source


def _possible(r: Span, group: str) -> Span:
    """Return the part of a set that lies between -1 and 1."""
    if r.lo > 1 or r.hi < -1:
        ends = f"{r.lo:.3g} … {r.hi:.3g}"
        raise Unusable(f"{group}the printed figures contradict one another: r would lie in {ends}")
    best = None if r.best is None or abs(r.best) > 1 else r.best
    low_open, high_open = r.lo_open and r.lo > -1, r.hi_open and r.hi < 1
    return Span(max(r.lo, -1.0), min(r.hi, 1.0), low_open, high_open, best)


def _change_sd(given: Given, arm: int, n: float, tails: int) -> tuple[Span, str] | None:
    """Return the SD of the change as it follows from one printed figure."""
    printed = given.arms[arm]
    if "change_sd" in printed:
        sd = given.single("change_sd", arm)
        if sd.hi < 0:
            raise Unusable("a printed SD of the change is negative")
        return _not_negative(sd), "from the SD of the change"
    within = len(given.arms) == 1
    places = [("t", arm), ("p", arm)] + ([("t", None), ("p", None)] if within else [])
    for key, place in places:
        if key not in (given.contrast if place is None else printed):
            continue
        figure = given.single(key, place)
        t = figure
        if key == "p":
            t = propagate(lambda p: t_from_p(p, n - 1, tails), {"p": figure})
        means = {"after": given.single("mean", arm), "before": given.single("baseline_mean", arm)}
        if "change_mean" in printed:
            means = {"after": given.single("change_mean", arm), "before": exactly(0.0)}
        change = propagate(lambda after, before: after - before, means)
        # either may lie on both sides of zero, where its size is not monotone
        sizes = {
            name: propagate(lambda x: np.abs(x), {"x": span}, corners=())
            for name, span in (("change", change), ("t", t))
        }
        sd = propagate(lambda change, t: change * np.sqrt(n) / t, sizes)
        of_test = f"from the printed {'P of a' if key == 'p' else 't of a'} paired t test"
        return _not_negative(sd), of_test
    return None


def _not_negative(sd: Span) -> Span:
    """Return the set of an SD: "under 5" has no lower end, nor has what nothing is known of."""
    return Span(max(sd.lo, 0.0), sd.hi, sd.lo_open and sd.lo >= 0, sd.hi_open, sd.best)
