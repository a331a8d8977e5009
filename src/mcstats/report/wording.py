"""Words that pages share: what was read, what is absent, who paid, names in place of ids."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from mcstats.model.base import Fact, Reported
from mcstats.model.source import Source
from mcstats.model.study import Arm, Study
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Payer, Read, Role
from mcstats.report.bibliography import cited
from mcstats.report.text import Label

_READ: Final = {Read.NOT_READ: "not read yet", Read.HEADER: "first page"}
_PAYERS: Final = {
    Payer.INDUSTRY: "Industry",
    Payer.MIXED: "Industry and another payer",
    Payer.INDEPENDENT: "Independent",
}
_PLAIN: Final = tuple(
    (re.compile(rf"\b{pattern}\b"), words)
    for pattern, words in {
        "is printed": "is given",
        "not printed": "not given",
        "printed": "reported",
        "prints": "reports",
        "print": "report",
        "coded": "extracted",
        "declared": "stated",
        "not estimable": "cannot be computed",
    }.items()
)
_IMITATIONS: Final = ("sham", "placebo")
LOOKS_ALIKE: Final = "control that looks alike"
"""The word for an arm that is a product of its own, such as the usual salt."""
_PARTICIPLE: Final = re.compile(r"(?:not )?[a-z]{3,}ed(?: (?:with|by|in|for|at|to|on)\b.*)?$")
"""The label of an arm that says what was done, or not done, to its people."""
_CITED: Final = re.compile(r"(?:(?<=\()|(?<=; )|^)[a-z]+(?=, )")
"""An identifier without a digit, where it can be no other word: first, and before a place."""
_PARTS: Final = re.compile(r"; (?![^()]*\))")
"""A semicolon that parts sentences: one in brackets parts what stands in them."""
_ID: Final = re.compile(r"\b[a-z][a-z0-9_-]*\b")


def plainly(text: str) -> Label:
    """Return a text of the tables or the data in the words of readers' pages.

    Data files and tables say that a source "prints" a value, and that a choice is "declared".
    """
    for pattern, words in _PLAIN:
        text = pattern.sub(words, text)
    return Label(text)


def capitalised(text: str) -> Label:
    """Return a text in plain words, with its first letter in upper case."""
    text = plainly(text)
    return Label(text[:1].upper() + text[1:])


def lower_first(text: str) -> Label:
    """Return a text with its first letter in lower case, unless a name in capitals begins it."""
    return Label(text if text[1:2].isupper() else text[:1].lower() + text[1:])


def without_stop(text: str) -> Label:
    """Return a text without a full stop at its end, where a sentence goes on or ends it."""
    return Label(text.rstrip(".") if not text.endswith("..") else text)


def with_unit(value: Reported) -> Label:
    """Return a reported value with its unit, where the source has a number alone."""
    bare = not any(c.isalpha() or c in "%°" for c in value.printed)
    return Label(f"{value.printed} {value.unit}" if bare and value.unit else value.printed)


def in_words(identifier: str) -> Label:
    """Return an id as words: its underscores are spaces."""
    return capitalised(identifier.replace("_", " "))


def as_sentences(text: str | None) -> tuple[Label, ...]:
    """Return the parts of a note between semicolons as sentences of their own."""
    parts = (part.strip().rstrip(".") for part in _PARTS.split(text or ""))
    return tuple(
        capitalised("Nothing." if part == "none" else f"{part}.") for part in parts if part
    )


def date_words(text: str) -> Label:
    """Return a date written as year, month and day in words; any other text stays as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return Label(text)
    return Label(f"{day.day} {day:%B} {day.year}")


def read_as(topic: Topic, sources: Iterable[str]) -> tuple[Label, ...]:
    """Return what was read of some sources, in words and once each."""
    known = topic.sources.sources
    parts = (part for name in sources if name in known for part in known[name].read)
    return _in_words(parts)


def read_of(topic: Topic, study: Study) -> tuple[Label, ...]:
    """Return what was read of a study, in words and once each."""
    return _in_words(study.parts_read(topic.sources.sources))


def _in_words(parts: Iterable[Read]) -> tuple[Label, ...]:
    return tuple(dict.fromkeys(Label(_READ.get(part, part.value)) for part in parts))


def words_for_absent(topic: Topic, study: Study | None) -> str:
    """Return the words for a fact that a study's sources lack, by how much of it was read."""
    read = study.parts_read(topic.sources.sources) if study else ()
    if Read.FULL_TEXT in read:
        return "Not reported"
    return "Not in the abstract" if Read.ABSTRACT in read else "Not in what we read"


def without_ids(topic: Topic, text: str) -> Label:
    """Return a text in which each identifier of a source or a study is its name."""
    sources, studies = topic.sources.sources, topic.studies

    def of(word: str, known: dict[str, Source]) -> str:
        source = known.get(word)
        return cited(source) if source else word

    def name(match: re.Match[str]) -> str:
        word = match[0]
        if not any(c in "_0123456789" for c in word):
            return word
        return studies[word].label if word in studies else of(word, sources)

    return Label(_CITED.sub(lambda cited: of(cited[0], sources), _ID.sub(name, text)))


def counted_in(label: str) -> Label:
    """Return where events were counted: "with placebo", or "not vaccinated" as it stands."""
    return Label(label if _PARTICIPLE.match(label) else f"with {label}")


def people_in(label: str) -> Label:
    """Return the people of an arm in a comparison: "placebo", or "those not vaccinated"."""
    return Label(f"those {label}" if _PARTICIPLE.match(label) else label)


def imitation(arm: Arm) -> str:
    """Return the word for an arm that looks like the treatment; empty for any other arm."""
    if arm.role is not Role.SHAM:
        return ""
    return next((word for word in _IMITATIONS if word in arm.label.lower()), LOOKS_ALIKE)


def payer_words(topic: Topic, study: Study) -> Label:
    """Return who paid for a study: the kind of payer, and its name where it is reported.

    Of several payers the name need not be that of the industry, so the reason stands before it.
    """
    payer, funder = study.funding.payer, study.funding.funder
    parts = [_PAYERS[payer.value]] if isinstance(payer, Fact) else []
    name = funder.printed if isinstance(funder, Reported) else ""
    if isinstance(payer, Fact) and payer.value is Payer.MIXED:
        kinds = ": ".join(filter(None, (*parts, payer.because)))
        return Label(". ".join(filter(None, (kinds, name and f"Funder named: {name}"))))
    return Label(": ".join(filter(None, (*parts, name))) or words_for_absent(topic, study))


def interests_words(topic: Topic, study: Study) -> Label:
    """Return the conflicts of interest of a study's authors as they are reported."""
    conflicts = study.funding.conflicts
    if not isinstance(conflicts, Reported):
        return Label(words_for_absent(topic, study))
    because = f" ({conflicts.because})" if conflicts.because else ""
    return Label(f"{conflicts.printed}{because}")
