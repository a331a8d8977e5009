"""Check ratios of events against the numbers of events behind them, and against one another."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from mcstats.check.consistency.count_checks import ADJUSTED
from mcstats.check.consistency.result_values import ResultValues
from mcstats.check.row import CONTRADICTION, UNCHECKED
from mcstats.effects.measures.measure import Compared
from mcstats.effects.sampling_interval import difference_of_proportions, quantile
from mcstats.model.base import Fact
from mcstats.model.tables import CheckRow
from mcstats.model.vocabularies import Allocation

NARROW: Final = "interval narrower than its events allow"
OPPOSITE: Final = "ratio against the counts"
NARROWER: Final = 0.8
"""Score intervals of few events are narrower than the least error by up to 0.82."""
MOST_EVENTS: Final = 1 / 3
"""Above this share of people with the event, hazards and counts may differ by chance."""


def check_width(values: ResultValues) -> Iterator[CheckRow]:
    """Yield a row where a ratio of events has an interval that so few events cannot give.

    The information of E events on a ratio of hazards, rates or odds is a sum of p(1 - p), at most
    E/4 (Cox 1972), so that the standard error of the logarithm is at least 2/√E. That of a
    ratio of risks is smaller by what everybody adds: 4/E - 1/n1 - 1/n2.
    """
    of_print, counts = values.printed_ratio(), values.both("events")
    total = values.span("events")
    if of_print is None or values.ratio is None or values.study.design.assigned.same_people:
        return
    low, high = of_print[2:]
    events = 0.0 if total is None else total.hi
    events = events if counts is None else counts["events1"].hi + counts["events2"].hi
    sizes = values.both("n") if values.ratio.compares is Compared.RISKS else {}
    usable = values.ratio.of_events and events > 0 and sizes is not None
    if low is None or high is None or low.lo <= 0 or not usable:
        return
    square = 4 / events - sum(1 / n.lo for n in (sizes or {}).values() if n.lo > 0)
    reach = 2 * float(quantile(None, values.options.interval_level()))
    widest = math.log(high.hi / low.lo) / reach
    if square <= 0 or widest >= NARROWER * math.sqrt(square):
        return
    yield values.row(
        "width",
        UNCHECKED if values.result.is_adjusted else CONTRADICTION,
        f"the interval gives a standard error of at most {widest:.3g}, and {events:g} events one "
        f"of at least {math.sqrt(square):.3g}",
        "printed.ci",
        printed=values.of["ci_lb"].text + " to " + values.of["ci_ub"].text,
        allowed=f"a standard error of at least {math.sqrt(square):.3g}",
        diagnosis=NARROW,
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """A comparison of events as a log ratio, positive where the first arm has more of them."""

    values: ResultValues
    key: str
    text: str
    log_ratio: float
    decided: bool
    rare: float | None = None  # for few events, the standard error of the log ratio


def check_sides(results: Iterable[ResultValues]) -> Iterator[CheckRow]:
    """Yield a row where a ratio and the counts of the same people, or two ratios, are opposed.

    Both decide, the one for the first arm and the other for the second; or few people have the
    event, and the two differ by more than the standard error. In clean trials that are censored
    alike in both arms, neither is seen in one of 200 (tests).
    """
    groups: dict[tuple[object, ...], list[_Side]] = defaultdict(list)
    for values in results:
        of = values.result
        same = (values.study.id, of.outcome, of.time, of.subgroup, *of.arms)
        if len(of.arms) == 2 and not values.study.is_review:
            groups[same] += [*_of_ratio(values), *_of_counts(values)]
    for sides in groups.values():
        for first, second in itertools.combinations(sides, 2):
            ratio, other = (second, first) if first.key == "counts" else (first, second)
            apart = abs(ratio.log_ratio - other.log_ratio)
            few = other.rare is not None and apart > other.rare
            opposed = ratio.log_ratio * other.log_ratio < 0
            if opposed and (few or (ratio.decided and other.decided)):
                yield _row(ratio, other)


def _row(ratio: _Side, other: _Side) -> CheckRow:
    both = ratio.values, other.values
    allocation = ratio.values.study.design.allocation
    randomised = isinstance(allocation, Fact) and allocation.value is Allocation.RANDOMISED
    comparable = randomised and not any(values.result.is_adjusted for values in both)
    beside = "" if other.values is ratio.values else f"-{other.values.result.id}"
    return ratio.values.row(
        f"side-{'counts' if other.key == 'counts' else 'ratio'}{beside}",
        CONTRADICTION if comparable else UNCHECKED,
        f"{ratio.text}, and {other.text}",
        f"printed.{ratio.key}",
        printed=ratio.text,
        allowed=other.text,
        diagnosis=OPPOSITE if comparable else ADJUSTED,
    )


def _of_ratio(values: ResultValues) -> Iterator[_Side]:
    of = values.printed_ratio()
    if of is None or values.ratio is None or not values.ratio.of_events:
        return
    key, ratio, low, high = of
    turned = -1 if values.result.has_reference_reversed else 1
    if ratio.best is not None and ratio.best > 0:
        decided = (low is not None and low.lo > 1) or (high is not None and high.hi < 1)
        text = f"{values.ratio.code} {values.of[key].text}"
        yield _Side(values, key, text, turned * math.log(ratio.best), decided)


def _of_counts(values: ResultValues) -> Iterator[_Side]:
    """Yield the side of the counts; a ratio of the same result's risks has a check of its own."""
    own = values.ratio is not None and values.ratio.of_risks is not None
    if values.table is None or values.both("person_time") is not None or own:
        return
    (e1, rest1), (e2, rest2) = values.table
    n1, n2 = e1 + rest1, e2 + rest2
    if min(e1, e2, rest1, rest2) == 0:
        return
    # The ratio of hazards that the risks imply where they are proportional.
    hazards = math.log(math.log1p(-e1 / n1) / math.log1p(-e2 / n2))
    low, high = difference_of_proportions(e1, n1, e2, n2)
    few = max(e1 / n1, e2 / n2) < MOST_EVENTS
    error = math.sqrt(1 / e1 + 1 / e2) if few else None
    text = f"{e1} of {n1} against {e2} of {n2}"
    yield _Side(values, "counts", text, hazards, low > 0 or high < 0, error)
