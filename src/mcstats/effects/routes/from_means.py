"""Routes from means, change scores and medians of two groups."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

import numpy as np
from scipy import special

from mcstats.effects.assumptions import Options, Sizes
from mcstats.effects.bounds.propagate import Span, exactly
from mcstats.effects.measures.measure import Family, Measure, codes
from mcstats.effects.measures.percent_changes import PC
from mcstats.effects.measures.two_groups import MD, MEANS, SMD, SMDH
from mcstats.effects.routes.arm_means import (
    COMBINED,
    compare_means,
    effect_with_interval,
    spreads_of_arms,
)
from mcstats.effects.routes.route import Compute, Effect, Given, Route, Unusable
from mcstats.effects.routes.standardised import HANDBOOK, g_of_groups
from mcstats.effects.routes.worksheet import Formula, Worksheet, sizes_of


def _effect_from_means(key: str, kind: str) -> Compute:
    def run(given: Given, options: Options, measure: Measure) -> Effect:
        spreads = spreads_of_arms(given, kind, given.level(options))
        return compare_means(given, options, measure, key, spreads)

    return run


SKEWED: Final = "is skewed by the screen of Shi 2023"
QUARTILES: Final = ("median", "q1", "q3")
RANGE: Final = ("median", "min", "max")
FIVE: Final = ("median", "q1", "q3", "min", "max")


def range_in_sds(n: Any) -> Any:
    """Return the expected range of n normal values, in SDs."""
    return 2 * special.ndtri((n - 0.375) / (n + 0.25))  # Wan 2014, eq. 9


def quartiles_in_sds(n: Any) -> Any:
    """Return the expected distance of the quartiles of n normal values, in SDs."""
    return 2 * special.ndtri((0.75 * n - 0.125) / (n + 0.25))  # Wan 2014, eq. 16


def _weights(n: Any, keys: tuple[str, ...]) -> tuple[Any, Any]:
    """Return the weights of the middle of the range and of the quartiles; the median has the rest.

    That of what is not printed is 0.
    """
    if keys == QUARTILES:
        return 0.0, 0.7 + 0.39 / n  # Luo 2018, eq. 11
    if keys == RANGE:
        return 4 / (4 + n**0.75), 0.0  # Luo 2018, eq. 7
    return 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55  # Luo 2018, eq. 15


def mean_of_quantiles(v: Any, n: Any, keys: tuple[str, ...]) -> Any:
    """Return the mean that the printed quantiles of n values imply."""
    outer, inner = _weights(n, keys)
    mean = (1 - outer - inner) * v("median")
    for weight, low, high in ((outer, "min", "max"), (inner, "q1", "q3")):
        if low in keys:
            mean = mean + weight * (v(low) + v(high)) / 2
    return mean


def _covariances() -> list[list[float]]:
    """Return n times the covariances of the quartiles of n standard normal values, for large n."""
    p = np.array([0.25, 0.5, 0.75])
    density = np.exp(-(special.ndtri(p) ** 2) / 2) / np.sqrt(2 * np.pi)
    between = np.minimum.outer(p, p) * (1 - np.maximum.outer(p, p))
    covariances: list[list[float]] = (between / np.outer(density, density)).tolist()
    return covariances  # Mosteller 1946, 10.1214/aoms/1177730881


COVARIANCES: Final = _covariances()


def precision_of_quantiles(n: float, keys: tuple[str, ...]) -> float:
    """Return how precise `mean_of_quantiles` of normal values is, as a share of their own mean.

    In large samples; the middle of the range has the variance by which Luo 2018 weighs it.
    """
    outer, inner = _weights(n, keys)
    rest = 1 - outer - inner
    median, both = COVARIANCES[1][1], COVARIANCES[0][1]
    quartiles = (COVARIANCES[0][0] + COVARIANCES[0][2]) / 2
    spread = outer**2 * median * n**0.75 / 4 + inner**2 * quartiles + rest**2 * median
    return float(min(1.0, 1 / (spread + 2 * inner * rest * both)))


def precisions(sheet: Worksheet, sizes: Sizes, keys: tuple[str, ...]) -> Iterator[float]:
    """Yield `precision_of_quantiles` of both groups, and record what their people count for."""
    for arm, n in ((1, float(sizes.n1)), (2, float(sizes.n2))):
        precision = precision_of_quantiles(n, keys)
        name, text = f"people that the mean of group {arm} counts for", "n × its precision"
        sheet.record_step(name, f"N{arm}", text, "Luo 2018; Mosteller 1946", exactly(n * precision))
        yield precision


def _weight_of_range(n: Any, keys: tuple[str, ...]) -> Any:
    """Return the weight of the range in the SD; the quartiles have the rest."""
    if keys == FIVE:
        return 1 / (1 + 0.07 * n**0.6)  # Shi 2020, eq. 10
    return float(keys == RANGE)


def sd_of_quantiles(v: Any, n: Any, keys: tuple[str, ...]) -> Any:
    """Return the SD that the printed quantiles of n values imply."""
    if keys == QUARTILES:
        return (v("q3") - v("q1")) / quartiles_in_sds(n)  # Wan 2014, eq. 16
    if keys == RANGE:
        return (v("max") - v("min")) / range_in_sds(n)  # Wan 2014, eq. 9
    w = _weight_of_range(n, keys)
    outer = (v("max") - v("min")) / range_in_sds(n)
    inner = (v("q3") - v("q1")) / quartiles_in_sds(n)
    return w * outer + (1 - w) * inner


def precision_of_sd(n: float, keys: tuple[str, ...]) -> float:
    """Return how precise `sd_of_quantiles` of normal values is, as a share of their own SD.

    In large samples, of which the ends have Gumbel's distribution.
    """
    w = float(_weight_of_range(n, keys))
    quartiles = 2 * (COVARIANCES[0][0] - COVARIANCES[0][2]) / quartiles_in_sds(n) ** 2
    ends = n * np.pi**2 / (6 * np.log(n)) / range_in_sds(n) ** 2  # Cramer 1946, sec. 28.6
    return float(min(1.0, 1 / (2 * (w**2 * ends + (1 - w) ** 2 * quartiles))))


def screen_skewness(v: Any, n: float, keys: tuple[str, ...]) -> tuple[float, float]:
    """Return the statistic of the screen for skewness and its critical value at 5 %."""

    def lean(low: str, high: str) -> float:
        return float(abs(v(low) + v(high) - 2 * v("median")) / (v(high) - v(low)))

    if keys == QUARTILES:
        return lean("q1", "q3"), 2.65 / n**0.5 - 6 / n**2  # Shi 2023
    if keys == RANGE:
        return lean("min", "max"), 1 / np.log(n + 9) + 2.5 / (n + 1)  # Shi 2023
    outer = 2.65 * np.log(0.6 * n) / n**0.5 * lean("min", "max")
    return max(outer, lean("q1", "q3")), 3 / n**0.5 - 40 / n**3  # Shi 2023


ORDER: Final[tuple[str, ...]] = ("min", "q1", "median", "q3", "max")


def known_quantiles(values: Mapping[str, Span], group: int) -> dict[str, float]:
    """Return the best values of the quantiles of a group, from the lowest one on.

    Raises `Unusable` where one is only a bound, or they are out of order or may all be one value.
    """
    bests = {key: span.best for key, span in values.items()}
    known = {key: best for key, best in bests.items() if best is not None}
    if len(known) < len(bests):
        raise Unusable(f"a figure of group {group} is only a bound")
    sets = list(values.values())
    if any(a.hi > b.hi for a, b in itertools.pairwise(sets)):
        raise Unusable(f"the figures of group {group} are out of order")
    if sets[0].hi >= sets[-1].lo:
        raise Unusable(f"the spread of group {group} may be zero as it is printed")
    return known


def refuse_skewed(
    values: Mapping[str, Span], group: int, n: float, keys: tuple[str, ...], logs: str = ""
) -> None:
    """Raise `Unusable` where quantiles of a group give no mean and SD of normal values.

    Parameters
    ----------
    values : mapping of str to Span
        The quantiles, or the logarithms of them, in order.
    group, n : int, float
        The number of the group, and its size.
    keys : tuple of str
        Those that are printed.
    logs : str
        "the logarithms of " for logarithms.
    """
    known = known_quantiles(values, group)
    statistic, critical = screen_skewness(known.__getitem__, n, keys)
    if statistic >= critical:
        found = f"({statistic:.3g} against {critical:.3g})"
        if logs:
            raise Unusable(f"{logs}group {group} are skewed by the screen of Shi 2023 {found}")
        raise Unusable(f"group {group} {SKEWED} {found}: no normal mean and SD")


def _effect_from_medians(keys: tuple[str, ...]) -> Compute:
    def run(given: Given, options: Options, measure: Measure) -> Effect:
        given.refuse_third_arm("medians")
        sizes = sizes_of(given, options, least=2)
        inputs: dict[str, Span] = {}
        for arm, n in ((1, sizes.n1), (2, sizes.n2)):
            values = {key: given.single(key, arm - 1) for key in ORDER if key in keys}
            refuse_skewed(values, arm, n, keys)
            inputs |= {f"{key}{arm}": value for key, value in values.items()}
        return _compared(Worksheet(inputs, sizes), sizes, options, measure, keys)

    return run


def _compared(
    sheet: Worksheet, sizes: Sizes, options: Options, measure: Measure, keys: tuple[str, ...]
) -> Effect:
    def of(arm: int, what: Any) -> Formula:
        return lambda a: what(lambda key: getattr(a, f"{key}{arm}"), getattr(a, f"n{arm}"), keys)

    m1, m2 = of(1, mean_of_quantiles), of(2, mean_of_quantiles)
    s1, s2 = of(1, sd_of_quantiles), of(2, sd_of_quantiles)
    for arm, mean, sd in ((1, m1, s1), (2, m2, s2)):
        sheet.compute_step(
            f"mean of group {arm}", f"m{arm}", "weighted quantiles", "Luo 2018", mean
        )
        source = "Shi 2020, eq. 10" if keys == FIVE else "Wan 2014"
        sheet.compute_step(f"SD of group {arm}", f"SD{arm}", "range of quantiles", source, sd)

    def difference(a: Any) -> Any:
        return m1(a) - m2(a)

    def slope(key: str, arm: int) -> Formula:
        """Return what has the sign of dg: N' S² - N c s s', with N over S as in g."""

        def derivative(a: Any) -> Any:
            n = getattr(a, f"n{arm}")
            unit = {k: float(k == key) for k in keys}.__getitem__
            s = (s1 if arm == 1 else s2)(a)
            # mean and SD are linear in quantiles
            rise = mean_of_quantiles(unit, n, keys) * (1 if arm == 1 else -1)
            square = (a.n1 - 1) * s1(a) ** 2 + (a.n2 - 1) * s2(a) ** 2
            return rise * square - difference(a) * (n - 1) * s * sd_of_quantiles(unit, n, keys)

        return derivative

    # The quantiles enter mean and SD both, so that g need not be monotone in them.
    shared = {f"{k}{arm}": slope(k, arm) for k in keys if k != "median" for arm in (1, 2)}
    yi = sheet.bounds(g_of_groups(m1, m2, s1, s2), shared, shared)
    if measure.family is Family.RAW:
        yi = sheet.bounds(difference)
    return effect_with_interval(
        sheet, options, measure, yi, (m1, s1), (m2, s2), *precisions(sheet, sizes, keys)
    )


_NORMAL: Final = "normal values in both groups"
_SHI: Final = "Luo 2018, 10.1177/0962280216669183; Wan 2014, 10.1186/1471-2288-14-135"
_SCREEN: Final = "normal values, screened for skewness by Shi 2023 (10.1177/09622802231172043)"

_of_means: Final = partial(Route, measures=codes(*MEANS, PC), arms=2)
_of_medians: Final = partial(
    Route, measures=codes(MD, SMD), assumptions=_SCREEN, reference=_SHI, arms=2
)

FROM_MEANS: Final = (
    _of_means(
        name="means_sd",
        words="from means and SDs",
        arm_needs=("mean", "sd", "n"),
        assumptions=_NORMAL,
        reference=f"Cochrane Handbook 2019, sec. 6.5.1; arms taken together {COMBINED}",
        run=_effect_from_means("mean", "sd"),
    ),
    _of_means(
        name="means_se",
        words="from means and standard errors",
        arm_needs=("mean", "se", "n"),
        assumptions=_NORMAL,
        reference="Cochrane Handbook 2019, sec. 6.5.2.2",
        run=_effect_from_means("mean", "se"),
    ),
    _of_means(
        name="means_ci",
        words="from means and their intervals",
        arm_needs=("mean", "ci", "n"),
        assumptions=f"the intervals are t intervals of each group with n - 1 df; {_NORMAL}",
        reference=f"Cochrane Handbook 2019, sec. 6.5.2.2; arms taken together {COMBINED}",
        run=_effect_from_means("mean", "ci"),
    ),
    Route(
        name="changes_sd",
        words="from changes and their SDs",
        arm_needs=("change_mean", "change_sd", "n"),
        measures=codes(MD, SMD, SMDH, PC),
        assumptions=f"the SDs are those of the changes; {_NORMAL}",
        reference=f"{HANDBOOK}; Cochrane Handbook 2019, sec. 6.5.2.8",
        run=_effect_from_means("change_mean", "change_sd"),
        arms=2,
    ),
    _of_medians(
        name="medians_iqr",
        words="from medians and quartiles",
        arm_needs=(*QUARTILES, "n"),
        run=_effect_from_medians(QUARTILES),
    ),
    _of_medians(
        name="medians_range",
        words="from medians and ranges",
        arm_needs=(*RANGE, "n"),
        run=_effect_from_medians(RANGE),
    ),
    _of_medians(
        name="medians_five",
        words="from medians, quartiles and ranges",
        arm_needs=(*FIVE, "n"),
        reference=f"{_SHI}; Shi 2020, 10.1002/jrsm.1429",
        run=_effect_from_medians(FIVE),
    ),
)
