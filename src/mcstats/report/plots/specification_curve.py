"""The specification curve of a claim: each analysis that other open choices lead to."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Final

from mcstats.model.tables import UniverseRow, VerdictRow
from mcstats.report.digits import Digits
from mcstats.report.format import count
from mcstats.report.picture import Plot
from mcstats.report.plots.parts import (
    ACROSS,
    LEFT,
    LINE,
    UNDER,
    beside,
    draw_estimates,
    shares,
    squares,
)
from mcstats.report.scale import as_read, in_units
from mcstats.report.wording import plainly

CURVE: Final = 2.6  # inches: the estimates
OVER: Final = 0.15  # inches above them
LEAST: Final = 2  # fewer analyses than this have no curve
MOST: Final = 40  # columns: more could not be distinguished
LONGEST: Final = 150  # characters of an option


def drawable(row: UniverseRow) -> bool:
    """Return whether an analysis has an estimate to draw."""
    return row.yi is not None and math.isfinite(row.yi)


def shape(row: UniverseRow) -> tuple[float | None, ...]:
    """Return the figures of an analysis that a reader sees; alike ones have no curve."""
    return row.yi, row.ci_lb, row.ci_ub


def shortened(text: str, longest: int = LONGEST) -> str:
    """Return a text with its middle left out where it is long: an option ends in its own name."""
    if len(text) <= longest:
        return text
    head, _, tail = text.rpartition(": ")
    tail = tail[-(longest // 2) :]
    return f"{head[: longest - len(tail) - 4].rstrip()}… : {tail}"


def columns_of(universes: Sequence[UniverseRow]) -> list[UniverseRow]:
    """Return the analyses that are drawn, from the smallest estimate.

    They are those that change least; an analysis of another measure has no place on the axis, nor
    has a difference in units of another result.
    """
    drawn = sorted(filter(drawable, universes), key=lambda u: (u.changed, u.universe))
    if not drawn:
        return []
    main = drawn[0]
    alike = [
        u
        for u in drawn
        if u.measure == main.measure and (u.effect == main.effect or not in_units(u.measure))
    ]
    return sorted(
        alike[:MOST],
        key=lambda u: (u.yi or 0.0, u.verdict != main.verdict, u.changed, u.universe),
    )


def specification_curve(
    verdict: VerdictRow,
    universes: Sequence[UniverseRow],
    digits: Mapping[str, Digits],
    favours: str,
) -> Plot:
    """Return the curve of one claim.

    Parameters
    ----------
    verdict, universes
        The claim, and its analyses in the direction in which their effect is published.
    digits : mapping
        Those of each effect's figures.
    favours : str
        Words on which values are the better ones.
    """
    ordered = columns_of(universes)
    options = list(dict.fromkeys(c for u in ordered for c in u.choices.split("; ") if c))
    lines = [textwrap.wrap(shortened(plainly(o)), ACROSS, break_on_hyphens=False) for o in options]
    rooms = [LINE * (len(of) + 0.6) for of in lines]
    below = sum(rooms) or LINE
    height = OVER + CURVE + below + UNDER
    # Without an article no reader knows a verdict: all squares are then filled.
    judged = bool(verdict.article)
    held = [row.verdict == verdict.verdict or not judged for row in ordered]

    def paint(figure: Any, colours: Mapping[str, str]) -> None:
        # Every figure leaves the same room for words, so that all plots begin on one line.
        curve, table = figure.subplots(2, 1, sharex=True, height_ratios=[CURVE, below])
        figure.subplots_adjust(LEFT, UNDER / height, 0.99, 1 - OVER / height, hspace=0.06)
        _curve(curve, ordered, held, favours, colours)
        _options(table, ordered, options, rooms, colours)

    lowest, highest = (
        (digits.get(row.effect) or Digits(row.measure)).text(as_read(row.measure, row.yi or 0.0))
        for row in (ordered[0], ordered[-1])
    )
    moved = shares([not one for one in held], [row.count for row in ordered])
    then = "no analysis changes the verdict" if judged else "the estimate with other choices"
    if moved != "none":
        then = f"the verdict changes in {moved} of the other analyses"
    left_out = len([u for u in universes if drawable(u)]) - len(ordered)
    more = (
        " Analyses with more changes, or with another measure, are not drawn." if left_out else ""
    )
    same = " and verdict" if judged else ""
    hollow = "; a hollow square stands for another verdict" if judged else ""
    return Plot(
        name=f"specifications-{verdict.claim}",
        claim=verdict.claim,
        rows=ordered,
        height=height,
        title=f"{verdict.statement}: {then}",
        alt=(
            f"Specification curve for “{verdict.statement}”: estimates from {lowest} to {highest} "
            f"in {len(ordered)} groups of analyses, each with its confidence interval if it has "
            f"one, and below the choices that each makes otherwise; {then}."
        ),
        caption=(
            f"Each column is a group of analyses with the same estimate{same}, from the "
            "smallest estimate to the largest. A dot marks a choice that differs from "
            f"ours{hollow}.{more}"
        ),
        paint=paint,
    )


def _curve(
    axes: Any,
    ordered: Sequence[UniverseRow],
    held: Sequence[bool],
    favours: str,
    colours: Mapping[str, str],
) -> None:
    import seaborn as sns

    ends = [v for u in ordered for v in shape(u) if v is not None and math.isfinite(v)]
    draw_estimates(axes, ends, ordered[0].measure, favours, colours)
    for place, row in enumerate(ordered):
        if row.ci_lb is not None and row.ci_ub is not None:
            axes.plot([place, place], [row.ci_lb, row.ci_ub], color=colours["ink"], linewidth=1.4)
    squares(axes, range(len(ordered)), [row.yi or 0.0 for row in ordered], held, colours)
    axes.tick_params(axis="both", length=0)
    sns.despine(ax=axes, left=True, bottom=True)


def _options(
    axes: Any,
    ordered: Sequence[UniverseRow],
    options: Sequence[str],
    rooms: Sequence[float],
    colours: Mapping[str, str],
) -> None:
    import seaborn as sns

    whole = sum(rooms) or 1.0
    for n, (option, room) in enumerate(zip(options, rooms, strict=True)):
        middle = 1 - (sum(rooms[:n]) + room / 2) / whole
        axes.axhline(middle, color=colours["rule"], linewidth=0.6, zorder=0)
        taken = [place for place, row in enumerate(ordered) if option in row.choices.split("; ")]
        axes.plot(taken, [middle] * len(taken), "o", markersize=6, color=colours["ink"])
        beside(axes, shortened(plainly(option)), middle, LINE / whole, colours)
    axes.set_ylim(0, 1)
    axes.set_yticks([])
    axes.set_xlim(-0.6, len(ordered) - 0.4)
    axes.set_xticks(range(len(ordered)), [count(row.count) for row in ordered])
    axes.set_xlabel("analyses in each group")
    axes.tick_params(axis="x", length=0)
    sns.despine(ax=axes, left=True, bottom=True)
