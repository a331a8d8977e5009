"""The facts of a forest plot: one question, its studies in groups, and their summaries."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

from mcstats.report.text import Label

CI: Final = Label("95% CI")
NOTHING: Final = Label("–")
"""Stands for a figure that a source does not report."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One group of a study: its mean (SD) or its events/n, and its number of people."""

    figure: Any = ""
    n: Any = ""


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One study.

    Attributes
    ----------
    key : str
        The id of the effect, unique in the figure.
    label, text : text
        The study, and the estimate with its interval in words, as a template writes them.
    point, low, high : float, optional
        The same on the axis: logarithms for ratios. An end may be infinite; None is not drawn.
    share, weight : float and text, optional
        Percent of the summary of the group, and the same in words.
    asked : bool
        Whether it is the intervention asked about in the people asked about.
    approximate : bool
        Whether the interval is computed by us from a P value.
    """

    key: str
    label: Any
    text: Any
    point: float | None = None
    low: float | None = None
    high: float | None = None
    arms: tuple[Arm, Arm] = (Arm(), Arm())
    share: float | None = None
    weight: Any = ""
    asked: bool = False
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary of a group; `prediction` is the prediction interval in words, if there is one."""

    key: str
    label: Any
    text: Any
    point: float
    low: float
    high: float
    n: tuple[Any, Any] = ("", "")
    prediction: Any = ""
    pi_low: float = -math.inf
    pi_high: float = math.inf


@dataclass(frozen=True, slots=True)
class Heterogeneity:
    """The method of a summary, and how far its studies differ; `p` holds its sign, "= 0.72"."""

    model: str
    tau2: Any = ""
    tau2_high: Any = ""
    i2: Any = ""
    q: Any = ""
    df: Any = ""
    p: Any = ""


@dataclass(frozen=True, slots=True)
class ForestGroup:
    """Studies of one intervention, with their summary if at least two of them have an estimate.

    Raises
    ------
    ValueError
        For a summary of fewer than two estimates.
    """

    rows: tuple[ForestRow, ...]
    title: Any = ""
    summary: Summary | None = None
    heterogeneity: Heterogeneity | None = None

    def __post_init__(self) -> None:
        """Refuse a summary of one study."""
        if self.summary and sum(row.point is not None for row in self.rows) < 2:
            raise ValueError(f"{self.summary.key}: a summary needs at least two estimates")


@dataclass(frozen=True, slots=True)
class Approximation:
    """Why an interval is ours: each assumption, and the value under another one, as sentences."""

    assumptions: tuple[Any, ...]
    otherwise: Any = ""


@dataclass(frozen=True, slots=True)
class ForestPlot:
    """The facts of a forest plot.

    Attributes
    ----------
    id : str
        The anchor, unique on the page.
    outcome, measure : text
        The outcome, with which the title begins, and the head of the column of estimates.
    unit_title : text
        Title of the axis with its unit.
    favours : (str, str)
        Which side the left and the right end favour.
    groups : tuple of ForestGroup
        Interventions, each with its own summary; they are never pooled with one another.
    arms, shows
        Heads of the groups of people, and what stands below: ``mean (SD)`` or ``events/n``.
    log : bool
        Whether the measure is a ratio; the value of no effect is `null`.
    title : text
        The analyst's title; without one it follows from the intervals and the summary.
    notes : tuple of text
        Sentences of the caption.
    """

    id: str
    outcome: Any
    measure: Any
    unit_title: Any
    favours: tuple[str, str]
    groups: tuple[ForestGroup, ...]
    arms: tuple[Any, Any] = ("", "")
    shows: str = ""
    log: bool = False
    null: float = 0.0
    level: Any = CI
    title: Any = ""
    approximation: Approximation | None = None
    notes: tuple[Any, ...] = ()

    @property
    def rows(self) -> tuple[ForestRow, ...]:
        """All studies from the top."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def sides(self) -> tuple[str, str]:
        """The labels of both ends of the axis."""
        left, right = self.favours
        return f"←\N{NO-BREAK SPACE}Favours {left}", f"Favours {right}\N{NO-BREAK SPACE}→"

    def side(self, low: float | None, high: float | None) -> int:
        """Return on which side of no effect an interval lies; 0 where it excludes neither."""
        if low is not None and low > self.null:
            return 1
        return -1 if high is not None and high < self.null else 0
