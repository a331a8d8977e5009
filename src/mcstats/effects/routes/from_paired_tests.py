"""Routes from the paired test of each of two arms, and from the F of one group seen twice."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, propagate
from mcstats.effects.measures.measure import Measure, codes
from mcstats.effects.measures.paired import SMCC, SMCR
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.routes.correlation import correlation_of_pairs
from mcstats.effects.routes.from_arm_changes import (
    BECKER,
    ERRORS,
    GIBBONS,
    NO_WAY,
    arm_size,
    effect_of_standardised_change,
    size_of_t,
)
from mcstats.effects.routes.printed_errors import against_test, f_statistic
from mcstats.effects.routes.route import Compute, Effect, Given, Route, Unusable
from mcstats.effects.routes.worksheet import Worksheet, sign_of
from mcstats.effects.sampling_interval import mean_interval

NO_CORRELATION: Final = "not printed: the correlation of before and after"


def _signed_t(given: Given, options: Options, kind: str, arm: int, n: float) -> Span:
    """Return the set of the paired t of one arm, with the sign of its change."""
    if kind == "t":
        return given.single("t", arm)
    size = size_of_t(given, options, kind, arm, n)
    printed = given.arms[arm]
    change = None
    if "change_mean" in printed or "change" in printed:
        change = given.single("change_mean" if "change_mean" in printed else "change", arm)
    elif "mean" in printed and "baseline_mean" in printed:
        means = {"after": given.single("mean", arm), "before": given.single("baseline_mean", arm)}
        change = propagate(lambda after, before: after - before, means)
    if change is None or change.lo <= 0 <= change.hi:
        raise Unusable(NO_WAY.format(who=f"group {arm + 1}"))
    return size if change.lo > 0 else size.negated()


def _of_paired_tests(kind: str) -> Compute:
    """Return the run of a route from the paired test of each of two arms."""

    def run(given: Given, options: Options, measure: Measure) -> Effect:
        given.refuse_third_arm("changes")
        n = [arm_size(given, options, arm) for arm in (0, 1)]
        raw = measure is SMCR
        sheet = Worksheet({})
        for arm in (0, 1):
            name = f"t{arm + 1}"
            sheet.inputs[name] = _signed_t(given, options, kind, arm, n[arm])
            sheet.record_step(
                f"paired t of group {arm + 1}", name, "", "Student 1908", sheet.inputs[name]
            )
            if raw:
                sheet.inputs[f"r{arm + 1}"] = correlation_of_pairs(given, options, arm)

        def change(a: Any, arm: int) -> Any:
            size = n[arm - 1]
            g = exact_j(size - 1) * getattr(a, f"t{arm}") / size**0.5
            if raw:
                g = g * np.sqrt(np.maximum(2 * (1 - getattr(a, f"r{arm}")), 0))
            return g  # Morris & DeShon 2002, 10.1037/1082-989X.7.1.105

        text = "J(n - 1) t √(2 (1 - r) / n)" if raw else "J(n - 1) t / √n"
        for arm in (1, 2):
            sheet.compute_step(
                f"standardised change of group {arm}",
                f"g{arm}",
                text,
                BECKER if raw else GIBBONS,
                lambda a, arm=arm: change(a, arm),  # type: ignore[misc]
            )
        yi = sheet.compute_step(
            "difference", "g", "g1 - g2", BECKER, lambda a: change(a, 1) - change(a, 2)
        )
        because = ""
        if kind == "p":
            because = next(filter(None, (against_test(given, options, arm) for arm in (0, 1))), "")
        ts = [sheet.inputs[f"t{arm}"].best for arm in (1, 2)]
        rs = [sheet.inputs[f"r{arm}"].best for arm in (1, 2)] if raw else [0.0, 0.0]
        if None in ts or None in rs:
            because = because if None in ts else NO_CORRELATION
            return sheet.effect(options, measure, yi, because=because)
        vi = estimate = 0.0
        for t, r, size, sign in zip(ts, rs, n, (1, -1), strict=True):
            factor = 2 * (1 - (r or 0.0)) if raw else 1.0
            g = float(exact_j(size - 1)) * (t or 0.0) * (factor / size) ** 0.5
            estimate += sign * g
            vi += factor / size + g**2 / (2 * size)  # Becker 1988, eq. 13
        ci = mean_interval(estimate, vi**0.5, None)
        return sheet.effect(options, measure, yi, vi=vi, ci=ci, because=because)

    return run


def _from_paired_f(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the mean change in units of its SD from the F of one group seen twice."""
    n = arm_size(given, options, 0)
    sheet = Worksheet({"f": f_statistic(given.single("f"))})
    sign = sign_of(given, options, NO_WAY.format(who="it"))
    sheet.compute_step("paired t statistic", "t", "± √F", "Student 1908", lambda a: np.sqrt(a.f))
    yi = sheet.compute_step(
        measure.name,
        measure.code,
        "J(n - 1) t / √n",
        GIBBONS,
        lambda a: sign * exact_j(n - 1) * np.sqrt(a.f) / n**0.5,
    )
    return effect_of_standardised_change(sheet, options, measure, yi, n)


_NORMAL: Final = "normal changes"

FROM_PAIRED_TESTS: Final = (
    *(
        Route(
            name=f"paired_{kind}_of_arms",
            words=f"from the {many} of the changes of both arms",
            arm_needs=(key, "n"),
            measures=codes(SMCC, SMCR),
            assumptions=f"a paired test of the change in each arm; {_NORMAL}",
            reference=f"{GIBBONS}; {BECKER}; Morris & DeShon 2002",
            run=_of_paired_tests(kind),
            arms=2,
        )
        for kind, (key, many, _) in ERRORS.items()
        if kind in ("t", "f", "p")
    ),
    Route(
        name="paired_f",
        words="from the F statistic of one group seen twice",
        needs=("f",),
        arm_needs=("n",),
        measures=codes(SMCC),
        assumptions=f"an analysis of two repeated measures, whose F is the square of t; {_NORMAL}",
        reference=GIBBONS,
        run=_from_paired_f,
        arms=1,
    ),
)
