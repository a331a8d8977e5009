"""Forest plots as Cochrane draws them: one table, whose last column is the plot.

Places in the plot are in percent of its width, so that it is as wide as the page leaves it room.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal

from markupsafe import Markup

from mcstats.report.axis import Axis, make_axis
from mcstats.report.render import fill
from mcstats.report.text import Label, plain_text

NOTHING: Final = "–"
"""Stands for a figure that a source does not report."""
ROOM: Final = 210
"""Pixels of the plot where it is narrowest."""
SQUARES: Final = (5.0, 15.0)
"""Sides of the smallest and the largest square: weights below a ninth of the largest look alike."""
ALONE: Final = 10.0
"""Side of a square without a weight."""
Sort = Literal["study", "approximate", "change", "pooled", "prediction"]


@dataclass(frozen=True, slots=True)
class ForestRow:
    """A study, the summary of a group, or its prediction interval; `key` is the id of the effect.

    `text` is the estimate in words; `point`, `low` and `high` are the same on the axis,
    logarithms for ratios: an end may be infinite, and None is not drawn. `arms` are the data of
    both groups, `share` the percent of the summary, `weight` the same in words. `asked` marks
    the intervention asked about in the people asked about. Of the `sort` ``approximate`` is a
    study whose interval we computed, ``change`` a change in one group.
    """

    key: str
    label: Any
    text: Any
    point: float | None = None
    low: float | None = None
    high: float | None = None
    arms: tuple[Any, Any] = ("", "")
    share: float | None = None
    weight: Any = ""
    asked: bool = False
    sort: Sort = "study"

    @property
    def is_summary(self) -> bool:
        """True of what stands for several studies."""
        return self.sort in ("pooled", "prediction")

    @property
    def ends(self) -> tuple[float, float] | None:
        """The ends of what is drawn beside the point; None where nothing is."""
        if self.low is None and self.high is None:
            return None
        low, high = self.low, self.high
        return (-math.inf if low is None else low), (math.inf if high is None else high)


@dataclass(frozen=True, slots=True)
class ForestGroup:
    """Studies of one intervention, and their summary below them.

    `model` says how they were pooled, `spread` how far they differ; `p` holds its sign, "= 0.72".
    """

    rows: tuple[ForestRow, ...]
    title: Any = ""
    model: str = ""
    spread: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ForestPlot:
    """The facts of a forest plot, whose `id` is its anchor on the page.

    With `outcome` the title begins unless the analyst wrote one as `title`; `measure` heads the
    estimates, and `unit_title` is that of the axis. `groups` are interventions, never pooled
    with one another; `favours` says which side each end of the axis favours. `arms` head the
    data of the groups of people and `shows` says what stands there, such as ``events/n``. `log`
    marks a ratio, `null` is no effect. `assumed` are sentences on what an interval of ours
    rests on, `people` the one group whose changes are shown, and `noun` what a row is, a study
    or a review.
    """

    id: str
    outcome: Any
    measure: Any
    unit_title: Any
    groups: tuple[ForestGroup, ...]
    favours: tuple[Any, Any] = ("", "")
    arms: tuple[Any, Any] = ("", "")
    shows: str = ""
    log: bool = False
    null: float = 0.0
    level: Any = ""
    title: Any = ""
    assumed: tuple[Any, ...] = ()
    people: Any = ""
    noun: str = "study"

    @property
    def rows(self) -> list[ForestRow]:
        """All studies from the top."""
        return [row for group in self.groups for row in group.rows if not row.is_summary]

    @cached_property
    def axis(self) -> Axis:
        """The axis, on which every estimate and summary lies; an interval may leave it."""
        of = [row for group in self.groups for row in group.rows]
        kept = [row.point for row in of if row.point is not None]
        kept += [end for row in of if row.is_summary for end in row.ends or ()]
        intervals = []
        for row in self.rows:
            if row.ends:
                inner = next(filter(math.isfinite, row.ends), self.null)
                middle = inner if row.point is None else row.point
                intervals.append((row.ends[0], middle, row.ends[1]))
        return make_axis(kept, intervals, ROOM, null=self.null, log=self.log)

    def side(self, row: ForestRow) -> int:
        """Return on which side of no effect an interval lies; 0 where it excludes neither."""
        low, high = row.ends or (self.null, self.null)
        return (low > self.null) - (high < self.null)

    def square(self, row: ForestRow, group: ForestGroup) -> float:
        """Return the side of the square of a study, whose area is in proportion to the weight."""
        if row.share is None:
            return ALONE
        largest = max(one.share or 0.0 for one in group.rows)
        return max(SQUARES[0], SQUARES[1] * math.sqrt(row.share / largest))

    def arrows(self, row: ForestRow) -> Iterator[tuple[str, int]]:
        """Yield the places, and the ways, of arrows at the ends that leave the axis."""
        for place, way, end in zip(("0%", "100%"), (1, -1), row.ends or (), strict=False):
            if not self.axis.holds(end):
                yield place, way


def forest_plot(plot: ForestPlot) -> Markup:
    """Return the figure: a table with its title, and the caption."""

    def holds(cells: Iterable[Any]) -> bool:
        return any(plain_text(cell) not in ("", NOTHING) for cell in cells)

    rows = [row for group in plot.groups for row in group.rows]
    arms = [n for n in (0, 1) if holds(row.arms[n] for row in rows)]
    weights = holds(row.weight for row in rows)
    sides = [plot.side(row) for row in plot.rows]
    of = {"plot": plot, "arms": arms, "weights": weights, "sides": sides, "plain": plain_text}
    return Markup(fill("forest.html.j2", **of, tau=Label("τ²"), share=Label("I²")))
