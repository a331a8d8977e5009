"""The syntheses that a topic asks for: like with like, the main analysis and its sensitivities."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from mcstats.effects.effect_rows import estimate_of
from mcstats.effects.measures.registry import find_measure
from mcstats.effects.pooling.count_methods import (
    COUNT_METHODS,
    pool_tables,
    usual_method,
)
from mcstats.effects.pooling.half_normal import PRIOR_SOURCE, pool_half_normal
from mcstats.effects.pooling.pool import SINGLE_NOTE, pool_columns
from mcstats.effects.routes.designs import CLUSTERING_UNSAID, allows_for_clusters_unsaid
from mcstats.effects.routes.table_of_counts import Counts, table_of_counts
from mcstats.effects.study_effects import StudyEffects, effects_of
from mcstats.model.claim import Synthesis
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.result import Result
from mcstats.model.study import Study
from mcstats.model.tables import EffectRow, PooledRow
from mcstats.model.topic import Topic

MAIN, SINGLE = "main", "single study"
HALF_NORMAL = "half-normal prior"
SOUND = "without studies at high risk of bias"
CLUSTERS_SURE = "without intervals of clusters that may not be allowed for"
CONSISTENT = "without studies whose figures contradict themselves"
FEW = 3  # at most so many studies leave Hartung-Knapp few degrees of freedom; Wald stands beside
FEW_FOR_TAU = 4  # at most so many say next to nothing about the variance between studies
UNKNOWN_SPREAD = (
    "an estimated variance between studies of zero from so few studies is no sign that they "
    "agree: the prediction interval leaves out what is not known of it; the row with a "
    "half-normal prior does not"
)
FIGURES = "mu se ci_lb ci_ub pi_lb pi_ub tau2 tau2_lb tau2_ub i2 q q_p level pi_df".split()
DEFAULT_METHOD = "REML"
FROM_TABLES = ("events", "percentages")
_TEST_OF = {"EE": "z"}
_NO_HEDGES: Mapping[str, Hedge] = MappingProxyType({})
OTHER_METHODS = ("DL", "PM", "ML", "EE")  # the estimators that a reader will ask for


def pool_topic(
    topic: Topic,
    effects: Sequence[EffectRow],
    at_high_risk: Collection[tuple[str, str]] = (),
    contradicted: Mapping[str, str] = MappingProxyType({}),
) -> list[PooledRow]:
    """Return the rows of every synthesis of a topic.

    Parameters
    ----------
    effects : sequence of EffectRow
        All effects of the topic.
    at_high_risk : collection of (str, str)
        Each study with the result for which it is at high risk of bias.
    contradicted : mapping of str to str
        The studies whose printed figures contradict themselves, and how.

    Returns
    -------
    list of PooledRow
        For each synthesis the main row first (a single study where only one can be pooled, none
        where none can), then its sensitivities: other estimators, a half-normal prior where
        studies are few, other ways to treat tables with a zero, each study left out, those at high
        risk of bias left out, those that contradict themselves left out. Members that measure
        another thing, or on another scale, are refused when the data are read.
    """
    rows: list[PooledRow] = []
    for synthesis in topic.claims.syntheses:
        rows.extend(_rows_of(topic, synthesis, effects, at_high_risk, contradicted))
    return rows


def method_of(topic: Topic, synthesis: Synthesis, effects: Sequence[EffectRow]) -> str:
    """Return how a synthesis is pooled: as declared, or as is usual for its tables, or by REML."""
    if synthesis.method is not None:
        return synthesis.method
    rows = [row for member in synthesis.members if (row := estimate_of(effects, member))]
    tables = [table_of_effect(topic, row) for row in rows if row.estimable == "yes"]
    known = [table for table in tables if table is not None]
    usual = usual_method(synthesis.measure, known) if known and len(known) == len(tables) else None
    return usual or DEFAULT_METHOD


def table_of_effect(topic: Topic, row: EffectRow) -> Counts | None:
    """Return the table of counts behind an effect; None where it is not printed."""
    study = topic.studies[row.study]
    result = next(r for r in study.results if r.id == row.result)
    return table_behind(study, result, row.route, effects_of(topic))


def table_behind(
    study: Study, result: Result, route: str, effects: StudyEffects | None = None
) -> Counts | None:
    """Return the table of counts from which a route takes a result; None where it takes none."""
    if route not in FROM_TABLES:  # an adjusted ratio has counts beside it, and is not of them
        return None
    try:
        known = (effects or StudyEffects()).assume(study, result, _NO_HEDGES)
    except PrintedError:  # "about 5": no count
        return None
    return table_of_counts(known.given, known.options)


def pool_members(
    synthesis: Synthesis,
    rows: Sequence[EffectRow],
    role: str,
    because: str,
    *,
    method: str | None = None,
    test: str | None = None,
    tables: Sequence[Counts] = (),
) -> PooledRow:
    """Pool effects by one method, or return the only study as it is.

    Parameters
    ----------
    synthesis : Synthesis
        The question that they answer.
    rows : sequence of EffectRow
        Effects with a variance, at least one.
    role, because : str
        The texts of the row.
    method, test : str, optional
        In the place of those of the synthesis; without either REML, and the interval of the
        Cochrane Handbook 2024, 10.10.4.4.
    tables : sequence of (events 1, size 1, events 2, size 2)
        The tables behind the effects, for a method that pools tables.

    Returns
    -------
    PooledRow
        A single study keeps its own interval, and has no method and no heterogeneity.
    """
    method = method or synthesis.method or DEFAULT_METHOD
    if len(rows) == 1:
        # Its interval is by its own degrees of freedom: no test of ours.
        (only,) = rows
        figures: dict[str, Any] = {"mu": only.yi, "se": only.sei, "level": only.level}
        figures |= {"ci_lb": only.ci_lb, "ci_ub": only.ci_ub, "weights": [100.0]}
        figures |= {"note": SINGLE_NOTE}
    elif method in COUNT_METHODS:
        figures = pool_tables(method, synthesis.measure, tables)
    elif method == HALF_NORMAL:
        figures = _half_normal(rows)
    else:
        figures = _inverse_variance(rows, method, test or synthesis.test)
    numbers = {name: _number(figures.get(name)) for name in FIGURES}
    note = str(figures.get("note") or "")
    few = 1 < len(rows) <= FEW_FOR_TAU and method != "EE"
    if role == MAIN and few and numbers["tau2"] == 0:
        note = "; ".join(text for text in (note, UNKNOWN_SPREAD) if text)
    return PooledRow(
        synthesis=synthesis.id,
        outcome=synthesis.measures,
        measure=synthesis.measure,
        method=str(figures.get("method") or ""),
        k=len(rows),
        **numbers,
        test=str(figures.get("test") or ""),
        stratum=synthesis.stratum,
        role=role,
        members=" ".join(row.effect for row in rows),
        because="; ".join(text for text in (because, note) if text),
        weights=" ".join(map(repr, figures["weights"])),
    )


def _rows_of(
    topic: Topic,
    synthesis: Synthesis,
    effects: Sequence[EffectRow],
    at_high_risk: Collection[tuple[str, str]],
    contradicted: Mapping[str, str],
) -> Iterator[PooledRow]:
    members = [(m, row) for m in synthesis.members if (row := estimate_of(effects, m)) is not None]
    usable = [(m, row) for m, row in members if row.estimable == "yes"]
    left_out = [f"{m.study}: {row.because}" for m, row in members if row.estimable != "yes"]
    method = method_of(topic, synthesis, effects)
    tables = {row.effect: table_of_effect(topic, row) for _, row in usable}
    if method in COUNT_METHODS:
        without = [(m, row) for m, row in usable if tables[row.effect] is None]
        left_out += [f"{m.study}: its counts are not printed" for m, _ in without]
        usable = [pair for pair in usable if pair not in without]
    main = [row for member, row in usable if member.sensitivity is None]
    because = synthesis.because
    if left_out:
        because += "; not pooled, " + "; ".join(left_out)
    if len({row.analysis for row in main}) > 1:
        unlike = (f"{row.study}: {row.analysis or 'not reported'}" for row in main)
        because += "; unlike in analysis or adjustment, " + "; ".join(unlike)
    if not main:
        return

    def pool(rows: Sequence[EffectRow], role: str, because: str, **more: Any) -> PooledRow:
        of = [table for row in rows if (table := tables[row.effect]) is not None]
        options = {"method": method, "tables": of} | more
        return pool_members(synthesis, rows, role, because, **options)

    first = pool(main, MAIN if len(main) > 1 else SINGLE, because)
    yield first
    if len(main) > 1:
        known = all(tables[row.effect] is not None for row in main)
        zero = known and any(_has_zero(tables[row.effect]) for row in main)
        for other in _other_methods(synthesis, method, zero=zero):
            # An interval by Hartung and Knapp would take a variance between studies for granted
            yield pool(main, f"estimator {other}", "", method=other, test=_TEST_OF.get(other))
        random = method != "EE" and method not in COUNT_METHODS
        if random and len(main) <= FEW and first.test != "z":
            yield pool(main, "Wald interval", "few studies", test="z")
        if random and len(main) <= FEW_FOR_TAU and scale_of_prior(main) is not None:
            yield pool(main, HALF_NORMAL, "few studies", method=HALF_NORMAL)
    if len(main) > 2:
        for left in main:
            rest = [row for row in main if row is not left]
            yield pool(rest, f"without {left.study}", "leave one out")
    allowed = [row for row in main if not allows_for_clusters_unsaid(row)]
    if 0 < len(allowed) < len(main):
        yield pool(allowed, CLUSTERS_SURE, CLUSTERING_UNSAID)
    sound = [row for row in main if (row.study, row.result) not in at_high_risk]
    if 0 < len(sound) < len(main):
        yield pool(sound, SOUND, "their results are at high risk of bias overall")
    consistent = [row for row in main if row.study not in contradicted]
    if 0 < len(consistent) < len(main):  # INSPECT-SR, domain 4 (Wilkinson et al. 2025)
        apart = dict.fromkeys(row.study for row in main if row.study in contradicted)
        yield pool(consistent, CONSISTENT, "; ".join(f"{s}: {contradicted[s]}" for s in apart))
    labels = dict.fromkeys(m.sensitivity for m, _ in usable if m.sensitivity is not None)
    for label in labels:
        # Members with one label replace their study together: arms that share a control group.
        instead = [(m, row) for m, row in usable if m.sensitivity == label]
        kept = [r for r in main if r.study not in {m.study for m, _ in instead}]
        rows = [*kept, *(row for _, row in instead)]
        yield pool(rows, label, "another coding of one study")


def _other_methods(synthesis: Synthesis, method: str, *, zero: bool) -> list[str]:
    """Return the other estimators, and the models that use zeros as they are where there is one."""
    others = [DEFAULT_METHOD, *OTHER_METHODS] if method in COUNT_METHODS else [*OTHER_METHODS]
    if zero:
        others += [m.name for m in COUNT_METHODS.values() if synthesis.measure in m.measures]
    return [other for other in others if other != method]


def _has_zero(table: Counts | None) -> bool:
    return table is not None and 0 in (table[0], table[1] - table[0], table[2], table[3] - table[2])


def scale_of_prior(rows: Sequence[EffectRow]) -> float | None:
    """Return the scale of a weakly informative prior on tau; None where it is not known.

    Log ratios and standardised differences have a scale of their own. For all else it is a
    quarter of the unit information standard deviation, which makes it half an SD of the outcome
    for a difference of two equal groups, as 0.5 is for a standardised one.
    """
    measure = find_measure(rows[0].measure)
    if measure.scale_of_tau is not None:
        return measure.scale_of_tau
    sizes = [(row.n1 or 0) + (row.n2 or 0) for row in rows]
    precision = math.fsum(1 / row.vi for row in rows if row.vi)
    if min(sizes) <= 0 or precision <= 0:
        return None
    return math.sqrt(math.fsum(sizes) / precision) / 4  # Roever et al. 2021, sec. 2.4


def _half_normal(rows: Sequence[EffectRow]) -> dict[str, Any]:
    scale = scale_of_prior(rows)
    yi, vi = _columns(rows)
    frame = pool_half_normal(yi, vi, scale=scale or math.nan)
    figures = {str(name): value for name, value in frame.iloc[0].to_dict().items()}
    note = f"standard deviation between studies half-normal, scale {scale:.3g}; {PRIOR_SOURCE}"
    weights = [100 * share for share in figures["weights"]]
    return figures | {"note": note, "weights": weights}


def _inverse_variance(rows: Sequence[EffectRow], method: str, test: str | None) -> dict[str, Any]:
    """Return a mean and its interval: without a test Hartung and Knapp's, or the Wald interval.

    The Wald interval is that of two studies, which leave one degree of freedom, and of studies
    between which no variance is estimated (Cochrane Handbook 2024, 10.10.4.4).
    """
    yi, vi = _columns(rows)
    columns = pool_columns(yi, vi, method=method, test=test or "z")
    if test is None and len(rows) > 2 and np.atleast_1d(columns["tau2"])[0] > 0:
        columns = pool_columns(yi, vi, method=method, test="adhoc")
    figures = {name: np.atleast_1d(column)[0] for name, column in columns.items()}
    return figures | {"weights": _weights(rows, float(figures["tau2"]))}


def _columns(rows: Sequence[EffectRow]) -> tuple[list[float], list[float]]:
    """Return estimates and variances, which estimable effects have."""
    yi = [row.yi for row in rows if row.yi is not None]
    return yi, [row.vi for row in rows if row.vi is not None]


def _number(value: Any) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _weights(rows: Sequence[EffectRow], tau2: float) -> list[float]:
    """Return the share of each study in the mean, in percent: those of inverse variances."""
    inverse = [1 / (row.vi + tau2) for row in rows if row.vi is not None]
    return [100 * part / math.fsum(inverse) for part in inverse]  # DerSimonian & Laird 1986, eq. 6
