"""The front page: the answer, its limits, the evidence at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from mcstats.model.base import Fact
from mcstats.model.study import Study
from mcstats.model.vocabularies import Allocation, Read, StudyKind
from mcstats.report.claim_facts import claim_facts
from mcstats.report.figures.evidence_map import map_of
from mcstats.report.format import number_word
from mcstats.report.numbers import counted
from mcstats.report.pages.articles import gather_articles
from mcstats.report.pages.safety import gather_safety
from mcstats.report.text import Label, plain_text
from mcstats.report.view import Facts, View
from mcstats.report.wording import as_sentences
from mcstats.report.written import written

MOST_LEADS: Final = 6
"""Sentences below the answer where no analyst chose them."""
READINGS: Final = ("Agree", "Weaker", "Stronger", "Not tested")
"""The relations of our readings to the verdicts of an article, in the order of the page."""
_STUDIES: Final = {
    "randomised": ("randomised trial", "randomised trials"),
    "people": ("other study of people", "other studies of people"),
    StudyKind.META_ANALYSIS: ("review", "reviews"),
    StudyKind.LABORATORY: ("laboratory study", "laboratory studies"),
}
"""The kinds of studies that are counted, with their words."""


def gather_front(view: View) -> Facts:
    """Return the facts of the front page."""
    claims, search, about = view.topic.claims, view.topic.sources.search, view.topic.claims.about
    facts = [claim_facts(view, row) for row in view.tables.verdicts]
    judged = [one for one in facts if one.article]
    rows = judged or facts
    emphasis, answer = answer_parts(view)
    return Facts(
        title=Label(claims.title),
        emphasis=emphasis,
        answer=answer,
        leads=tuple(_leads(view, facts)),
        limits=tuple(
            Facts(head=limit.head, text=written(view, limit.text, ("summary", "limits", n, "text")))
            for n, limit in enumerate(claims.summary.limits if claims.summary else ())
        ),
        search=as_sentences(f"{search.systematic}; {search.readers}"),
        read=_read(view),
        map_title=Label((claims.summary.map_title if claims.summary else "") or ""),
        map=map_of(view, rows),
        rows=rows,
        further=[one for one in facts if one not in rows],
        tally=_tally(judged) if judged else None,
        premises=[one for one in rows if one.article and one.article.premises],
        safety=gather_safety(view),
        articles=gather_articles(view) if view.topic.articles else None,
        about=Facts(
            authors=Label("; ".join(about.authors) if about else ""),
            interests=Label(about.interests if about else ""),
            protocol=Label(about.protocol if about else ""),
            licence=Label((about.licence if about else None) or ""),
            until=Label(search.until),
            readers=as_sentences(search.readers),
            studies=tuple(_studies(view)),
        ),
    )


def answer_parts(view: View) -> tuple[Markup, Markup]:
    """Return the emphasised begin of the answer of a topic, and the rest of it.

    Where no analyst wrote an answer, it is our reading of the first claim.
    """
    if (summary := view.topic.claims.summary) is not None:
        head, colon, rest = summary.answer.partition(": ")
        path = ("summary", "answer")
        if colon:
            return written(view, f"{head}:", path), Markup(" ") + written(view, rest, path)
        return Markup(), written(view, head, path)
    first = claim_facts(view, view.tables.verdicts[0]).grade
    certainty = Markup(" Certainty (GRADE): {}.").format(first.word) if first.filled else ""
    return Markup(), first.statement + certainty


def _leads(view: View, facts: Sequence[Facts]) -> Iterator[Facts]:
    """Yield the sentences below the answer: those of the analyst, or different readings."""
    claims = view.topic.claims
    if claims.summary is not None and claims.summary.leads:
        for n, lead in enumerate(claims.summary.leads):
            path = ("summary", "leads", n, "text")
            yield Facts(head=Label(lead.head), text=written(view, lead.text, path))
    elif len(facts) > 1:
        headed = all(claim.summary and claim.summary.short for claim in claims.claims)
        different = {plain_text(one.grade.statement): one for one in reversed(facts)}
        different.pop(plain_text(facts[0].grade.statement))  # it is the answer
        chosen = [one for one in facts if one in different.values()][:MOST_LEADS]
        for one in chosen:
            head = view.claim_short(one.id) if headed else Label("")
            yield Facts(head=head, text=one.grade.statement)


def _read(view: View) -> Facts:
    """Return how much of the studies was read: ``all``, ``some`` or ``none`` in full."""
    sources = view.topic.sources.sources
    studies = [study for study in view.topic.studies.values() if _kind(study) in _STUDIES]
    full = [study for study in studies if Read.FULL_TEXT in study.parts_read(sources)]
    what = "studies of people, reviews and laboratory studies"
    return Facts(
        case="all" if len(full) == len(studies) else "some" if full else "none",
        full=counted(view, "studies.full", len(full), "evidence", "studies that were read in full"),
        studies=counted(view, "studies", len(studies), "evidence", what),
    )


def _tally(rows: Sequence[Facts]) -> Facts:
    """Return how our readings stand to the verdicts of an article, in number words."""
    reproduced = sum(one.article.reproduced for one in rows)
    own = sum(one.article.reproduced and not one.article.premises for one in rows)
    counts = Counter(one.reading for one in rows)
    return Facts(
        article=rows[0].article.ref,
        claims=Label(number_word(len(rows))),
        reproduced=Label("all" if own == len(rows) else number_word(own)),
        on_its_word=Label(number_word(reproduced - own) if reproduced > own else ""),
        readings=[(word, Label(number_word(counts[word]))) for word in READINGS if counts[word]],
    )


def _kind(study: Study) -> str:
    """Return the kind of a study, those of people apart by whether they are randomised."""
    if study.kind is not StudyKind.TRIAL:
        return study.kind
    allocation = study.design.allocation
    randomised = isinstance(allocation, Fact) and allocation.value is Allocation.RANDOMISED
    return "randomised" if randomised else "people"


def _studies(view: View) -> Iterator[tuple[object, str]]:
    """Yield the number of studies of each kind, with the word for the kind."""
    kinds = Counter(map(_kind, view.topic.studies.values()))
    for kind, (one, many) in _STUDIES.items():
        if number := kinds[kind]:
            words = one if number == 1 else many
            words = words if kinds["randomised"] else words.removeprefix("other ")
            yield counted(view, f"studies.{kind}", number, "evidence", many), words
