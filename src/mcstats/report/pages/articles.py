"""The page of articles: their statements beside the sources, the gravest faults first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from mcstats.model.article import Article, Statement
from mcstats.model.result import Result
from mcstats.model.running_text import join_names
from mcstats.model.tables import CheckRow
from mcstats.model.vocabularies import Consequence, CountsAs
from mcstats.report.numbers import counted
from mcstats.report.pages.studies import path_words
from mcstats.report.register import anchor
from mcstats.report.text import Label, Number, Ref
from mcstats.report.view import View
from mcstats.report.wording import as_sentences, plainly, without_ids

_COLUMN_OF: Final = {
    CountsAs.ARTICLE: "fault",
    CountsAs.IMPRECISE: "imprecise",
    CountsAs.NO_SOURCE: "no source",
    "error of somebody quoted": "quoted",
    CountsAs.LIMIT: "limit",
}
REPEATS: Final = "repeats"
COLUMNS: Final = ("right", *_COLUMN_OF.values(), "not checkable", REPEATS)
"""Columns of the counts of an article; the faults of an article and our limits stand apart.

Each statement is in one of them. One that repeats a fault is counted as a repeat, not twice.
"""
_UNDECIDED: Final = ("No study", "Nothing that was read")
_CHECKED: Final = {
    "interval": "confidence interval",
    "p-arms": "P value and the values of the groups",
    "p-interval": "P value and confidence interval",
    "p-other-time": "P value of another time",
}
"""The words for checks of one result; others keep the words of their names."""
LESSER: Final = ("error of somebody quoted", CountsAs.NO_SOURCE, CountsAs.IMPRECISE)
"""Results that are not right and no fault of the article itself, or hardly one."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement beside its source, with what we found and why."""

    id: str
    article: Article
    statement: Statement
    sources: tuple[Label, ...]
    status: str
    diagnosis: str
    because: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two or more articles, or records of a study, that disagree on one thing."""

    of: Ref | None
    what: Label
    sides: tuple[Label, ...]
    because: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """The number of statements of one article in each of `COLUMNS`."""

    article: Article
    ref: Ref
    counts: dict[str, Number | None]


@dataclass(frozen=True, slots=True)
class Articles:
    """The facts of the page of articles."""

    title: Label
    groups: tuple[tuple[str, tuple[Said, ...]], ...]
    lesser: tuple[tuple[str, tuple[Said, ...]], ...]
    tallies: tuple[Tally, ...]
    between: tuple[Contradiction, ...]
    records: tuple[Contradiction, ...]
    all: Number
    faults: Number | None
    limits: Number | None
    right: Number | None
    repeats: Number | None


def gather_articles(view: View) -> Articles:
    """Return the facts of the page of articles."""
    rows = [row for row in view.tables.checks if row.kind == "article"]
    said = list(_said(view, rows))
    wrong = [(one, row) for one, row in said if row.counts_as == CountsAs.ARTICLE]
    columns = {row.check: _column(row) for row in rows}

    def number(name: str) -> Number | None:
        value = sum(column == name for column in columns.values())
        return (
            counted(
                view,
                f"statements.{anchor(name)}",
                value,
                "checks",
                f"statements of articles counted as: {name}",
            )
            if value
            else None
        )

    return Articles(
        title=Label("What the articles get wrong" if wrong else "The articles and their sources"),
        groups=tuple(
            (of.value, group)
            for of in Consequence
            if (group := tuple(one for one, row in wrong if row.consequence == of))
        ),
        lesser=tuple(
            (str(matter), group)
            for matter in LESSER
            if (group := tuple(one for one, row in said if row.counts_as == matter))
        ),
        tallies=tuple(_tally(view, article, columns) for article in view.topic.articles.values()),
        between=tuple(_between(view, CountsAs.ARTICLES)),
        records=tuple(_between(view, CountsAs.RECORDS, CountsAs.STUDY)),
        all=counted(view, "statements", len(rows), "checks", "statements of articles"),
        faults=number("fault"),
        limits=number("limit"),
        right=number("right"),
        repeats=number(REPEATS),
    )


def _column(row: CheckRow) -> str:
    if row.same_as:
        return REPEATS
    if row.status == "right":
        return "right"
    return _COLUMN_OF.get(row.counts_as, "not checkable")


def _said(view: View, rows: Iterable[CheckRow]) -> Iterator[tuple[Said, CheckRow]]:
    checks = {row.check: row for row in rows}
    for article in view.topic.articles.values():
        for statement in article.statements:
            if row := checks.get(f"{article.id}/{statement.id}"):
                yield said_of(view, article, statement, row), row


def said_of(view: View, article: Article, statement: Statement, row: CheckRow) -> Said:
    """Return a statement with the result of its check."""
    return Said(
        id=f"statement-{anchor(f'{article.id}-{statement.id}')}",
        article=article,
        statement=statement,
        sources=tuple(_sources(view, statement, row)),
        status=row.status,
        diagnosis=row.diagnosis,
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
        stimuli = {
            s.intervention.stimulus: s.intervention.label for s in view.topic.studies.values()
        }
        for part in filter(None, row.allowed.split("; ")):
            yield Label(stimuli.get(part) or without_ids(view.topic, part))


def _tally(view: View, article: Article, columns: dict[str, str]) -> Tally:
    mine = [column for check, column in columns.items() if check.split("/")[0] == article.id]
    counts = {
        name: counted(
            view,
            f"statements.{article.id}.{anchor(name)}",
            mine.count(name),
            "checks",
            f"{article.label}, statements counted as: {name}",
        )
        if name in mine
        else None
        for name in COLUMNS
    }
    return Tally(article, view.article_ref(article.id), counts)


def _between(view: View, *matters: CountsAs) -> Iterator[Contradiction]:
    """Yield each disagreement with its sides, and the sentences on what decides it."""
    studies = view.topic.studies
    for row in view.tables.checks:
        if row.counts_as not in matters:
            continue
        of_articles = row.kind == "articles"
        name = row.check.partition("/")[2] if of_articles else row.check
        study = next((s for s in studies if name.startswith((f"{s}-", f"{s}/"))), "")
        path = name[len(study) :].strip("-/")
        what = path if of_articles else _record_words(view, study, path)
        told = as_sentences(without_ids(view.topic, row.what))
        yield Contradiction(
            of=view.study_ref(study) if study else None,
            what=plainly(what.replace("_", " ")),
            sides=_sides(view, row, study, path),
            because=tuple(text for text in told if not text.startswith(_UNDECIDED)),
        )


def _sides(view: View, row: CheckRow, study: str, path: str) -> tuple[Label, ...]:
    """Return what each article states; of a result, the value that does not follow from others."""
    if row.kind == "articles":
        return tuple(Label(side) for side in row.printed.split("; "))
    known = _result_of(view, study, path) is not None and row.printed
    return (Label(f"Reported: {row.printed}"),) if known else ()


def _result_of(view: View, study: str, path: str) -> Result | None:
    """Return the result of a study that a check is about; its name ends in the result's id."""
    results = view.topic.studies[study].results if study else ()
    wanted = path.partition("/")[2]
    return next((one for one in results if one.id == wanted), None)


def _record_words(view: View, study: str, path: str) -> str:
    """Return the value that records give differently, or the result with what was compared."""
    kind, _, rest = path.partition("/")
    result = _result_of(view, study, path)
    if result is None:
        return path_words(rest.rpartition("/")[0] or path)
    named = (view.outcome_label(study, result.outcome), view.time_label(study, result.time))
    return f"{_CHECKED.get(kind, kind.replace('-', ' '))}, {', '.join(filter(None, named))}"
