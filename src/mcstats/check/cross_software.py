"""Compare effects and syntheses with pingouin and statsmodels, where they compute the same.

Each program starts from the printed values and takes its own way from there. The programs are slow
to import, so each function imports the one that it needs: few topics need all of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from mcstats.check.consistency.result_values import ResultValues, values_of_results
from mcstats.check.row import MATCH, MISMATCH, check_row
from mcstats.effects.measures.measure import Sampling
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.measures.two_by_two import OR, RD, RR
from mcstats.effects.measures.two_groups import SMD
from mcstats.effects.routes.from_counts import possible_counts
from mcstats.effects.sampling_interval import LEVEL
from mcstats.model.tables import CheckRow, EffectRow, PooledRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Better

# The same formula in double precision, in another order of operations.
CLOSED_FORM_TOLERANCE = 1e-10
# Both programs take 1 - 3 / (4 df - 1) for the small-values factor. From df = 9 on it differs from
# the exact one (Hedges 1981) by less than this; with fewer nothing is compared.
SMALL_SAMPLE_TOLERANCE, MIN_DF_COMPARED = 5e-4, 9.0
# statsmodels iterates the Paule-Mandel equation to its own tolerance.
ITERATED_TOLERANCE = 1e-6
DIFFERS = "another program differs"
# Names that statsmodels gives to measures of two proportions.
STATSMODELS_NAMES = {RR.code: "risk-ratio", OR.code: "odds-ratio", RD.code: "diff"}

Second = tuple[str, str, float, float]  # the column, the program, its value, the tolerance


def compare_programs(
    topic: Topic, effects: Iterable[EffectRow], pooled: Iterable[PooledRow]
) -> Iterator[CheckRow]:
    """Yield a row for each figure of an effect or a synthesis that another program computes too.

    A variant that the other program lacks is not compared.
    """
    effects = list(effects)
    printed = {(s.study.id, s.result.id): s for s in values_of_results(topic, {})}
    for effect in effects:
        values = printed[effect.study, effect.result]
        for column, name, value, tolerance in _of_effect(values, effect):
            ours = getattr(effect, column)
            if ours is not None:
                check = f"route/{effect.effect}-{column}"
                yield _row(check, effect.at, name, ours, value, tolerance)
    by_id = {effect.effect: effect for effect in effects}
    for synthesis in pooled:
        for column, name, value, tolerance in _of_synthesis(synthesis, by_id):
            ours = getattr(synthesis, column)
            if ours is not None:
                apart = [synthesis.synthesis, synthesis.method.lower(), *_apart(synthesis)]
                check = f"route/{'-'.join(apart)}-{column}"
                where = topic.line("claims", ("syntheses",))
                yield _row(check, where, name, ours, value, tolerance)


def _apart(synthesis: PooledRow) -> list[str]:
    """Return the part of a name that tells a row from the main one with the same estimator."""
    usual = synthesis.role == "main" or synthesis.role.startswith("estimator ")
    return [] if usual else [synthesis.role.replace(" ", "-")]


def _row(
    check: str, where: str, name: str, ours: float, theirs: float, tolerance: float
) -> CheckRow:
    agrees = math.isclose(ours, theirs, rel_tol=tolerance, abs_tol=tolerance)
    return check_row(
        check,
        "route",
        where,
        MATCH if agrees else MISMATCH,
        f"{name} gives {theirs:.6g}",
        printed=repr(ours),
        allowed=f"{theirs!r} within {tolerance:g}",
        diagnosis="" if agrees else DIFFERS,
    )


def _of_effect(values: ResultValues, effect: EffectRow) -> Iterator[Second]:
    if effect.measure == SMD.code and effect.yi is not None:
        yield from _standardised(values, effect)
    elif effect.measure in STATSMODELS_NAMES and len(values.arms) == 2:
        yield from _counted(values, effect)
    elif find_measure(effect.measure).sampling is Sampling.EXACT:
        yield from _share(values)


def _standardised(values: ResultValues, effect: EffectRow) -> Iterator[Second]:
    n1, n2 = effect.n1, effect.n2
    if n1 is None or n2 is None or effect.df != n1 + n2 - 2 or effect.df < MIN_DF_COMPARED:
        return
    means = values.both("mean", "sd")
    # The programs do not know which direction is a benefit, so the sign comes from the data.
    sign = 1 if values.outcome.better is Better.HIGHER else -1
    best = {k: s.best for k, s in (means or {}).items() if s.best is not None}
    if effect.route == "means_sd" and len(best) == 4 and len(values.result.arms) == 2:
        from statsmodels.stats.meta_analysis import effectsize_smd

        inputs = (best["mean1"], best["sd1"], n1, best["mean2"], best["sd2"], n2)
        estimate = effectsize_smd(*inputs)
        yield (
            "yi",
            "statsmodels, from means and SDs",
            sign * float(estimate[0]),
            SMALL_SAMPLE_TOLERANCE,
        )
        return
    t = _statistic(values, effect, n1 + n2 - 2)
    if t is not None and effect.yi is not None:
        import pingouin

        value = float(pingouin.compute_effsize_from_t(abs(t), nx=n1, ny=n2, eftype="hedges"))
        source = "pingouin, from the printed statistic"
        yield "yi", source, math.copysign(value, effect.yi), SMALL_SAMPLE_TOLERANCE


def _statistic(values: ResultValues, effect: EffectRow, df: float) -> float | None:
    """Return t from the printed interval or the printed P value."""
    from scipy import stats

    of = {key: literal.set.best for key, literal in values.of.items()}
    difference, low, high, p = (of.get(key) for key in ("difference", "ci_lb", "ci_ub", "p"))
    if effect.route == "difference_ci" and None not in (difference, low, high):
        se = (float(high or 0) - float(low or 0)) / 2 / float(stats.t.ppf((1 + LEVEL) / 2, df))
        return float(difference or 0) / se
    if effect.route == "p_value" and p is not None:
        return float(stats.t.isf(p / 2, df))
    return None


def _counts(values: ResultValues) -> tuple[int, int, int, int] | None:
    both = values.both("events", "n")
    if both is None or not all(span.exact for span in both.values()):
        return None
    one, two = ((int(both[f"events{i}"].lo), int(both[f"n{i}"].lo)) for i in (1, 2))
    return (*one, *two)


def _counted(values: ResultValues, effect: EffectRow) -> Iterator[Second]:
    from statsmodels.stats.meta_analysis import effectsize_2proportions

    counts = _counts(values)
    if counts is None:
        return
    events1, n1, events2, n2 = counts
    if 0 in (events1, events2, n1 - events1, n2 - events2):
        return  # it adds a half by a rule of its own
    statistic = STATSMODELS_NAMES[effect.measure]
    estimate = effectsize_2proportions(events1, n1, events2, n2, statistic=statistic)
    sign = 1 if values.outcome.better is Better.HIGHER else -1
    yield "yi", "statsmodels, from counts", sign * float(estimate[0]), CLOSED_FORM_TOLERANCE
    yield "vi", "statsmodels, from counts", float(estimate[1]), CLOSED_FORM_TOLERANCE


def _share(values: ResultValues) -> Iterator[Second]:
    """Yield the union of the exact intervals of all counts that the printed share allows."""
    from statsmodels.stats.proportion import proportion_confint

    printed = values.arms.get(values.result.arms[0], {}) if values.result.arms else {}
    if "percent" not in printed or "n" not in printed:
        return
    n = int(printed["n"].number)
    fitting = possible_counts(printed["percent"].set, n)
    if fitting:
        low = proportion_confint(fitting[0], n, alpha=0.05, method="beta")[0]
        high = proportion_confint(fitting[-1], n, alpha=0.05, method="beta")[1]
        source = "statsmodels, Clopper and Pearson"
        yield "ci_lb", source, float(low), CLOSED_FORM_TOLERANCE
        yield "ci_ub", source, float(high), CLOSED_FORM_TOLERANCE


def _of_synthesis(synthesis: PooledRow, effects: Mapping[str, EffectRow]) -> Iterator[Second]:
    """Yield the figures of statsmodels: equal effects, DerSimonian-Laird, and Paule-Mandel."""
    from statsmodels.stats.meta_analysis import combine_effects

    members = [effects.get(name) for name in synthesis.members.replace(";", " ").split()]
    known = [m for m in members if m is not None and m.yi is not None and m.vi is not None]
    if len(known) < 2 or len(known) != len(members) or synthesis.k != len(known):
        return
    methods: dict[str, tuple[str, float]] = {
        "EE": ("chi2", CLOSED_FORM_TOLERANCE),
        "DL": ("chi2", CLOSED_FORM_TOLERANCE),
        "PM": ("iterated", ITERATED_TOLERANCE),
    }
    if synthesis.method not in methods:
        return
    kind, tolerance = methods[synthesis.method]
    y = np.array([m.yi for m in known], dtype=float)
    v = np.array([m.vi for m in known], dtype=float)
    # A negative tau2 can make weights negative; statsmodels then warns, and the result is dropped.
    with np.errstate(invalid="ignore", divide="ignore"):
        combined = combine_effects(y, v, method_re=kind)
    of_equal = synthesis.method == "EE"
    if not of_equal and combined.tau2 < 0:
        return  # statsmodels does not truncate tau2 at zero
    mean = combined.mean_effect_fe if of_equal else combined.mean_effect_re
    yield "mu", "statsmodels", float(mean), tolerance
    yield "q", "statsmodels", float(combined.q), CLOSED_FORM_TOLERANCE
    if not of_equal:
        yield "tau2", "statsmodels", float(combined.tau2), tolerance
