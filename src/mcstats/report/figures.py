"""Figures for what a statistician looks at rather than reads, in a light and a dark version.

`planned` says which figures there are and what they show in words; only `draw` imports seaborn.
"""

from __future__ import annotations

import io
import math
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from mcstats.schema.article import Article
from mcstats.schema.tables import CheckRow, EffectRow, UniverseRow, VerdictRow
from mcstats.schema.topic import Topic

from .format import fixed
from .palette import DARK, LIGHT

__all__ = ["THEMES", "Plan", "draw", "planned"]

THEMES: Final[Mapping[str, Mapping[str, str]]] = {"light": LIGHT, "dark": DARK}
DOTS: Final = 96  # CSS pixels in an inch
WIDTH: Final = 9.9  # inches: the column of text on a wide page
LEAST: Final = 2  # fewer analyses than this have no curve
_STYLE: Final = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "mcstats",  # ids that do not change from run to run
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
}


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


def planned(
    topic: Topic,
    verdicts: Sequence[VerdictRow],
    universes: Sequence[UniverseRow],
    checks: Sequence[CheckRow],
    effects: Sequence[EffectRow],
) -> list[Plan]:
    """Return the figures that the tables have something for."""
    found = [
        _specifications(row, mine)
        for row in verdicts
        if len(mine := [u for u in universes if u.claim == row.claim]) >= LEAST
        and len({_shape(u) for u in mine if _drawable(u)}) >= LEAST
    ]
    statements = [row for row in checks if row.kind == "article"]
    if statements and topic.articles:
        found.append(_articles(list(topic.articles.values()), statements))
    return found


def draw(plan: Plan, theme: str) -> bytes:
    """Draw one figure in one theme, to the same bytes wherever it is drawn.

    Raises
    ------
    KeyError
        For a theme that is not there.
    """
    colours = THEMES[theme]
    import matplotlib as mpl

    mpl.use("svg")
    import seaborn as sns
    from matplotlib.figure import Figure

    colour = {
        name: colours[part]
        for part, names in {
            "paper": ("figure.facecolor", "axes.facecolor"),
            "ink": ("text.color", "axes.labelcolor", "axes.titlecolor"),
            "muted": ("xtick.color", "ytick.color"),
            "strong-rule": ("axes.edgecolor",),
            "rule": ("grid.color",),
        }.items()
        for name in names
    }
    settings: dict[Any, Any] = {**sns.axes_style("ticks"), **_STYLE, **colour}
    with mpl.rc_context(settings), warnings.catch_warnings():
        # Text stays text in the file: the reader's fonts show it, ours only measure it.
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font", UserWarning)
        figure = Figure(figsize=(WIDTH, plan.height), layout="constrained")
        plan.paint(figure, colours)
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return _plain(out.getvalue())


def _plain(svg: bytes) -> bytes:
    """Drop the document type, which names an address, and what no reader needs."""
    text = re.sub(r"<!DOCTYPE[^>]*>\s*", "", svg.decode(), count=1)
    return re.sub(r"<metadata>.*?</metadata>\s*", "", text, count=1, flags=re.DOTALL).encode()


def _drawable(row: UniverseRow) -> bool:
    ends = (row.yi, row.yi_min, row.yi_max, row.ci_lb, row.ci_ub)
    return any(v is not None and math.isfinite(v) for v in ends)


def _shape(row: UniverseRow) -> tuple[float | None, ...]:
    """Return what a reader sees of an analysis: where all look alike there is no curve."""
    return row.yi, row.ci_lb, row.ci_ub, row.yi_min, row.yi_max


def _specifications(verdict: VerdictRow, universes: Sequence[UniverseRow]) -> Plan:
    ordered = sorted((u for u in universes if _drawable(u)), key=lambda u: (_middle(u), u.universe))
    options = list(dict.fromkeys(c for u in ordered for c in u.choices.split("; ") if c))

    def paint(figure: Any, colours: Mapping[str, str]) -> None:
        above, below = figure.subplots(
            2, 1, sharex=True, height_ratios=[3.2, max(0.8, 0.45 * len(options))]
        )
        _curve(above, ordered, verdict.verdict, colours)
        _options(below, ordered, options, colours)

    lowest, highest = min(map(_middle, ordered)), max(map(_middle, ordered))
    return Plan(
        name=f"specifications-{verdict.claim}",
        height=2.6 + 0.28 * len(options),
        alt=(
            f"Specification curve for the claim “{verdict.statement}”: estimates of the "
            f"{sum(u.count for u in ordered)} defensible analyses, from {fixed(lowest)} to "
            f"{fixed(highest)}, each with its "
            "interval and printed set; below, the options that each analysis takes."
        ),
        caption=(
            f"{verdict.statement}: every defensible analysis, from the smallest estimate to the "
            "largest. A hollow square comes to another verdict."
        ),
        paint=paint,
    )


def _middle(row: UniverseRow) -> float:
    known = [v for v in (row.yi, row.yi_min, row.yi_max) if v is not None and math.isfinite(v)]
    return known[0] if known else 0.0


def _curve(
    axes: Any, ordered: Sequence[UniverseRow], verdict: str, colours: Mapping[str, str]
) -> None:
    import seaborn as sns

    axes.axhline(0, color=colours["strong-rule"], linewidth=0.8)
    ends = [v for u in ordered for v in _shape(u) if v is not None and math.isfinite(v)]
    bottom, top = min([0.0, *ends]), max([0.0, *ends])
    margin = 0.12 * (top - bottom or 1.0)
    for place, row in enumerate(ordered):
        if row.yi_min is not None and row.yi_max is not None:
            low, high = max(row.yi_min, bottom - margin), min(row.yi_max, top + margin)
            axes.plot(
                [place, place],
                [low, high],
                color=colours["set"],
                linewidth=6,
                solid_capstyle="butt",
            )
            if math.isinf(row.yi_max):
                axes.plot(place, high, marker="^", markersize=8, color=colours["set"])
        if row.ci_lb is not None and row.ci_ub is not None:
            axes.plot([place, place], [row.ci_lb, row.ci_ub], color=colours["ink"], linewidth=1.2)
    points = [(place, row) for place, row in enumerate(ordered) if row.yi is not None]
    sns.scatterplot(
        x=[place for place, _ in points],
        y=[row.yi for _, row in points],
        s=40,
        marker="s",
        ax=axes,
        zorder=3,
        linewidth=1.2,
        edgecolor=colours["ink"],
        facecolor=[colours["ink" if row.verdict == verdict else "paper"] for _, row in points],
    )
    axes.set_ylim(bottom - margin, top + 2 * margin)
    axes.set_ylabel("estimate")
    axes.tick_params(axis="x", bottom=False)
    sns.despine(ax=axes, bottom=True)


def _options(
    axes: Any, ordered: Sequence[UniverseRow], options: Sequence[str], colours: Mapping[str, str]
) -> None:
    import seaborn as sns

    for line, option in enumerate(options):
        axes.axhline(line, color=colours["rule"], linewidth=0.6, zorder=0)
        taken = [place for place, row in enumerate(ordered) if option in row.choices.split("; ")]
        axes.plot(
            taken,
            [line] * len(taken),
            linestyle="none",
            marker="o",
            markersize=6,
            color=colours["ink"],
        )
    axes.set_yticks(range(len(options)), [_short(option) for option in options])
    axes.set_ylim(len(options) - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_xlim(-0.6, len(ordered) - 0.4)
    axes.set_xlabel(
        "one defensible analysis in each column; a dot where it departs from the declared choice"
    )
    sns.despine(ax=axes, left=True, bottom=True)
    axes.tick_params(axis="y", left=False)


def _short(text: str, longest: int = 60) -> str:
    """Return a text with its middle left out where it is long: an option ends in its own name."""
    if len(text) <= longest:
        return text
    head, _, tail = text.rpartition(": ")
    tail = tail[-(longest // 2) :]
    return f"{head[: longest - len(tail) - 4].rstrip()}… : {tail}"


_STATUSES: Final = (
    ("match", "match", "low"),
    ("mismatch", "mismatch", "high"),
    ("unsupported", "unsupported", "some"),
    ("not checkable", "not checkable", "rule"),
)


def _articles(articles: Sequence[Article], rows: Sequence[CheckRow]) -> Plan:
    tally = {
        article.id: {
            status: sum(r.status == status and r.check.startswith(f"{article.id}/") for r in rows)
            for status, _, _ in _STATUSES
        }
        for article in articles
    }

    def paint(figure: Any, colours: Mapping[str, str]) -> None:
        import seaborn as sns

        axes = figure.subplots()
        left = [0] * len(articles)
        for status, label, colour in _STATUSES:
            widths = [tally[article.id][status] for article in articles]
            axes.barh(
                range(len(articles)),
                widths,
                left=left,
                color=colours[colour],
                label=label,
                height=0.62,
            )
            left = [a + b for a, b in zip(left, widths, strict=True)]
        axes.set_yticks(range(len(articles)), [_short(article.label, 40) for article in articles])
        axes.invert_yaxis()
        axes.set_xlabel("statements")
        axes.legend(loc="upper center", bbox_to_anchor=(0.4, 1.22), ncols=4, frameon=False)
        axes.tick_params(axis="y", left=False)
        sns.despine(ax=axes, left=True)

    said = "; ".join(
        f"{article.label}: "
        + ", ".join(f"{tally[article.id][s]} {label}" for s, label, _ in _STATUSES)
        for article in articles
    )
    return Plan(
        name="articles-statements",
        height=1.3 + 0.42 * len(articles),
        alt=f"Bars of how many statements of each article match what was read. {said}.",
        caption="How each article’s statements fare; the table holds the same counts",
        paint=paint,
    )
