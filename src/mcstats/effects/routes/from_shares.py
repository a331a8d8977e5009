"""Routes from the percentages of two groups that are no counts of people: modelled, or adjusted.

Their error follows from an interval for each, or from the P value of their comparison.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, scaled
from mcstats.effects.measures.measure import Compared, Family, Measure, codes
from mcstats.effects.measures.two_by_two import OR, RD, RR
from mcstats.effects.routes.printed_errors import effect_of_error, error_of
from mcstats.effects.routes.route import NO_WIDTH, Effect, Given, Route, Unusable
from mcstats.effects.routes.worksheet import VARIANCE_UNKNOWN, Formula, Worksheet
from mcstats.effects.sampling_interval import quantile

_HANDBOOK: Final = "Cochrane Handbook 2019, sec. 6.3"


def _on_scale(share: Any, measure: Measure) -> Any:
    """Return a share on the scale on which a measure compares two."""
    if measure.family is not Family.RATIO:
        return share
    return np.log(share / (1 - share)) if measure.compares is Compared.ODDS else np.log(share)


def _refuse_ends(span: Span, measure: Measure, what: str) -> Span:
    """Return a share; raise `Unusable` where the scale of the measure ends at it."""
    ratio, odds = measure.family is Family.RATIO, measure.compares is Compared.ODDS
    if (ratio and span.lo <= 0) or (odds and span.hi >= 1):
        raise Unusable(f"{what} may be nothing or all as it is printed")
    return span


def _two_shares(given: Given, measure: Measure) -> tuple[Worksheet, Span]:
    """Return a worksheet with both shares, and the set of the effect."""
    given.refuse_third_arm("percentages")
    sheet = Worksheet(
        {
            f"p{arm}": _refuse_ends(
                given.single("percent", arm - 1, 0.01), measure, f"the share of group {arm}"
            )
            for arm in (1, 2)
        }
    )
    text = measure.of_risks[0] if measure.of_risks is not None else ""
    yi = sheet.compute_step(
        measure.name,
        measure.code,
        text,
        measure.reference,
        lambda a: _on_scale(a.p1, measure) - _on_scale(a.p2, measure),
    )
    return sheet, yi


def _from_intervals(given: Given, options: Options, measure: Measure) -> Effect:
    sheet, yi = _two_shares(given, measure)
    reach = 2 * float(quantile(None, given.level(options)))

    def error(arm: int) -> Formula:
        def width(a: Any) -> Any:
            low, high = getattr(a, f"lo{arm}"), getattr(a, f"hi{arm}")
            return (_on_scale(high, measure) - _on_scale(low, measure)) / reach

        return width

    se1, se2 = error(1), error(2)
    for arm, se in ((1, se1), (2, se2)):
        low, high = (
            _refuse_ends(scaled(end, 0.01), measure, f"an end of the interval of group {arm}")
            for end in given.ends(arm - 1)
        )
        if low.hi >= high.lo:
            raise Unusable(NO_WIDTH)
        sheet.inputs |= {f"lo{arm}": low, f"hi{arm}": high}
        text = f"width of the interval on the scale of {measure.code} / {reach:.6g}"
        sheet.compute_step(f"standard error of group {arm}", f"SE{arm}", text, _HANDBOOK, se)
    vi = sheet.best_value(lambda a: se1(a) ** 2 + se2(a) ** 2)
    if yi.best is None or vi is None:
        return sheet.effect(options, measure, yi, because=VARIANCE_UNKNOWN)
    return sheet.effect(options, measure, yi, vi=vi)


def _from_p(given: Given, options: Options, measure: Measure) -> Effect:
    sheet, yi = _two_shares(given, measure)
    return effect_of_error(sheet, options, measure, yi, error_of("p", given, options, yi))


_of_shares: Final = partial(Route, measures=codes(RD, RR, OR), arms=2)

FROM_SHARES: Final = (
    _of_shares(
        name="percentages_ci",
        words="from percentages and their intervals",
        arm_needs=("percent", "ci"),
        assumptions="the intervals are normal ones on the scale of the measure",
        reference=_HANDBOOK,
        run=_from_intervals,
    ),
    _of_shares(
        name="percentages_p",
        words="from percentages and the P value of their comparison",
        needs=("p",),
        arm_needs=("percent",),
        assumptions="P comes from a two-sided Wald test on the scale of the measure",
        reference=f"{_HANDBOOK}; Altman & Bland 2011, 10.1136/bmj.d2090",
        run=_from_p,
    ),
)
