"""The tables that travel between processes: one record per row, one codec for all of them."""

from __future__ import annotations

from .codec import TableError, columns, dumps, loads
from .tables_checks import (
    CheckRow,
    MoveRow,
    NumberRow,
)
from .tables_effects import (
    FEWEST_TESTED,
    EffectRow,
    EvidenceRow,
    InputRow,
    PooledRow,
    RatingRow,
    SmallStudyRow,
    StepRow,
)
from .tables_verdicts import (
    ALONG,
    ChangeRow,
    ChoiceRow,
    FootnoteRow,
    MissingRow,
    PoolingRow,
    StabilityRow,
    TippingRow,
    UniverseRow,
    VerdictRow,
)

__all__ = [
    "ALONG",
    "FEWEST_TESTED",
    "ChangeRow",
    "CheckRow",
    "ChoiceRow",
    "EffectRow",
    "EvidenceRow",
    "FootnoteRow",
    "InputRow",
    "MissingRow",
    "MoveRow",
    "NumberRow",
    "PooledRow",
    "PoolingRow",
    "RatingRow",
    "SmallStudyRow",
    "StabilityRow",
    "StepRow",
    "TableError",
    "TippingRow",
    "UniverseRow",
    "VerdictRow",
    "columns",
    "dumps",
    "loads",
]
