"""The page: sections in the order from a hurried reader to an auditor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from markupsafe import Markup

from mcstats.schema.rubric import Rubric
from mcstats.schema.tables import MoveRow, NumberRow
from mcstats.schema.topic import Topic

from .blocks import Para, Section
from .context import Context, Extras, Tables
from .counts import counted
from .inline import Inlines, Link, Strong, Text, Words
from .linked import linked
from .marks import SHAPES
from .render import fill, policy, style
from .sections.articles import articles
from .sections.changes import changes
from .sections.checks import checks
from .sections.data import downloads, reproduce
from .sections.effects import effects
from .sections.funding import funding
from .sections.glance import glance
from .sections.help import helping
from .sections.methods import methods
from .sections.missing import missing
from .sections.rob import rob
from .sections.sensitivity import sensitivity
from .sections.sources import sources
from .sections.studies import studies
from .sections.summary import summary
from .sections.uncontrolled import uncontrolled
from .sections.would_change import would_change

__all__ = ["Extras", "Tables", "render"]

# `downloads` comes after every section that enters figures, because it offers all of them.
SECTIONS: Final[tuple[Callable[[Context], Section], ...]] = (
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
    context = Context(topic, rubric, tables, moves, extras or Extras())
    opening = _opening(context)
    sections = tuple(build(context) for build in SECTIONS)
    sheet = style()
    title = f"{topic.claims.title} — evidence, graded"
    html = fill(
        "page.html.j2",
        title=title,
        policy=policy(sheet),
        style=Markup(sheet),
        linked=[Markup(entry) for entry in linked(context, title)],
        kicker=(Text("Evidence review: "), Words(topic.sources.topic)),
        heading=(Words(topic.claims.title),),
        opening=opening,
        skip="Skip to the verdicts",
        sections=sections,
        notes=context.ledger.notes,
        signs=SHAPES,
        footer=(_footer(context),),
    )
    return html, context.ledger.numbers


def _opening(context: Context) -> tuple[Inlines, ...]:
    search = context.topic.sources.search
    verdicts = len(context.tables.verdicts)
    trials = len(context.topic.studies)
    reviewed: Inlines = (
        *counted(context, "claims", verdicts, "verdicts", "claims with a verdict"),
        Text(" claims, "),
        *counted(context, "studies", trials, "evidence", "bodies of evidence"),
        Text(" bodies of evidence. Sources searched until "),
        Words(search.until, "citation"),
        Text("; "),
        Words(search.systematic),
        Text("; "),
        Words(search.readers),
        Text("."),
    )
    return reviewed, _state(context)


def _state(context: Context) -> Inlines:
    failed = [row for row in context.tables.checks if row.fails]
    declared = [row for row in context.tables.checks if row.declared == "yes"]
    if failed:
        number = counted(context, "failing", len(failed), "checks", "checks that fail")
        said: Inlines = (Strong((*number, Text(" mismatches that nobody declared"))),)
    else:
        number = counted(context, "checks", len(context.tables.checks), "checks", "checks")
        said = (Text("All as declared in "), *number, Text(" checks"))
    if declared:
        number = counted(
            context,
            "declared",
            len(declared),
            "checks",
            "discrepancies that are declared",
        )
        said = (*said, Text("; "), *number, Text(" known discrepancies in articles are declared"))
    return (*said, Text(". "), Link("#checks", (Text("See the checks"),)), Text("."))


def _footer(context: Context) -> Para:
    return Para(
        (
            Text("Written by mcstats from the data of the topic "),
            Words(context.topic.name, "label"),
            Text(". Figures come from tables; none is typed."),
        )
    )
