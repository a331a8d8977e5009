"""The route from means before and after in two arms, each change in units of its own SD before."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Final

import numpy as np

from mcstats.effects.correlation import WHY, along, correlation, in_all
from mcstats.effects.measure import Measure, codes
from mcstats.effects.measures_paired import SMCR
from mcstats.effects.options import Options
from mcstats.effects.route import Effect, Given, Route
from mcstats.effects.sampling import mean_interval
from mcstats.effects.sets import Span
from mcstats.effects.sheet import Formula, Sheet, refused, sizes_of
from mcstats.effects.smallsample import exact_j

BECKER: Final = "Becker 1988, 10.1111/j.2044-8317.1988.tb00901.x"


def _controlled(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the difference of two standardised changes, along r where none is printed."""
    if len(given.arms) != 2:
        return refused(measure, "changes of more than two arms cannot be taken together")
    sizes = sizes_of(given, options)
    sheet = Sheet({}, sizes)
    correlations: list[Span] = []
    for arm, n in enumerate((sizes.n1, sizes.n2), start=1):
        names = {"pre": "baseline_mean", "sd": "baseline_sd", "post": "mean"}
        for name, key in names.items():
            sheet.inputs[f"{name}{arm}"] = given.single(key, arm - 1)
        if sheet.inputs[f"sd{arm}"].lo <= 0:
            return refused(measure, f"the SD before of group {arm} may be zero as it is printed")
        if n < 3:
            return refused(measure, f"group {arm} has {n:.15g} participants, 3 are needed")
        found = correlation(given, options, arm - 1, n)
        if isinstance(found, str):
            return refused(measure, f"group {arm}: {found}")
        r, source = found
        sheet.note(f"correlation of group {arm}", f"r{arm}", source, BECKER, r)
        correlations.append(r)
    changes = [_standardised(arm) for arm in (1, 2)]
    for arm, change in enumerate(changes, start=1):
        text = "J(n - 1) (after - before) / SD before"
        sheet.figure(f"standardised change of group {arm}", f"g{arm}", text, BECKER, change)
    yi = sheet.figure("difference", "g", "g1 - g2", BECKER, lambda a: changes[0](a) - changes[1](a))
    known = yi.best is not None and None not in [span.best for span in sheet.inputs.values()]
    if not known:
        return sheet.effect(options, measure, yi)

    def at(*r: float) -> tuple[float, float]:
        return _difference(sheet, (sizes.n1, sizes.n2), r, options)

    best = [r.best for r in correlations]
    if None in best:
        shared = in_all(correlations)
        rows = along(shared, lambda r: at(r, r)) if shared is not None else ()
        return sheet.effect(options, measure, yi, estimable="point", because=WHY, along=rows)
    estimate, variance = at(*(r for r in best if r is not None))
    ci = mean_interval(estimate, variance**0.5, None)
    return sheet.effect(options, measure, yi, vi=variance, ci=ci)


def _standardised(arm: int) -> Formula:
    def change(a: Any) -> Any:
        after, before = getattr(a, f"post{arm}"), getattr(a, f"pre{arm}")
        n, sd = getattr(a, f"n{arm}"), getattr(a, f"sd{arm}")
        return exact_j(n - 1) * (after - before) / sd  # Becker 1988

    return change


def _difference(
    sheet: Sheet, sizes: tuple[float, float], r: tuple[float, ...], options: Options
) -> tuple[float, float]:
    """Return the difference and its variance, the groups being independent."""
    values = SimpleNamespace(**{name: span.best for name, span in sheet.inputs.items()})
    variant = SMCR.variance_option(options.vtype)
    found = [
        SMCR.compute(
            m1i=np.float64(getattr(values, f"post{arm}")),
            sd1i=np.float64(getattr(values, f"sd{arm}")),
            m2i=np.float64(getattr(values, f"pre{arm}")),
            ni=np.float64(n),
            ri=np.float64(correlated),
            **variant,
        )
        for arm, n, correlated in zip((1, 2), sizes, r, strict=True)
    ]
    (g1, v1), (g2, v2) = ((float(yi), float(vi)) for yi, vi in found)
    return g1 - g2, v1 + v2  # Becker 1988


FROM_CONTROLLED: Final = (
    Route(
        name="changes_standardised",
        words="from changes in units of the SD before",
        arm_needs=("baseline_mean", "baseline_sd", "mean", "n"),
        measures=codes(SMCR),
        assumptions=(
            "each change is in units of its own group's SD before; a correlation is never assumed"
        ),
        reference=f"{BECKER}; Morris 2008, 10.1177/1094428106291059",
        run=_controlled,
        arms=2,
    ),
)
