"""The marks that a drawing consists of, in pixels, and the widths of its texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from mcstats.report.axis import Axis

SIZE: Final = 14.0
"""Pixels of the text."""
WIDER: Final = 1.06
"""The system's own fonts are up to so much wider than Arial, whose widths are known here."""
BOLD: Final = 1.08
LINE: Final = 17.0
"""Pixels from one line of text to the next."""
WIDE: Final = 760
NARROW: Final = 340
BESIDE: Final = 8.0
"""Pixels from the line of no effect to the label of a side."""
LEAST_SIDE: Final = 20.0
"""Pixels of an axis beyond no effect that are a side of it."""
LEAST_ROOM: Final = 70.0
"""Pixels in which a label of a side is broken into lines; with fewer it stands below."""
_ARIAL: Final = {  # thousandths of the size
    222: "ijl",
    278: " !,./:;It[]f",
    333: "-()r",
    389: "*",
    500: "ckszJvxy",
    556: "abdeghnopqu0123456789L#$?_–",
    584: "+−<=>~±×÷",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    889: "%",
    944: "W",
    1000: "→←—…½",
}
_WIDTHS: Final = {letter: width for width, letters in _ARIAL.items() for letter in letters}


_BREAK: Final = re.compile(r"[^\S\N{NO-BREAK SPACE}]+")


class Mark(NamedTuple):
    """A mark of a drawing.

    `at` holds x and y of a text (at its baseline) or of the centre of a square or circle, with the
    side or radius; both ends of a line; or the corners of a shape. The style of a text may hold
    ``e`` (it ends there) or ``c`` (it is centred).
    """

    kind: str
    style: str
    at: tuple[float, ...]
    words: str = ""

    @property
    def px(self) -> tuple[Markup, ...]:
        """The numbers of its element, to a tenth of a pixel: a square begins at its corner."""
        at = self.at
        if self.kind == "square":
            at = (at[0] - at[2] / 2, at[1] - at[2] / 2, at[2])
        return tuple(Markup(f"{value:.1f}".removesuffix(".0")) for value in at)

    @property
    def text(self) -> Markup:
        """Its words, whose digits a table beside the drawing repeats as figures of the register."""
        return escape(self.words)


@dataclass(slots=True)
class Drawing:
    """One drawing of a figure: what stands behind, and the marks of each row by its id."""

    width: int
    height: float = 0.0
    behind: list[Mark] = field(default_factory=list)
    rows: list[tuple[str, list[Mark]]] = field(default_factory=list)


def text_width(text: str, *, bold: bool = False) -> float:
    """Return the width of a text of `SIZE` in pixels, with room for fonts wider than Arial."""
    return sum(map(_letter, text)) * SIZE / 1000 * WIDER * (BOLD if bold else 1)


@cache
def _letter(letter: str) -> int:
    base = unicodedata.normalize("NFKD", letter)[0]
    if unicodedata.combining(letter):
        return 0
    return _WIDTHS.get(base, 1000 if unicodedata.east_asian_width(base) in "WF" else 600)


def wrap(text: str, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return a text in lines that are no wider than `room`; a word that is wider is broken."""
    lines, line = [], ""
    for word in filter(None, _BREAK.split(text)):
        longer = f"{line} {word}".lstrip()
        if text_width(longer, bold=bold) <= room:
            line = longer
            continue
        lines += [line] if line else []
        while text_width(word, bold=bold) > room and len(word) > 1:
            broken = (n for n in range(2, len(word)) if text_width(word[:n], bold=bold) > room)
            most = next(broken, len(word)) - 1
            lines.append(word[:most])
            word = word[most:]
        line = word
    return (*lines, line)


def text_lines(
    style: str, x: float, y: float, lines: Iterable[str], step: float = LINE
) -> list[Mark]:
    """Return lines of text below one another, the first with its baseline at `y`."""
    return [Mark("text", style, (x, y + step * n), line) for n, line in enumerate(lines)]


def draw_axis(
    axis: Axis, top: float, bottom: float, width: int, title: str, sides: tuple[str, str]
) -> tuple[list[Mark], float]:
    """Return the lines, ticks, side labels and title of an axis, and where they end.

    The line of no effect is unbroken from `top` to `bottom`. A narrow drawing has no grid, because
    words stand on it. The label of a side begins at the line of no effect, or stands below at the
    edge of the drawing if there is no room; a side that the axis does not reach has none.
    """
    grid = [(axis.at(value), "grid") for value, _ in axis.ticks if width == WIDE]
    null = axis.at(axis.null)
    marks = [Mark("line", s, (x, top, x, bottom)) for x, s in (*grid, (null, "zero"))]
    marks.append(Mark("line", "axis", (axis.left, bottom, axis.right, bottom)))
    for value, label in axis.ticks:
        x, half = axis.at(value), text_width(label) / 2
        marks.append(Mark("line", "axis", (x, bottom, x, bottom + 4)))
        x = min(max(x, half), width - half)
        marks.append(Mark("text", "c tm", (x, bottom + LINE + 2), label))
    y = bottom + LINE + 2
    below = []
    depth = 0
    for label, style, x, edge, reach in (
        (sides[0], "e tm", null - BESIDE, (0, "tm"), null - axis.left),
        (sides[1], "tm", null + BESIDE, (width, "e tm"), axis.right - null),
    ):
        room = abs(x - edge[0])
        if not label or reach < LEAST_SIDE:
            continue
        if room < min(text_width(label), LEAST_ROOM):
            below.append((label, *edge))
            continue
        lines = wrap(label, room)
        marks += text_lines(style, x, y + LINE + 3, lines)
        depth = max(depth, len(lines))
    y += LINE * depth + (3 if depth else 0)
    for label, x, style in below:
        y += LINE
        marks.append(Mark("text", style, (x, y), label))
    lines = wrap(title, min(width, 480))
    style, x = ("e tm", width) if width == WIDE else ("tm", 0)
    marks += text_lines(style, x, y + LINE + 3, lines)
    return marks, y + 3 + LINE * len(lines) + 6
