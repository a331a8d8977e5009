"""Check what an article concludes on a claim: against its own table, and against the evidence."""

from __future__ import annotations

from collections.abc import Sequence

from mcstats.check.row import (
    CONTRADICTION,
    IMPRECISE,
    RIGHT,
    UNCHECKED,
    WRONG,
    statement_row,
)
from mcstats.check.statements.study_index import StudyIndex
from mcstats.model.article import Article, Statement, TableRow
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.stated_words import alternatives_of
from mcstats.model.tables import CheckRow, VerdictRow

VERDICT, QUALITY = "verdict", "quality"
_FURTHER, _FAIR = "goes further", "fair"


def check_claim(index: StudyIndex, article: Article, statement: Statement) -> CheckRow:
    """Return the row of a statement that gives a verdict or a quality of evidence on a claim."""
    about, stated = statement.about, statement.states or ""
    verdict = index.verdicts.get(about.claim or "")
    if verdict is None or index.rubric is None:
        return statement_row(UNCHECKED, f"no verdict on the claim {about.claim!r} was computed")
    tested = index.topic.studies.get(verdict.study)
    if about.intervention is not None and tested is not None:
        stimulus = tested.intervention.stimulus
        if stimulus != about.intervention:
            what = f"the evidence is on {tested.intervention.label} ({tested.label})"
            return statement_row(WRONG, what, Diagnosis.CREDIT, what)
    row = _of_evidence(index, about.quantity, stated, verdict)
    own = _own_row(index, article, about.claim or "")
    if own is None:
        return row
    read = own.reads.verdict if about.quantity == VERDICT else own.reads.quality
    words = _words_of(index, about.quantity, stated)
    if all(word == read for word in words) or (" to " not in stated and read in words):
        return row
    as_stated = own.verdict if about.quantity == VERDICT else own.quality
    what = f"its own table says {as_stated!r} of {own.claim!r} ({own.place})"
    if row.status == WRONG:
        return statement_row(WRONG, f"{row.what}; {what}", row.diagnosis, row.allowed)
    return statement_row(
        CONTRADICTION, what, Diagnosis.OWN_TABLE, f"{own.claim}: {as_stated}".replace("; ", ", ")
    )


def _words_of(index: StudyIndex, quantity: str, stated: str) -> list[str]:
    """Return the levels that a statement names: "weak to moderate" reaches both."""
    scales = index.rubric.scales if index.rubric is not None else {}
    if quantity in scales and stated in scales[quantity].words:
        return [stated]
    return [word for part in stated.split(" to ") for word in alternatives_of(part)]


def _own_row(index: StudyIndex, article: Article, claim: str) -> TableRow | None:
    rows = {
        coded.row.row
        for coded in index.topic.claims.claims
        if coded.id == claim and coded.row is not None and coded.row.article == article.id
    }
    return next((row for row in article.table if row.id in rows), None)


def _of_evidence(index: StudyIndex, quantity: str, stated: str, verdict: VerdictRow) -> CheckRow:
    words = _words_of(index, quantity, stated)
    if quantity == QUALITY:
        return _by_order(index, words, verdict)
    rubric = index.rubric
    if rubric is None:
        raise ValueError("no rubric")
    known = rubric.scales[VERDICT].words
    if any(word not in known for word in words):
        return statement_row(UNCHECKED, f"{stated!r} is no verdict of the rubric")
    reached = [
        rubric.reach.decide(
            {"printed": word, "certainty": verdict.certainty, "effect": verdict.effect_all}
        )["reach"]
        for word in words
    ]
    allowed = f"{verdict.verdict_all_text} ({verdict.claim}, certainty: {verdict.certainty})"
    fair = next((rule for rule in reached if rule.then == _FAIR), None)
    if fair is not None:
        return statement_row(RIGHT, fair.because, Diagnosis.EXACT, allowed)
    rule = reached[0]
    if rule.then == _FURTHER:
        return statement_row(WRONG, rule.because, Diagnosis.FURTHER, allowed)
    return statement_row(IMPRECISE, rule.because, Diagnosis.SHORT, allowed)


def _by_order(index: StudyIndex, words: Sequence[str], verdict: VerdictRow) -> CheckRow:
    allowed = f"{verdict.quality_text} ({verdict.claim})"
    what = f"the rules give {verdict.quality_text!r}"
    if verdict.quality in words:
        return statement_row(RIGHT, what, Diagnosis.EXACT, allowed)
    rubric = index.rubric
    if rubric is None:
        raise ValueError("no rubric")
    for chain in rubric.scales[QUALITY].order:
        if verdict.quality in chain and all(word in chain for word in words):
            if min(map(chain.index, words)) > chain.index(verdict.quality):
                return statement_row(WRONG, what, Diagnosis.FURTHER, allowed)
            return statement_row(IMPRECISE, what, Diagnosis.SHORT, allowed)
    return statement_row(UNCHECKED, f"{what}, which no order compares with it", "", allowed)
