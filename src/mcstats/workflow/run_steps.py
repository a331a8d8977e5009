"""Run the steps of the workflow, one for each rule: read, call one function, write."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from mcstats.schema.tables import (
    ChangeRow,
    CheckRow,
    ChoiceRow,
    EffectRow,
    EvidenceRow,
    FootnoteRow,
    InputRow,
    MissingRow,
    NumberRow,
    PooledRow,
    PoolingRow,
    RatingRow,
    SmallStudyRow,
    StabilityRow,
    StepRow,
    TippingRow,
    UniverseRow,
    VerdictRow,
)

from .files import sha256, write_whole
from .manifest import inputs_of, write_manifest
from .paths import Place
from .results_folder import discard, figures_of
from .steps import DRAWN, INDEX, STEPS

if TYPE_CHECKING:
    from mcstats.report.plots.plot import Plot
    from mcstats.report.view import Extras, Tables

Run: TypeAlias = Callable[[Place], None]

_LOCK = Path(__file__).resolve().parents[3] / "requirements.lock"
_RUN: dict[str, Run] = {}


def run_step(name: str, places: Sequence[Place]) -> None:
    """Run the step of this name for one topic, or ``index`` for all of them.

    Raises
    ------
    InputError, OSError
        Where something cannot be read or written.
    """
    if name == "index":
        write_index(places)
    else:
        (place,) = places
        _RUN[name](place)


def _step(run: Run) -> Run:
    """Register the function of a step, which has its name in the list of steps."""
    assert run.__name__ in STEPS
    _RUN[run.__name__] = run
    return run


@_step
def evidence(place: Place) -> None:
    """Write every printed value with its place."""
    from mcstats.evidence.rows import evidence_rows

    topic = place.load()
    rows = [row for study in topic.studies.values() for row in evidence_rows(topic, study)]
    place.write("evidence", EvidenceRow, rows)


@_step
def effects(place: Place) -> None:
    """Write one effect per result and measure, its inputs and the steps between."""
    from mcstats.effects.rows import estimate_topic

    found = estimate_topic(place.load(), place.rubric().hedge_words())
    place.write("effects", EffectRow, found.effects)
    place.write("inputs", InputRow, found.inputs)
    place.write("steps", StepRow, found.steps)


@_step
def pooled(place: Place) -> None:
    """Write the syntheses, and the test for small-study effects of each."""
    from mcstats.bias.rate import at_high_risk
    from mcstats.effects.question import pool_topic
    from mcstats.effects.small_study import small_study_rows

    effects_found = place.read("effects", EffectRow)
    high = at_high_risk(place.rubric(), place.read("ratings", RatingRow))
    rows = pool_topic(place.load(), effects_found, high)
    place.write("pooled", PooledRow, rows)
    place.write("small_study", SmallStudyRow, small_study_rows(rows, effects_found))


@_step
def ratings(place: Place) -> None:
    """Write the rating of each domain for each study and outcome."""
    from mcstats.bias.rate import rate_topic

    place.write("ratings", RatingRow, rate_topic(place.load(), place.rubric()))


@_step
def verdicts(place: Place) -> None:
    """Write the verdict on each claim."""
    from mcstats.verdict.changes import changes_topic
    from mcstats.verdict.missing import missing_topic
    from mcstats.verdict.table import judge_topic
    from mcstats.verdict.uncontrolled import tipping_points

    topic, effects_found = place.load(), place.read("effects", EffectRow)
    rated = place.read("ratings", RatingRow)
    rows, footnotes = judge_topic(topic, place.rubric(), effects_found, rated)
    place.write("verdicts", VerdictRow, rows)
    place.write("footnotes", FootnoteRow, footnotes)
    place.write("tipping", TippingRow, tipping_points(topic, effects_found))
    place.write("missing", MissingRow, missing_topic(topic, place.rubric()))
    place.write("changes", ChangeRow, changes_topic(topic, place.rubric(), effects_found, rated))


@_step
def stability(place: Place) -> None:
    """Write over how many defensible analyses each verdict holds."""
    from mcstats.verdict.poolings import poolings_topic
    from mcstats.verdict.stability import stability_topic

    topic = place.load()
    found = stability_topic(topic, place.rubric())
    place.write("stability", StabilityRow, found.claims)
    place.write("universes", UniverseRow, found.universes)
    place.write("choices", ChoiceRow, found.choices)
    place.write("poolings", PoolingRow, poolings_topic(topic, place.read("effects", EffectRow)))


@_step
def checks(place: Place) -> None:
    """Write what each check found, as a table and for CI."""
    from mcstats.check.junit import junit
    from mcstats.check.run import check_topic

    rows = check_topic(
        place.load(),
        place.rubric(),
        place.read("effects", EffectRow),
        place.read("pooled", PooledRow),
        place.read("verdicts", VerdictRow),
    )
    place.write("checks", CheckRow, rows)
    place.write_text("checks.xml", junit(place.topic, rows))


@_step
def figures(place: Place) -> None:
    """Write every figure in a light and a dark version."""
    from mcstats.report.plots.draw import THEMES, draw

    plots = {
        f"figures/{plot.name}-{theme}.svg": (plot, theme)
        for plot in _plots(place)
        for theme in THEMES
    }
    discard(place, [name for name in figures_of(place) if name not in plots])
    for name, (plot, theme) in plots.items():
        place.write_text(name, draw(plot, theme))
    place.write_text(DRAWN, "")


@_step
def report(place: Place) -> None:
    """Write the list of every figure of the page, the page, and what the tables hold."""
    from mcstats.report.page import render

    from .check import moves_of
    from .datapackage import datapackage

    topic, rubric, tables, extras = place.load(), place.rubric(), _tables(place), _extras(place)
    html, numbers = render(topic, rubric, tables, (), extras)
    place.write("numbers", NumberRow, numbers)
    if moves := moves_of(place):
        html, _ = render(topic, rubric, tables, moves, extras)
    place.write_text("index.html", html)
    place.write_text("datapackage.json", datapackage(topic))


@_step
def manifest(place: Place) -> None:
    """Write the hashes of what the run read and wrote."""
    write_manifest(place)


def write_index(places: Sequence[Place]) -> None:
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
    write_whole(places[0].reports / INDEX, render_topics(listed))


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
