"""Forest plots as Cochrane draws them: one question, a row for each study, in two drawings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from mcstats.report.axis import Axis, make_axis
from mcstats.report.figures.forest_facts import (
    NOTHING,
    ForestGroup,
    ForestPlot,
    ForestRow,
    Summary,
)
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
from mcstats.report.text import Label, plain_text

GAP: Final = 12.0
"""Pixels between two columns."""
ROW: Final = 7.0
"""Pixels of a row beside its lines of text."""
SQUARES: Final = (5.0, 15.0)
"""Sides of the smallest and the largest square: weights below a ninth of the largest look alike."""
ALONE: Final = 10.0
"""Side of a square without a weight."""
LEAST_PLOT: Final = 150.0
LEAST_LABEL: Final = 100.0


def forest_plot(plot: ForestPlot) -> Markup:
    """Return the figure: title, a wide and a narrow drawing, caption, and its values as a table."""
    drawings = (("fw", _wide(plot)), ("fn", _narrow(plot)))
    sides = [plot.side(row.low, row.high) for row in plot.rows]
    values = {"plot": plot, "drawings": drawings, "columns": _columns(plot), "sides": sides}
    signs = {"plain": plain_text, "tau": Label("τ²"), "share": Label("I²")}
    return Markup(fill("forest.html.j2", **values, **signs))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the drawing: a study, a summary, or the prediction interval of one."""

    key: str
    label: str
    text: str
    row: ForestRow | None = None
    summary: Summary | None = None

    @property
    def bold(self) -> bool:
        return self.summary is not None and self.summary.key == self.key


def _entries(group: ForestGroup) -> Iterator[_Entry]:
    for row in group.rows:
        yield _Entry(row.key, plain_text(row.label), plain_text(row.text), row)
    if (of := group.summary) is not None:
        yield _Entry(of.key, plain_text(of.label), plain_text(of.text), None, of)
        if of.prediction:
            key, text = f"{of.key}-prediction", plain_text(of.prediction)
            yield _Entry(key, "Prediction interval", text, None, of)


def _columns(plot: ForestPlot) -> list[tuple[tuple[str, ...], str, list[Any]]]:
    """Return each column that holds anything: its head in lines and in words, and its cells."""
    columns: list[tuple[tuple[str, ...], str, list[Any]]] = []
    groups = plot.groups
    for arm in (0, 1):
        figures: list[Any] = []
        sizes: list[Any] = []
        for group in groups:
            figures += [row.arms[arm].figure for row in group.rows] + [""] * bool(group.summary)
            sizes += [row.arms[arm].n for row in group.rows]
            sizes += [group.summary.n[arm]] if group.summary else []
        name = plain_text(plot.arms[arm])
        head = (*wrap(name, 110, bold=True), plot.shows)
        columns.append((head, f"{name}, {plot.shows}", figures))
        columns.append((("n",) if _holds(figures) else (*head[:-1], "n"), f"{name}, n", sizes))
    weights: list[Any] = []
    for group in groups:
        weights += [row.weight for row in group.rows] + [""] * bool(group.summary)
    columns.append((("Weight",), "Weight", weights))
    return [column for column in columns if _holds(column[2])]


def _holds(cells: Iterable[Any]) -> bool:
    return any(plain_text(cell) not in ("", NOTHING) for cell in cells)


def _axis(plot: ForestPlot, left: float, right: float) -> Axis:
    kept = [row.point for row in plot.rows if row.point is not None]
    for summary in (group.summary for group in plot.groups if group.summary):
        kept += [summary.low, summary.high]
        kept += [summary.pi_low, summary.pi_high] if summary.prediction else []
    intervals = []
    for row in plot.rows:
        if row.low is not None or row.high is not None:
            low, high = _ends(row)
            inner = low if math.isfinite(low) else high
            intervals.append((low, inner if row.point is None else row.point, high))
    return make_axis(kept, intervals, left, right, null=plot.null, log=plot.log)


def _ends(row: ForestRow) -> tuple[float, float]:
    low, high = row.low, row.high
    return (-math.inf if low is None else low), (math.inf if high is None else high)


def _drawn(axis: Axis, entry: _Entry, group: ForestGroup, y: float) -> list[Mark]:
    """Return what is drawn of a line: an interval with its square, a diamond, or a bar."""
    if (row := entry.row) is not None:
        square = _square(axis, row, group, y)
        return [*_interval(axis, row, y), *square, *_inside(axis, row, y, square)]
    assert entry.summary is not None
    of = entry.summary
    if entry.bold:
        low, middle, high = map(axis.at, (of.low, of.point, of.high))
        return [Mark("shape", "pt diamond", (low, y, middle, y - 7, high, y, middle, y + 7))]
    low, high = axis.at(of.pi_low), axis.at(of.pi_high)
    bars = [(low, y, high, y), (low, y - 5, low, y + 5), (high, y - 5, high, y + 5)]
    return [Mark("line", "pi", bar) for bar in bars]


def _interval(axis: Axis, row: ForestRow, y: float) -> list[Mark]:
    if row.low is None and row.high is None:
        return []
    low, high = _ends(row)
    style = "ci apx" if row.approximate else "ci"
    marks = [Mark("line", style, (axis.at(low), y, axis.at(high), y))]
    for end, x, way in ((low, axis.left, 1), (high, axis.right, -1)):
        if not axis.holds(end):
            corners = (x - 2 * way, y, x + 6 * way, y - 5, x + 6 * way, y + 5)
            marks.append(Mark("shape", "arrow", corners))
    return marks


def _square(axis: Axis, row: ForestRow, group: ForestGroup, y: float) -> list[Mark]:
    """Return the square, whose area is in proportion to the weight."""
    if row.point is None or not axis.holds(row.point):
        return []
    side = ALONE
    if row.share is not None:
        least, largest = SQUARES
        side = max(least, largest * math.sqrt(row.share / max(r.share or 0 for r in group.rows)))
    style = "hol" if row.approximate else "acc" if row.asked else "pt"
    return [Mark("square", style, (axis.at(row.point), y, side))]


def _inside(axis: Axis, row: ForestRow, y: float, square: Sequence[Mark]) -> list[Mark]:
    """Return the part of an interval that a full square would hide, to be drawn on the square."""
    if not square or row.approximate or (row.low is None and row.high is None):
        return []
    (x, _, side), (low, high) = square[0].at, map(axis.at, _ends(row))
    return [Mark("line", "in", (max(low, x - side / 2), y, min(high, x + side / 2), y))]


def _wide(plot: ForestPlot) -> Drawing:
    """Return the drawing of `WIDE` pixels, a table whose last column is the plot."""
    entries = [(group, list(_entries(group))) for group in plot.groups]
    every = [entry for _, of in entries for entry in of]
    columns = [(head, list(map(plain_text, cells))) for head, _, cells in _columns(plot)]
    head = (*wrap(plain_text(plot.measure), 150, bold=True), f"({plain_text(plot.level)})")
    widths = [_width(*column) for column in columns]
    last = _width(head, [entry.text for entry in every])
    labels = max((text_width(e.label, bold=e.bold) for e in every), default=0.0)

    def left_over() -> float:
        return WIDE - LEAST_PLOT - last - GAP * (len(widths) + 2) - sum(widths)

    while columns and left_over() < min(labels, LEAST_LABEL):
        del columns[-1], widths[-1]  # the table below the figure has them all
    room = max(min(labels, left_over()), 60.0)
    ends, x = [], room
    for width in (*widths, last):
        x += GAP + width
        ends.append(x)
    axis = _axis(plot, x + GAP + 8, WIDE - 8)

    drawing = Drawing(WIDE, behind=[Mark("text", "b", (0, LINE), "Study")])
    heads = [*(head for head, _ in columns), head]
    for lines, end in zip(heads, ends, strict=True):
        drawing.behind += text_lines("b e", end, LINE, lines, LINE - 1)
    y = top = LINE * max(map(len, heads)) + 8
    cells = iter(zip(*(cells for _, cells in columns), strict=True))
    for group, of in entries:
        if title := plain_text(group.title):
            lines = wrap(title, axis.left - 8, bold=True)
            drawing.behind += text_lines("b", 0, y + LINE, lines)
            y += LINE * len(lines) + ROW
        for entry in of:
            lines, base = wrap(entry.label, room, bold=entry.bold), y + LINE
            style = "b" if entry.bold else ""
            of_line = next(cells, ()) if entry.row or entry.bold else [""] * len(columns)
            marks = text_lines(style, 0, base, lines)
            for text, end in zip([*of_line, entry.text], ends, strict=True):
                marks += text_lines(f"e {style}", end, base, [text] if text else [])
            drawing.rows.append((entry.key, marks + _drawn(axis, entry, group, base - 5)))
            y += LINE * len(lines) + ROW
    title = plain_text(plot.unit_title)
    marks, drawing.height = draw_axis(axis, top, y + 4, WIDE, title, plot.sides)
    drawing.behind = [Mark("line", "axis", (0, top, WIDE, top)), *marks, *drawing.behind]
    return drawing


def _width(head: Sequence[str], cells: Sequence[str]) -> float:
    heads = (text_width(line, bold=True) for line in head)
    return max([*heads, *map(text_width, cells)], default=0.0)


def _narrow(plot: ForestPlot) -> Drawing:
    """Return the drawing of `NARROW` pixels: what is drawn stands below the words of its line."""
    axis = _axis(plot, 8, NARROW - 8)
    drawing, y = Drawing(NARROW), 0.0
    for group in plot.groups:
        if title := plain_text(group.title):
            lines = wrap(title, NARROW, bold=True)
            drawing.behind += text_lines("b halo", 0, y + LINE + 2, lines)
            y += LINE * len(lines) + 5
        for entry in _entries(group):
            bold, style = entry.bold, "b halo" if entry.bold else "halo"
            label, text = (wrap(words, NARROW, bold=bold) for words in (entry.label, entry.text))
            marks = text_lines(style, 0, y + LINE, label)
            y += LINE * len(label)
            widths = [text_width(lines[0], bold=bold) for lines in (label, text)]
            if len(label) == len(text) == 1 and sum(widths) + 10 <= NARROW:
                y -= LINE
            marks += text_lines(f"e {style}", NARROW, y + LINE, text)
            y += LINE * len(text)
            drawing.rows.append((entry.key, marks + _drawn(axis, entry, group, y + 13)))
            y += 26
    title = plain_text(plot.unit_title)
    marks, drawing.height = draw_axis(axis, 0, y + 2, NARROW, title, plot.sides)
    drawing.behind = [*marks, *drawing.behind]
    return drawing
