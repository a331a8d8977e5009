"""The plots of a topic: which there are, and each drawn in a light or a dark version.

`plan_plots` says which there are and what they show in words; only `draw` imports seaborn.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from typing import Any, Final

from mcstats.model.tables import VALUE_OF_RANGE
from mcstats.model.topic import Topic
from mcstats.report.digits import Digits
from mcstats.report.palette import DARK, LIGHT
from mcstats.report.picture import WIDTH, Plot
from mcstats.report.plots.range_curve import range_curve
from mcstats.report.plots.specification_curve import (
    LEAST,
    columns_of,
    shape,
    specification_curve,
)
from mcstats.report.view import Tables, View

THEMES: Final[Mapping[str, Mapping[str, str]]] = {"light": LIGHT, "dark": DARK}
# Each name of a colour stands for itself while a plot is painted; no theme has such dark blues.
_MARKS: Final = {name: f"#{number:06x}" for number, name in enumerate(LIGHT, start=1)}
_STYLE: Final = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "mcstats",  # ids that do not change from run to run
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.titlesize": 10,
}


def plan_plots(topic: Topic, tables: Tables) -> list[Plot]:
    """Return the plots that the tables have something for, in the published direction."""
    view = View(topic, None, tables)  # type: ignore[arg-type]  # no plot asks the rubric
    shown = view.tables

    def favours(name: str) -> str:
        effect = view.effects.get(name)
        does = (
            "are better" if effect and effect.contrast != "between" else "favour the intervention"
        )
        return f"{'lower' if name in view.lower else 'higher'} values {does}"

    plots = [
        specification_curve(row, mine, view.digits, favours(mine[0].effect))
        for row in shown.verdicts
        if len(mine := [u for u in shown.universes if u.claim == row.claim]) >= LEAST
        and len(set(map(shape, columns_of(mine)))) >= LEAST
    ]
    for row in shown.verdicts:
        mine_along = [c for c in shown.choices if c.claim == row.claim and c.kind == VALUE_OF_RANGE]
        for number, choice in enumerate(dict.fromkeys(c.choice for c in mine_along), start=1):
            points = [c for c in mine_along if c.choice == choice and c.yi is not None]
            if len(points) >= LEAST:
                own = view.digits.get(points[0].effect) or Digits("")
                words = favours(points[0].effect)
                plots.append(range_curve(row, number, points, own, words))
    return plots


def draw(plot: Plot) -> dict[str, bytes]:
    """Draw one plot in each theme, to the same bytes wherever it is drawn.

    Returns
    -------
    dict of str to bytes
        The SVG of each theme. Painting takes far longer than colouring, so it is done once.
    """
    svg = _plain(_paint(plot))
    return {theme: _coloured(svg, colours) for theme, colours in THEMES.items()}


def _paint(plot: Plot) -> bytes:
    """Paint a plot with the marks of its colours."""
    import matplotlib as mpl

    mpl.use("svg")
    import seaborn as sns
    from matplotlib.figure import Figure

    colour = {
        name: _MARKS[part]
        for part, names in {
            "paper": ("figure.facecolor", "axes.facecolor"),
            "ink": ("text.color", "axes.labelcolor", "axes.titlecolor"),
            "muted": ("xtick.color", "ytick.color"),
            "line": ("axes.edgecolor",),
            "rule": ("grid.color",),
        }.items()
        for name in names
    }
    settings: dict[Any, Any] = {**_STYLE, **colour}
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()  # a matplotlibrc of the user, or of the current folder, changes nothing
        mpl.rcParams.update({**sns.axes_style("ticks"), **settings})
        # Text stays text in the file: the reader's fonts show it, ours only measure it.
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font", UserWarning)
        figure = Figure(figsize=(WIDTH, plot.height))
        plot.paint(figure, _MARKS)
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    return out.getvalue()


def _plain(svg: bytes) -> str:
    """Drop the document type, which names an address, and what no reader needs."""
    text = re.sub(r"<!DOCTYPE[^>]*>\s*", "", svg.decode(), count=1)
    return re.sub(r"<metadata>.*?</metadata>\s*", "", text, count=1, flags=re.DOTALL)


def _coloured(svg: str, colours: Mapping[str, str]) -> bytes:
    """Replace the marks in the tags of a picture by the colours of a theme; words stay."""
    own = {mark: colours[name] for name, mark in _MARKS.items()}
    mark = re.compile("|".join(own))
    return re.sub(
        r"<[^>]*>", lambda tag: mark.sub(lambda found: own[found[0]], tag[0]), svg
    ).encode()
