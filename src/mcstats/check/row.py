"""Build the row of a check, and apply the declaration of a known discrepancy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from mcstats.model.tables import CheckRow
from mcstats.model.vocabularies import CheckStatus

RIGHT: Final = CheckStatus.RIGHT.value
IMPRECISE: Final = CheckStatus.IMPRECISE.value
WRONG: Final = CheckStatus.WRONG.value
NOT_IN_SOURCE: Final = CheckStatus.NOT_IN_SOURCE.value
NOT_READ: Final = CheckStatus.NOT_READ.value
NO_SOURCE: Final = CheckStatus.NO_SOURCE.value
CONTRADICTION: Final = CheckStatus.CONTRADICTION.value
UNCHECKED: Final = CheckStatus.UNCHECKED.value
EXPIRED: Final = "expired"
ROUTE: Final = "route"
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


def statement_row(
    status: str,
    what: str,
    diagnosis: str = "",
    allowed: str = "",
    alternatives: Iterable[str] = (),
) -> CheckRow:
    """Return the row of a statement of an article; the caller names the check and its place."""
    return check_row(
        "",
        "article",
        "",
        status,
        what,
        diagnosis=diagnosis,
        allowed=allowed,
        alternatives=alternatives,
    )


def declare(row: CheckRow, diagnosis: str, because: str) -> CheckRow:
    """Return the row with its declaration, which has expired if the diagnosis is another one."""
    if row.status != RIGHT and row.diagnosis == diagnosis:
        return replace(row, declared="yes", what=f"{row.what}; {because}")
    wrong = row.status != RIGHT and row.diagnosis
    fix = f"write the diagnosis {row.diagnosis}" if wrong else "delete the declaration"
    what = f"{row.what}; declared as {str(diagnosis)!r}, which is not what is found; fix: {fix}"
    return replace(row, declared=EXPIRED, what=what)
