"""Forest plots as Cochrane draws them: one question, a row for each study, in two drawings."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from mcstats.report.figures.axis import Axis, make_axis
from mcstats.report.figures.marks import (
    LINE,
    NARROW,
    WIDE,
    Drawing,
    Line,
    Mark,
    Shape,
    Square,
    Text,
    draw_axis,
    fill,
    plain,
    text_lines,
)
from mcstats.report.figures.text_width import text_width, wrap

GAP: Final = 16.0
"""Pixels between two columns."""
ROW: Final = 7.0
"""Pixels of a row beside its lines of text."""
SIDES: Final = (5.0, 15.0)
"""Sides of the smallest and of the largest square: weights below a ninth look alike."""
ALONE: Final = 10.0
"""Side of a square without a weight."""
LEAST_PLOT: Final = 190.0
LEAST_LABEL: Final = 120.0


@dataclass(frozen=True, slots=True)
class Arm:
    """One group of a study: its mean (SD), or its events of n, and its number of people."""

    figure: str = ""
    n: str = ""


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One study: its estimate with its interval on the axis' scale, and the same in words.

    Attributes
    ----------
    key : str
        The id of the effect, unique in the figure.
    label, text : str
        The study, and the estimate with its interval; both may be markup with links.
    point, low, high : float, optional
        Logarithms for ratios. An end may be infinite; what is None is not drawn.
    weight : float, optional
        Percent of the summary of the group.
    asked : bool
        Whether it is the intervention asked about in the people asked about.
    approximate : bool
        Whether the interval is computed by us from a P value.
    """

    key: str
    label: str
    text: str
    point: float | None = None
    low: float | None = None
    high: float | None = None
    arms: tuple[Arm, Arm] = (Arm(), Arm())
    weight: float | None = None
    asked: bool = False
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary of a group of at least two studies; `prediction` is empty where there is none."""

    key: str
    label: str
    text: str
    point: float
    low: float
    high: float
    n: tuple[str, str] = ("", "")
    prediction: str = ""
    pi_low: float | None = None
    pi_high: float | None = None


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """How a summary was computed, and how far its studies differ, in figures."""

    model: str
    tau2: str = ""
    tau2_high: str = ""
    i2: str = ""
    q: str = ""
    df: str = ""
    p: str = ""


@dataclass(frozen=True, slots=True)
class ForestGroup:
    """Studies that answer one question of one intervention, and their summary if there is one.

    Raises
    ------
    ValueError
        For a summary of fewer than two studies with an estimate.
    """

    rows: tuple[ForestRow, ...]
    title: str = ""
    summary: Summary | None = None
    heterogeneity: Heterogeneity | None = None

    def __post_init__(self) -> None:
        """Refuse a summary of one study."""
        if self.summary and sum(row.point is not None for row in self.rows) < 2:
            raise ValueError(f"{self.summary.key}: a summary needs at least two studies")


@dataclass(frozen=True, slots=True)
class Approximation:
    """Why an interval is ours: clauses after "We assumed that", and the value under another one."""

    assumptions: tuple[str, ...]
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class ForestPlot:
    """The facts of a forest plot.

    Attributes
    ----------
    id : str
        The anchor, unique on the page.
    outcome : str
        The outcome in words, with which the title begins where `title` is empty.
    measure : str
        Head of the column of estimates, such as ``Risk ratio``.
    unit_title : str
        Title of the axis with its unit.
    favours : (str, str)
        Which side each direction favours, such as ``("BCG", "no vaccine")``.
    groups : tuple of ForestGroup
        Interventions, each with its own summary; they are never pooled with one another.
    arms : (str, str)
        Heads of the columns of the groups of people; empty where no row has data of its groups.
    shows : str
        What those columns hold: ``mean (SD)`` or ``events/n``.
    log : bool
        Whether the measure is a ratio.
    notes : tuple of str
        Sentences of the caption.
    """

    id: str
    outcome: str
    measure: str
    unit_title: str
    favours: tuple[str, str]
    groups: tuple[ForestGroup, ...]
    arms: tuple[str, str] = ("", "")
    shows: str = ""
    log: bool = False
    null: float = 0.0
    title: str = ""
    approximation: Approximation | None = None
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[ForestRow, ...]:
        """All studies from the top."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def sides(self) -> tuple[str, str]:
        """The labels of both ends."""
        left, right = self.favours
        return f"← Favours {left}", f"Favours {right} →"


def forest_plot(plot: ForestPlot) -> Markup:
    """Return the figure: title, a wide and a narrow drawing, its values as a table, and caption."""
    drawings = (("fw", _wide(plot)), ("fn", _narrow(plot)))
    columns = [(head, cells) for _, head, cells in _columns(plot)]
    return Markup(
        fill(
            "forest.html.j2",
            plot=plot,
            drawings=drawings,
            columns=columns,
            finding=finding(plot),
        )
    )


def finding(plot: ForestPlot) -> dict[str, object]:
    """Return what the title says: how many studies lie on which side, and what the summary says."""
    sides = [_side(plot, row.low, row.high) for row in plot.rows if row.point is not None]
    lone = [group for group in plot.groups if group.summary]
    summary = lone[0].summary if len(lone) == 1 and len(plot.groups) == 1 else None
    studies = len({plain(row.label) for row in plot.rows})
    return {
        "studies": studies,
        "left": sides.count(-1),
        "right": sides.count(1),
        "known": len(sides),
        "pooled": None if summary is None else _side(plot, summary.low, summary.high),
        "k": len(lone[0].rows) if summary else 0,
        "differ": summary is not None and set(sides) >= {-1, 1},
        "reported": any(row.low is not None or row.high is not None for row in plot.rows),
        "approximate": any(row.approximate for row in plot.rows),
    }


def _side(plot: ForestPlot, low: float | None, high: float | None) -> int:
    """Return on which side of no effect an interval lies; 0 where it does not exclude it."""
    if low is not None and low > plot.null:
        return 1
    return -1 if high is not None and high < plot.null else 0


def _columns(plot: ForestPlot) -> list[tuple[list[str], str, list[str]]]:
    """Return each column that holds anything: its head in lines and in words, and its cells."""
    columns = []
    for arm in (0, 1):
        figures: list[str] = []
        sizes: list[str] = []
        for group in plot.groups:
            figures += [row.arms[arm].figure for row in group.rows] + [""] * bool(group.summary)
            sizes += [row.arms[arm].n for row in group.rows]
            sizes += [group.summary.n[arm]] if group.summary else []
        name = plot.arms[arm]
        columns.append(([name, plot.shows], f"{name}, {plot.shows}", figures))
        columns.append((["n"] if any(figures) else [name, "n"], f"{name}, n", sizes))
    weights: list[str] = []
    for group in plot.groups:
        weights += ["" if row.weight is None else f"{row.weight:.1f}%" for row in group.rows]
        weights += ["100%"] * bool(group.summary)
    columns.append((["Weight"], "Weight", weights))
    return [column for column in columns if any(column[2])]


def _axis(plot: ForestPlot, left: float, right: float) -> Axis:
    summaries = [group.summary for group in plot.groups if group.summary]
    kept = [row.point for row in plot.rows if row.point is not None]
    kept += [v for s in summaries for v in (s.low, s.high)]
    kept += [v for s in summaries for v in (s.pi_low, s.pi_high) if v is not None]
    intervals = []
    for row in plot.rows:
        if row.low is not None or row.high is not None:
            low, high = _ends(row.low, row.high)
            middle = row.point
            if middle is None:
                middle = low if math.isfinite(low) else high
            intervals.append((low, middle, high))
    return make_axis(kept, intervals, left, right, null=plot.null, log=plot.log)


def _ends(low: float | None, high: float | None) -> tuple[float, float]:
    return (-math.inf if low is None else low), (math.inf if high is None else high)


def _row_marks(plot: ForestPlot, axis: Axis, row: ForestRow, side: float, y: float) -> list[Mark]:
    """Return the interval and the square of a study at a height."""
    marks: list[Mark] = []
    broken = " apx" if row.approximate else ""
    if row.low is not None or row.high is not None:
        low, high = _ends(row.low, row.high)
        marks.append(Line(f"ci{broken}", axis.at(low), y, axis.at(high), y))
        for out, x, way in ((low < axis.low, axis.left, 1), (high > axis.high, axis.right, -1)):
            if out and not axis.holds(low if way == 1 else high):
                tip = (x - 2 * way, y), (x + 6 * way, y - 5), (x + 6 * way, y + 5)
                marks.append(Shape("arrow", tip))
    if row.point is not None:
        style = "hol" if row.approximate else "acc" if row.asked else "pt"
        if axis.holds(row.point):
            marks.append(Square(style, axis.at(row.point), y, side))
    return marks


def _summary_marks(axis: Axis, summary: Summary, y: float) -> list[Mark]:
    low, middle, high = (axis.at(v) for v in (summary.low, summary.point, summary.high))
    return [Shape("pt diamond", ((low, y), (middle, y - 7), (high, y), (middle, y + 7)))]


def _prediction_marks(axis: Axis, summary: Summary, y: float) -> list[Mark]:
    """Return a line between two upright ends, unlike an interval and unlike the diamond."""
    low, high = (axis.at(v) for v in _ends(summary.pi_low, summary.pi_high))
    return [
        Line("pi", low, y, high, y),
        *(Line("pi", x, y - 5, x, y + 5) for x in (low, high)),
    ]


def _side_of(group: ForestGroup, row: ForestRow) -> float:
    """Return the side of a square: the area is in proportion to the weight."""
    if row.weight is None:
        return ALONE
    most = max(r.weight or 0.0 for r in group.rows)
    least, largest = SIDES
    return max(least, largest * math.sqrt(row.weight / most)) if most else ALONE


def _wide(plot: ForestPlot) -> Drawing:
    """Return the drawing of `WIDE` pixels, a table whose last column is the plot."""
    entries = list(_entries(plot))
    texts = [plain(entry.text) for entry in entries]
    columns = _columns(plot)
    estimate_head = (*wrap(plot.measure, 150, bold=True), "(95% CI)")
    widths = [_column_width(head, cells) for head, _, cells in columns]
    last = _column_width(estimate_head, texts)
    labels = max((text_width(plain(e.label), bold=e.bold) for e in entries), default=0.0)

    def left_over() -> float:
        return WIDE - LEAST_PLOT - last - GAP * (len(widths) + 2) - sum(widths)

    while columns and left_over() < min(labels, LEAST_LABEL):
        columns, widths = columns[:-1], widths[:-1]  # the table below the figure has them all
    label = min(max(labels, 60.0), max(left_over(), 60.0))
    ends, x = [], label
    for width in (*widths, last):
        x += GAP + width
        ends.append(x)
    axis = _axis(plot, x + GAP + 8, WIDE - 8)

    drawing = Drawing(WIDE)
    heads = [head for head, _, _ in columns]
    deep = max([len(estimate_head), *map(len, heads)])
    drawing.behind.append(Text("b", 0, LINE, "Study"))
    for head, end in zip([*heads, estimate_head], ends, strict=True):
        drawing.behind += text_lines("b e", end, LINE, head, LINE - 1)
    top = LINE * deep + 8
    y, n = top, 0
    for group in plot.groups:
        if group.title:
            lines = wrap(plain(group.title), axis.left - 8, bold=True)
            drawing.behind += text_lines("b", 0, y + LINE, lines)
            y += LINE * len(lines) + ROW
        for entry in [e for e in entries if e.group is group]:
            lines = wrap(plain(entry.label), label, bold=entry.bold)
            style = " b" if entry.bold else ""
            marks = text_lines(style, 0, y + LINE, lines)
            if not entry.prediction:
                for (_, _, cells), end in zip(columns, ends, strict=False):
                    if cells[n]:
                        marks.append(Text(f"e{style}", end, y + LINE, cells[n]))
                n += 1
            marks.append(Text(f"e{style}", ends[-1], y + LINE, plain(entry.text)))
            marks += _drawn(plot, axis, entry, y + LINE - 5)
            drawing.rows.append((entry.key, marks))
            y += LINE * len(lines) + ROW
    marks, drawing.height = draw_axis(
        axis, top, y + 4, WIDE, title=plot.unit_title, null=plot.null, sides=plot.sides
    )
    drawing.behind = [Line("axis", 0, top, WIDE, top), *marks, *drawing.behind]
    return drawing


def _narrow(plot: ForestPlot) -> Drawing:
    """Return the drawing of `NARROW` pixels: the interval of a row stands below its words."""
    axis = _axis(plot, 8, NARROW - 8)
    drawing = Drawing(NARROW)
    entries, y = list(_entries(plot)), 0.0
    for group in plot.groups:
        if group.title:
            lines = wrap(plain(group.title), NARROW, bold=True)
            drawing.behind += text_lines("b halo", 0, y + LINE + 2, lines)
            y += LINE * len(lines) + 5
        for entry in [e for e in entries if e.group is group]:
            style = "b halo" if entry.bold else "halo"
            text = plain(entry.text)
            room = NARROW - text_width(text, bold=entry.bold) - 10
            words = plain(entry.label)
            beside = text_width(words, bold=entry.bold) <= room
            lines = wrap(words, NARROW, bold=entry.bold)
            marks = text_lines(style, 0, y + LINE, lines)
            y += LINE * (len(lines) - beside)
            if beside:
                marks.append(Text(f"e {style}", NARROW, y + LINE, text))
            else:
                below = wrap(text, NARROW, bold=entry.bold)
                marks += text_lines(f"e {style}", NARROW, y + LINE, below)
                y += LINE * (len(below) - 1)
            marks += _drawn(plot, axis, entry, y + LINE + 13)
            drawing.rows.append((entry.key, marks))
            y += LINE + 26
    marks, drawing.height = draw_axis(
        axis, 0, y + 2, NARROW, title=plot.unit_title, null=plot.null, sides=plot.sides, grid=False
    )
    drawing.behind = [*marks, *drawing.behind]
    return drawing


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the drawing: a study, a summary, or the prediction interval of one."""

    key: str
    label: str
    text: str
    group: ForestGroup
    row: ForestRow | None = None
    prediction: bool = False

    @property
    def bold(self) -> bool:
        return self.row is None and not self.prediction


def _entries(plot: ForestPlot) -> Iterator[_Entry]:
    for group in plot.groups:
        for row in group.rows:
            yield _Entry(row.key, row.label, row.text, group, row)
        if (of := group.summary) is not None:
            yield _Entry(of.key, of.label, of.text, group)
            if of.prediction:
                key = f"{of.key}-prediction"
                yield _Entry(key, "Prediction interval", of.prediction, group, prediction=True)


def _drawn(plot: ForestPlot, axis: Axis, entry: _Entry, y: float) -> list[Mark]:
    if entry.row is not None:
        return _row_marks(plot, axis, entry.row, _side_of(entry.group, entry.row), y)
    summary = entry.group.summary
    assert summary is not None
    return (_prediction_marks if entry.prediction else _summary_marks)(axis, summary, y)


def _column_width(head: Sequence[str], cells: Sequence[str]) -> float:
    heads = [text_width(line, bold=True) for line in head]
    return max([*heads, *(text_width(cell, bold=True) for cell in cells)], default=0.0)
