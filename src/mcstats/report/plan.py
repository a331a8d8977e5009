"""A figure that is planned: its name and size, what it says, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["WIDTH", "Plan", "shortened"]

DOTS: Final = 96  # CSS pixels in an inch
WIDTH: Final = 9.9  # inches: the column of text on a wide page


@dataclass(frozen=True)
class Plan:
    """One figure: its name and size, its text, and how it is drawn."""

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
