"""The curve of an estimate along the range of a setting that no source prints."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Final

from mcstats.model.tables import ChoiceRow, VerdictRow
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

HEIGHT: Final = 2.9  # inches
UNDER: Final = 0.5  # inches: the ticks and their name


def range_curve(
    verdict: VerdictRow, number: int, rows: Sequence[ChoiceRow], digits: Digits, favours: str
) -> Plot:
    """Return the curve along one range; every row has an estimate.

    `favours` says in words which values are the better ones.
    """
    values = [float(row.option) for row in rows]
    estimates = [row.yi for row in rows if row.yi is not None]
    what = rows[0].choice

    def paint(figure: Any, colours: Mapping[str, str]) -> None:
        import seaborn as sns

        axes = figure.subplots()
        figure.subplots_adjust(LEFT, UNDER / HEIGHT, 0.99, 1 - OVER / HEIGHT)
        axes.axhline(0, color=colours["line"], linewidth=0.8)
        axes.axvline(float(rows[0].declared), color=colours["line"], linewidth=0.8, linestyle=":")
        axes.plot(values, estimates, color=colours["ink"], linewidth=1.2)
        squares(axes, values, estimates, [not row.moves for row in rows], 30, colours)
        bottom, top = min(0.0, *estimates), max(0.0, *estimates)
        label_estimates(axes, estimates, digits.measure, favours)
        axes.set_ylim(bottom - 0.1 * (top - bottom), top + 0.15 * (top - bottom))
        axes.set_xlabel("value in the range")
        words = "\n".join(textwrap.wrap(shortened(what, LONGEST), 46))
        beside(axes, words, (bottom + top) / 2, 0.11 * (top - bottom), colours)
        sns.despine(ax=axes)

    lowest, highest = (digits.text(as_read(digits.measure, end(estimates))) for end in (min, max))
    moved = sum(row.moves for row in rows)
    then = "the verdict is the same at all of them"
    if moved:
        then = f"the verdict is another at {moved} of them"
    return Plot(
        name=f"along-{verdict.claim}-{number}",
        height=HEIGHT,
        alt=(
            f"Course of the estimate for the claim “{verdict.statement}” along the range from "
            f"{rows[0].option} to {rows[-1].option} ({what}): between {lowest} and {highest} at "
            f"{len(rows)} values; {then}."
        ),
        caption=(
            f"{verdict.statement}: the estimate along a range that no source prints, with the "
            "declared value at the dotted line. A hollow square comes to another verdict."
        ),
        paint=paint,
    )
