"""Routes from estimates that are ready: printed with an interval, or in a table with a variance."""

from __future__ import annotations

import math
from functools import partial
from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import scaled
from mcstats.effects.measures.measure import Family, Measure, codes
from mcstats.effects.measures.percent_changes import GEN, HR, PC
from mcstats.effects.measures.rates import IRD, IRR
from mcstats.effects.measures.registry import MEASURES
from mcstats.effects.measures.two_by_two import OR, RD, RR
from mcstats.effects.measures.two_groups import MD, ROM, SMD
from mcstats.effects.routes.route import Effect, Given, Route, Unusable
from mcstats.effects.routes.standardised import HANDBOOK
from mcstats.effects.routes.worksheet import VARIANCE_UNKNOWN, Worksheet
from mcstats.effects.sampling_interval import mean_interval, quantile
from mcstats.model.units import is_percent, is_points

METAFOR: Final = "Viechtbauer 2010, 10.18637/jss.v036.i03"


def _effect_from_estimate(given: Given, options: Options, measure: Measure) -> Effect:
    """Return a printed estimate with the standard error that its interval implies.

    An estimate without an interval is a point.
    """
    inputs = {"estimate": given.single("estimate")}
    printed = [given.printed("estimate")]
    if "ci" in given.contrast:
        inputs["lo"], inputs["hi"] = given.interval()
        ends = given.contrast["ci"]
        printed += ends if isinstance(ends, tuple) else (ends,)
    in_percent = any(is_percent(value.unit) or is_points(value.unit) for value in printed)
    if measure.family is Family.RISK_DIFFERENCE and in_percent:
        inputs = {name: scaled(span, 0.01) for name, span in inputs.items()}
    sheet, level = Worksheet(inputs), given.level(options)
    logged = measure.family is Family.RATIO
    if logged and min(span.lo for span in sheet.inputs.values()) <= 0:
        raise Unusable("a ratio that may be zero as it is printed has no log")
    z = float(quantile(None, level))

    def on_scale(value: Any) -> Any:
        return np.log(value) if logged else value

    letter = "ln " if logged else ""
    yi = sheet.compute_step(
        "estimate", "y", f"{letter}estimate", HANDBOOK, lambda a: on_scale(a.estimate)
    )
    if "ci" not in given.contrast:
        return sheet.effect(options, measure, yi, because=VARIANCE_UNKNOWN)
    se = sheet.compute_step(
        "standard error",
        "SE",
        f"({letter}upper - {letter}lower) / (2 × {z:.6g})",
        HANDBOOK,
        lambda a: (on_scale(a.hi) - on_scale(a.lo)) / (2 * z),
    )
    sheet.compute_step(
        "middle of the interval",
        "mid",
        f"({letter}lower + {letter}upper) / 2",
        HANDBOOK,
        lambda a: (on_scale(a.lo) + on_scale(a.hi)) / 2,
    )
    if yi.best is None or se.best is None:
        return sheet.effect(options, measure, yi)
    ci = (float(on_scale(inputs["lo"].best)), float(on_scale(inputs["hi"].best)))
    return sheet.effect(options, measure, yi, vi=se.best**2, ci=ci)


def _effect_from_table(key: str, given: Given, options: Options, measure: Measure) -> Effect:
    """Return an estimate on the analysis scale as it stands in a table."""
    sheet = Worksheet({"yi": given.single("yi"), key: given.single(key)})
    if sheet.inputs[key].lo <= 0:
        raise Unusable(f"{key} may be zero as it is printed")
    yi = sheet.compute_step("estimate", "y", "as it stands in the table", METAFOR, lambda a: a.yi)
    power, text = (1, "vi") if key == "vi" else (2, "SE²")
    vi = sheet.compute_step(
        "sampling variance", "v", text, METAFOR, lambda a: getattr(a, key) ** power
    )
    if yi.best is None:
        return sheet.effect(options, measure, yi)
    if vi.best is None:
        return sheet.effect(options, measure, yi, because=VARIANCE_UNKNOWN)
    ci = mean_interval(yi.best, math.sqrt(vi.best), None)
    return sheet.effect(options, measure, yi, vi=vi.best, ci=ci)


def _route(name: str, words: str, key: str) -> Route:
    return Route(
        name=name,
        words=words,
        needs=("yi", key),
        measures=tuple(MEASURES),
        assumptions="the estimate stands on the analysis scale (the log for ratios) and is normal",
        reference=METAFOR,
        run=partial(_effect_from_table, key),
    )


FROM_ESTIMATES: Final = (
    Route(
        name="pooled_ci",
        words="from an estimate and its interval",
        needs=("estimate", "ci"),
        measures=codes(RR, OR, HR, IRR, ROM, MD, SMD, RD, IRD, PC, GEN),
        assumptions="the interval is a normal one on the analysis scale (the log for ratios)",
        reference=HANDBOOK,
        run=_effect_from_estimate,
        bare=True,
    ),
)
FROM_TABLES: Final = (
    _route("ready_vi", "from an effect and its variance as given", "vi"),
    _route("ready_se", "from an effect and its standard error as given", "sei"),
)
