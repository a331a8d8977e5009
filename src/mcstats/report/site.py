"""The pages of a topic: gather the facts of each, fill its template, and keep one register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

from mcstats.model.rubric import Rubric
from mcstats.model.tables import MoveRow, NumberRow
from mcstats.model.topic import Topic
from mcstats.report.json_ld import json_ld
from mcstats.report.pages.articles import gather_articles
from mcstats.report.pages.audit import gather_audit
from mcstats.report.pages.claim import gather_claim
from mcstats.report.pages.front import answer_parts, gather_front
from mcstats.report.pages.methods import gather_methods
from mcstats.report.pages.safety import gather_safety
from mcstats.report.pages.studies import gather_studies
from mcstats.report.register import anchor
from mcstats.report.render import fill_page
from mcstats.report.text import Label, plain_text
from mcstats.report.view import PAGES, Extras, Facts, Tables, View

FRONT, *_, AUDIT = PAGES
_GATHER: Final[Mapping[str, Callable[[View], Any]]] = {
    FRONT: gather_front,
    "studies.html": gather_studies,
    "articles.html": gather_articles,
    "safety.html": gather_safety,
    "methods.html": gather_methods,
    # Last, because it lists every figure that the others use.
    AUDIT: gather_audit,
}


def render(
    topic: Topic,
    rubric: Rubric,
    tables: Tables,
    moves: Sequence[MoveRow] = (),
    extras: Extras | None = None,
) -> tuple[dict[str, str], list[NumberRow]]:
    """Return the pages of a topic and every figure on them.

    `tables` are what the steps before made of the topic, and `moves` figures that differ from the
    accepted ones. Pages come by their paths in the folder of the topic, figures by their ids.
    """
    view = View(topic, rubric, tables, moves, extras or Extras())
    return dict(_pages(view)), view.register.numbers


def answer_of(topic: Topic, rubric: Rubric, tables: Tables) -> str:
    """Return the answer of a topic in one sentence without links, for the list of all topics."""
    return plain_text(Markup("").join(answer_parts(View(topic, rubric, tables))))


def _pages(view: View) -> Iterator[tuple[str, str]]:
    for path, gather in _GATHER.items():
        if path == AUDIT:
            for claim in view.topic.claims.claims:
                name = claim_path(claim.id)
                yield name, _page(view, name, "claim.html.j2", gather_claim(view, claim))
        yield path, _page(view, path, f"{path}.j2", gather(view))


def claim_path(claim: str) -> str:
    """Return the path of the page of a claim."""
    return f"claims/{anchor(claim)}.html"


def _page(view: View, path: str, template: str, page: Facts) -> str:
    """Fill the template of a page, with what every page shows around its content."""
    claims, front = view.topic.claims, path == FRONT
    bar = dict(PAGES)
    if not view.topic.articles:
        del bar["articles.html"]
    named = {claim_path(claim.id): view.claim_short(claim.id) for claim in claims.claims}
    of_claim = path in named
    frame = Facts(
        title=Label(claims.title),
        page_title=page.title,
        path=path,
        bar={FRONT: bar.pop(FRONT), f"{FRONT}#claims": "Claims"} | bar,
        current=f"{FRONT}#claims" if of_claim else path,
        claims=named if of_claim else {},
        edition=view.date,
        maker=Label(f"made with mcstats {view.extras.version}".rstrip()),
        ci=view.ci,
        linked=json_ld(view, claims.title) if front else (),
    )
    name = "front.html.j2" if front else template
    return fill_page(name, path, view.register, frame=frame, page=page)
