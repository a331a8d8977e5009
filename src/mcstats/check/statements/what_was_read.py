"""The status of a statement that its source does not decide: it lacks it, or was not read."""

from __future__ import annotations

from collections.abc import Iterable

from mcstats.check.row import NOT_IN_SOURCE, NOT_READ, statement_row
from mcstats.model.base import Reported
from mcstats.model.diagnoses import Diagnosis
from mcstats.model.study import Study
from mcstats.model.tables import CheckRow
from mcstats.model.topic import Topic
from mcstats.model.vocabularies import Read, StudyKind

_WHOLE_OF_A_RECORD = frozenset({Read.FULL_TEXT, Read.REGISTRY, Read.PAGE})


def read_as_a_whole(topic: Topic, study: Study) -> bool:
    """Return whether some source of a study was read to its end.

    A record of a registry or an authority is read as a whole where its page was.
    """
    parts = set(study.parts_read(topic.sources.sources))
    whole = _WHOLE_OF_A_RECORD if study.kind is StudyKind.RECORD else {Read.FULL_TEXT}
    return bool(parts & whole)


def parts_read(topic: Topic, study: Study) -> str:
    """Return a clause on which parts of a study were read."""
    parts = dict.fromkeys(part.value for part in study.parts_read(topic.sources.sources))
    return f"read of it: {', '.join(parts) or 'nothing'}"


def not_found(
    topic: Topic,
    study: Study,
    quantity: str,
    reasons: Iterable[str] = (),
    alternatives: Iterable[str] = (),
) -> CheckRow:
    """Return the row of a statement on a quantity that a study does not print.

    "Not in the source" is given only where the source was read as a whole and the study file
    records that the quantity is not there. All else is a limit of what was read.
    """
    value = study.details.get(quantity, study.intervention.dose.get(quantity))
    sought = quantity.replace("_", " ").lower()
    recorded = value is not None and not isinstance(value, Reported)
    recorded = recorded or any(sought in text.lower() for text in study.not_found)
    if recorded and read_as_a_whole(topic, study):
        what = f"{study.label} does not report it, and was read as a whole"
        return statement_row(NOT_IN_SOURCE, what, Diagnosis.ABSENT)
    message = f"{study.label} does not report it in what was read"
    what = "; ".join([message, *dict.fromkeys(reasons)])
    return statement_row(NOT_READ, what, Diagnosis.NOT_READ, alternatives=alternatives)
