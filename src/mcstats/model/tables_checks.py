"""The tables of the checks: their results, the figures of the page, and those that moved."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckRow:
    """What one check found."""

    check: str
    kind: str
    where: str
    printed: str
    allowed: str
    status: str
    diagnosis: str
    declared: str
    what: str
    alternatives: str

    @property
    def fails(self) -> bool:
        """Whether it makes ``check`` fail: an undeclared mismatch, or an expired declaration."""
        return self.declared == "expired" or (self.status == "mismatch" and self.declared == "no")


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One figure of the page: its full precision, what is shown, and what it rests on.

    `kind` is count, closed form, iterative or printed (then `value` may be empty, and the printed
    characters are the value); `rests_on` lists effects, tables or places, `cause` is a hash of the
    printed values behind it.
    """

    number: str
    value: float | None
    printed: str
    kind: str
    rests_on: str
    cause: str


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A figure that differs from the accepted one, with the reason where one can be told."""

    number: str
    old: str
    new: str
    cause: str
