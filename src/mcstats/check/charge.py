"""Say whose matter each result is, and charge each fault once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from mcstats.check.consistency.records import DIFFER, ITSELF, OUTSIDE
from mcstats.check.row import IMPRECISE, NO_SOURCE, NOT_READ, RIGHT, ROUTE, UNCHECKED
from mcstats.model.article import Statement
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.prose_words import HEDGE, prepare
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import CheckStatus, Consequence, CountsAs, Voice

ORDER: Final = {status.value: number for number, status in enumerate(CheckStatus)}
"""The place of each outcome from the gravest to the best."""
GRAVITY: Final = {word.value: number for number, word in enumerate(Consequence)}
"""The place of each consequence, the gravest first."""
_OF_RECORDS: Final = frozenset({DIFFER, ITSELF, OUTSIDE})
_OF_KIND: Final[Mapping[str, CountsAs]] = {
    "verdict": CountsAs.RULES,
    "study": CountsAs.STUDY,
    ROUTE: CountsAs.PROGRAMS,
}
_CHARGED: Final = frozenset(
    {CountsAs.ARTICLE, CountsAs.IMPRECISE, CountsAs.NO_SOURCE, CountsAs.OTHERS}
)


def charge(topic: Topic, rows: Iterable[CheckRow]) -> list[CheckRow]:
    """Return the rows with what each counts as; a fault that an article tells twice counts once.

    Statements of one sentence are those that share `sentence`, or a place, the study and the words
    that are checked. The gravest of those with one fault is charged; the others name it in
    `same_as`.
    """
    statements = {
        f"{article.id}/{statement.id}": statement
        for article in topic.articles.values()
        for statement in article.statements
    }
    counted = [
        replace(row, counts_as=_counts_as(row, statements.get(row.check)).value) for row in rows
    ]
    first: dict[tuple[str, ...], str] = {}
    groups: dict[tuple[str, ...], list[CheckRow]] = defaultdict(list)
    for row in counted:
        if row.kind == "article" and row.counts_as in _CHARGED:
            for key in _faults(row, statements[row.check]):
                groups[key].append(row)
    for key, same in groups.items():
        first[key] = min(same, key=lambda r: (ORDER[r.status], GRAVITY[r.consequence])).check
    return [_charged(row, statements, first) for row in counted]


def _charged(
    row: CheckRow, statements: Mapping[str, Statement], first: Mapping[tuple[str, ...], str]
) -> CheckRow:
    same = row.same_as
    if row.kind == "article" and row.counts_as in _CHARGED:
        with_others = {first[key] for key in _faults(row, statements[row.check])} - {row.check}
        same = min(with_others, default="")
    return replace(row, counts_as="", same_as=same) if same else row


def _faults(row: CheckRow, statement: Statement) -> list[tuple[str, ...]]:
    """Return the names of the fault of a row, under which others may share it.

    They are rows of its sentence, the same figure at another place of the article, and all that it
    quotes of a study that cannot be found.
    """
    article = row.check.partition("/")[0]
    words = HEDGE.sub("", prepare(row.printed))
    faults: list[tuple[str, ...]] = [
        (article, "place", statement.place, statement.about.study or "", words),
        (article, "figure", statement.about.model_dump_json(), words),
    ]
    if row.diagnosis == Diagnosis.UNTRACEABLE and statement.about.study is not None:
        faults.append((article, "source", statement.about.study))
    if statement.sentence is not None:
        faults.append((article, "sentence", statement.sentence, "words", words))
        faults.append((article, "sentence", statement.sentence, "error", row.diagnosis))
    return faults


def _counts_as(row: CheckRow, statement: Statement | None) -> CountsAs:
    if row.status == RIGHT:
        return CountsAs.NOTHING
    if row.kind == "articles":
        own = row.diagnosis == Diagnosis.ITSELF
        return CountsAs.ARTICLE if own else CountsAs.ARTICLES
    if row.kind != "article":
        if row.status == UNCHECKED and not row.diagnosis:
            return CountsAs.NOTHING
        if row.diagnosis in _OF_RECORDS:
            return CountsAs.RECORDS
        return _OF_KIND.get(row.kind, CountsAs.STUDY)
    if row.status in (UNCHECKED, NOT_READ):
        return CountsAs.LIMIT if row.status == NOT_READ else CountsAs.NOTHING
    if statement is not None and statement.voice is not Voice.ARTICLE:
        return CountsAs.OTHERS
    return {IMPRECISE: CountsAs.IMPRECISE, NO_SOURCE: CountsAs.NO_SOURCE}.get(
        row.status, CountsAs.ARTICLE
    )
