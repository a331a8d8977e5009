"""Routes from effects that a table holds ready: the estimate with its variance or its error."""

from __future__ import annotations

import math
from functools import partial
from typing import Any, Final

from mcstats.effects.measure import Measure
from mcstats.effects.measures import MEASURES
from mcstats.effects.options import Options
from mcstats.effects.route import Effect, Given, Route
from mcstats.effects.sampling import mean_interval
from mcstats.effects.sheet import UNKNOWN, Sheet, refused

METAFOR: Final = "Viechtbauer 2010, 10.18637/jss.v036.i03"


def _ready(key: str, given: Given, options: Options, measure: Measure) -> Effect:
    """Return an estimate on the analysis scale as it stands in a table."""
    sheet = Sheet({"yi": given.single("yi"), key: given.single(key)})
    if sheet.inputs[key].lo <= 0:
        return refused(measure, f"{key} may be zero as it is printed")
    yi = sheet.figure("estimate", "y", "as it stands in the table", METAFOR, lambda a: a.yi)
    formula, text = (_variance, "vi") if key == "vi" else (_squared_error, "SE²")
    vi = sheet.figure("sampling variance", "v", text, METAFOR, formula)
    if yi.best is None:
        return sheet.effect(options, measure, yi)
    if vi.best is None:
        return sheet.effect(options, measure, yi, estimable="point", because=UNKNOWN)
    ci = mean_interval(yi.best, math.sqrt(vi.best), None)
    return sheet.effect(options, measure, yi, vi=vi.best, ci=ci)


def _variance(a: Any) -> Any:
    return a.vi


def _squared_error(a: Any) -> Any:
    return a.sei**2


def _route(name: str, words: str, key: str) -> Route:
    return Route(
        name=name,
        words=words,
        needs=("yi", key),
        measures=tuple(MEASURES),
        assumptions="the estimate stands on the analysis scale (the log for ratios) and is normal",
        reference=METAFOR,
        run=partial(_ready, key),
    )


FROM_TABLES: Final = (
    _route("ready_vi", "from an effect and its variance as given", "vi"),
    _route("ready_se", "from an effect and its standard error as given", "sei"),
)
