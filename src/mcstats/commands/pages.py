"""The steps that write what people look at: figures, a page per topic, the page of all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from mcstats.schema.tables import (
    CheckRow,
    ChoiceRow,
    EffectRow,
    InputRow,
    NumberRow,
    UniverseRow,
    VerdictRow,
)

from .files import sha256, write_whole
from .manifest import inputs_of
from .place import Place

if TYPE_CHECKING:
    from mcstats.report.plots.plot import Plot
    from mcstats.report.view import Extras, Tables

__all__ = ["figures", "index", "report"]

_LOCK = Path(__file__).resolve().parents[3] / "requirements.lock"


def figures(place: Place) -> None:
    """Write every figure in a light and a dark version."""
    from mcstats.report.plots.draw import THEMES, draw

    (place.out / "figures").mkdir(parents=True, exist_ok=True)
    for plot in _plots(place):
        for theme in THEMES:
            place.write_text(f"figures/{plot.name}-{theme}.svg", draw(plot, theme))


def report(place: Place) -> None:
    """Write the list of every figure of the page, the page, and what the tables hold."""
    from mcstats.report.page import render

    from .datapackage import datapackage
    from .promises import moves_of

    topic, rubric, tables, extras = place.load(), place.rubric(), _tables(place), _extras(place)
    html, numbers = render(topic, rubric, tables, (), extras)
    place.write("numbers", NumberRow, numbers)
    if moves := moves_of(place):
        html, _ = render(topic, rubric, tables, moves, extras)
    place.write_text("index.html", html)
    place.write_text("datapackage.json", datapackage(topic))


def index(places: Iterable[Place], reports: Path) -> None:
    """Write the page that lists all topics, from their results alone: there may be a thousand."""
    from mcstats.report.topics import Listed, render_topics

    listed = []
    for place in places:
        about = json.loads((place.out / "datapackage.json").read_text("utf-8"))
        listed.append(
            Listed(
                place.topic,
                about["title"],
                about["description"],
                place.read("verdicts", VerdictRow),
                place.read("checks", CheckRow),
                place.rubric(),
            )
        )
    write_whole(reports / "index.html", render_topics(listed))


def _plots(place: Place) -> list[Plot]:
    from mcstats.report.plots.draw import plan_plots

    return plan_plots(
        place.load(),
        place.read("verdicts", VerdictRow),
        place.read("universes", UniverseRow),
        place.read("checks", CheckRow),
        place.read("effects", EffectRow),
        place.read("choices", ChoiceRow),
        place.read("inputs", InputRow),
    )


def _tables(place: Place) -> Tables:
    from mcstats.report.view import TABLES, Tables

    return Tables(**{name: place.read(name, record) for name, record in TABLES.items()})


def _extras(place: Place) -> Extras:
    from mcstats.report.view import Extras, Picture

    pictures = [
        Picture(
            plot.name,
            (place.out / f"figures/{plot.name}-light.svg").read_bytes(),
            (place.out / f"figures/{plot.name}-dark.svg").read_bytes(),
            plot.alt,
            plot.caption,
            *plot.pixels,
        )
        for plot in _plots(place)
    ]
    return Extras(pictures, inputs_of(place), sha256(_LOCK) if _LOCK.exists() else "")
