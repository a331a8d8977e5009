"""Say what was read of a study's sources where they do not state a fact."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mcstats.model.source import Source
from mcstats.model.study import Study
from mcstats.model.vocabularies import NOT_REPORTED, Read

# The parts that report a study in its own words; others are named where none of these was read.
_OWN: Final = (Read.ABSTRACT, Read.REGISTRY)
_OTHER: Final = (Read.TABLE, Read.SECONDARY, Read.PAGE, Read.HEADER)
UNREAD: Final = "not known, as no source was read"


def unstated(study: Study, sources: Mapping[str, Source]) -> str:
    """Return the words for a fact that the sources of a study do not state.

    They are "not reported" where a full text was read, else say where it was looked for, such as
    "not stated in the abstract".
    """
    read = study.parts_read(sources)
    if Read.FULL_TEXT in read:
        return NOT_REPORTED
    own = [part.value for part in _OWN if part in read]
    parts = own or [part.value for part in _OTHER if part in read]
    return f"not stated in the {' or the '.join(parts)}" if parts else UNREAD
