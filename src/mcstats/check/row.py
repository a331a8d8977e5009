"""Build the row of a check, and apply the declaration of a known discrepancy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mcstats.model.tables import CheckRow

MATCH, MISMATCH = "match", "mismatch"
UNSUPPORTED, UNCHECKED = "unsupported", "not checkable"
EXPIRED = "expired"
ROUTE = "route"
"""The kind of a row that compares two programs: no file of the topic can be wrong."""


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


def statement_row(status: str, what: str, diagnosis: str = "", allowed: str = "") -> CheckRow:
    """Return the row of a statement of an article; the caller names the check and its place."""
    return check_row("", "article", "", status, what, diagnosis=diagnosis, allowed=allowed)


def declare(row: CheckRow, diagnosis: str, because: str) -> CheckRow:
    """Return the row with its declaration, which has expired if the diagnosis is another one."""
    if row.status in {MISMATCH, UNSUPPORTED} and row.diagnosis == diagnosis:
        return replace(row, declared="yes", what=f"{row.what}; {because}")
    return replace(
        row,
        declared=EXPIRED,
        what=f"{row.what}; declared as {str(diagnosis)!r}, which is not what is found",
    )
