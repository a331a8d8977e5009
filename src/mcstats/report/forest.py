"""Forest plots: a panel of effects for each axis, as a table whose rows are drawn.

Effects of one measure, scale, contrast, unit and direction of benefit share an axis, in groups by
what their outcomes measure. Only positions are made here.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mcstats.model.tables import EffectRow, PooledRow
from mcstats.report.badges import rating
from mcstats.report.blocks import Column, Drawn, Forest, ForestRow
from mcstats.report.effect_numbers import estimate, group_sizes, printed_set, with_note
from mcstats.report.inline import Inlines, Line, Muted, Words, join
from mcstats.report.number_register import anchor
from mcstats.report.scale import (
    Axis,
    axis_of,
    in_units,
    measure_rank,
    words_of_lacking,
    words_of_route,
)
from mcstats.report.synthesis_numbers import pooled_figures, pooling_words, weight
from mcstats.report.view import View

SHOWN: Final = ("control", "blinding", "funding")
"""The domains whose signs stand in each row."""
_BEFORE = (Column("Result", "name"), Column("n", "figure n"))
_AFTER = (
    Column("Estimate (interval)", "figure estimate"),
    Column("Weight", "figure weight"),
    Column("Printed set", "figure spread"),
    Column("Control, blinding, funding", "signs"),
)


@dataclass(frozen=True, slots=True)
class Panel:
    """Effects on one axis, in groups by what their outcomes measure."""

    id: str
    measure: str
    scale: str
    contrast: str
    unit: str
    lower: bool
    groups: tuple[tuple[str, tuple[EffectRow, ...], tuple[PooledRow, ...]], ...]

    @property
    def rows(self) -> tuple[EffectRow, ...]:
        """All effects from the top."""
        return tuple(row for _, rows, _ in self.groups for row in rows)

    @property
    def pooled(self) -> tuple[PooledRow, ...]:
        """The summaries that stand below their effects."""
        return tuple(row for _, _, pooled in self.groups for row in pooled)


def panels(view: View) -> list[Panel]:
    """Return the panels of a topic: contrasts between arms first, then changes within one arm."""
    rows: dict[tuple[str, str, str, str, bool], list[EffectRow]] = defaultdict(list)
    for row in view.tables.effects:
        lower = view.is_lower_better(row)
        rows[row.contrast, row.measure, row.scale, _unit_of(view, row), lower].append(row)

    order = sorted(rows, key=lambda key: (key[0] != "between", measure_rank(key[1]), key))
    return [_panel(view, key, rows[key]) for key in order]


def _panel(view: View, key: tuple[str, str, str, str, bool], rows: list[EffectRow]) -> Panel:
    contrast, measure, scale, unit, lower = key
    constructs: dict[str, list[EffectRow]] = defaultdict(list)
    for row in rows:
        constructs[_construct_of(view, row)].append(row)
    groups = []
    # What can be drawn comes first; what only says why it cannot, after it.
    for name in sorted(
        constructs, key=lambda n: (all(r.estimable == "no" for r in constructs[n]), n)
    ):
        ids = {row.effect for row in constructs[name]}
        # Two claims may rest on one body of evidence, which is drawn once.
        summaries = {
            (pooled.members, pooled.method, pooled.test): pooled
            for pooled in reversed(view.tables.pooled)
            if pooled.role == "main"
            and pooled.measure == measure
            and ids & set(pooled.members.split())
        }
        groups.append((name, tuple(constructs[name]), tuple(reversed(summaries.values()))))
    parts = (contrast, measure.lower(), scale, unit, "less" if lower else "")
    identifier = anchor("-".join(part.replace(" ", "_") for part in parts if part))
    return Panel(identifier, measure, scale, contrast, unit, lower, tuple(groups))


def _construct_of(view: View, row: EffectRow) -> str:
    outcome = view.outcome(row.study, row.outcome)
    return outcome.measures if outcome else row.outcome


def _unit_of(view: View, row: EffectRow) -> str:
    if not in_units(row.measure):
        return ""
    return view.unit(row) or view.outcome_label(row.study, row.outcome)


def forest(view: View, panel: Panel, title: Inlines) -> Forest:
    """Return the plot: a row for each effect, estimable or not, and a diamond for each summary."""
    values = [
        v for row in panel.rows for v in (row.yi, row.ci_lb, row.ci_ub, row.yi_min, row.yi_max)
    ]
    values += [v for row in panel.pooled for v in (row.ci_lb, row.ci_ub, row.pi_lb, row.pi_ub)]
    axis = axis_of(values, panel.measure)
    same = Counter((r.study, r.outcome, r.time) for r in panel.rows)
    routes = Counter((r.study, r.outcome, r.time, r.route) for r in panel.rows)
    groups = [
        (
            Words(_construct(view, name, rows)),
            [
                *(_row(view, axis, r, _distinction(view, r, same, routes), pooled) for r in rows),
                *(_summary(view, axis, row, named=len(pooled) > 1) for row in pooled),
            ],
        )
        for name, rows, pooled in panel.groups
    ]
    sides = ("worse", "better")
    if panel.contrast == "between":
        sides = ("favours the comparison", "favours the intervention")
    left, right = reversed(sides) if panel.lower else sides
    return Forest(
        id=f"forest-{panel.id}",
        caption=title,
        desc="Each row shows its estimate, sampling interval and printed set on one axis; the "
        "cells of the row hold the same figures.",
        before=_BEFORE,
        after=_AFTER,
        less=f"← {left}",
        more=f"{right} →",
        null=axis.at(axis.null),
        ticks=axis.ticks,
        groups=groups,
        low=axis.low,
        high=axis.high,
        log=axis.log,
    )


def _construct(view: View, name: str, rows: Sequence[EffectRow]) -> str:
    """Return a construct in words, with the capitals that its outcomes are labelled with."""
    labels = " ".join(view.outcome_label(row.study, row.outcome) for row in rows)
    spelled = {word.lower(): word for word in labels.split() if word[1:] != word[1:].lower()}
    words = " ".join(spelled.get(part, part) for part in name.split("_"))
    return words[:1].upper() + words[1:]


def _distinction(
    view: View,
    row: EffectRow,
    same: Counter[tuple[str, str, str]],
    routes: Counter[tuple[str, str, str, str]],
) -> Inlines:
    """Return the words that tell a row from others of its outcome and time: its arms, its route."""
    rows = same[row.study, row.outcome, row.time]
    of_route = routes[row.study, row.outcome, row.time, row.route]
    if rows == 1:
        return ()
    arms = _arms(view, row) if of_route > 1 else ()
    route = (", ", Words(words_of_route(row.route))) if of_route < rows else ()
    return (*arms, *route)


def _arms(view: View, row: EffectRow) -> Inlines:
    study = view.study(row.study)
    result = next((r for r in study.results if r.id == row.result), None) if study else None
    if study is None or result is None or not result.arms:
        return (", ", Words(row.result, "label"))
    labels = {arm.id: arm.label for arm in study.arms}
    return (", ", *join([Words(labels.get(a, a)) for a in result.arms], " against "))


def _row(
    view: View, axis: Axis, row: EffectRow, distinction: Inlines, pooled: Sequence[PooledRow]
) -> ForestRow:
    name = view.result_words(row, *distinction)
    shown: Inlines = (Muted("a bound"),)
    if row.yi is not None or row.estimable == "no":
        shown = estimate(view, row)
    spread = printed_set(view, row)
    # Summaries of the same results give one weight, that in the first of them.
    distinct = {p.members: p for p in reversed(pooled)}.values()
    return ForestRow(
        id=f"effects.{anchor(row.effect)}",
        effect=row.effect,
        before=(name, group_sizes(view, row)),
        drawn=Drawn(
            point=axis.at(row.yi) if row.yi is not None and axis.holds(row.yi) else None,
            whisker=_interval(axis, row.ci_lb, row.ci_ub),
            band=_interval(axis, row.yi_min, row.yi_max),
        ),
        after=(
            shown,
            join([w for p in distinct if (w := weight(view, p, row.effect))]),
            with_note(view, row, spread) if spread else (),
            _ratings(view, row),
        ),
        why=(Words(words_of_lacking(row.because)),) if row.estimable == "no" else (),
    )


def _summary(view: View, axis: Axis, row: PooledRow, *, named: bool) -> ForestRow:
    figures, prediction, k = pooled_figures(view, row)
    diamond = None
    if row.mu is not None and row.ci_lb is not None and row.ci_ub is not None:
        low, middle, high = (axis.at(v) for v in (row.ci_lb, row.mu, row.ci_ub))
        share = 50.0 if high == low else round(100 * (middle - low) / (high - low), 3)
        diamond = (low, share, round(high - low, 4))
    how = Line(Muted(*k, " studies; ", *pooling_words(row)))
    label = Line(Words(view.synthesis_label(row.synthesis))) if named else ""
    return ForestRow(
        id=f"forest.{anchor(row.synthesis)}",
        effect=row.synthesis,
        before=(("Summary", label, how), ()),
        drawn=Drawn(whisker=_interval(axis, row.pi_lb, row.pi_ub), diamond=diamond),
        after=(figures, (), (Muted("prediction "), *prediction) if prediction else (), ()),
    )


def _interval(
    axis: Axis, low: float | None, high: float | None
) -> tuple[float, float, bool, bool] | None:
    if low is None and high is None:
        return None
    return axis.cut(-math.inf if low is None else low, math.inf if high is None else high)


def _ratings(view: View, row: EffectRow) -> Inlines:
    rated = [view.rating_of(row, domain) for domain in SHOWN]
    signs = tuple(rating(r.rating, hidden=True) for r in rated if r is not None)
    return signs or (Muted("not rated"),)
