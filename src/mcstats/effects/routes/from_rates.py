"""Routes from events in person-time, and from the events of one group."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from scipy import special

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, exactly, propagate
from mcstats.effects.measures.measure import Family, Measure, codes
from mcstats.effects.measures.percent_changes import PR
from mcstats.effects.measures.rates import IR, IRD, IRLN, IRR, PAS, PLO
from mcstats.effects.routes.from_counts import possible_counts
from mcstats.effects.routes.printed_errors import of_one_group, positive
from mcstats.effects.routes.route import Effect, Given, Route, Unusable
from mcstats.effects.routes.worksheet import VARIANCE_UNKNOWN, Worksheet
from mcstats.effects.sampling_interval import LEVEL, mean_interval, quantile, share_interval

RATE: Final = "Rothman 2008, ch. 14"
GARWOOD: Final = "Garwood 1936, 10.1093/biomet/28.3-4.437"
CLOPPER: Final = "Clopper & Pearson 1934"
_BOUND: Final = "a printed number of events is only a bound"


def _events(given: Given, arm: int) -> float:
    """Return the number of events of one arm.

    Raises
    ------
    Unusable
        Where it is only a bound.
    """
    events = given.single("events", arm).best
    if events is None or events != round(events):
        raise Unusable(_BOUND)
    return events


def _from_person_time(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the effect from events and person-time, the arms before the last taken together."""
    events = [_events(given, index) for index in range(len(given.arms))]
    times = [
        positive(given.single("person_time", index), "the person-time")
        for index in range(len(given.arms))
    ]
    x1, x2 = sum(events[:-1]), events[-1]
    if measure.family is Family.RATIO and x1 == x2 == 0:
        raise Unusable("no events in both groups")
    t1 = times[0]
    for more in times[1:-1]:
        t1 = propagate(lambda a, b: a + b, {"a": t1, "b": more})
    sheet = Worksheet({"t1": t1, "t2": times[-1]})
    for arm, x in ((1, x1), (2, x2)):
        sheet.compute_step(
            f"rate of group {arm}",
            f"rate{arm}",
            "events / person-time",
            RATE,
            lambda a, x=x, arm=arm: x / getattr(a, f"t{arm}"),  # type: ignore[misc]
        )
    yi = sheet.compute_step(
        measure.name,
        measure.code,
        "of both rates",
        measure.reference,
        lambda a: measure.compute(np.float64(x1), a.t1, np.float64(x2), a.t2)[0],
    )
    best1, best2 = (sheet.inputs[name].best for name in ("t1", "t2"))
    if yi.best is None or best1 is None or best2 is None:
        return sheet.effect(options, measure, yi, because=VARIANCE_UNKNOWN)
    vi = float(measure.compute(*(np.asarray(v, float) for v in (x1, best1, x2, best2)))[1])
    return sheet.effect(options, measure, yi, vi=vi, ci=mean_interval(yi.best, vi**0.5, None))


def _two_rates(given: Given) -> dict[str, Span]:
    if len(given.arms) != 2:
        raise Unusable("rates of more than two arms cannot be taken together")
    return {
        f"r{index + 1}": positive(given.single("rate", index), f"the rate of group {index + 1}")
        for index in (0, 1)
    }


def _from_rates_and_events(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the effect from printed rates; the person-time is events / rate."""
    sheet = Worksheet(_two_rates(given))
    x1, x2 = _events(given, 0), _events(given, 1)
    if not x1 or not x2:
        raise Unusable("a rate without events leaves the person-time open")
    for arm, x in ((1, x1), (2, x2)):
        sheet.compute_step(
            f"person-time of group {arm}",
            f"t{arm}",
            "events / rate",
            RATE,
            lambda a, x=x, arm=arm: x / getattr(a, f"r{arm}"),  # type: ignore[misc]
        )
    ratio = measure.family is Family.RATIO
    text = "ln(rate1 / rate2)" if ratio else "rate1 - rate2"
    yi = sheet.compute_step(
        measure.name,
        measure.code,
        text,
        RATE,
        (lambda a: np.log(a.r1 / a.r2)) if ratio else (lambda a: a.r1 - a.r2),
    )
    r1, r2 = (sheet.inputs[name].best for name in ("r1", "r2"))
    if yi.best is None or r1 is None or r2 is None:
        return sheet.effect(options, measure, yi, because=VARIANCE_UNKNOWN)
    vi = 1 / x1 + 1 / x2 if ratio else r1**2 / x1 + r2**2 / x2  # Rothman 2008, ch. 14
    return sheet.effect(options, measure, yi, vi=vi, ci=mean_interval(yi.best, vi**0.5, None))


def _from_rates_and_intervals(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the effect from printed rates with an interval each."""
    sheet = Worksheet(_two_rates(given))
    reach = 2 * float(quantile(None, given.level(options)))
    ratio = measure.family is Family.RATIO
    errors = []
    for arm in (1, 2):
        low, high = given.ends(arm - 1)
        if low.hi >= high.lo or (ratio and low.lo <= 0):
            raise Unusable(f"the interval of group {arm} has no certain width")
        ends = {"lo": low, "hi": high}
        se = propagate(
            (lambda lo, hi: np.log(hi / lo) / reach)
            if ratio
            else (lambda lo, hi: (hi - lo) / reach),
            ends,
        )
        text = f"ln(upper / lower) / {reach:.6g}" if ratio else f"(upper - lower) / {reach:.6g}"
        sheet.record_step(f"standard error of group {arm}", f"SE{arm}", text, RATE, se)
        errors.append(se.best)
    yi = sheet.compute_step(
        measure.name,
        measure.code,
        "ln(rate1 / rate2)" if ratio else "rate1 - rate2",
        RATE,
        (lambda a: np.log(a.r1 / a.r2)) if ratio else (lambda a: a.r1 - a.r2),
    )
    known = [error for error in errors if error is not None]
    if yi.best is None or len(known) < 2:
        return sheet.effect(options, measure, yi, because=VARIANCE_UNKNOWN)
    vi = math.fsum(error**2 for error in known)
    return sheet.effect(options, measure, yi, vi=vi, ci=mean_interval(yi.best, vi**0.5, None))


def rate_interval(events: float, level: float = LEVEL) -> tuple[float, float]:
    """Return the exact interval of the expected number of events."""
    tail = (1 - level) / 2
    low = float(special.gammaincinv(events, tail)) if events > 0 else 0.0
    return low, float(special.gammaincinv(events + 1, 1 - tail))  # Garwood 1936


def _from_one_rate(given: Given, options: Options, measure: Measure) -> Effect:
    x, options = _events(given, 0), of_one_group(options)
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
    every = np.arange(counts[0], counts[-1] + 1, dtype=float)

    def figures(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        if measure is PR:
            return x / n, x / n * (1 - x / n) / n
        yi, vi = measure.compute(x, np.float64(n))
        return np.asarray(yi), np.asarray(vi)

    yis = figures(every)[0]
    estimate = None if best is None else figures(np.asarray([best]))
    yi = Span(
        float(yis.min()), float(yis.max()), best=None if estimate is None else float(estimate[0][0])
    )
    sheet.record_step(measure.name, measure.code, "of k / n", measure.reference, yi)
    low, high = share_interval(counts, n)
    sheet.record_step(
        "union of exact intervals", "CI", "Clopper-Pearson of every count", CLOPPER, Span(low, high)
    )
    ci = (_scale_of_share(measure, low, n), _scale_of_share(measure, high, n))
    vi = None if estimate is None else float(estimate[1][0])
    because = "" if estimate is not None else "the figure is printed as a bound only"
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
    return _of_share(
        Worksheet({"k": span, "n": exactly(n)}), options, measure, counts, span.best, n
    )


def _from_one_percentage(given: Given, options: Options, measure: Measure) -> Effect:
    n, printed = _size(given, options), given.printed("percent", 0)
    counts = possible_counts(printed, n)
    if not counts:
        raise Unusable(f"no whole number of {n} is {printed.text}")
    best = None
    if printed.best is not None:
        shown = printed.best
        best = float(min(counts, key=lambda k: (abs(100 * k / n - shown), k)))
    return _of_share(Worksheet({}), options, measure, counts, best, n)


FROM_RATES: Final = (
    Route(
        name="person_time",
        words="from events and person-time",
        arm_needs=("events", "person_time"),
        measures=codes(IRR, IRD),
        assumptions="events are independent and their rate is constant",
        reference=RATE,
        run=_from_person_time,
        arms=2,
    ),
    Route(
        name="rates_events",
        words="from rates and numbers of events",
        arm_needs=("rate", "events"),
        measures=codes(IRR, IRD),
        assumptions="both rates are per the same person-time; events are independent",
        reference=RATE,
        run=_from_rates_and_events,
        arms=2,
    ),
    Route(
        name="rates_ci",
        words="from rates and their intervals",
        arm_needs=("rate", "ci"),
        measures=codes(IRR, IRD),
        assumptions="both rates are per the same person-time; the intervals are normal ones",
        reference=RATE,
        run=_from_rates_and_intervals,
        arms=2,
    ),
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
        name="single_events",
        words="from the events of one group",
        arm_needs=("events", "n"),
        measures=codes(PR, PLO, PAS),
        assumptions="all participants were asked",
        reference=CLOPPER,
        run=_from_one_count,
        arms=1,
    ),
    Route(
        name="single_percent",
        words="from the percentage of one group",
        arm_needs=("percent", "n"),
        measures=codes(PLO, PAS),
        assumptions="the percentage is a whole number of the participants, and all were asked",
        reference=f"{CLOPPER}; Brown & Heathers 2017, 10.1177/1948550616673876",
        run=_from_one_percentage,
        arms=1,
    ),
)
