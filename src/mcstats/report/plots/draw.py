"""The plots of a topic: which there are, and each drawn in a light or a dark version.

`plan_plots` says which there are and what they show in words; only `draw` imports seaborn.
"""

from __future__ import annotations

import io
import re
import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from mcstats.model.article import Article
from mcstats.model.tables import (
    VALUE_OF_RANGE,
    BodyRow,
    CheckRow,
    ChoiceRow,
    EffectRow,
    InputRow,
    PooledRow,
    UniverseRow,
    VerdictRow,
)
from mcstats.model.topic import Topic
from mcstats.report.digits import Digits, digits_of
from mcstats.report.palette import DARK, LIGHT
from mcstats.report.plots.plot import WIDTH, Plot, shortened, side_in_words
from mcstats.report.plots.range_curve import range_curve
from mcstats.report.plots.specification_curve import LEAST, drawable, shape, specification_curve
from mcstats.report.published import of_effects, published_lower

THEMES: Final[Mapping[str, Mapping[str, str]]] = {"light": LIGHT, "dark": DARK}
# Each name of a colour stands for itself while a plot is painted; no theme has such dark blues.
_MARKS: Final = {name: f"#{number:06x}" for number, name in enumerate(LIGHT, start=1)}
_STYLE: Final = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "mcstats",  # ids that do not change from run to run
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
}


def plan_plots(
    topic: Topic,
    verdicts: Sequence[VerdictRow],
    universes: Sequence[UniverseRow],
    checks: Sequence[CheckRow],
    effects: Sequence[EffectRow],
    choices: Sequence[ChoiceRow] = (),
    inputs: Sequence[InputRow] = (),
    pooled: Sequence[PooledRow] = (),
    bodies: Sequence[BodyRow] = (),
) -> list[Plot]:
    """Return the plots that the tables have something for."""
    printed: dict[str, list[InputRow]] = defaultdict(list)
    for item in inputs:
        printed[item.effect].append(item)
    lower = published_lower(topic, effects, pooled, bodies)
    within = {row.effect for row in effects if row.contrast != "between"}
    effects, universes = of_effects(effects, lower), of_effects(universes, lower)
    choices = of_effects(choices, lower)
    digits = {row.effect: digits_of(row, printed[row.effect]) for row in effects}

    def favours(effect: str) -> str:
        return side_in_words(effect in lower, effect not in within)

    plots = [
        specification_curve(row, mine, digits, favours(mine[0].effect))
        for row in verdicts
        if len(mine := [u for u in universes if u.claim == row.claim]) >= LEAST
        and len({shape(u) for u in mine if drawable(u)}) >= LEAST
    ]
    for row in verdicts:
        mine_along = [c for c in choices if c.claim == row.claim and c.kind == VALUE_OF_RANGE]
        for number, choice in enumerate(dict.fromkeys(c.choice for c in mine_along), start=1):
            points = [c for c in mine_along if c.choice == choice and c.yi is not None]
            if len(points) >= LEAST:
                own = digits.get(points[0].effect) or Digits("")
                words = favours(points[0].effect)
                plots.append(range_curve(row, number, points, own, words))
    statements = [row for row in checks if row.kind == "article"]
    if statements and topic.articles:
        plots.append(_articles(list(topic.articles.values()), statements))
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
            "strong-rule": ("axes.edgecolor",),
            "rule": ("grid.color",),
        }.items()
        for name in names
    }
    settings: dict[Any, Any] = {**sns.axes_style("ticks"), **_STYLE, **colour}
    with mpl.rc_context(settings), warnings.catch_warnings():
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


_STATUSES: Final = (
    ("right", "right", "low"),
    ("wrong", "wrong", "high"),
    ("contradiction", "contradiction", "high"),
    ("not in the source", "not in the source", "high"),
    ("source not found", "source not found", "some"),
    ("imprecise", "imprecise", "some"),
    ("not in what we read", "not in what we read", "rule"),
    ("not checkable", "not checkable", "rule"),
)


def _articles(articles: Sequence[Article], rows: Sequence[CheckRow]) -> Plot:
    tally = {
        article.id: {
            status: sum(r.status == status and r.check.startswith(f"{article.id}/") for r in rows)
            for status, _, _ in _STATUSES
        }
        for article in articles
    }

    def paint(figure: Any, colours: Mapping[str, str]) -> None:
        import seaborn as sns

        figure.set_layout_engine("constrained")
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
        axes.set_yticks(
            range(len(articles)), [shortened(article.label, 40) for article in articles]
        )
        axes.invert_yaxis()
        axes.set_xlabel("statements")
        axes.legend(loc="upper center", bbox_to_anchor=(0.4, 1.22), ncols=4, frameon=False)
        axes.tick_params(axis="y", left=False)
        sns.despine(ax=axes, left=True)

    counts = "; ".join(
        f"{article.label}: "
        + ", ".join(f"{tally[article.id][s]} {label}" for s, label, _ in _STATUSES)
        for article in articles
    )
    return Plot(
        name="articles-statements",
        height=1.3 + 0.42 * len(articles),
        alt=f"Bars of how many statements of each article match what was read. {counts}.",
        caption="How each article’s statements fare; the table holds the same counts",
        paint=paint,
    )
