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
    """One plot.

    Attributes
    ----------
    name : str
        The kind and the claim, such as ``specifications-NAME``.
    claim : str
        The claim alone.
    rows : sequence of rows
        What is drawn, in the order from left to right.
    height : float
        In inches.
    title : str
        What the plot shows, as a sentence without figures.
    alt : str
        The same with the figures, for those who do not see it.
    caption : str
        How to read it.
    paint : callable
        Draws on a figure with colours by name.
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
