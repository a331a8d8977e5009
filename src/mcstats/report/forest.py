"""The forest plot of a panel: positions of rows and ends, nothing else."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final

from mcstats.schema.tables import EffectRow, PooledRow

from .blocks import Forest, ForestRow
from .context import Context
from .format import count, decimals, fixed, interval, span
from .marks import RATINGS
from .panels import Panel
from .scale import Axis, axis_of, read

__all__ = ["forest"]

ROW, HEAD, TOP, BOTTOM = 48, 30, 56, 44  # heights in pixels, by eye: two lines of text in a row
_LONGEST: Final = 46  # characters that fit beside the plot on a wide page
_SHOWN: Final = ("control", "blinding", "funding")


def forest(context: Context, panel: Panel) -> Forest:
    """Return the plot: a row for each effect, estimable or not, and a diamond for each summary."""
    values = [v for row in panel.rows for v in (row.yi, row.ci_lb, row.ci_ub, row.yi_min, row.yi_max)]
    values += [v for row in panel.pooled for v in (row.ci_lb, row.ci_ub, row.pi_lb, row.pi_ub)]
    axis = axis_of(values, context.null(panel.measure), context.back(panel.measure))
    rows: list[ForestRow] = []
    y = TOP
    for name, effects, summaries in panel.groups:
        head = name.replace("_", " ").capitalize()
        y += HEAD
        for effect in effects:
            rows.append(_row(context, axis, effect, head, y))
            head = ""
            y += ROW
        for summary in summaries:
            rows.append(_summary(context, axis, summary, y))
            y += ROW
    for upper, lower in pairwise(rows):
        if lower.y - upper.y < ROW:
            raise ValueError(f"rows {upper.id} and {lower.id} overlap")
    label = context.measure_label(panel.measure)
    towards = "benefit" if panel.contrast == "between" else "better"
    return Forest(
        id=f"forest-{panel.id}",
        title=f"Forest plot: {label}",
        desc=(
            f"{label} for each result, with its sampling interval and the set that the printing "
            "leaves open; the table below holds the same figures."
        ),
        axis="Estimate (interval) or [set]",
        less="harm" if towards == "benefit" else "worse",
        more=towards,
        null=axis.at(axis.null),
        ticks=axis.ticks,
        rows=tuple(rows),
        height=y - ROW + BOTTOM + 20,
        low=axis.low,
        high=axis.high,
        log=axis.back == "exp",
    )


def _row(context: Context, axis: Axis, row: EffectRow, head: str, y: int) -> ForestRow:
    study = context.study(row.study)
    label = study.label if study else row.study
    sub = f"{context.outcome_label(row.study, row.outcome)}, {context.time_label(row.study, row.time)}"
    figures = _figures(context, row)
    point = axis.at(row.yi) if row.yi is not None and axis.holds(row.yi) else None
    return ForestRow(
        id=row.effect,
        label=_cut(label, 40),
        sub=_cut(sub, _LONGEST),
        figures=figures,
        size=_size(row),
        ratings=_ratings(context, row),
        title=f"{label}, {sub}: {figures}" + (f" ({row.because})" if row.because else ""),
        point=point,
        whisker=_cut_interval(axis, row.ci_lb, row.ci_ub),
        band=_cut_interval(axis, row.yi_min, row.yi_max),
        reason=row.because if row.estimable == "no" else "",
        head=head,
        y=y,
    )


def _summary(context: Context, axis: Axis, row: PooledRow, y: int) -> ForestRow:
    back = context.back(row.measure)
    low, mid, high = (axis.at(v) for v in (row.ci_lb or 0.0, row.mu or 0.0, row.ci_ub or 0.0))
    figures = ""
    if row.mu is not None and row.ci_lb is not None and row.ci_ub is not None:
        digits = decimals(row.measure)
        ends = interval(read(back, row.ci_lb), read(back, row.ci_ub), digits)
        figures = f"{fixed(read(back, row.mu), digits)} ({ends})"
    share = 50.0 if high == low else round(100 * (mid - low) / (high - low), 3)
    return ForestRow(
        id=f"synthesis-{row.synthesis}",
        label="Summary",
        sub=f"{row.method}, {row.test}",
        figures=figures,
        size=count(row.k),
        ratings=(),
        title=f"Summary of {row.synthesis}: {figures}",
        band=_cut_interval(axis, row.pi_lb, row.pi_ub),
        diamond=(low, share, high),
        y=y,
    )


def _cut_interval(
    axis: Axis, low: float | None, high: float | None
) -> tuple[float, float, bool, bool] | None:
    return None if low is None or high is None else axis.cut(low, high)


def _figures(context: Context, row: EffectRow) -> str:
    """Return the text of the table's cells: the same functions write both."""
    back, digits = context.back(row.measure), decimals(row.measure)
    if row.estimable == "no":
        return "not estimable"
    if row.yi is None:
        return span(read(back, _end(row.yi_min, -1)), read(back, _end(row.yi_max, 1)), digits)
    text = fixed(read(back, row.yi), digits)
    if row.ci_lb is not None and row.ci_ub is not None:
        return f"{text} ({interval(read(back, row.ci_lb), read(back, row.ci_ub), digits)})"
    if row.yi_min is not None and row.yi_max is not None:
        return f"{text} {span(read(back, row.yi_min), read(back, row.yi_max), digits)}"
    return text


def _end(value: float | None, sign: int) -> float:
    return sign * math.inf if value is None else value


def _size(row: EffectRow) -> str:
    found = [v for v in (row.n1, row.n2) if v is not None]
    return " / ".join(count(v) if v == int(v) else fixed(v, 1) for v in found)


def _ratings(context: Context, row: EffectRow) -> tuple[tuple[str, str, str], ...]:
    shown = [context.ratings.get((row.study, row.outcome, domain)) for domain in _SHOWN]
    return tuple((*RATINGS[r.rating], r.domain) for r in shown if r is not None)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
