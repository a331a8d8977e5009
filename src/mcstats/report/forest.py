"""The forest plot of a panel: a table whose rows are drawn. Only positions are made here."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Final

from mcstats.effects.route import lacking_in_words
from mcstats.effects.routes import ROUTES
from mcstats.schema.tables import EffectRow, PooledRow

from .blocks import Column, Drawn, Forest, ForestRow
from .context import Context
from .figures_of import estimate, opened, printed_set, sizes
from .inline import Inline, Inlines, Line, Muted, Text, Words, join
from .ledger import anchor
from .marks import rating
from .panels import Panel
from .pooled import pooled_figures, pooling_words, weight
from .scale import Axis, axis_of

__all__ = ["SHOWN", "forest"]

SHOWN: Final = ("control", "blinding", "funding")
"""The domains whose signs stand in each row."""
_BEFORE = (Column("Result", "name"), Column("n", "figure n"))
_AFTER = (
    Column("Estimate (interval)", "figure estimate"),
    Column("Weight", "figure weight"),
    Column("Printed set", "figure spread"),
    Column("Control, blinding, funding", "signs"),
)


def forest(context: Context, panel: Panel, title: Inlines) -> Forest:
    """Return the plot: a row for each effect, estimable or not, and a diamond for each summary."""
    values = [
        v for row in panel.rows for v in (row.yi, row.ci_lb, row.ci_ub, row.yi_min, row.yi_max)
    ]
    values += [v for row in panel.pooled for v in (row.ci_lb, row.ci_ub, row.pi_lb, row.pi_ub)]
    axis = axis_of(values, context.null(panel.measure), context.back(panel.measure))
    same = Counter((r.study, r.outcome, r.time) for r in panel.rows)
    routes = Counter((r.study, r.outcome, r.time, r.route) for r in panel.rows)
    groups = tuple(
        (
            (Words(_construct(context, name, rows)),),
            (
                *(
                    _row(context, axis, row, _telling(context, row, same, routes), pooled)
                    for row in rows
                ),
                *(_summary(context, axis, row) for row in pooled),
            ),
        )
        for name, rows, pooled in panel.groups
    )
    between = panel.contrast == "between"
    return Forest(
        id=f"forest-{panel.id}",
        caption=title,
        desc="Each row shows its estimate, sampling interval and printed set on one axis; the "
        "cells of the row hold the same figures.",
        before=_BEFORE,
        after=_AFTER,
        less="← harm" if between else "← worse",
        more="benefit →" if between else "better →",
        null=axis.at(axis.null),
        ticks=axis.ticks,
        groups=groups,
        low=axis.low,
        high=axis.high,
        log=axis.back == "exp",
    )


def _construct(context: Context, name: str, rows: Sequence[EffectRow]) -> str:
    """Return a construct in words, with the capitals that its outcomes are labelled with."""
    labels = " ".join(context.outcome_label(row.study, row.outcome) for row in rows)
    spelled = {word.lower(): word for word in labels.split() if word[1:] != word[1:].lower()}
    words = " ".join(spelled.get(part, part) for part in name.split("_"))
    return words[:1].upper() + words[1:]


def _telling(
    context: Context,
    row: EffectRow,
    same: Counter[tuple[str, str, str]],
    routes: Counter[tuple[str, str, str, str]],
) -> Inlines:
    """Return what tells a row from others of the same outcome and time: its arms, its route."""
    if same[row.study, row.outcome, row.time] == 1:
        return ()
    if (
        routes[row.study, row.outcome, row.time, row.route]
        == same[row.study, row.outcome, row.time]
    ):
        return _arms(context, row)
    by: Inlines = (Text(", "), Words(ROUTES[row.route].words))
    alone = routes[row.study, row.outcome, row.time, row.route] == 1
    return by if alone else (*_arms(context, row), *by)


def _arms(context: Context, row: EffectRow) -> Inlines:
    study = context.study(row.study)
    result = next((r for r in study.results if r.id == row.result), None) if study else None
    if study is None or result is None or not result.arms:
        return (Text(", "), Words(row.result, "label"))
    labels = {arm.id: arm.label for arm in study.arms}
    return (Text(", "), *join([(Words(labels.get(a, a)),) for a in result.arms], " against "))


def _row(
    context: Context,
    axis: Axis,
    row: EffectRow,
    telling: Inlines,
    pooled: Sequence[PooledRow],
) -> ForestRow:
    what: list[Inline] = [
        Words(context.outcome_label(row.study, row.outcome)),
        Text(", "),
        Words(context.time_label(row.study, row.time)),
    ]
    name = (*context.study_words(row.study), Line((Muted((*what, *telling)),)))
    shown: Inlines = (Muted((Text("a bound"),)),)
    if row.yi is not None or row.estimable == "no":
        shown = estimate(context, row)
    spread = printed_set(context, row)
    return ForestRow(
        id=f"effects.{anchor(row.effect)}",
        effect=row.effect,
        before=(name, sizes(context, row)),
        drawn=Drawn(
            point=axis.at(row.yi) if row.yi is not None and axis.holds(row.yi) else None,
            whisker=_interval(axis, row.ci_lb, row.ci_ub),
            band=_interval(axis, row.yi_min, row.yi_max),
        ),
        after=(
            shown,
            join([w for p in pooled if (w := weight(context, p, row.effect))]),
            opened(context, row, spread) if spread else (),
            _ratings(context, row),
        ),
        why=(Words(lacking_in_words(row.because)),) if row.estimable == "no" else (),
    )


def _summary(context: Context, axis: Axis, row: PooledRow) -> ForestRow:
    figures, prediction, k = pooled_figures(context, row)
    diamond = None
    if row.mu is not None and row.ci_lb is not None and row.ci_ub is not None:
        low, middle, high = (axis.at(v) for v in (row.ci_lb, row.mu, row.ci_ub))
        share = 50.0 if high == low else round(100 * (middle - low) / (high - low), 3)
        diamond = (low, share, round(high - low, 4))
    how = Line((Muted((*k, Text(" studies; "), *pooling_words(row))),))
    return ForestRow(
        id=f"forest.{anchor(row.synthesis)}",
        effect=row.synthesis,
        before=((Text("Summary"), how), ()),
        drawn=Drawn(whisker=_interval(axis, row.pi_lb, row.pi_ub), diamond=diamond),
        after=(figures, (), (Muted((Text("prediction "),)), *prediction) if prediction else (), ()),
    )


def _interval(
    axis: Axis, low: float | None, high: float | None
) -> tuple[float, float, bool, bool] | None:
    if low is None and high is None:
        return None
    return axis.cut(-math.inf if low is None else low, math.inf if high is None else high)


def _ratings(context: Context, row: EffectRow) -> Inlines:
    found = [context.ratings.get((row.study, row.outcome, domain)) for domain in SHOWN]
    signs = tuple(rating(r.rating, hidden=True) for r in found if r is not None)
    return signs or (Muted((Text("not rated"),)),)
