"""Errors in input files: the place, the finding and the fix.

MCStatsError
├── InputError       one or more faults in files a person wrote: exit status 2, no traceback
└── (anything else)  a bug: a traceback is wanted
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mcstats.model.printed_characters import visible


class MCStatsError(Exception):
    """Base of the errors that this program raises on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One error in an input file.

    Line and column count from 1, and 0 means that the file as a whole is meant. `code` is a short
    stable name such as ``NUM-COMMA``. In a table `name` is that of the column, of which `column` is
    then the number; 0 means the row.
    """

    file: str
    line: int
    column: int
    code: str
    found: str
    expected: str
    fix: str
    name: str = ""

    @classmethod
    def of_file(cls, file: object, code: str, found: str, expected: str, fix: str) -> Fault:
        """Build the fault of a whole file, folder or argument."""
        return cls(str(file), 0, 0, code, found, expected, fix)

    def __str__(self) -> str:
        """One line: ``file:line:column [CODE] found …; expected …; fix …``."""
        place = self.file
        if self.line:
            place += f":{self.line}"
        if self.line and self.column:
            place += f":{self.name}({self.column})" if self.name else f":{self.column}"
        # A file may hold line breaks, colours and changes of direction; a terminal must not obey.
        return visible(
            f"{place} [{self.code}] found {self.found}; expected {self.expected}; fix: {self.fix}"
        )


class InputError(MCStatsError):
    """All the faults of all the files of one run, sorted by place, each once."""

    @classmethod
    def of_file(cls, file: object, code: str, found: str, expected: str, fix: str) -> InputError:
        """Build the error of a single fault that concerns a whole file, folder or argument."""
        return cls([Fault.of_file(file, code, found, expected, fix)])

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))
