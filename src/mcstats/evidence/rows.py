"""Every printed value of a topic as one row: what the page and `explain` trace numbers to."""

from __future__ import annotations

from collections.abc import Iterator

from mcstats.schema.base import Fact, OtherFact, OtherReported, Reported, Sourced
from mcstats.schema.study import Study
from mcstats.schema.tables import EvidenceRow
from mcstats.schema.topic import Topic, sourced_values


def evidence_rows(topic: Topic, study: Study) -> Iterator[EvidenceRow]:
    """Yield a row for each value and each reading that is not used, in the order of the file."""
    for path, placed in sourced_values(study):
        yield EvidenceRow(
            study=study.id,
            path=".".join(str(step) for step in path),
            printed=_printed(placed),
            unit=(placed.unit or "") if isinstance(placed, Reported) else "",
            source=placed.source or study.sources[0],
            place=placed.place,
            words=placed.words or "",
            because=placed.because or "",
            used=not isinstance(placed, OtherReported | OtherFact),
            at=topic.line(f"studies/{study.id}", path),
        )


def _printed(placed: Sourced) -> str:
    if isinstance(placed, Reported | OtherReported):
        return placed.printed
    if isinstance(placed, Fact | OtherFact):
        return str(placed.value)
    return ""
