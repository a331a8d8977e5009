"""Check each statement of each article against the printed values of its study."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mcstats.check.row import MATCH, MISMATCH, UNCHECKED, UNSUPPORTED, declare, statement_row
from mcstats.check.statements.derived_numbers import (
    absolute_and_relative,
    follows,
    of_counts,
    of_ratios,
    tells,
)
from mcstats.check.statements.explain_error import Explanation, explain
from mcstats.check.statements.locate import find_targets, makes_null, tells_a_loss
from mcstats.check.statements.printed_numbers import PrintedNumber, printed_numbers
from mcstats.check.statements.printed_words import PrintedWord, printed_words
from mcstats.check.statements.wording import compare_safety, compare_words
from mcstats.check.statements.written_number import Literal, read, relate
from mcstats.model.article import Article, Statement
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow, EffectRow
from mcstats.model.topic import Topic
from mcstats.model.units import conversion_factor
from mcstats.model.vocabularies import StatementKind, StudyKind, YesNo

MAX_ALTERNATIVES = 3
# A quantity of a class of products, and the quantity that the record of each product prints.
_CLASS_OF = {"regulatory_status": "status"}


@dataclass(frozen=True, slots=True)
class StudyIndex:
    """The printed numbers and words of all studies of a topic, and the rules to compare them."""

    topic: Topic
    numbers: Mapping[str, list[PrintedNumber]]
    words: Mapping[str, list[PrintedWord]]
    hedges: Mapping[str, Hedge]
    weights: Mapping[Diagnosis, float]
    rungs: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(
        cls,
        topic: Topic,
        effects: Iterable[EffectRow] = (),
        hedges: Mapping[str, Hedge] | None = None,
        weights: Mapping[Diagnosis, float] | None = None,
        rungs: Mapping[str, tuple[str, ...]] | None = None,
        alpha: float = 0.05,
    ) -> StudyIndex:
        """Read every study once."""
        hedges, effects = hedges or {}, list(effects)
        return cls(
            topic,
            {s.id: printed_numbers(topic, s, hedges) for s in topic.studies.values()},
            {s.id: printed_words(topic, s, effects, alpha) for s in topic.studies.values()},
            hedges,
            weights or {},
            rungs or {},
        )

    def others(self, study: Study) -> Iterator[PrintedNumber]:
        """Yield the numbers of the other studies."""
        for name, figures in self.numbers.items():
            if name != study.id:
                yield from figures


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
    key = "says" if statement.says is not None else "states"
    document = f"articles/{article.id}"
    result = replace(
        _result(studies_index, statement),
        check=f"{article.id}/{statement.id}",
        where=studies_index.topic.line(document, ("statements", index, key)),
        printed=statement.says or statement.states or "",
    )
    declared = statement.declared
    return declare(result, declared.diagnosis, declared.because) if declared else result


def _result(studies_index: StudyIndex, statement: Statement) -> CheckRow:
    about = statement.about
    if statement.untraceable is YesNo.YES:
        what = "no source was found that could be read"
        return statement_row(UNSUPPORTED, what, Diagnosis.UNTRACEABLE)
    studies = [studies_index.topic.studies[about.study]] if about.study else []
    if not studies and statement.kind is StatementKind.SAFETY and statement.states:
        safety = compare_safety(statement.states, about.quantity, studies_index.topic)
        if safety is not None:
            return safety
    if not studies and statement.kind is StatementKind.REGULATION:
        # A statement on regulation that names no record is compared with all records.
        quantity = _CLASS_OF.get(about.quantity, about.quantity)
        statement = _asking(statement, quantity)
        studies = [
            study
            for study in studies_index.topic.studies.values()
            if study.kind is StudyKind.RECORD
            and any(fact.quantity == quantity for fact in studies_index.words[study.id])
        ]
    rows = [_compare(studies_index, statement, study) for study in studies]
    if not rows:
        return statement_row(UNCHECKED, "it speaks of no study that was read")
    return next((result for result in rows if result.status == MATCH), rows[0])


def _asking(statement: Statement, quantity: str) -> Statement:
    about = statement.about.model_copy(update={"quantity": quantity})
    return statement.model_copy(update={"about": about})


def _compare(studies_index: StudyIndex, statement: Statement, study: Study) -> CheckRow:
    if statement.says is not None:
        return _number(studies_index, statement, study, statement.says)
    comparison = compare_words(
        statement.states or "",
        statement.about,
        studies_index.topic,
        study,
        studies_index.words[study.id],
        studies_index.weights,
        studies_index.rungs,
    )
    return replace(
        statement_row(comparison.status, comparison.what, comparison.diagnosis, comparison.allowed),
        alternatives="; ".join(comparison.alternatives[:MAX_ALTERNATIVES]),
    )


def _number(studies_index: StudyIndex, statement: Statement, study: Study, text: str) -> CheckRow:
    about = statement.about
    stated = _read(text, about.quantity, studies_index.hedges)
    if isinstance(stated, str):
        return statement_row(UNCHECKED, stated)
    # The unit that stands with the number comes first; `about` names one where it has none.
    about = about.model_copy(update={"unit": stated.set.unit or about.unit})
    own = studies_index.numbers[study.id]
    meant = find_targets(about, study, own)
    used = [figure for figure in meant if figure.used]
    allowed = _listed(used)
    for figure in meant:
        factor = conversion_factor(figure.unit, about.unit or "") or 1
        printed = figure.literal.times(factor)  # type: ignore[arg-type]  # a Decimal
        relation = relate(stated, printed)
        if relation is None and tells_a_loss(about, study, figure):
            relation = relate(stated, printed.negated())
        if relation is not None and relation.holds and not makes_null(stated, figure):
            place = figure.derived or figure.place
            what = f"{study.label} prints {figure.with_unit} ({place}){_reading(study, figure)}"
            return statement_row(MATCH, what, relation.diagnosis, allowed)
    for name, of_ratio, ratios in of_ratios(about, study, own):
        if tells(stated, of_ratio, ratios):
            what = f"{name} {ratios[0].with_unit}, which {study.label} prints"
            return statement_row(MATCH, what, Diagnosis.ROUNDED, allowed or what)
    if not used:
        for kind, name, function, arms in absolute_and_relative(about, study, own):
            if kind is None and follows(stated, function, arms):
                what = f"{name} of {arms[0].with_unit} and {arms[1].with_unit}, "
                what += f"which {study.label} prints"
                return statement_row(MATCH, what, Diagnosis.ROUNDED, what)
        for name, of_them, counts in of_counts(about, study, own, about.unit or ""):
            if follows(stated, of_them, counts):
                what = f"{name}, which {study.label} prints"
                return statement_row(MATCH, what, Diagnosis.ROUNDED, what)
    ranked = explain(stated, about, study, own, studies_index.others(study), studies_index.weights)
    first = ranked[0]
    unread = first.diagnosis is Diagnosis.NOT_READ
    instead = f"{study.label} does not report it in what was read"
    if not used:  # printed in a unit that does not convert into the unit of the statement
        asked = about.model_copy(update={"unit": None})
        used = [figure for figure in find_targets(asked, study, own) if figure.used]
        allowed = _listed(used)
    if used:
        instead = f"{study.label} prints {used[0].with_unit} instead"
    what = instead if unread else _describe(first)
    if used and first.figure not in used and not unread:
        what += f"; {instead}"
    alternatives = [
        f"{other.diagnosis}: {_describe(other)}"
        for other in ranked[1:]
        if other.diagnosis is not Diagnosis.NOT_READ
    ]
    return replace(
        statement_row(
            UNSUPPORTED if unread and not used else MISMATCH, what, first.diagnosis, allowed
        ),
        alternatives="; ".join(alternatives[:MAX_ALTERNATIVES]),
    )


def _listed(figures: list[PrintedNumber]) -> str:
    return "; ".join(dict.fromkeys(f"{f.with_unit} ({f.place})" for f in figures))


def _read(text: str, quantity: str, hedges: Mapping[str, Hedge]) -> Literal | str:
    """Return the number, even if its quantity cannot have this value, or a reason."""
    for limits in (quantity, ""):
        try:
            return read(text, limits, hedges)
        except PrintedError as error:
            reason = f"no number: {error}"
    return reason


def _describe(hypothesis: Explanation) -> str:
    """Return the sentence of an explanation, with its second class if it has two."""
    classes = hypothesis.classes
    return hypothesis.what + (f" ({classes[1]})" if len(classes) > 1 else "")


def _reading(study: Study, figure: PrintedNumber) -> str:
    """Name the assumption behind the meaning of a printed number, if another is defensible."""
    results = {r.id for r in study.results if (r.outcome, r.time) == (figure.outcome, figure.time)}
    labels = [
        assumption.declared.label
        for assumption in study.assumptions
        if assumption.declared is not None
        and "since" in assumption.declared.settings
        and results & set(assumption.results)
    ]
    return f", read as {labels[0]}" if labels else ""
