"""Routes from means before and after in two arms: changes compared, raw or in units of an SD."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span
from mcstats.effects.measures.measure import Measure, codes
from mcstats.effects.measures.paired import SMCR
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.measures.two_groups import MD, SMD
from mcstats.effects.routes.arm_means import effect_of_means
from mcstats.effects.routes.correlation import (
    NO_CORRELATION,
    SAME_PEOPLE,
    correlation,
    deviation_of_change,
)
from mcstats.effects.routes.from_arm_changes import BECKER, CHANGES
from mcstats.effects.routes.route import Effect, Given, Route, Unusable
from mcstats.effects.routes.worksheet import Formula, Worksheet, sizes_of


def _effect_of_raw_changes(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the difference of two changes from means before and after."""
    given.refuse_third_arm("changes")
    sizes = sizes_of(given, options)
    sheet = Worksheet({}, sizes)
    open_r = False
    for index, n in enumerate((sizes.n1, sizes.n2)):
        arm = index + 1
        pre, post = given.single("baseline_sd", index), given.single("sd", index)
        if min(pre.lo, post.lo) <= 0:
            raise Unusable(f"an SD of group {arm} may be zero as it is printed")
        r, source = correlation(given, options, index, n, f"group {arm}: ")
        sd = deviation_of_change(pre, post, r)
        sheet.record_step(f"correlation of group {arm}", f"r{arm}", source, CHANGES, r)
        sheet.record_step(
            f"SD of change {arm}", f"SD{arm}", "√(s1² + s2² - 2 r s1 s2)", CHANGES, sd
        )
        change = Worksheet(
            {"a": given.single("mean", index), "b": given.single("baseline_mean", index)}
        )
        sheet.inputs[f"m{arm}"] = change.bounds(lambda a: a.a - a.b)
        sheet.inputs[f"sd{arm}"] = sd
        open_r = open_r or r.best is None
    effect = effect_of_means(sheet, options, measure, lambda a: a.sd1, lambda a: a.sd2)
    known = None not in (sheet.inputs["m1"].best, sheet.inputs["m2"].best)
    return replace(effect, because=NO_CORRELATION) if known and open_r else effect


def _effect_of_standardised_changes(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the difference of two standardised changes."""
    given.refuse_third_arm("changes")
    sizes = sizes_of(given, options)
    sheet = Worksheet({}, sizes)
    correlations: list[Span] = []
    for arm, n in enumerate((sizes.n1, sizes.n2), start=1):
        names = {"pre": "baseline_mean", "sd": "baseline_sd", "post": "mean"}
        for name, key in names.items():
            sheet.inputs[f"{name}{arm}"] = given.single(key, arm - 1)
        if sheet.inputs[f"sd{arm}"].lo <= 0:
            raise Unusable(f"the SD before of group {arm} may be zero as it is printed")
        if n < 3:
            raise Unusable(f"group {arm} has {n:.15g} participants, 3 are needed")
        r, source = correlation(given, options, arm - 1, n, f"group {arm}: ")
        sheet.record_step(f"correlation of group {arm}", f"r{arm}", source, BECKER, r)
        correlations.append(r)
    changes = [_standardised(arm) for arm in (1, 2)]
    for arm, change in enumerate(changes, start=1):
        text = "J(n - 1) (after - before) / SD before"
        sheet.compute_step(f"standardised change of group {arm}", f"g{arm}", text, BECKER, change)
    yi = sheet.compute_step(
        "difference", "g", "g1 - g2", BECKER, lambda a: changes[0](a) - changes[1](a)
    )
    rs = [r.best for r in correlations]
    best = {name: span.best for name, span in sheet.inputs.items()}
    if yi.best is None or None in best.values():
        return sheet.effect(options, measure, yi)
    if None in rs:
        return sheet.effect(options, measure, yi, because=NO_CORRELATION)
    variances = [
        SMCR.compute(
            m1i=np.float64(best[f"post{arm}"]),
            sd1i=np.float64(best[f"sd{arm}"]),
            m2i=np.float64(best[f"pre{arm}"]),
            ni=np.float64(n),
            ri=np.float64(r),
            **SMCR.variance_option(options.vtype),
        )[1]
        for arm, n, r in zip((1, 2), (sizes.n1, sizes.n2), rs, strict=True)
    ]
    vi = float(sum(variances))  # Becker 1988
    return sheet.effect(options, measure, yi, vi=vi)


def _standardised(arm: int) -> Formula:
    def change(a: Any) -> Any:
        after, before = getattr(a, f"post{arm}"), getattr(a, f"pre{arm}")
        n, sd = getattr(a, f"n{arm}"), getattr(a, f"sd{arm}")
        return exact_j(n - 1) * (after - before) / sd  # Becker 1988

    return change


FROM_CONTROLLED: Final = (
    Route(
        name="changes_r",
        words="from values before and after in both arms, by their correlation",
        arm_needs=("baseline_mean", "baseline_sd", "mean", "sd", "n"),
        measures=codes(MD, SMD),
        assumptions=SAME_PEOPLE,
        reference=f"{CHANGES}; Morris & DeShon 2002",
        run=_effect_of_raw_changes,
        arms=2,
    ),
    Route(
        name="changes_standardised",
        words="from changes in units of the SD before",
        arm_needs=("baseline_mean", "baseline_sd", "mean", "n"),
        measures=codes(SMCR),
        assumptions=(
            "each change is in units of its own group's SD before; a correlation is never assumed"
        ),
        reference=f"{BECKER}; Morris 2008, 10.1177/1094428106291059",
        run=_effect_of_standardised_changes,
        arms=2,
    ),
)
