"""The specification curve of a claim: every defensible analysis, and what each chose otherwise."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Final

from mcstats.model.tables import UniverseRow, VerdictRow
from mcstats.report.digits import Digits
from mcstats.report.plots.plot import (
    LEFT,
    LONGEST,
    OVER,
    Plot,
    beside,
    label_estimates,
    shortened,
    squares,
)
from mcstats.report.scale import as_read

CURVE: Final = 2.5  # inches: the estimates
LINE: Final = 0.165  # inches: a line of an option
UNDER: Final = 0.36  # inches: what stands below the options
ACROSS: Final = 58  # characters of an option in a line
LEAST: Final = 2  # fewer analyses than this have no curve


def drawable(row: UniverseRow) -> bool:
    """Return whether an analysis has anything to draw."""
    ends = (row.yi, row.yi_min, row.yi_max, row.ci_lb, row.ci_ub)
    return any(v is not None and math.isfinite(v) for v in ends)


def shape(row: UniverseRow) -> tuple[float | None, ...]:
    """Return the figures of an analysis that a reader sees; alike ones have no curve."""
    return row.yi, row.ci_lb, row.ci_ub, row.yi_min, row.yi_max


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
    ordered = sorted((u for u in universes if drawable(u)), key=lambda u: (_middle(u), u.universe))
    options = list(dict.fromkeys(c for u in ordered for c in u.choices.split("; ") if c))
    lines = [_wrapped(option) for option in options]
    below = LINE * sum(map(_room, lines)) if lines else 0.0
    height = OVER + CURVE + below + UNDER

    def paint(figure: Any, colours: Mapping[str, str]) -> None:
        # Every figure leaves the same room for words, so that all plots begin on one line.
        curve, table = figure.subplots(
            2, 1, sharex=True, height_ratios=[CURVE, max(below, LINE)], squeeze=True
        )
        top = 1 - OVER / height
        figure.subplots_adjust(LEFT, UNDER / height, 0.99, top, hspace=0.06)
        _curve(curve, ordered, verdict.verdict, favours, colours)
        _options(table, ordered, options, lines, colours)

    lowest, highest = (_text(row, digits) for row in (ordered[0], ordered[-1]))
    return Plot(
        name=f"specifications-{verdict.claim}",
        height=height,
        alt=(
            f"Specification curve for the claim “{verdict.statement}”: estimates of the "
            f"{sum(u.count for u in ordered)} defensible analyses, from {lowest} to {highest}, "
            "each with its interval and printed set; below, the options that each analysis takes."
        ),
        caption=(
            f"{verdict.statement}: every defensible analysis, from the smallest estimate to the "
            "largest. A hollow square comes to another verdict."
        ),
        paint=paint,
    )


def _middle(row: UniverseRow) -> float:
    known = [v for v in (row.yi, row.yi_min, row.yi_max) if v is not None and math.isfinite(v)]
    return known[0] if known else 0.0


def _text(row: UniverseRow, digits: Mapping[str, Digits]) -> str:
    """Return where an analysis stands on the curve, in figures."""
    own = digits.get(row.effect) or Digits(row.measure)
    return own.text(as_read(row.measure, _middle(row)))


def _curve(
    axes: Any,
    ordered: Sequence[UniverseRow],
    verdict: str,
    favours: str,
    colours: Mapping[str, str],
) -> None:
    import seaborn as sns

    axes.axhline(0, color=colours["line"], linewidth=0.8)
    ends = [v for u in ordered for v in shape(u) if v is not None and math.isfinite(v)]
    bottom, top = min([0.0, *ends]), max([0.0, *ends])
    margin = 0.12 * (top - bottom or 1.0)
    for place, row in enumerate(ordered):
        if row.yi_min is not None and row.yi_max is not None:
            low, high = max(row.yi_min, bottom - margin), min(row.yi_max, top + margin)
            axes.plot(
                [place, place],
                [low, high],
                color=colours["muted"],
                linewidth=6,
                solid_capstyle="butt",
            )
            if math.isinf(row.yi_max):
                axes.plot(place, high, marker="^", markersize=8, color=colours["muted"])
        if row.ci_lb is not None and row.ci_ub is not None:
            axes.plot([place, place], [row.ci_lb, row.ci_ub], color=colours["ink"], linewidth=1.2)
    points = [(place, row) for place, row in enumerate(ordered) if row.yi is not None]
    held = [row.verdict == verdict for _, row in points]
    squares(axes, [place for place, _ in points], [row.yi for _, row in points], held, 40, colours)
    label_estimates(axes, ends, ordered[0].measure, favours)
    axes.set_ylim(bottom - margin, top + 2 * margin)
    axes.tick_params(axis="x", bottom=False)
    sns.despine(ax=axes, bottom=True)


def _options(
    axes: Any,
    ordered: Sequence[UniverseRow],
    options: Sequence[str],
    lines: Sequence[str],
    colours: Mapping[str, str],
) -> None:
    import seaborn as sns

    rooms = [_room(text) for text in lines]
    middles = [sum(rooms[:n]) + room / 2 for n, room in enumerate(rooms)]
    for line, option in zip(middles, options, strict=True):
        axes.axhline(line, color=colours["rule"], linewidth=0.6, zorder=0)
        taken = [place for place, row in enumerate(ordered) if option in row.choices.split("; ")]
        axes.plot(
            taken,
            [line] * len(taken),
            linestyle="none",
            marker="o",
            markersize=6,
            color=colours["ink"],
        )
    axes.set_yticks([])
    for middle, text in zip(middles, lines, strict=True):
        beside(axes, text, middle, -0.9, colours)
    axes.set_ylim(max(sum(rooms), 1.0), 0)
    axes.set_xticks([])
    axes.set_xlim(-0.6, len(ordered) - 0.4)
    axes.set_xlabel(
        "one defensible analysis in each column; a dot where it departs from the declared choice"
    )
    sns.despine(ax=axes, left=True, bottom=True)


def _wrapped(text: str) -> str:
    """Return an option over as many lines as it needs."""
    return "\n".join(textwrap.wrap(shortened(text, LONGEST), ACROSS, break_on_hyphens=False))


def _room(lines: str) -> float:
    """Return the room that an option takes, in lines."""
    return lines.count("\n") + 1.7
