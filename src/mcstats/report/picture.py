"""A plot for statisticians: its name, what it says and how it is painted; and as it was drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from mcstats.model.tables import ChoiceRow, UniverseRow

DOTS: Final = 96  # CSS pixels in an inch
WIDTH: Final = 9.9  # inches: the column of text on a wide page


@dataclass(frozen=True)
class Plot:
    """One plot: the kind and the claim as its `name`, such as ``specifications-NAME``.

    `rows` are drawn from left to right, `height` is in inches, `title` says what the plot shows
    without figures and `alt` with them, `caption` how to read it; `paint` draws on a figure
    with colours by name.
    """

    name: str
    claim: str
    rows: Sequence[UniverseRow | ChoiceRow]
    height: float
    title: str
    alt: str
    caption: str
    paint: Callable[[Any, Mapping[str, str]], None]

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the picture in the units of its SVG."""
        return round(WIDTH * DOTS), round(self.height * DOTS)


class Picture(NamedTuple):
    """A plot as the figures step drew it: both versions as SVG."""

    plot: Plot
    light: bytes
    dark: bytes
