"""List every printed value of a topic, so that the page and `explain` can trace numbers to it."""

from __future__ import annotations

from collections.abc import Iterator

from mcstats.model.base import Fact, OtherFact, OtherReported, Reported, Sourced
from mcstats.model.study import Study
from mcstats.model.tables import EvidenceRow
from mcstats.model.topic import Topic, sourced_values


def evidence_rows(topic: Topic, study: Study) -> Iterator[EvidenceRow]:
    """Yield a row for each value and each alternative reading, in the order of the file."""
    for path, value in sourced_values(study):
        yield EvidenceRow(
            study=study.id,
            path=".".join(str(step) for step in path),
            printed=_printed(value),
            unit=(value.unit or "") if isinstance(value, Reported) else "",
            source=value.source or study.sources[0],
            place=value.place,
            words=value.words or "",
            because=value.because or "",
            used=not isinstance(value, OtherReported | OtherFact),
            at=topic.line(f"studies/{study.id}", path),
        )


def _printed(value: Sourced) -> str:
    if isinstance(value, Reported | OtherReported):
        return value.printed
    if isinstance(value, Fact | OtherFact):
        return str(value.value)
    return ""
