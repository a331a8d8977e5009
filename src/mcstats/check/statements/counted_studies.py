"""Check statements that count studies: "the better trials", "only one study", "no data"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from mcstats.check.row import NOT_READ, RIGHT, UNCHECKED, WRONG, statement_row
from mcstats.model.article import About
from mcstats.model.base import Fact
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.printed import Hedge
from mcstats.model.printed_characters import PrintedError
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import StudyKind
from mcstats.model.written_number import read

STUDIES: Final = "studies"
"""The quantity of a statement that counts studies."""
_IN_WORDS: Final = {
    **dict.fromkeys(("none", "no", "not any", "not one"), "0"),
    **dict.fromkeys(
        ("several", "some", "many", "multiple", "a few", "a number of", "more than one"),
        "at least 2",
    ),
    **dict.fromkeys(("only one", "a single one", "just one", "one"), "1"),
}


def check_count(topic: Topic, about: About, text: str, hedges: Mapping[str, Hedge]) -> CheckRow:
    """Return the row of a statement that counts studies of the topic.

    More studies than the topic holds may exist and are a limit of what was read, unless the
    statement is about one study and speaks of several.
    """
    try:
        stated = read(_IN_WORDS.get(text.lower(), text), "k", hedges)
    except PrintedError as error:
        return statement_row(UNCHECKED, f"no number: {error}")
    if about.study is not None:
        known = [topic.studies[about.study]]
    else:
        known = list(counted(topic, about))
    labels = ", ".join(study.label for study in known)
    number = len(known)
    allowed = f"{number}: {labels}" if known else "0"
    if stated.set.contains(number):
        return statement_row(RIGHT, f"{allowed} in this topic", Diagnosis.EXACT, allowed)
    if stated.set.lo > number or (stated.set.lo == number and stated.set.lo_open):
        if about.study is not None:
            what = f"it is one study, {labels}"
            return statement_row(WRONG, what, Diagnosis.SEVERAL, allowed)
        what = f"{allowed} of them were read; more may exist"
        return statement_row(NOT_READ, what, Diagnosis.NOT_READ, allowed)
    what = f"{allowed} are known"
    return statement_row(WRONG, what, Diagnosis.COUNT, allowed)


def counted(topic: Topic, about: About) -> Iterator[Study]:
    """Yield the studies of a topic that a statement counts; trials, unless it names a kind."""
    for study in topic.studies.values():
        allocation, payer = study.design.allocation, study.funding.payer
        wanted = (
            (about.kind or StudyKind.TRIAL, study.kind),
            (about.intervention, study.intervention.stimulus),
            (about.use, study.use),
            (about.population, study.population),
            (about.allocation, allocation.value if isinstance(allocation, Fact) else None),
            (about.payer, payer.value if isinstance(payer, Fact) else None),
        )
        if all(meant is None or meant == coded for meant, coded in wanted):
            if about.until is None or _year(topic, study) <= about.until:
                yield study


def _year(topic: Topic, study: Study) -> str:
    source = topic.sources.sources.get(study.sources[0])
    return source.year if source is not None else ""
