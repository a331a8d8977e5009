"""The page of articles: their statements beside the sources, the gravest faults first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from typing import Final

from mcstats.model.article import Article, Statement
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.running_text import join_names
from mcstats.model.tables import CheckRow
from mcstats.model.vocabularies import Consequence, CountsAs, Read
from mcstats.report.numbers import counted, counted_if_any
from mcstats.report.register import anchor
from mcstats.report.text import Label, Number
from mcstats.report.view import Facts, View
from mcstats.report.wording import as_sentences, plainly, without_ids

_COLUMN_OF: Final = {
    CountsAs.ARTICLE: "fault",
    CountsAs.IMPRECISE: "imprecise",
    CountsAs.NO_SOURCE: "no source",
    "error of somebody quoted": "quoted",
    CountsAs.LIMIT: "limit",
}
REPEATS: Final = "repeats"
FURTHER: Final = str(Diagnosis.FURTHER)
WARNED: Final = str(Diagnosis.WARNED)
COLUMNS: Final = {
    "right": "Right",
    "fault": "Wrong",
    FURTHER: "Unsupported",
    WARNED: "Contradicted by warnings",
    "imprecise": "Imprecise",
    "no source": "Source not found",
    "quoted": "Error quoted",
    "limit": "Beyond what we read",
    "not checkable": "Not checkable",
    REPEATS: "Repeats a statement above",
}
"""Columns of the counts of an article; the faults of an article and our limits stand apart.

Each statement is in one of them. One that repeats a fault is counted as a repeat, not twice.
"""
_NAMED: Final = {of: COLUMNS[of] for of in (FURTHER, WARNED)}
"""Results that are no contradiction of a source on the matter itself."""
_MANNER: Final = {FURTHER: "without support", WARNED: "against warnings"}
OWN_PARTS: Final = frozenset({Read.FULL_TEXT, Read.ABSTRACT, Read.REGISTRY})
"""Parts of a source that tell what was done and found, unlike tables and copies of some results."""
_UNDECIDED: Final = ("No study", "Nothing that was read")
GRAVEST: Final = 3
"""Wrong statements that the front page quotes, one of each article where there are several.

One that rests on less than an abstract stands on the page of articles alone.
"""
LESSER: Final = ("error of somebody quoted", CountsAs.NO_SOURCE, CountsAs.IMPRECISE)
"""Results that are not right and no fault of the article itself, or hardly one."""


@lru_cache(maxsize=1)
def gather_articles(view: View) -> Facts:
    """Return the facts of the page of articles."""
    rows = [row for row in view.tables.checks if row.kind == "article"]
    said = list(_said(view, rows))
    wrong = [(one, row) for one, row in said if row.counts_as == CountsAs.ARTICLE]
    of_lesser = [(str(matter), [o for o, r in said if r.counts_as == matter]) for matter in LESSER]
    by_risk = [(of.value, [o for o, r in wrong if r.consequence == of]) for of in Consequence]
    ranked = [one for _, group in by_risk for one in group if not _by_a_glimpse(view, one)]
    firsts = {one.article.id: one for one in reversed(ranked)}
    columns = {row.check: column_of(row) for row in rows}
    count = partial(_count, view, "", "statements of articles")
    return Facts(
        title=Label("What the articles get wrong" if wrong else "The articles and their sources"),
        groups=tuple((name, group) for name, group in by_risk if group),
        gravest=sorted(firsts.values(), key=ranked.index)[:GRAVEST],
        lesser=tuple((name, group) for name, group in of_lesser if group),
        tallies=[_tally(view, article, columns) for article in view.topic.articles.values()],
        between=tuple(_between(view)),
        all=counted(view, "statements", len(rows), "checks", "statements of articles"),
        faults=count("fault", columns.values()),
        further=count(FURTHER, columns.values()),
        unchecked=counted_if_any(
            view,
            "statements.unchecked",
            sum(column in ("limit", "not checkable") for column in columns.values()),
            "checks",
            "statements of articles that could not be checked",
        ),
        judged=any(row.article for row in view.tables.verdicts),
        columns=COLUMNS,
        counts={name: count(name, columns.values()) for name in COLUMNS},
    )


def _count(view: View, of: str, what: str, name: str, columns: Iterable[str]) -> Number | None:
    """Enter how many statements are in a column; None where none is."""
    value, words = list(columns).count(name), COLUMNS[name].lower()
    key = f"statements.{of}{anchor(name)}"
    return counted_if_any(view, key, value, "checks", f"{what}: {words}")


def _tally(view: View, article: Article, columns: dict[str, str]) -> Facts:
    """Return the number of statements of one article in each of `COLUMNS`."""
    mine = [column for check, column in columns.items() if check.split("/")[0] == article.id]
    count = partial(_count, view, f"{article.id}.", f"{article.label}, statements")
    counts = {name: count(name, mine) for name in COLUMNS}
    return Facts(article=article, ref=view.article_ref(article.id), counts=counts)


def column_of(row: CheckRow) -> str:
    """Return the column of `COLUMNS` in which the result of a statement is counted."""
    if row.same_as:
        return REPEATS
    if row.counts_as == CountsAs.ARTICLE and row.diagnosis in (FURTHER, WARNED):
        return str(row.diagnosis)
    return "right" if row.status == "right" else _COLUMN_OF.get(row.counts_as, "not checkable")


def _by_a_glimpse(view: View, said: Facts) -> bool:
    """Return whether words are found wrong by a study of which no abstract was read."""
    study, sources = said.statement.about.study, view.topic.sources.sources
    if study is None or said.statement.says is not None:
        return False
    return OWN_PARTS.isdisjoint(view.topic.studies[study].parts_read(sources))


def _said(view: View, rows: Iterable[CheckRow]) -> Iterator[tuple[Facts, CheckRow]]:
    checks = {row.check: row for row in rows}
    for article in view.topic.articles.values():
        for statement in article.statements:
            if row := checks.get(f"{article.id}/{statement.id}"):
                yield said_of(view, article, statement, row), row


def said_of(view: View, article: Article, statement: Statement, row: CheckRow) -> Facts:
    """Return a statement beside its source, with what we found and why."""
    return Facts(
        id=f"statement-{anchor(f'{article.id}-{statement.id}')}",
        article=article,
        statement=statement,
        sources=tuple(_sources(view, statement, row)),
        status=row.status,
        diagnosis=row.diagnosis,
        manner=_MANNER.get(row.diagnosis, "wrongly"),
        result=_NAMED.get(row.diagnosis, row.status),
        because=as_sentences(statement.declared.because if statement.declared else ""),
    )


def _sources(view: View, statement: Statement, row: CheckRow) -> Iterator[Label]:
    """Yield what the sources say: our reading of a claim, who warns, or what is reported."""
    about, facts = statement.about, view.topic.facts.facts
    names = [
        fact.subject or view.source_ref(fact.source).label
        for fact in facts
        if about.quantity in fact.names
    ]
    if about.claim in view.verdicts and f"({about.claim}, certainty" in row.allowed:
        yield Label(f"Our reading: {view.verdicts[about.claim].reading_text.rstrip('.')}")
    elif names and "warns of it" in row.allowed:
        unique = list(dict.fromkeys(names))
        yield Label(f"{join_names(unique)} {'warns' if len(unique) == 1 else 'warn'} of it")
    else:
        for part in filter(None, row.allowed.split("; ")):
            yield Label(without_ids(view.topic, part))


def _between(view: View) -> Iterator[Facts]:
    """Yield what articles disagree on, and sentences on what decides it."""
    for row in view.tables.checks:
        if row.counts_as != CountsAs.ARTICLES:
            continue
        name = row.check.partition("/")[2]
        study = next((s for s in view.topic.studies if name.startswith((f"{s}-", f"{s}/"))), "")
        because = as_sentences(without_ids(view.topic, row.what))
        yield Facts(
            of=view.study_ref(study) if study else None,
            what=plainly(name[len(study) :].strip("-/").replace("_", " ")),
            sides=tuple(map(Label, row.printed.split("; "))),
            because=tuple(text for text in because if not text.startswith(_UNDECIDED)),
        )
