"""Changes without a control group: a dot for each time, and no interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from mcstats.report.axis import Axis, make_axis
from mcstats.report.figures.marks import (
    LINE,
    NARROW,
    WIDE,
    Drawing,
    Mark,
    draw_axis,
    text_lines,
    text_width,
    wrap,
)
from mcstats.report.render import fill
from mcstats.report.text import plain_text

DOT: Final = 6.0
BESIDE: Final = DOT + 5
"""Pixels from the middle of a dot to its words."""
LABELS: Final = 220.0
GAP: Final = 16.0
LOOKS: Final = ({False: "pt", True: "acc"}, {False: "hol", True: "acch"})
"""The looks of the first time and of the second, of other interventions and of the one asked."""


@dataclass(frozen=True, slots=True)
class Change:
    """The change of an outcome at one time, as a value and in words such as "18.4%"."""

    key: str
    time: Any
    value: float
    text: Any


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One outcome with its changes in the order of time."""

    label: Any
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ChangePlot:
    """The facts of the figure.

    Attributes
    ----------
    unit_title : text
        Title of the axis with its unit.
    people : text
        The size of the one group, such as "30 women".
    intervals : str
        Why no interval is drawn.
    title : text
        The analyst's title; without one it follows from the changes.
    notes : tuple of text
        Sentences of the caption.

    Raises
    ------
    ValueError
        For more than two times, whose dots could not be distinguished: such changes are a table.
    """

    id: str
    unit_title: Any
    rows: tuple[ChangeRow, ...]
    people: Any
    intervals: str = "confidence intervals not reported"
    asked: bool = False
    title: Any = ""
    notes: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        """Refuse more times than there are looks."""
        if len(self.times) > len(LOOKS):
            raise ValueError(f"{self.id}: {len(self.times)} times; at most {len(LOOKS)} are drawn")

    @property
    def times(self) -> tuple[Any, ...]:
        """The times in the order in which they first occur."""
        return tuple(dict.fromkeys(c.time for row in self.rows for c in row.changes))

    @property
    def changes(self) -> list[Change]:
        """All changes, the lowest first."""
        return sorted((c for row in self.rows for c in row.changes), key=lambda c: c.value)


def change_plot(plot: ChangePlot) -> Markup:
    """Return the figure: title, a wide and a narrow drawing, caption, and its values as a table."""
    drawings = (("fw", _draw(plot, WIDE)), ("fn", _draw(plot, NARROW)))
    return Markup(fill("change_plot.html.j2", plot=plot, drawings=drawings, plain=plain_text))


def _draw(plot: ChangePlot, width: int) -> Drawing:
    """Return a drawing: an outcome stands beside its dots, or above them in a narrow one."""
    labels = [plain_text(row.label) for row in plot.rows]
    room = min(LABELS, max(map(text_width, labels), default=0.0)) if width == WIDE else width
    edge = max((text_width(plain_text(c.text)) for c in plot.changes), default=0.0) + BESIDE
    left = room + GAP if width == WIDE else 6.0
    axis = make_axis([c.value for c in plot.changes], (), left + edge, width - edge)
    drawing, y = Drawing(width), 8.0
    for row, label in zip(plot.rows, labels, strict=True):
        lines = wrap(label, room, bold=width == NARROW)
        marks = text_lines("" if width == WIDE else "b halo", 0, y + LINE, lines)
        middle = y + LINE * (len(lines) / 2) + 4 if width == WIDE else y + LINE * len(lines) + 14
        drawing.rows.append((label, marks + _dots(plot, axis, row, middle)))
        y = middle + max(20, LINE * len(lines) / 2 if width == WIDE else 0)
    marks, y = draw_axis(axis, 4, y, width, plain_text(plot.unit_title), ("", ""))
    x = left
    for n, time in enumerate(map(plain_text, plot.times)):
        if n and x + 2 * BESIDE + text_width(time) > width:
            x, y = left, y + LINE + 4
        marks.append(Mark("circle", LOOKS[n][plot.asked], (x + DOT, y + 8, DOT)))
        marks.append(Mark("text", "", (x + DOT + BESIDE, y + 13), time))
        x += 2 * BESIDE + text_width(time) + 18
    drawing.behind, drawing.height = marks, y + 22
    return drawing


def _dots(plot: ChangePlot, axis: Axis, row: ChangeRow, y: float) -> list[Mark]:
    """Return the dots with a line between them; the words of the lower of two stand to its left."""
    places = [axis.at(change.value) for change in row.changes]
    marks = [Mark("line", "axis", (min(places), y, max(places), y))] if len(places) > 1 else []
    lowest = places.index(min(places)) if len(places) > 1 else -1
    for n, (change, x) in enumerate(zip(row.changes, places, strict=True)):
        look = LOOKS[plot.times.index(change.time)][plot.asked]
        marks.append(Mark("circle", look, (x, y, DOT)))
        style, x = ("e halo", x - BESIDE) if n == lowest else ("halo", x + BESIDE)
        marks.append(Mark("text", style, (x, y + 5), plain_text(change.text)))
    return marks
