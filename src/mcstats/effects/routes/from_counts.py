"""Routes from events and percentages."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from mcstats.effects.assumptions import Options, Sizes
from mcstats.effects.bounds.propagate import Span, exactly
from mcstats.effects.measures.measure import Family, Measure, Sampling, codes
from mcstats.effects.measures.two_by_two import COUNTS, estimate_tables
from mcstats.effects.routes.route import Effect, Given, Route, Unusable
from mcstats.effects.routes.worksheet import Worksheet, sizes_of
from mcstats.effects.sampling_interval import (
    difference_of_proportions,
    mean_interval,
)
from mcstats.model.printed import Printed

COUNTED: Final = codes(*(m for m in COUNTS if m.family is not Family.STANDARDISED))
OF_SHARES: Final = codes(*(m for m in COUNTS if m.of_risks is not None))
MOST_TABLES: Final = 1_000_000  # all of them are computed, which takes about 100 MB

Possible = tuple[range, float | None]
"""Counts that the printing allows, and the one nearest to it; None for a bound."""


def possible_counts(printed: Printed, n: int) -> range:
    """Return the numbers of events of `n` that print as this percentage.

    Parameters
    ----------
    printed : a percentage, or a bound on one.
    n : the number of participants.

    Returns
    -------
    range
        Empty where no whole number gives the percentage (GRIM; Brown & Heathers 2017,
        10.1177/1948550616673876).
    """
    low = max(math.floor(printed.lo * n / 100) - 1, 0)
    high = min(math.ceil(printed.hi * n / 100) + 1, n) if math.isfinite(printed.hi) else n
    fitting = [k for k in range(low, high + 1) if _prints(printed, k, n)]
    return range(fitting[0], fitting[-1] + 1) if fitting else range(0)


def _prints(printed: Printed, count: int, n: int) -> bool:
    share, slack = 100 * count / n, 1e-9  # a share at the very edge of the set belongs to it
    if share in (printed.lo, printed.hi):
        return printed.contains(share)
    return printed.lo - slack < share < printed.hi + slack


def _effect_from_events(given: Given, options: Options, measure: Measure) -> Effect:
    sizes = sizes_of(given, options)
    events = [given.single("events", i) for i in range(len(given.arms))]
    if len(events) > 2:
        summed = [e.best for e in events[:-1]]
        if None in summed:
            raise Unusable("a printed number of events is only a bound")
        events = [exactly(sum(e for e in summed if e is not None)), events[-1]]

    def counts(arm: int, n: float) -> Possible:
        span = events[arm]
        low = math.floor(span.lo) + 1 if span.lo_open else math.ceil(span.lo)
        high = min(n, math.ceil(span.hi) - 1 if span.hi_open and span.hi <= n else span.hi)
        return range(low, max(math.floor(high) + 1, low)), span.best

    for arm, n in enumerate((sizes.n1, sizes.n2)):
        if not counts(arm, n)[0]:
            span = events[arm]
            raise Unusable(f"{span.lo:.15g} events among {n:.15g} in group {arm + 1}")
    return _effect_of_tables(Worksheet({}, sizes), options, measure, sizes, counts)


def _effect_from_percentages(given: Given, options: Options, measure: Measure) -> Effect:
    sizes = sizes_of(given, options)
    given.refuse_third_arm("percentages")
    sheet = Worksheet({}, sizes)
    for arm, n in ((0, sizes.n1), (1, sizes.n2)):
        counts_of_percentage(sheet, given, arm, int(n))

    def counts(arm: int, n: float) -> Possible:
        printed = given.printed("percent", arm)
        fitting = possible_counts(printed, int(n))
        return fitting, nearest_count(printed, int(n), fitting)

    return _effect_of_tables(sheet, options, measure, sizes, counts)


def counts_of_percentage(sheet: Worksheet, given: Given, arm: int, n: int) -> Possible:
    """Record and return the counts that a printed percentage allows, and the nearest of them."""
    printed = given.printed("percent", arm)
    fitting = possible_counts(printed, n)
    if not fitting:
        raise Unusable(f"no whole number of {n} is {printed.text}", sheet.steps)
    best = nearest_count(printed, n, fitting)
    span = Span(fitting[0], fitting[-1], best=best)
    sheet.record_step(f"events in group {arm + 1}", f"k{arm + 1}", "n percent / 100", GRIM, span)
    return fitting, best


def nearest_count(printed: Printed, n: int, fitting: range) -> float | None:
    """Return the possible count that is nearest to a printed percentage; None for a bound."""
    shown = printed.best
    if shown is None or not fitting:
        return None
    return float(min(fitting, key=lambda k: (abs(100 * k / n - shown), k)))


def _effect_of_tables(
    sheet: Worksheet,
    options: Options,
    measure: Measure,
    sizes: Sizes,
    counts: Callable[[int, float], Possible],
) -> Effect:
    """Return the effect from every table of counts that is possible, each computed.

    Parameters
    ----------
    sheet, options, measure
        Of the route.
    sizes : Sizes
        The declared sizes, and every pair of sizes that is defensible.
    counts : callable
        From the number of a group and its size to the counts that the printing allows.
    """
    n = (sizes.n1, sizes.n2)
    best1, best2 = (counts(arm, size)[1] for arm, size in enumerate(n))
    tables = [
        (first, second, (n1, n2))
        for n1, n2 in zip(sizes.pairs1, sizes.pairs2, strict=True)
        if (first := counts(0, n1)[0]) and (second := counts(1, n2)[0])
    ]
    if best1 is None or best2 is None:
        for name, number in (("p1", 0), ("p2", 1)):
            lows = [table[number][0] / table[2][number] for table in tables]
            highs = [table[number][-1] / table[2][number] for table in tables]
            sheet.inputs[name] = Span(min(lows), max(highs))
        return _effect_of_shares(sheet, options, measure)
    if sum(len(first) * len(second) for first, second, _ in tables) > MOST_TABLES:
        raise Unusable("too many tables are possible", sheet.steps)
    if measure.family is Family.RATIO and (best1 == best2 == 0 or (best1, best2) == n):
        # half an event added to every cell would make an estimate of no effect out of nothing
        raise Unusable("no events, or nothing but events, in both groups", sheet.steps)
    table = [np.asarray(v, float) for v in (best1, n[0], best2, n[1])]
    yi, vi, added = (v.item() for v in estimate_tables(measure, *table))
    ends = [yi]
    # All tables and not the corners alone: a correction of zeros makes a measure jump, which is
    # monotone only between tables without a zero.
    for first, second, (n1, n2) in tables:
        a, c = np.meshgrid(np.array(first, float), np.array(second, float), indexing="ij")
        every, _, _ = estimate_tables(measure, a, np.asarray(n1), c, np.asarray(n2))
        ends += [float(every.min()), float(every.max())]
    span = Span(min(ends), max(ends), best=yi)
    how = "½ added to each of the four cells, one of which is zero" if added else ""
    if not added and measure.of_risks is not None:
        how = f"{measure.of_risks[0]}, of p = events / n"
    sheet.record_step(measure.name, measure.code, how, measure.reference, span)
    ci = mean_interval(yi, math.sqrt(vi), None)
    if measure.sampling is Sampling.SCORE:
        ci = difference_of_proportions(best1, n[0], best2, n[1])
    return sheet.effect(options, measure, span, vi=vi, ci=ci)


def _effect_of_shares(sheet: Worksheet, options: Options, measure: Measure) -> Effect:
    """Return the effect from the shares p1 and p2, without a variance."""
    if measure.of_risks is None:
        raise Unusable("a printed number of events is only a bound", sheet.steps)
    text, formula = measure.of_risks
    yi = sheet.compute_step(
        measure.name, measure.code, text, measure.reference, lambda a: formula(a.p1, a.p2)
    )
    if math.isinf(yi.lo) and math.isinf(yi.hi):
        raise Unusable("both shares may be nothing or all: no limit follows", sheet.steps)
    because = "no group sizes are printed"
    if yi.best is None:
        because = "a percentage is printed as a bound only"
    return sheet.effect(options, measure, yi, because=because)


def _effect_from_bounds(given: Given, options: Options, measure: Measure) -> Effect:
    given.refuse_third_arm("bounds")
    inputs = {f"p{i + 1}": given.single("percent", i, scale=0.01) for i in (0, 1)}
    return _effect_of_shares(Worksheet(inputs), options, measure)


GRIM: Final = "Brown & Heathers 2017, 10.1177/1948550616673876"

FROM_COUNTS: Final = (
    Route(
        name="events",
        words="from numbers of events",
        arm_needs=("events", "n"),
        measures=COUNTED,
        assumptions="events are independent between participants",
        reference="Rothman 2008, ch. 14; interval of a risk difference Newcombe 1998, method 10",
        run=_effect_from_events,
        arms=2,
    ),
    Route(
        name="percentages",
        words="from percentages and group sizes",
        arm_needs=("percent", "n"),
        measures=COUNTED,
        assumptions="the printed percentage is a whole number of the group's participants",
        reference=GRIM,
        run=_effect_from_percentages,
        arms=2,
    ),
    Route(
        name="bounds",
        words="from percentages printed as bounds",
        arm_needs=("percent",),
        measures=OF_SHARES,
        assumptions="the shares lie anywhere in what is printed",
        reference="Rothman 2008, ch. 14; ends of what is printed",
        estimable="bound",
        run=_effect_from_bounds,
        arms=2,
    ),
)
