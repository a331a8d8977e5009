"""Check statements against public facts: records, labels, dictionaries and arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from mcstats.check.row import IMPRECISE, NOT_READ, RIGHT, UNCHECKED, WRONG, statement_row
from mcstats.check.statements.compare_words import agrees, is_higher, opposes
from mcstats.check.statements.derivations import value_of_fact
from mcstats.check.statements.explain_error import find_slips
from mcstats.check.statements.study_index import StudyIndex
from mcstats.model.article import Statement
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed_characters import PrintedError
from mcstats.model.public_fact import PublicFact
from mcstats.model.read_stated_number import read_stated
from mcstats.model.stated_number import StatedNumber
from mcstats.model.stated_words import alternatives_of
from mcstats.model.tables import CheckRow
from mcstats.model.units import conversion_factor
from mcstats.model.written_number import relate

WARNS = frozenset({"named", "avoid", "avoided", "contraindicated", "warned of", "unsafe"})
"""The words of a statement that warns of a use."""
ASKS = frozenset({"ask first", "wait"})
"""The words of a statement that sends its reader to somebody who knows."""
RECOMMENDS = frozenset({"safe", "used for", "treated", "treats", "recommended", "allowed"})
"""The words of a statement that recommends or reports a use."""

WARNING = frozenset({"contraindications", "areas_to_avoid", "ask_first", "warnings", "precautions"})
"""The quantities of lists that warn of what they name."""
ALLOWING = frozenset({"said_to_be_safe", "areas_said_to_be_safe", "indications", "uses"})
"""The quantities of lists that allow what they name."""
_CAUTIOUS = frozenset({"ask_first", "precautions"})


def facts_about(index: StudyIndex, statement: Statement) -> list[PublicFact]:
    """Return the public facts that a statement is about."""
    about = statement.about
    return [
        fact
        for fact in index.topic.facts.facts
        if (fact.quantity == about.quantity or about.quantity in fact.names)
        and (fact.study is None or about.study is None or fact.study == about.study)
        and not (about.study is not None and fact.study is None)
        and about.subject in (None, fact.subject)
    ]


def check_facts(index: StudyIndex, statement: Statement) -> CheckRow | None:
    """Return the row of a statement by public facts, or None where no fact decides it.

    Where several facts hold the quantity, one that agrees is enough; the others are named.
    """
    listed = _by_lists(index, statement)
    if listed is not None:
        return listed
    rows = list(_rows(index, statement))
    right = next((row for row in rows if row.status == RIGHT), None)
    if right is None:
        return rows[0] if rows else None
    others = dict.fromkeys(row.allowed for row in rows if row.status != RIGHT)
    return replace(right, what="; ".join([right.what, *(f"but {other}" for other in others)]))


def _rows(index: StudyIndex, statement: Statement) -> Iterator[CheckRow]:
    named = {fact.id: fact for fact in index.topic.facts.facts}
    for fact in facts_about(index, statement):
        if fact.names:
            continue
        if fact.states is not None and statement.states is not None:
            yield _of_words(index, statement.states, fact.states, fact)
        elif statement.says is not None:
            value = value_of_fact(fact, named, index.hedges)
            if value is not None:
                yield _of_number(index, statement, statement.says, value, fact)


def _place(fact: PublicFact) -> str:
    return f"{fact.source}, {fact.place}"


def _by_lists(index: StudyIndex, statement: Statement) -> CheckRow | None:
    """Return the row of a statement on something that lists of labels name, or None."""
    lists = [
        fact
        for fact in facts_about(index, statement)
        if statement.about.quantity in fact.names and fact.quantity in {*WARNING, *ALLOWING}
    ]
    if not lists or statement.states is None:
        return None
    warning = [_place(fact) for fact in lists if fact.quantity in WARNING]
    allowing = [_place(fact) for fact in lists if fact.quantity in ALLOWING]
    parts = [f"{', '.join(warning)} warns of it"] if warning else []
    parts += [f"{', '.join(allowing)} allows it"] if allowing else []
    what = "; ".join(parts)
    allowed = "; ".join([*warning, *allowing])
    words = set(alternatives_of(statement.states))
    # A label is evidence on its own product alone.
    subjects = {fact.subject for fact in lists}
    of_one = statement.about.study is None and len(subjects) == 1 and None not in subjects
    if words & ASKS and warning:
        # Where labels forbid it, to ask first is weaker, and no error.
        if not of_one and all(fact.quantity == "contraindications" for fact in lists):
            return statement_row(IMPRECISE, what, Diagnosis.SHORT, allowed)
    if words & WARNS | words & ASKS:
        agree, against = warning, allowing
    elif words & RECOMMENDS:
        agree, against = allowing, warning
    else:
        return statement_row(UNCHECKED, what, "", allowed)
    if agree:
        diagnosis = Diagnosis.EXACT if not against else ""
        return statement_row(RIGHT if not against else UNCHECKED, what, diagnosis, allowed)
    if words & WARNS | words & ASKS:
        return statement_row(NOT_READ, what, Diagnosis.NOT_READ, allowed)
    if of_one:
        return statement_row(NOT_READ, f"{what}, and no other", Diagnosis.NOT_READ, allowed)
    cautious = all(fact.quantity in _CAUTIOUS for fact in lists)
    return statement_row(IMPRECISE if cautious else WRONG, what, Diagnosis.WARNED, allowed)


def _of_words(index: StudyIndex, stated: str, printed: str, fact: PublicFact) -> CheckRow:
    allowed = f"{printed} ({_place(fact)})"
    for word in alternatives_of(stated):
        if any(agrees(word, other, open_words=True) for other in alternatives_of(printed)):
            what = f"{_place(fact)}: {printed}"
            return statement_row(RIGHT, what, Diagnosis.EXACT, allowed)
    diagnosis = Diagnosis.DIFFERENT
    if is_higher(stated, printed, index.rungs.get(fact.quantity, ())):
        diagnosis = Diagnosis.UPGRADED
    elif opposes(stated, printed):
        diagnosis = Diagnosis.OPPOSITE
    because = f"; {fact.because}" if fact.because else ""
    what = f"{_place(fact)}: {printed}{because}"
    return statement_row(WRONG, what, diagnosis, allowed)


def _of_number(
    index: StudyIndex, statement: Statement, says: str, value: tuple[str, str], fact: PublicFact
) -> CheckRow:
    about = statement.about
    text, computed = value
    try:
        stated = read_stated(says, about.quantity, about.unit or "", index.hedges)
        printed = read_stated(text, about.quantity, fact.unit or "", index.hedges)
    except PrintedError as error:
        return statement_row(UNCHECKED, f"no number: {error}")
    allowed = f"{text} ({_place(fact)})"
    what = f"{_place(fact)}: {text}" + (f", from {computed}" if computed else "")
    unit = stated.unit or about.unit or ""
    factor = conversion_factor(printed.unit or fact.unit or "", unit)
    if factor is None:
        diagnosis = Diagnosis.SHIFT if printed.unit and unit else Diagnosis.DIFFERENT
        return statement_row(WRONG, what, diagnosis, allowed)
    row = _related(stated, printed, factor)
    if row is not None:
        status, diagnosis = row
        return statement_row(status, what, diagnosis, allowed)
    slips = find_slips(stated.literal, printed.literal.times(factor), unit, ratio=False)
    diagnosis = max(slips, key=lambda d: slips[d], default=Diagnosis.DIFFERENT)
    return statement_row(WRONG, what, diagnosis, allowed)


def _related(
    stated: StatedNumber, printed: StatedNumber, factor: Decimal
) -> tuple[str, Diagnosis] | None:
    """Return status and diagnosis of a told number or range that agrees with a printed one."""
    low = printed.literal.times(factor)
    if printed.high is not None:
        high = printed.high.times(factor)
        ends = (stated.literal, stated.high or stated.literal)
        if low.number <= ends[0].number and ends[1].number <= high.number:
            same = stated.high is not None and ends[0].number == low.number
            return RIGHT, Diagnosis.EXACT if same else Diagnosis.WITHIN
        return None
    if stated.high is not None:
        inside = stated.literal.number <= low.number <= stated.high.number
        return (RIGHT, Diagnosis.WITHIN) if inside else None
    literal = stated.literal
    if stated.direction < 0 and low.number < 0:
        literal = literal.negated()
    relation = relate(literal, replace(low))
    if relation is None:
        return None
    if low.bound and not literal.bound:  # a value within a limit holds of some settings alone
        return IMPRECISE, Diagnosis.INEQUALITY
    return (RIGHT if relation.holds else IMPRECISE), relation.diagnosis
