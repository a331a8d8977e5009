"""Routes from a figure of a table of two by two and its margins: every table that prints so."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span
from mcstats.effects.measures.measure import Family, Measure, Sampling, codes
from mcstats.effects.measures.small_sample import FloatArray
from mcstats.effects.measures.two_by_two import AS, OR, PETO, RD, RR
from mcstats.effects.routes.route import Compute, Effect, Given, Route, Unusable
from mcstats.effects.routes.worksheet import Worksheet, sign_of, sizes_of
from mcstats.effects.sampling_interval import difference_of_proportions, mean_interval
from mcstats.model.printed import Printed

MARGINS: Final = "every table with these margins whose figure prints like this one"
# A figure that lies at the very edge of what prints like this belongs to it.
EDGE: Final = 1e-9

Tables = tuple[FloatArray, FloatArray]
Figure = Callable[[FloatArray, float, FloatArray, float], list[FloatArray]]
"""From events and sizes of two arms to the figure, by each convention that it may follow."""


def _tables(given: Given, n1: float, n2: float) -> Tables:
    """Return the events of both arms in every table with the printed margins."""
    total = given.single("events").best
    if total is None or total != round(total) or not 0 <= total <= n1 + n2:
        raise Unusable("the events of both arms together are no number between 0 and all")
    first = np.arange(max(0.0, total - n2), min(total, n1) + 1)
    return first, total - first


def _print_alike(printed: Printed, values: FloatArray) -> npt.NDArray[np.bool_]:
    """Return which values lie in the set that a printed number stands for."""
    slack = EDGE * np.abs(values)
    with np.errstate(invalid="ignore"):
        return np.asarray((values >= printed.lo - slack) & (values <= printed.hi + slack))


def chi_squared(a: FloatArray, n1: float, c: FloatArray, n2: float) -> list[FloatArray]:
    """Return Pearson's chi-squared of each table, without and with Yates' correction."""
    n, m = n1 + n2, a + c
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.abs(a * (n2 - c) - c * (n1 - a))
        below = n1 * n2 * m * (n - m)
        plain = n * apart**2 / below  # Pearson 1900
        corrected = n * np.maximum(apart - n / 2, 0) ** 2 / below  # Yates 1934
    return [plain, corrected]


def phi(a: FloatArray, n1: float, c: FloatArray, n2: float) -> list[FloatArray]:
    """Return the phi coefficient of each table."""
    n, m = n1 + n2, a + c
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (a * (n2 - c) - c * (n1 - a)) / np.sqrt(n1 * n2 * m * (n - m))  # Yule 1912
    return [value]


def _p_of_chi_squared(a: FloatArray, n1: float, c: FloatArray, n2: float) -> list[FloatArray]:
    return [special.chdtrc(1, value) for value in chi_squared(a, n1, c, n2)]


def _from_figure(key: str, figure: Figure, *, signed: bool) -> Compute:
    """Return the run of a route from the figure printed under `key` and the margins."""

    def run(given: Given, options: Options, measure: Measure) -> Effect:
        sizes = sizes_of(given, options)
        n1, n2 = sizes.n1, sizes.n2
        first, second = _tables(given, n1, n2)
        printed = given.printed(key)
        by_convention = figure(first, n1, second, n2)
        fits = [_print_alike(printed, values) for values in by_convention]
        if not signed:
            way = sign_of(given, options) * (first / n1 - second / n2) >= 0
            fits = [fit & way for fit in fits]
        return _effect_of_tables(
            Worksheet({}, sizes), options, measure, printed, (first, second), by_convention, fits
        )

    return run


def _from_ratio(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the effect from a printed estimate of the same measure and the margins."""
    sizes = sizes_of(given, options)
    first, second = _tables(given, sizes.n1, sizes.n2)
    printed = given.printed("estimate")
    n1, n2 = np.float64(sizes.n1), np.float64(sizes.n2)
    values, _ = measure.compute(first, n1, second, n2, to="none")
    shown = np.exp(values) if measure.family is Family.RATIO else values
    return _effect_of_tables(
        Worksheet({}, sizes),
        options,
        measure,
        printed,
        (first, second),
        [shown],
        [_print_alike(printed, shown)],
    )


def _effect_of_tables(
    sheet: Worksheet,
    options: Options,
    measure: Measure,
    printed: Printed,
    tables: Tables,
    by_convention: list[FloatArray],
    fits: list[npt.NDArray[np.bool_]],
) -> Effect:
    """Return the effect from all tables that fit, the best being the one nearest to the print."""
    every = np.logical_or.reduce(fits)
    if not every.any() or sheet.sizes is None:
        raise Unusable(f"no table with these margins prints as {printed.text}")
    n1, n2 = np.float64(sheet.sizes.n1), np.float64(sheet.sizes.n2)
    first, second = tables
    best = None
    if printed.best is not None:
        # the first convention with a table that fits: without a correction before with one
        values, fit = next((v, f) for v, f in zip(by_convention, fits, strict=True) if f.any())
        away = np.where(fit, np.abs(values - printed.best), np.inf)
        best = int(np.argmin(away))
    plain, _ = measure.compute(first, n1, second, n2, to="none")
    corrected, vis = measure.compute(first, n1, second, n2)
    yis = np.where(np.isnan(plain), corrected, plain)  # an estimate that exists is not corrected
    possible = yis[every]
    lost = np.isnan(possible).any()
    ends = (-math.inf, math.inf) if lost else (float(possible.min()), float(possible.max()))
    events = Span(
        float(first[every].min()),
        float(first[every].max()),
        best=None if best is None else float(first[best]),
    )
    sheet.record_step("events in group 1", "k1", MARGINS, "by definition", events)
    estimate = None if best is None or np.isnan(yis[best]) else float(yis[best])
    yi = Span(*ends, best=estimate)
    sheet.record_step(measure.name, measure.code, "of each table", measure.reference, yi)
    if best is None or estimate is None:
        return sheet.effect(options, measure, yi)
    vi = float(vis[best])
    ci = mean_interval(estimate, math.sqrt(vi), None)
    if measure.sampling is Sampling.SCORE:
        ci = difference_of_proportions(
            float(first[best]), float(n1), float(second[best]), float(n2)
        )
    return sheet.effect(options, measure, yi, vi=vi, ci=ci)


def _route(name: str, words: str, key: str, run: Compute, **more: str) -> Route:
    measures = codes(RR, OR, RD) if key == "estimate" else codes(RR, OR, RD, AS, PETO)
    return Route(
        name=name,
        words=words,
        needs=(key, "events"),
        arm_needs=("n",),
        measures=measures,
        run=run,
        arms=2,
        **more,  # type: ignore[arg-type]
    )


_WHOLE: Final = "the events are whole numbers of people"
_CHI: Final = f"Pearson's test, with or without Yates' correction; {_WHOLE}"

FROM_MARGINS: Final = (
    _route(
        "ratio_margins",
        "from an estimate, the group sizes and the events of both arms",
        "estimate",
        _from_ratio,
        assumptions=f"the estimate is not adjusted; {_WHOLE}",
        reference="Rothman 2008, ch. 14, by every table with the printed margins",
    ),
    _route(
        "chi2_margins",
        "from a chi-squared statistic, the group sizes and the events of both arms",
        "chi2",
        _from_figure("chi2", chi_squared, signed=False),
        assumptions=_CHI,
        reference="Pearson 1900, Yates 1934, by every table with the printed margins",
    ),
    _route(
        "chi2_p_margins",
        "from the P value of a chi-squared test, the group sizes and the events of both arms",
        "p",
        _from_figure("p", _p_of_chi_squared, signed=False),
        assumptions=_CHI,
        reference="Pearson 1900, Yates 1934, by every table with the printed margins",
    ),
    _route(
        "phi_margins",
        "from the phi coefficient, the group sizes and the events of both arms",
        "phi",
        _from_figure("phi", phi, signed=True),
        assumptions=_WHOLE,
        reference="Yule 1912, by every table with the printed margins",
    ),
)
