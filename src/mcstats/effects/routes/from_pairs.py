"""Routes from pairs: the same or matched people, or parts of a body, under both treatments."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options
from mcstats.effects.bounds.propagate import Span, exactly, propagate
from mcstats.effects.measures.measure import Family, Measure, codes
from mcstats.effects.measures.paired import MC, ROMC, SMCRP
from mcstats.effects.measures.percent_changes import PC
from mcstats.effects.measures.small_sample import exact_j
from mcstats.effects.measures.two_by_two import OR, RD
from mcstats.effects.measures.two_groups import MD, ROM, SMD
from mcstats.effects.routes.correlation import correlation_of_pairs
from mcstats.effects.routes.printed_errors import PrintedError, effect_of_error, error_of, positive
from mcstats.effects.routes.route import Compute, Effect, Given, Route, Unusable
from mcstats.effects.routes.worksheet import VARIANCE_UNKNOWN, Worksheet
from mcstats.effects.sampling_interval import mean_interval

ELBOURNE: Final = "Elbourne et al. 2002, 10.1093/ije/31.1.140"
MCNEMAR: Final = "McNemar 1947; Elbourne et al. 2002, 10.1093/ije/31.1.140"
CROSSOVER: Final = "Cochrane Handbook 2019, sec. 23.2"
COUSINEAU: Final = "Cousineau 2020, 10.20982/tqmp.16.4.p418"
NO_PAIR_R: Final = "not printed: the correlation of the two values of a pair"
_SAME: Final = "each value of one treatment has its partner under the other; no carry-over"


def number_of_pairs(given: Given, options: Options) -> float | None:
    """Return the number of pairs, which is that of each arm; None where it is not known.

    Raises `Unusable` where the arms are not of one size: pairs without a partner were analysed.
    """
    if options.n1 is not None:
        return float(options.n1)
    known = {size for size in given.arm_sizes() if size is not None}
    if len(known) > 1:
        raise Unusable("the arms of a paired comparison are not of one size")
    return known.pop() if known else None


def _with_pairs(run: Compute) -> Compute:
    """Return the run of a route with the number of pairs as the size of the effect."""

    def sized(given: Given, options: Options, measure: Measure) -> Effect:
        return replace(run(given, options, measure), n1=number_of_pairs(given, options))

    return sized


def _from_difference(kind: str) -> Compute:
    """Return the run of a route from the mean difference within pairs, its error as `kind`."""

    def run(given: Given, options: Options, measure: Measure) -> Effect:
        n = number_of_pairs(given, options)
        if n is not None and n < 2:
            raise Unusable("a single pair has no spread")
        if n is None and kind in ("p", "pair_sd"):
            raise Unusable("not printed: n")
        df = None if n is None else n - 1
        sheet = Worksheet({"difference": given.single("difference")})
        yi = sheet.compute_step(
            measure.name, measure.code, "as printed", ELBOURNE, lambda a: a.difference
        )
        if kind == "pair_sd" and n is not None:
            sd = positive(given.single("pair_sd"), "the SD of the differences")
            se = propagate(lambda sd: sd / n**0.5, {"sd": sd})
            error = PrintedError(se, "SD of the differences / √n")
        else:
            error = error_of(kind, given, options, yi, df)
        return effect_of_error(sheet, options, measure, yi, error, df)

    return run


def _squared(r: Span) -> Span:
    """Return the set of r², as one input in which J is monotone."""
    square = propagate(lambda r: r * r, {"r": r}, corners=())
    return Span(max(square.lo, 0.0), min(square.hi, 1.0), best=square.best)


def _from_means(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the effect from the means and SDs of both treatments and the correlation of pairs."""
    if len(given.arms) != 2:
        raise Unusable("a paired comparison has two treatments")
    n = number_of_pairs(given, options)
    if n is None or n < 3:
        raise Unusable("not printed: n" if n is None else f"{n:.15g} pairs, 3 are needed")
    inputs = {
        name: given.single(key, arm)
        for arm, pair in enumerate((("m1", "s1"), ("m2", "s2")))
        for name, key in zip(pair, ("mean", "sd"), strict=True)
    }
    for arm in (1, 2):
        positive(inputs[f"s{arm}"], f"the SD of treatment {arm}")
    r = correlation_of_pairs(given, options)
    sheet = Worksheet(inputs)
    sheet.record_step("correlation of a pair", "r", "printed or declared", ELBOURNE, r)
    if measure.family is Family.STANDARDISED:
        by, text = SMCRP, "J (m1 - m2) / √((s1² + s2²) / 2)"
        sheet.inputs["square"] = _squared(r)

        def estimate(a: Any) -> Any:
            j = exact_j(2 * (n - 1) / (1 + a.square))  # Cousineau 2020, eq. 2
            return j * (a.m1 - a.m2) / np.sqrt((a.s1**2 + a.s2**2) / 2)

    elif measure.family is Family.RATIO:
        by, text = ROMC, "ln(m1 / m2)"
        for arm in (1, 2):
            positive(inputs[f"m{arm}"], f"the mean of treatment {arm}")

        def estimate(a: Any) -> Any:
            return np.log(a.m1 / a.m2)

    else:
        by, text = MC, "m1 - m2"

        def estimate(a: Any) -> Any:
            return a.m1 - a.m2

    yi = sheet.compute_step(measure.name, measure.code, text, COUSINEAU, estimate)
    best = {name: inputs[name].best for name in ("m1", "s1", "m2", "s2")}
    if None in best.values():
        return sheet.effect(options, measure, yi, because=VARIANCE_UNKNOWN)

    if r.best is None or yi.best is None:
        because = NO_PAIR_R if r.best is None else VARIANCE_UNKNOWN
        return sheet.effect(options, measure, yi, because=because)
    every = {"m1i": best["m1"], "sd1i": best["s1"], "m2i": best["m2"], "sd2i": best["s2"]}
    arguments = {k: np.asarray(v, float) for k, v in (every | {"ni": n, "ri": r.best}).items()}
    vi = float(by.compute(**{k: arguments[k] for k in by.inputs})[1])
    df = n - 1 if measure.family is Family.RAW else None
    ci = mean_interval(yi.best, math.sqrt(vi), df)
    return sheet.effect(options, measure, yi, vi=vi, ci=ci, df=df)


def _from_discordant(given: Given, options: Options, measure: Measure) -> Effect:
    """Return the effect from the pairs in which one treatment alone had the event."""
    first, last = (given.single(key).best for key in ("only_first", "only_last"))
    if first is None or last is None:
        raise Unusable("a number of discordant pairs is only a bound")
    sheet = Worksheet({"b": exactly(first), "c": exactly(last)})
    if measure.family is Family.RATIO:
        if not first and not last:
            raise Unusable("no discordant pairs")
        half = 0.0 if first and last else 0.5  # Haldane 1956, as of a table with a zero
        yi = sheet.compute_step(
            measure.name,
            measure.code,
            "ln(b / c)",
            MCNEMAR,
            lambda a: np.log((a.b + half) / (a.c + half)),
        )
        vi = 1 / (first + half) + 1 / (last + half)  # Elbourne et al. 2002
    else:
        n = number_of_pairs(given, options)
        if n is None or first + last > n:
            raise Unusable("not printed: n" if n is None else "more discordant pairs than pairs")
        yi = sheet.compute_step(
            measure.name, measure.code, "(b - c) / n", MCNEMAR, lambda a: (a.b - a.c) / n
        )
        vi = (first + last - (first - last) ** 2 / n) / n**2  # Elbourne et al. 2002
    if yi.best is None or vi <= 0:
        return sheet.effect(options, measure, yi, because="no discordant pairs")
    return sheet.effect(options, measure, yi, vi=vi)


_pairs: Final = partial(
    Route, measures=codes(MD, PC), reference=f"{ELBOURNE}; {CROSSOVER}", paired=True
)

FROM_PAIRS: Final = (
    *(
        _pairs(
            name=f"paired_difference_{name}",
            words=f"from the difference within pairs and its {words}",
            needs=("difference", kind),
            assumptions=f"normal differences; {_SAME}",
            run=_with_pairs(_from_difference(kind)),
        )
        for name, kind, words in (
            ("se", "se", "standard error"),
            ("ci", "ci", "interval"),
            ("t", "t", "paired t statistic"),
            ("p", "p", "P value of a paired t test"),
            ("sd", "pair_sd", "SD"),
        )
    ),
    _pairs(
        name="discordant_pairs",
        words="from the pairs in which one treatment alone had the event",
        needs=("only_first", "only_last"),
        measures=codes(OR, RD),
        assumptions=f"the odds ratio is the one within pairs; {_SAME}",
        run=_with_pairs(_from_discordant),
    ),
    Route(
        name="paired_means",
        words="from the means of both treatments of the same people",
        arm_needs=("mean", "sd", "n"),
        measures=codes(MD, SMD, ROM),
        assumptions=f"a correlation is never assumed, only declared; {_SAME}",
        reference=f"{ELBOURNE}; {CROSSOVER}; {COUSINEAU}",
        run=_with_pairs(_from_means),
        arms=2,
        paired=True,
    ),
)
