"""Run the steps of the workflow, one for each rule: read, call one function, write."""

from __future__ import annotations

import html
import json
import re
import urllib.parse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from mcstats import __version__
from mcstats.model.errors import InputError
from mcstats.model.tables import (
    AbsoluteRow,
    BodyRow,
    ChangeRow,
    CheckRow,
    ChoiceRow,
    EffectRow,
    EvidenceRow,
    FirmRow,
    FootnoteRow,
    InputRow,
    MissingRow,
    NumberRow,
    OutcomeRow,
    PooledRow,
    PoolingRow,
    RatingRow,
    SmallStudyRow,
    StabilityRow,
    StepRow,
    UniverseRow,
    VerdictRow,
)
from mcstats.workflow.files import read_regular, write_whole
from mcstats.workflow.manifest import write_manifest
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.results_folder import discard, named_by_data
from mcstats.workflow.steps import CLAIM_PAGE, DRAWN, FIGURE, INDEX, STEPS, WRITTEN

if TYPE_CHECKING:
    from mcstats.report.picture import Plot
    from mcstats.report.view import Extras, Tables

Run: TypeAlias = Callable[[TopicPaths], None]

_PLOTTED = ("effects", "inputs", "pooled", "verdicts", "bodies", "universes", "choices")
"""The tables that figures are drawn from."""
_RUN: dict[str, Run] = {}


def run_step(name: str, topic_paths: Sequence[TopicPaths]) -> None:
    """Run the step of this name for one topic, or ``index`` for all of them.

    Raises
    ------
    InputError, OSError
        Where something cannot be read or written.
    """
    if name == "index":
        write_index(topic_paths)
    else:
        (paths,) = topic_paths
        _RUN[name](paths)


def _step(run: Run) -> Run:
    """Register the function of a step, which has its name in the list of steps."""
    assert run.__name__ in STEPS
    _RUN[run.__name__] = run
    return run


@_step
def evidence(paths: TopicPaths) -> None:
    """Write every printed value with its place."""
    from mcstats.data.evidence_rows import evidence_rows

    topic = paths.load()
    rows = [row for study in topic.studies.values() for row in evidence_rows(topic, study)]
    paths.write("evidence", EvidenceRow, rows)


@_step
def effects(paths: TopicPaths) -> None:
    """Write one effect per result and measure, its inputs and the steps between."""
    from mcstats.effects.effect_rows import estimate_topic
    from mcstats.verdict.verdict_rows import mark_deciding

    topic, rubric = paths.load(), paths.rubric()
    estimated = estimate_topic(topic, rubric.hedge_words())
    paths.write("effects", EffectRow, mark_deciding(topic, rubric, estimated.effects))
    paths.write("inputs", InputRow, estimated.inputs)
    paths.write("steps", StepRow, estimated.steps)


@_step
def pooled(paths: TopicPaths) -> None:
    """Write the syntheses of the topic and of its bodies of evidence, with Egger's test of each."""
    from mcstats.bias.rate import at_high_risk
    from mcstats.check.check_topic import contradicted_studies
    from mcstats.effects.pooling.small_study import small_study_rows
    from mcstats.effects.syntheses import pool_topic
    from mcstats.verdict.verdict_rows import pooled_bodies

    estimates = paths.read("effects", EffectRow)
    topic, rated = paths.load(), paths.read("ratings", RatingRow)
    rubric = paths.rubric()
    doubtful = contradicted_studies(topic, rubric, estimates)
    rows = pool_topic(topic, estimates, at_high_risk(topic, rated), doubtful)
    rows.extend(pooled_bodies(topic, rubric, estimates, rated))
    paths.write("pooled", PooledRow, rows)
    paths.write("small_study", SmallStudyRow, small_study_rows(rows, estimates))


@_step
def ratings(paths: TopicPaths) -> None:
    """Write the rating of each domain for each study, outcome and comparison."""
    from mcstats.bias.rate import rate_topic

    paths.write("ratings", RatingRow, rate_topic(paths.load(), paths.rubric()))


@_step
def verdicts(paths: TopicPaths) -> None:
    """Write the verdict on each claim, its body of evidence, and what would change it."""
    from mcstats.verdict.changes import changes_topic
    from mcstats.verdict.missing_data.missing_rows import missing_topic
    from mcstats.verdict.outcome_rows import outcomes_topic
    from mcstats.verdict.verdict_rows import judge_topic

    topic, estimates = paths.load(), paths.read("effects", EffectRow)
    rated = paths.read("ratings", RatingRow)
    judged = judge_topic(topic, paths.rubric(), estimates, rated)
    paths.write("verdicts", VerdictRow, judged.verdicts)
    paths.write("footnotes", FootnoteRow, judged.footnotes)
    paths.write("bodies", BodyRow, judged.bodies)
    paths.write("absolute", AbsoluteRow, judged.absolute)
    rows = outcomes_topic(topic, paths.rubric(), estimates, rated)
    paths.write("outcomes", OutcomeRow, rows)
    paths.write("missing", MissingRow, missing_topic(topic, paths.rubric()))
    paths.write("changes", ChangeRow, changes_topic(topic, paths.rubric(), estimates, rated))


@_step
def stability(paths: TopicPaths) -> None:
    """Write over how many defensible analyses each verdict holds."""
    from mcstats.verdict.multiverse.enumerate import stability_topic
    from mcstats.verdict.multiverse.pooling_choices import poolings_topic

    topic = paths.load()
    result = stability_topic(topic, paths.rubric())
    paths.write("stability", StabilityRow, result.claims)
    paths.write("universes", UniverseRow, result.universes)
    paths.write("choices", ChoiceRow, result.choices)
    paths.write("firm", FirmRow, result.firm)
    paths.write("poolings", PoolingRow, poolings_topic(topic, paths.read("pooled", PooledRow)))


@_step
def checks(paths: TopicPaths) -> None:
    """Write what each check found, as a table and for CI."""
    from mcstats.check.check_topic import check_topic
    from mcstats.check.junit import junit

    rows = check_topic(
        paths.load(),
        paths.rubric(),
        paths.read("effects", EffectRow),
        paths.read("pooled", PooledRow),
        paths.read("verdicts", VerdictRow),
    )
    paths.write("checks", CheckRow, rows)
    paths.write_text("checks.xml", junit(paths.topic, rows))


@_step
def figures(paths: TopicPaths) -> None:
    """Write every figure in a light and a dark version."""
    from mcstats.report.plots.draw import draw, plan_plots

    tables = _tables(paths, _PLOTTED)
    pictures = {
        f"figures/{plot.name}-{theme}.svg": svg
        for plot in plan_plots(paths.load(), tables)
        for theme, svg in draw(plot).items()
    }
    stale = (n for n in named_by_data(paths) if FIGURE.fullmatch(n) and n not in pictures)
    discard(paths, stale)
    for name, svg in pictures.items():
        paths.write_text(name, svg)
    paths.write_text(DRAWN, "")


@_step
def report(paths: TopicPaths) -> None:
    """Write the list of every figure of the pages, the pages, and what the tables hold."""
    from mcstats.report.plots.draw import plan_plots
    from mcstats.report.site import answer_of, render
    from mcstats.workflow.accepted_figures import moves_of
    from mcstats.workflow.datapackage import datapackage

    topic, rubric, tables = paths.load(), paths.rubric(), _tables(paths)
    extras = _extras(paths, plan_plots(topic, tables))
    pages, numbers = render(topic, rubric, tables, (), extras)
    paths.write("numbers", NumberRow, numbers)
    if moves := moves_of(paths, numbers):
        pages, _ = render(topic, rubric, tables, moves, extras)
    stale = (n for n in named_by_data(paths) if CLAIM_PAGE.fullmatch(n) and n not in pages)
    discard(paths, stale)
    for name, page in pages.items():
        paths.write_text(name, page)
    paths.write_text(WRITTEN, "")
    paths.write_text("datapackage.json", datapackage(topic, answer_of(topic, rubric, tables)))


@_step
def manifest(paths: TopicPaths) -> None:
    """Write the hashes of what the run read and wrote."""
    write_manifest(paths)


def write_index(topic_paths: Sequence[TopicPaths]) -> None:
    """Write the page that lists all topics."""
    write_whole(topic_paths[0].reports / INDEX, index_page(topic_paths))


def index_page(topic_paths: Sequence[TopicPaths]) -> str:
    """Return the page that lists topics, from their results alone: there may be a thousand."""
    from mcstats.report.text import Label
    from mcstats.report.topics import Listed, render_topics

    listed = []
    for paths in topic_paths:
        file = paths.out / "datapackage.json"
        try:
            about = json.loads(read_regular(file))
            title, answer = Label(about["title"]), Label(about["answer"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            found = getattr(error, "strerror", "what no run wrote")
            expected = "the description of the results of a topic"
            raise InputError.of_file(file, "FILE", found, expected, "run make report") from error
        listed.append(Listed(paths.topic, title, answer))
    return render_topics(listed)


def listed_in(page: str) -> list[str]:
    """Return the topics to whose front pages a list of topics leads."""
    links = re.findall(r'<a[^>]* href="([^"]+)/index\.html"', page)
    return list(dict.fromkeys(urllib.parse.unquote(html.unescape(link)) for link in links))


def _tables(paths: TopicPaths, names: Sequence[str] = ()) -> Tables:
    from mcstats.report.view import TABLES, Tables

    return Tables(**{name: paths.read(name, TABLES[name]) for name in names or TABLES})


def _extras(paths: TopicPaths, plots: Sequence[Plot]) -> Extras:
    from mcstats.report.picture import Picture
    from mcstats.report.view import Extras

    pictures = [
        Picture(
            plot,
            (paths.out / f"figures/{plot.name}-light.svg").read_bytes(),
            (paths.out / f"figures/{plot.name}-dark.svg").read_bytes(),
        )
        for plot in plots
    ]
    return Extras(pictures, __version__)
