"""A plot: its name and size, what it says, how it is drawn, and what curves share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from mcstats.report.scale import axis_of, label_of

DOTS: Final = 96  # CSS pixels in an inch
WIDTH: Final = 9.9  # inches: the column of text on a wide page
LEFT: Final = 0.37  # of the width: where curves begin, beside the words for them
OVER: Final = 0.28  # inches: what stands over a curve
LONGEST: Final = 170  # characters of an option


@dataclass(frozen=True)
class Plot:
    """One plot: its name and height in inches, its text, and how it is drawn on a figure."""

    name: str
    height: float
    alt: str
    caption: str
    paint: Callable[[Any, Mapping[str, str]], None]

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the picture in the units of its SVG."""
        return round(WIDTH * DOTS), round(self.height * DOTS)


def shortened(text: str, longest: int) -> str:
    """Return a text with its middle left out where it is long: an option ends in its own name."""
    if len(text) <= longest:
        return text
    head, _, tail = text.rpartition(": ")
    tail = tail[-(longest // 2) :]
    return f"{head[: longest - len(tail) - 4].rstrip()}… : {tail}"


def squares(
    axes: Any,
    across: Sequence[float],
    up: Sequence[float | None],
    held: Sequence[bool],
    size: float,
    colours: Mapping[str, str],
) -> None:
    """Draw estimates as squares, filled where the verdict is the declared one."""
    axes.scatter(
        across,
        up,
        s=size,
        marker="s",
        zorder=3,
        linewidth=1.2,
        edgecolor=colours["ink"],
        facecolor=[colours["ink" if one else "paper"] for one in held],
    )


def label_estimates(axes: Any, ends: Sequence[float], measure: str, favours: str) -> None:
    """Put the measure and its better side over a plot, and its values at the ticks.

    Ratios stand at the ticks, not their logarithms.
    """
    label = label_of(measure)
    scale = axis_of(ends, measure)
    width = scale.high - scale.low
    axes.set_yticks(
        [scale.low + share * width / 100 for share, _ in scale.ticks],
        [text for _, text in scale.ticks],
    )
    axes.set_title(f"estimate: {label[:1].lower()}{label[1:]}; {favours}", fontsize=9)


def side_in_words(lower: bool, between: bool) -> str:
    """Return in words which values of an estimate are the better ones."""
    values = "lower" if lower else "higher"
    return f"{values} values favour the intervention" if between else f"{values} values are better"


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
