"""Our numbers against other programs: pingouin and statsmodels, where they compute the same.

Each starts from the printed values, as ours did, and takes its own way from there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

from mcstats.effects.measure import Sampling
from mcstats.effects.measures import find_measure
from mcstats.effects.measures_counts import OR, RD, RR
from mcstats.effects.measures_means import SMD
from mcstats.effects.sampling import LEVEL
from mcstats.schema.tables import CheckRow, EffectRow, PooledRow
from mcstats.schema.topic import Topic
from mcstats.schema.words import Better

from .row import MATCH, MISMATCH, row
from .sample import Sample, samples

__all__ = ["second_routes"]

# The same formula in double precision, in another order of operations.
CLOSED_FORM = 1e-10
# Both programs take 1 - 3 / (4 df - 1) for the small-sample factor. From df = 9 on it lies this
# close to the exact one (Hedges 1981); below, their effects are not compared.
FACTOR, FACTOR_FROM = 5e-4, 9.0
# statsmodels iterates the Paule-Mandel equation to its own tolerance.
ITERATED = 1e-6
DIFFERS = "another program differs"
# Names that statsmodels gives to measures of two proportions.
STATISTICS = {RR.code: "risk-ratio", OR.code: "odds-ratio", RD.code: "diff"}

Second = tuple[str, str, float, float]  # the column, the program, its value, the tolerance


def second_routes(
    topic: Topic, effects: Iterable[EffectRow], pooled: Iterable[PooledRow]
) -> Iterator[CheckRow]:
    """Yield a row for each figure of an effect or a synthesis that another program computes too.

    The other program is never the only route; where it lacks a variant, nothing is compared.
    """
    effects = list(effects)
    printed = {(s.study.id, s.result.id): s for s in samples(topic, {})}
    for effect in effects:
        sample = printed[effect.study, effect.result]
        for column, name, value, tolerance in _of_effect(sample, effect):
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
    """Return what tells a row from the main one with the same estimator."""
    usual = synthesis.role == "main" or synthesis.role.startswith("estimator ")
    return [] if usual else [synthesis.role.replace(" ", "-")]


def _row(
    check: str, where: str, name: str, ours: float, theirs: float, tolerance: float
) -> CheckRow:
    met = math.isclose(ours, theirs, rel_tol=tolerance, abs_tol=tolerance)
    return row(
        check,
        "route",
        where,
        MATCH if met else MISMATCH,
        f"{name} gives {theirs:.6g}",
        printed=repr(ours),
        allowed=f"{theirs!r} within {tolerance:g}",
        diagnosis="" if met else DIFFERS,
    )


def _of_effect(sample: Sample, effect: EffectRow) -> Iterator[Second]:
    if effect.measure == SMD.code and effect.yi is not None:
        yield from _standardised(sample, effect)
    elif effect.measure in STATISTICS and len(sample.arms) == 2:
        yield from _counted(sample, effect)
    elif find_measure(effect.measure).sampling is Sampling.EXACT:
        yield from _share(sample)


def _standardised(sample: Sample, effect: EffectRow) -> Iterator[Second]:
    n1, n2 = effect.n1, effect.n2
    if n1 is None or n2 is None or effect.df != n1 + n2 - 2 or effect.df < FACTOR_FROM:
        return
    means = sample.both("mean", "sd")
    # The sign that favours the first arm is the data's; what is compared is the size.
    better = next(o.better for o in sample.study.outcomes if o.id == sample.result.outcome)
    sign = 1 if better is Better.HIGHER else -1
    best = {k: s.best for k, s in (means or {}).items() if s.best is not None}
    if effect.route == "means_sd" and len(best) == 4 and len(sample.result.arms) == 2:
        from statsmodels.stats.meta_analysis import effectsize_smd

        values = (best["mean1"], best["sd1"], n1, best["mean2"], best["sd2"], n2)
        found = effectsize_smd(*values)
        yield "yi", "statsmodels, from means and SDs", sign * float(found[0]), FACTOR
        return
    t = _statistic(sample, effect, n1 + n2 - 2)
    if t is not None and effect.yi is not None:
        import pingouin

        value = float(pingouin.compute_effsize_from_t(abs(t), nx=n1, ny=n2, eftype="hedges"))
        told = "pingouin, from the printed statistic"
        yield "yi", told, math.copysign(value, effect.yi), FACTOR


def _statistic(sample: Sample, effect: EffectRow, df: float) -> float | None:
    """Return t of the printed values: by its interval, or by its P value."""
    from scipy import stats

    of = {key: literal.set.best for key, literal in sample.of.items()}
    difference, low, high, p = (of.get(key) for key in ("difference", "ci_lb", "ci_ub", "p"))
    if effect.route == "difference_ci" and None not in (difference, low, high):
        se = (float(high or 0) - float(low or 0)) / 2 / float(stats.t.ppf((1 + LEVEL) / 2, df))
        return float(difference or 0) / se
    if effect.route == "p_value" and p is not None:
        return float(stats.t.isf(p / 2, df))
    return None


def _counts(sample: Sample) -> tuple[int, int, int, int] | None:
    both = sample.both("events", "n")
    if both is None or not all(span.exact for span in both.values()):
        return None
    one, two = ((int(both[f"events{i}"].lo), int(both[f"n{i}"].lo)) for i in (1, 2))
    return (*one, *two)


def _counted(sample: Sample, effect: EffectRow) -> Iterator[Second]:
    from statsmodels.stats.meta_analysis import effectsize_2proportions

    counts = _counts(sample)
    if counts is None:
        return
    events1, n1, events2, n2 = counts
    if 0 in (events1, events2, n1 - events1, n2 - events2):
        return  # it adds a half by a rule of its own
    statistic = STATISTICS[effect.measure]
    found = effectsize_2proportions(events1, n1, events2, n2, statistic=statistic)
    better = next(o.better for o in sample.study.outcomes if o.id == sample.result.outcome)
    sign = 1 if better is Better.HIGHER else -1
    yield "yi", "statsmodels, from counts", sign * float(found[0]), CLOSED_FORM
    yield "vi", "statsmodels, from counts", float(found[1]), CLOSED_FORM


def _share(sample: Sample) -> Iterator[Second]:
    """Yield the union of the exact intervals of all counts that a printed share leaves open."""
    from statsmodels.stats.proportion import proportion_confint

    from mcstats.effects.routes_counts import possible_counts

    printed = sample.arms.get(sample.result.arms[0], {}) if sample.result.arms else {}
    if "percent" not in printed or "n" not in printed:
        return
    n = int(printed["n"].number)
    fitting = possible_counts(printed["percent"].set, n)
    if fitting:
        low = proportion_confint(fitting[0], n, alpha=0.05, method="beta")[0]
        high = proportion_confint(fitting[-1], n, alpha=0.05, method="beta")[1]
        told = "statsmodels, Clopper and Pearson"
        yield "ci_lb", told, float(low), CLOSED_FORM
        yield "ci_ub", told, float(high), CLOSED_FORM


def _of_synthesis(synthesis: PooledRow, effects: Mapping[str, EffectRow]) -> Iterator[Second]:
    """By statsmodels: equal effects, DerSimonian-Laird, and Paule-Mandel."""
    import numpy as np
    from statsmodels.stats.meta_analysis import combine_effects

    members = [effects.get(name) for name in synthesis.members.replace(";", " ").split()]
    known = [m for m in members if m is not None and m.yi is not None and m.vi is not None]
    if len(known) < 2 or len(known) != len(members) or synthesis.k != len(known):
        return
    methods: dict[str, tuple[str, float]] = {
        "EE": ("chi2", CLOSED_FORM),
        "DL": ("chi2", CLOSED_FORM),
        "PM": ("iterated", ITERATED),
    }
    if synthesis.method not in methods:
        return
    kind, tolerance = methods[synthesis.method]
    y = np.array([m.yi for m in known], dtype=float)
    v = np.array([m.vi for m in known], dtype=float)
    # Where its tau2 is below zero so may be its weights; what follows from them is not read.
    with np.errstate(invalid="ignore", divide="ignore"):
        found = combine_effects(y, v, method_re=kind)
    of_equal = synthesis.method == "EE"
    if not of_equal and found.tau2 < 0:
        return  # it does not truncate at zero
    mean = found.mean_effect_fe if of_equal else found.mean_effect_re
    yield "mu", "statsmodels", float(mean), tolerance
    yield "q", "statsmodels", float(found.q), CLOSED_FORM
    if not of_equal:
        yield "tau2", "statsmodels", float(found.tau2), tolerance
