"""Routes from the events of one group, in person-time or among its people."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from scipy import special

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span
from mcstats.effects.measures.measure import Measure, codes
from mcstats.effects.measures.percent_changes import PR
from mcstats.effects.measures.rates import IR, IRLN, PAS, PLO
from mcstats.effects.routes.from_counts import GRIM, counts_of_percentage
from mcstats.effects.routes.from_rates import RATE, error_of_rate, number_of_events
from mcstats.effects.routes.printed_errors import of_one_group, positive
from mcstats.effects.routes.route import Effect, Given, Route, Unusable
from mcstats.effects.routes.worksheet import VARIANCE_UNKNOWN, Worksheet
from mcstats.effects.sampling_interval import LEVEL, mean_interval, share_interval

GARWOOD: Final = "Garwood 1936, 10.1093/biomet/28.3-4.437"
CLOPPER: Final = "Clopper & Pearson 1934"


def rate_interval(events: float, level: float = LEVEL) -> tuple[float, float]:
    """Return the exact interval of the expected number of events."""
    tail = (1 - level) / 2
    low = float(special.gammaincinv(events, tail)) if events > 0 else 0.0
    return low, float(special.gammaincinv(events + 1, 1 - tail))  # Garwood 1936


def _from_one_rate(given: Given, options: Options, measure: Measure) -> Effect:
    x, options = number_of_events(given, 0), of_one_group(options)
    time = positive(given.single("person_time", 0), "the person-time")
    sheet = Worksheet({"t": time})
    yi = sheet.compute_step(
        measure.name,
        measure.code,
        "events / person-time",
        measure.reference,
        lambda a: measure.compute(np.float64(x), a.t)[0],
    )
    low, high = rate_interval(x)
    sheet.record_step("exact interval of the events", "CI", "Poisson", GARWOOD, Span(low, high))
    if yi.best is None or time.best is None:
        return sheet.effect(options, measure, yi, because=VARIANCE_UNKNOWN)
    vi = float(measure.compute(np.asarray(x), np.asarray(time.best))[1])
    ends = np.array([low, high]) / time.best
    with np.errstate(divide="ignore"):
        ci = np.log(ends) if measure is IRLN else ends
    return sheet.effect(options, measure, yi, vi=vi, ci=(float(ci[0]), float(ci[1])))


def _from_rate_and_interval(given: Given, options: Options, measure: Measure) -> Effect:
    """Return a printed rate of one group, or its log, with the printed interval."""
    logarithm = measure.code == IRLN.code
    sheet = Worksheet({"rate": positive(given.single("rate", 0), "the rate")})
    of = np.log if logarithm else lambda rate: rate
    text = "ln rate" if logarithm else "as printed"
    yi = sheet.compute_step(measure.name, measure.code, text, RATE, lambda a: of(a.rate))
    se = error_of_rate(sheet, given, 0, given.level(options), logarithm=logarithm)
    options = of_one_group(options)
    if yi.best is None or se is None:
        return sheet.effect(options, measure, yi, because=VARIANCE_UNKNOWN)
    ci = mean_interval(yi.best, se, None)
    if options.interval_level() == LEVEL:  # the printed one, which need not be around the rate
        low, high = (float(of(end.best)) for end in given.ends(0) if end.best is not None)
        ci = low, high
    return sheet.effect(options, measure, yi, vi=se**2, ci=ci)


def _scale_of_share(measure: Measure, share: float, n: float) -> float:
    """Return a share on the scale of its measure; infinite where it is nothing or all."""
    if measure is PAS:
        return math.asin(math.sqrt(share))
    if measure is PLO:
        return (
            math.log(share / (1 - share)) if 0 < share < 1 else math.copysign(math.inf, share - 0.5)
        )
    return share


def _of_share(
    sheet: Worksheet, options: Options, measure: Measure, counts: range, best: float | None, n: int
) -> Effect:
    """Return the effect of one group from every count that is possible."""
    options = of_one_group(options)
    sheet.inputs["k"] = Span(counts[0], counts[-1], best=best)

    def figures(k: Any) -> Any:
        if measure.code == PR.code:
            return k / n, k / n * (1 - k / n) / n
        return measure.compute(k, np.float64(n))

    named = measure.name, measure.code, "of k / n", measure.reference
    if measure.code == PR.code:
        named = "share", "p", "k / n", "by definition"
    yi = sheet.compute_step(*named, lambda a: figures(a.k)[0])
    low, high = share_interval(counts, n)
    sheet.record_step(
        "union of exact intervals", "CI", "Clopper-Pearson of every count", CLOPPER, Span(low, high)
    )
    ci = (_scale_of_share(measure, low, n), _scale_of_share(measure, high, n))
    vi = None if best is None else float(figures(np.float64(best))[1])
    because = "" if best is not None else "the figure is printed as a bound only"
    return sheet.effect(options, measure, yi, vi=vi, ci=ci, because=because)


def _size(given: Given, options: Options) -> int:
    n = options.n1 if options.n1 is not None else given.single("n", 0).best
    if n is None or n < 1:
        raise Unusable("the number of participants is only a bound")
    return int(n)


def _from_one_count(given: Given, options: Options, measure: Measure) -> Effect:
    n = _size(given, options)
    span = given.single("events", 0)
    low = math.floor(span.lo) + 1 if span.lo_open and span.lo >= 0 else math.ceil(max(span.lo, 0))
    high = min(n, math.ceil(span.hi) - 1 if span.hi_open and span.hi <= n else span.hi)
    if low > high:
        raise Unusable(f"{span.lo:.15g} events among {n}")
    counts = range(low, math.floor(high) + 1)
    return _of_share(Worksheet({}), options, measure, counts, span.best, n)


def _from_one_percentage(given: Given, options: Options, measure: Measure) -> Effect:
    sheet, n = Worksheet({}), _size(given, options)
    counts, best = counts_of_percentage(sheet, given, 0, n)
    return _of_share(sheet, options, measure, counts, best, n)


FROM_SINGLE_GROUPS: Final = (
    Route(
        name="single_rate",
        words="from the events and the person-time of one group",
        arm_needs=("events", "person_time"),
        measures=codes(IR, IRLN),
        assumptions="events are independent and their rate is constant",
        reference=f"{RATE}; {GARWOOD}",
        run=_from_one_rate,
        arms=1,
    ),
    Route(
        name="single_rate_ci",
        words="from the rate of one group and its interval",
        arm_needs=("rate", "ci"),
        measures=codes(IR, IRLN),
        assumptions="the interval is a normal one, of the rate or of its logarithm",
        reference=RATE,
        run=_from_rate_and_interval,
        arms=1,
    ),
    Route(
        name="single_events",
        words="from the events of one group",
        arm_needs=("events", "n"),
        measures=codes(PR, PLO, PAS),
        assumptions="all participants were asked",
        reference=CLOPPER,
        run=_from_one_count,
        arms=1,
    ),
    *(
        Route(
            name=name,
            words=f"from the percentage of one group{scale}",
            arm_needs=("percent", "n"),
            measures=measures,
            assumptions="all participants answered",
            reference=f"{CLOPPER}; {GRIM}",
            run=_from_one_percentage,
            arms=1,
        )
        for name, measures, scale in (
            ("share", codes(PR), ""),
            ("single_percent", codes(PLO, PAS), ", transformed"),
        )
    ),
)
