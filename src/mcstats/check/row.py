"""The row of a check, and the declarations that let a known discrepancy stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mcstats.schema.tables import CheckRow

__all__ = [
    "EXPIRED",
    "MATCH",
    "MISMATCH",
    "UNCHECKED",
    "UNSUPPORTED",
    "declare",
    "declare_reading",
    "fails",
    "row",
]

MATCH, MISMATCH = "match", "mismatch"
UNSUPPORTED, UNCHECKED = "unsupported", "not checkable"
EXPIRED = "expired"


def row(
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


def declare(found: CheckRow, diagnosis: str, because: str) -> CheckRow:
    """Return the row with its declaration, which has expired where something else is found."""
    if found.status in {MISMATCH, UNSUPPORTED} and found.diagnosis == diagnosis:
        return replace(found, declared="yes", what=f"{found.what}; {because}")
    return replace(
        found,
        declared=EXPIRED,
        what=f"{found.what}; declared as {str(diagnosis)!r}, which is not what is found",
    )


def fails(found: CheckRow) -> bool:
    """Whether a row makes `mcstats check` fail."""
    return found.fails


def declare_reading(found: CheckRow, because: str) -> CheckRow:
    """Return the row of a reading that is not used: the reason in the data is its declaration."""
    return replace(
        found, declared="yes", what=f"{found.what}; {because}" if because else found.what
    )
