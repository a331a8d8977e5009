"""Compare statements about harm with the adverse events of the people that they speak of.

An event counts only among studies of the intervention, the use and the population of the
statement; without these, among studies of what is sold. Ulcer patients convict no facial.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mcstats.check.row import NOT_READ, RIGHT, UNCHECKED, WRONG, statement_row
from mcstats.check.statements.compare_words import normalise
from mcstats.model.article import About, Article, Statement
from mcstats.model.base import Reported
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed_characters import PrintedError
from mcstats.model.printed_keys import ArmKey, read_single
from mcstats.model.stated_words import EVENT, WORST, Harm, alternatives_of
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import ClaimedEffect, Role, StudyKind

# Serious by definition: fatal, life-threatening, disabling, or treated in hospital (ICH E2A 1994).
_SERIOUS: Final = frozenset(
    "death died fatal amputation hospital hospitalised hospitalized hospitalisation "
    "hospitalization disability disabling stroke infarction arrest life-threatening "
    "anaphylaxis cancer haemorrhage hemorrhage".split()
)


def compare_safety(statement: Statement, article: Article, topic: Topic) -> CheckRow:
    """Return the row of a statement on harm, among the events of the study that it names, if any.

    Reports of users, and an article’s own above all, verify and refute nothing.
    """
    about, stated = statement.about, statement.states or ""
    words: tuple[str, ...] = ()
    if about.quantity.startswith(EVENT):
        words = normalise(about.quantity.removeprefix(EVENT))
    events = list(_events(about, topic))
    free = [pair for pair in events if _tells_none(pair[1])]
    named = [pair for pair in events if pair not in free and names(words, _words_of(pair[1]))]
    listed = [pair for pair in named if pair[0].kind is not StudyKind.USER_REPORTS]
    reported = [pair for pair in named if pair not in listed and not _is_own(article, *pair)]
    allowed = "; ".join(f"{event.printed} ({study.label})" for study, event in listed)
    if about.quantity == WORST:
        return _worst(stated, listed, allowed, about, topic)
    if free and about.study is not None and not (listed or reported):
        text = f"none is printed: {_first(free)}"
        status = {Harm.NONE.value: RIGHT, Harm.NAMED.value: WRONG}.get(stated, NOT_READ)
        diagnosis = {RIGHT: Diagnosis.EXACT, WRONG: Diagnosis.OPPOSITE}
        return statement_row(status, text, diagnosis.get(status, Diagnosis.NOT_READ), _first(free))
    if not listed:
        # What users report is named, but neither convicts nor confirms.
        what = "this event" if words else "adverse events"
        text = f"{_scope(about, topic)}: nothing that was read prints {what}"
        text += f"; users report {_first(reported)}" if reported else ""
        return statement_row(NOT_READ, text, Diagnosis.NOT_READ)
    if stated == Harm.SAFEST:
        # Events of one treatment decide no comparison with all others.
        text = "nothing that was read compares its harms with those of anything else"
        text += f"; adverse events are printed: {_first(listed)}"
        return statement_row(NOT_READ, text, Diagnosis.NOT_READ)
    if stated == Harm.NONE:
        text = f"adverse events are printed: {_first(listed)}"
        return statement_row(WRONG, text, Diagnosis.EVENTS, allowed)
    return statement_row(RIGHT, f"printed: {_first(listed)}", Diagnosis.EXACT, allowed)


def _worst(
    stated: str,
    listed: list[tuple[Study, Reported]],
    allowed: str,
    about: About,
    topic: Topic,
) -> CheckRow:
    """Return the row of a superlative: the worst that happened to the people it speaks of."""
    if not listed:
        text = f"{_scope(about, topic)}: no study that was read lists its adverse events"
        return statement_row(NOT_READ, text, Diagnosis.NOT_READ)
    meant = [normalise(word) for word in alternatives_of(stated)]
    others = [
        (study, event)
        for study, event in listed
        if not any(
            names(words, normalise(f"{event.printed} {event.words or ''}")) for words in meant
        )
    ]
    if not others:
        return statement_row(RIGHT, f"printed: {_first(listed)}", Diagnosis.EXACT, allowed)
    graver = [pair for pair in others if _SERIOUS & set(normalise(pair[1].printed))]
    if graver and not any(_SERIOUS & set(words) for words in meant):
        text = f"graver events are printed: {_first(graver)}"
        return statement_row(WRONG, text, Diagnosis.EVENTS, allowed)
    text = f"other events are printed, and none says which is the worst: {_first(others)}"
    return statement_row(UNCHECKED, text, Diagnosis.RANK)


def _events(about: About, topic: Topic) -> Iterator[tuple[Study, Reported]]:
    """Yield the adverse events of studies of what a statement speaks of, studies first."""
    sold = topic.claims.sold
    stimulus, use = about.intervention or sold.intervention, about.use or sold.use
    if about.study is not None:
        study = topic.studies[about.study]
        yield from ((study, event) for event in events_of(topic, study))
        return
    studies = sorted(topic.studies.values(), key=lambda s: (s.kind is StudyKind.USER_REPORTS, s.id))
    for study in studies:
        people = about.population is None or study.population == about.population
        if study.intervention.stimulus == stimulus and study.use == use and people:
            yield from ((study, event) for event in events_of(topic, study))


def events_of(topic: Topic, study: Study) -> list[Reported]:
    """Return the adverse events of a study, by its list and by its results on harms.

    A harm is a construct that is called adverse, or that a claim of the topic sells as one; those
    who had it are counted in the arm of the intervention.
    """
    harms = {
        construct
        for claim in topic.claims.claims
        if claim.effect is ClaimedEffect.HARM
        if not claim.denies_harm and claim.question is not None
        for construct in claim.question.constructs
    }
    found = {event.printed: event for event in study.adverse_events}
    treated = {arm.id for arm in study.arms if arm.role is Role.INTERVENTION}
    for result in study.results:
        outcome = study.outcome(result.outcome)
        if not (outcome.measures.startswith(EVENT) or outcome.measures in harms):
            continue
        for arm in treated & set(result.groups):
            for key in (ArmKey.EVENTS, ArmKey.PERCENT):
                value = result.groups[arm].get(key)
                if isinstance(value, Reported) and _is_above_zero(key, value):
                    event = value.model_copy(update={"printed": outcome.label, "words": None})
                    found.setdefault(outcome.label, event)
    return list(found.values())


def _is_above_zero(key: ArmKey, value: Reported) -> bool:
    try:
        return read_single(str(key), value).lo > 0
    except PrintedError:
        return False


def _tells_none(event: Reported) -> bool:
    """Return whether a source prints that nothing happened: "none", "no adverse events"."""
    return normalise(event.printed)[:1] in {("none",), ("no",), ("nothing",)}


def _words_of(event: Reported) -> tuple[str, ...]:
    return normalise(f"{event.printed} {event.words or ''}")


def _scope(about: About, topic: Topic) -> str:
    if about.study is not None:
        return topic.studies[about.study].label
    sold = topic.claims.sold
    label = about.intervention or sold.intervention_label
    return f"{label.replace('_', ' ')} for {about.use or sold.use}"


def _is_own(article: Article, study: Study, event: Reported) -> bool:
    """Return whether an event is one that the article itself reports, as in its comments."""
    return (event.source or study.sources[0]) == article.source


def names(words: tuple[str, ...], printed: tuple[str, ...]) -> bool:
    """Return whether each word is printed in some form: "swelling" matches "swelled"."""
    return all(any(_stem(a, b) for b in printed) for a in words)


def _stem(a: str, b: str) -> bool:
    shared = max(4, min(len(a), len(b)) - 3)
    return a == b or (min(len(a), len(b)) >= 4 and a[:shared] == b[:shared])


def _first(listed: list[tuple[Study, Reported]]) -> str:
    study, event = listed[0]
    more = len(listed) - 1
    return f"{event.printed!r} ({study.label})" + (f", and {more} more" if more else "")
