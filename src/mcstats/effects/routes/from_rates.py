"""Routes from events in person-time of two groups."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, propagate
from mcstats.effects.measures.measure import Family, Measure, codes
from mcstats.effects.measures.rates import IRD, IRR
from mcstats.effects.routes.printed_errors import effect_of_error, error_of, positive
from mcstats.effects.routes.route import Effect, Given, Route, Unusable
from mcstats.effects.routes.worksheet import VARIANCE_UNKNOWN, Worksheet
from mcstats.effects.sampling_interval import quantile

RATE: Final = "Rothman 2008, ch. 14"
_BOUND: Final = "a printed number of events is only a bound"


def number_of_events(given: Given, arm: int) -> float:
    """Return the number of events of one arm.

    Raises `Unusable` where it is only a bound.
    """
    events = given.single("events", arm).best
    if events is None or events != round(events):
        raise Unusable(_BOUND)
    return events


def _from_person_time(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the effect from events and person-time, the arms before the last taken together."""
    events = [number_of_events(given, index) for index in range(len(given.arms))]
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
    return sheet.effect(options, measure, yi, vi=vi)


def _two_rates(given: Given) -> dict[str, Span]:
    given.refuse_third_arm("rates")
    return {
        f"r{index + 1}": positive(given.single("rate", index), f"the rate of group {index + 1}")
        for index in (0, 1)
    }


def _compare_rates(sheet: Worksheet, measure: Measure) -> Span:
    """Return the set of the effect of two printed rates."""
    if measure.family is Family.RATIO:
        text, formula = "ln(rate1 / rate2)", lambda a: np.log(a.r1 / a.r2)
    else:
        text, formula = "rate1 - rate2", lambda a: a.r1 - a.r2
    return sheet.compute_step(measure.name, measure.code, text, RATE, formula)


def _from_rates_and_p(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the effect from printed rates and the P value of their comparison."""
    sheet = Worksheet(_two_rates(given))
    yi = _compare_rates(sheet, measure)
    return effect_of_error(sheet, options, measure, yi, error_of("p", given, options, yi))


def _from_rates_and_events(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the effect from printed rates; the person-time is events / rate."""
    sheet = Worksheet(_two_rates(given))
    x1, x2 = number_of_events(given, 0), number_of_events(given, 1)
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
    ratio, yi = measure.family is Family.RATIO, _compare_rates(sheet, measure)
    r1, r2 = (sheet.inputs[name].best for name in ("r1", "r2"))
    if yi.best is None or r1 is None or r2 is None:
        return sheet.effect(options, measure, yi, because=VARIANCE_UNKNOWN)
    vi = 1 / x1 + 1 / x2 if ratio else r1**2 / x1 + r2**2 / x2  # Rothman 2008, ch. 14
    return sheet.effect(options, measure, yi, vi=vi)


def error_of_rate(
    sheet: Worksheet, given: Given, arm: int, level: float, *, logarithm: bool
) -> float | None:
    """Compute the standard error of the rate of one arm, or of its log, from its interval.

    None where an end is only a bound. Raises `Unusable` where the interval may have no width.
    """
    low, high = given.ends(arm)
    if low.hi >= high.lo or (logarithm and low.lo <= 0):
        raise Unusable(f"the interval of group {arm + 1} has no certain width")
    reach = 2 * float(quantile(None, level))
    ends = Worksheet({"lo": low, "hi": high})

    def error(a: Any) -> Any:
        return (np.log(a.hi / a.lo) if logarithm else a.hi - a.lo) / reach

    text = f"{'ln(upper / lower)' if logarithm else '(upper - lower)'} / {reach:.6g}"
    se = ends.compute_step(f"standard error of group {arm + 1}", f"SE{arm + 1}", text, RATE, error)
    sheet.steps += ends.steps
    return se.best


def _from_rates_and_intervals(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the effect from printed rates with an interval each."""
    sheet = Worksheet(_two_rates(given))
    ratio, level = measure.family is Family.RATIO, given.level(options)
    errors = [error_of_rate(sheet, given, arm, level, logarithm=ratio) for arm in (0, 1)]
    yi = _compare_rates(sheet, measure)
    known = [error for error in errors if error is not None]
    if yi.best is None or len(known) < 2:
        return sheet.effect(options, measure, yi, because=VARIANCE_UNKNOWN)
    vi = math.fsum(error**2 for error in known)
    return sheet.effect(options, measure, yi, vi=vi)


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
        name="rates_p",
        words="from rates and the P value of their comparison",
        needs=("p",),
        arm_needs=("rate",),
        measures=codes(IRR, IRD),
        assumptions="both rates are per the same person-time; P comes from a two-sided Wald test",
        reference=f"{RATE}; Altman & Bland 2011, 10.1136/bmj.d2090",
        run=_from_rates_and_p,
        arms=2,
    ),
)
