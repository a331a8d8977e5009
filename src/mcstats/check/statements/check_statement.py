"""Check each statement of each article against what decides it.

That is the study that it names, a public fact, a record, a count of studies, the adverse events of
the people it speaks of, or our own verdict on a claim. What nothing that was read decides is a
limit of the reading, and no fault of the article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mcstats.check.row import (
    IMPRECISE,
    NO_SOURCE,
    NOT_READ,
    RIGHT,
    UNCHECKED,
    WRONG,
    declare,
    statement_row,
)
from mcstats.check.statements.check_number import check_number
from mcstats.check.statements.compare_words import compare_words
from mcstats.check.statements.counted_studies import check_count
from mcstats.check.statements.derivations import said_by
from mcstats.check.statements.judged_claims import QUALITY, VERDICT, check_claim
from mcstats.check.statements.public_facts import check_facts
from mcstats.check.statements.safety import compare_safety, events_of
from mcstats.check.statements.stated_setting import (
    find_differences,
    times_after,
    with_differences,
)
from mcstats.check.statements.study_index import StudyIndex
from mcstats.check.statements.what_was_read import parts_read, read_as_a_whole
from mcstats.model.article import Article, Statement
from mcstats.model.dates import parse_date
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.prose_words import is_hedged
from mcstats.model.read_stated_number import read_stated
from mcstats.model.share_of_studies import FOUND, STUDIES
from mcstats.model.stated_words import RECORDED_AS, is_of_harm
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.units import conversion_factor
from mcstats.model.vocabularies import StatementKind, StudyKind, Untraceable, Voice
from mcstats.model.written_number import relate

_RECORDS = frozenset({StudyKind.RECORD, StudyKind.CONTEXT})
ADVERTISED = "advertised"
"""The word of a statement that only reports an advertisement."""


def check_statements(studies_index: StudyIndex) -> list[CheckRow]:
    """Check every statement of every article, in the order of the files."""
    return [
        check_statement(studies_index, article, index)
        for article in studies_index.topic.articles.values()
        for index in range(len(article.statements))
    ]


def check_statement(studies_index: StudyIndex, article: Article, index: int) -> CheckRow:
    """Check one statement of one article."""
    statement = article.statements[index]
    key = next((k for k in ("says", "states", "derived") if getattr(statement, k)), "id")
    document = f"articles/{article.id}"
    computed = said_by(statement, article, studies_index.hedges)
    stated, row = statement, None
    if computed is not None and statement.says is None:
        stated = statement.model_copy(update={"says": computed[0]})
    elif computed is not None:
        row = _of_arithmetic(studies_index, statement, computed)
    result = replace(
        row or _result(studies_index, article, stated),
        check=f"{article.id}/{statement.id}",
        where=studies_index.topic.line(document, ("statements", index, key)),
        printed=stated.says or stated.states or "",
        consequence=statement.bears_on.value,
    )
    if computed is not None and row is None:
        result = replace(result, what=f"{computed[1]}; {result.what}")
    declared = statement.declared
    return declare(result, declared.diagnosis, declared.because) if declared else result


def _of_arithmetic(
    index: StudyIndex, statement: Statement, computed: tuple[str, str]
) -> CheckRow | None:
    """Return the row of a number that is not what the article's own numbers give, or None."""
    about = statement.about
    value, steps = computed
    stated, given = (
        read_stated(text, about.quantity, about.unit or "", index.hedges)
        for text in (statement.says or "", value)
    )
    factor = conversion_factor(given.unit or about.unit or "", stated.unit or about.unit or "")
    if factor is None or relate(stated.literal, given.literal.times(factor)) is None:
        return statement_row(WRONG, f"{steps} is {value}", Diagnosis.ARITHMETIC, value)
    return None


def _result(index: StudyIndex, article: Article, statement: Statement) -> CheckRow:
    about = statement.about
    if statement.untraceable is Untraceable.YES:
        what = "no source was found that could be read"
        return statement_row(NO_SOURCE, what, Diagnosis.UNTRACEABLE)
    if statement.untraceable is Untraceable.NOT_NAMED:
        return statement_row(NO_SOURCE, "the article names no source", Diagnosis.NOT_NAMED)
    if statement.voice is Voice.ADVERTISED or statement.states == ADVERTISED:
        return statement_row(UNCHECKED, "an advertisement that the article reports")
    if about.claim is not None and about.quantity in {VERDICT, QUALITY}:
        return check_claim(index, article, statement)
    counts = about.quantity == STUDIES and not _prints_studies(index, about.study)
    if counts or about.quantity == FOUND:
        return check_count(index, article, about, statement.says or statement.states or "")
    of_harm = is_of_harm(about.quantity) and statement.states is not None
    if of_harm and about.study and events_of(index.topic, index.topic.studies[about.study]):
        return compare_safety(statement, article, index.topic)
    if about.study is not None:
        row = _of_study(index, statement, index.topic.studies[about.study])
        if row.status == NOT_READ and statement.kind is StatementKind.OPINION:
            return statement_row(UNCHECKED, "an opinion, which no source decides")
        return row
    fact = check_facts(index, statement)
    if fact is not None:
        return fact
    if of_harm:
        return compare_safety(statement, article, index.topic)
    rows = list(_of_records(index, statement))
    if rows:
        return next((row for row in rows if row.status == RIGHT), rows[0])
    if statement.kind is StatementKind.OPINION:
        return statement_row(UNCHECKED, "an opinion, which no source decides")
    what = "it names no study, and no fact or record that was read decides it"
    return statement_row(NOT_READ, what, Diagnosis.NOT_READ)


def _prints_studies(index: StudyIndex, study: str | None) -> bool:
    """Return whether a statement is about a review that prints how many studies it holds."""
    return study is not None and STUDIES in index.topic.studies[study].details


def _of_study(index: StudyIndex, statement: Statement, study: Study) -> CheckRow:
    """Return the row of a statement on a study; what the study lacks, public facts may hold."""
    about = statement.about
    differences = list(find_differences(about, study, index.hedges))
    if about.after is not None and about.time is None:
        times = times_after(about, study, index.hedges)
        if len(times) == 1:
            about = about.model_copy(update={"time": times[0]})
            statement = statement.model_copy(update={"about": about})
    row = _compare(index, statement, study)
    if row.status not in (RIGHT, IMPRECISE, WRONG):
        row = check_facts(index, statement) or row
    row = with_differences(row, differences)
    of_words = statement.says is None or row.diagnosis in {d.diagnosis for d in differences}
    if row.status == WRONG and of_words and not read_as_a_whole(index.topic, study):
        # Words that are not in one part of a source may stand in another.
        row = replace(row, what=f"{row.what}; {parts_read(index.topic, study)}")
    return row


def _compare(index: StudyIndex, statement: Statement, study: Study) -> CheckRow:
    about = statement.about
    text = statement.states or statement.says or ""
    # A date is compared as one, also where its year alone is told.
    dated = parse_date(text) is not None and not is_hedged(text)
    dated = dated and any(
        fact.quantity == about.quantity
        and not fact.word.isdigit()
        and parse_date(fact.word) is not None
        for fact in index.words[study.id]
    )
    if statement.says is not None and not dated:
        return check_number(index, about, study, statement.says)
    return compare_words(text, about, index, study)


def _of_records(index: StudyIndex, statement: Statement) -> Iterator[CheckRow]:
    """Yield the rows of a statement that names no study, by the records that hold its quantity.

    A number that no record prints may belong to a product that was not read, unless it is off by
    a unit or a decimal place.
    """
    quantity = RECORDED_AS.get(statement.about.quantity, statement.about.quantity)
    about = statement.about.model_copy(update={"quantity": quantity})
    asked = statement.model_copy(update={"about": about})
    sold = index.topic.claims.sold.intervention
    studies = index.topic.studies.values()
    for study in sorted(studies, key=lambda s: s.intervention.stimulus != sold):
        if study.kind not in _RECORDS or quantity not in study.details:
            continue
        if about.subject not in (None, study.label):
            continue
        if all(fact.quantity != quantity for fact in index.words[study.id]):
            continue
        row = _compare(index, asked, study)
        if statement.says is not None and row.status == WRONG and row.diagnosis != Diagnosis.SHIFT:
            what = f"{row.what}; another product may print it"
            row = statement_row(NOT_READ, what, Diagnosis.NOT_READ, row.allowed)
        yield row
