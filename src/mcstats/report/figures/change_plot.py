"""Changes without a control group: a dot for each time, and no interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from mcstats.report.figures.axis import Axis, make_axis
from mcstats.report.figures.marks import (
    LINE,
    NARROW,
    WIDE,
    Circle,
    Drawing,
    Line,
    Mark,
    Text,
    draw_axis,
    fill,
    plain,
    text_lines,
)
from mcstats.report.figures.text_width import text_width, wrap

DOT: Final = 6.0
MOST_TIMES: Final = 4
"""More times than shades: the dots could not be told apart."""
_LABEL: Final = 220.0


@dataclass(frozen=True, slots=True)
class Change:
    """The change of one outcome at one time, as a value and in words such as "18.4%"."""

    key: str
    time: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One outcome with its changes in the order of time."""

    label: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ChangePlot:
    """The facts of the figure: an axis title with its unit, rows, and the size of the one group.

    `title` is empty where no analyst wrote one; `notes` are sentences of the caption.
    """

    id: str
    unit_title: str
    rows: tuple[ChangeRow, ...]
    people: str
    intervals: str = "confidence intervals not reported"
    asked: bool = False
    title: str = ""
    notes: tuple[str, ...] = ()

    @property
    def times(self) -> tuple[str, ...]:
        """The times in the order in which they first occur."""
        return tuple(dict.fromkeys(c.time for row in self.rows for c in row.changes))


def change_plot(plot: ChangePlot) -> Markup:
    """Return the figure: title, a wide and a narrow drawing, caption, and its values as a table.

    Raises
    ------
    ValueError
        For more than `MOST_TIMES` times.
    """
    if len(plot.times) > MOST_TIMES:
        raise ValueError(f"{plot.id}: {len(plot.times)} times; at most {MOST_TIMES} are drawn")
    drawings = (("fw", _draw(plot, WIDE)), ("fn", _draw(plot, NARROW)))
    return Markup(fill("change_plot.html.j2", plot=plot, drawings=drawings))


def _draw(plot: ChangePlot, width: int) -> Drawing:
    labels = [plain(row.label) for row in plot.rows]
    label = min(_LABEL, max(map(text_width, labels), default=0.0)) if width == WIDE else 0.0
    left, right = (label + 16, width - 20.0) if width == WIDE else (8.0, width - 8.0)
    axis = make_axis([c.value for row in plot.rows for c in row.changes], (), left, right, null=0.0)
    drawing, y = Drawing(width), 8.0
    for row, words in zip(plot.rows, labels, strict=True):
        lines = wrap(words, label or width)
        marks = text_lines("" if label else "b halo", 0, y + LINE, lines)
        middle = y + LINE * len(lines) / 2 + 4
        if not label:
            middle = y + LINE * len(lines) + 14
        marks += _dots(plot, axis, row, middle, width)
        drawing.rows.append((row.changes[0].key if row.changes else words, marks))
        y = middle + 20 + LINE * (len(_rows_of_words(plot, axis, row, width)) - 1)
    marks, y = draw_axis(axis, 4, y, width, title=plot.unit_title, null=0.0, grid=bool(label))
    x, drawing.height = left if label else 6.0, y + LINE + 6
    for n, time in enumerate(plot.times):
        need = 2 * DOT + 10 + text_width(time) + 18
        if n and x + need > width:
            x, drawing.height = (left if label else 6.0), drawing.height + LINE + 4
        marks.append(Circle(_shade(plot, n), x + DOT, drawing.height - 10, DOT))
        marks.append(Text("", x + 2 * DOT + 8, drawing.height - 5, time))
        x += need
    drawing.behind += marks
    return drawing


def _dots(plot: ChangePlot, axis: Axis, row: ChangeRow, y: float, width: int) -> list[Mark]:
    places = [axis.at(change.value) for change in row.changes]
    marks: list[Mark] = []
    if len(places) > 1:
        marks.append(Line("axis", min(places), y, max(places), y))
    for change, x in zip(row.changes, places, strict=True):
        marks.append(Circle(_shade(plot, plot.times.index(change.time)), x, y, DOT))
    for n, line in enumerate(_rows_of_words(plot, axis, row, width)):
        for style, x, words in line:
            marks.append(Text(style, x, y + 5 + n * LINE, words))
    return marks


def _rows_of_words(
    plot: ChangePlot, axis: Axis, row: ChangeRow, width: int
) -> list[list[tuple[str, float, str]]]:
    """Return the words of the dots: the lowest at its left, the highest at its right."""
    ordered = sorted(row.changes, key=lambda change: change.value)
    if not ordered:
        return [[]]
    first, last = ordered[0], ordered[-1]
    left, right = axis.at(first.value) - DOT - 5, axis.at(last.value) + DOT + 5
    words = [plain(change.text) for change in ordered]
    fits_left = len(ordered) > 1 and left - text_width(words[0]) >= axis.left
    fits_right = right + text_width(words[-1]) <= width
    inner = ordered[1:-1]
    if len(ordered) == 1:
        beside = ("halo", right, words[0]) if fits_right else ("e halo", left, words[0])
        return [[beside]]
    if fits_left and fits_right and not inner:
        return [[("e halo", left, words[0]), ("halo", right, words[-1])]]
    # The values stand below the dots, each with its time, where the ends have no room.
    listed = "; ".join(f"{c.time}: {plain(c.text)}" for c in row.changes)
    lines = wrap(listed, width - axis.left)
    return [[], *([("halo", axis.left, line)] for line in lines)]


def _shade(plot: ChangePlot, n: int) -> str:
    """Return the look of a time: filled, hollow, half as large, and ringed."""
    of = "acc" if plot.asked else "pt"
    hollow = "acch" if plot.asked else "hol"
    return (of, hollow, f"{of} faint", f"{hollow} apx")[n]
