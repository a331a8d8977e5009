"""The specification curve of a claim: every defensible analysis, and what each chose otherwise."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Final

from mcstats.schema.tables import UniverseRow, VerdictRow

from .digits import Digits
from .plan import Plan, shortened
from .scale import axis_of, back_of, label_of, read

__all__ = [
    "LEAST",
    "LEFT",
    "LONGEST",
    "OVER",
    "beside",
    "drawable",
    "label_estimates",
    "shape",
    "specifications",
    "squares",
]

LEFT: Final = 0.37  # of the width: where the plots of analyses begin
CURVE: Final = 2.5  # inches: the estimates
LINE: Final = 0.165  # inches: a line of an option
OVER: Final = 0.28  # inches: what stands over the curve
UNDER: Final = 0.36  # inches: what stands below the options
ACROSS: Final = 58  # characters of an option in a line
LONGEST: Final = 170  # characters of an option
LEAST: Final = 2  # fewer analyses than this have no curve


def drawable(row: UniverseRow) -> bool:
    """Return whether an analysis has anything to draw."""
    ends = (row.yi, row.yi_min, row.yi_max, row.ci_lb, row.ci_ub)
    return any(v is not None and math.isfinite(v) for v in ends)


def shape(row: UniverseRow) -> tuple[float | None, ...]:
    """Return what a reader sees of an analysis: where all look alike there is no curve."""
    return row.yi, row.ci_lb, row.ci_ub, row.yi_min, row.yi_max


def specifications(
    verdict: VerdictRow, universes: Sequence[UniverseRow], digits: Mapping[str, Digits]
) -> Plan:
    """Return the plan of the curve of one claim; `digits` are those of each effect's figures."""
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
        _curve(curve, ordered, verdict.verdict, colours)
        _options(table, ordered, options, lines, colours)

    lowest, highest = (_text(row, digits) for row in (ordered[0], ordered[-1]))
    return Plan(
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
    return own.text(read(back_of(row.measure), _middle(row)))


def _curve(
    axes: Any, ordered: Sequence[UniverseRow], verdict: str, colours: Mapping[str, str]
) -> None:
    import seaborn as sns

    axes.axhline(0, color=colours["strong-rule"], linewidth=0.8)
    ends = [v for u in ordered for v in shape(u) if v is not None and math.isfinite(v)]
    bottom, top = min([0.0, *ends]), max([0.0, *ends])
    margin = 0.12 * (top - bottom or 1.0)
    for place, row in enumerate(ordered):
        if row.yi_min is not None and row.yi_max is not None:
            low, high = max(row.yi_min, bottom - margin), min(row.yi_max, top + margin)
            axes.plot(
                [place, place],
                [low, high],
                color=colours["set"],
                linewidth=6,
                solid_capstyle="butt",
            )
            if math.isinf(row.yi_max):
                axes.plot(place, high, marker="^", markersize=8, color=colours["set"])
        if row.ci_lb is not None and row.ci_ub is not None:
            axes.plot([place, place], [row.ci_lb, row.ci_ub], color=colours["ink"], linewidth=1.2)
    points = [(place, row) for place, row in enumerate(ordered) if row.yi is not None]
    held = [row.verdict == verdict for _, row in points]
    squares(axes, [at for at, _ in points], [row.yi for _, row in points], held, 40, colours)
    label_estimates(axes, ends, ordered[0].measure)
    axes.set_ylim(bottom - margin, top + 2 * margin)
    axes.tick_params(axis="x", bottom=False)
    sns.despine(ax=axes, bottom=True)


def squares(
    axes: Any,
    across: Sequence[float],
    up: Sequence[float | None],
    held: Sequence[bool],
    size: float,
    colours: Mapping[str, str],
) -> None:
    """Draw estimates as squares, filled where the verdict is the declared one."""
    import seaborn as sns

    sns.scatterplot(
        x=across,
        y=up,
        s=size,
        marker="s",
        ax=axes,
        zorder=3,
        linewidth=1.2,
        edgecolor=colours["ink"],
        facecolor=[colours["ink" if one else "paper"] for one in held],
    )


def label_estimates(axes: Any, ends: Sequence[float], measure: str) -> None:
    """Put the measure over a plot and its values at the ticks: ratios, not their logarithms."""
    label = label_of(measure)
    scale = axis_of(ends, 0.0, back_of(measure))
    width = scale.high - scale.low
    axes.set_yticks(
        [scale.low + share * width / 100 for share, _ in scale.ticks],
        [text for _, text in scale.ticks],
    )
    axes.set_title(f"estimate: {label[:1].lower()}{label[1:]}", fontsize=9)


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


def beside(axes: Any, text: str, middle: float, up: float, colours: Mapping[str, str]) -> None:
    """Write a text to the left of a plot, `up` from each line to the one above it.

    Each line stands by itself: text that stays text is set by the reader's font, which is wider or
    narrower than the one that measured it.
    """
    split = text.split("\n")
    where = axes.get_yaxis_transform()
    style = {"ha": "right", "va": "center", "color": colours["muted"], "clip_on": False}
    for n, words in enumerate(split):
        place = middle + up * ((len(split) - 1) / 2 - n)
        axes.text(-0.015 if up < 0 else -0.09, place, words, transform=where, **style)


def _wrapped(text: str) -> str:
    """Return an option over as many lines as it needs."""
    return "\n".join(textwrap.wrap(shortened(text, LONGEST), ACROSS, break_on_hyphens=False))


def _room(lines: str) -> float:
    """Return the room that an option takes, in lines."""
    return lines.count("\n") + 1.7
