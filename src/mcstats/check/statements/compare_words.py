"""Compare a statement in words with the words that studies print."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mcstats.check.row import RIGHT, UNCHECKED, WRONG, statement_row
from mcstats.check.statements.locate import speaking_of_all, wrong_place
from mcstats.check.statements.printed_words import PrintedWord
from mcstats.check.statements.study_index import StudyIndex
from mcstats.check.statements.what_was_read import not_found
from mcstats.model.article import About
from mcstats.model.dates import parse_date
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed_keys import ArmKey, ContrastKey
from mcstats.model.stated_words import alternatives_of
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Topic

_NEGATIONS = frozenset({"no", "not", "without", "none", "non", "never"})
_FILL = frozenset({"and", "or", "with", "the", "a", "an", "of", "in"})
# Quantities that results of any study have: finding one in another study explains nothing.
_OF_RESULTS = frozenset({"trend", "significant", *map(str, ContrastKey), *map(str, ArmKey)})
_OPPOSITES = ({"benefit", "harm"}, {"yes", "no"}, {"higher", "lower"}, {"increased", "decreased"})
# One name for the words of blinding that say the same.
_BLINDED = re.compile(
    r"(?:(partially|observer|outcome assessors?|outcomes? assessors?|assessors?|evaluator|"
    r"investigator|single|double|triple|quadruple) )(?:blind|blinded|masked|mask)\b"
)
_SAME_BLINDING = {"double": "double", "triple": "triple", "quadruple": "quadruple"}
_OPEN = re.compile(r"^(?:open label|unblinded|unmasked|not blinded|no blinding|none open label)$")
MAX_ALTERNATIVES = 3
# Words of grades and of severity, which exclude one another.
_GRADES = (
    {"very low", "low", "moderate", "high"},
    {"mild", "moderate", "severe"},
    {"small", "moderate", "large"},
)


def _of_significance(stated: str, printed: str) -> Diagnosis:
    return Diagnosis.SIGNIFICANT if stated == "yes" else Diagnosis.INSIGNIFICANT


def _of_trend(stated: str, printed: str) -> Diagnosis:
    if opposes(stated, printed):
        return Diagnosis.SIGN
    return Diagnosis.DIRECTION if printed == "unclear" else Diagnosis.DIFFERENT


_KINDS_OF_ERROR = {"significant": _of_significance, "trend": _of_trend}


def normalise(text: str) -> tuple[str, ...]:
    """Return the words of a text without case, hyphens and punctuation."""
    return tuple(re.findall(r"[a-z0-9%.]+", text.lower().replace("_", " ")))


def in_one_name(text: str) -> tuple[str, ...]:
    """Return the words of a text with one name for each kind of blinding."""
    plain = " ".join(normalise(re.sub(r"\([^)]*\)", "", text)))
    plain = _OPEN.sub("open", plain)
    named = _BLINDED.sub(lambda m: f"{_SAME_BLINDING.get(m[1], 'single')} blind", plain)
    return tuple(named.split())


def agrees(stated: str, fact: str, *, open_words: bool) -> bool:
    """Return whether a stated word agrees with a reported one.

    Words of a closed vocabulary have to be equal; of the words of a source a part is enough unless
    it omits a negation. Dates agree if the printed one lies within the stated one.
    """
    stated_words, fact_words = normalise(stated), normalise(fact)
    if stated_words == fact_words or in_one_name(stated) == in_one_name(fact):
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
    arm = about.arm is None or not fact.arm or about.arm == fact.arm or contrast == "between"
    return (
        fact.quantity == about.quantity
        and arm
        and not wrong_place(about, fact.outcome, fact.time, fact.subgroup)
        and (not contrast or fact.contrast in ("", contrast))
    )


def compare_words(stated: str, about: About, index: StudyIndex, study: Study) -> CheckRow:
    """Return the row of a statement in words, compared with its study and with the others."""
    about, rungs = speaking_of_all(about, study), index.rungs
    meant = [fact for fact in index.words[study.id] if speaks_of(about, fact)]
    printed = [fact for fact in meant if fact.word]
    allowed = "; ".join(dict.fromkeys(f.with_place for f in printed))
    words = alternatives_of(stated)
    for fact in printed:
        if any(agrees(word, fact.word, open_words=fact.open) for word in words):
            what = f"{study.label} {fact.verb} {fact.word!r}"
            what += f", inferred because {fact.because}" if fact.inferred else ""
            return statement_row(RIGHT, what, Diagnosis.EXACT, allowed)
    if unused := _unused(stated, printed):
        what = f"{unused} prints it; another part of it says otherwise"
        return statement_row(RIGHT, what, Diagnosis.REPEATS, allowed)
    ranked = _ranked(stated, about, index, study, printed)
    hints = [f"{diagnosis}: {what}" for diagnosis, what in ranked]
    if not printed:
        reasons = [fact.because for fact in meant if fact.because]
        return not_found(index.topic, study, about.quantity, reasons, hints[:MAX_ALTERNATIVES])
    if about.quantity in _KINDS_OF_ERROR:
        what = f"{study.label} {printed[0].verb} {printed[0].word!r}"
        diagnosis = _KINDS_OF_ERROR[about.quantity](stated, printed[0].word)
        return statement_row(WRONG, what, diagnosis, allowed, hints[:MAX_ALTERNATIVES])
    higher = (f for f in printed if is_higher(stated, f.word, rungs.get(f.quantity, ())))
    upgraded = next(higher, None)
    if upgraded is not None:
        what = f"{study.label}: {upgraded.word}"
        what += f", because {upgraded.because}" if upgraded.because else ""
        return statement_row(WRONG, what, Diagnosis.UPGRADED, allowed, hints[:MAX_ALTERNATIVES])
    if ranked:
        diagnosis, what = ranked[0]
        return statement_row(WRONG, what, diagnosis, allowed, hints[1 : MAX_ALTERNATIVES + 1])
    what = f"{study.label} {printed[0].verb} {printed[0].word!r} instead"
    if any(_excludes(stated, fact, rungs) for fact in printed):
        diagnosis = Diagnosis.DIFFERENT
        others = (f for name, of in index.words.items() if name != study.id for f in of)
        elsewhere = [f for f in others if f.quantity == about.quantity and f.word]
        if any(fact.open and agrees(stated, fact.word, open_words=True) for fact in elsewhere):
            diagnosis = Diagnosis.OTHER_STUDY
        return statement_row(WRONG, what, diagnosis, allowed)
    what = f"{study.label} says it in other words: {printed[0].word!r}"
    return statement_row(UNCHECKED, what, "", allowed)


def _excludes(stated: str, fact: PrintedWord, rungs: Mapping[str, tuple[str, ...]]) -> bool:
    """Return whether a printed word excludes the stated one.

    Words of a closed list, dates, numbers and names exclude one another. Two descriptions in free
    words may mean the same thing, and nobody decodes a name against a number.
    """
    if not fact.open:
        return True
    ladder = [normalise(word) for word in rungs.get(fact.quantity, ())]
    if normalise(stated) in ladder and normalise(fact.word) in ladder:
        return True
    if opposes(stated, fact.word):
        return True
    if any({stated.lower(), fact.word.lower()} <= grades for grades in _GRADES):
        return True
    numbered = [any(c.isdigit() for c in text) for text in (stated, fact.word)]
    if any(numbered):
        return all(numbered)
    return all(re.search(r"\b[A-Z]", text) is not None for text in (stated, fact.word))


def is_higher(stated: str, fact: str, words: tuple[str, ...]) -> bool:
    """Return whether a stated word stands above a printed one on a ladder of words."""
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
    stated: str, about: About, index: StudyIndex, study: Study, printed: list[PrintedWord]
) -> list[tuple[Diagnosis, str]]:
    explanations: dict[Diagnosis, str] = {}
    for fact in printed:
        if about.quantity not in _KINDS_OF_ERROR and opposes(stated, fact.word):
            explanations[Diagnosis.OPPOSITE] = f"{study.label} {fact.verb} {fact.word!r}"
    for fact in index.words[study.id]:
        if fact.quantity != about.quantity or not agrees(stated, fact.word, open_words=fact.open):
            continue
        classes = _off(about, fact)
        if len(classes) == 1:
            where = ", ".join(part for part in (fact.outcome, fact.time, fact.arm) if part)
            explanations.setdefault(
                classes[0], f"{study.label} {fact.verb} it for {where.replace('_', ' ')}"
            )
    if not printed and about.quantity not in _OF_RESULTS:
        elsewhere = _elsewhere(about, index.topic, study)
        if elsewhere:
            explanations[Diagnosis.OTHER_STUDY] = elsewhere
    # The opposite of a word is the same slip as a sign that was lost, and as frequent.
    shares = {**index.weights, Diagnosis.OPPOSITE: index.weights.get(Diagnosis.SIGN, 0.0)}
    return sorted(explanations.items(), key=lambda item: (-shares.get(item[0], 0.0), item[0]))


def opposes(stated: str, fact: str) -> bool:
    """Return whether two words or phrases say the opposite of one another."""
    stated_words, fact_words = normalise(stated), normalise(fact)
    if stated_words != fact_words and {*stated_words, *fact_words} in _OPPOSITES:
        return True
    if _negated(stated_words) == _negated(fact_words):
        return False
    content = [set(words) - _NEGATIONS - _FILL for words in (stated_words, fact_words)]
    return bool(content[0]) and 2 * len(content[0] & content[1]) >= len(content[0] | content[1])


def _off(about: About, fact: PrintedWord) -> list[Diagnosis]:
    classes = wrong_place(about, fact.outcome, fact.time, fact.subgroup)
    if about.contrast and fact.contrast and about.contrast.value != fact.contrast:
        classes.append(Diagnosis.WITHIN_ARM if fact.contrast == "within" else Diagnosis.EFFECT)
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
