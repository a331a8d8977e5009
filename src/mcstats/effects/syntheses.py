"""The syntheses that a topic asks for: like with like, the main analysis and its sensitivities."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from mcstats.effects.pooling.pool import pool_columns
from mcstats.model.claim import Member, Synthesis
from mcstats.model.tables import EffectRow, PooledRow
from mcstats.model.topic import Topic

MAIN, SINGLE = "main", "single study"
SOUND = "without studies at high risk of bias"
FEW = 3  # at most so many studies leave Hartung-Knapp few degrees of freedom; Wald stands beside
FIGURES = "mu se ci_lb ci_ub pi_lb pi_ub tau2 tau2_lb tau2_ub i2 q q_p level pi_df".split()
OTHER_METHODS = ("DL", "PM", "ML", "EE")  # the estimators that a reader will ask for


def pool_topic(
    topic: Topic,
    effects: Sequence[EffectRow],
    at_high_risk: Collection[tuple[str, str]] = (),
) -> list[PooledRow]:
    """Return the rows of every synthesis of a topic.

    Parameters
    ----------
    effects : sequence of EffectRow
        All effects of the topic.
    at_high_risk : collection of (str, str)
        Each study with the outcome for which it is at high risk of bias.

    Returns
    -------
    list of PooledRow
        For each synthesis the main row first (a single study where only one can be pooled, none
        where none can), then its sensitivities. Members that measure another thing, or on another
        scale, are refused when the data are read.
    """
    rows: list[PooledRow] = []
    for synthesis in topic.claims.syntheses:
        rows.extend(_rows_of(synthesis, effects, at_high_risk))
    return rows


def estimate_of(effects: Sequence[EffectRow], member: Member) -> EffectRow | None:
    """Return the effect of a member; of several routes to it the one that can be pooled first."""
    keys = ("study", "result", "measure")
    effects = [row for row in effects if all(getattr(row, k) == getattr(member, k) for k in keys)]
    order = {"yes": 0, "point": 1, "bound": 2, "no": 3}
    return min(effects, key=lambda row: order[row.estimable], default=None)


def _rows_of(
    synthesis: Synthesis,
    effects: Sequence[EffectRow],
    at_high_risk: Collection[tuple[str, str]],
) -> Iterator[PooledRow]:
    members = [(m, row) for m in synthesis.members if (row := estimate_of(effects, m)) is not None]
    usable = [(m, row) for m, row in members if row.estimable == "yes"]
    left_out = [f"{m.study}: {row.because}" for m, row in members if row.estimable != "yes"]
    main = [row for member, row in usable if member.sensitivity is None]
    because = synthesis.because
    if left_out:
        because += "; not pooled, " + "; ".join(left_out)
    kinds = {row.analysis for row in main}
    if len(kinds) > 1:
        unlike = (f"{row.study}: {row.analysis or 'not reported'}" for row in main)
        because += "; unlike in analysis or adjustment, " + "; ".join(unlike)
    if not main:
        return
    yield _pool(synthesis, main, MAIN if len(main) > 1 else SINGLE, because)
    if len(main) > 1:
        for method in OTHER_METHODS:
            if method != synthesis.method:
                yield _pool(synthesis, main, f"estimator {method}", "", method=method)
        if len(main) <= FEW and synthesis.test != "z":
            yield _pool(synthesis, main, "Wald interval", "few studies", test="z")
    if len(main) > 2:
        for left in main:
            rest = [row for row in main if row is not left]
            yield _pool(synthesis, rest, f"without {left.study}", "leave one out")
    sound = [row for row in main if (row.study, row.outcome) not in at_high_risk]
    if 0 < len(sound) < len(main):
        yield _pool(synthesis, sound, SOUND, "a domain of theirs is rated high")
    labels = dict.fromkeys(m.sensitivity for m, _ in usable if m.sensitivity is not None)
    for label in labels:
        # Members with one label replace their study together: arms that share a control group.
        instead = [(m, row) for m, row in usable if m.sensitivity == label]
        kept = [r for r in main if r.study not in {m.study for m, _ in instead}]
        rows = [*kept, *(row for _, row in instead)]
        yield _pool(synthesis, rows, label, "another coding of one study")


def _pool(
    synthesis: Synthesis,
    rows: Sequence[EffectRow],
    role: str,
    because: str,
    *,
    method: str | None = None,
    test: str | None = None,
) -> PooledRow:
    columns = pool_columns(
        [row.yi for row in rows],  # type: ignore[arg-type]  # estimable effects have both
        [row.vi for row in rows],  # type: ignore[arg-type]
        method=method or synthesis.method,
        test=test or synthesis.test,
    )
    figures = {name: np.atleast_1d(column)[0] for name, column in columns.items()}
    note = str(figures["note"])
    if len(rows) == 1:
        # A single study keeps its own interval, by its own degrees of freedom.
        figures |= {"ci_lb": rows[0].ci_lb, "ci_ub": rows[0].ci_ub}

    numbers: dict[str, Any] = {}
    for name in FIGURES:
        value = figures[name]
        numbers[name] = None if value is None or math.isnan(value) else float(value)
    return PooledRow(
        synthesis=synthesis.id,
        outcome=synthesis.measures,
        measure=synthesis.measure,
        method=method or synthesis.method,
        k=len(rows),
        **numbers,
        test=test or synthesis.test,
        stratum=synthesis.stratum,
        role=role,
        members=" ".join(row.effect for row in rows),
        because="; ".join(text for text in (because, note) if text),
        weights=" ".join(map(repr, _weights(rows, numbers["tau2"] or 0.0))),
    )


def _weights(rows: Sequence[EffectRow], tau2: float) -> list[float]:
    """Return the share of each study in the mean, in percent: those of inverse variances."""
    inverse = [1 / (row.vi + tau2) for row in rows if row.vi is not None]
    return [100 * part / math.fsum(inverse) for part in inverse]  # DerSimonian & Laird 1986, eq. 6
