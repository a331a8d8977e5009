"""Look the sources of a topic up in a list of retracted papers that its user brings.

The list has the columns of the data of Retraction Watch (Crossref 2023), one notice a row.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mcstats.model.errors import Fault, InputError
from mcstats.model.source import Source, Sources
from mcstats.model.topic import Positions

_PAPER: Final = ("OriginalPaperDOI", "OriginalPaperPubMedID")
_NOTICE: Final = ("RetractionNature", "RetractionDate", "Reason")
_RETRACTION: Final = "retraction"
_UNDONE: Final = "reinstatement"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice about a paper: its nature, its date as printed, and its reasons."""

    nature: str
    date: str
    reasons: str

    @property
    def text(self) -> str:
        """The date and the reasons, as a source has them under `retracted`."""
        return ", ".join(part for part in (self.date, self.reasons) if part)


Notices = Mapping[str, Sequence[Notice]]


def read_notices(path: Path) -> Notices:
    """Return the notices about each paper, by its DOI in small letters and by its PubMed id.

    Raises `InputError` where the file cannot be read, or lacks a column.
    """
    notices: dict[str, list[Notice]] = defaultdict(list)
    try:
        # The list has names in many encodings; DOIs and numbers are ASCII in all of them.
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = csv.DictReader(file)
            missing = [name for name in (*_PAPER, *_NOTICE) if name not in (rows.fieldnames or ())]
            if missing:
                found = f"a table without {', '.join(missing)}"
                fix = "save the data of Retraction Watch as CSV, with its first line"
                raise InputError.of_file(path, "COLUMN", found, "a list of retractions", fix)
            for row in rows:
                nature, date, reasons = ((row[name] or "").strip() for name in _NOTICE)
                named = [part.strip(" +") for part in reasons.split(";")]
                notice = Notice(nature, date.partition(" ")[0], ", ".join(filter(None, named)))
                for key in _PAPER:
                    paper = (row[key] or "").strip().lower()
                    if paper not in ("", "0", "unavailable"):
                        notices[paper].append(notice)
    except (OSError, csv.Error) as error:
        fix = "give the path of the downloaded CSV"
        raise InputError.of_file(path, "FILE", str(error), "a readable table", fix) from None
    return notices


def lint_retractions(
    sources: Sources, positions: Positions, notices: Notices
) -> Iterator[Fault | str]:
    """Yield a fault for each source that is retracted and not marked so, and a line for the rest.

    The lines tell of expressions of concern and corrections, and how many sources could not be
    looked up because neither DOI nor PubMed id is written.
    """
    unknown = 0
    for name, source in sources.sources.items():
        found = _about(source, notices)
        unknown += source.doi is None and source.pmid is None
        natures = {notice.nature.lower() for notice in found}
        for notice in found:
            if notice.nature.lower() != _RETRACTION or _UNDONE in natures:
                line = positions.nearest(("sources", name))[0]
                yield f"{positions.file}:{line} {name}: {notice.nature.lower()} ({notice.text})"
            elif source.retracted is None:
                yield positions.fault(
                    ("sources", name),
                    "RETRACTED",
                    f"the source {name}, which was retracted",
                    "`retracted` with date and reason",
                    f'write retracted: "{notice.text}"',
                )
    if unknown:
        of = f"{unknown} of {len(sources.sources)} sources"
        yield f"{positions.file}: {of} have neither DOI nor PubMed id and were not looked up"


def _about(source: Source, notices: Notices) -> list[Notice]:
    """Return the notices about a source, each once."""
    keys = [key.lower() for key in (source.doi, source.pmid) if key is not None]
    return list(dict.fromkeys(notice for key in keys for notice in notices.get(key, ())))
