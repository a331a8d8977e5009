"""Our numbers against other programs: pingouin and statsmodels, where they compute the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

from mcstats.schema.tables import CheckRow, EffectRow, PooledRow
from mcstats.schema.topic import Topic

from .row import MATCH, MISMATCH, row

__all__ = ["second_routes"]

# The same formula in double precision, in another order of operations.
CLOSED_FORM = 1e-10
# Both programs take 1 - 3 / (4 df - 1) for the small-sample factor; from df = 9 on it is this
# close to the exact one (Hedges 1981, table 1), and below that the gap is computed.
FACTOR = 5e-4
# statsmodels iterates the Paule-Mandel equation to its own tolerance.
ITERATED = 1e-6
EXACT_FROM = 9.0
DIFFERS = "another program differs"

_Second = tuple[str, float, float]


def second_routes(
    topic: Topic, effects: Iterable[EffectRow], pooled: Iterable[PooledRow]
) -> Iterator[CheckRow]:
    """Yield a row for each effect and synthesis that another program computes too.

    The other program is never the only route; where it lacks a variant, nothing is compared.
    """
    effects = list(effects)
    for effect in effects:
        for name, value, tolerance in _effect(topic, effect):
            if effect.yi is not None:
                yield _row(f"route/{effect.effect}", effect.at, name, effect.yi, value, tolerance)
    by_id = {effect.effect: effect for effect in effects}
    for synthesis in pooled:
        for column, name, value, tolerance in _synthesis(synthesis, by_id):
            ours = getattr(synthesis, column)
            if ours is not None:
                check = f"route/{synthesis.synthesis}-{synthesis.method.lower()}-{column}"
                where = topic.line("claims", ("syntheses",))
                yield _row(check, where, name, ours, value, tolerance)


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


def _factor(df: float) -> float:
    """Return how far the approximate small-sample factor may lie from the exact one."""
    return FACTOR if df >= EXACT_FROM else 0.02


def _effect(topic: Topic, effect: EffectRow) -> Iterator[_Second]:
    if effect.yi is None or effect.estimable not in {"yes", "point"}:
        return
    if effect.measure == "SMD" and None not in (effect.n1, effect.n2, effect.df):
        yield from _standardised(effect)
    study = topic.studies[effect.study]
    result = next(r for r in study.results if r.id == effect.result)
    if effect.measure in {"RR", "OR", "RD"} and len(result.groups) == 2:
        yield from _counts(topic, effect)


def _standardised(effect: EffectRow) -> Iterator[_Second]:
    """From the t that g stands for, by pingouin; its Hedges factor is the approximate one."""
    import pingouin
    from scipy import special

    n1, n2, df = float(effect.n1 or 0), float(effect.n2 or 0), float(effect.df or 0)
    if df != n1 + n2 - 2 or min(n1, n2) < 2 or effect.yi is None:
        return
    exact = math.exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) / math.sqrt(df / 2)
    t = effect.yi / exact / math.sqrt(1 / n1 + 1 / n2)
    value = float(pingouin.compute_effsize_from_t(t, nx=n1, ny=n2, eftype="hedges"))
    yield "pingouin, from t", value, _factor(df)


def _counts(topic: Topic, effect: EffectRow) -> Iterator[_Second]:
    """From the events of both arms, by statsmodels."""
    from statsmodels.stats.meta_analysis import effectsize_2proportions

    counts = _events(topic, effect)
    if counts is None:
        return
    events1, n1, events2, n2 = counts
    zeros = 0 in (events1, events2, n1 - events1, n2 - events2)
    if zeros:
        return  # it adds a half by a rule of its own
    names = {"RR": "risk-ratio", "OR": "odds-ratio", "RD": "diff"}
    found = effectsize_2proportions(events1, n1, events2, n2, statistic=names[effect.measure])
    yield "statsmodels, from counts", float(found[0]), CLOSED_FORM


def _events(topic: Topic, effect: EffectRow) -> tuple[int, int, int, int] | None:
    from .sample import samples

    for sample in samples(topic, {}):
        if (sample.study.id, sample.result.id) == (effect.study, effect.result):
            both = sample.both("events", "n")
            if both is None or not all(span.exact for span in both.values()):
                return None
            return tuple(int(both[key].lo) for key in ("events1", "n1", "events2", "n2"))  # type: ignore[return-value]  # four
    return None


def _synthesis(
    synthesis: PooledRow, effects: dict[str, EffectRow]
) -> Iterator[tuple[str, str, float, float]]:
    """By statsmodels: equal effects, DerSimonian-Laird (truncated), and Paule-Mandel."""
    import numpy as np
    from statsmodels.stats.meta_analysis import combine_effects

    members = [effects.get(name) for name in synthesis.members.replace(";", " ").split()]
    known = [m for m in members if m is not None and m.yi is not None and m.vi is not None]
    if len(known) < 2 or len(known) != len(members) or synthesis.k != len(known):
        return
    y = np.array([m.yi for m in known], dtype=float)
    v = np.array([m.vi for m in known], dtype=float)
    methods: dict[str, tuple[str, Callable[[object], float], float]] = {
        "DL": ("chi2", lambda r: float(r.mean_effect_re), CLOSED_FORM),  # type: ignore[attr-defined]
        "PM": ("iterated", lambda r: float(r.mean_effect_re), ITERATED),  # type: ignore[attr-defined]
        "EE": ("chi2", lambda r: float(r.mean_effect_fe), CLOSED_FORM),  # type: ignore[attr-defined]
    }
    if synthesis.method not in methods:
        return
    kind, mean, tolerance = methods[synthesis.method]
    found = combine_effects(y, v, method_re=kind)
    if synthesis.method != "EE" and found.tau2 < 0:
        return  # it does not truncate at zero
    yield "mu", "statsmodels", mean(found), tolerance
