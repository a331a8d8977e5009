"""The marks that a drawing consists of, in pixels, and their template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar, Final

from markupsafe import Markup

from mcstats.report.figures.axis import Axis
from mcstats.report.figures.text_width import text_width, wrap

LINE: Final = 17.0
"""Pixels from one line of text to the next."""
WIDE: Final = 760
NARROW: Final = 340
HALO: Final = "halo"
"""The class of a text that stands above lines."""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text at its baseline; `style` may hold ``e`` (ends there) or ``c`` (centred)."""

    kind: ClassVar[str] = "text"
    style: str
    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    kind: ClassVar[str] = "line"
    style: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Square:
    """A square around its centre."""

    kind: ClassVar[str] = "square"
    style: str
    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle."""

    kind: ClassVar[str] = "circle"
    style: str
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled shape through its corners."""

    kind: ClassVar[str] = "shape"
    style: str
    corners: tuple[tuple[float, float], ...]


Mark = Text | Line | Square | Circle | Shape


@dataclass(slots=True)
class Drawing:
    """One drawing of a figure: what stands behind, and the marks of each row by its id."""

    width: int
    height: float = 0.0
    behind: list[Mark] = field(default_factory=list)
    rows: list[tuple[str, list[Mark]]] = field(default_factory=list)


def text_lines(
    style: str, x: float, y: float, lines: Iterable[str], step: float = LINE
) -> list[Mark]:
    """Return lines of text below one another, the first with its baseline at `y`."""
    return [Text(style, x, y + step * n, line) for n, line in enumerate(lines)]


def draw_axis(
    axis: Axis,
    top: float,
    bottom: float,
    width: int,
    *,
    title: str,
    null: float | None,
    sides: tuple[str, str] = ("", ""),
    grid: bool = True,
) -> tuple[list[Mark], float]:
    """Return the lines, ticks, side labels and title of an axis, and where they end."""
    marks: list[Mark] = []
    for value, _ in axis.ticks if grid else ():
        marks.append(Line("grid", axis.at(value), top, axis.at(value), bottom))
    if null is not None:
        marks.append(Line("zero", axis.at(null), top, axis.at(null), bottom))
    marks.append(Line("axis", axis.left, bottom, axis.right, bottom))
    for value, label in axis.ticks:
        half, x = text_width(label) / 2, axis.at(value)
        marks.append(Line("axis", x, bottom, x, bottom + 4))
        x = min(max(x, half), width - half)
        marks.append(Text("c tm", x, bottom + LINE + 2, label))
    y = bottom + 2 * LINE + 5
    marks += _sides(axis, y, width, sides, axis.at(null) if null is not None else axis.left)
    if any(sides):
        y += LINE * (1 + (sum(map(text_width, sides)) > width - 16)) + 3
    lines = wrap(title, min(width, 480))
    marks += text_lines("e tm", width, y, lines) if grid else text_lines("tm", 0, y, lines)
    return marks, y + LINE * (len(lines) - 1) + 6


def _sides(axis: Axis, y: float, width: int, sides: tuple[str, str], null: float) -> Iterable[Mark]:
    """Yield the labels of both sides of no effect, on two lines where one has no room for both."""
    left, right = (text_width(words) for words in sides)
    if left + right > width - 16:
        return (Text("tm", 0, y, sides[0]), Text("e tm", width, y + LINE, sides[1]))
    start = min(max(null + 8, left + 16), width - right)
    end = min(start - 16, max(null - 8, left))
    return (Text("e tm", end, y, sides[0]), Text("tm", start, y, sides[1]))


def fill(template: str, **values: Any) -> str:
    """Fill a template of the figures."""
    return str(_environment().get_template(template).render(**values))


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("mcstats.report.figures", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"px": pixels, "plain": plain}
    return environment


def pixels(value: float) -> str:
    """Return a number of pixels with at most one decimal."""
    return f"{value + 0.0:.1f}".removesuffix(".0")


def plain(text: str) -> str:
    """Return a text without its markup: a drawing holds no links, its table does."""
    return Markup(text).striptags() if isinstance(text, Markup) else text
