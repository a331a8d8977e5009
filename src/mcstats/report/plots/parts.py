"""Parts that plots share: squares, an axis of estimates, words beside them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Final

from mcstats.report.axis import make_axis
from mcstats.report.scale import is_ratio, label_of, null_of

LEFT: Final = 0.37  # of the width: where plots begin, beside the words for them
UNDER: Final = 0.55  # inches: the ticks of a horizontal axis and its title
ACROSS: Final = 52  # characters of a line of words beside a plot
LINE: Final = 0.165  # inches: a line of words


def squares(
    axes: Any,
    across: Sequence[float],
    up: Sequence[float],
    held: Sequence[bool],
    colours: Mapping[str, str],
) -> None:
    """Draw estimates as squares, filled where the verdict is the reported one."""
    face = [colours["ink" if one else "paper"] for one in held]
    axes.scatter(
        across, up, s=36, marker="s", zorder=3, linewidth=1.2, edgecolor=colours["ink"],
        facecolor=face,
    )  # fmt: skip


def draw_estimates(
    axes: Any, ends: Sequence[float], measure: str, favours: str, colours: Mapping[str, str]
) -> None:
    """Draw the line of no effect and the ticks of estimates, and name the measure beside them.

    Ratios stand at the ticks, not their logarithms.
    """
    scale = make_axis(ends, (), 300, null=null_of(measure), log=is_ratio(measure))
    margin = 0.06 * (scale.high - scale.low)
    axes.set_ylim(scale.low - margin, scale.high + margin)
    axes.set_yticks(*map(list, zip(*scale.ticks, strict=True)))
    axes.grid(axis="y", linewidth=0.6)
    axes.axhline(scale.null, color=colours["ink"], linewidth=0.9, zorder=1)
    beside(axes, f"{label_of(measure)}; {favours}", 0.5, LINE / 2.4, colours)


def beside(axes: Any, text: str, middle: float, up: float, colours: Mapping[str, str]) -> None:
    """Write words to the left of a plot, `up` from each line to the one above it, as shares.

    Each line stands by itself: text that stays text is set by the reader's font, which is wider or
    narrower than the one that measured it.
    """
    split = textwrap.wrap(text, ACROSS, break_on_hyphens=False)
    for n, words in enumerate(split):
        place = middle + up * ((len(split) - 1) / 2 - n)
        axes.text(
            -0.08, place, words, transform=axes.transAxes, ha="right", va="center",
            color=colours["ink"], clip_on=False,
        )  # fmt: skip


def shares(rows: Sequence[bool], counts: Sequence[int]) -> str:
    """Return in words how many analyses a condition holds for."""
    held = sum(n for one, n in zip(rows, counts, strict=True) if one)
    total = sum(counts)
    if held in (0, total):
        return "all" if held else "none"
    return "most" if 2 * held > total else "some"
