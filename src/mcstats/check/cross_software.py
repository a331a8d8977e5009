"""Compare effects and syntheses with pingouin and statsmodels, where they compute the same.

Each program starts from the printed values that the route started from, under the same options,
and takes its own way from there. A difference is a fault of one of the programs, and never one of
the topic's files: a row names the line that it rests on, and no failure is laid there. The programs
are slow to import, so each function imports the one that it needs: few topics need all of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import numpy.typing as npt

from mcstats.check.consistency.result_values import ResultValues, values_of_results
from mcstats.check.row import CONTRADICTION, RIGHT, ROUTE, check_row
from mcstats.effects.assumptions import DECLARED, Options, settle
from mcstats.effects.measures.measure import Sampling
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.measures.two_by_two import OR, RD, RR
from mcstats.effects.measures.two_groups import SMD
from mcstats.effects.routes.from_counts import possible_counts
from mcstats.effects.routes.route import Given
from mcstats.model.tables import CheckRow, EffectRow, PooledRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Better

# The same formula in double precision, in another order of operations.
CLOSED_FORM_TOLERANCE = 1e-10
# Both programs take 1 - 3 / (4 df - 1) for the small-values factor. From df = 9 on it differs from
# the exact one (Hedges 1981) by less than this; with fewer nothing is compared.
SMALL_SAMPLE_TOLERANCE, MIN_DF_COMPARED = 5e-4, 9.0
# statsmodels takes for a root of the Paule-Mandel equation where Q is so near to k - 1.
STATSMODELS_STOP = 1e-5
# It computes Q as a difference of two sums, each rounded about once for every study.
ROUNDING_OF_A_SUM = 4 * float(np.finfo(float).eps)
DIFFERS = "another program differs"
# Names that statsmodels gives to measures of two proportions.
STATSMODELS_NAMES = {RR.code: "risk-ratio", OR.code: "odds-ratio", RD.code: "diff"}

Floats = npt.NDArray[np.float64]
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
    blame = "" if agrees else "; one of the programs is wrong, and no file of the topic"
    return check_row(
        check,
        ROUTE,
        where,
        RIGHT if agrees else CONTRADICTION,
        f"{name} gives {theirs:.6g}{blame}",
        printed=repr(ours),
        allowed=f"{theirs!r} within {tolerance:g}",
        diagnosis="" if agrees else DIFFERS,
    )


def _of_effect(values: ResultValues, effect: EffectRow) -> Iterator[Second]:
    if effect.measure == SMD.code and effect.yi is not None:
        yield from _standardised(values, effect)
    elif effect.measure in STATSMODELS_NAMES and effect.route == "events":
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
    """Return t from the printed interval or the printed P value, read as the route reads them."""
    from scipy import stats

    options, _ = settle(values.study, values.result, DECLARED)
    of = {key: literal.set.best for key, literal in values.of.items()}
    difference, low, high, p = (of.get(key) for key in ("difference", "ci_lb", "ci_ub", "p"))
    if effect.route == "difference_ci" and None not in (difference, low, high):
        level = _level(values, options)
        se = (float(high or 0) - float(low or 0)) / 2 / float(stats.t.ppf((1 + level) / 2, df))
        return float(difference or 0) / se
    if effect.route == "p_value" and p is not None:
        return float(stats.t.isf(p / options.tails, df))
    return None


def _level(values: ResultValues, options: Options) -> float:
    """Return the level of the printed interval: printed, declared, or adjusted."""
    printed = {"level": values.of["level"].set} if "level" in values.of else {}
    return Given(printed).level(options)


def _counts(values: ResultValues) -> tuple[int, int, int, int] | None:
    both = values.both("events", "n")
    if both is None or not all(span.exact for span in both.values()):
        return None
    one, two = ((int(both[f"events{i}"].lo), int(both[f"n{i}"].lo)) for i in (1, 2))
    return (*one, *two)


def _counted(values: ResultValues, effect: EffectRow) -> Iterator[Second]:
    from statsmodels.stats.meta_analysis import effectsize_2proportions

    counts = _counts(values) if len(values.arms) == 2 else None
    if counts is None:
        return
    events1, n1, events2, n2 = counts
    if (n1, n2) != (effect.n1, effect.n2):
        return  # other sizes are declared
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
    kinds = {"EE": "chi2", "DL": "chi2", "PM": "iterated"}
    if synthesis.method not in kinds:
        return
    y = np.array([m.yi for m in known], dtype=float)
    v = np.array([m.vi for m in known], dtype=float)
    # A negative tau2 can make weights negative; statsmodels then warns, and the result is dropped.
    with np.errstate(invalid="ignore", divide="ignore"):
        combined = combine_effects(y, v, method_re=kinds[synthesis.method])
    of_equal = synthesis.method == "EE"
    if not of_equal and combined.tau2 < 0:
        return  # statsmodels does not truncate tau2 at zero
    of_q = _tolerance(ROUNDING_OF_A_SUM * y.size * float(np.sum(y * y / v)), float(combined.q))
    yield "q", "statsmodels", float(combined.q), of_q
    if of_equal:
        yield "mu", "statsmodels", float(combined.mean_effect_fe), CLOSED_FORM_TOLERANCE
        return
    tau2, mean = float(combined.tau2), float(combined.mean_effect_re)
    q, slope, at = _generalised_q(tau2, y, v)
    if synthesis.method == "PM":
        excess = q - (y.size - 1)
        if excess > STATSMODELS_STOP or (tau2 > 0 and excess < -STATSMODELS_STOP):
            return  # it gave up before its own rule was satisfied
        of_tau2 = STATSMODELS_STOP / slope
    else:
        weights = 1 / v
        of_tau2 = of_q / float(weights.sum() - (weights**2).sum() / weights.sum())
    of_tau2 = _tolerance(of_tau2, tau2)
    moved = abs(_generalised_q(tau2 + of_tau2 * max(1.0, tau2), y, v)[2] - at)
    yield "mu", "statsmodels", mean, _tolerance(moved, mean)
    yield "tau2", "statsmodels", tau2, of_tau2


def _tolerance(error: float, value: float) -> float:
    """Return a tolerance that covers an absolute error of a value, and rounding."""
    return CLOSED_FORM_TOLERANCE + error / max(1.0, abs(value))


def _generalised_q(tau2: float, y: Floats, v: Floats) -> tuple[float, float, float]:
    """Return Q at a variance between studies, how fast it falls there, and the mean."""
    w = 1 / (v + tau2)
    mean = float(w @ y / w.sum())
    residual = w * (y - mean)
    return float(residual @ (y - mean)), float(residual @ residual), mean
