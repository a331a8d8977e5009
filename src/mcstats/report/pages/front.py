"""The front page: the answer, its limits, the evidence at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from mcstats.model.number_words import ONES
from mcstats.model.study import Study
from mcstats.model.vocabularies import Read, StudyKind
from mcstats.report.claim_facts import ClaimFacts, claim_facts
from mcstats.report.evidence_kinds import map_of
from mcstats.report.numbers import counted
from mcstats.report.pages.briefs import Briefs, gather_briefs
from mcstats.report.text import Label, Number, Ref, marked, plain_text
from mcstats.report.view import View
from mcstats.report.wording import as_sentences
from mcstats.report.written import written

MOST_LEADS = 6
"""Sentences below the answer where no analyst chose them."""
STUDIED = (StudyKind.TRIAL, StudyKind.META_ANALYSIS, StudyKind.LABORATORY)
_STUDIES = {
    StudyKind.TRIAL: ("trial", "trials"),
    StudyKind.META_ANALYSIS: ("review", "reviews"),
    StudyKind.LABORATORY: ("laboratory study", "laboratory studies"),
}


@dataclass(frozen=True, slots=True)
class HeadedText:
    """A short head and a text."""

    head: Label
    text: Markup


@dataclass(frozen=True, slots=True)
class Tally:
    """The relation of our readings to the verdicts of an article, in number words."""

    article: Ref
    claims: str
    reproduced: str
    readings: tuple[tuple[str, str], ...]
    uncertain: bool


@dataclass(frozen=True, slots=True)
class About:
    """The authors of the review and its date; empty texts where a topic does not say."""

    authors: Label
    interests: Label
    protocol: Label
    licence: Label
    until: Label
    readers: tuple[Label, ...]
    studies: tuple[tuple[Number, str], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The part of the studies that was read: ``all``, ``some`` or ``none`` in full."""

    case: str
    full: Number
    studies: Number


@dataclass(frozen=True, slots=True)
class Front:
    """The facts of the front page."""

    title: Label
    answer: Markup
    emphasis: Markup
    leads: tuple[HeadedText, ...]
    limits: tuple[HeadedText, ...]
    search: tuple[Label, ...]
    read: Reading
    map_title: Label
    map: Markup
    rows: tuple[ClaimFacts, ...]
    further: tuple[ClaimFacts, ...]
    tally: Tally | None
    premises: bool
    ci: Label
    briefs: Briefs
    about: About


def gather_front(view: View) -> Front:
    """Return the facts of the front page."""
    claims = view.topic.claims
    facts = [claim_facts(view, row) for row in view.tables.verdicts]
    judged = [one for one in facts if one.article]
    rows = judged or facts
    emphasis, answer = _answer(view, facts)
    return Front(
        title=Label(claims.title),
        emphasis=emphasis,
        answer=answer,
        leads=_leads(view, facts),
        limits=tuple(
            HeadedText(
                Label(limit.head), written(view, limit.text, ("summary", "limits", n, "text"))
            )
            for n, limit in enumerate(claims.summary.limits if claims.summary else ())
        ),
        search=as_sentences(
            f"{view.topic.sources.search.systematic}; {view.topic.sources.search.readers}"
        ),
        read=_read(view),
        map_title=Label((claims.summary.map_title if claims.summary else "") or ""),
        map=map_of(view, rows),
        rows=tuple(rows),
        further=tuple(one for one in facts if one not in rows),
        tally=_tally(judged),
        premises=any(one.article and one.article.premises for one in rows),
        ci=view.ci,
        briefs=gather_briefs(view),
        about=_about(view),
    )


def number_word(number: int) -> str:
    """Return a whole number below twenty as a word, and a larger one in digits."""
    return ONES[number] if number < len(ONES) else str(number)


def _answer(view: View, facts: Sequence[ClaimFacts]) -> tuple[Markup, Markup]:
    """Return the emphasised begin of the answer, and the rest of it."""
    summary = view.topic.claims.summary
    if summary is not None:
        head, colon, rest = summary.answer.partition(": ")
        path = ("summary", "answer")
        if colon:
            return written(view, f"{head}:", path), Markup(" ") + written(view, rest, path)
        return Markup(), written(view, head, path)
    if len(facts) == 1:
        return Markup(), facts[0].grade.statement
    sure = sum(one.grade.word in ("moderate", "high") for one in facts)
    claims = number_word(len(facts))
    certain = f"For {number_word(sure)} of the {claims} claims, certainty is moderate or high"
    text = f"{certain}, in favour of the claim or against it."
    if not sure:
        text = f"For none of the {claims} claims is certainty above low."
    return Markup(), escape(marked(Label(text)))


def _leads(view: View, facts: Sequence[ClaimFacts]) -> tuple[HeadedText, ...]:
    summary = view.topic.claims.summary
    if summary is not None and summary.leads:
        return tuple(
            HeadedText(Label(lead.head), written(view, lead.text, ("summary", "leads", n, "text")))
            for n, lead in enumerate(summary.leads)
        )
    if len(facts) == 1:
        return ()
    said: dict[str, ClaimFacts] = {}
    for one in facts:
        said.setdefault(plain_text(one.grade.statement), one)
    facts = list(said.values())
    short = {one.id: view.claim_short(one.id) for one in facts}
    fit = all(claim.summary and claim.summary.short for claim in view.topic.claims.claims)
    nothing = Label("")
    return tuple(
        HeadedText(short[one.id] if fit else nothing, one.grade.statement)
        for one in facts[:MOST_LEADS]
    )


def _read(view: View) -> Reading:
    studies = [study for study in view.topic.studies.values() if study.kind in STUDIED]
    full = [study for study in studies if _in_full(view, study)]
    case = "all" if len(full) == len(studies) else "some" if full else "none"
    return Reading(
        case,
        counted(view, "studies.full", len(full), "evidence", "studies that were read in full"),
        counted(
            view, "studies", len(studies), "evidence", "trials, reviews and laboratory studies"
        ),
    )


def _in_full(view: View, study: Study) -> bool:
    sources = (view.topic.sources.sources.get(name) for name in study.sources)
    return any(Read.FULL_TEXT in source.read for source in sources if source)


def _tally(rows: Sequence[ClaimFacts]) -> Tally | None:
    if not rows:
        return None
    reproduced = sum(one.article.reproduced for one in rows if one.article)
    counts = {word: sum(one.reading == word for one in rows)
              for word in ("Agree", "Weaker", "Stronger", "Not tested")}  # fmt: skip
    first = rows[0].article
    assert first is not None  # rows are those that an article judges
    return Tally(
        first.ref,
        number_word(len(rows)),
        "all" if reproduced == len(rows) else number_word(reproduced),
        tuple((word, number_word(n)) for word, n in counts.items() if n),
        all(one.grade.filled < 2 for one in rows),
    )


def _about(view: View) -> About:
    about, search = view.topic.claims.about, view.topic.sources.search
    kinds = [study.kind for study in view.topic.studies.values()]
    studies = []
    for kind, (one, many) in _STUDIES.items():
        if number := kinds.count(kind):
            words = one if number == 1 else many
            studies.append((counted(view, f"studies.{kind}", number, "evidence", many), words))
    return About(
        authors=Label("; ".join(about.authors) if about else ""),
        interests=Label(about.interests if about else ""),
        protocol=Label(about.protocol if about else ""),
        licence=Label((about.licence if about else None) or ""),
        until=Label(search.until),
        readers=as_sentences(search.readers),
        studies=tuple(studies),
    )
