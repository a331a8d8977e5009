"""Build the row of a check, and apply the declaration of a known discrepancy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mcstats.model.tables import CheckRow

MATCH, MISMATCH = "match", "mismatch"
UNSUPPORTED, UNCHECKED = "unsupported", "not checkable"
EXPIRED = "expired"


def check_row(
    check: str,
    kind: str,
    where: str,
    status: str,
    what: str,
    *,
    printed: str = "",
    allowed: str = "",
    diagnosis: str = "",
    alternatives: Iterable[str] = (),
) -> CheckRow:
    """Return an undeclared row."""
    return CheckRow(
        check=check,
        kind=kind,
        where=where,
        printed=printed,
        allowed=allowed,
        status=status,
        diagnosis=diagnosis,
        declared="no",
        what=what,
        alternatives="; ".join(alternatives),
    )


def declare(row: CheckRow, diagnosis: str, because: str) -> CheckRow:
    """Return the row with its declaration, which has expired if the diagnosis is another one."""
    if row.status in {MISMATCH, UNSUPPORTED} and row.diagnosis == diagnosis:
        return replace(row, declared="yes", what=f"{row.what}; {because}")
    return replace(
        row,
        declared=EXPIRED,
        what=f"{row.what}; declared as {str(diagnosis)!r}, which is not what is found",
    )


def fails(row: CheckRow) -> bool:
    """Return whether a row makes `mcstats check` fail."""
    return row.fails


def declare_reading(row: CheckRow, because: str) -> CheckRow:
    """Return the row of an unused reading, declared by the reason in the data file."""
    return replace(row, declared="yes", what=f"{row.what}; {because}" if because else row.what)
