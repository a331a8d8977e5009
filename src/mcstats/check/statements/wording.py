"""Compare a statement in words with the words, and the adverse events, that studies print."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mcstats.check.row import MATCH, MISMATCH, UNSUPPORTED, statement_row
from mcstats.check.statements.printed_words import PrintedWord
from mcstats.model.article import About
from mcstats.model.dates import parse_date
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.result import ArmKey, ContrastKey
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Topic

_NEGATIONS = frozenset({"no", "not", "without", "none", "non", "never"})
_FILL = frozenset({"and", "or", "with", "the", "a", "an", "of", "in"})
# Quantities that results of any study have: finding one in another study explains nothing.
_OF_RESULTS = frozenset({"trend", "significant", *map(str, ContrastKey), *map(str, ArmKey)})
_OPPOSITES = ({"benefit", "harm"}, {"yes", "no"}, {"higher", "lower"}, {"increased", "decreased"})
DENIES = frozenset({"none", "no"})
# A statement is about harm as a whole, or about the event whose name follows the prefix.
WHOLE, EVENT = "side_effects", "adverse_"


@dataclass(frozen=True, slots=True)
class WordComparison:
    """The result of comparing a statement with the words of a study."""

    status: str
    diagnosis: Diagnosis
    what: str
    allowed: str = ""
    alternatives: tuple[str, ...] = ()


def normalise(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, hyphens and punctuation."""
    return tuple(re.findall(r"[a-z0-9%.]+", text.lower().replace("_", " ")))


def agrees(stated: str, fact: str, *, open_words: bool) -> bool:
    """Return whether a stated word agrees with a reported one.

    Words of a closed vocabulary have to be equal; of the words of a source a part is enough unless
    it omits a negation. Dates agree if the printed one lies within the stated one.
    """
    stated_words, fact_words = normalise(stated), normalise(fact)
    if stated_words == fact_words:
        return True
    if not open_words:
        return False
    first, second = parse_date(stated), parse_date(fact)
    if first and second and any(c.isalpha() or c == "-" for c in stated + fact):
        return first[0] <= second[0] and second[1] <= first[1]
    inside = any(
        fact_words[i : i + len(stated_words)] == stated_words
        for i in range(len(fact_words) - len(stated_words) + 1)
    )
    return bool(stated_words) and inside and _negated(stated_words) == _negated(fact_words)


def _negated(words: tuple[str, ...]) -> bool:
    return sum(word in _NEGATIONS for word in words) % 2 == 1


def speaks_of(about: About, fact: PrintedWord) -> bool:
    """Return whether a statement refers to a fact, as far as its coordinates say."""
    contrast = about.contrast.value if about.contrast else ""
    pairs = (
        (about.outcome, fact.outcome),
        (about.time, fact.time),
        (contrast, fact.contrast),
    )
    arm = about.arm is None or not fact.arm or about.arm == fact.arm or contrast == "between"
    return (
        fact.quantity == about.quantity
        and arm
        and all(not stated or not known or stated == known for stated, known in pairs)
    )


def compare_words(
    stated: str,
    about: About,
    topic: Topic,
    study: Study,
    own: Iterable[PrintedWord],
    weights: Mapping[Diagnosis, float],
    rungs: Mapping[str, tuple[str, ...]],
) -> WordComparison:
    """Compare a statement in words with its study and with the others."""
    own = list(own)
    meant = [fact for fact in own if speaks_of(about, fact)]
    printed = [fact for fact in meant if fact.word]
    allowed = "; ".join(dict.fromkeys(f.with_place for f in printed))
    for fact in printed:
        if agrees(stated, fact.word, open_words=fact.open):
            return WordComparison(
                MATCH, Diagnosis.EXACT, f"{study.label} prints {fact.word!r}", allowed
            )
    higher = (f for f in printed if _higher(stated, f.word, rungs.get(f.quantity, ())))
    upgraded = next(higher, None)
    unused = _unused(stated, printed)
    if upgraded is not None:
        what = f"{study.label}: {upgraded.word}"
        what += f", because {upgraded.because}" if upgraded.because else ""
        if unused:
            what += f"; {unused} prints {stated!r}"
        return WordComparison(MISMATCH, Diagnosis.UPGRADED, what, allowed)
    if unused:
        return WordComparison(
            MATCH, Diagnosis.EXACT, f"{unused} prints it; not the reading in use", allowed
        )
    ranked = _ranked(stated, about, topic, study, own, printed, weights)
    if ranked:
        diagnosis, what = ranked[0]
        rest = tuple(f"{d}: {w}" for d, w in ranked[1:])
        return WordComparison(MISMATCH, diagnosis, what, allowed, rest)
    if printed:
        what = f"{study.label} prints {printed[0].word!r} instead"
        return WordComparison(MISMATCH, Diagnosis.NOT_READ, what, allowed)
    message = f"{study.label} does not report it in what was read"
    reasons = dict.fromkeys(fact.because for fact in meant if fact.because)
    return WordComparison(UNSUPPORTED, Diagnosis.NOT_READ, "; ".join([message, *reasons]), allowed)


def _higher(stated: str, fact: str, words: tuple[str, ...]) -> bool:
    ladder = [normalise(word) for word in words]
    stated_words, fact_words = normalise(stated), normalise(fact)
    if stated_words not in ladder or fact_words not in ladder:
        return False
    return ladder.index(stated_words) > ladder.index(fact_words)


def _unused(stated: str, printed: list[PrintedWord]) -> str:
    first = set(normalise(stated)[:1])
    for fact in printed:
        for word, place in fact.others:
            if agrees(stated, word, open_words=True) or first & set(normalise(word)):
                return place
    return ""


def _ranked(
    stated: str,
    about: About,
    topic: Topic,
    study: Study,
    own: list[PrintedWord],
    printed: list[PrintedWord],
    weights: Mapping[Diagnosis, float],
) -> list[tuple[Diagnosis, str]]:
    explanations: dict[Diagnosis, str] = {}
    for fact in printed:
        if _opposite(stated, fact.word):
            explanations[Diagnosis.SIGN] = f"{study.label} prints {fact.word!r}"
    for fact in own:
        if fact.quantity != about.quantity or not agrees(stated, fact.word, open_words=fact.open):
            continue
        classes = _off(about, fact)
        if len(classes) == 1:
            where = ", ".join(part for part in (fact.outcome, fact.time, fact.arm) if part)
            explanations.setdefault(
                classes[0], f"{study.label} prints it for {where.replace('_', ' ')}"
            )
    if not printed and about.quantity not in _OF_RESULTS:
        elsewhere = _elsewhere(about, topic, study)
        if elsewhere:
            explanations[Diagnosis.OTHER_STUDY] = elsewhere
    return sorted(explanations.items(), key=lambda item: (-weights.get(item[0], 0.0), item[0]))


def _opposite(stated: str, fact: str) -> bool:
    stated_words, fact_words = normalise(stated), normalise(fact)
    if stated_words != fact_words and {*stated_words, *fact_words} in _OPPOSITES:
        return True
    if _negated(stated_words) == _negated(fact_words):
        return False
    content = [set(words) - _NEGATIONS - _FILL for words in (stated_words, fact_words)]
    return bool(content[0]) and 2 * len(content[0] & content[1]) >= len(content[0] | content[1])


def _off(about: About, fact: PrintedWord) -> list[Diagnosis]:
    classes = []
    if about.outcome and fact.outcome and about.outcome != fact.outcome:
        classes.append(Diagnosis.OUTCOME)
    if about.time and fact.time and about.time != fact.time:
        classes.append(Diagnosis.TIME)
    if about.contrast and fact.contrast and about.contrast.value != fact.contrast:
        classes.append(Diagnosis.WITHIN_ARM if fact.contrast == "within" else Diagnosis.ARM)
    elif about.arm and fact.arm and about.arm != fact.arm:
        classes.append(Diagnosis.ARM)
    return classes


def _elsewhere(about: About, topic: Topic, study: Study) -> str:
    """Return a sentence on the other studies that measured the quantity, or an empty text."""
    words = set(normalise(about.quantity))
    labels = [
        other.label
        for other in topic.studies.values()
        if other.id != study.id
        and any(
            words <= set(normalise(outcome.measures)) | set(normalise(outcome.id))
            for outcome in other.outcomes
        )
    ]
    if not labels:
        return ""
    quantity, studies = about.quantity.replace("_", " "), ", ".join(dict.fromkeys(labels))
    return f"nothing on {quantity} in {study.label}; it is reported by {studies}"


def compare_safety(stated: str, quantity: str, topic: Topic) -> CheckRow | None:
    """Return the result, or None for a statement that is not about harm."""
    if quantity != WHOLE and not quantity.startswith(EVENT):
        return None
    # Events under the intervention that is sold come first, those under others after them.
    direct = topic.claims.sold.intervention
    studies = sorted(
        (study for study in topic.studies.values() if study.adverse_events),
        key=lambda study: (study.intervention.stimulus != direct, study.id),
    )
    words = normalise(quantity.removeprefix(EVENT)) if quantity != WHOLE else ()
    listed = [
        (study, event.printed)
        for study in studies
        for event in study.adverse_events
        if _names(words, normalise(f"{event.printed} {event.words or ''}"))
    ]
    allowed = "; ".join(f"{printed} ({study.label})" for study, printed in listed)
    if not listed:
        what = "this event" if words else "adverse events"
        text = f"no study that was read prints {what}"
        return statement_row(UNSUPPORTED, text, Diagnosis.NOT_READ)
    if stated in DENIES:
        text = f"adverse events are printed: {_first(listed)}"
        return statement_row(MISMATCH, text, Diagnosis.SIGN, allowed)
    return statement_row(MATCH, f"printed: {_first(listed)}", Diagnosis.EXACT, allowed)


def _names(words: tuple[str, ...], printed: tuple[str, ...]) -> bool:
    """Return whether each word is printed in some form: "swelling" matches "swelled"."""
    return all(any(_stem(a, b) for b in printed) for a in words)


def _stem(a: str, b: str) -> bool:
    shared = max(4, min(len(a), len(b)) - 3)
    return a == b or (min(len(a), len(b)) >= 4 and a[:shared] == b[:shared])


def _first(listed: list[tuple[Study, str]]) -> str:
    study, printed = listed[0]
    more = len(listed) - 1
    return f"{printed!r} ({study.label})" + (f", and {more} more" if more else "")
