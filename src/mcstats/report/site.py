"""The pages of a topic: gather the facts of each, fill its template, and keep one register."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from mcstats.model.rubric import Rubric
from mcstats.model.tables import MoveRow, NumberRow
from mcstats.model.topic import Topic
from mcstats.report.json_ld import json_ld
from mcstats.report.pages.articles import gather_articles
from mcstats.report.pages.audit import gather_audit
from mcstats.report.pages.claim import gather_claim
from mcstats.report.pages.front import gather_front
from mcstats.report.pages.methods import gather_methods
from mcstats.report.pages.safety import gather_safety
from mcstats.report.pages.studies import gather_studies
from mcstats.report.published import published
from mcstats.report.register import anchor
from mcstats.report.render import fill_page
from mcstats.report.text import Label, plain_text
from mcstats.report.view import Extras, Tables, View

FRONT: Final = "index.html"
PAGES: Final[Mapping[str, tuple[str, Callable[[View], Any]]]] = {
    FRONT: ("Summary", gather_front),
    "studies.html": ("Studies", gather_studies),
    "articles.html": ("Articles", gather_articles),
    "safety.html": ("Safety", gather_safety),
    "methods.html": ("Methods", gather_methods),
    # Last, because it lists every figure that the others use.
    "audit.html": ("Audit", gather_audit),
}
"""The pages beside those of the claims: the file, its entry in the bar, and what gathers it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a navigation: its label, its page, and whether that is the current one."""

    label: Label
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts that every page of a report shows around its content.

    Attributes
    ----------
    title : Label
        The question of the topic.
    page_title : Label
        The question of the page.
    path : str
        The page itself.
    bar, claims : tuple of Entry
        The pages, and the pages of the claims (on those pages alone).
    edition, maker : Label
        The date of the review, empty where none is recorded; the program and its version.
    linked : tuple of Markup
        JSON-LD.
    """

    title: Label
    page_title: Label
    path: str
    bar: tuple[Entry, ...]
    claims: tuple[Entry, ...]
    edition: Label
    maker: Label
    linked: tuple[Markup, ...] = ()


def render(
    topic: Topic,
    rubric: Rubric,
    tables: Tables,
    moves: Sequence[MoveRow] = (),
    extras: Extras | None = None,
) -> tuple[dict[str, str], list[NumberRow]]:
    """Return the pages of a topic and every figure on them.

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
    pages : dict of str to str
        The text of each page by its path in the folder of the topic.
    numbers : list of NumberRow
        By id.
    """
    view = View(topic, rubric, published(topic, tables), moves, extras or Extras(), tables)
    pages = dict(_pages(view))
    return pages, view.register.numbers


def answer_of(topic: Topic, rubric: Rubric, tables: Tables) -> str:
    """Return the answer of a topic in one sentence without links, for the list of all topics."""
    view = View(topic, rubric, published(topic, tables), (), Extras(), tables)
    page = gather_front(view)
    return plain_text(page.emphasis + page.answer)


def _pages(view: View) -> Iterator[tuple[str, str]]:
    audit = "audit.html"
    for path, (_, gather) in PAGES.items():
        if path == audit:
            for claim in view.topic.claims.claims:
                yield _page(view, claim_path(claim.id), "claim.html.j2", gather_claim(view, claim))
        yield _page(view, path, f"{path}.j2", gather(view))


def claim_path(claim: str) -> str:
    """Return the path of the page of a claim."""
    return f"claims/{anchor(claim)}.html"


def _page(view: View, path: str, template: str, page: Any) -> tuple[str, str]:
    title = Label(page.title)
    name = "front.html.j2" if path == FRONT else template
    frame = _frame(view, path, title)
    return path, fill_page(name, path, view.register, frame=frame, page=page)


def _frame(view: View, path: str, title: Label) -> Frame:
    claims = view.topic.claims
    of_claim = path.startswith("claims/")
    bar = [Entry(Label(label), page, page == path) for page, (label, _) in PAGES.items()]
    bar.insert(1, Entry(Label("Claims"), f"{FRONT}#claims", of_claim))
    articles = bool(view.topic.articles)
    named = [
        Entry(view.claim_short(claim.id), claim_path(claim.id), claim_path(claim.id) == path)
        for claim in claims.claims
    ]
    return Frame(
        title=Label(claims.title),
        page_title=title,
        path=path,
        bar=tuple(entry for entry in bar if articles or entry.href != "articles.html"),
        claims=tuple(named) if of_claim else (),
        edition=Label(view.date),
        maker=Label(f"made with mcstats {view.extras.version}".rstrip()),
        linked=tuple(map(Markup, json_ld(view, claims.title))) if path == FRONT else (),
    )
