"""From means and spreads of two groups to any measure that takes them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final

import numpy as np

from mcstats.effects.assumptions import Options, Sizes
from mcstats.effects.bounds.propagate import Span, exactly, propagate
from mcstats.effects.measures.measure import Measure, Sampling
from mcstats.effects.routes.route import Effect, Given, Unusable
from mcstats.effects.routes.shared_control import split_standardised
from mcstats.effects.routes.standardised import HANDBOOK
from mcstats.effects.routes.worksheet import VARIANCE_UNKNOWN, Formula, Worksheet, sizes_of
from mcstats.effects.sampling_interval import mean_interval, quantile, standardised_interval

COMBINED: Final = "Cochrane Handbook 2019, table 6.5.a"


@dataclass(frozen=True, slots=True)
class Spread:
    """The SD of one group as a formula of the values printed of it.

    Attributes
    ----------
    inputs : mapping of str to Span
        Printed sets, by names that end in the number of the group.
    sd : Formula
        The SD, from these inputs and the sizes n1 and n2.
    text : str
        The formula in words.
    """

    inputs: Mapping[str, Span] = field(default_factory=dict)
    sd: Formula = field(default=lambda a: a)
    text: str = "as printed"


def spreads_of_arms(given: Given, kind: str, level: float) -> list[Spread]:
    """Return the spread of each arm from its `sd`, `change_sd`, `se` or `ci`."""
    return [_spread(given, kind, index, level) for index in range(len(given.arms))]


def _spread(given: Given, kind: str, index: int, level: float) -> Spread:
    arm = index + 1
    size, key = f"n{arm}", f"{kind}{arm}"
    if kind == "ci":
        low, high = f"lo{arm}", f"hi{arm}"
        ends = dict(zip((low, high), given.ends(index), strict=True))
        text = "√n (upper - lower) / (2 t quantile at n - 1)"
        return Spread(ends, _sd_from_ci(low, high, size, level), text)
    inputs = {key: given.single(kind, index)}
    if kind == "se":
        return Spread(inputs, _sd_from_se(key, size), "SE √n")
    return Spread(inputs, _as_printed(key))


def _sd_from_ci(low: str, high: str, size: str, level: float) -> Formula:
    def sd(a: Any) -> Any:
        n = getattr(a, size)
        width = getattr(a, high) - getattr(a, low)
        return width / (2 * quantile(n - 1, level)) * np.sqrt(n)  # Cochrane Handbook 2019, 6.5.2.2

    return sd


def _sd_from_se(key: str, size: str) -> Formula:
    return lambda a: getattr(a, key) * np.sqrt(getattr(a, size))  # Cochrane Handbook 2019, 6.5.2.2


def _as_printed(key: str) -> Formula:
    return lambda a: getattr(a, key)


def combine_groups(
    means: Sequence[Span], sds: Sequence[Span], counts: Sequence[float]
) -> tuple[Span, Span]:
    """Return mean and SD of several groups taken together.

    The two sets are certified one by one; that the same means enter both is not used, so that a
    figure made of both may be a little wider than the printing leaves it.
    """
    mean, sd, n = means[0], sds[0], counts[0]
    for other_mean, other_sd, m in zip(means[1:], sds[1:], counts[1:], strict=True):
        pair = {"m1": mean, "m2": other_mean}
        apart = propagate(lambda m1, m2: m1 - m2, pair)
        square = propagate(lambda d: d * d, {"d": apart}, corners=())
        inputs = {"s1": sd, "s2": other_sd, "square": square}
        mean = propagate(lambda m1, m2, n=n, m=m: (n * m1 + m * m2) / (n + m), pair)
        sd = propagate(
            lambda s1, s2, square, n=n, m=m: np.sqrt(
                ((n - 1) * s1**2 + (m - 1) * s2**2 + n * m / (n + m) * square) / (n + m - 1)
            ),
            inputs,
        )  # Cochrane Handbook 2019, table 6.5.a
        n += m
    return mean, sd


def compare_means(
    given: Given, options: Options, measure: Measure, key: str, spreads: Sequence[Spread]
) -> Effect:
    """Return the effect of arm 1 against arm 2 from means printed as `key` and their spreads.

    Raises `Unusable` where an SD may be zero, or a group has fewer than two participants.
    """
    sizes = sizes_of(given, options)
    if min(sizes.pairs1.min(), sizes.pairs2.min()) < 2:
        raise Unusable("a group of fewer than two participants has no SD")
    means = [given.single(key, index) for index in range(len(given.arms))]
    if len(means) > 2:
        means, spreads = _combine_first_arms(given, means, spreads)
    inputs = {"m1": means[0], "m2": means[1], **spreads[0].inputs, **spreads[1].inputs}
    sheet = Worksheet(inputs, sizes)
    for arm, spread in enumerate(spreads, 1):
        sd = sheet.compute_step(f"SD of group {arm}", f"SD{arm}", spread.text, HANDBOOK, spread.sd)
        if sd.lo <= 0:
            raise Unusable(f"the SD of group {arm} may be zero as it is printed", sheet.steps)
    return effect_of_means(sheet, options, measure, spreads[0].sd, spreads[1].sd)


def _combine_first_arms(
    given: Given, means: list[Span], spreads: Sequence[Spread]
) -> tuple[list[Span], list[Spread]]:
    """Return means and spreads of two groups, the first being all arms before the last."""
    known = [size for size in given.arm_sizes() if size is not None]
    if len(known) < len(given.arms):
        raise Unusable("not printed: n of every arm")
    sds = []
    for arm, (spread, n) in enumerate(zip(spreads, known, strict=True), 1):
        sds.append(Worksheet({**spread.inputs, f"n{arm}": exactly(n)}).bounds(spread.sd))
    if min(sd.lo for sd in sds) <= 0:
        raise Unusable("an SD may be zero as it is printed")
    mean, sd = combine_groups(means[:-1], sds[:-1], known[:-1])
    groups = [
        Spread({"sd1": sd}, _as_printed("sd1"), "arms before the last taken together"),
        Spread({"sd2": sds[-1]}, _as_printed("sd2"), spreads[-1].text),
    ]
    return [mean, means[-1]], groups


def effect_of_means(
    sheet: Worksheet, options: Options, measure: Measure, sd1: Formula, sd2: Formula
) -> Effect:
    """Return the effect by the measure's own formula, from m1, m2 and formulas for the SDs.

    Raises `Unusable` where the measure needs positive means and one may be zero or less.
    """
    positive = measure.limits.get("m1i")
    if positive is not None and min(sheet.inputs["m1"].lo, sheet.inputs["m2"].lo) <= positive.low:
        because = f"{measure.code} needs a {positive.meaning}: {positive.text}"
        raise Unusable(because, sheet.steps)
    variant = measure.variance_option(options.vtype)

    def estimate(a: Any) -> Any:
        every = {"m1i": a.m1, "sd1i": sd1(a), "n1i": a.n1, "m2i": a.m2, "sd2i": sd2(a), "n2i": a.n2}
        return measure.compute(**{name: every[name] for name in measure.inputs}, **variant)[0]

    formula = estimate
    if measure.sampling is Sampling.T:  # a difference: SDs that are open do not open it
        formula = _difference
    enclosed = {"m1", "m2"} if "m1i" not in measure.corners else set()
    yi = sheet.compute_step(
        measure.name, measure.code, measure.formula, measure.reference, formula, enclosed
    )
    return effect_with_interval(
        sheet, options, measure, yi, (lambda a: a.m1, sd1), (lambda a: a.m2, sd2)
    )


def _difference(a: Any) -> Any:
    return a.m1 - a.m2


Group = tuple[Formula, Formula]


def effect_with_interval(
    sheet: Worksheet,
    options: Options,
    measure: Measure,
    yi: Span,
    group1: Group,
    group2: Group,
    precision1: float = 1.0,
    precision2: float = 1.0,
) -> Effect:
    """Return the effect with variance and interval, from formulas for mean and SD of each group.

    A group whose mean was estimated with a precision below 1 counts as so much smaller.
    """
    best = None if sheet.sizes is None else _best(sheet, sheet.sizes)
    if yi.best is None or best is None:
        return sheet.effect(options, measure, yi, because=VARIANCE_UNKNOWN)
    every: dict[str, float] = {"n1i": best.n1 * precision1, "n2i": best.n2 * precision2}
    for arm, (mean, sd) in (("1", group1), ("2", group2)):
        every |= {f"m{arm}i": mean(best), f"sd{arm}i": sd(best)}
    # A control group that serves several comparisons is split between them, so that nobody is
    # counted twice; Cochrane Handbook 2019, sec. 23.3.4. Its SD is that of the whole group.
    share = {**every, "n2i": every["n2i"] / options.shared}
    whole = measure.sampling is Sampling.NONCENTRAL_T and options.vtype == "LS"
    arguments = {name: np.asarray((every if whole else share)[name]) for name in measure.inputs}
    vi = float(measure.compute(**arguments, **measure.variance_option(options.vtype))[1])
    if whole and options.shared != 1:
        n1, n2 = (float(every[n]) for n in ("n1i", "n2i"))
        vi = split_standardised(vi, yi.best, n1, n2, options.shared)
    df, ci = _interval(measure, yi.best, vi, {n: float(v) for n, v in every.items()}, share["n2i"])
    return sheet.effect(options, measure, yi, vi=vi, ci=ci, df=df)


def _best(sheet: Worksheet, sizes: Sizes) -> Any:
    values = {name: span.best for name, span in sheet.inputs.items()}
    if any(value is None for value in values.values()):
        return None
    return SimpleNamespace(**{n: np.float64(v) for n, v in (values | sizes.best).items()})


def _interval(
    measure: Measure, yi: float, vi: float, v: Mapping[str, float], part: float
) -> tuple[float | None, tuple[float, float]]:
    """Return degrees of freedom and the sampling interval, with a part of the last group."""
    n1, n2, sd1, sd2 = v["n1i"], v["n2i"], v["sd1i"], v["sd2i"]
    df: float | None = None
    if measure.sampling is Sampling.NONCENTRAL_T:
        df, factor = n1 + n2 - 2, math.sqrt(1 / n1 + 1 / part)
        pooled = math.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / df)
        return df, standardised_interval((v["m1i"] - v["m2i"]) / pooled / factor, df, factor)
    if measure.sampling is Sampling.T:
        v1, v2 = sd1**2 / n1, sd2**2 / part
        df = (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (part - 1))  # Welch 1947
    return df, mean_interval(yi, math.sqrt(vi), df)
