"""The page: sections in the order from a hurried reader to an auditor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from markupsafe import Markup

from mcstats.model.rubric import Rubric
from mcstats.model.tables import MoveRow, NumberRow
from mcstats.model.topic import Topic
from mcstats.report.blocks import Para, Section
from mcstats.report.inline import Inlines, Link, Strong, Words
from mcstats.report.json_ld import json_ld
from mcstats.report.number_register import row_count
from mcstats.report.published import published
from mcstats.report.render import fill_page
from mcstats.report.sections.articles import articles
from mcstats.report.sections.checks import changes, checks
from mcstats.report.sections.data import downloads, reproduce
from mcstats.report.sections.effects import effects
from mcstats.report.sections.funding import funding
from mcstats.report.sections.glance import glance
from mcstats.report.sections.help import helping
from mcstats.report.sections.methods import methods
from mcstats.report.sections.missing import missing
from mcstats.report.sections.rob import rob
from mcstats.report.sections.sensitivity import sensitivity
from mcstats.report.sections.sources import sources
from mcstats.report.sections.studies import studies
from mcstats.report.sections.summary import summary
from mcstats.report.sections.uncontrolled import uncontrolled
from mcstats.report.sections.would_change import would_change
from mcstats.report.view import Extras, Tables, View

# `downloads` comes after every section that enters figures, because it offers all of them.
SECTIONS: Final[tuple[Callable[[View], Section], ...]] = (
    glance,
    summary,
    effects,
    rob,
    funding,
    studies,
    articles,
    sensitivity,
    would_change,
    uncontrolled,
    missing,
    methods,
    sources,
    checks,
    downloads,
    reproduce,
    changes,
    helping,
)


def render(
    topic: Topic,
    rubric: Rubric,
    tables: Tables,
    moves: Sequence[MoveRow] = (),
    extras: Extras | None = None,
) -> tuple[str, list[NumberRow]]:
    """Return the page of a topic and every figure on it.

    Parameters
    ----------
    topic, rubric, tables
        What was read, the rules, and what the steps before made of both.
    moves : sequence of MoveRow
        Figures that differ from the accepted ones.
    extras : Extras, optional
        Pictures, fingerprints of inputs and of the lock.

    Returns
    -------
    html : str
        One file, without a script or a request.
    numbers : list of NumberRow
        By id; the same as ``tables/numbers.csv`` inside the page.
    """
    view = View(topic, rubric, published(topic, tables), moves, extras or Extras(), tables)
    opening = _opening(view)
    sections = tuple(build(view) for build in SECTIONS)
    title = f"{topic.claims.title} — evidence, graded"
    footer = Para(
        "Written by mcstats from the data of the topic ",
        Words(topic.name, "label"),
        ". Figures come from tables; none is typed.",
    )
    html = fill_page(
        title=title,
        linked=[Markup(entry) for entry in json_ld(view, title)],
        kicker=("Evidence review: ", Words(topic.sources.topic)),
        heading=Words(topic.claims.title),
        opening=opening,
        skip="Skip to the verdicts",
        sections=sections,
        notes=view.register.notes,
        footer=(footer,),
    )
    return html, view.register.numbers


def _opening(view: View) -> tuple[Inlines, ...]:
    search, register = view.topic.sources.search, view.register
    claims, studies = len(view.tables.verdicts), len(view.topic.studies)
    reviewed = (
        *row_count(register, "claims", claims, "verdicts", "claims with a verdict"),
        " claims, ",
        *row_count(register, "studies", studies, "evidence", "bodies of evidence"),
        " bodies of evidence. Sources searched until ",
        Words(search.until, "citation"),
        "; ",
        Words(search.systematic),
        "; ",
        Words(search.readers),
        ".",
    )
    return reviewed, _state(view)


def _state(view: View) -> Inlines:
    failed = [row for row in view.tables.checks if row.fails]
    declared = [row for row in view.tables.checks if row.declared == "yes"]
    if failed:
        number = row_count(view.register, "failing", len(failed), "checks", "checks that fail")
        state: Inlines = (Strong(*number, " mismatches that nobody declared"),)
    else:
        number = row_count(view.register, "checks", len(view.tables.checks), "checks", "checks")
        state = ("All as declared in ", *number, " checks")
    if declared:
        number = row_count(
            view.register, "declared", len(declared), "checks", "discrepancies that are declared"
        )
        state = (*state, "; ", *number, " known discrepancies in articles are declared")
    return (*state, ". ", Link("#checks", "See the checks"), ".")
