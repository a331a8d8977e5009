"""The marks that a drawing consists of, in pixels, and the widths of its texts."""

from __future__ import annotations

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
    for word in text.split():
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
    words stand on it; labels of both sides stand on two lines where one has no room.
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
    if any(sides):
        y += LINE + 3
        left, right = map(text_width, sides)
        end, start = max(null - 8, left), min(max(null + 8, left + 16), width - right)
        if left + right > width - 16:
            marks.append(Mark("text", "tm", (0, y), sides[0]))
            y, start = y + LINE, width - right
        else:
            marks.append(Mark("text", "e tm", (min(end, start - 16), y), sides[0]))
        marks.append(Mark("text", "tm", (start, y), sides[1]))
    lines = wrap(title, min(width, 480))
    style, x = ("e tm", width) if width == WIDE else ("tm", 0)
    marks += text_lines(style, x, y + LINE + 3, lines)
    return marks, y + 3 + LINE * len(lines) + 6
