"""The words that a statement of an article can state of a quantity with a closed list.

They are the words of the study files: an article that says "placebo" is coded as `sham`. A word of
another list would never agree with what the study file holds, however true the article is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from mcstats.model.vocabularies import (
    Adequacy,
    Allocation,
    Blinded,
    Measured,
    Payer,
    Role,
    StudyKind,
    Trend,
    YesNo,
)

WHOLE, WORST, EVENT = "side_effects", "worst_event", "adverse_"
"""Harm as a whole, the worst harm, and the prefix of the event that follows it."""
RECORDED_AS: Final = {"regulatory_status": "status"}
"""A quantity of a class of products, and the quantity that the record of each product prints."""


class Harm(StrEnum):
    """The sayings of a statement on harm.

    `none` denies harm ("completely safe"), `named` says that it happens, however often, and
    `safest` says that it is less than that of anything else.
    """

    NONE = "none"
    NAMED = "named"
    SAFEST = "safest"


def _values(words: Iterable[StrEnum]) -> tuple[str, ...]:
    return tuple(word.value for word in words)


_OF_EVENT: Final = (Harm.NONE.value, Harm.NAMED.value)
STATED_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "allocation": _values(Allocation),
    "sequence": _values(Adequacy),
    "concealment": _values(Adequacy),
    "credible_sham": _values(YesNo),
    "participants_blinded": _values(Blinded),
    "providers_blinded": _values(Blinded),
    "assessors_blinded": _values(Blinded),
    "scale_validated": _values(YesNo),
    "primary": _values(YesNo),
    "measured": _values(Measured),
    "funding": _values(Payer),
    "comparator": (
        *_values(r for r in Role if r not in (Role.INTERVENTION, Role.UNREPORTED)),
        "none",
    ),
    "kind": _values(StudyKind),
    "found": _values(YesNo),
    "trend": _values(Trend),
    "significant": _values(YesNo),
    WHOLE: _values(Harm),
}
"""The closed list of each quantity that has one; all others are stated in free words."""


def is_of_harm(quantity: str) -> bool:
    """Return whether a quantity is one of harm: as a whole, the worst, or one event."""
    return quantity in {WHOLE, WORST} or quantity.startswith(EVENT)


def stated_words(quantity: str) -> tuple[str, ...]:
    """Return the closed list of a quantity; it is empty where words are free."""
    return STATED_WORDS.get(quantity, _OF_EVENT if quantity.startswith(EVENT) else ())


def alternatives_of(stated: str) -> list[str]:
    """Return the words of a statement: several stand between "or"."""
    return [word.strip() for word in re.split(r",? or ", stated) if word.strip()]
